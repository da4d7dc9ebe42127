//! Documents of an organisation for the export of personal data, and their end with the account (SEC-13).

use paifang_kernel::access::Organisation;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use super::Document;

/// The documents that are still kept.
pub(crate) async fn of_org(app: &App, org: &Id<Organisation>) -> Result<Vec<Document>, Problem> {
    app.db.all(sql!("SELECT * FROM documents WHERE org = $1 ORDER BY id LIMIT 500", org)).await
}

/// Forgets every document with its key; returns the files, to be removed after the commit.
pub(crate) async fn erase(tx: &mut Tx, org: &Id<Organisation>) -> Result<Vec<String>, Problem> {
    tx.all(sql!("DELETE FROM documents WHERE org = $1 RETURNING file", org)).await
}
