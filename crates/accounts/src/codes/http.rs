//! Sends codes on request.

use paifang_kernel::access::Anyone;
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, State, Taken};
use paifang_kernel::id::Id;
use paifang_kernel::notice::Notice;
use serde::{Deserialize, Serialize};

use super::{CodePurpose, SentCode, store};
use crate::Accounts;
use crate::captcha::{self, CAPTCHA_WRONG};
use crate::contact::{Channel, Contact};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("codes").post("/codes", create, "Sends a one-time code to a phone number or mail address")
}

/// Who wants a code where to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCode {
    /// Text message or mail.
    pub channel: Channel,
    /// What the code is for.
    pub purpose: CodePurpose,
    /// The phone number or mail address.
    pub recipient: String,
    /// The captcha that was shown; none is as good as a wrong one.
    #[serde(default)]
    pub captcha_id: String,
    /// What the person read in it.
    #[serde(default)]
    pub captcha_answer: String,
}

/// A code is on its way; whether the recipient has an account is not said (ACC-12).
#[derive(Debug, Serialize, JsonSchema)]
pub struct CodeSent {
    /// To be sent back with the code.
    pub ticket: Id<SentCode>,
    /// Seconds until the code is too old.
    pub expires_in: i64,
    /// Seconds until another code can be asked for.
    pub resend_in: i64,
}

async fn create(
    cx: Cx,
    _open: Anyone,
    State(accounts): State<Accounts>,
    Form(new): Form<NewCode>,
) -> Taken<CodeSent> {
    let recipient = Contact::read(new.channel, &new.recipient).map_err(|code| code.at("/recipient"))?;
    accounts.expect_registration(new.channel)?;
    let mut tx = cx.begin_open().await?;
    if !captcha::solve(cx.app(), &mut tx, &new.captcha_id, new.purpose, &new.captcha_answer).await? {
        tx.commit().await?;
        return Err(CAPTCHA_WRONG.at("/captcha_answer"));
    }
    let ip = cx.request.ip.to_string();
    if let Err(refused) = store::check_allowances(cx.app(), &mut tx, &recipient, &ip).await {
        tx.commit().await?;
        return Err(refused);
    }
    let (id, code) = (cx.id::<SentCode>(), cx.entropy.digits(cx.limits.code.length));
    let notice = Notice::new(recipient.to(), "code").param("code", code.as_str()).in_lang(cx.lang());
    let reference = tx.notify(cx.app(), &notice).await?;
    store::count(cx.app(), &mut tx, &recipient, &ip, &reference).await?;
    let sent = store::NewCode {
        id: id.clone(),
        purpose: new.purpose,
        recipient: &recipient,
        code: &code,
        ip: &ip,
        reference: &reference,
    };
    store::insert(cx.app(), &mut tx, sent).await?;
    tx.accepted(CodeSent { ticket: id, expires_in: cx.limits.code.ttl_seconds, resend_in: 60 }).await
}
