//! The desk over HTTP: queue, case, claim, decision, notes, documents, catalogue of reasons.

use jiff::SignedDuration;
use paifang_kernel::access::{Caller, DecideReviews, Fresh, ReadReviews, Staff};
use paifang_kernel::api::{Api, Cx, Form, Made, Page, PageQuery, Params, Path, Reply, Response, State, Work};
use paifang_kernel::id::Id;
use paifang_kernel::problem::{INVALID, NOT_FOUND, VERSION_CONFLICT};
use paifang_kernel::{App, Problem};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::case::{
    CLAIM_REQUIRED, Case, CaseId, Decision, Deed, NOTE_INVALID, NOTE_LENGTH, Opinion, REASON_REQUIRED,
    Reason, Reviewer,
};
use crate::desk::Desk;
use crate::filing::{refuse_own, reviewers_line};
use crate::reasons::{self, CatalogueReason};
use crate::store::{self, Filter};
use crate::subject::{Sight, View};
use crate::views::{
    Can, Counts, Gathered, NewDecision, NewNote, ReviewDetail, ReviewPage, ReviewRow, Way, detail,
};
use crate::{assignment, calendar, content, groups, looks, rules, statistics, views};

/// A claim without a sign of life for so long returns to the queue (REV-04).
pub(crate) const IDLE: SignedDuration = SignedDuration::from_mins(30);

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
        .and(assignment::http::routes())
        .and(reasons::http::routes())
        .and(groups::http::routes())
        .and(rules::http::routes())
        .and(statistics::http::routes())
        .and(calendar::http::routes())
        .and(looks::routes())
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
    fn filter(&self, page: &PageQuery, desk: Vec<String>) -> Result<Filter, Problem> {
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
        Ok(Filter { state, kind: text(&self.kind), desk, search: text(&self.q), after })
    }
}

async fn list(
    cx: Cx,
    who: Caller<ReadReviews>,
    State(desk): State<Desk>,
    Params(query): Params<QueueQuery>,
) -> Reply<ReviewPage> {
    let kinds = visible(&cx, &desk, &who).await?;
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = store::queue(cx.app(), &query.filter(&page, kinds.clone())?, page.rows()).await?;
    let counts = counts(cx.app(), &kinds).await?;
    let page = Page::cut(rows, &page, |case| format!("{}:{}", case.submitted_at.as_millisecond(), case.id));
    let Page { items, next } = page.map(|case| ReviewRow::of(cx.app(), &case, IDLE));
    Ok(ReviewPage { items, next, counts }.into())
}

async fn counts(app: &App, kinds: &[String]) -> Result<Counts, Problem> {
    let mut counts =
        Counts { overdue: store::overdue(&app.db, kinds, app.now()).await?, ..Counts::default() };
    for (state, count) in store::counts(&app.db, kinds).await? {
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
    let case = load(&mut tx, &who, &id).await?;
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
    let case = load(&mut tx, &who, &id).await?;
    refuse_own(cx.app(), &mut tx, &case, &reviewer).await?;
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
    let mut case = load(&mut tx, &who, &id).await?.release(&reviewer, IDLE)?;
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
    let case = load(&mut tx, &who, &id).await?;
    refuse_own(cx.app(), &mut tx, &case, &reviewer).await?;
    let owner = desk.subjects.owner(&case.kind)?;
    let view = owner.view(cx.app(), &mut tx, &case, Sight::Masked).await?;
    let (version, only_marked) = (new.version, new.only_marked);
    let way = weigh(new, &case, &catalogue, &view)?;
    let (mut case, action) = settle(&mut tx, case, &reviewer, version, &way).await?;
    case.only_marked = only_marked;
    save(&mut tx, &mut case).await?;
    let reasons = reasons_of(&way);
    let line = reviewers_line(&case, &reviewer, action, "pending", reasons.clone());
    store::record(cx.app(), &mut tx, &id, &line).await?;
    if case.first.is_none() {
        owner.decided(cx.app(), &mut tx, &case, &way, &catalogue).await?;
    }
    let facts = json!({ "number": case.number, "kind": case.kind, "version": version, "reasons": reasons,
        "only_marked": only_marked });
    cx.audit(&mut tx, &*who, &format!("review.{action}"), &id, facts).await?;
    let gathered = gather(&cx, &desk, &mut tx, &who, &case, (&catalogue, view)).await?;
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
        (Way::Approve, true) if !new.only_marked => Ok(Decision::Approve),
        (Way::Approve, true) => Err(INVALID.arg("reason", "an approval marks nothing").at("/only_marked")),
        (Way::Approve, false) => Err(INVALID.arg("reason", "an approval has no reasons").at("/reasons")),
        (Way::Reject, true) => Err(REASON_REQUIRED.at("/reasons")),
        (Way::Reject, false) => {
            let reasons = reasons::settle(new.reasons, &case.kind, catalogue, view)?;
            if new.only_marked {
                reasons::all_marked(&reasons, view)?;
            }
            Ok(Decision::Reject(reasons))
        }
    }
}

