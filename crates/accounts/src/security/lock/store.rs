//! Wrong passwords in the store; each decision is made while the row it reads is locked (rule D5).

use paifang_kernel::clock::from_millis;
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::{App, Problem, sql};

use super::Failures;
use crate::allowance::{DAY_MS, wait};
use crate::security::LOGIN_LOCKED;

impl FromRow for Failures {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            count: row.get("failures")?,
            locks: row.get("locks")?,
            locked_until: row.get("locked_until")?,
            changed_at: row.get("changed_at")?,
        })
    }
}

/// Counts an attempt as wrong; returns whether that began a lock.
///
/// # Errors
/// `login_locked` with the seconds to wait.
pub(super) async fn count(app: &App, tx: &mut Tx, subject: &str) -> Result<bool, Problem> {
    let now = app.clock.now_ms();
    let stored: Failures = tx
        .one(sql!(
            "INSERT INTO login_locks (subject, failures, locks, locked_until, changed_at) VALUES ($1, 0, 0, 0, $2)
             ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject
             RETURNING failures, locks, locked_until, changed_at",
            subject,
            now
        ))
        .await?;
    let before = stored.at(now);
    if before.locked_until > now {
        return Err(wait(LOGIN_LOCKED, from_millis(before.locked_until), app.now()));
    }
    let after = before.with_one_more(now, &app.limits().login);
    tx.exec_one(sql!(
        "UPDATE login_locks SET failures = $1, locks = $2, locked_until = $3, changed_at = $4 WHERE subject = $5",
        after.count,
        after.locks,
        after.locked_until,
        after.changed_at,
        subject
    ))
    .await?;
    Ok(after.locked_until > now)
}

/// Forgets the wrong passwords of a login name.
pub(crate) async fn release(tx: &mut Tx, subject: &str) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM login_locks WHERE subject = $1", subject)).await.map(|_| ())
}

/// Forgets rows that a quiet day has forgiven.
pub(in crate::security) async fn purge(app: &App, tx: &mut Tx) -> Result<(), Problem> {
    let before = app.clock.now_ms() - 2 * DAY_MS;
    tx.exec(sql!("DELETE FROM login_locks WHERE changed_at < $1", before)).await.map(|_| ())
}
