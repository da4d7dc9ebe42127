//! Sends codes on request.

use paifang_kernel::access::Anyone;
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, State, Taken};
use paifang_kernel::problem::INVALID;
use serde::Deserialize;

use super::send::{self, CodeSent};
use super::{Asker, CodePurpose};
use crate::Accounts;
use crate::captcha::{self, CAPTCHA_WRONG};
use crate::contact::{Channel, Contact};
use crate::security::devices::ThisDevice;
use crate::security::recovery;
use crate::signup;

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

async fn create(
    cx: Cx,
    _open: Anyone,
    device: ThisDevice,
    State(accounts): State<Accounts>,
    Form(new): Form<NewCode>,
) -> Taken<CodeSent> {
    let recipient = Contact::read(new.channel, &new.recipient).map_err(|code| code.at("/recipient"))?;
    let owner = recovery::owner_of(cx.app(), &recipient).await?;
    let asker = match (device.is_known(cx.app(), owner.as_ref()).await?, &owner) {
        (true, _) => Asker::Known,
        (false, Some(_)) => Asker::StrangerToOwner,
        (false, None) => Asker::Stranger,
    };
    let wanted = match new.purpose {
        CodePurpose::Recover => owner.is_some(),
        CodePurpose::Activate => true,
        CodePurpose::Face => return Err(INVALID.arg("reason", "face").at("/purpose")),
        _ => signup::expect_any_open(&accounts.registration(), &recipient)
            .map(|()| true)
            .map_err(|problem| problem.at("/recipient"))?,
    };
    let mut tx = cx.begin_open().await?;
    if !captcha::solve(cx.app(), &mut tx, &new.captcha_id, new.purpose, &new.captcha_answer).await? {
        tx.commit().await?;
        return Err(CAPTCHA_WRONG.at("/captcha_answer"));
    }
    let may_go = match send::expect_allowance(&cx, &mut tx, &recipient, asker).await {
        Ok(may_go) => may_go,
        Err(refused) => {
            tx.commit().await?;
            return Err(refused);
        }
    };
    let sent = send::send(&cx, &mut tx, new.purpose, &recipient, wanted && may_go).await?;
    tx.accepted(sent).await
}
