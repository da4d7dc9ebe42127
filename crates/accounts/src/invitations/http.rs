//! Makes, lists and ends invitations.

use paifang_kernel::access::{Caller, ManageInvitations};
use paifang_kernel::api::{Api, Cx, Empty, Form, JsonSchema, Made, Page, PageQuery, Params, Path, Reply};
use paifang_kernel::problem::NOT_FOUND;
use serde::Serialize;
use serde_json::json;

use super::{InvitationView, NewInvitation, store};
use crate::Accounts;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("invitations")
        .get("/admin/invitations", list, "Lists the invitations")
        .post("/admin/invitations", create, "Makes an invitation")
        .delete("/admin/invitations/{id}", end, "Ends an invitation")
}

/// An invitation with its code, which is shown this once.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InvitationMade {
    /// To be passed on.
    code: String,
    /// The invitation.
    invitation: InvitationView,
}

async fn list(
    cx: Cx,
    _who: Caller<ManageInvitations>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<InvitationView>> {
    let rows = store::list(cx.app(), &query.after()?.unwrap_or_default(), query.rows()).await?;
    Ok(Page::cut(rows, &query, |one| one.id.to_string()).into())
}

async fn create(
    cx: Cx,
    who: Caller<ManageInvitations>,
    Form(new): Form<NewInvitation>,
) -> Made<InvitationMade> {
    let new = new.checked()?;
    let mut tx = cx.begin(&*who).await?;
    let (invitation, code) = store::insert(cx.app(), &mut tx, &new).await?;
    let details = json!({ "uses": new.uses, "days": new.days, "note": new.note });
    cx.audit(&mut tx, &*who, "invitation.create", &invitation.id, details).await?;
    tx.created(InvitationMade { code, invitation }).await
}

async fn end(cx: Cx, who: Caller<ManageInvitations>, Path(id): Path<String>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    if !store::exists(&mut tx, &id).await? {
        return Err(NOT_FOUND.into());
    }
    store::end(cx.app(), &mut tx, &id).await?;
    cx.audit(&mut tx, &*who, "invitation.end", &id, json!({})).await?;
    tx.no_content().await
}
