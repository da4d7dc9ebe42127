//! What operators do with contracts: open and close kinds, publish texts, end a contract (CON-04, CON-05, ADM).

use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ManageContracts, ReadContractKinds, Staff, TerminateContracts};
use paifang_kernel::api::{Api, Cx, Form, Made, Path, Reply, State as Slice, Work};
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::problem::{INVALID, VERSION_CONFLICT};
use paifang_review::{Deed, NOTE_LENGTH, Opinion, Reviewer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::http::Contracts;
use super::kinds::{self, Text};
use super::store::{self, Actor};
use super::views::{ContractKindView, ContractText};
use super::{ContractId, TERMINATION_REASON};
use crate::organisations;

/// The longest text in characters.
const TEXT_LENGTH: usize = 50_000;

pub(super) fn routes() -> Api<Contracts> {
    Api::new("contracts")
        .get("/admin/contract-kinds", list_kinds, "Lists the kinds of contract with their newest texts")
        .patch("/admin/contract-kinds/{kind}", change, "Opens, closes or renames a kind")
        .post("/admin/contract-kinds/{kind}/texts", publish, "Publishes a new text of a kind")
        .post("/admin/contracts/{id}/termination", terminate, "Ends a signed contract")
}

/// The kinds of contract.
#[derive(Debug, Serialize, JsonSchema)]
struct ContractKinds {
    /// In their order.
    items: Vec<ContractKindView>,
}

async fn list_kinds(
    cx: Cx,
    _who: Caller<ReadContractKinds>,
    Slice(_slice): Slice<Contracts>,
) -> Reply<ContractKinds> {
    let texts = kinds::newest_texts(&cx.db).await?;
    let items = kinds::all(&cx.db).await?.into_iter().map(|kind| ContractKindView::of(kind, &texts));
    Ok(ContractKinds { items: items.collect() }.into())
}

/// A change of a kind; absent fields stay as they are.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct ContractKindChange {
    /// The version that was seen; somebody else's change in between is refused.
    version: Option<i64>,
    /// Whether new signings are open.
    open: Option<bool>,
    /// 1 to 120 months, for contracts approved from now on.
    term_months: Option<i64>,
    /// The Chinese name.
    zh: Option<String>,
    /// The English name.
    en: Option<String>,
}

async fn change(
    cx: Cx,
    who: Caller<ManageContracts>,
    Slice(_slice): Slice<Contracts>,
    Path(name): Path<String>,
    Form(new): Form<ContractKindChange>,
) -> Reply<ContractKindView> {
    let mut tx = cx.begin(&*who).await?;
    let mut kind = kinds::find(&mut tx, &name).await?;
    if new.version.is_some_and(|seen| seen != kind.version) {
        return Err(VERSION_CONFLICT.into());
    }
    kind.open = new.open.unwrap_or(kind.open);
    kind.term_months = new.term_months.unwrap_or(kind.term_months);
    if !(1..=120).contains(&kind.term_months) {
        return Err(INVALID.arg("reason", "1..120").at("/term_months"));
    }
    kind.zh = named(new.zh, kind.zh, "/zh")?;
    kind.en = named(new.en, kind.en, "/en")?;
    kinds::save(&mut tx, &kind).await?;
    let facts = json!({ "open": kind.open, "term_months": kind.term_months, "zh": kind.zh, "en": kind.en });
    cx.audit(&mut tx, &*who, "contract_kind.change", &name, facts).await?;
    kind.version += 1;
    let text = kinds::newest_text(&mut tx, &name).await?;
    tx.ok(ContractKindView::of(kind, &[text])).await
}

fn named(new: Option<String>, old: String, pointer: &'static str) -> Result<String, Problem> {
    let Some(new) = new else { return Ok(old) };
    let new = new.trim();
    if (1..=100).contains(&new.chars().count()) && !new.chars().any(char::is_control) {
        return Ok(new.to_owned());
    }
    Err(INVALID.arg("reason", "1..100").at(pointer))
}

/// A new text of a kind.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewContractText {
    /// The Chinese text; blank lines part its sections.
    zh: String,
    /// The English text.
    en: String,
}

