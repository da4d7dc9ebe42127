//! Verifications of an organisation for the export of personal data, and their end with the account (SEC-13).

use paifang_kernel::access::Organisation;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};
use paifang_review::CaseId;
use serde_json::{Value, json};

use super::store;

type Row = (Id<CaseId>, u32, String, jiff::Timestamp, String, String);

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

/// Destroys every filed version, and the fingerprints that kept the numbers from being used elsewhere.
pub(crate) async fn erase(tx: &mut Tx, org: &Id<Organisation>) -> Result<(), Problem> {
    for gone in [
        "DELETE FROM verification_filings WHERE org = $1",
        "DELETE FROM verification_identities WHERE org = $1",
        "DELETE FROM verifications WHERE org = $1",
    ] {
        tx.exec(sql!(gone, org)).await?;
    }
    Ok(())
}
