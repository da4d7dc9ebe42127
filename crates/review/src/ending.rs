//! What the desk knows of an organisation whose main account is being closed (SEC-13).

use paifang_kernel::access::Organisation;
use paifang_kernel::db::{Db, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{Problem, sql};

/// A case that waits for a decision: its number and its kind.
pub type Open = (String, String);

/// The cases of an organisation that wait for a decision, the oldest first.
///
/// # Errors
/// The store does not answer.
pub async fn open_cases(db: &Db, org: &Id<Organisation>) -> Result<Vec<Open>, Problem> {
    db.all(sql!(
        "SELECT number, kind FROM review_cases WHERE org = $1 AND state = 'pending' ORDER BY submitted_at LIMIT 100",
        org
    ))
    .await
}

/// Takes name, phone number and search terms out of an organisation's cases; their decisions stay.
///
/// # Errors
/// The store refuses.
pub async fn erase(tx: &mut Tx, org: &Id<Organisation>) -> Result<(), Problem> {
    let cases = "UPDATE review_cases SET applicant = '', phone = '', revision = revision + 1 WHERE org = $1";
    tx.exec(sql!(cases, org)).await?;
    let terms = "DELETE FROM review_terms WHERE case_id IN (SELECT id FROM review_cases WHERE org = $1)";
    tx.exec(sql!(terms, org)).await.map(drop)
}
