//! The four steps of changing a contact; each code is counted like every other one.

use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, Developer, WriteAccount};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, Path, Reply, Taken, Work};
use paifang_kernel::id::Id;
use paifang_kernel::notice::Notice;
use paifang_kernel::problem::STATE_CONFLICT;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{ContactChange, ContactKind, expect_settled, store};
use crate::codes::send::{self, CodeSent};
use crate::codes::{self, Asker, CodePurpose, Redeemed, Typed};
use crate::contact::{Channel, Contact};
use crate::identity::face::{self, FacePurpose, Holder};
use crate::security::password::http::SessionRenewed;
use crate::security::{CONTACT_SAME, CONTACT_TAKEN, record, recovery};
use crate::{Accounts, me, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("contact_changes")
        .post("/me/contact-changes", start, "Sends a code to a contact one has, to change or bind another")
        .post(
            "/me/contact-changes/by-face",
            start_by_face,
            "Changes a contact with a face check in place of the old one",
        )
        .put("/me/contact-changes/{id}/proof", prove, "Enters that code")
        .post("/me/contact-changes/{id}/codes", aim, "Sends a code to the new contact")
        .put("/me/contact-changes/{id}", finish, "Enters the second code; the new contact is bound")
}

/// Which contact is to change.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContactChange {
    /// The mail address or the phone number.
    kind: ContactKind,
}

/// Which contact is to change, and the face check that stands in for the old one.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFaceChange {
    /// The mail address or the phone number.
    kind: ContactKind,
    /// A check that matched.
    check: String,
}

/// A change has begun; it is to be finished in the same session, each step within ten minutes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContactChangeStarted {
    /// Names the change in the next steps.
    id: Id<ContactChange>,
    /// How the code travels.
    channel: Channel,
    /// Where the code went, masked.
    sent_to: String,
    /// Seconds until the code is too old.
    expires_in: i64,
    /// Seconds until another code can be asked for.
    resend_in: i64,
}

/// A code that was read in a text message or mail.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypedCode {
    /// Its digits.
    code: String,
}

/// The old contact is proven.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContactProven {
    /// Names the change in the next steps.
    id: Id<ContactChange>,
}

/// The contact that is to be bound.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// A phone number or mail address, as the change's kind asks for.
    recipient: String,
}

/// A code is on its way to the new contact; whether it belongs to somebody is not said (rule A4).
#[derive(Debug, Serialize, JsonSchema)]
pub struct ContactCodeSent {
    /// Seconds until the code is too old.
    expires_in: i64,
    /// Seconds until another code can be asked for.
    resend_in: i64,
}

async fn start(
    cx: Cx,
    who: Caller<WriteAccount>,
    Form(new): Form<NewContactChange>,
) -> Made<ContactChangeStarted> {
    expect_settled(&who)?;
    let reach = me::reach(cx.app(), &who.account).await?;
    let prover = new.kind.prover(&reach).ok_or(STATE_CONFLICT)?;
    let mut tx = cx.begin(&*who).await?;
    let sent = send_counted(&cx, &mut tx, &who, (CodePurpose::ProveContact, &prover)).await?;
    let id = cx.id::<ContactChange>();
    store::insert(cx.app(), &mut tx, &who, &id, (new.kind, sent.ticket.as_str())).await?;
    let CodeSent { expires_in, resend_in, .. } = sent;
    let (channel, sent_to) = (prover.channel(), prover.masked());
    tx.created(ContactChangeStarted { id, channel, sent_to, expires_in, resend_in }).await
}

/// A face check that matched stands in for the code to a contact that is lost (SEC-08).
async fn start_by_face(
    cx: Cx,
    who: Caller<WriteAccount>,
    Form(new): Form<NewFaceChange>,
) -> Made<ContactProven> {
    expect_settled(&who)?;
    let mut tx = cx.begin(&*who).await?;
    let check = (new.check.as_str(), FacePurpose::ChangeContact);
    face::use_up(cx.app(), &mut tx, check, Holder::Account(who.account.as_str())).await?;
    let id = cx.id::<ContactChange>();
    store::insert(cx.app(), &mut tx, &who, &id, (new.kind, "")).await?;
    store::prove(cx.app(), &mut tx, &id).await?;
    let details = json!({ "kind": new.kind, "check": new.check });
    cx.audit(&mut tx, &*who, "account.contact_proven_by_face", &who.account, details).await?;
    tx.created(ContactProven { id }).await
}

