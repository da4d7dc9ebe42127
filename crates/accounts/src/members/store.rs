//! Who belongs to which organisation, in the store.

use paifang_kernel::access::{Account, Organisation, Role};
use paifang_kernel::db::{FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, mask, sql};

use super::Member;
use crate::contact;

/// The members that one list shows at the most (rule D10).
const MOST: i64 = 500;

/// The roles in a row of `memberships`: the main account's, or the granted ones.
pub(crate) fn roles_of(row: &Row) -> Result<Vec<Role>, Problem> {
    if row.get::<String>("role")? == Role::Owner.name() {
        return Ok(vec![Role::Owner]);
    }
    let Json(roles) = row.get::<Json<Vec<Role>>>("roles")?;
    Ok(roles)
}

/// A row whose contacts are still sealed.
struct Stored {
    member: Member,
    phone: Option<String>,
    email: Option<String>,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let member = Member {
            account: row.get("account")?,
            roles: roles_of(row)?,
            nickname: row.get("nickname")?,
            contact: None,
            username: row.get("username")?,
            since: row.get("created_at")?,
        };
        Ok(Self { member, phone: row.get("phone")?, email: row.get("email")? })
    }
}

impl Stored {
    fn masked(self, app: &App) -> Result<Member, Problem> {
        let id = self.member.account.as_str();
        let contact = match (&self.phone, &self.email) {
            (Some(sealed), _) => Some(mask::phone(&contact::open(&app.keys, id, sealed)?)),
            (None, Some(sealed)) => Some(mask::email(&contact::open(&app.keys, id, sealed)?)),
            (None, None) => None,
        };
        Ok(Member { contact, ..self.member })
    }
}

/// Everybody who belongs to an organisation, the main account first.
pub(super) async fn list(app: &App, org: &Id<Organisation>) -> Result<Vec<Member>, Problem> {
    let stored: Vec<Stored> = app
        .db
        .all(sql!(
            "SELECT m.account, m.role, m.roles, m.created_at, a.nickname, a.phone, a.email, a.username
             FROM memberships m JOIN accounts a ON a.id = m.account WHERE m.org = $1
             ORDER BY CASE WHEN m.role = 'owner' THEN 0 ELSE 1 END, m.created_at, m.account LIMIT $2",
            org,
            MOST
        ))
        .await?;
    stored.into_iter().map(|one| one.masked(app)).collect()
}

/// One member of an organisation; somebody who does not belong to it is not found.
pub(super) async fn find(
    app: &App,
    tx: &mut Tx,
    org: &Id<Organisation>,
    account: &Id<Account>,
) -> Result<Member, Problem> {
    let stored: Stored = tx
        .one(sql!(
            "SELECT m.account, m.role, m.roles, m.created_at, a.nickname, a.phone, a.email, a.username
             FROM memberships m JOIN accounts a ON a.id = m.account WHERE m.org = $1 AND m.account = $2",
            org,
            account
        ))
        .await?;
    stored.masked(app)
}

/// Lets somebody in; `false` when they belong to the organisation already.
pub(super) async fn add(
    app: &App,
    tx: &mut Tx,
    org: &Id<Organisation>,
    (account, roles): (&Id<Account>, &[Role]),
) -> Result<bool, Problem> {
    let added = tx
        .exec(sql!(
            "INSERT INTO memberships (org, account, role, roles, created_at) VALUES ($1, $2, 'member', $3, $4)
             ON CONFLICT DO NOTHING",
            org,
            account,
            Json(roles),
            app.now()
        ))
        .await?;
    Ok(added == 1)
}

/// Grants a member these roles instead of the present ones.
pub(super) async fn set_roles(
    tx: &mut Tx,
    org: &Id<Organisation>,
    (account, roles): (&Id<Account>, &[Role]),
) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE memberships SET roles = $1 WHERE org = $2 AND account = $3 AND role = 'member'",
        Json(roles),
        org,
        account
    ))
    .await
}

/// Shuts a member out; sessions that act for the organisation go on in the person's own, with their next request.
pub(super) async fn remove(
    tx: &mut Tx,
    org: &Id<Organisation>,
    account: &Id<Account>,
) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "DELETE FROM memberships WHERE org = $1 AND account = $2 AND role = 'member'",
        org,
        account
    ))
    .await?;
    let home = home_of(tx, account).await?;
    tx.exec(sql!("UPDATE sessions SET org = $1 WHERE account = $2 AND org = $3", home, account, org)).await?;
    tx.exec(sql!("UPDATE accounts SET acting_org = NULL WHERE id = $1 AND acting_org = $2", account, org))
        .await
        .map(|_| ())
}

/// The organisation that is somebody's own; everybody has one.
pub(super) async fn home_of(tx: &mut Tx, account: &Id<Account>) -> Result<Id<Organisation>, Problem> {
    tx.one(sql!(
        "SELECT org FROM memberships WHERE account = $1 AND role = 'owner' ORDER BY created_at, org LIMIT 1",
        account
    ))
    .await
}
