//! Contracts over HTTP for the organisation: look, hand in, hand in again, download (CON-02, CON-03, CON-07, CON-10).

use axum::http::{HeaderValue, header};
use paifang_kernel::access::{Caller, Developer, ReadContracts, SubmitContracts};
use paifang_kernel::api::{Api, Cx, Form, FromRef, Made, Path, Reply, Response, State as Slice, Work};
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::problem::AGREEMENT_REQUIRED;
use paifang_kernel::{App, Problem, mask};
use paifang_review::{Case, Content, Submission};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::company::{self, Company};
use super::kinds::{self, CASE, Kind, Text};
use super::store::{self, Actor, Contract, Filed, Record};
use super::views::{self, ContractKindView, ContractView, ContractsView, Shown};
use super::{
    CONTRACT_BASE_REQUIRED, CONTRACT_KIND_CLOSED, CONTRACT_TEXT_OUTDATED, ContractId, Filing, State,
    document, operating, overseeing,
};
use crate::verification;

/// The state of the slice.
#[derive(Clone, Debug)]
pub struct Contracts {
    app: App,
}

impl Contracts {
    /// The slice over the application.
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

impl FromRef<Contracts> for App {
    fn from_ref(contracts: &Contracts) -> Self {
        contracts.app.clone()
    }
}

/// The routes of the slice.
pub fn routes() -> Api<Contracts> {
    Api::new("contracts")
        .get("/me/contracts", list, "Shows the kinds of contract and the organisation's own contracts")
        .post("/me/contracts", submit, "Applies for a contract")
        .get("/me/contracts/{id}", show, "Shows a contract with its history")
        .put("/me/contracts/{id}", resubmit, "Hands a rejected contract in again")
        .get("/me/contracts/{id}/text", download, "Downloads the document that was accepted")
        .and(operating::routes())
        .and(overseeing::routes())
}

/// A contract that is handed in.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewContract {
    /// The kind's stable name.
    kind: String,
    /// Who signs.
    #[serde(default)]
    company: Company,
    /// The version of the text that was read.
    text_version: i64,
    /// The text is agreed to.
    #[serde(default)]
    agreement: bool,
}

/// A rejected contract that is handed in again.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ContractCorrection {
    /// Who signs.
    #[serde(default)]
    company: Company,
    /// The version of the text that was read.
    text_version: i64,
    /// The text is agreed to.
    #[serde(default)]
    agreement: bool,
}

async fn list(cx: Cx, who: Caller<ReadContracts>, Slice(_slice): Slice<Contracts>) -> Reply<ContractsView> {
    let texts = kinds::newest_texts(&cx.db).await?;
    let kinds = kinds::all(&cx.db).await?;
    let catalogue = views::catalogue(cx.app()).await?;
    let mut items = Vec::new();
    for contract in store::of(&cx.db, &who.org).await? {
        let view = ContractView::of(cx.app(), contract, &catalogue, cx.lang()).await?;
        items.push(view.for_eyes_of(&who));
    }
    let known = verification::in_force(cx.app(), &who.org).await?.filter(|_| who.onlooker.is_none());
    let view = ContractsView {
        contracted: who.standing.contracted,
        promise: views::promise(cx.app()),
        kinds: kinds.into_iter().map(|kind| ContractKindView::of(kind, &texts)).collect(),
        fields: views::fields(who.standing.kind),
        company: known.as_ref().map(Company::known).unwrap_or_default(),
        items,
    };
    Ok(view.into())
}

async fn show(
    cx: Cx,
    who: Caller<ReadContracts>,
    Slice(_slice): Slice<Contracts>,
    Path(id): Path<Id<ContractId>>,
) -> Reply<ContractView> {
    let contract = store::find(&cx.db, &who.org, &id).await?;
    let catalogue = views::catalogue(cx.app()).await?;
    let view = ContractView::of(cx.app(), contract, &catalogue, cx.lang()).await?;
    Ok(view.for_eyes_of(&who).into())
}

async fn submit(
    cx: Cx,
    who: Caller<SubmitContracts>,
    Slice(_slice): Slice<Contracts>,
    Form(new): Form<NewContract>,
) -> Made<ContractView> {
    let mut tx = cx.begin(&*who).await?;
    let contract = Contract::new(cx.app(), &who.org, &new.kind);
    let (kind, text) = signable(&cx, &mut tx, &who, (&new.kind, None), new.text_version).await?;
    let company = agreed(&who, new.company, new.agreement)?;
    let view = hand_in(&cx, &mut tx, &who, contract, (&kind, &text), company).await?;
    tx.created(view).await
}

async fn resubmit(
    cx: Cx,
    who: Caller<SubmitContracts>,
    Slice(_slice): Slice<Contracts>,
    Path(id): Path<Id<ContractId>>,
    Form(new): Form<ContractCorrection>,
) -> Reply<ContractView> {
    let mut tx = cx.begin(&*who).await?;
    let contract = store::load(&mut tx, &who.org, &id).await?;
    let (kind, text) =
        signable(&cx, &mut tx, &who, (&contract.kind, Some(&contract)), new.text_version).await?;
    let company = agreed(&who, new.company, new.agreement)?;
    refuse_changes(&cx, &mut tx, &contract, &company).await?;
    let view = hand_in(&cx, &mut tx, &who, contract, (&kind, &text), company).await?;
    tx.ok(view).await
}

