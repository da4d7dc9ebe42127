//! The organisations that somebody belongs to, in the store.

use paifang_kernel::access::{Account, Organisation, Verification};
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use super::Belonging;
use crate::members::roles_of;

/// The organisations that one list shows at the most (rule D10).
const MOST: i64 = 100;

impl FromRow for Belonging {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            org: row.get("org")?,
            name: row.get("name")?,
            roles: roles_of(row)?,
            verification: Verification::from_name(&row.get::<String>("verification")?),
        })
    }
}

/// Where somebody belongs, their own organisations first.
pub(super) async fn of(app: &App, account: &Id<Account>) -> Result<Vec<Belonging>, Problem> {
    app.db
        .all(sql!(
            "SELECT m.org, m.role, m.roles, o.verification, COALESCE(o.display_name, o.name) AS name
             FROM memberships m JOIN organisations o ON o.id = m.org WHERE m.account = $1
             ORDER BY CASE WHEN m.role = 'owner' THEN 0 ELSE 1 END, m.created_at, m.org LIMIT $2",
            account,
            MOST
        ))
        .await
}

/// One organisation that somebody belongs to; any other is not found (rule W2).
pub(super) async fn find(
    tx: &mut Tx,
    account: &Id<Account>,
    org: &Id<Organisation>,
) -> Result<Belonging, Problem> {
    tx.one(sql!(
        "SELECT m.org, m.role, m.roles, o.verification, COALESCE(o.display_name, o.name) AS name
         FROM memberships m JOIN organisations o ON o.id = m.org WHERE m.account = $1 AND m.org = $2",
        account,
        org
    ))
    .await
}

/// Lets a session act for an organisation, and remembers it for the next log-in.
pub(super) async fn enter(
    tx: &mut Tx,
    session: &str,
    (account, org): (&Id<Account>, &Id<Organisation>),
) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE sessions SET org = $1 WHERE id = $2", org, session)).await?;
    tx.exec_one(sql!("UPDATE accounts SET acting_org = $1 WHERE id = $2", org, account)).await
}
