//! What the developer sees of contracts: the kinds, the own ones with state and history, the form (CON-03..07).

use jiff::Timestamp;
use paifang_kernel::access::{Developer, DeveloperKind};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Lang, Problem};
use paifang_review::{CatalogueReason, ReasonView, Words};
use schemars::JsonSchema;
use serde::Serialize;

use super::company::{Company, FIELDS};
use super::kinds::{CASES, Kind, Text};
use super::store::{self, Contract, Step};
use super::{ContractId, State};

/// A name in both languages.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Named {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// A text to be read before signing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContractText {
    /// Its version within the kind.
    pub version: i64,
    /// The Chinese text, which prevails.
    pub zh: String,
    /// The English text.
    pub en: String,
    /// When it was published; nothing for the one that was delivered.
    #[schemars(with = "Option<String>")]
    pub published_at: Option<Timestamp>,
}

/// A kind of contract (CON-04).
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContractKindView {
    /// The stable name.
    pub name: String,
    /// What people call it.
    pub title: Named,
    /// Whether new signings are open (CON-05).
    pub open: bool,
    /// The kind that has to be signed first (CON-11).
    pub base: Option<String>,
    /// How long it holds.
    pub term_months: i64,
    /// The number that guards an operator's change.
    pub version: i64,
    /// The newest text.
    pub text: Option<ContractText>,
}

impl ContractKindView {
    pub(super) fn of(kind: Kind, texts: &[Text]) -> Self {
        let text = texts.iter().find(|text| text.kind == kind.name);
        Self {
            title: Named { zh: kind.zh, en: kind.en },
            open: kind.open,
            base: kind.base,
            term_months: kind.term_months,
            version: kind.version,
            text: text.map(ContractText::of),
            name: kind.name,
        }
    }
}

impl ContractText {
    pub(super) fn of(text: &Text) -> Self {
        Self {
            version: text.version,
            zh: text.zh.clone(),
            en: text.en.clone(),
            published_at: Timestamp::from_millisecond(text.published_at)
                .ok()
                .filter(|_| text.published_at > 0),
        }
    }
}

/// One transition.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContractStep {
    /// When.
    #[schemars(with = "String")]
    pub at: Timestamp,
    /// `developer`, `operator` or `platform`.
    pub actor: String,
    /// The state before.
    pub from: String,
    /// The state after.
    pub to: String,
    /// The operator's words, for a termination.
    pub reason: Option<String>,
}

/// What is shown beside the contract itself and its sealed text.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Why it was sent back.
    pub reasons: Vec<ReasonView>,
    /// The fields that the next version must leave as they are (REV-07).
    pub locked: Vec<String>,
    /// How long existing devices keep running after the end, in days (CON-12).
    pub grace_days: u32,
}

/// One contract of the organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContractView {
    /// The id.
    pub id: Id<ContractId>,
    /// The kind's stable name.
    pub kind: String,
    /// `reviewing`, `rejected`, `signed`, `terminated` or `expired`.
    pub state: &'static str,
    /// The version of the data.
    pub version: u32,
    /// The company's data as they were handed in.
    pub company: Company,
    /// The version of the text that was accepted.
    pub text_version: i64,
    /// The fingerprint of the document that was accepted, in hexadecimal.
    pub sha256: String,
    /// Where that document can be had.
    pub document: String,
    /// When this version came.
    #[schemars(with = "String")]
    pub submitted_at: Timestamp,
    /// The end of the promised working days (CON-06).
    #[schemars(with = "String")]
    pub due_at: Timestamp,
    /// The beginning of the term.
    #[schemars(with = "Option<String>")]
    pub signed_at: Option<Timestamp>,
    /// The end of the term.
    #[schemars(with = "Option<String>")]
    pub ends_at: Option<Timestamp>,
    /// After the end: until when existing devices keep running; new ones are stopped already (CON-12).
    #[schemars(with = "Option<String>")]
    pub grace_until: Option<Timestamp>,
    /// Why it was sent back.
    pub reasons: Vec<ReasonView>,
    /// The fields that the next version must leave as they are (REV-07).
    pub locked: Vec<String>,
    /// Everything that happened, oldest first (CON-07).
    pub history: Vec<ContractStep>,
}