async fn prove(
    cx: Cx,
    who: Caller<WriteAccount>,
    Path(id): Path<String>,
    Form(form): Form<TypedCode>,
) -> Reply<ContactProven> {
    expect_settled(&who)?;
    let change = store::load(cx.app(), &who, &id).await?;
    let reach = me::reach(cx.app(), &who.account).await?;
    let prover = change.kind.prover(&reach).ok_or(STATE_CONFLICT)?;
    let (ticket, purpose) = (&change.proof_ticket, CodePurpose::ProveContact);
    let typed = Typed { ticket, purpose, recipient: &prover, code: &form.code };
    let mut tx = redeemed(&cx, &who, &typed).await?;
    store::prove(cx.app(), &mut tx, &change.id).await?;
    tx.ok(ContactProven { id: change.id }).await
}

async fn aim(
    cx: Cx,
    who: Caller<WriteAccount>,
    Path(id): Path<String>,
    Form(form): Form<NewContact>,
) -> Taken<ContactCodeSent> {
    expect_settled(&who)?;
    let change = store::load(cx.app(), &who, &id).await?;
    if !change.proven {
        return Err(STATE_CONFLICT.into());
    }
    let recipient = change.kind.read(&form.recipient)?;
    let reach = me::reach(cx.app(), &who.account).await?;
    if change.kind.present(&reach).as_ref() == Some(&recipient) {
        return Err(CONTACT_SAME.at("/recipient"));
    }
    let mut tx = cx.begin(&*who).await?;
    let sent = send_counted(&cx, &mut tx, &who, (CodePurpose::BindContact, &recipient)).await?;
    store::aim(cx.app(), &mut tx, &change, (&recipient, sent.ticket.as_str())).await?;
    tx.accepted(ContactCodeSent { expires_in: sent.expires_in, resend_in: sent.resend_in }).await
}

async fn finish(
    cx: Cx,
    who: Caller<WriteAccount>,
    Path(id): Path<String>,
    Form(form): Form<TypedCode>,
) -> Reply<SessionRenewed> {
    expect_settled(&who)?;
    let change = store::load(cx.app(), &who, &id).await?;
    let (recipient, ticket) = change.sent(cx.app())?.filter(|_| change.proven).ok_or(STATE_CONFLICT)?;
    let old = change.kind.present(&me::reach(cx.app(), &who.account).await?);
    let typed = Typed { ticket, purpose: CodePurpose::BindContact, recipient: &recipient, code: &form.code };
    let mut tx = redeemed(&cx, &who, &typed).await?;
    store::delete(&mut tx, &change).await?;
    if !store::bind(cx.app(), &mut tx, &who.account, &recipient).await? {
        tx.commit().await?;
        return Err(CONTACT_TAKEN.at("/recipient"));
    }
    let opened = settle(&cx, &mut tx, &who, (change.kind, old.as_ref(), &recipient)).await?;
    let done = tx.ok(SessionRenewed { csrf_token: opened.csrf_token(cx.app()) }).await?;
    Ok(done.cookie(opened.cookie::<Developer>(cx.app())))
}

/// Everybody else is logged out, and both the present contacts and the replaced one are told (rules A9, A13).
async fn settle(
    cx: &Cx,
    tx: &mut Work,
    who: &Caller<WriteAccount>,
    (kind, old, new): (ContactKind, Option<&Contact>, &Contact),
) -> Result<sessions::Opened, Problem> {
    sessions::end_others(tx, &who.account, &who.session).await?;
    let change = kind.change();
    let details = json!({ "old": old.map(Contact::masked), "new": new.masked() });
    cx.audit(tx, &**who, &format!("account.{}", change.name()), &who.account, details).await?;
    record(cx, tx, &who.account, change).await?;
    if let (Some(old), Some(notice)) = (old, change.notice()) {
        tx.notify(cx.app(), &Notice::new(old.to(), &notice).in_lang(who.lang)).await?;
    }
    sessions::renew(cx.app(), tx, &who.session).await
}

/// Uses a code up; a wrong try is counted and refused.
async fn redeemed(cx: &Cx, who: &Caller<WriteAccount>, typed: &Typed<'_>) -> Result<Work, Problem> {
    let mut tx = cx.begin(&**who).await?;
    match codes::redeem(cx.app(), &mut tx, typed).await? {
        Redeemed::Right => Ok(tx),
        Redeemed::Refused(problem) => {
            tx.commit().await?;
            Err(problem)
        }
    }
}

async fn send_counted(
    cx: &Cx,
    tx: &mut Work,
    who: &Developer,
    (purpose, recipient): (CodePurpose, &Contact),
) -> Result<CodeSent, Problem> {
    store::count(cx.app(), tx, &who.account, &cx.request.id).await?;
    // A contact that is to be bound may be somebody else's; the one that proves it is the caller's own.
    let asker = match (purpose, recovery::owner_of(cx.app(), recipient).await?) {
        (CodePurpose::BindContact, Some(owner)) if owner != who.account => Asker::StrangerToOwner,
        _ => Asker::Known,
    };
    let may_go = send::expect_allowance(cx, tx, recipient, asker).await?;
    send::send(cx, tx, purpose, recipient, may_go).await
}
