//! What an approved verification already knows, for forms that ask the same again (CON-03).

use paifang_kernel::access::Organisation;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};

use super::dossier::Dossier;
use super::store;

/// The approved data of an organisation, while they are in force.
///
/// # Errors
/// The store refuses, or the data do not open.
pub(crate) async fn in_force(app: &App, org: &Id<Organisation>) -> Result<Option<Dossier>, Problem> {
    let Some(filing) = store::read(&app.db, org).await?.in_force else { return Ok(None) };
    let filed = store::read_filed(app, &filing.case, filing.version).await?;
    Ok(Some(filed.dossier))
}