/// A field of the form.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContractField {
    /// Its name.
    pub name: &'static str,
    /// What people call it.
    pub label: Words,
    /// Whether it must be filled in.
    pub starred: bool,
}

/// Everything that the signing page shows.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContractsView {
    /// Whether the organisation may use what needs a contract (CON-08).
    pub contracted: bool,
    /// The promise in working days, such as `3-5`.
    pub promise: String,
    /// The kinds in their order.
    pub kinds: Vec<ContractKindView>,
    /// The form's fields in their order.
    pub fields: Vec<ContractField>,
    /// What is known already.
    pub company: Company,
    /// The organisation's contracts, newest first.
    pub items: Vec<ContractView>,
}

/// The promise as people read it: `3-5` working days (CON-06).
pub(super) fn promise(app: &App) -> String {
    match app.limits().contract.promise_days {
        days @ 0..=3 => days.max(1).to_string(),
        days => format!("3-{days}"),
    }
}

/// The fields of the form for an organisation of this type.
pub(super) fn fields(kind: Option<DeveloperKind>) -> Vec<ContractField> {
    let field = |field: &super::company::Field| ContractField {
        name: field.name,
        label: field.words,
        starred: field.is_starred(kind),
    };
    FIELDS.iter().map(field).collect()
}

/// The catalogue of reasons, with the operators' edits.
pub(super) async fn catalogue(app: &App) -> Result<Vec<CatalogueReason>, Problem> {
    paifang_review::catalogue(app, &CASES.iter().collect::<Vec<_>>()).await
}

impl ContractView {
    /// Reads what belongs to a contract beside its row.
    pub(super) async fn of(
        app: &App,
        contract: Contract,
        catalogue: &[CatalogueReason],
        lang: Lang,
    ) -> Result<Self, Problem> {
        let filing = contract.state.filing().ok_or_else(unfiled)?;
        let sealed = store::read_filed(&app.db, &filing.case, filing.version).await?;
        let company = sealed.open(app, &filing.case, filing.version)?.company;
        let reasons =
            if let State::Rejected { reasons, .. } = &contract.state { reasons.as_slice() } else { &[] };
        let reasons = reasons.iter().map(|reason| ReasonView::of(reason, catalogue, lang)).collect();
        let steps = store::history(&app.db, &contract.id).await?;
        let locked = super::company::locked(&paifang_review::case(&app.db, &filing.case).await?);
        let grace_days = app.limits().contract_grace_days;
        Self::made(contract, company, sealed.sha256, steps, Shown { reasons, locked, grace_days })
    }

    /// What an operator who looks on sees has no personal data (ADM-08).
    pub(super) fn for_eyes_of(mut self, who: &Developer) -> Self {
        if who.onlooker.is_some() {
            self.company = self.company.masked();
        }
        self
    }

    /// Puts the parts of a contract together.
    pub(super) fn made(
        contract: Contract,
        company: Company,
        sha256: String,
        steps: Vec<Step>,
        Shown { reasons, locked, grace_days }: Shown,
    ) -> Result<Self, Problem> {
        let Contract { id, kind, state, .. } = contract;
        let filing = state.filing().ok_or_else(unfiled)?;
        Ok(Self {
            document: format!("/api/v1/me/contracts/{id}/text"),
            kind,
            state: state.name(),
            version: filing.version,
            company,
            text_version: filing.text_version,
            sha256,
            submitted_at: filing.filed_at,
            due_at: filing.due_at,
            signed_at: state.signed().map(|signed| signed.signed_at),
            ends_at: state.signed().map(|signed| signed.ends_at),
            grace_until: state.grace_until(grace_days),
            reasons,
            locked,
            history: steps.into_iter().map(ContractStep::of).collect(),
            id,
        })
    }
}

fn unfiled() -> Problem {
    Problem::internal("a contract without a filing")
}

impl ContractStep {
    fn of(step: Step) -> Self {
        Self { at: step.at, actor: step.actor, from: step.from, to: step.to, reason: step.reason }
    }
}
