//! Who has which login name and password hash.

use paifang_kernel::access::{Account, Organisation, Role, Standing};
use paifang_kernel::db::{FromRow, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use super::LoginName;
use crate::contact::Contact;
use crate::{agreements, identity, members, organisations};

/// What logging in needs to know of an account.
#[derive(Debug)]
pub(crate) struct Known {
    pub(crate) account: Id<Account>,
    pub(crate) org: Id<Organisation>,
    pub(super) password_hash: String,
    pub(crate) standing: Standing,
    pub(crate) roles: Vec<Role>,
}

impl FromRow for Known {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let standing = Standing {
            frozen: row.get::<Option<i64>>("frozen_at")?.is_some(),
            agreed: row.get::<i64>("agreed")? == 1,
            ..organisations::standing_of(row)?
        };
        Ok(Self {
            account: row.get("id")?,
            org: row.get("org")?,
            password_hash: row.get("password_hash")?,
            standing,
            roles: members::roles_of(row)?,
        })
    }
}

/// Finds an account by its login name, with the organisation it acts for first.
pub(crate) async fn find(app: &App, name: &LoginName) -> Result<Option<Known>, Problem> {
    let index = name.index(&app.keys);
    let id: Option<Id<Account>> = match name {
        LoginName::Contact(Contact::Phone(_)) => {
            app.db.opt(sql!("SELECT id FROM accounts WHERE phone_index = $1", index)).await?
        }
        LoginName::Contact(Contact::Email(_)) => {
            app.db.opt(sql!("SELECT id FROM accounts WHERE email_index = $1", index)).await?
        }
        LoginName::IdNumber(_) => identity::account_of(app, &index).await?,
        LoginName::Username(name) => {
            app.db.opt(sql!("SELECT id FROM accounts WHERE username_key = $1", name)).await?
        }
    };
    // An unknown name asks the same second question, so that the answer takes as long (rule A3).
    let id = id.unwrap_or_else(|| Id::trusted(String::new()));
    app.db.opt(by_id(&id)).await
}

/// What logging in needs to know of an account.
pub(crate) async fn known(tx: &mut Tx, account: &Id<Account>) -> Result<Option<Known>, Problem> {
    tx.opt(by_id(account)).await
}

fn by_id(id: &Id<Account>) -> Sql {
    let text = format!(
        "SELECT a.id, a.password_hash, a.frozen_at, m.org, m.role, m.roles, o.verification, o.developer_kind, o.level, {} AS agreed
         FROM accounts a JOIN memberships m ON m.account = a.id JOIN organisations o ON o.id = m.org
         WHERE a.id = $1 ORDER BY CASE WHEN m.org = a.acting_org THEN 0
         WHEN m.role = 'owner' THEN 1 ELSE 2 END, m.created_at LIMIT 1",
        agreements::agreed_sql("a.id")
    );
    Sql::built(text, vec![id.to_value()])
}

/// The stored hash of an account's password.
pub(crate) async fn password_hash(app: &App, account: &Id<Account>) -> Result<String, Problem> {
    app.db.one(sql!("SELECT password_hash FROM accounts WHERE id = $1", account)).await
}

/// Renews a hash that was made with another cost than today's (rule A1).
pub(super) async fn renew_hash(
    tx: &mut Tx,
    account: &Id<Account>,
    old: &str,
    new: &str,
) -> Result<(), Problem> {
    tx.exec(sql!(
        "UPDATE accounts SET password_hash = $1 WHERE id = $2 AND password_hash = $3",
        new,
        account,
        old
    ))
    .await
    .map(|_| ())
}

/// Sets a new password, unless somebody else set one in between; then `version_conflict`.
pub(crate) async fn set_password(
    tx: &mut Tx,
    account: &Id<Account>,
    old: &str,
    new: &str,
) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE accounts SET password_hash = $1, version = version + 1 WHERE id = $2 AND password_hash = $3",
        new,
        account,
        old
    ))
    .await
}
