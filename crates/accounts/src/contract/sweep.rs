//! The end of a term: warnings 60, 30 and 7 days before, and the expiry itself (CON-12).

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::{App, Problem};
use serde_json::json;

use super::store::{self, Actor, Contract};
use super::subject::day;
use super::{ContractId, State};
use crate::organisations;

/// Days before the end at which the owner is warned.
const WARNINGS: [i64; 3] = [7, 30, 60];

/// Warns of contracts that end soon and ends those whose time is over; returns how many it moved or warned of.
/// To be called every hour; each warning is sent once, and after a pause only the nearest one.
///
/// # Errors
/// The store refuses.
pub async fn sweep(app: &App) -> Result<u64, Problem> {
    let horizon = app.now().saturating_add(days(60)).unwrap_or(Timestamp::MAX);
    let (mut touched, mut after) = (0, String::new());
    loop {
        let page = store::ending(&app.db, horizon, &after).await?;
        let Some(last) = page.last() else { return Ok(touched) };
        after = last.to_string();
        for id in page {
            touched += u64::from(one(app, &id).await?);
        }
    }
}

fn days(count: i64) -> SignedDuration {
    SignedDuration::from_hours(count * 24)
}

/// Looks again inside the transaction, because an operator may end it at the same moment.
async fn one(app: &App, id: &Id<ContractId>) -> Result<bool, Problem> {
    let mut tx = app.db.begin().await?;
    let contract = store::any(&mut tx, id).await?;
    let State::Signed { signed } = &contract.state else { return Ok(false) };
    let left = signed.ends_at.duration_since(app.now());
    let notice = if left <= SignedDuration::ZERO {
        let state = contract.state.clone().expire(app.now())?;
        store::save(app, &mut tx, &contract, state, (Actor::Platform, "", None)).await?;
        "contract.expired"
    } else if let Some(warning) = due(&contract, left) {
        store::warned(&mut tx, &contract, warning).await?;
        "contract.expiring"
    } else {
        return Ok(false);
    };
    let kind = super::kinds::find(&mut tx, &contract.kind).await?;
    let owner = organisations::owner_of(&mut tx, &contract.org).await?;
    let left_days = (left.as_secs() + 86_399) / 86_400;
    let notice = Notice::new(To::Account(owner), notice)
        .param("contract", json!({ "zh": kind.zh, "en": kind.en }))
        .param("until", day(app, signed.ends_at))
        .param("days", left_days.max(0).to_string())
        .param("grace", app.limits().contract_grace_days.to_string());
    tx.notify(app, &notice).await?;
    tx.commit().await?;
    Ok(true)
}

/// The warning that is due, if it or a nearer one was not sent yet.
fn due(contract: &Contract, left: SignedDuration) -> Option<i64> {
    let nearest = WARNINGS.into_iter().find(|warning| left <= days(*warning))?;
    contract.warned_days.is_none_or(|sent| nearest < sent).then_some(nearest)
}
