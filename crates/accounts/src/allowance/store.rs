//! Allowances in the store; each decision is made while the row it reads is locked (rule D5).

use paifang_kernel::db::{Json, Tx};
use paifang_kernel::problem::RATE_LIMITED;
use paifang_kernel::{App, Problem, sql};

use super::{Allowance, DAY_MS, Event, wait};

/// Reads an allowance and keeps everybody else from it until the transaction ends, on both databases.
pub(crate) async fn lock(app: &App, tx: &mut Tx, subject: &str) -> Result<Allowance, Problem> {
    let Json(allowance) = tx
        .one::<Json<Allowance>>(sql!(
            "INSERT INTO allowances (subject, events, changed_at) VALUES ($1, '[]', $2)
             ON CONFLICT (subject) DO UPDATE SET changed_at = excluded.changed_at RETURNING events",
            subject,
            app.now()
        ))
        .await?;
    Ok(allowance)
}

/// Refuses when a subject has had its share of one of these windows (milliseconds, and how often), and leaves its row
/// locked.
///
/// # Errors
/// `rate_limited` with the seconds to wait.
pub(crate) async fn expect_room(
    app: &App,
    tx: &mut Tx,
    subject: &str,
    windows: &[(i64, u32)],
) -> Result<(), Problem> {
    let (allowance, now) = (lock(app, tx, subject).await?, app.now());
    let mut closed = windows.iter().filter_map(|(window, most)| allowance.blocked_until(now, *window, *most));
    closed.next().map_or(Ok(()), |until| Err(wait(RATE_LIMITED, until, now)))
}

/// The same for one window, and counts an event of now under a reference.
///
/// # Errors
/// As [`expect_room`].
pub(crate) async fn spend(
    app: &App,
    tx: &mut Tx,
    (subject, reference): (&str, &str),
    window: (i64, u32),
) -> Result<(), Problem> {
    expect_room(app, tx, subject, &[window]).await?;
    add(app, tx, subject, reference).await
}

/// Counts an event of now under a reference.
pub(crate) async fn add(app: &App, tx: &mut Tx, subject: &str, reference: &str) -> Result<(), Problem> {
    append(app, tx, subject, (reference, false)).await
}

/// The same for one that may only look as if it happened.
pub(crate) async fn append(
    app: &App,
    tx: &mut Tx,
    subject: &str,
    (reference, feigned): (&str, bool),
) -> Result<(), Problem> {
    let event = Event { at: app.clock.now_ms(), reference: reference.to_owned(), feigned };
    let allowance = lock(app, tx, subject).await?.with(event);
    save(tx, subject, &allowance).await
}

/// Gives an event back; a second time changes nothing.
pub(crate) async fn take_off(app: &App, tx: &mut Tx, subject: &str, reference: &str) -> Result<(), Problem> {
    let allowance = lock(app, tx, subject).await?.without(reference);
    save(tx, subject, &allowance).await
}

async fn save(tx: &mut Tx, subject: &str, allowance: &Allowance) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE allowances SET events = $1 WHERE subject = $2", Json(allowance), subject)).await
}

/// Forgets allowances that no limit looks at any more, one at a time so that no two rows are held together.
pub(crate) async fn purge(app: &App) -> Result<(), Problem> {
    let before = app.clock.now_ms() - 2 * DAY_MS;
    let stale: Vec<String> =
        app.db.all(sql!("SELECT subject FROM allowances WHERE changed_at < $1 LIMIT 10000", before)).await?;
    for subject in stale {
        let mut tx = app.db.begin().await?;
        tx.exec(sql!("DELETE FROM allowances WHERE subject = $1 AND changed_at < $2", subject, before))
            .await?;
        tx.commit().await?;
    }
    Ok(())
}
