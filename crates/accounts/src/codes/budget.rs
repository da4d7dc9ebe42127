//! What the platform spends on text messages in an hour: at the limit sending stops and operators are told (rule A6).

use jiff::SignedDuration;
use paifang_kernel::access::StaffRole;
use paifang_kernel::db::Tx;
use paifang_kernel::jobs::{Job, Jobs};
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::{App, Problem, clock, sql};

use super::SMS_PAUSED;
use crate::allowance::{self, HOUR_MS, wait};
use crate::contact::Channel;
use crate::operators;

/// The kind of the job that tells operators.
const ALARM: &str = "code.budget_spent";

/// Whose row is held while the budget is looked at, so that it is never overdrawn.
const BUDGET: &str = "sms-budget";

/// Whose events are the alarms given.
const ALARMS: &str = "sms-budget-alarm";

/// Refuses a text message when those of the last hour have used the budget up.
///
/// # Errors
/// `sms_paused` with the time at which the oldest of them is an hour old.
pub(super) async fn expect(app: &App, tx: &mut Tx, channel: Channel) -> Result<(), Problem> {
    if channel != Channel::Sms {
        return Ok(());
    }
    allowance::lock(app, tx, BUDGET).await?;
    let (sent, oldest) = last_hour(app, tx).await?;
    if sent < i64::from(app.limits().code.sms_budget_hour) {
        return Ok(());
    }
    let opens = clock::from_millis(oldest) + SignedDuration::from_millis(HOUR_MS);
    Err(wait(SMS_PAUSED, opens, app.now()))
}

/// Tells operators once an hour when the message just sent was the last of the budget.
pub(super) async fn spent(app: &App, tx: &mut Tx) -> Result<(), Problem> {
    let limit = app.limits().code.sms_budget_hour;
    if last_hour(app, tx).await?.0 < i64::from(limit) {
        return Ok(());
    }
    let told = allowance::lock(app, tx, ALARMS).await?;
    if told.blocked_until(app.now(), HOUR_MS, 1).is_some() {
        return Ok(());
    }
    tracing::error!(limit, "the hour's text messages are used up; no more are sent");
    let reference = tx.enqueue(app, ALARM, &limit).await?;
    allowance::add(app, tx, ALARMS, &reference).await
}

/// How many text messages went out in the last hour, and when the oldest of them did.
async fn last_hour(app: &App, tx: &mut Tx) -> Result<(i64, i64), Problem> {
    tx.one(sql!(
        "SELECT COUNT(*), COALESCE(MIN(created_at), 0) FROM codes WHERE spends = TRUE AND created_at > $1",
        app.clock.now_ms() - HOUR_MS
    ))
    .await
}

/// Work of kind `code.budget_spent`: a notice to every super administrator.
pub(super) fn jobs(app: App) -> Jobs {
    Jobs::new().on(ALARM, move |job: Job| {
        let app = app.clone();
        async move {
            let limit: u32 = job.payload()?;
            let mut chiefs = operators::colleagues(&app).await?;
            chiefs.retain(|one| one.roles.contains(&StaffRole::Super));
            let mut tx = app.db.begin().await?;
            for chief in chiefs {
                let notice = Notice::new(To::Operator(chief.id), "code.paused").param("limit", limit);
                tx.notify(&app, &notice).await?;
            }
            tx.commit().await
        }
    })
}
