//! The log of security changes in the store, and the notice that goes with each (SEC-12).

use jiff::Timestamp;
use paifang_kernel::access::Account;
use paifang_kernel::api::{Cx, PageQuery};
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::{App, Problem, sql};

use super::{Change, SecurityEvent, contacts, devices, lock};
use crate::allowance::DAY_MS;

/// How long the log is kept; the law asks for six months at least.
const KEEP_MS: i64 = 400 * DAY_MS;

/// An entry of the log.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(crate) id: Id<SecurityEvent>,
    pub(crate) change: Option<Change>,
    pub(crate) at: Timestamp,
    pub(crate) ip: String,
    pub(crate) user_agent: String,
    /// Why, where an operator did it.
    pub(crate) note: Option<String>,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            change: Change::from_name(&row.get::<String>("kind")?),
            at: row.get("at")?,
            ip: row.get("ip")?,
            user_agent: row.get("user_agent")?,
            note: row.get("note")?,
        })
    }
}

/// Writes a change of the caller's making into the log and tells every contact of the account.
pub(crate) async fn record(
    cx: &Cx,
    tx: &mut Tx,
    account: &Id<Account>,
    change: Change,
) -> Result<(), Problem> {
    let (id, ip) = (cx.id::<SecurityEvent>(), cx.request.ip.to_string());
    record_as(cx.app(), tx, account, change, (&id, &ip, &cx.request.user_agent)).await
}

/// Writes what the platform did to an account, with the reason, and tells its owner; the operator's address stays out.
pub(crate) async fn record_noted(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    (change, note): (Change, Option<&str>),
) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO security_events (id, account, kind, at, ip, user_agent, note) VALUES ($1, $2, $3, $4, '', '', $5)",
        app.id::<SecurityEvent>(),
        account,
        change.name(),
        app.now(),
        note
    ))
    .await?;
    let Some(kind) = change.notice() else { return Ok(()) };
    let notice = Notice::new(To::Account(account.clone()), &kind);
    let notice = match note {
        Some(reason) => notice.param("reason", reason),
        None => notice,
    };
    tx.notify(app, &notice).await.map(drop)
}

/// The same for a change whose id, address and browser are known from elsewhere; a known id changes nothing.
pub(super) async fn record_as(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    change: Change,
    (id, ip, user_agent): (&Id<SecurityEvent>, &str, &str),
) -> Result<(), Problem> {
    let added = tx
        .exec(sql!(
            "INSERT INTO security_events (id, account, kind, at, ip, user_agent) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
            id,
            account,
            change.name(),
            app.now(),
            ip,
            user_agent
        ))
        .await?;
    if let Some(kind) = change.notice().filter(|_| added == 1) {
        tx.notify(app, &Notice::new(To::Account(account.clone()), &kind)).await?;
    }
    Ok(())
}

/// The log of an account, the newest entry first.
pub(crate) async fn list(app: &App, account: &Id<Account>, page: &PageQuery) -> Result<Vec<Stored>, Problem> {
    app.db
        .all(sql!(
            "SELECT id, kind, at, ip, user_agent, note FROM security_events WHERE account = $1
             AND ($2 = '' OR id < $2)
             ORDER BY id DESC LIMIT $3",
            account,
            page.after()?.unwrap_or_default(),
            i64::try_from(page.rows()).unwrap_or(i64::MAX)
        ))
        .await
}

/// Forgets what is too old to matter.
pub(crate) async fn purge(app: &App) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    let before = app.clock.now_ms() - KEEP_MS;
    tx.exec(sql!("DELETE FROM security_events WHERE at < $1", before)).await?;
    lock::purge(app, &mut tx).await?;
    devices::purge(app, &mut tx).await?;
    contacts::purge(app, &mut tx).await?;
    tx.commit().await
}
