//! The rules of each kind over HTTP (REV-09, REV-12).

use paifang_kernel::access::{Caller, ManageReviews, ReadReviews};
use paifang_kernel::api::{Api, Cx, Form, Path, Reply, State};
use paifang_kernel::problem::NOT_FOUND;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::{Rules, store};
use crate::desk::Desk;
use crate::subject::Words;

/// The routes of the rules.
pub(crate) fn routes() -> Api<Desk> {
    Api::new("review-rules").get("/admin/review-rules", list, "Lists the rules of each kind of case").put(
        "/admin/review-rules/{kind}",
        put,
        "Sets the rules of a kind of case",
    )
}

/// An automatic check that a rule may name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckName {
    /// The stable code.
    pub code: &'static str,
    /// What it says when it came out well.
    pub label: Words,
}

/// A kind with its rules.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindRules {
    /// The kind's name on the wire.
    pub kind: String,
    /// What people call it.
    pub label: Words,
    /// The checks that a rule may name.
    pub checks: Vec<CheckName>,
    /// How its cases are treated.
    pub rules: Rules,
}

/// Every kind with its rules.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewRules {
    /// The kinds.
    pub items: Vec<KindRules>,
}

fn checks(desk: &Desk, kind: &str) -> Result<Vec<CheckName>, paifang_kernel::Problem> {
    let known = desk.subjects.owner(kind)?.checks(kind).iter();
    Ok(known.map(|(code, label)| CheckName { code, label: *label }).collect())
}

async fn list(cx: Cx, who: Caller<ReadReviews>, State(desk): State<Desk>) -> Reply<ReviewRules> {
    let mut tx = cx.begin(&*who).await?;
    let mut items = Vec::new();
    for kind in desk.subjects.kinds() {
        let rules = store::of(&mut tx, kind.name).await?;
        let checks = checks(&desk, kind.name)?;
        items.push(KindRules { kind: kind.name.to_owned(), label: kind.words, checks, rules });
    }
    Ok(ReviewRules { items }.into())
}

async fn put(
    cx: Cx,
    who: Caller<ManageReviews>,
    State(desk): State<Desk>,
    Path(name): Path<String>,
    Form(rules): Form<Rules>,
) -> Reply<KindRules> {
    let kind = desk.subjects.kinds().into_iter().find(|kind| kind.name == name).ok_or(NOT_FOUND)?;
    let checks = checks(&desk, kind.name)?;
    rules
        .check(&checks.iter().map(|check| check.code).collect::<Vec<_>>())
        .map_err(|code| code.at("/auto_checks"))?;
    let mut tx = cx.begin(&*who).await?;
    store::put(&mut tx, kind.name, &rules).await?;
    let facts = json!({ "four_eyes": rules.four_eyes, "auto_checks": rules.auto_checks });
    cx.audit(&mut tx, &*who, "review_rules.change", kind.name, facts).await?;
    tx.ok(KindRules { kind: name, label: kind.words, checks, rules }).await
}
