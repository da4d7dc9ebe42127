//! Which organisations one belongs to, acting for another, leaving one (AUT-12).

use paifang_kernel::access::{
    Caller, Developer, Organisation, ReadMemberships, Role, Verification, WriteMemberships,
};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Path, Reply, Work};
use paifang_kernel::audit::Actor;
use paifang_kernel::id::Id;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Belonging, store};
use crate::members::{self, MAIN_ACCOUNT_FIXED};
use crate::security::password::http::SessionRenewed;
use crate::{Accounts, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("organisations")
        .get("/me/organisations", list, "Lists the organisations one belongs to")
        .put("/me/organisation", enter, "Acts for another of one's organisations")
        .delete("/me/organisations/{id}", leave, "Leaves an organisation")
}

/// The organisations that the caller belongs to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganisationList {
    /// The caller's own first.
    items: Vec<BelongingView>,
}

/// An organisation that the caller belongs to.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BelongingView {
    /// Its id.
    id: Id<Organisation>,
    /// What it is called.
    name: String,
    /// The caller's roles there; `owner` is the main account.
    roles: Vec<Role>,
    /// How far its verification has come.
    verification: Verification,
    /// Whether the caller acts for it now.
    current: bool,
}

/// The organisation to act for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ActingFor {
    /// One of those that the caller belongs to.
    organisation: Id<Organisation>,
}

async fn list(cx: Cx, who: Caller<ReadMemberships>) -> Reply<OrganisationList> {
    let view = |one: Belonging| BelongingView {
        current: one.org == who.org,
        id: one.org,
        name: one.name,
        roles: one.roles,
        verification: one.verification,
    };
    let items = store::of(cx.app(), &who.account).await?.into_iter().map(view).collect();
    Ok(OrganisationList { items }.into())
}

async fn enter(cx: Cx, who: Caller<WriteMemberships>, Form(form): Form<ActingFor>) -> Reply<SessionRenewed> {
    let mut tx = cx.begin(&*who).await?;
    let there = store::find(&mut tx, &who.account, &form.organisation).await?;
    store::enter(&mut tx, &who.session, (&who.account, &there.org)).await?;
    // The entry belongs to the organisation that is entered, so that its own log shows it.
    let actor = Actor::Developer { account: who.account.clone(), org: there.org.clone() };
    cx.audit_as(&mut tx, &actor, "member.enter", there.org.as_str(), json!({}), None).await?;
    renewed(&cx, tx, &who).await
}

async fn leave(
    cx: Cx,
    who: Caller<WriteMemberships>,
    Path(id): Path<Id<Organisation>>,
) -> Reply<SessionRenewed> {
    let mut tx = cx.begin(&*who).await?;
    let there = store::find(&mut tx, &who.account, &id).await?;
    if there.roles.contains(&Role::Owner) {
        return Err(MAIN_ACCOUNT_FIXED.into());
    }
    members::store::remove(&mut tx, &id, &who.account).await?;
    let actor = Actor::Developer { account: who.account.clone(), org: id.clone() };
    let facts = json!({ "roles": there.roles });
    cx.audit_as(&mut tx, &actor, "member.leave", who.account.as_str(), facts, None).await?;
    renewed(&cx, tx, &who).await
}

/// What the session may do has changed, so it goes on under a new id (rule A9).
async fn renewed(cx: &Cx, mut tx: Work, who: &Caller<WriteMemberships>) -> Reply<SessionRenewed> {
    let opened = sessions::renew(cx.app(), &mut tx, &who.session).await?;
    let done = tx.ok(SessionRenewed { csrf_token: opened.csrf_token(cx.app()) }).await?;
    Ok(done.cookie(opened.cookie::<Developer>(cx.app())))
}