/// The kind and its newest text, if the kind is open, its base signed, and this text the one that was read. A rejected
/// contract may be corrected also after its kind was closed.
async fn signable(
    cx: &Cx,
    tx: &mut Work,
    who: &Developer,
    (name, corrected): (&str, Option<&Contract>),
    text_version: i64,
) -> Result<(Kind, Text), Problem> {
    let kind = kinds::find(tx, name).await?;
    if !kind.open && corrected.is_none() {
        return Err(CONTRACT_KIND_CLOSED.at("/kind"));
    }
    let text = kinds::newest_text(tx, name).await?;
    if let Some(base) = &kind.base
        && !store::in_force(cx.app(), tx, &who.org, base).await?
    {
        let base = kinds::find(tx, base).await?;
        let refusal = Problem::new(CONTRACT_BASE_REQUIRED).arg("base", cx.lang().pick(base.zh, base.en));
        return Err(refusal.at("/kind"));
    }
    if text.version != text_version {
        return Err(CONTRACT_TEXT_OUTDATED.at("/text_version"));
    }
    Ok((kind, text))
}

/// "Return only this item": whatever was not marked stays as it was handed in (REV-07).
async fn refuse_changes(
    cx: &Cx,
    tx: &mut Work,
    contract: &Contract,
    company: &Company,
) -> Result<(), Problem> {
    let Some(filing) = contract.state.filing() else { return Ok(()) };
    let locked = company::locked(&paifang_review::case(&cx.db, &filing.case).await?);
    let before = store::filed(tx, &filing.case, filing.version).await?;
    let before = before.open(cx.app(), &filing.case, filing.version)?.company;
    company.refuse_changes(&before, &locked)
}

/// The company's data, once the text is agreed to.
fn agreed(who: &Developer, company: Company, agreement: bool) -> Result<Company, Problem> {
    let company = company.check(who.standing.kind);
    match (company, agreement) {
        (Ok(company), true) => Ok(company),
        (Ok(_), false) => Err(AGREEMENT_REQUIRED.at("/agreement")),
        (Err(problem), true) => Err(problem),
        (Err(problem), false) => Err(problem.and(AGREEMENT_REQUIRED.at("/agreement"))),
    }
}

async fn hand_in(
    cx: &Cx,
    tx: &mut Work,
    who: &Developer,
    contract: Contract,
    (kind, text): (&Kind, &Text),
    company: Company,
) -> Result<ContractView, Problem> {
    let case = case(cx, tx, who, &contract, &company).await?;
    let filing = Filing {
        case: case.id.clone(),
        version: case.version,
        text_version: text.version,
        filed_at: case.submitted_at,
        due_at: case.promised_at,
    };
    let html = document::html(cx.app(), kind, text, &company, filing.filed_at);
    let sha256 = document::fingerprint(&html);
    let record = Record {
        filing: &filing,
        org: &who.org,
        account: &who.account,
        ip: cx.request.ip.to_string(),
        sha256: &sha256,
    };
    let filed = Filed { company, html };
    store::file(cx.app(), tx, &record, &filed).await?;
    let state = contract.state.clone().submit(filing.clone())?;
    let mover = (Actor::Developer, who.account.as_str(), None);
    let contract = store::save(cx.app(), tx, &contract, state, mover).await?;
    let told = Notice::new(To::Account(who.account.clone()), "contract.submitted");
    let named = json!({ "zh": kind.zh, "en": kind.en });
    tx.notify(cx.app(), &told.param("contract", named).param("promise", views::promise(cx.app()))).await?;
    let facts = json!({ "kind": contract.kind, "case": case.id, "number": case.number, "version": case.version,
        "text_version": text.version, "sha256": sha256 });
    cx.audit(tx, who, "contract.submit", &contract.id, facts).await?;
    let steps = store::steps(tx, &contract.id).await?;
    let grace = cx.limits().contract_grace_days;
    ContractView::made(
        contract,
        filed.company,
        sha256,
        steps,
        Shown { grace_days: grace, ..Shown::default() },
    )
}

/// A new case at the desk, or the next version of the rejected one.
async fn case(
    cx: &Cx,
    tx: &mut Work,
    who: &Developer,
    contract: &Contract,
    company: &Company,
) -> Result<Case, Problem> {
    let submission = Submission {
        kind: CASE,
        org: who.org.clone(),
        account: who.account.clone(),
        applicant: company.applicant(),
        phone: mask::phone(&company.contact_phone),
        terms: company.terms(),
    };
    let limits = cx.limits();
    match &contract.state {
        State::Unsigned => paifang_review::open(cx.app(), tx, &submission, &limits.contract).await,
        State::Rejected { filing, .. } => {
            paifang_review::renew(cx.app(), tx, &filing.case, &submission, &limits.contract).await
        }
        State::Reviewing { .. } | State::Signed { .. } | State::Terminated { .. } | State::Expired { .. } => {
            Err(paifang_kernel::problem::STATE_CONFLICT.into())
        }
    }
}

async fn download(
    cx: Cx,
    who: Caller<ReadContracts>,
    Slice(_slice): Slice<Contracts>,
    Path(id): Path<Id<ContractId>>,
) -> Result<Response, Problem> {
    who.expect_own_eyes()?;
    let contract = store::find(&cx.db, &who.org, &id).await?;
    let filing = contract.state.filing().ok_or(paifang_kernel::problem::NOT_FOUND)?;
    let sealed = store::read_filed(&cx.db, &filing.case, filing.version).await?;
    let filed = sealed.open(cx.app(), &filing.case, filing.version)?;
    if document::fingerprint(&filed.html) != sealed.sha256 {
        return Err(Problem::internal(format!("the document of contract {id} is not the accepted one")));
    }
    let content_type = "text/html; charset=utf-8".to_owned();
    let content = Content { content_type, bytes: filed.html.into_bytes() };
    let mut response = paifang_review::sealed_off(content)?;
    let name = format!("attachment; filename=\"contract-{id}.html\"");
    let name = HeaderValue::from_str(&name).map_err(Problem::internal)?;
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
