//! Sends a code: the one way for everybody, whether they solved a captcha or have a session.

use paifang_kernel::Problem;
use paifang_kernel::api::{Cx, JsonSchema};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::notice::Notice;
use serde::Serialize;

use super::{Asker, CodePurpose, SentCode, budget, store};
use crate::contact::{Channel, Contact};

/// The kind of the job that stands in for a message nobody is to get; it does nothing.
pub(super) const UNSENT: &str = "code.unsent";

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

/// Refuses when the recipient, the asking address, its network or the platform has had its share, and leaves the
/// counters locked. Tells whether the message may really go: what strangers ask for beyond their part of an owner's day
/// is answered and counted like any other, but not sent (rules A3 and A6).
///
/// # Errors
/// The first limit that is used up.
pub(crate) async fn expect_allowance(
    cx: &Cx,
    tx: &mut Tx,
    recipient: &Contact,
    asker: Asker,
) -> Result<bool, Problem> {
    let may_go = store::check_allowances(cx.app(), tx, recipient, (cx.request.ip, asker)).await?;
    budget::expect(cx.app(), tx, recipient.channel()).await?;
    Ok(may_go)
}

/// Sends a message that is no code but uses up the share of a bare contact like one (rule A6); one that is not
/// `wanted` costs the same work, but nobody gets it.
///
/// # Errors
/// The share is used up, or the store refuses.
pub(crate) async fn tell(
    cx: &Cx,
    tx: &mut Tx,
    contact: Option<&Contact>,
    (notice, wanted): (&Notice, bool),
) -> Result<(), Problem> {
    if let Some(contact) = contact {
        // The sender is known: an organisation that may invite only so many people a day.
        expect_allowance(cx, tx, contact, Asker::Known).await?;
    }
    let reference = tx.enqueue(cx.app(), if wanted { "notice" } else { UNSENT }, notice).await?;
    let Some(contact) = contact else { return Ok(()) };
    store::count(cx.app(), tx, contact, cx.request.ip, (&reference, !wanted)).await
}

/// Makes a code, counts it and sends it; ask [`expect_allowance`] in the same transaction before.
///
/// A code that is not `wanted` costs the same work and is counted the same, but nobody gets it (rule A3).
pub(crate) async fn send(
    cx: &Cx,
    tx: &mut Tx,
    purpose: CodePurpose,
    recipient: &Contact,
    wanted: bool,
) -> Result<CodeSent, Problem> {
    let (id, code) = (cx.id::<SentCode>(), cx.entropy.digits(cx.limits().code.length));
    let notice = Notice::new(recipient.to(), "code").param("code", code.as_str()).in_lang(cx.lang());
    let kind = if wanted { "notice" } else { UNSENT };
    let reference = tx.enqueue(cx.app(), kind, &notice).await?;
    store::count(cx.app(), tx, recipient, cx.request.ip, (&reference, !wanted)).await?;
    let sent = store::NewCode {
        id: id.clone(),
        purpose,
        recipient,
        code: &code,
        ip: &cx.request.ip.to_string(),
        reference: &reference,
        spends: wanted && recipient.channel() == Channel::Sms,
    };
    store::insert(cx.app(), tx, &sent).await?;
    if sent.spends {
        budget::spent(cx.app(), tx).await?;
    }
    Ok(CodeSent { ticket: id, expires_in: cx.limits().code.ttl_seconds, resend_in: 60 })
}
