//! Sends a code: the one way for everybody, whether they solved a captcha or have a session.

use paifang_kernel::Problem;
use paifang_kernel::api::{Cx, JsonSchema};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::notice::Notice;
use serde::Serialize;

use super::{CodePurpose, SentCode, store};
use crate::contact::Contact;

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

/// Refuses when the recipient or the asking address has had its share, and leaves both counters locked.
///
/// # Errors
/// The first limit that is used up.
pub(crate) async fn expect_allowance(cx: &Cx, tx: &mut Tx, recipient: &Contact) -> Result<(), Problem> {
    store::check_allowances(cx.app(), tx, recipient, &cx.request.ip.to_string()).await
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
        expect_allowance(cx, tx, contact).await?;
    }
    let reference = tx.enqueue(cx.app(), if wanted { "notice" } else { UNSENT }, notice).await?;
    let Some(contact) = contact else { return Ok(()) };
    store::count(cx.app(), tx, contact, &cx.request.ip.to_string(), &reference).await
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
    let ip = cx.request.ip.to_string();
    let notice = Notice::new(recipient.to(), "code").param("code", code.as_str()).in_lang(cx.lang());
    let kind = if wanted { "notice" } else { UNSENT };
    let reference = tx.enqueue(cx.app(), kind, &notice).await?;
    store::count(cx.app(), tx, recipient, &ip, &reference).await?;
    let sent =
        store::NewCode { id: id.clone(), purpose, recipient, code: &code, ip: &ip, reference: &reference };
    store::insert(cx.app(), tx, sent).await?;
    Ok(CodeSent { ticket: id, expires_in: cx.limits().code.ttl_seconds, resend_in: 60 })
}