async fn publish(
    cx: Cx,
    who: Caller<ManageContracts>,
    Slice(_slice): Slice<Contracts>,
    Path(name): Path<String>,
    Form(new): Form<NewContractText>,
) -> Made<ContractText> {
    for (text, pointer) in [(&new.zh, "/zh"), (&new.en, "/en")] {
        if !(1..=TEXT_LENGTH).contains(&text.trim().chars().count()) {
            return Err(INVALID.arg("reason", format!("1..{TEXT_LENGTH}")).at(pointer));
        }
    }
    let mut tx = cx.begin(&*who).await?;
    let kind = kinds::find(&mut tx, &name).await?;
    // The kind's own version makes two publications at once meet.
    kinds::save(&mut tx, &kind).await?;
    let version = kinds::newest_text(&mut tx, &name).await?.version + 1;
    let (zh, en) = (new.zh.trim().to_owned(), new.en.trim().to_owned());
    let text = Text { kind: name.clone(), version, zh, en, published_at: cx.now().as_millisecond() };
    kinds::publish(cx.app(), &mut tx, &text, &who.operator).await?;
    cx.audit(&mut tx, &*who, "contract_text.publish", &name, json!({ "version": version })).await?;
    tx.created(ContractText::of(&text)).await
}

/// Why a contract ends before its time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Termination {
    /// The reason, which the developer reads.
    reason: String,
}

/// A contract after its termination.
#[derive(Debug, Serialize, JsonSchema)]
struct Terminated {
    /// The contract.
    id: Id<ContractId>,
    /// `terminated`, or still `signed`.
    state: &'static str,
    /// Whether nothing changed yet, because a second person has to say the same (REV-09).
    awaiting_second: bool,
}

/// Whether another person has to say the same before the contract ends (REV-09).
async fn awaits_second(
    cx: &Cx,
    tx: &mut Work,
    who: &Staff,
    contract: &store::Contract,
    reason: &str,
) -> Result<bool, Problem> {
    let Some(filing) = contract.state.filing() else { return Ok(false) };
    let reviewer = Reviewer::of(who, cx.now());
    let asked = (Deed::Terminate, reason);
    let opinion = paifang_review::seconded(cx.app(), tx, &filing.case, &reviewer, asked).await?;
    if opinion == Opinion::AwaitingSecond {
        let facts = json!({ "kind": contract.kind, "org": contract.org, "reason": reason });
        cx.audit(tx, who, "contract.terminate_first", &contract.id, facts).await?;
    }
    Ok(opinion == Opinion::AwaitingSecond)
}

async fn terminate(
    cx: Cx,
    who: Caller<TerminateContracts>,
    Slice(_slice): Slice<Contracts>,
    Path(id): Path<Id<ContractId>>,
    Form(termination): Form<Termination>,
) -> Reply<Terminated> {
    let reason = termination.reason.trim();
    if reason.is_empty() || reason.chars().count() > NOTE_LENGTH {
        return Err(TERMINATION_REASON.at("/reason"));
    }
    let mut tx = cx.begin(&*who).await?;
    let contract = store::any(&mut tx, &id).await?;
    let kind = kinds::find(&mut tx, &contract.kind).await?;
    let state = contract.state.clone().terminate(cx.now(), reason)?;
    if awaits_second(&cx, &mut tx, &who, &contract, reason).await? {
        return tx.ok(Terminated { id, state: contract.state.name(), awaiting_second: true }).await;
    }
    let mover = (Actor::Operator, who.operator.as_str(), Some(reason));
    let contract = store::save(cx.app(), &mut tx, &contract, state, mover).await?;
    let owner = organisations::owner_of(&mut tx, &contract.org).await?;
    let told = Notice::new(To::Account(owner), "contract.terminated")
        .param("contract", json!({ "zh": kind.zh, "en": kind.en }))
        .param("reasons", json!([{ "zh": reason, "en": reason }]));
    tx.notify(cx.app(), &told).await?;
    let facts = json!({ "kind": contract.kind, "org": contract.org, "reason": reason });
    cx.audit(&mut tx, &*who, "contract.terminate", &id, facts).await?;
    tx.ok(Terminated { id, state: contract.state.name(), awaiting_second: false }).await
}
