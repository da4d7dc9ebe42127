//! A made-up kind of case, so that the desk's stories need no other slice.

use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::access::{ReadAccount, Role};
use paifang_kernel::api::{Api, Cx, Form, Reply, State};
use paifang_kernel::db::Tx;
use paifang_kernel::limits::ReviewLimits;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, Problem};
use paifang_testkit::{Client, Wiring, World, json};
use serde::Deserialize;
use serde_json::Value;

use crate::{
    Case, CaseId, CatalogueReason, Check, Content, Decision, Desk, Fact, Kind, Outcome, Paper, ReasonText,
    Sight, Subject, Submission, Term, View, Words, open, renew,
};
use paifang_kernel::access::{Caller, StaffRole};
use paifang_kernel::id::Id;

const fn words(text: &'static str) -> Words {
    Words { zh: text, en: text }
}

const KINDS: &[Kind] = &[
    Kind {
        name: "paper",
        words: words("paper"),
        reasons: &[ReasonText { code: "paper_1", words: words("unreadable"), target: "title" }],
    },
    Kind { name: "letter", words: words("letter"), reasons: &[] },
];

const CHECKS: &[(&str, Words)] = &[("careful", words("careful"))];

/// Two working days promised, overdue after three.
const LIMITS: ReviewLimits = ReviewLimits { promise_days: 2, deadline_days: 3 };

struct Papers;

#[async_trait]
impl Subject for Papers {
    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    async fn view(&self, _app: &App, _tx: &mut Tx, case: &Case, sight: Sight) -> Result<View, Problem> {
        let value = if sight == Sight::Full { "secret" } else { "s****t" };
        let fact = Fact { field: "title", label: words("Title"), value: value.to_owned(), previous: None };
        let paper = Paper {
            id: "page".to_owned(),
            slot: "page".to_owned(),
            label: words("Page"),
            content_type: "application/pdf".to_owned(),
            changed: case.version > 1,
        };
        // Who is called so hands in careful papers.
        let outcome = if case.applicant == "Careful" { Outcome::Ok } else { Outcome::Warn };
        let check = Check { code: "careful", outcome, words: words("careful") };
        Ok(View { facts: vec![fact], papers: vec![paper], checks: vec![check] })
    }

    fn checks(&self, kind: &str) -> &'static [(&'static str, Words)] {
        if kind == "paper" { CHECKS } else { &[] }
    }

    async fn content(&self, _app: &App, _case: &Case, id: &str) -> Result<Content, Problem> {
        let content = Content { content_type: "application/pdf".to_owned(), bytes: b"%PDF-1.4".to_vec() };
        if id == "page" { Ok(content) } else { Err(NOT_FOUND.into()) }
    }

    async fn decided(
        &self,
        app: &App,
        tx: &mut Tx,
        case: &Case,
        _decision: &Decision,
        _catalogue: &[CatalogueReason],
    ) -> Result<(), Problem> {
        let notice = Notice::new(To::Email("someone@example.com".to_owned()), "paper.decided");
        tx.notify(app, &notice.param("state", case.state.name())).await.map(|_| ())
    }
}

/// What a story hands in.
#[derive(Deserialize, schemars::JsonSchema)]
struct NewPaper {
    kind: String,
    applicant: String,
    case: Option<Id<CaseId>>,
}

async fn hand_in(
    cx: Cx,
    who: Caller<ReadAccount>,
    State(_app): State<App>,
    Form(new): Form<NewPaper>,
) -> Reply<Value> {
    let kind = KINDS.iter().find(|kind| kind.name == new.kind).ok_or(NOT_FOUND)?;
    let terms = [(new.applicant.clone(), false), (format!("{}-number", new.applicant), true)];
    let submission = Submission {
        kind: kind.name,
        org: who.org.clone(),
        account: who.account.clone(),
        applicant: new.applicant,
        phone: "138****1234".to_owned(),
        terms: terms.into_iter().map(|(text, identity)| Term { text, identity }).collect(),
    };
    let mut tx = cx.begin(&*who).await?;
    let case = match new.case {
        None => open(cx.app(), &mut tx, &submission, &LIMITS).await?,
        Some(case) => renew(cx.app(), &mut tx, &case, &submission, &LIMITS).await?,
    };
    tx.ok(json!({ "id": case.id, "number": case.number, "version": case.version, "due_at": case.due_at }))
        .await
}

/// The desk with this kind.
pub(crate) fn desk(app: &App) -> Desk {
    Desk::new(app.clone()).with(Arc::new(Papers))
}

/// An address for handing in.
pub(crate) fn papers(app: &App) -> Wiring {
    let papers = Api::new("papers").post("/papers", hand_in, "Hands in a paper");
    Wiring::default().api(papers.with_state(app.clone()))
}

/// The desk over HTTP, and an address for handing in.
pub(super) fn wire(app: &App) -> Wiring {
    papers(app).api(crate::routes().with_state(desk(app))).jobs(crate::jobs(&desk(app)))
}

/// A developer who hands things in.
pub(crate) fn applicant(w: &World, name: &str) -> Client {
    w.person(name, |person| person.roles(&[Role::Owner]))
}

/// A reviewer.
pub(crate) fn reviewer(w: &World, name: &str) -> Client {
    w.staff(name, &[StaffRole::Reviewer])
}

/// A super administrator.
pub(crate) fn chief(w: &World, name: &str) -> Client {
    w.staff(name, &[StaffRole::Super])
}

/// Takes a case and decides it.
pub(crate) async fn decide(who: &Client, case: &str, decision: Value) -> Value {
    who.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    who.post(&format!("/admin/reviews/{case}/decision"), decision).await.ok()
}

/// Hands a paper in and returns the case's id.
pub(crate) async fn handed_in(who: &Client, applicant: &str) -> String {
    let case = who.post("/papers", json!({ "kind": "paper", "applicant": applicant })).await.ok();
    case["id"].as_str().unwrap().to_owned()
}
