//! Documents of an organisation for the export of personal data, and their end with the account (SEC-13).

use paifang_kernel::access::Organisation;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use super::{Document, DocumentId};

/// The documents that are still kept.
pub(crate) async fn of_org(app: &App, org: &Id<Organisation>) -> Result<Vec<Document>, Problem> {
    app.db.all(sql!("SELECT * FROM documents WHERE org = $1 ORDER BY id LIMIT 500", org)).await
}

/// Forgets every document that is not to be kept, with its key; returns the files, to be removed after the commit.
pub(crate) async fn erase(
    tx: &mut Tx,
    org: &Id<Organisation>,
    kept: &[Id<DocumentId>],
) -> Result<Vec<String>, Problem> {
    let mut gone: Vec<Id<DocumentId>> = tx.all(sql!("SELECT id FROM documents WHERE org = $1", org)).await?;
    gone.retain(|id| !kept.contains(id));
    super::remove(tx, org, &gone).await
}
