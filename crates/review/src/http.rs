//! The desk over HTTP: queue, case, claim, decision, notes, documents, catalogue of reasons.

use jiff::SignedDuration;
use paifang_kernel::access::{Caller, DecideReviews, ReadReviews, Staff, StaffRole};
use paifang_kernel::api::{Api, Cx, Form, Made, Page, PageQuery, Params, Path, Reply, Response, State, Work};
use paifang_kernel::id::Id;
use paifang_kernel::problem::{INVALID, VERSION_CONFLICT};
use paifang_kernel::{App, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::case::{
    CLAIM_REQUIRED, Case, CaseId, Decision, NOTE_INVALID, NOTE_LENGTH, OWN_CASE, REASON_REQUIRED, Reason,
    Reviewer,
};
use crate::desk::Desk;
use crate::filing::reviewers_line;
use crate::reasons::{self, CatalogueReason};
use crate::store::{self, Filter};
use crate::subject::{Sight, View};
use crate::views::{
    Can, Counts, Gathered, NewDecision, NewNote, ReviewDetail, ReviewPage, ReviewReasons, ReviewRow, Way,
    detail,
};
use crate::{content, views};

/// A claim without a sign of life for so long returns to the queue (REV-04).
const IDLE: SignedDuration = SignedDuration::from_mins(30);

/// The routes of the desk.
pub fn routes() -> Api<Desk> {
    Api::new("review")
        .get("/admin/reviews", list, "Lists the review queue with its totals")
        .get("/admin/reviews/{id}", show, "Shows a case; unmasked only to its reviewer")
        .put("/admin/reviews/{id}/claim", claim, "Takes a case, or keeps it")
        .delete("/admin/reviews/{id}/claim", release, "Gives a case back to the queue")
        .post("/admin/reviews/{id}/decision", decide, "Approves a case or rejects it with reasons")
        .post("/admin/reviews/{id}/notes", note, "Adds an internal note, which the developer never sees")
        .get(
            "/admin/reviews/{id}/documents/{document}",
            document,
            "Shows a document, watermarked, to the case's reviewer",
        )
        .get("/admin/review-reasons", catalogue, "Lists the reasons to reject")
}

/// What the queue is narrowed to.
#[derive(Debug, Default, Deserialize, JsonSchema)]
struct QueueQuery {
    /// `pending` (usual), `approved`, `rejected`, `withdrawn`, `revoked` or `all`.
    state: Option<String>,
    /// A kind of case.
    kind: Option<String>,
    /// A case number, a full name, phone number, identity number, company name or credit code.
    q: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many rows, at the most 100.
    limit: Option<u32>,
}

impl QueueQuery {
    fn filter(&self, page: &PageQuery) -> Result<Filter, Problem> {
        let states = ["pending", "approved", "rejected", "withdrawn", "revoked"];
        let asked = self.state.as_deref().unwrap_or("pending");
        let state = states.into_iter().find(|state| *state == asked);
        if state.is_none() && asked != "all" {
            return Err(INVALID.arg("reason", "state"));
        }
        let text = |text: &Option<String>| {
            text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned)
        };
        let after = page.after()?;
        let after = after.as_deref().and_then(|key| key.split_once(':'));
        let after = after.and_then(|(at, id)| Some((at.parse().ok()?, id.to_owned())));
        Ok(Filter { state, kind: text(&self.kind), search: text(&self.q), after })
    }
}

async fn list(
    cx: Cx,
    _who: Caller<ReadReviews>,
    State(_desk): State<Desk>,
    Params(query): Params<QueueQuery>,
) -> Reply<ReviewPage> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = store::queue(cx.app(), &query.filter(&page)?, page.rows()).await?;
    let counts = counts(cx.app()).await?;
    let page = Page::cut(rows, &page, |case| format!("{}:{}", case.submitted_at.as_millisecond(), case.id));
    let Page { items, next } = page.map(|case| ReviewRow::of(cx.app(), &case, IDLE));
    Ok(ReviewPage { items, next, counts }.into())
}

async fn counts(app: &App) -> Result<Counts, Problem> {
    let mut counts = Counts { overdue: store::overdue(&app.db, app.now()).await?, ..Counts::default() };
    for (state, count) in store::counts(&app.db).await? {
        match state.as_str() {
            "pending" => counts.pending = count,
            "approved" => counts.approved = count,
            "rejected" => counts.rejected = count,
            _ => {}
        }
    }
    Ok(counts)
}

async fn show(
    cx: Cx,
    who: Caller<ReadReviews>,
    State(desk): State<Desk>,
    Path(id): Path<Id<CaseId>>,
) -> Reply<ReviewDetail> {
    let mut tx = cx.begin(&*who).await?;
    let case = store::load(&mut tx, &id).await?;
    let seen = look(&cx, &desk, &mut tx, &who, &case).await?;
    tx.ok(seen).await
}

