//! Freezing and unfreezing of accounts and organisations, and asking for a new password; all with a reason (ADM-04).

use paifang_kernel::access::{Account, Caller, Organisation, WriteDevelopers};
use paifang_kernel::api::{Api, Cx, Form, Path, Reply, State, Work};
use paifang_kernel::id::Id;
use paifang_kernel::{Problem, access::Identity};
use serde_json::json;

use super::views::{self, DeveloperView};
use super::{Because, store};
use crate::security::{self, Change, devices};
use crate::{Accounts, organisations, sessions};

/// The routes of this part.
pub(super) fn routes() -> Api<Accounts> {
    Api::new("developer_care")
        .put(
            "/admin/developers/{id}/freeze",
            freeze,
            "Freezes an account: its sessions and keys stop at once",
        )
        .delete("/admin/developers/{id}/freeze", unfreeze, "Lets a frozen account go on")
        .put("/admin/developers/{id}/password-reset", reset, "Ends every session until a new password is set")
        .put("/admin/organisations/{id}/freeze", freeze_org, "Freezes an organisation: its keys stop at once")
        .delete("/admin/organisations/{id}/freeze", unfreeze_org, "Lets a frozen organisation go on")
}

async fn freeze(
    cx: Cx,
    who: Caller<WriteDevelopers>,
    State(accounts): State<Accounts>,
    Path(id): Path<Id<Account>>,
    Form(because): Form<Because>,
) -> Reply<DeveloperView> {
    let reason = because.read()?;
    store::find(cx.app(), &id).await?;
    let mut tx = cx.begin(&*who).await?;
    store::freeze(cx.app(), &mut tx, &id, &reason).await?;
    sessions::end_all(&mut tx, &id).await?;
    organisations::bump(&mut tx).await?;
    tell(&cx, &mut tx, &*who, ("developer.freeze", id.as_str(), Some(&reason))).await?;
    security::record_noted(cx.app(), &mut tx, &id, (Change::AccountFrozen, Some(&reason))).await?;
    tx.commit().await?;
    Ok(views::detail(&accounts, &id).await?.into())
}

async fn unfreeze(
    cx: Cx,
    who: Caller<WriteDevelopers>,
    State(accounts): State<Accounts>,
    Path(id): Path<Id<Account>>,
) -> Reply<DeveloperView> {
    store::find(cx.app(), &id).await?;
    let mut tx = cx.begin(&*who).await?;
    store::unfreeze(&mut tx, &id).await?;
    organisations::bump(&mut tx).await?;
    tell(&cx, &mut tx, &*who, ("developer.unfreeze", id.as_str(), None)).await?;
    security::record_noted(cx.app(), &mut tx, &id, (Change::AccountUnfrozen, None)).await?;
    tx.commit().await?;
    Ok(views::detail(&accounts, &id).await?.into())
}

async fn reset(
    cx: Cx,
    who: Caller<WriteDevelopers>,
    State(accounts): State<Accounts>,
    Path(id): Path<Id<Account>>,
    Form(because): Form<Because>,
) -> Reply<DeveloperView> {
    let reason = because.read()?;
    store::find(cx.app(), &id).await?;
    let mut tx = cx.begin(&*who).await?;
    store::demand_reset(cx.app(), &mut tx, &id).await?;
    sessions::end_all(&mut tx, &id).await?;
    devices::forget_all(&mut tx, &id).await?;
    tell(&cx, &mut tx, &*who, ("developer.password_reset", id.as_str(), Some(&reason))).await?;
    security::record_noted(cx.app(), &mut tx, &id, (Change::PasswordResetForced, Some(&reason))).await?;
    tx.commit().await?;
    Ok(views::detail(&accounts, &id).await?.into())
}

async fn freeze_org(
    cx: Cx,
    who: Caller<WriteDevelopers>,
    State(accounts): State<Accounts>,
    Path(id): Path<Id<Organisation>>,
    Form(because): Form<Because>,
) -> Reply<DeveloperView> {
    let reason = because.read()?;
    let owner = organisations::find(cx.app(), &id).await?.owner;
    let mut tx = cx.begin(&*who).await?;
    store::freeze_org(cx.app(), &mut tx, &id, &reason).await?;
    organisations::bump(&mut tx).await?;
    tell(&cx, &mut tx, &*who, ("organisation.freeze", id.as_str(), Some(&reason))).await?;
    security::record_noted(cx.app(), &mut tx, &owner, (Change::OrganisationFrozen, Some(&reason))).await?;
    tx.commit().await?;
    Ok(views::detail(&accounts, &owner).await?.into())
}

async fn unfreeze_org(
    cx: Cx,
    who: Caller<WriteDevelopers>,
    State(accounts): State<Accounts>,
    Path(id): Path<Id<Organisation>>,
) -> Reply<DeveloperView> {
    let owner = organisations::find(cx.app(), &id).await?.owner;
    let mut tx = cx.begin(&*who).await?;
    store::unfreeze_org(&mut tx, &id).await?;
    organisations::bump(&mut tx).await?;
    tell(&cx, &mut tx, &*who, ("organisation.unfreeze", id.as_str(), None)).await?;
    security::record_noted(cx.app(), &mut tx, &owner, (Change::OrganisationUnfrozen, None)).await?;
    tx.commit().await?;
    Ok(views::detail(&accounts, &owner).await?.into())
}

/// Records what an operator does, with the reason.
async fn tell<I: Identity>(
    cx: &Cx,
    tx: &mut Work,
    who: &I,
    (action, object, reason): (&str, &str, Option<&str>),
) -> Result<(), Problem> {
    cx.audit_as(tx, &who.actor(), action, object, json!({}), reason).await
}
