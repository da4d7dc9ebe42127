//! Closing accounts and exports in the store.

use jiff::Timestamp;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::api::Cx;
use paifang_kernel::audit::Actor;
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::problem::{NOT_FOUND, OnConstraint, STATE_CONFLICT};
use paifang_kernel::{App, Problem, sql};
use serde_json::json;

use super::fates::ENDED;
use super::{EXPORT_OPEN, ExportState, ExportView, PersonalExport};
use crate::documents::portrait;
use crate::members::invitations;
use crate::security::{self, Change};
use crate::sessions;

impl FromRow for ExportView {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let state: String = row.get("state")?;
        Ok(Self {
            id: row.get("id")?,
            state: ExportState::from_name(&state)
                .ok_or_else(|| Problem::internal("an export has an unknown state"))?,
            size: row.get("size")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// When a closing account is erased, if it is closing.
pub(super) async fn closing_at(tx: &mut Tx, account: &Id<Account>) -> Result<Option<Timestamp>, Problem> {
    tx.one::<(Option<Timestamp>,)>(sql!("SELECT closing_at FROM accounts WHERE id = $1", account))
        .await
        .map(|(at,)| at)
}

/// Closes an account that is not closing yet; its tokens for the API end like its sessions.
pub(super) async fn close(tx: &mut Tx, account: &Id<Account>, at: Timestamp) -> Result<(), Problem> {
    let closing = "UPDATE accounts SET closing_at = $1, version = version + 1
        WHERE id = $2 AND closing_at IS NULL AND closed_at IS NULL";
    if tx.exec(sql!(closing, at, account)).await? != 1 {
        return Err(STATE_CONFLICT.into());
    }
    sessions::end_all(tx, account).await
}

/// Whoever logs in again keeps the account (SEC-13).
pub(crate) async fn take_back(cx: &Cx, tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    let kept = "UPDATE accounts SET closing_at = NULL, version = version + 1
        WHERE id = $1 AND closing_at IS NOT NULL AND closed_at IS NULL";
    if tx.exec(sql!(kept, account)).await? == 1 {
        let object = account.as_str();
        cx.audit_as(tx, &Actor::Visitor, "account.closure_cancelled", object, json!({}), None).await?;
        security::record(cx, tx, account, Change::ClosureCancelled).await?;
    }
    Ok(())
}

/// The organisations whose main account this is.
pub(super) async fn owned(app: &App, account: &Id<Account>) -> Result<Vec<Id<Organisation>>, Problem> {
    app.db
        .all(sql!("SELECT org FROM memberships WHERE account = $1 AND role = 'owner' ORDER BY org", account))
        .await
}

/// Who else belongs to an organisation: id and nickname.
pub(super) async fn others(
    app: &App,
    org: &Id<Organisation>,
    account: &Id<Account>,
) -> Result<Vec<(String, String)>, Problem> {
    app.db
        .all(sql!(
            "SELECT DISTINCT a.id, a.nickname FROM memberships m JOIN accounts a ON a.id = m.account
             WHERE m.org = $1 AND m.account <> $2 ORDER BY a.id LIMIT 100",
            org,
            account
        ))
        .await
}

/// Writes down that a copy is wanted; there is one at a time.
pub(super) async fn insert_export(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
) -> Result<ExportView, Problem> {
    let id = app.id::<PersonalExport>();
    tx.exec_one(sql!(
        "INSERT INTO personal_exports (id, account, state, created_at) VALUES ($1, $2, 'preparing', $3)",
        id,
        account,
        app.now()
    ))
    .await
    .on_constraint("personal_exports_account", EXPORT_OPEN)?;
    Ok(ExportView {
        id: id.to_string(),
        state: ExportState::Preparing,
        size: None,
        created_at: app.now(),
        expires_at: None,
    })
}

/// The copies of an account, the newest first.
pub(super) async fn exports(app: &App, account: &Id<Account>) -> Result<Vec<ExportView>, Problem> {
    app.db
        .all(sql!(
            "SELECT id, state, size, created_at, expires_at FROM personal_exports WHERE account = $1
             ORDER BY id DESC LIMIT 10",
            account
        ))
        .await
}

/// The sealed file of a copy is there.
pub(super) async fn ready(
    tx: &mut Tx,
    id: &Id<PersonalExport>,
    (file, wrapped_key, size): (&str, &str, usize),
    expires_at: Timestamp,
) -> Result<bool, Problem> {
    let done =
        "UPDATE personal_exports SET state = 'ready', file = $1, wrapped_key = $2, size = $3, expires_at = $4
        WHERE id = $5 AND state = 'preparing'";
    Ok(tx.exec(sql!(done, file, wrapped_key, size, expires_at, id)).await? == 1)
}

/// Hands the file and its key over, once; afterwards the row knows neither.
///
/// # Errors
/// `not_found` when there is none, it is another's, was taken, or its time is over.
pub(super) async fn take(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    id: &str,
) -> Result<(String, String), Problem> {
    let found: Option<(Option<String>, Option<String>)> = tx
        .opt(sql!(
            "SELECT file, wrapped_key FROM personal_exports WHERE account = $1 AND id = $2 AND state = 'ready'
             AND expires_at > $3",
            account,
            id,
            app.now()
        ))
        .await?;
    let Some((Some(file), Some(key))) = found else { return Err(NOT_FOUND.into()) };
    tx.exec_one(sql!(
        "UPDATE personal_exports SET state = 'taken', file = NULL, wrapped_key = NULL
         WHERE id = $1 AND state = 'ready'",
        id
    ))
    .await?;
    Ok((file, key))
}

/// Copies whose time is over, with their files.
pub(super) async fn overdue(app: &App) -> Result<Vec<(String, Option<String>)>, Problem> {
    app.db
        .all(sql!(
            "SELECT id, file FROM personal_exports WHERE state = 'ready' AND expires_at <= $1 LIMIT 500",
            app.now()
        ))
        .await
}

/// Nobody took the copy in time; its key is forgotten. Says whether it was still there.
pub(super) async fn expire(tx: &mut Tx, id: &str) -> Result<bool, Problem> {
    let over = "UPDATE personal_exports SET state = 'expired', file = NULL, wrapped_key = NULL
        WHERE id = $1 AND state = 'ready'";
    Ok(tx.exec(sql!(over, id)).await? == 1)
}

/// Empties the row of an account and ends what [`ENDED`] lists; returns the files that nobody can open any more.
pub(super) async fn erase_account(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
) -> Result<Vec<String>, Problem> {
    invitations::forget(app, tx, account).await?;
    tx.exec_one(sql!(
        "UPDATE accounts SET phone_index = NULL, phone = NULL, email_index = NULL, email = NULL, username_key = NULL,
         username = NULL, password_hash = '', nickname = '', developer_type = NULL, profile = '', acting_org = NULL,
         frozen_at = NULL, frozen_reason = NULL, reset_at = NULL, closing_at = NULL, closed_at = $1,
         version = version + 1 WHERE id = $2",
        app.now(),
        account
    ))
    .await?;
    let files: Vec<Option<String>> =
        tx.all(sql!("SELECT file FROM personal_exports WHERE account = $1", account)).await?;
    let portrait = portrait::take(tx, account).await?;
    for (_, statement) in ENDED {
        tx.exec(sql!(*statement, account)).await?;
    }
    Ok(files.into_iter().flatten().chain(portrait).collect())
}

/// Erases what the row of an organisation says about its owner.
pub(super) async fn erase_org(tx: &mut Tx, org: &Id<Organisation>) -> Result<(), Problem> {
    crate::organisations::bump(tx).await?;
    tx.exec_one(sql!(
        "UPDATE organisations SET name = '', display_name = NULL, verification = 'unverified', developer_kind = NULL, level = 0,
         contracted_until = NULL, version = version + 1 WHERE id = $1",
        org
    ))
    .await
}
