//! Verifications of an organisation for the export of personal data, and their end with the account (SEC-13).

use jiff::Timestamp;
use paifang_kernel::access::Organisation;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};
use paifang_review::CaseId;
use serde_json::{Value, json};

use super::{account_closed, store};
use crate::documents::DocumentId;

type Row = (Id<CaseId>, u32, String, Timestamp, String, String);

/// Every filed version that is still kept, with what its owner entered and agreed to.
pub(crate) async fn personal(app: &App, org: &Id<Organisation>) -> Result<Vec<Value>, Problem> {
    let rows: Vec<Row> = app
        .db
        .all(sql!(
            "SELECT case_id, version, kind, filed_at, agreement_version, consent_version FROM verification_filings
             WHERE org = $1 ORDER BY filed_at, case_id, version",
            org
        ))
        .await?;
    let mut all = Vec::new();
    for (case, version, kind, filed_at, agreement, consent) in rows {
        let filed = store::read_filed(app, &case, version).await?;
        all.push(json!({ "case": case, "version": version, "kind": kind, "filed_at": filed_at,
            "agreement_version": agreement, "consent_version": consent, "dossier": filed.dossier }));
    }
    Ok(all)
}

/// What is still kept of an organisation whose account was closed.
#[derive(Debug, Default)]
pub(crate) struct Kept {
    /// The approved cases; each waits under its clock.
    pub(crate) cases: Vec<Id<CaseId>>,
    /// The documents that these cases name.
    pub(crate) documents: Vec<Id<DocumentId>>,
}

/// Ends an organisation's verification with its account: what was approved waits for the end of its time, everything else
/// is destroyed, and the numbers are free for whoever registers anew (RNV-19, SEC-13).
pub(crate) async fn erase(tx: &mut Tx, org: &Id<Organisation>, at: Timestamp) -> Result<Kept, Problem> {
    account_closed(tx, org, at).await?;
    for gone in [
        "DELETE FROM retention_clocks WHERE org = $1 AND class <> 'approved'",
        "DELETE FROM verification_filings WHERE org = $1 AND case_id NOT IN
         (SELECT case_id FROM retention_clocks WHERE org = $1)",
        "DELETE FROM verification_identities WHERE org = $1",
        "DELETE FROM verifications WHERE org = $1",
    ] {
        tx.exec(sql!(gone, org)).await?;
    }
    let cases = tx
        .all(sql!("SELECT DISTINCT case_id FROM verification_filings WHERE org = $1 ORDER BY case_id", org));
    Ok(Kept { cases: cases.await?, documents: store::documents_of(tx, org).await? })
}