async fn claim(
    cx: Cx,
    who: Caller<DecideReviews>,
    State(desk): State<Desk>,
    Path(id): Path<Id<CaseId>>,
) -> Reply<ReviewDetail> {
    let mut tx = cx.begin(&*who).await?;
    let reviewer = reviewer(&cx, &who);
    let case = store::load(&mut tx, &id).await?;
    refuse_own(&cx, &mut tx, &case, &who).await?;
    let held = case.claim(reviewer.at, IDLE).is_some();
    let mut case = case.take(&reviewer, IDLE)?;
    if !held {
        save(&mut tx, &mut case).await?;
        store::record(cx.app(), &mut tx, &id, &reviewers_line(&case, &reviewer, "claim", "pending", vec![]))
            .await?;
        cx.audit(&mut tx, &*who, "review.claim", &id, json!({ "number": case.number })).await?;
    }
    let seen = look(&cx, &desk, &mut tx, &who, &case).await?;
    tx.ok(seen).await
}

async fn release(
    cx: Cx,
    who: Caller<DecideReviews>,
    State(desk): State<Desk>,
    Path(id): Path<Id<CaseId>>,
) -> Reply<ReviewDetail> {
    let mut tx = cx.begin(&*who).await?;
    let reviewer = reviewer(&cx, &who);
    let mut case = store::load(&mut tx, &id).await?.release(&reviewer, IDLE)?;
    save(&mut tx, &mut case).await?;
    store::record(cx.app(), &mut tx, &id, &reviewers_line(&case, &reviewer, "release", "pending", vec![]))
        .await?;
    cx.audit(&mut tx, &*who, "review.release", &id, json!({ "number": case.number })).await?;
    let seen = look(&cx, &desk, &mut tx, &who, &case).await?;
    tx.ok(seen).await
}

async fn decide(
    cx: Cx,
    who: Caller<DecideReviews>,
    State(desk): State<Desk>,
    Path(id): Path<Id<CaseId>>,
    Form(new): Form<NewDecision>,
) -> Reply<ReviewDetail> {
    let catalogue = reasons::catalogue(cx.app(), &desk.subjects.kinds()).await?;
    let mut tx = cx.begin(&*who).await?;
    let reviewer = reviewer(&cx, &who);
    let case = store::load(&mut tx, &id).await?;
    refuse_own(&cx, &mut tx, &case, &who).await?;
    let owner = desk.subjects.owner(&case.kind)?;
    let view = owner.view(cx.app(), &mut tx, &case, Sight::Masked).await?;
    let (version, way) = (new.version, weigh(new, &case, &catalogue, &view)?);
    let mut case = case.decide(&reviewer, IDLE, version, &way)?;
    save(&mut tx, &mut case).await?;
    let (action, reasons) = way_of(&way);
    store::record(
        cx.app(),
        &mut tx,
        &id,
        &reviewers_line(&case, &reviewer, action, "pending", reasons.clone()),
    )
    .await?;
    owner.decided(cx.app(), &mut tx, &case, &way, &catalogue).await?;
    let facts = json!({ "number": case.number, "kind": case.kind, "version": version, "reasons": reasons });
    cx.audit(&mut tx, &*who, &format!("review.{action}"), &id, facts).await?;
    let gathered = gather(&cx, &mut tx, &who, &case, &catalogue, view).await?;
    tx.ok(detail(cx.app(), gathered, IDLE)).await
}

fn weigh(
    new: NewDecision,
    case: &Case,
    catalogue: &[CatalogueReason],
    view: &View,
) -> Result<Decision, Problem> {
    if new.version != case.version {
        return Err(VERSION_CONFLICT.into());
    }
    match (new.decision, new.reasons.is_empty()) {
        (Way::Approve, true) => Ok(Decision::Approve),
        (Way::Approve, false) => Err(INVALID.arg("reason", "an approval has no reasons").at("/reasons")),
        (Way::Reject, true) => Err(REASON_REQUIRED.at("/reasons")),
        (Way::Reject, false) => {
            Ok(Decision::Reject(reasons::settle(new.reasons, &case.kind, catalogue, view)?))
        }
    }
}

fn way_of(way: &Decision) -> (&'static str, Vec<Reason>) {
    match way {
        Decision::Approve => ("approve", Vec::new()),
        Decision::Reject(reasons) => ("reject", reasons.clone()),
    }
}

