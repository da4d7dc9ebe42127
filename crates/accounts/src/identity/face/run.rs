//! Starts a check at a vendor and asks what came of it, outside every transaction; failures are counted before (LVL-06).

use paifang_kernel::Problem;
use paifang_kernel::access::Developer;
use paifang_kernel::api::Cx;
use paifang_kernel::audit::Actor;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use serde_json::json;

use super::store::{self, Stored};
use super::{FaceOutcome, FaceState, Wish};
use crate::Accounts;
use crate::allowance::{self, DAY_MS, HOUR_MS, wait};
use crate::identity::provider::{FaceRequest, FaceVerdict};
use crate::identity::{FACE_CHECK_EXPIRED, FACE_LIMIT, FACE_MISMATCH, FaceCheckId, expect_left};
use crate::verification::person_index;

/// A check that began at the vendor and is not written down yet.
#[derive(Debug)]
pub(super) struct Begun {
    pub(super) id: Id<FaceCheckId>,
    pub(super) address: String,
    way_back: String,
    vendor: String,
    vendor_reference: String,
}

impl Begun {
    /// Writes the check down.
    pub(super) async fn keep(&self, cx: &Cx, tx: &mut Tx, wish: &Wish<'_>) -> Result<(), Problem> {
        let known = (&self.id, self.way_back.as_str());
        store::insert(cx.app(), tx, wish, known, (&self.vendor, &self.vendor_reference)).await
    }
}

fn failures_of(number_index: &str) -> String {
    format!("face-failures-of:{number_index}")
}

/// Starts a check. A person without an account costs the same work and gets the same answer (rule A3).
///
/// # Errors
/// `face_limit` after the failures of a day, `rate_limited`, `way_not_offered` or `face_unavailable`.
pub(super) async fn start(cx: &Cx, accounts: &Accounts, wish: &Wish<'_>) -> Result<Begun, Problem> {
    let (id, way_back) = (cx.id::<FaceCheckId>(), cx.entropy.token());
    let number = person_index(&cx.keys, &wish.person.number);
    let limits = cx.limits();
    let mut tx = cx.db.begin().await?;
    expect_failures_left(cx, &mut tx, &number).await?;
    let subjects = [
        (format!("face-starts-of:{number}"), HOUR_MS, limits.identity.face_starts_per_hour),
        (format!("face-starts-from:{}", cx.request.ip), HOUR_MS, limits.identity.face_starts_per_ip_hour),
    ];
    expect_left(cx, &mut tx, subjects, id.as_str()).await?;
    tx.commit().await?;
    let back = wish.purpose.way_back();
    let return_url = format!("{}{back}?check={id}&state={way_back}", cx.settings.public_url);
    let request = FaceRequest { person: wish.person, reference: id.as_str(), return_url: &return_url };
    let (vendor, started) = accounts.providers().start_face(&request).await?;
    Ok(Begun { id, address: started.url, way_back, vendor, vendor_reference: started.reference })
}

async fn expect_failures_left(cx: &Cx, tx: &mut Tx, number_index: &str) -> Result<(), Problem> {
    let failures = allowance::lock(cx.app(), tx, &failures_of(number_index)).await?;
    match failures.blocked_until(cx.now(), DAY_MS, cx.limits().identity.face_failures_day) {
        Some(until) => Err(wait(FACE_LIMIT, until, cx.now())),
        None => Ok(()),
    }
}

/// How many failures a person has left today, for the page that offers a check.
pub(crate) async fn failures_left(cx: &Cx, number_index: &str) -> Result<u32, Problem> {
    let most = cx.limits().identity.face_failures_day;
    let mut tx = cx.db.begin().await?;
    let failures = allowance::lock(cx.app(), &mut tx, &failures_of(number_index)).await?;
    drop(tx);
    let had =
        (1..=most).take_while(|count| failures.blocked_until(cx.now(), DAY_MS, *count).is_some()).count();
    Ok(most.saturating_sub(u32::try_from(had).unwrap_or(most)))
}

/// Asks the vendor what came of a check. It counts as failed before the vendor is asked, and is taken off again unless
/// the face is another one, so that nothing outruns the limit.
///
/// # Errors
/// `face_mismatch`, `face_limit`, `face_check_expired` for one that failed or was used, or `face_unavailable`.
pub(super) async fn conclude(
    cx: &Cx,
    accounts: &Accounts,
    check: &Stored,
    who: Option<&Developer>,
) -> Result<FaceOutcome, Problem> {
    match check.state {
        FaceState::Matched => return Ok(FaceOutcome::Matched),
        FaceState::Failed | FaceState::Used => return Err(FACE_CHECK_EXPIRED.into()),
        FaceState::Waiting => {}
    }
    let (subject, reference) = (failures_of(&check.number_index), check.id.as_str());
    let mut tx = cx.db.begin().await?;
    // The same check counts once, however often it is asked for.
    allowance::take_off(cx.app(), &mut tx, &subject, reference).await?;
    expect_failures_left(cx, &mut tx, &check.number_index).await?;
    allowance::add(cx.app(), &mut tx, &subject, reference).await?;
    tx.commit().await?;
    let answer = accounts.providers().face_result(&check.vendor, &check.vendor_reference, reference).await;
    let verdict = answer.as_ref().map(|answer| answer.verdict).ok();
    let mut tx = cx.db.begin().await?;
    if verdict != Some(FaceVerdict::NoMatch) {
        allowance::take_off(cx.app(), &mut tx, &subject, reference).await?;
    }
    let state = match verdict {
        Some(FaceVerdict::Match) => Some(FaceState::Matched),
        Some(FaceVerdict::NoMatch) => Some(FaceState::Failed),
        Some(FaceVerdict::NotYet) | None => None,
    };
    if let (Some(state), Ok(answer)) = (state, &answer)
        && store::decide(cx.app(), &mut tx, check, (state, answer.score.as_deref())).await?
    {
        record(cx, &mut tx, check, who, (state, answer.score.as_deref())).await?;
    }
    tx.commit().await?;
    match answer?.verdict {
        FaceVerdict::Match => Ok(FaceOutcome::Matched),
        FaceVerdict::NotYet => Ok(FaceOutcome::Waiting),
        FaceVerdict::NoMatch => Err(FACE_MISMATCH.into()),
    }
}

async fn record(
    cx: &Cx,
    tx: &mut Tx,
    check: &Stored,
    who: Option<&Developer>,
    (state, score): (FaceState, Option<&str>),
) -> Result<(), Problem> {
    let visitor = || Actor::Visitor;
    let actor = who.map_or_else(visitor, paifang_kernel::access::Identity::actor);
    let details = json!({ "purpose": check.purpose.name(), "vendor": check.vendor,
        "reference": check.vendor_reference, "score": score });
    let action = format!("face.{}", state.name());
    cx.audit_as(tx, &actor, &action, check.id.as_str(), details, None).await
}
