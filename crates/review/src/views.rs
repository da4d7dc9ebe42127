//! What the desk shows: rows of the queue, a case with everything beside it, its history.

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::access::{Operator, StaffRole};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Lang};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::calendar::{self, Due};
use crate::case::{Case, CaseId, Deed, First, Reason, Reviewer, State};
use crate::reasons::CatalogueReason;
use crate::store::Line;
use crate::subject::{Fact, Outcome, View, Words};

/// Who has taken a case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Claimer {
    /// The operator.
    pub id: Id<Operator>,
    /// The login.
    pub name: String,
}

/// A case as the queue shows it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewRow {
    /// The id.
    pub id: Id<CaseId>,
    /// The kind of case, such as `individual`.
    pub kind: String,
    /// What people call it.
    pub number: String,
    /// `pending`, `approved`, `rejected`, `withdrawn` or `revoked`.
    pub state: &'static str,
    /// The masked name, or the company's name.
    pub applicant: String,
    /// The masked phone number, or an empty text.
    pub phone: String,
    /// The current version of the data.
    pub version: u32,
    /// When that version came.
    #[schemars(with = "String")]
    pub submitted_at: Timestamp,
    /// The end of the promised working days, the target.
    #[schemars(with = "String")]
    pub promised_at: Timestamp,
    /// The end of the working days after which it is overdue.
    #[schemars(with = "String")]
    pub due_at: Timestamp,
    /// How that stands now.
    pub due: Due,
    /// Who is at work on it.
    pub claimed_by: Option<Claimer>,
    /// What a first person said that a second one has to say too (REV-09).
    pub awaiting_second: Option<AwaitingSecond>,
}

/// The first of two opinions.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AwaitingSecond {
    /// About what.
    pub deed: Deed,
    /// Whose.
    pub by: Claimer,
    /// When.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// In which words.
    pub why: String,
}

impl AwaitingSecond {
    fn of(first: &First) -> Self {
        let by = Claimer { id: first.said.by.clone(), name: first.said.name.clone() };
        Self { deed: first.deed, by, at: first.said.at, why: first.why.clone() }
    }
}

impl ReviewRow {
    /// The row at a moment.
    pub(crate) fn of(app: &App, case: &Case, idle: SignedDuration) -> Self {
        let now = app.now();
        let claim = case.claim(now, idle);
        Self {
            id: case.id.clone(),
            kind: case.kind.clone(),
            number: case.number.clone(),
            state: case.state.name(),
            applicant: case.applicant.clone(),
            phone: case.phone.clone(),
            version: case.version,
            submitted_at: case.submitted_at,
            promised_at: case.promised_at,
            due_at: case.due_at,
            due: calendar::due(case.due_at, settled_at(case).unwrap_or(now), &app.zone()),
            claimed_by: claim.map(|claim| Claimer { id: claim.by.clone(), name: claim.name.clone() }),
            awaiting_second: case.first.as_ref().map(AwaitingSecond::of),
        }
    }
}

/// A decided case is on time or late for ever; the clock stops with the decision.
fn settled_at(case: &Case) -> Option<Timestamp> {
    match &case.state {
        State::Approved(decided) | State::Rejected(decided, _) => Some(decided.at),
        State::Pending { .. } | State::Withdrawn | State::Revoked(_) => None,
    }
}

/// How many cases there are of each state.
#[derive(Debug, Default, Serialize, JsonSchema)]
pub struct Counts {
    /// Waiting.
    pub pending: i64,
    /// Waiting past the deadline.
    pub overdue: i64,
    /// Accepted.
    pub approved: i64,
    /// Sent back.
    pub rejected: i64,
}

/// A page of the queue.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewPage {
    /// The rows.
    pub items: Vec<ReviewRow>,
    /// The cursor of the next page.
    pub next: Option<String>,
    /// The totals, whatever the filter.
    pub counts: Counts,
}

/// A document of a case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewDocument {
    /// The id.
    pub id: String,
    /// The place in the form.
    pub slot: String,
    /// What people call it.
    pub label: Words,
    /// The type of its content.
    pub content_type: String,
    /// Whether the version before had another one.
    pub changed: bool,
    /// Where its watermarked content is.
    pub url: String,
}

/// The result of an automatic check.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewCheck {
    /// The stable code.
    pub code: &'static str,
    /// How it came out.
    pub outcome: Outcome,
    /// What it says.
    pub text: &'static str,
}

/// A reason with its words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReasonView {
    /// The code in the catalogue.
    pub code: String,
    /// The sentence in the caller's language.
    pub text: String,
    /// The field or document it concerns.
    pub target: Option<String>,
    /// What the reviewer added.
    pub note: Option<String>,
}

impl ReasonView {
    /// A reason in a language; one that left the catalogue shows its code.
    pub fn of(reason: &Reason, catalogue: &[CatalogueReason], lang: Lang) -> Self {
        let known = catalogue.iter().find(|known| known.code == reason.code);
        Self {
            code: reason.code.clone(),
            text: known.map_or(reason.code.as_str(), |known| known.text(lang)).to_owned(),
            target: reason.target.clone(),
            note: reason.note.clone(),
        }
    }
}

