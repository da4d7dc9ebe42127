//! Changes the password of somebody who knows it.

use paifang_kernel::access::{Caller, Developer, WriteAccount};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Reply, State};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::expect_good;
use crate::password::normalised;
use crate::security::{Change, PASSWORD_SAME, record};
use crate::signin::{PASSWORD_WRONG, knows_password, store};
use crate::{Accounts, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("my_password").put("/me/password", change, "Changes one's own password")
}

/// The old password, and the new one twice.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// The password until now.
    old_password: String,
    /// 8 to 16 characters of at least two classes.
    password: String,
    /// The same once more.
    password_again: String,
}

/// The session goes on under a new id.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionRenewed {
    /// To be sent as `X-CSRF-Token` from now on.
    pub(crate) csrf_token: String,
}

async fn change(
    cx: Cx,
    who: Caller<WriteAccount>,
    State(accounts): State<Accounts>,
    Form(form): Form<PasswordChange>,
) -> Reply<SessionRenewed> {
    expect_good(&accounts.password_rule(), &form.password, &form.password_again)?;
    let old = store::password_hash(cx.app(), &who.account).await?;
    if !knows_password(&accounts, &who.account, &form.old_password, &cx.request.ip.to_string()).await? {
        return Err(PASSWORD_WRONG.at("/old_password"));
    }
    if normalised(&form.old_password) == normalised(&form.password) {
        return Err(PASSWORD_SAME.at("/password"));
    }
    let new = accounts.hasher.hash(&form.password).await?;
    let mut tx = cx.begin(&*who).await?;
    store::set_password(&mut tx, &who.account, &old, &new).await?;
    sessions::end_others(&mut tx, &who.account, &who.session).await?;
    let opened = sessions::renew(cx.app(), &mut tx, &who.session).await?;
    cx.audit(&mut tx, &*who, "account.password_changed", &who.account, json!({})).await?;
    record(&cx, &mut tx, &who.account, Change::PasswordChanged).await?;
    let done = tx.ok(SessionRenewed { csrf_token: opened.csrf_token(cx.app()) }).await?;
    Ok(done.cookie(opened.cookie::<Developer>(cx.app())))
}
