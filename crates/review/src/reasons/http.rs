//! The catalogue of reasons over HTTP: list, add, edit, retire (REV-05, ADM-03).

use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ManageReviews, ReadReviews};
use paifang_kernel::api::{Api, Cx, Form, Params, Path, Reply, State};
use paifang_kernel::problem::STATE_CONFLICT;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{CatalogueReason, REASON_TEXT_INVALID, catalogue, store};
use crate::desk::Desk;
use crate::groups::KIND_UNKNOWN;

/// The routes of the catalogue.
pub(crate) fn routes() -> Api<Desk> {
    Api::new("review-reasons").get("/admin/review-reasons", list, "Lists the reasons to reject").put(
        "/admin/review-reasons/{code}",
        put,
        "Adds, changes or retires a reason to reject",
    )
}

/// The catalogue of reasons.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewReasons {
    /// The reasons.
    pub items: Vec<CatalogueReason>,
}

/// Which part of the catalogue is wanted.
#[derive(Debug, Deserialize, JsonSchema)]
struct ReasonQuery {
    /// A kind of case.
    kind: Option<String>,
    /// Retired ones too.
    #[serde(default)]
    retired: bool,
}

async fn list(
    cx: Cx,
    _who: Caller<ReadReviews>,
    State(desk): State<Desk>,
    Params(query): Params<ReasonQuery>,
) -> Reply<ReviewReasons> {
    let mut items = catalogue(cx.app(), &desk.subjects.kinds()).await?;
    items.retain(|reason| query.kind.as_ref().is_none_or(|kind| *kind == reason.kind));
    items.retain(|reason| query.retired || !reason.retired);
    Ok(ReviewReasons { items }.into())
}

/// A reason on its way in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReasonEdit {
    /// The kind of case it is for; a known reason keeps its own.
    kind: String,
    /// The Chinese sentence.
    zh: String,
    /// The English sentence.
    en: String,
    /// The field or document it usually concerns, or nothing.
    #[serde(default)]
    target: String,
    /// Whether it is offered no more.
    #[serde(default)]
    retired: bool,
}

impl ReasonEdit {
    fn checked(self, code: String) -> Result<CatalogueReason, Problem> {
        let plain = |text: &str| !text.chars().any(|c| c.is_control() || "<>".contains(c));
        let name = |text: &str| {
            text.len() <= 40
                && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        };
        if code.len() < 2 || !name(&code) {
            return Err(REASON_TEXT_INVALID.at("/code"));
        }
        if !name(&self.target) {
            return Err(REASON_TEXT_INVALID.at("/target"));
        }
        let (zh, en) = (self.zh.trim().to_owned(), self.en.trim().to_owned());
        for (text, pointer) in [(&zh, "/zh"), (&en, "/en")] {
            if !(1..=200).contains(&text.chars().count()) || !plain(text) {
                return Err(REASON_TEXT_INVALID.at(pointer));
            }
        }
        Ok(CatalogueReason { code, kind: self.kind, zh, en, target: self.target, retired: self.retired })
    }
}

async fn put(
    cx: Cx,
    who: Caller<ManageReviews>,
    State(desk): State<Desk>,
    Path(code): Path<String>,
    Form(new): Form<ReasonEdit>,
) -> Reply<CatalogueReason> {
    let kinds = desk.subjects.kinds();
    let reason = new.checked(code)?;
    if !kinds.iter().any(|kind| kind.name == reason.kind) {
        return Err(KIND_UNKNOWN.at("/kind"));
    }
    let known = catalogue(cx.app(), &kinds).await?.into_iter().find(|known| known.code == reason.code);
    if known.as_ref().is_some_and(|known| known.kind != reason.kind) {
        return Err(STATE_CONFLICT.at("/kind"));
    }
    let mut tx = cx.begin(&*who).await?;
    store::put(&mut tx, &reason).await?;
    cx.audit(
        &mut tx,
        &*who,
        "review_reason.change",
        &reason.code,
        json!({ "before": known, "after": reason }),
    )
    .await?;
    tx.ok(reason).await
}
