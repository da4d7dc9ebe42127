//! Takes a factor again and stamps the session, for developers and for operators.

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ManageFactors, ReadOperator, Staff};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Reply, State, Work};
use serde::Serialize;
use serde_json::json;

use crate::factors::{self, Given, Place, Proof};
use crate::signin::{Attempt, PASSWORD_WRONG, knows_password};
use crate::{Accounts, operators, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("reauthentication")
        .post("/me/reauthentication", confirm, "Confirms with a factor that it still is the owner")
        .post("/admin/reauthentication", confirm_staff, "The same for an operator")
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
    place: Place,
    State(accounts): State<Accounts>,
    Form(proof): Form<Proof>,
) -> Reply<Reauthenticated> {
    let fresh_until = until(&cx);
    let mut tx = match proof.given(&place)? {
        Given::Password(password) => {
            if !knows_password(&accounts, &who.account, password, &cx.request.ip.to_string()).await? {
                return Err(PASSWORD_WRONG.at("/password"));
            }
            cx.begin(&*who).await?
        }
        given => {
            let counted = factors::count(&cx, who.account.as_str()).await?;
            factors::spend(&cx, cx.begin(&*who).await?, who.account.as_str(), (&given, &counted)).await?
        }
    };
    sessions::freshen(&mut tx, &who.session, fresh_until).await?;
    cx.audit(&mut tx, &*who, "session.reauthenticated", &who.session, json!({})).await?;
    tx.ok(Reauthenticated { fresh_until }).await
}

async fn confirm_staff(
    cx: Cx,
    who: Caller<ReadOperator>,
    place: Place,
    State(accounts): State<Accounts>,
    Form(proof): Form<Proof>,
) -> Reply<Reauthenticated> {
    let fresh_until = until(&cx);
    let mut tx = match proof.given(&place)? {
        Given::Password(password) => knows_staff_password(&cx, &accounts, &who, password).await?,
        given => {
            let counted = factors::count(&cx, who.operator.as_str()).await?;
            factors::spend(&cx, cx.begin(&*who).await?, who.operator.as_str(), (&given, &counted)).await?
        }
    };
    sessions::freshen_staff(&mut tx, &who.session, fresh_until).await?;
    cx.audit(&mut tx, &*who, "operator.reauthenticated", &who.session, json!({})).await?;
    tx.ok(Reauthenticated { fresh_until }).await
}

/// Counted before the password is looked at, like a log-in (rule A8).
async fn knows_staff_password(
    cx: &Cx,
    accounts: &Accounts,
    who: &Staff,
    password: &str,
) -> Result<Work, Problem> {
    let attempt = Attempt::begin(cx.app(), who.operator.as_str(), &cx.request.ip.to_string()).await?;
    let hash = operators::password_hash(cx.app(), &who.operator).await?;
    if !accounts.hasher.verify(password, Some(&hash)).await? {
        return Err(PASSWORD_WRONG.at("/password"));
    }
    let mut tx = cx.begin(who).await?;
    attempt.forgive(cx.app(), &mut tx).await?;
    Ok(tx)
}

fn until(cx: &Cx) -> Timestamp {
    cx.now() + SignedDuration::from_secs(cx.limits().login.fresh_seconds)
}
