//! Invitations of the organisation, and the answers of those who are invited (AUT-01, AUT-02).

use jiff::Timestamp;
use paifang_kernel::access::{
    Caller, Fresh, Organisation, ReadMembers, ReadMemberships, Role, WriteMembers, WriteMemberships,
};
use paifang_kernel::api::{Api, Cx, Empty, Form, JsonSchema, Made, Path, Reply, Work};
use paifang_kernel::audit::Actor;
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::{App, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Invitation, InvitationId, InvitationState, Invitee, Move, end_of_life, store};
use crate::allowance::{self, DAY_MS};
use crate::codes::send;
use crate::members::{ALREADY_MEMBER, granted};
use crate::{Accounts, members, organisations};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("member_invitations")
        .get("/member-invitations", list, "Lists the organisation's open invitations")
        .post("/member-invitations", invite, "Invites somebody by phone number, mail address or user name")
        .delete("/member-invitations/{id}", withdraw, "Takes an invitation back")
        .get("/me/invitations", mine, "Lists the open invitations to oneself")
        .post("/me/invitations/{id}/answer", answer, "Accepts or declines an invitation")
}

/// Invitations.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MemberInvitationList {
    /// The newest first.
    items: Vec<MemberInvitationView>,
}

/// An invitation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MemberInvitationView {
    /// Its id.
    id: Id<InvitationId>,
    /// The verified name of the organisation that invites.
    organisation: String,
    /// How the person was named, masked.
    recipient: String,
    /// The roles the person is to have.
    roles: Vec<Role>,
    /// Where it stands.
    state: InvitationState,
    /// When it was sent.
    created_at: Timestamp,
    /// When it ends by itself.
    expires_at: Timestamp,
}

impl MemberInvitationView {
    fn of(invitation: Invitation) -> Self {
        Self {
            id: invitation.id,
            organisation: invitation.org_name,
            recipient: invitation.recipient,
            roles: invitation.roles,
            state: invitation.state,
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }
    }
}

/// Who is to be let in, and as what.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMemberInvitation {
    /// A phone number, a mail address or a user name.
    recipient: String,
    /// At least one; `owner` cannot be granted.
    roles: Vec<Role>,
}

/// What the invited person says.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Say {
    /// Yes.
    Accept,
    /// No.
    Decline,
}

/// The answer to an invitation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InvitationAnswer {
    /// Yes or no.
    answer: Say,
}

/// An invitation that was answered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct InvitationAnswered {
    /// The organisation, which the person may act for from now on if they accepted.
    organisation: Id<Organisation>,
    /// `accepted` or `declined`.
    state: InvitationState,
}

async fn list(cx: Cx, who: Caller<ReadMembers>) -> Reply<MemberInvitationList> {
    let invitations = store::of_org(cx.app(), &who.org).await?;
    Ok(MemberInvitationList { items: invitations.into_iter().map(MemberInvitationView::of).collect() }.into())
}

async fn invite(
    cx: Cx,
    who: Fresh<WriteMembers>,
    Form(new): Form<NewMemberInvitation>,
) -> Made<MemberInvitationView> {
    let invitee = Invitee::read(&new.recipient, &cx.limits().username)?;
    let roles = granted(&new.roles)?;
    let mut tx = cx.begin(&*who).await?;
    count(cx.app(), &mut tx, &who.org, &cx.request.id).await?;
    let invitation = Invitation {
        id: cx.id(),
        org: who.org.clone(),
        org_name: organisations::verified_name(&mut tx, &who.org).await?,
        roles,
        recipient: invitee.masked(),
        state: InvitationState::Open,
        created_at: cx.now(),
        expires_at: end_of_life(cx.now(), cx.limits().invitation.days),
        version: 1,
    };
    store::insert(cx.app(), &mut tx, &invitation, (&invitee, &who.account)).await?;
    tell(&cx, &mut tx, &invitation, &invitee).await?;
    let facts = json!({ "recipient": invitation.recipient, "roles": invitation.roles });
    cx.audit(&mut tx, &*who, "member.invite", &invitation.id, facts).await?;
    tx.created(MemberInvitationView::of(invitation)).await
}

