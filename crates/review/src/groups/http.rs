//! Reviewer groups over HTTP (REV-02).

use paifang_kernel::access::{Caller, ManageReviews, Operator, ReadReviews};
use paifang_kernel::api::{Api, Cx, Empty, Form, Path, Reply, State};
use paifang_kernel::id::Id;
use paifang_kernel::problem::{INVALID, NOT_FOUND};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{GROUP_NAME_INVALID, Group, KIND_UNKNOWN, MOST, store};
use crate::desk::Desk;
use crate::subject::Words;

/// The routes of the groups.
pub(crate) fn routes() -> Api<Desk> {
    Api::new("review-groups")
        .get("/admin/review-groups", list, "Lists the reviewer groups and the kinds of case")
        .put("/admin/review-groups/{id}", put, "Makes a reviewer group or changes it")
        .delete("/admin/review-groups/{id}", remove, "Dissolves a reviewer group")
}

/// A kind of case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct KindView {
    /// The name on the wire.
    pub name: String,
    /// What people call it.
    pub label: Words,
}

/// Groups and kinds.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewGroups {
    /// The groups, by name.
    pub items: Vec<Group>,
    /// Every kind of case; one that no group names belongs to all reviewers.
    pub kinds: Vec<KindView>,
}

/// A group on its way in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewGroup {
    /// What people call it.
    name: String,
    /// The kinds of case it reviews.
    kinds: Vec<String>,
    /// The operators in it.
    members: Vec<Id<Operator>>,
}

pub(crate) fn kinds(desk: &Desk) -> Vec<KindView> {
    let kinds = desk.subjects.kinds().into_iter();
    kinds.map(|kind| KindView { name: kind.name.to_owned(), label: kind.words }).collect()
}

async fn list(cx: Cx, _who: Caller<ReadReviews>, State(desk): State<Desk>) -> Reply<ReviewGroups> {
    let items = store::read(&cx.db).await?;
    Ok(ReviewGroups { items, kinds: kinds(&desk) }.into())
}

async fn put(
    cx: Cx,
    who: Caller<ManageReviews>,
    State(desk): State<Desk>,
    Path(id): Path<String>,
    Form(new): Form<NewGroup>,
) -> Reply<Group> {
    let group = checked(&desk, id, new)?;
    let mut tx = cx.begin(&*who).await?;
    store::put(&mut tx, &group).await?;
    let facts = json!({ "name": group.name, "kinds": group.kinds, "members": group.members });
    cx.audit(&mut tx, &*who, "review_group.change", &group.id, facts).await?;
    tx.ok(group).await
}

fn checked(desk: &Desk, id: String, new: NewGroup) -> Result<Group, paifang_kernel::Problem> {
    let name = new.name.trim().to_owned();
    let plain = id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if !plain || !(2..=40).contains(&id.len()) || !(1..=40).contains(&name.chars().count()) {
        return Err(GROUP_NAME_INVALID.at("/name"));
    }
    let known = desk.subjects.kinds();
    if !new.kinds.iter().all(|kind| known.iter().any(|known| known.name == kind)) {
        return Err(KIND_UNKNOWN.at("/kinds"));
    }
    if new.members.len() > MOST {
        return Err(INVALID.arg("reason", format!("1..{MOST}")).at("/members"));
    }
    Ok(Group { id, name, kinds: new.kinds, members: new.members })
}

async fn remove(
    cx: Cx,
    who: Caller<ManageReviews>,
    State(_desk): State<Desk>,
    Path(id): Path<String>,
) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    if !store::remove(&mut tx, &id).await? {
        return Err(NOT_FOUND.into());
    }
    cx.audit(&mut tx, &*who, "review_group.remove", &id, json!({})).await?;
    tx.no_content().await
}
