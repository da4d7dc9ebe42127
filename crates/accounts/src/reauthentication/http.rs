//! Takes a factor again and stamps the session, for developers and for operators.

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::access::{Caller, ManageFactors, ReadOperator};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Reply, State};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::signin::{Attempt, PASSWORD_WRONG, knows_password};
use crate::{Accounts, operators, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("reauthentication")
        .post("/me/reauthentication", confirm, "Confirms with a factor that it still is the owner")
        .post("/admin/reauthentication", confirm_staff, "The same for an operator")
}

/// A factor of the caller.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The password.
    password: String,
}

/// The session is fresh.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Reauthenticated {
    /// Until when the factor counts.
    fresh_until: Timestamp,
}

async fn confirm(
    cx: Cx,
    who: Caller<ManageFactors>,
    State(accounts): State<Accounts>,
    Form(proof): Form<Proof>,
) -> Reply<Reauthenticated> {
    if !knows_password(&accounts, &who.account, &proof.password, &cx.request.ip.to_string()).await? {
        return Err(PASSWORD_WRONG.at("/password"));
    }
    let fresh_until = until(&cx);
    let mut tx = cx.begin(&*who).await?;
    sessions::freshen(&mut tx, &who.session, fresh_until).await?;
    cx.audit(&mut tx, &*who, "session.reauthenticated", &who.session, json!({})).await?;
    tx.ok(Reauthenticated { fresh_until }).await
}

async fn confirm_staff(
    cx: Cx,
    who: Caller<ReadOperator>,
    State(accounts): State<Accounts>,
    Form(proof): Form<Proof>,
) -> Reply<Reauthenticated> {
    // Counted before the password is looked at, like a log-in (rule A8).
    let attempt = Attempt::begin(cx.app(), who.operator.as_str(), &cx.request.ip.to_string()).await?;
    let hash = operators::password_hash(cx.app(), &who.operator).await?;
    if !accounts.hasher.verify(&proof.password, Some(&hash)).await? {
        return Err(PASSWORD_WRONG.at("/password"));
    }
    let fresh_until = until(&cx);
    let mut tx = cx.begin(&*who).await?;
    attempt.forgive(cx.app(), &mut tx).await?;
    sessions::freshen_staff(&mut tx, &who.session, fresh_until).await?;
    cx.audit(&mut tx, &*who, "operator.reauthenticated", &who.session, json!({})).await?;
    tx.ok(Reauthenticated { fresh_until }).await
}

fn until(cx: &Cx) -> Timestamp {
    cx.now() + SignedDuration::from_secs(cx.limits().login.fresh_seconds)
}