/// Counts an invitation against the organisation's share of the day.
async fn count(app: &App, tx: &mut Work, org: &Id<Organisation>, reference: &str) -> Result<(), Problem> {
    let window = (DAY_MS, app.limits().invitation.per_org_day);
    allowance::spend(app, tx, (&format!("invitations:{org}"), reference), window).await
}

/// Sends the notice to the account, else to the bare contact; a user name that nobody has costs the same work.
async fn tell(cx: &Cx, tx: &mut Work, invitation: &Invitation, invitee: &Invitee) -> Result<(), Problem> {
    let account = store::account_of(cx.app(), tx, invitee).await?;
    let to = account.map(To::Account).or_else(|| invitee.contact().map(|contact| contact.to()));
    let notice = Notice::new(to.clone().unwrap_or_else(|| To::Email(String::new())), "member.invited")
        .param("organisation", invitation.org_name.as_str())
        .param("days", cx.limits().invitation.days)
        .in_lang(cx.lang());
    send::tell(cx, tx, invitee.contact(), (&notice, to.is_some())).await
}

async fn withdraw(cx: Cx, who: Caller<WriteMembers>, Path(id): Path<Id<InvitationId>>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    let invitation = store::find(cx.app(), &mut tx, &who.org, &id).await?;
    let state = invitation.state.end(Move::Withdraw)?;
    store::end(&mut tx, &invitation, state, &who.account).await?;
    let facts = json!({ "recipient": invitation.recipient });
    cx.audit(&mut tx, &*who, "member.invite_withdraw", &id, facts).await?;
    tx.no_content().await
}

async fn mine(cx: Cx, who: Caller<ReadMemberships>) -> Reply<MemberInvitationList> {
    let names = store::names_of(cx.app(), &who.account).await?;
    let invitations = store::of_account(cx.app(), &names).await?;
    Ok(MemberInvitationList { items: invitations.into_iter().map(MemberInvitationView::of).collect() }.into())
}

async fn answer(
    cx: Cx,
    who: Caller<WriteMemberships>,
    Path(id): Path<Id<InvitationId>>,
    Form(form): Form<InvitationAnswer>,
) -> Made<InvitationAnswered> {
    let names = store::names_of(cx.app(), &who.account).await?;
    let mut tx = cx.begin(&*who).await?;
    let invitation = store::to_account(cx.app(), &mut tx, &names, &id).await?;
    let (by, action) = match form.answer {
        Say::Accept => (Move::Accept, "member.join"),
        Say::Decline => (Move::Decline, "member.invite_decline"),
    };
    let state = invitation.state.end(by)?;
    store::end(&mut tx, &invitation, state, &who.account).await?;
    if by == Move::Accept {
        join(&cx, &mut tx, &who, &invitation).await?;
    }
    // The entry belongs to the organisation that invited, so that its own log shows it.
    let actor = Actor::Developer { account: who.account.clone(), org: invitation.org.clone() };
    cx.audit_as(&mut tx, &actor, action, id.as_str(), json!({ "roles": invitation.roles }), None).await?;
    tx.created(InvitationAnswered { organisation: invitation.org, state }).await
}

/// Lets the person in and tells the main account.
async fn join(
    cx: &Cx,
    tx: &mut Work,
    who: &Caller<WriteMemberships>,
    invitation: &Invitation,
) -> Result<(), Problem> {
    let Invitation { org, roles, .. } = invitation;
    if !members::store::add(cx.app(), tx, org, (&who.account, roles)).await? {
        return Err(ALREADY_MEMBER.into());
    }
    let owner = organisations::owner_of(tx, org).await?;
    let notice = Notice::new(To::Account(owner), "member.joined");
    let notice = notice.param("organisation", invitation.org_name.as_str());
    tx.notify(cx.app(), &notice.param("member", invitation.recipient.as_str())).await.map(|_| ())
}
