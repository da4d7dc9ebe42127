//! The members of the organisation one acts for: list, change roles, remove (AUT-03).

use jiff::Timestamp;
use paifang_kernel::access::{Account, Caller, Fresh, ReadMembers, Role, WriteMembers};
use paifang_kernel::api::{Api, Cx, Empty, Form, JsonSchema, Path, Reply};
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Member, belonging, granted, invitations, log, store, transfer};
use crate::{Accounts, organisations};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("members")
        .get("/members", list, "Lists who belongs to the organisation")
        .patch("/members/{id}", change, "Changes the roles of a member")
        .delete("/members/{id}", remove, "Removes a member")
        .and(invitations::routes())
        .and(belonging::routes())
        .and(transfer::routes())
        .and(log::routes())
}

/// Everybody who belongs to the organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MemberList {
    /// The main account first, then by the time they joined.
    items: Vec<MemberView>,
}

/// A member as the main account and administrators see them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MemberView {
    /// The account's id.
    id: Id<Account>,
    /// The roles; `owner` is the main account.
    roles: Vec<Role>,
    /// What the person calls themselves.
    nickname: String,
    /// The phone number or mail address, masked.
    contact: Option<String>,
    /// The user name.
    username: Option<String>,
    /// Since when.
    since: Timestamp,
    /// Whether it is the one who asks.
    you: bool,
}

impl MemberView {
    fn of(member: Member, who: &Id<Account>) -> Self {
        Self {
            you: member.account == *who,
            id: member.account,
            roles: member.roles,
            nickname: member.nickname,
            contact: member.contact,
            username: member.username,
            since: member.since,
        }
    }
}

/// The roles a member is to have.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MemberChange {
    /// At least one; `owner` cannot be granted.
    roles: Vec<Role>,
}

async fn list(cx: Cx, who: Caller<ReadMembers>) -> Reply<MemberList> {
    let members = store::list(cx.app(), &who.org).await?;
    let items = members.into_iter().map(|member| MemberView::of(member, &who.account)).collect();
    Ok(MemberList { items }.into())
}

async fn change(
    cx: Cx,
    who: Fresh<WriteMembers>,
    Path(id): Path<Id<Account>>,
    Form(change): Form<MemberChange>,
) -> Reply<MemberView> {
    let roles = granted(&change.roles)?;
    let mut tx = cx.begin(&*who).await?;
    let member = store::find(cx.app(), &mut tx, &who.org, &id).await?;
    member.expect_changeable_by(&who.account)?;
    store::set_roles(&mut tx, &who.org, (&id, &roles)).await?;
    let notice = Notice::new(To::Account(id.clone()), "member.roles_changed");
    let name = organisations::verified_name(&mut tx, &who.org).await?;
    tx.notify(cx.app(), &notice.param("organisation", name)).await?;
    cx.audit(&mut tx, &*who, "member.roles", &id, json!({ "old": member.roles, "new": roles })).await?;
    tx.ok(MemberView::of(Member { roles, ..member }, &who.account)).await
}

async fn remove(cx: Cx, who: Caller<WriteMembers>, Path(id): Path<Id<Account>>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    let member = store::find(cx.app(), &mut tx, &who.org, &id).await?;
    member.expect_changeable_by(&who.account)?;
    store::remove(&mut tx, &who.org, &id).await?;
    let notice = Notice::new(To::Account(id.clone()), "member.removed");
    let name = organisations::verified_name(&mut tx, &who.org).await?;
    tx.notify(cx.app(), &notice.param("organisation", name)).await?;
    cx.audit(&mut tx, &*who, "member.remove", &id, json!({ "roles": member.roles })).await?;
    tx.no_content().await
}
