//! Invitations in the store: found by the keyed index of a contact or name, never by its text.

use paifang_kernel::access::{Account, Organisation, Role};
use paifang_kernel::db::{FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::problem::OnConstraint as _;
use paifang_kernel::{App, Problem, sql};

use super::{Invitation, InvitationId, InvitationState, Invitee, masked};
use crate::members::ALREADY_INVITED;
use crate::signin::LoginName;

/// The invitations that one list shows at the most (rule D10).
const MOST: i64 = 200;

fn place(id: &Id<InvitationId>) -> String {
    format!("member_invitations/{id}")
}

struct Stored {
    invitation: Invitation,
    way: String,
    sealed: String,
    state: String,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(roles) = row.get::<Json<Vec<Role>>>("roles")?;
        let invitation = Invitation {
            id: row.get("id")?,
            org: row.get("org")?,
            org_name: row.get("name")?,
            roles,
            recipient: String::new(),
            state: InvitationState::Open,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            version: row.get("version")?,
        };
        Ok(Self { invitation, way: row.get("way")?, sealed: row.get("recipient")?, state: row.get("state")? })
    }
}

impl Stored {
    fn opened(self, app: &App) -> Result<Invitation, Problem> {
        let text = app.keys.open_text(Purpose::Contact, &place(&self.invitation.id), &self.sealed)?;
        let state = InvitationState::read(&self.state, self.invitation.expires_at, app.now());
        Ok(Invitation { recipient: masked(&self.way, &text), state, ..self.invitation })
    }
}

/// Writes an invitation down; an older one to the same person whose time is over makes room.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    new: &Invitation,
    (invitee, by): (&Invitee, &Id<Account>),
) -> Result<(), Problem> {
    let index = invitee.index(&app.keys);
    tx.exec(sql!(
        "UPDATE member_invitations SET state = 'expired', version = version + 1
         WHERE org = $1 AND recipient_index = $2 AND state = 'open' AND expires_at <= $3",
        new.org,
        index,
        app.now()
    ))
    .await?;
    let wrote = tx.exec_one(sql!(
        "INSERT INTO member_invitations (id, org, way, recipient_index, recipient, roles, state, invited_by, created_at,
           expires_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        new.id,
        new.org,
        invitee.way(),
        index,
        app.keys.seal(Purpose::Contact, &place(&new.id), invitee.text().as_bytes()),
        Json(&new.roles),
        new.state.name(),
        by,
        new.created_at,
        new.expires_at
    ));
    wrote.await.on_constraint("member_invitations_org_recipient_index", ALREADY_INVITED)
}

/// The account that a person was named by, if there is one; asked inside the transaction of the invitation.
pub(super) async fn account_of(
    app: &App,
    tx: &mut Tx,
    invitee: &Invitee,
) -> Result<Option<Id<Account>>, Problem> {
    let (contact, name) = match invitee {
        Invitee::Contact(_) => (invitee.index(&app.keys), String::new()),
        Invitee::Username(name) => (String::new(), name.clone()),
    };
    tx.opt(sql!(
        "SELECT id FROM accounts WHERE phone_index = $1 OR email_index = $1 OR username_key = $2",
        contact,
        name
    ))
    .await
}

/// The open invitations of an organisation, the newest first.
pub(super) async fn of_org(app: &App, org: &Id<Organisation>) -> Result<Vec<Invitation>, Problem> {
    let stored: Vec<Stored> = app
        .db
        .all(sql!(
            "SELECT i.id, i.org, i.way, i.recipient, i.roles, i.state, i.created_at, i.expires_at, i.version, o.name
             FROM member_invitations i JOIN organisations o ON o.id = i.org
             WHERE i.org = $1 AND i.state = 'open' AND i.expires_at > $2 ORDER BY i.created_at DESC, i.id DESC LIMIT $3",
            org,
            app.now(),
            MOST
        ))
        .await?;
    stored.into_iter().map(|one| one.opened(app)).collect()
}

/// One invitation of an organisation; another's is not found (rule W2).
pub(super) async fn find(
    app: &App,
    tx: &mut Tx,
    org: &Id<Organisation>,
    id: &Id<InvitationId>,
) -> Result<Invitation, Problem> {
    let stored: Stored = tx
        .one(sql!(
            "SELECT i.id, i.org, i.way, i.recipient, i.roles, i.state, i.created_at, i.expires_at, i.version, o.name
             FROM member_invitations i JOIN organisations o ON o.id = i.org WHERE i.org = $1 AND i.id = $2",
            org,
            id
        ))
        .await?;
    stored.opened(app)
}

/// The indexes under which invitations to an account wait.
pub(super) async fn names_of(app: &App, account: &Id<Account>) -> Result<[String; 3], Problem> {
    let (phone, email, username): (Option<String>, Option<String>, Option<String>) = app
        .db
        .one(sql!("SELECT phone_index, email_index, username_key FROM accounts WHERE id = $1", account))
        .await?;
    let username = username.map(|name| LoginName::Username(name).index(&app.keys));
    Ok([phone, email, username].map(Option::unwrap_or_default))
}

/// Forgets every invitation to an account that ends, so that whoever has its number or name next finds none (SEC-13).
pub(crate) async fn forget(app: &App, tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    let [phone, email, username] = names_of(app, account).await?;
    let gone = "DELETE FROM member_invitations WHERE recipient_index IN ($1, $2, $3)";
    tx.exec(sql!(gone, phone, email, username)).await.map(drop)
}

/// The open invitations to an account, the newest first.
pub(super) async fn of_account(app: &App, names: &[String; 3]) -> Result<Vec<Invitation>, Problem> {
    let [phone, email, username] = names;
    let stored: Vec<Stored> = app
        .db
        .all(sql!(
            "SELECT i.id, i.org, i.way, i.recipient, i.roles, i.state, i.created_at, i.expires_at, i.version, o.name
             FROM member_invitations i JOIN organisations o ON o.id = i.org
             WHERE i.recipient_index IN ($1, $2, $3) AND i.state = 'open' AND i.expires_at > $4
             ORDER BY i.created_at DESC, i.id DESC LIMIT $5",
            phone,
            email,
            username,
            app.now(),
            MOST
        ))
        .await?;
    stored.into_iter().map(|one| one.opened(app)).collect()
}

/// One invitation to an account; one to somebody else is not found.
pub(super) async fn to_account(
    app: &App,
    tx: &mut Tx,
    names: &[String; 3],
    id: &Id<InvitationId>,
) -> Result<Invitation, Problem> {
    let [phone, email, username] = names;
    let stored: Stored = tx
        .one(sql!(
            "SELECT i.id, i.org, i.way, i.recipient, i.roles, i.state, i.created_at, i.expires_at, i.version, o.name
             FROM member_invitations i JOIN organisations o ON o.id = i.org
             WHERE i.recipient_index IN ($1, $2, $3) AND i.id = $4",
            phone,
            email,
            username,
            id
        ))
        .await?;
    stored.opened(app)
}

/// Writes how an invitation ended; whoever ended it in between wins and this is `version_conflict`.
pub(super) async fn end(
    tx: &mut Tx,
    invitation: &Invitation,
    state: InvitationState,
    by: &Id<Account>,
) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE member_invitations SET state = $1, answered_by = $2, version = version + 1 WHERE id = $3 AND version = $4",
        state.name(),
        by,
        invitation.id,
        invitation.version
    ))
    .await
}
