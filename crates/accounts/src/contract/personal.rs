//! Contracts of an organisation for the export of personal data, and the end of their data with the account (SEC-13).

use paifang_kernel::access::Organisation;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};
use serde_json::{Value, json};

use super::store;

/// Every contract with the data that were handed in.
pub(crate) async fn personal(app: &App, org: &Id<Organisation>) -> Result<Vec<Value>, Problem> {
    let mut all = Vec::new();
    for contract in store::of(&app.db, org).await? {
        let Some(filing) = contract.state.filing() else { continue };
        let sealed = store::read_filed(&app.db, &filing.case, filing.version).await?;
        let filed = sealed.open(app, &filing.case, filing.version)?;
        all.push(json!({ "id": contract.id, "kind": contract.kind, "state": contract.state.name(),
            "submitted_at": filing.filed_at, "company": filed.company, "document_sha256": sealed.sha256 }));
    }
    Ok(all)
}

/// Destroys contracts with everything that was handed in; that there were any stays in the audit log.
pub(crate) async fn erase(tx: &mut Tx, org: &Id<Organisation>) -> Result<(), Problem> {
    for gone in [
        "DELETE FROM contract_history WHERE contract IN (SELECT id FROM contracts WHERE org = $1)",
        "DELETE FROM contract_filings WHERE org = $1",
        "DELETE FROM contracts WHERE org = $1",
    ] {
        tx.exec(sql!(gone, org)).await?;
    }
    Ok(())
}