fn reasons_of(way: &Decision) -> Vec<Reason> {
    match way {
        Decision::Approve => Vec::new(),
        Decision::Reject(reasons) => reasons.clone(),
    }
}

/// Decides, or keeps the first of two opinions, and names what was done for the history (REV-09).
async fn settle(
    tx: &mut Work,
    case: Case,
    who: &Reviewer,
    version: u32,
    way: &Decision,
) -> Result<(Case, &'static str), Problem> {
    let decided = case.clone().decide(who, IDLE, version, way)?;
    if *way != Decision::Approve {
        return Ok((decided, "reject"));
    }
    if !rules::store::of(tx, &case.kind).await?.four_eyes.contains(&Deed::Approve) {
        return Ok((decided, "approve"));
    }
    match case.hear(who, Deed::Approve, "")? {
        (_, Opinion::Enough) => Ok((decided, "approve")),
        (case, Opinion::AwaitingSecond) => Ok((case.release(who, IDLE)?, Deed::Approve.first_action())),
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
    let case = load(&mut tx, &who, &id).await?;
    let line = reviewers_line(&case, &reviewer(&cx, &who), "note", case.state.name(), vec![]);
    store::record(cx.app(), &mut tx, &id, &store::Line { note: Some(text.to_owned()), ..line }).await?;
    cx.audit(&mut tx, &*who, "review.note", &id, json!({ "number": case.number })).await?;
    let seen = look(&cx, &desk, &mut tx, &who, &case).await?;
    tx.created(seen).await
}

async fn document(
    cx: Cx,
    who: Fresh<DecideReviews>,
    State(desk): State<Desk>,
    Path((id, document)): Path<(Id<CaseId>, String)>,
) -> Result<Response, Problem> {
    let mut tx = cx.begin(&*who).await?;
    let reviewer = reviewer(&cx, &who);
    let case = load(&mut tx, &who, &id).await?;
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

fn reviewer(cx: &Cx, who: &Staff) -> Reviewer {
    Reviewer::of(who, cx.now())
}

/// The kinds that the caller sees, in the order of the subjects (REV-02).
pub(crate) async fn visible(cx: &Cx, desk: &Desk, who: &Staff) -> Result<Vec<String>, Problem> {
    let groups = groups::store::read(&cx.db).await?;
    let kinds = desk.subjects.kinds().into_iter().map(|kind| kind.name.to_owned());
    Ok(kinds.filter(|kind| groups::sees(&groups, &who.operator, &who.roles, kind)).collect())
}

/// A case that the caller's groups review; another is as if it were not there (REV-02).
pub(crate) async fn load(tx: &mut Work, who: &Staff, id: &Id<CaseId>) -> Result<Case, Problem> {
    let case = store::load(tx, id).await?;
    let groups = groups::store::all(tx).await?;
    if groups::sees(&groups, &who.operator, &who.roles, &case.kind) {
        Ok(case)
    } else {
        Err(NOT_FOUND.into())
    }
}

pub(crate) async fn save(tx: &mut Work, case: &mut Case) -> Result<(), Problem> {
    store::save(tx, case).await?;
    case.revision += 1;
    Ok(())
}

/// Everything about a case for this caller, with the record that he looked written first (REV-11, RNV-20).
pub(crate) async fn look(
    cx: &Cx,
    desk: &Desk,
    tx: &mut Work,
    who: &Staff,
    case: &Case,
) -> Result<ReviewDetail, Problem> {
    let reviewer = reviewer(cx, who);
    let sight = if views::may_decide(&who.roles) && case.is_reviewed_by(&reviewer, IDLE) {
        Sight::Full
    } else {
        Sight::Masked
    };
    if sight == Sight::Full {
        store::count_view(cx.app(), tx, &who.operator).await?;
        store::touch(tx, &case.id, &who.operator, reviewer.at).await?;
    }
    let catalogue = reasons::catalogue(cx.app(), &desk.subjects.kinds()).await?;
    let view = desk.subjects.owner(&case.kind)?.view(cx.app(), tx, case, sight).await?;
    let facts = json!({ "number": case.number, "version": case.version, "unmasked": sight == Sight::Full });
    let gathered = gather(cx, desk, tx, who, case, (&catalogue, view)).await?;
    cx.audit(tx, who, "review.view", &case.id, facts).await?;
    Ok(views::detail(cx.app(), gathered, IDLE))
}

async fn gather<'a>(
    cx: &Cx,
    desk: &Desk,
    tx: &mut Work,
    who: &Staff,
    case: &'a Case,
    (catalogue, view): (&'a [CatalogueReason], View),
) -> Result<Gathered<'a>, Problem> {
    let history = store::history(tx, &case.id).await?;
    let related = store::related(tx, &case.id, &case.org).await?;
    let can = Can::of(case, &reviewer(cx, who), &who.roles, IDLE);
    let object = desk.subjects.owner(&case.kind)?.object(tx, case).await?;
    Ok(Gathered { case, view, object, history, related, catalogue, can, lang: cx.lang() })
}
