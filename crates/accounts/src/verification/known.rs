//! What an approved verification already knows, for forms that ask the same again (CON-03).

use paifang_kernel::access::Organisation;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::keys::Keys;
use paifang_kernel::{App, Problem};

use super::dossier::Dossier;
use super::id_number::IdNumber;
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

/// The keyed index by which a person's number is found everywhere: in filings, among imported people, at log-in (rule P2).
pub(crate) fn person_index(keys: &Keys, number: &IdNumber) -> String {
    store::fingerprint(keys, "person", number.reveal())
}

/// Which of these people are verified somewhere, by the keyed indexes of their numbers.
///
/// # Errors
/// The store refuses.
pub(crate) async fn verified_among(tx: &mut Tx, numbers: &[String]) -> Result<Vec<String>, Problem> {
    store::verified_among(tx, numbers).await
}
