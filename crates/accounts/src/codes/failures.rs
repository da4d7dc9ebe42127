//! Wrong tries of a recipient's codes over thirty days, after which none of them counts any more (goal 40).

use paifang_kernel::db::Tx;
use paifang_kernel::{App, Problem, sql};

use crate::allowance::DAY_MS;

/// How many days back failures count.
const DAYS: i64 = 30;

/// Counts a failure of today and tells how many there were in thirty days, this one included. The row stays locked, so
/// that tries at the same time are counted one after the other.
pub(super) async fn count(app: &App, tx: &mut Tx, recipient: &str) -> Result<i64, Problem> {
    let today = day(app);
    tx.exec(sql!(
        "INSERT INTO code_failures (recipient, day, wrong) VALUES ($1, $2, 1)
         ON CONFLICT (recipient, day) DO UPDATE SET wrong = code_failures.wrong + 1",
        recipient,
        today
    ))
    .await?;
    tx.one(sql!(
        "SELECT CAST(SUM(wrong) AS BIGINT) FROM code_failures WHERE recipient = $1 AND day > $2",
        recipient,
        today - DAYS
    ))
    .await
}

/// Takes the failure back that [`count`] wrote down, because the code was right.
pub(super) async fn take_back(app: &App, tx: &mut Tx, recipient: &str) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE code_failures SET wrong = wrong - 1 WHERE recipient = $1 AND day = $2",
        recipient,
        day(app)
    ))
    .await
}

/// Forgets the failures that do not count any more.
pub(crate) async fn purge(app: &App) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    tx.exec(sql!("DELETE FROM code_failures WHERE day <= $1", day(app) - DAYS)).await?;
    tx.commit().await
}

/// The number of the day since 1970.
fn day(app: &App) -> i64 {
    app.clock.now_ms().div_euclid(DAY_MS)
}
