//! Freezing and unfreezing of accounts and organisations, and asking for a new password; all with a reason (ADM-04).

use paifang_kernel::access::{Account, Caller, Identity, Organisation, Staff, WriteDevelopers};
use paifang_kernel::api::{Api, Cx, Form, Path, Reply, State, Work};
use paifang_kernel::id::Id;
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
    let deed = Deed { action: "developer.freeze", object: id.as_str(), reason: Some(&reason) };
    done(&cx, (&accounts, &who), tx, deed, (&id, Change::AccountFrozen)).await
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
    let deed = Deed { action: "developer.unfreeze", object: id.as_str(), reason: None };
    done(&cx, (&accounts, &who), tx, deed, (&id, Change::AccountUnfrozen)).await
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
    let deed = Deed { action: "developer.password_reset", object: id.as_str(), reason: Some(&reason) };
    done(&cx, (&accounts, &who), tx, deed, (&id, Change::PasswordResetForced)).await
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
    let deed = Deed { action: "organisation.freeze", object: id.as_str(), reason: Some(&reason) };
    done(&cx, (&accounts, &who), tx, deed, (&owner, Change::OrganisationFrozen)).await
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
    let deed = Deed { action: "organisation.unfreeze", object: id.as_str(), reason: None };
    done(&cx, (&accounts, &who), tx, deed, (&owner, Change::OrganisationUnfrozen)).await
}

/// What an operator did to whom, as the audit log keeps it.
struct Deed<'a> {
    action: &'a str,
    object: &'a str,
    reason: Option<&'a str>,
}

/// Ends a deed: the audit log and the owner's security log hold it with its reason, then it counts.
async fn done(
    cx: &Cx,
    (accounts, who): (&Accounts, &Staff),
    mut tx: Work,
    Deed { action, object, reason }: Deed<'_>,
    (owner, change): (&Id<Account>, Change),
) -> Reply<DeveloperView> {
    cx.audit_as(&mut tx, &who.actor(), action, object, json!({}), reason).await?;
    security::record_noted(cx.app(), &mut tx, owner, (change, reason)).await?;
    tx.commit().await?;
    Ok(views::detail(accounts, owner).await?.into())
}