async fn note(
    cx: Cx,
    who: Caller<DecideReviews>,
    State(desk): State<Desk>,
    Path(id): Path<Id<CaseId>>,
    Form(new): Form<NewNote>,
) -> Made<ReviewDetail> {
    let text = new.text.trim();
    if text.is_empty() || text.chars().count() > NOTE_LENGTH {
        return Err(NOTE_INVALID.arg("max", NOTE_LENGTH).at("/text"));
    }
    let mut tx = cx.begin(&*who).await?;
    let case = store::load(&mut tx, &id).await?;
    let line = reviewers_line(&case, &reviewer(&cx, &who), "note", case.state.name(), vec![]);
    store::record(cx.app(), &mut tx, &id, &store::Line { note: Some(text.to_owned()), ..line }).await?;
    cx.audit(&mut tx, &*who, "review.note", &id, json!({ "number": case.number })).await?;
    let seen = look(&cx, &desk, &mut tx, &who, &case).await?;
    tx.created(seen).await
}

async fn document(
    cx: Cx,
    who: Caller<DecideReviews>,
    State(desk): State<Desk>,
    Path((id, document)): Path<(Id<CaseId>, String)>,
) -> Result<Response, Problem> {
    let mut tx = cx.begin(&*who).await?;
    let reviewer = reviewer(&cx, &who);
    let case = store::load(&mut tx, &id).await?;
    if !case.is_reviewed_by(&reviewer, IDLE) {
        return Err(CLAIM_REQUIRED.into());
    }
    let owner = desk.subjects.owner(&case.kind)?;
    let sealed = owner.content(cx.app(), &case, &document).await?;
    store::count_view(cx.app(), &mut tx, &who.operator).await?;
    store::touch(&mut tx, &id, &who.operator, reviewer.at).await?;
    let facts = json!({ "number": case.number, "document": document, "version": case.version });
    cx.audit(&mut tx, &*who, "review.document_view", &id, facts).await?;
    tx.commit().await?;
    content::respond(&desk, sealed, &reviewer).await
}

async fn catalogue(
    cx: Cx,
    _who: Caller<ReadReviews>,
    State(desk): State<Desk>,
    Params(query): Params<ReasonQuery>,
) -> Reply<ReviewReasons> {
    let mut items = reasons::catalogue(cx.app(), &desk.subjects.kinds()).await?;
    items.retain(|reason| query.kind.as_ref().is_none_or(|kind| *kind == reason.kind));
    Ok(ReviewReasons { items }.into())
}

/// Which part of the catalogue is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
struct ReasonQuery {
    /// A kind of case.
    kind: Option<String>,
}

fn reviewer(cx: &Cx, who: &Staff) -> Reviewer {
    Reviewer { id: who.operator.clone(), name: who.login.clone(), at: cx.now() }
}

/// Nobody works on a case that can be found by his own login, be it a phone number, a mailbox or a user name (REV-09).
async fn refuse_own(cx: &Cx, tx: &mut Work, case: &Case, who: &Staff) -> Result<(), Problem> {
    if store::has_term(cx.app(), tx, &case.id, &who.login).await? { Err(OWN_CASE.into()) } else { Ok(()) }
}

async fn save(tx: &mut Work, case: &mut Case) -> Result<(), Problem> {
    store::save(tx, case).await?;
    case.revision += 1;
    Ok(())
}

/// Everything about a case for this caller, with the record that he looked written first (REV-11, RNV-20).
async fn look(
    cx: &Cx,
    desk: &Desk,
    tx: &mut Work,
    who: &Staff,
    case: &Case,
) -> Result<ReviewDetail, Problem> {
    let reviewer = reviewer(cx, who);
    let sight =
        if may_decide(who) && case.is_reviewed_by(&reviewer, IDLE) { Sight::Full } else { Sight::Masked };
    if sight == Sight::Full {
        store::count_view(cx.app(), tx, &who.operator).await?;
        store::touch(tx, &case.id, &who.operator, reviewer.at).await?;
    }
    let catalogue = reasons::catalogue(cx.app(), &desk.subjects.kinds()).await?;
    let view = desk.subjects.owner(&case.kind)?.view(cx.app(), tx, case, sight).await?;
    let facts = json!({ "number": case.number, "version": case.version, "unmasked": sight == Sight::Full });
    let gathered = gather(cx, tx, who, case, &catalogue, view).await?;
    cx.audit(tx, who, "review.view", &case.id, facts).await?;
    Ok(views::detail(cx.app(), gathered, IDLE))
}

async fn gather<'a>(
    cx: &Cx,
    tx: &mut Work,
    who: &Staff,
    case: &'a Case,
    catalogue: &'a [CatalogueReason],
    view: View,
) -> Result<Gathered<'a>, Problem> {
    let history = store::history(tx, &case.id).await?;
    let related = store::related(tx, &case.id, &case.org).await?;
    let can = Can::of(case, &reviewer(cx, who), may_decide(who), IDLE);
    Ok(Gathered { case, view, history, related, catalogue, can, lang: cx.lang() })
}

fn may_decide(who: &Staff) -> bool {
    who.roles.iter().any(|role| matches!(role, StaffRole::Super | StaffRole::Reviewer))
}
