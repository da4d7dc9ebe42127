//! The inbox: written once per notice, read by its owner, newest first. The owner is an account, or an operator, whose
//! id stands in the same column.

use jiff::Timestamp;
use paifang_kernel::access::Account;
use paifang_kernel::db::{FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::notice::Notice;
use paifang_kernel::{App, Problem, sql};
use serde_json::{Map, Value};

use super::{InboxNotice, kept};
use crate::templates::Template;

/// One notice as it is stored.
pub(crate) struct Kept {
    /// Its identifier.
    pub(crate) id: Id<InboxNotice>,
    /// Its kind.
    pub(crate) kind: String,
    /// The variables of its words.
    pub(crate) params: Map<String, Value>,
    /// When it came.
    pub(crate) created_at: Timestamp,
    /// When it was read.
    pub(crate) read_at: Option<Timestamp>,
}

impl FromRow for Kept {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(params) = row.get("params")?;
        Ok(Self {
            id: row.get("id")?,
            kind: row.get("kind")?,
            params,
            created_at: row.get("created_at")?,
            read_at: row.get("read_at")?,
        })
    }
}

/// Puts a notice into an inbox; the reference keeps a re-run from adding a second one.
pub(crate) async fn insert(
    tx: &mut Tx,
    app: &App,
    owner: &str,
    reference: &str,
    template: &Template,
    notice: &Notice,
) -> Result<(), Problem> {
    tx.exec(sql!(
        "INSERT INTO notices (id, account, reference, kind, params, created_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (reference) DO NOTHING",
        app.id::<InboxNotice>(),
        owner,
        reference,
        notice.kind,
        Json(kept(template, &notice.params)),
        app.now()
    ))
    .await
    .map(drop)
}

/// One page of an inbox, newest first, and one row more to tell whether there is a next page.
pub(crate) async fn page(
    app: &App,
    owner: &str,
    before: Option<&str>,
    rows: usize,
) -> Result<Vec<Kept>, Problem> {
    app.db
        .all(sql!(
            "SELECT id, kind, params, created_at, read_at FROM notices
             WHERE account = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3",
            owner,
            before.unwrap_or_default(),
            rows
        ))
        .await
}

/// How many notices of an inbox are unread.
pub(crate) async fn unread(app: &App, owner: &str) -> Result<u64, Problem> {
    let count: i64 = app
        .db
        .one(sql!("SELECT COUNT(*) FROM notices WHERE account = $1 AND read_at IS NULL", owner))
        .await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

/// Marks notices of an inbox as read, all of them without `ids`; says how many are still unread.
pub(crate) async fn mark_read(
    tx: &mut Tx,
    now: Timestamp,
    owner: &str,
    ids: Option<&[Id<InboxNotice>]>,
) -> Result<u64, Problem> {
    let all = "UPDATE notices SET read_at = $1 WHERE account = $2 AND read_at IS NULL";
    match ids {
        None => {
            tx.exec(sql!(all, now, owner)).await?;
        }
        Some(ids) => {
            for id in ids {
                let one =
                    "UPDATE notices SET read_at = $1 WHERE account = $2 AND id = $3 AND read_at IS NULL";
                tx.exec(sql!(one, now, owner, id)).await?;
            }
        }
    }
    let left: i64 =
        tx.one(sql!("SELECT COUNT(*) FROM notices WHERE account = $1 AND read_at IS NULL", owner)).await?;
    Ok(u64::try_from(left).unwrap_or(0))
}

/// Forgets notices that are older than the given moment, some thousand at a time.
pub(crate) async fn forget(app: &App, before: Timestamp) -> Result<u64, Problem> {
    let mut tx = app.db.begin().await?;
    let gone = tx
        .exec(sql!(
            "DELETE FROM notices WHERE id IN (SELECT id FROM notices WHERE created_at < $1 ORDER BY created_at LIMIT 5000)",
            before
        ))
        .await?;
    tx.commit().await?;
    Ok(gone)
}

/// Every notice of an account with its variables, the newest first (SEC-13).
pub(crate) async fn personal(app: &App, account: &Id<Account>) -> Result<Value, Problem> {
    let rows: Vec<Kept> = app
        .db
        .all(sql!(
            "SELECT id, kind, params, created_at, read_at FROM notices WHERE account = $1 ORDER BY id DESC",
            account
        ))
        .await?;
    let view = |one: Kept| serde_json::json!({ "kind": one.kind, "about": one.params, "at": one.created_at, "read_at": one.read_at });
    Ok(rows.into_iter().map(view).collect())
}

/// Empties an inbox and forgets the channels that the account chose (SEC-13).
pub(crate) async fn erase(app: &App, account: &Id<Account>) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    tx.exec(sql!("DELETE FROM notices WHERE account = $1", account)).await?;
    tx.exec(sql!("DELETE FROM notice_choices WHERE account = $1", account)).await?;
    tx.commit().await
}
