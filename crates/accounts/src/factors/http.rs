//! The routes of second factors: a developer's own, an operator's own, and the answers to log-ins that wait for one.

use paifang_kernel::access::{Caller, Fresh, ManageFactors, ReadOperator};
use paifang_kernel::api::{Api, Cx, Empty, Form, Made, Path, Reply, State};

use super::deeds::{self, FactorAdded, FactorList, RecoveryCodes, TotpBegun, TotpCode};
use super::{login, passkey_http};
use crate::Accounts;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("factors")
        .get("/me/factors", list, "Lists one's own second factors")
        .post("/me/factors/totp", begin_totp, "Begins to set an authenticator app up")
        .put("/me/factors/totp", confirm_totp, "Enters its first code; from now on log-ins ask for one")
        .delete("/me/factors/{id}", remove, "Removes a second factor")
        .post("/me/recovery-codes", renew_codes, "Makes new recovery codes instead of the old ones")
        .and(staff_routes())
        .and(login::routes())
        .and(passkey_http::routes())
}

fn staff_routes() -> Api<Accounts> {
    Api::new("operator_factors")
        .get("/admin/me/factors", list_staff, "Lists an operator's own second factors")
        .post("/admin/me/factors/totp", begin_totp_staff, "Begins to set an operator's authenticator app up")
        .put("/admin/me/factors/totp", confirm_totp_staff, "Enters its first code; everything opens")
        .delete(
            "/admin/me/factors/{id}",
            remove_staff,
            "Removes a second factor of an operator, but not the last",
        )
        .post("/admin/me/recovery-codes", renew_codes_staff, "Makes new recovery codes for an operator")
}

async fn list(cx: Cx, who: Caller<ManageFactors>) -> Reply<FactorList> {
    deeds::list(&cx, &*who).await
}

async fn begin_totp(cx: Cx, who: Fresh<ManageFactors>) -> Made<TotpBegun> {
    deeds::begin_totp(&cx, &*who).await
}

async fn confirm_totp(cx: Cx, who: Fresh<ManageFactors>, Form(typed): Form<TotpCode>) -> Reply<FactorAdded> {
    deeds::confirm_totp(&cx, &*who, &typed).await
}

async fn remove(
    cx: Cx,
    who: Fresh<ManageFactors>,
    State(accounts): State<Accounts>,
    Path(id): Path<String>,
) -> Empty {
    deeds::remove(&cx, &accounts, &*who, &id).await?.no_content().await
}

async fn renew_codes(cx: Cx, who: Fresh<ManageFactors>) -> Made<RecoveryCodes> {
    deeds::renew_codes(&cx, &*who).await
}

async fn list_staff(cx: Cx, who: Caller<ReadOperator>) -> Reply<FactorList> {
    deeds::list(&cx, &*who).await
}

async fn begin_totp_staff(cx: Cx, who: Fresh<ReadOperator>) -> Made<TotpBegun> {
    deeds::begin_totp(&cx, &*who).await
}

async fn confirm_totp_staff(
    cx: Cx,
    who: Fresh<ReadOperator>,
    Form(typed): Form<TotpCode>,
) -> Reply<FactorAdded> {
    deeds::confirm_totp(&cx, &*who, &typed).await
}

async fn remove_staff(
    cx: Cx,
    who: Fresh<ReadOperator>,
    State(accounts): State<Accounts>,
    Path(id): Path<String>,
) -> Empty {
    deeds::remove(&cx, &accounts, &*who, &id).await?.no_content().await
}

async fn renew_codes_staff(cx: Cx, who: Fresh<ReadOperator>) -> Made<RecoveryCodes> {
    deeds::renew_codes(&cx, &*who).await
}
