//! Everything that is known about a person, in one JSON document (SEC-13).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};
use serde_json::{Map, Value, json};

use super::store;
use crate::{Accounts, contract, documents, identity, me, verification};

/// Gathers the whole document; what belongs to organisations is there for those whose main account this is.
pub(super) async fn everything(accounts: &Accounts, account: &Id<Account>) -> Result<Value, Problem> {
    let app = &accounts.app;
    let orgs = store::owned(app, account).await?;
    let mut all = Map::new();
    all.insert("format".to_owned(), "paifang-personal-data/1".into());
    all.insert("made_at".to_owned(), json!(app.now()));
    all.insert("account".to_owned(), me::personal(app, account).await?);
    all.insert("identity".to_owned(), identity::personal(app, account).await?);
    all.insert("organisations".to_owned(), organisations(app, account).await?);
    all.insert("agreements".to_owned(), agreements(app, account).await?);
    all.insert("sessions".to_owned(), sessions(app, account).await?);
    all.insert("security_events".to_owned(), events(app, account).await?);
    let (mut filings, mut contracts, mut papers) = (Vec::new(), Vec::new(), Vec::new());
    for org in &orgs {
        filings.extend(verification::personal(app, org).await?);
        contracts.extend(contract::personal(app, org).await?);
        papers.extend(documents_of(app, org).await?);
    }
    all.insert("verifications".to_owned(), filings.into());
    all.insert("contracts".to_owned(), contracts.into());
    all.insert("documents".to_owned(), papers.into());
    if let Some(holdings) = accounts.holdings.get() {
        all.extend(holdings.personal(account, &orgs).await?);
    }
    Ok(all.into())
}

async fn organisations(app: &App, account: &Id<Account>) -> Result<Value, Problem> {
    let rows: Vec<(String, String, String, String, Timestamp)> = app
        .db
        .all(sql!(
            "SELECT o.id, o.name, o.kind, m.role, m.created_at FROM memberships m JOIN organisations o ON o.id = m.org
             WHERE m.account = $1 ORDER BY m.created_at, o.id",
            account
        ))
        .await?;
    let view = |(id, name, kind, role, since): (String, String, String, String, Timestamp)| json!({ "id": id, "name": name, "kind": kind, "role": role, "since": since });
    Ok(rows.into_iter().map(view).collect())
}

async fn agreements(app: &App, account: &Id<Account>) -> Result<Value, Problem> {
    let rows: Vec<(String, String, Timestamp, String)> = app
        .db
        .all(sql!(
            "SELECT agreement, version, accepted_at, ip FROM agreement_acceptances WHERE account = $1 ORDER BY accepted_at",
            account
        ))
        .await?;
    let view = |(agreement, version, at, ip): (String, String, Timestamp, String)| json!({ "agreement": agreement, "version": version, "accepted_at": at, "ip": ip });
    Ok(rows.into_iter().map(view).collect())
}

async fn sessions(app: &App, account: &Id<Account>) -> Result<Value, Problem> {
    let rows: Vec<(Timestamp, Timestamp, String, String)> = app
        .db
        .all(sql!(
            "SELECT created_at, seen_at, ip, user_agent FROM sessions WHERE account = $1 AND onlooker IS NULL
             ORDER BY created_at",
            account
        ))
        .await?;
    let view = |(created, seen, ip, browser): (Timestamp, Timestamp, String, String)| json!({ "opened_at": created, "seen_at": seen, "ip": ip, "browser": browser });
    Ok(rows.into_iter().map(view).collect())
}

async fn events(app: &App, account: &Id<Account>) -> Result<Value, Problem> {
    let rows: Vec<(String, Timestamp, String, String, Option<String>)> = app
        .db
        .all(sql!(
            "SELECT kind, at, ip, user_agent, note FROM security_events WHERE account = $1 ORDER BY id",
            account
        ))
        .await?;
    let view = |(kind, at, ip, browser, note): (String, Timestamp, String, String, Option<String>)| json!({ "kind": kind, "at": at, "ip": ip, "browser": browser, "reason": note });
    Ok(rows.into_iter().map(view).collect())
}

async fn documents_of(app: &App, org: &Id<Organisation>) -> Result<Vec<Value>, Problem> {
    let mut papers = Vec::new();
    for document in documents::of_org(app, org).await? {
        let bytes = documents::content(app, &document).await?;
        papers.push(json!({ "id": document.id, "slot": document.slot, "content_type": document.content_type,
            "uploaded_at": document.created_at, "content_base64": STANDARD.encode(bytes) }));
    }
    Ok(papers)
}
