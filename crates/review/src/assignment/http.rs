//! Giving a case to another reviewer over HTTP (REV-04).

use paifang_kernel::access::{Caller, ManageReviews, Operator};
use paifang_kernel::api::{Api, Cx, Form, Path, Reply, State, Work};
use paifang_kernel::id::Id;
use paifang_kernel::{Code, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::REVIEWER_UNFIT;
use crate::alerts::notice;
use crate::case::{Case, CaseId, Reviewer};
use crate::colleagues::Colleague;
use crate::desk::Desk;
use crate::filing::{refuse_own, reviewers_line};
use crate::groups;
use crate::http::{load, look, save};
use crate::store::{self, Line};
use crate::views::ReviewDetail;

/// The routes of assignments.
pub(crate) fn routes() -> Api<Desk> {
    Api::new("review-assignments").put(
        "/admin/reviews/{id}/reviewer",
        assign,
        "Gives a case to a reviewer, whoever has it now",
    )
}

/// Who gets the case.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewReviewer {
    /// The operator who is to decide it.
    operator: Id<Operator>,
}

async fn assign(
    cx: Cx,
    who: Caller<ManageReviews>,
    State(desk): State<Desk>,
    Path(id): Path<Id<CaseId>>,
    Form(new): Form<NewReviewer>,
) -> Reply<ReviewDetail> {
    let colleagues = desk.colleagues().await?;
    let mut tx = cx.begin(&*who).await?;
    let case = load(&mut tx, &who, &id).await?;
    let to = fit(&mut tx, &colleagues, &new.operator, &case).await?;
    refuse_own(cx.app(), &mut tx, &case, &to.reviewer(cx.now())).await.map_err(|_| unfit())?;
    let by = Reviewer::of(&who, cx.now());
    let case = hand_over(&cx, &desk, &mut tx, (case, &by, to)).await?;
    let facts = json!({ "number": case.number, "to": to.login });
    cx.audit(&mut tx, &*who, "review.assign", &id, facts).await?;
    let seen = look(&cx, &desk, &mut tx, &who, &case).await?;
    tx.ok(seen).await
}

/// The colleague of that id, if he may decide the case.
async fn fit<'a>(
    tx: &mut Work,
    colleagues: &'a [Colleague],
    id: &Id<Operator>,
    case: &Case,
) -> Result<&'a Colleague, Problem> {
    let groups = groups::store::all(tx).await?;
    let named = colleagues.iter().find(|one| one.id == *id && one.may_decide(&groups, &case.kind));
    named.ok_or_else(unfit)
}

fn unfit() -> Problem {
    let code: Code = REVIEWER_UNFIT;
    code.at("/operator")
}

/// Moves the claim, writes the history and tells the colleague.
async fn hand_over(
    cx: &Cx,
    desk: &Desk,
    tx: &mut Work,
    (case, by, to): (Case, &Reviewer, &Colleague),
) -> Result<Case, Problem> {
    let mut case = case.assign(&to.reviewer(cx.now()))?;
    save(tx, &mut case).await?;
    let line = reviewers_line(&case, by, "assign", "pending", Vec::new());
    store::record(cx.app(), tx, &case.id, &Line { note: Some(to.login.clone()), ..line }).await?;
    if by.id != to.id {
        let kind = desk.subjects.kind(&case.kind)?;
        let told = notice(cx.app(), &to.id, "review.assigned", kind, &case).param("by", by.name.as_str());
        tx.notify(cx.app(), &told).await?;
    }
    Ok(case)
}