/// A line of history.
#[derive(Debug, Serialize, JsonSchema)]
pub struct HistoryLine {
    /// When.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// Who: an operator's login, or the masked applicant.
    pub who: String,
    /// What: `submit`, `edit`, `resubmit`, `withdraw`, `claim`, `release`, `assign`, `approve`, `reject`, `revoke`, `note`, or
    /// the first of two opinions: `approve_first`, `revoke_first`, `terminate_first`.
    pub action: String,
    /// The state before.
    pub from: String,
    /// The state after.
    pub to: String,
    /// The version of the data.
    pub version: u32,
    /// The reasons of a rejection.
    pub reasons: Vec<ReasonView>,
    /// An internal note, which the developer never sees (REV-11); for `assign`, to whom.
    pub note: Option<String>,
}

/// Another case of the same person, company or organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RelatedCase {
    /// The id.
    pub id: Id<CaseId>,
    /// What people call it.
    pub number: String,
    /// Its kind.
    pub kind: String,
    /// Where it stands.
    pub state: &'static str,
    /// The masked name, or the company's name.
    pub applicant: String,
}

/// What the caller may do with the case now.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Can {
    /// Take it.
    pub claim: bool,
    /// Decide it.
    pub decide: bool,
    /// Give it back.
    pub release: bool,
    /// Give it to somebody else (REV-04).
    pub assign: bool,
    /// See its documents and unmasked data.
    pub reveal: bool,
}

impl Can {
    pub(crate) fn of(case: &Case, who: &Reviewer, roles: &[StaffRole], idle: SignedDuration) -> Self {
        let may_decide = may_decide(roles);
        let pending = matches!(case.state, State::Pending { .. });
        let holder = case.claim(who.at, idle);
        let mine = holder.is_some_and(|claim| claim.by == who.id);
        Self {
            claim: may_decide && pending && holder.is_none(),
            decide: may_decide && mine,
            release: may_decide && mine,
            assign: pending && roles.contains(&StaffRole::Super),
            reveal: may_decide && case.is_reviewed_by(who, idle),
        }
    }
}

/// Whether these roles decide cases at all.
pub(crate) fn may_decide(roles: &[StaffRole]) -> bool {
    roles.iter().any(|role| matches!(role, StaffRole::Super | StaffRole::Reviewer))
}

/// A case with everything beside it (REV-06).
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewDetail {
    /// What the queue shows too.
    #[serde(flatten)]
    pub row: ReviewRow,
    /// The data.
    pub facts: Vec<Fact>,
    /// The documents.
    pub documents: Vec<ReviewDocument>,
    /// The automatic checks.
    pub checks: Vec<ReviewCheck>,
    /// The reasons of the present rejection.
    pub reasons: Vec<ReasonView>,
    /// Whether that rejection asks for the marked items only (REV-07).
    pub only_marked: bool,
    /// What an approval made, by its id: the organisation, or the contract.
    pub object: String,
    /// Everything that happened to it.
    pub history: Vec<HistoryLine>,
    /// Other cases of the same person, company or organisation.
    pub related: Vec<RelatedCase>,
    /// What the caller may do now.
    pub can: Can,
}

/// What [`detail`] puts together.
pub(crate) struct Gathered<'a> {
    pub(crate) case: &'a Case,
    pub(crate) view: View,
    pub(crate) object: String,
    pub(crate) history: Vec<Line>,
    pub(crate) related: Vec<Case>,
    pub(crate) catalogue: &'a [CatalogueReason],
    pub(crate) can: Can,
    pub(crate) lang: Lang,
}

pub(crate) fn detail(app: &App, gathered: Gathered<'_>, idle: SignedDuration) -> ReviewDetail {
    let Gathered { case, view, object, history, related, catalogue, can, lang } = gathered;
    let words = |reasons: &[Reason]| -> Vec<ReasonView> {
        reasons.iter().map(|reason| ReasonView::of(reason, catalogue, lang)).collect()
    };
    let reasons = if let State::Rejected(_, reasons) = &case.state { words(reasons) } else { Vec::new() };
    ReviewDetail {
        row: ReviewRow::of(app, case, idle),
        facts: view.facts,
        documents: view.papers.into_iter().map(|paper| document(case, paper)).collect(),
        checks: view
            .checks
            .into_iter()
            .map(|check| ReviewCheck {
                code: check.code,
                outcome: check.outcome,
                text: check.words.pick(lang),
            })
            .collect(),
        reasons,
        only_marked: case.only_marked,
        object,
        history: history
            .into_iter()
            .map(|line| HistoryLine {
                at: line.at,
                who: line.who_name,
                action: line.action,
                from: line.from,
                to: line.to,
                version: line.version,
                reasons: words(&line.reasons),
                note: line.note,
            })
            .collect(),
        related: related
            .into_iter()
            .map(|other| RelatedCase {
                state: other.state.name(),
                id: other.id,
                number: other.number,
                kind: other.kind,
                applicant: other.applicant,
            })
            .collect(),
        can,
    }
}

fn document(case: &Case, paper: crate::subject::Paper) -> ReviewDocument {
    ReviewDocument {
        url: format!("/api/v1/admin/reviews/{}/documents/{}", case.id, paper.id),
        id: paper.id,
        slot: paper.slot,
        label: paper.label,
        content_type: paper.content_type,
        changed: paper.changed,
    }
}

/// A decision on its way in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewDecision {
    /// The version that was looked at (REV-08).
    pub version: u32,
    /// Which way.
    pub decision: Way,
    /// At least one to reject, none to approve.
    #[serde(default)]
    pub reasons: Vec<Reason>,
    /// To reject: only the items that the reasons name may change in the next version (REV-07).
    #[serde(default)]
    pub only_marked: bool,
}

/// The two ways of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// Accept.
    Approve,
    /// Send back.
    Reject,
}

/// An internal note on its way in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// The text, for colleagues only.
    pub text: String,
}
