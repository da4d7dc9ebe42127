//! Contracts at the review desk: what business staff see, and what a decision moves (CON-06, CON-08, REV-01).

use std::sync::Arc;

use async_trait::async_trait;
use jiff::{Timestamp, ToSpan as _};
use paifang_kernel::db::Tx;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, Lang, Problem};
use paifang_review::{
    Case, CatalogueReason, Check, Content, Decision, Fact, Outcome, Reason, Sight, State as CaseState,
    Subject, View, Words,
};
use serde_json::{Value, json};

use super::company::{Company, FIELDS};
use super::kinds::{self, CASES, Kind};
use super::store::{self, Actor, Contract, Filed};

/// Contracts as a subject of the desk.
pub fn subject() -> Arc<dyn Subject> {
    Arc::new(Signing)
}

#[derive(Debug)]
struct Signing;

#[async_trait]
impl Subject for Signing {
    fn kinds(&self) -> &'static [paifang_review::Kind] {
        CASES
    }

    async fn view(&self, app: &App, tx: &mut Tx, case: &Case, sight: Sight) -> Result<View, Problem> {
        let contract = store::of_case(tx, &case.id).await?;
        let kind = kinds::find(tx, &contract.kind).await?;
        let now = open(app, tx, case, case.version).await?;
        let before = match case.version {
            0 | 1 => None,
            version => Some(open(app, tx, case, version - 1).await?.company),
        };
        let mut facts = vec![kind_fact(&contract, &kind)];
        facts.extend(company_facts(&now.company, before.as_ref(), sight));
        let checks = checks(app, tx, case, &kind).await?;
        Ok(View { facts, papers: Vec::new(), checks })
    }

    async fn object(&self, tx: &mut Tx, case: &Case) -> Result<String, Problem> {
        Ok(store::of_case(tx, &case.id).await?.id.to_string())
    }

    async fn content(&self, _app: &App, _case: &Case, _id: &str) -> Result<Content, Problem> {
        Err(NOT_FOUND.into())
    }

    async fn decided(
        &self,
        app: &App,
        tx: &mut Tx,
        case: &Case,
        decision: &Decision,
        catalogue: &[CatalogueReason],
    ) -> Result<(), Problem> {
        let contract = store::of_case(tx, &case.id).await?;
        let kind = kinds::find(tx, &contract.kind).await?;
        let signer = store::filed(tx, &case.id, case.version).await?.account;
        let named = json!({ "zh": kind.zh, "en": kind.en });
        let (state, notice) = match decision {
            Decision::Approve => {
                let end = end_of_term(app, &kind)?;
                let notice = Notice::new(To::Account(signer), "contract.approved");
                (contract.state.clone().approve(app.now(), end)?, notice.param("until", day(app, end)))
            }
            Decision::Reject(reasons) => {
                let notice = Notice::new(To::Account(signer), "contract.rejected");
                let state = contract.state.clone().reject(app.now(), reasons.clone())?;
                (state, notice.param("reasons", told(reasons, catalogue)))
            }
        };
        store::save(app, tx, &contract, state, (Actor::Operator, &decider(case), None)).await?;
        tx.notify(app, &notice.param("contract", named)).await?;
        Ok(())
    }
}

async fn open(app: &App, tx: &mut Tx, case: &Case, version: u32) -> Result<Filed, Problem> {
    store::filed(tx, &case.id, version).await?.open(app, &case.id, version)
}

fn decider(case: &Case) -> String {
    match &case.state {
        CaseState::Approved(decided) | CaseState::Rejected(decided, _) => decided.by.to_string(),
        CaseState::Pending { .. } | CaseState::Withdrawn | CaseState::Revoked(_) => String::new(),
    }
}

/// The term counts in calendar months of the platform's zone.
fn end_of_term(app: &App, kind: &Kind) -> Result<Timestamp, Problem> {
    let start = app.now().to_zoned(app.zone());
    let end = start.checked_add(kind.term_months.months()).map_err(Problem::internal)?;
    Ok(end.timestamp())
}

/// The calendar day of a moment, for people to read.
pub(super) fn day(app: &App, at: Timestamp) -> String {
    paifang_kernel::calendar::day(at, &app.zone())
}

/// Each reason in both languages, with the reviewer's note.
fn told(reasons: &[Reason], catalogue: &[CatalogueReason]) -> Value {
    let told = reasons.iter().map(|reason| {
        let known = catalogue.iter().find(|known| known.code == reason.code);
        let words = |lang: Lang| {
            let text = known.map_or(reason.code.as_str(), |known| known.text(lang));
            let (open, close) = lang.pick(("（", "）"), (" (", ")"));
            let note = reason.note.as_ref().map(|note| format!("{open}{note}{close}")).unwrap_or_default();
            format!("{text}{note}")
        };
        json!({ "zh": words(Lang::Zh), "en": words(Lang::En) })
    });
    Value::Array(told.collect())
}

fn kind_fact(contract: &Contract, kind: &Kind) -> Fact {
    let text = contract.state.filing().map_or(0, |filing| filing.text_version);
    Fact {
        field: "kind",
        label: Words { zh: "协议类型", en: "Kind of contract" },
        value: format!("{} / {} (v{text})", kind.zh, kind.en),
        previous: None,
    }
}

fn company_facts(now: &Company, before: Option<&Company>, sight: Sight) -> Vec<Fact> {
    let facts = FIELDS.iter().map(|field| {
        let changed = before.filter(|old| field.value(old, Sight::Full) != field.value(now, Sight::Full));
        Fact {
            field: field.name,
            label: field.words,
            value: field.value(now, sight),
            previous: changed.map(|old| field.value(old, sight)),
        }
    });
    facts.collect()
}

/// A supplement stands on its base, also at the moment of the decision (CON-11).
async fn checks(app: &App, tx: &mut Tx, case: &Case, kind: &Kind) -> Result<Vec<Check>, Problem> {
    let Some(base) = &kind.base else { return Ok(Vec::new()) };
    let signed = store::in_force(app, tx, &case.org, base).await?;
    let (outcome, words) = if signed {
        (Outcome::Ok, Words { zh: "主协议已签约", en: "The base agreement is signed" })
    } else {
        (
            Outcome::Fail,
            Words {
                zh: "主协议未签约或已结束", en: "The base agreement is not signed, or has ended"
            },
        )
    };
    Ok(vec![Check { code: "base_signed", outcome, words }])
}
