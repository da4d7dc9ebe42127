//! The steps of a transfer: begin, prove, accept, or give up (AUT-13).

use jiff::Timestamp;
use paifang_kernel::Problem;
use paifang_kernel::access::{
    AcceptOwnership, Account, Caller, Developer, DeveloperKind, Fresh, Permission, ReadOwnership, Role,
    TransferOwnership,
};
use paifang_kernel::api::{Api, Cx, Empty, Form, JsonSchema, Made, Reply, Taken, Work};
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::problem::NOT_FOUND;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    State, TRANSFER_COMPANY_ONLY, TRANSFER_OVER, TRANSFER_TO_ADMIN, Transfer, TransferId, end_of_life, store,
};
use crate::codes::send::{self, CodeSent};
use crate::codes::{self, Asker, CodePurpose, Redeemed, Typed};
use crate::contact::{Channel, Contact};
use crate::members::store as members;
use crate::security::password::http::SessionRenewed;
use crate::{Accounts, me, organisations, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("ownership_transfer")
        .get("/ownership-transfer", show, "Shows the transfer of the main account that is under way")
        .post("/ownership-transfer", start, "Begins to transfer the main account to an administrator")
        .delete("/ownership-transfer", cancel, "Gives the transfer up")
        .post("/ownership-transfer/proof/codes", send_proof, "Sends a code to the main account")
        .put("/ownership-transfer/proof", prove, "Enters that code")
        .post("/ownership-transfer/acceptance/codes", send_acceptance, "Sends a code to the administrator")
        .put(
            "/ownership-transfer/acceptance",
            accept,
            "Enters that code; the administrator is the main account",
        )
        .delete("/ownership-transfer/acceptance", decline, "Declines to become the main account")
}

/// What is under way, if anything.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnershipTransfer {
    /// The transfer.
    transfer: Option<TransferView>,
}

/// A transfer as both sides see it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TransferView {
    /// Its id.
    id: Id<TransferId>,
    /// `started` or `proven`.
    state: &'static str,
    /// The main account until now.
    from: Id<Account>,
    /// The administrator who is to be it.
    to: Id<Account>,
    /// When it ends by itself.
    expires_at: Timestamp,
}

impl TransferView {
    fn of(transfer: Transfer) -> Self {
        Self {
            state: transfer.state.name(),
            id: transfer.id,
            from: transfer.from,
            to: transfer.to,
            expires_at: transfer.expires_at,
        }
    }
}

/// Who is to be the main account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTransfer {
    /// An administrator of the organisation.
    account: Id<Account>,
}

/// A code is on its way.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TransferCodeSent {
    /// How it travels.
    channel: Channel,
    /// Where it goes, masked.
    sent_to: String,
    /// Seconds until the code is too old.
    expires_in: i64,
    /// Seconds until another code can be asked for.
    resend_in: i64,
}

/// A code that was read in a text message or mail.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferCode {
    /// Its digits.
    code: String,
}

async fn show(cx: Cx, who: Caller<ReadOwnership>) -> Reply<OwnershipTransfer> {
    let transfer = store::open(&cx.db, cx.app(), &who.org).await?;
    Ok(OwnershipTransfer { transfer: transfer.map(TransferView::of) }.into())
}

async fn start(cx: Cx, who: Fresh<TransferOwnership>, Form(new): Form<NewTransfer>) -> Made<TransferView> {
    if who.standing.kind != Some(DeveloperKind::Enterprise) {
        return Err(TRANSFER_COMPANY_ONLY.into());
    }
    let mut tx = cx.begin(&*who).await?;
    let heir = members::find(cx.app(), &mut tx, &who.org, &new.account).await?;
    if !heir.roles.contains(&Role::Admin) {
        return Err(TRANSFER_TO_ADMIN.at("/account"));
    }
    let transfer = Transfer {
        id: cx.id(),
        org: who.org.clone(),
        from: who.account.clone(),
        to: heir.account,
        state: State::Started { ticket: None },
        expires_at: end_of_life(cx.now()),
        version: 1,
    };
    store::insert(cx.app(), &mut tx, &transfer).await?;
    let facts = json!({ "from": transfer.from, "to": transfer.to });
    cx.audit(&mut tx, &*who, "ownership.start", &transfer.id, facts).await?;
    tx.created(TransferView::of(transfer)).await
}

async fn send_proof(cx: Cx, who: Caller<TransferOwnership>) -> Taken<TransferCodeSent> {
    let transfer = mine(&cx, &who).await?;
    if transfer.state.name() != "started" {
        return Err(TRANSFER_OVER.into());
    }
    send_code(&cx, &who, &transfer, CodePurpose::TransferOwnership).await
}

async fn prove(
    cx: Cx,
    who: Caller<TransferOwnership>,
    Form(form): Form<TransferCode>,
) -> Reply<TransferView> {
    let transfer = mine(&cx, &who).await?;
    let ticket = transfer.state.proof_ticket().ok_or(TRANSFER_OVER)?;
    let mut tx = redeemed(&cx, &who, (ticket, &form.code), CodePurpose::TransferOwnership).await?;
    let transfer = store::save(&mut tx, &transfer, transfer.state.clone().prove()?).await?;
    let name = organisations::verified_name(&mut tx, &who.org).await?;
    let notice = Notice::new(To::Account(transfer.to.clone()), "ownership.offered");
    tx.notify(cx.app(), &notice.param("organisation", name)).await?;
    cx.audit(&mut tx, &*who, "ownership.prove", &transfer.id, json!({})).await?;
    tx.ok(TransferView::of(transfer)).await
}

