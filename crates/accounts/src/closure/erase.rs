//! What stands in the way of closing an account, and its erasure after the time to think it over (SEC-13, rule P7).

use jiff::Timestamp;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::audit::{self, Actor, Entry};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::jobs::{Job, Jobs};
use paifang_kernel::{App, Problem};
use paifang_review::CaseId;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store;
use crate::holdings::{Holding, HoldingKind};
use crate::{Accounts, contract, documents, verification};

/// The kind of the job that erases.
const ERASE: &str = "account.erase";

#[derive(Debug, Serialize, Deserialize)]
struct Closed {
    account: Id<Account>,
    at: Timestamp,
}

/// Everything that stands in the way of closing an account.
pub(super) async fn in_the_way(accounts: &Accounts, account: &Id<Account>) -> Result<Vec<Holding>, Problem> {
    let app = &accounts.app;
    let mut all = Vec::new();
    for org in store::owned(app, account).await? {
        let member = |(id, name)| Holding { kind: HoldingKind::Member, id, name };
        all.extend(store::others(app, &org, account).await?.into_iter().map(member));
        if let Some(holdings) = accounts.holdings.get() {
            all.extend(holdings.in_the_way(&org).await?);
        }
    }
    Ok(all)
}

/// Erases the account when its time has come.
pub(super) async fn schedule(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    at: Timestamp,
) -> Result<(), Problem> {
    let closed = Closed { account: account.clone(), at };
    tx.enqueue_at(app, ERASE, &closed, at).await.map(drop)
}

/// Work of kind `account.erase`.
pub(crate) fn jobs(accounts: &Accounts) -> Jobs {
    let accounts = accounts.clone();
    Jobs::new().on(ERASE, move |job: Job| {
        let accounts = accounts.clone();
        async move { erase(&accounts, job.payload()?).await }
    })
}

/// Does nothing for an account that was kept, or closed anew with another date.
async fn erase(accounts: &Accounts, Closed { account, at }: Closed) -> Result<(), Problem> {
    let app = &accounts.app;
    let mut tx = app.db.begin().await?;
    let closing = store::closing_at(&mut tx, &account).await?;
    drop(tx);
    if closing != Some(at) {
        return Ok(());
    }
    let orgs = store::owned(app, &account).await?;
    if let Some(holdings) = accounts.holdings.get() {
        holdings.erase(&account, &orgs).await?;
    }
    let mut tx = app.db.begin().await?;
    // Whoever logged in a moment ago has kept the account.
    if store::closing_at(&mut tx, &account).await? != Some(at) {
        return Ok(());
    }
    let mut files = store::erase_account(app, &mut tx, &account).await?;
    let mut kept = Vec::new();
    for org in &orgs {
        let (cases, more) = erase_org(app, &mut tx, org).await?;
        kept.extend(cases);
        files.extend(more);
    }
    audit::record(&mut tx, app.now(), erased(&account, &kept)).await?;
    tx.commit().await?;
    for file in files {
        app.files.remove(&file).await?;
    }
    app.db.scrub().await
}

/// Ends what an organisation handed in; returns the cases that are kept, and files that nobody can open any more.
async fn erase_org(
    app: &App,
    tx: &mut Tx,
    org: &Id<Organisation>,
) -> Result<(Vec<Id<CaseId>>, Vec<String>), Problem> {
    let kept = verification::erase(tx, org, app.now()).await?;
    contract::erase(tx, org).await?;
    let files = documents::erase(tx, org, &kept.documents).await?;
    paifang_review::erase(tx, org).await?;
    store::erase_org(tx, org).await?;
    Ok((kept.cases, files))
}

fn erased<'a>(account: &'a Id<Account>, kept: &[Id<CaseId>]) -> Entry<'a> {
    Entry {
        actor: &Actor::System,
        action: "account.erase",
        object: account.as_str(),
        details: json!({ "kept_cases": kept }),
        reason: None,
        ip: None,
        request_id: None,
    }
}
