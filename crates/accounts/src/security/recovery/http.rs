//! Sets a forgotten password anew.

use paifang_kernel::Problem;
use paifang_kernel::access::{Account, Anyone};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, State, Work};
use paifang_kernel::audit::Actor;
use paifang_kernel::id::Id;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{recipient, store};
use crate::codes::{self, CODE_WRONG, CodePurpose, Redeemed, Typed};
use crate::security::password::expect_good;
use crate::security::{Change, devices, lock, record};
use crate::{Accounts, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("password_recoveries").post(
        "/password-recoveries",
        create,
        "Sets a forgotten password anew, with a code",
    )
}

/// The code that was sent for the purpose `recover`, and the new password twice.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordRecovery {
    /// The phone number or mail address of the account.
    recipient: String,
    /// The code that was sent there.
    code: String,
    /// The ticket that came when the code was asked for.
    code_ticket: String,
    /// 8 to 16 characters of at least two classes.
    password: String,
    /// The same once more.
    password_again: String,
}

/// The password is new; nobody is logged in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasswordRecovered {
    /// The page to go to.
    next: &'static str,
}

impl Default for PasswordRecovered {
    fn default() -> Self {
        Self { next: "/login" }
    }
}

async fn create(
    cx: Cx,
    _open: Anyone,
    State(accounts): State<Accounts>,
    Form(form): Form<PasswordRecovery>,
) -> Made<PasswordRecovered> {
    // Gives back the kept answer of a repeated request before its code is found used.
    drop(cx.begin_open().await?);
    let contact = recipient(&form.recipient).map_err(|code| code.at("/recipient"))?;
    expect_good(&accounts.password_rule(), &form.password, &form.password_again)?;
    let (ticket, code) = (&form.code_ticket, &form.code);
    let typed = Typed { ticket, purpose: CodePurpose::Recover, recipient: &contact, code };
    codes::expect_open(cx.app(), &typed).await?;
    let hash = accounts.hasher.hash(&form.password).await?;
    let mut tx = cx.begin_open().await?;
    if let Redeemed::Refused(problem) = codes::redeem(cx.app(), &mut tx, &typed).await? {
        tx.commit().await?;
        return Err(problem);
    }
    let Some(account) = store::set_password(cx.app(), &mut tx, &contact, &hash).await? else {
        tx.commit().await?;
        return Err(CODE_WRONG.at("/code"));
    };
    settle(&cx, &mut tx, &account).await?;
    tx.created(PasswordRecovered::default()).await
}

/// Nobody stays logged in, no lock or known device outlives the old password, and the owner is told.
pub(crate) async fn settle(cx: &Cx, tx: &mut Work, account: &Id<Account>) -> Result<(), Problem> {
    lock::release(tx, account.as_str()).await?;
    sessions::end_all(tx, account).await?;
    devices::forget_all(tx, account).await?;
    cx.audit_as(tx, &Actor::Visitor, "account.password_recovered", account.as_str(), json!({}), None).await?;
    record(cx, tx, account, Change::PasswordRecovered).await
}