async fn send_acceptance(cx: Cx, who: Caller<AcceptOwnership>) -> Taken<TransferCodeSent> {
    let transfer = mine(&cx, &who).await?;
    if transfer.state.name() != "proven" {
        return Err(TRANSFER_OVER.into());
    }
    send_code(&cx, &who, &transfer, CodePurpose::AcceptOwnership).await
}

async fn accept(
    cx: Cx,
    who: Caller<AcceptOwnership>,
    Form(form): Form<TransferCode>,
) -> Reply<SessionRenewed> {
    let transfer = mine(&cx, &who).await?;
    let ticket = transfer.state.acceptance_ticket().ok_or(TRANSFER_OVER)?;
    let mut tx = redeemed(&cx, &who, (ticket, &form.code), CodePurpose::AcceptOwnership).await?;
    let transfer = store::save(&mut tx, &transfer, transfer.state.clone().accept()?).await?;
    organisations::set_owner(cx.app(), &mut tx, &who.org, (&transfer.from, &transfer.to)).await?;
    let name = organisations::verified_name(&mut tx, &who.org).await?;
    for account in [&transfer.from, &transfer.to] {
        let notice = Notice::new(To::Account(account.clone()), "ownership.moved");
        tx.notify(cx.app(), &notice.param("organisation", name.as_str())).await?;
    }
    let facts = json!({ "from": transfer.from, "to": transfer.to });
    cx.audit(&mut tx, &*who, "ownership.accept", &transfer.id, facts).await?;
    // What the session may do has changed, so it goes on under a new id (rule A9).
    let opened = sessions::renew(cx.app(), &mut tx, &who.session).await?;
    let done = tx.ok(SessionRenewed { csrf_token: opened.csrf_token(cx.app()) }).await?;
    Ok(done.cookie(opened.cookie::<Developer>(cx.app())))
}

async fn cancel(cx: Cx, who: Caller<TransferOwnership>) -> Empty {
    give_up(&cx, &who, "ownership.cancel").await
}

async fn decline(cx: Cx, who: Caller<AcceptOwnership>) -> Empty {
    give_up(&cx, &who, "ownership.decline").await
}

async fn give_up(cx: &Cx, who: &Developer, action: &str) -> Empty {
    let transfer = mine(cx, who).await?;
    let mut tx = cx.begin(who).await?;
    let transfer = store::save(&mut tx, &transfer, transfer.state.clone().cancel()?).await?;
    cx.audit(&mut tx, who, action, &transfer.id, json!({})).await?;
    tx.no_content().await
}

/// The transfer under way, if the caller is one of its sides; somebody else's is not found (rule W2).
async fn mine(cx: &Cx, who: &Developer) -> Result<Transfer, Problem> {
    let transfer = store::open(&cx.db, cx.app(), &who.org).await?;
    let side = |one: &Transfer| one.from == who.account || one.to == who.account;
    transfer.filter(side).ok_or_else(|| NOT_FOUND.into())
}

/// Sends a code to the caller's own contact and remembers its ticket.
async fn send_code<P: Permission<Who = Developer>>(
    cx: &Cx,
    who: &Caller<P>,
    transfer: &Transfer,
    purpose: CodePurpose,
) -> Taken<TransferCodeSent> {
    let contact = own_contact(cx, who).await?;
    let mut tx = cx.begin(&**who).await?;
    send::expect_allowance(cx, &mut tx, &contact, Asker::Known).await?;
    let CodeSent { ticket, expires_in, resend_in } = send::send(cx, &mut tx, purpose, &contact, true).await?;
    store::save(&mut tx, transfer, transfer.state.clone().sent(ticket.as_str())?).await?;
    let (channel, sent_to) = (contact.channel(), contact.masked());
    tx.accepted(TransferCodeSent { channel, sent_to, expires_in, resend_in }).await
}

/// Uses the caller's code up; a wrong try is counted and refused.
async fn redeemed<P: Permission<Who = Developer>>(
    cx: &Cx,
    who: &Caller<P>,
    (ticket, code): (&str, &str),
    purpose: CodePurpose,
) -> Result<Work, Problem> {
    let contact = own_contact(cx, who).await?;
    let typed = Typed { ticket, purpose, recipient: &contact, code };
    let mut tx = cx.begin(&**who).await?;
    match codes::redeem(cx.app(), &mut tx, &typed).await? {
        Redeemed::Right => Ok(tx),
        Redeemed::Refused(problem) => {
            tx.commit().await?;
            Err(problem)
        }
    }
}

/// The phone, else the mailbox, of the caller.
async fn own_contact(cx: &Cx, who: &Developer) -> Result<Contact, Problem> {
    let reach = me::reach(cx.app(), &who.account).await?;
    let contact = reach.phone.map(Contact::Phone).or(reach.email.map(Contact::Email));
    contact.ok_or_else(|| Problem::internal("an account without a contact"))
}
