//! Operators in the store.

use paifang_kernel::access::{Operator, StaffRole};
use paifang_kernel::db::{FromRow, Json, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::problem::OnConstraint;
use paifang_kernel::{App, Problem, mask, sql};

use super::contacts::{Change, masked};
use super::{LAST_SUPER, LOGIN_TAKEN, NewOperator, OperatorView};

const COLUMNS: &str = "id, login, name, roles, phone, email, language, disabled_at, created_at";

/// An operator with contacts still sealed.
struct Stored {
    view: OperatorView,
    phone: Option<String>,
    email: Option<String>,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(roles) = row.get::<Json<Vec<StaffRole>>>("roles")?;
        let view = OperatorView {
            id: row.get("id")?,
            login: row.get("login")?,
            name: row.get("name")?,
            roles,
            phone: None,
            email: None,
            language: row.get("language")?,
            disabled_at: row.get("disabled_at")?,
            created_at: row.get("created_at")?,
        };
        Ok(Self { view, phone: row.get("phone")?, email: row.get("email")? })
    }
}

impl Stored {
    /// As the staff list shows it, with contacts masked.
    fn shown(self, app: &App) -> Result<OperatorView, Problem> {
        let phone = masked(app, &self.view.id, self.phone, mask::phone)?;
        let email = masked(app, &self.view.id, self.email, mask::email)?;
        Ok(OperatorView { phone, email, ..self.view })
    }
}

/// Adds an operator.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    (new, contacts): &(NewOperator, Change),
    hash: &str,
) -> Result<OperatorView, Problem> {
    let id = app.id::<Operator>();
    tx.exec_one(sql!(
        "INSERT INTO operators (id, login, name, password_hash, roles, is_super, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
        id,
        new.login,
        new.name,
        hash,
        Json(&new.roles),
        new.roles.contains(&StaffRole::Super),
        app.now()
    ))
    .await
    .on_constraint("operators_login", LOGIN_TAKEN)?;
    contacts.save(app, tx, &id).await?;
    read(app, tx, &id).await
}

/// One operator within a transaction.
pub(super) async fn read(app: &App, tx: &mut Tx, id: &Id<Operator>) -> Result<OperatorView, Problem> {
    let text = format!("SELECT {COLUMNS} FROM operators WHERE id = $1");
    tx.one::<Stored>(Sql::built(text, vec![id.to_value()])).await?.shown(app)
}

/// Every operator, by id, after a place.
pub(super) async fn list(app: &App, after: &str, rows: usize) -> Result<Vec<OperatorView>, Problem> {
    let text = format!("SELECT {COLUMNS} FROM operators WHERE id > $1 ORDER BY id LIMIT $2");
    let found: Vec<Stored> = app.db.all(Sql::built(text, vec![after.to_value(), rows.to_value()])).await?;
    found.into_iter().map(|one| one.shown(app)).collect()
}

/// One operator, kept from other changes until the transaction ends.
pub(super) async fn lock(app: &App, tx: &mut Tx, id: &str) -> Result<OperatorView, Problem> {
    let text = format!("UPDATE operators SET version = version + 1 WHERE id = $1 RETURNING {COLUMNS}");
    tx.one::<Stored>(Sql::built(text, vec![id.to_value()])).await?.shown(app)
}

/// Writes roles and disabling, and refuses to leave the platform without a super administrator.
pub(super) async fn save(tx: &mut Tx, operator: &OperatorView) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE operators SET roles = $1, is_super = $2, disabled_at = $3 WHERE id = $4",
        Json(&operator.roles),
        operator.roles.contains(&StaffRole::Super),
        operator.disabled_at,
        operator.id
    ))
    .await?;
    let left: i64 =
        tx.one(sql!("SELECT COUNT(*) FROM operators WHERE is_super = TRUE AND disabled_at IS NULL")).await?;
    if left == 0 { Err(LAST_SUPER.into()) } else { Ok(()) }
}

/// Lets only one transaction at a time change who is a super administrator.
pub(super) async fn lock_staff(tx: &mut Tx) -> Result<(), Problem> {
    tx.exec(sql!(
        "INSERT INTO operator_setup (id, token_hash, expires_at) VALUES (2, '', 0)
         ON CONFLICT (id) DO UPDATE SET expires_at = 0"
    ))
    .await
    .map(|_| ())
}

/// Whether there is any operator yet.
pub(super) async fn any(tx: &mut Tx) -> Result<bool, Problem> {
    Ok(tx.one::<i64>(sql!("SELECT COUNT(*) FROM operators")).await? > 0)
}

/// Remembers the one setup link, instead of any earlier one.
pub(super) async fn set_setup_link(tx: &mut Tx, token_hash: &str, expires_at: i64) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO operator_setup (id, token_hash, expires_at) VALUES (1, $1, $2)
         ON CONFLICT (id) DO UPDATE SET token_hash = excluded.token_hash, expires_at = excluded.expires_at",
        token_hash,
        expires_at
    ))
    .await
}

/// Uses the setup link up; `false` when it is wrong, used or too old.
pub(super) async fn use_setup_link(app: &App, tx: &mut Tx, token_hash: &str) -> Result<bool, Problem> {
    let used = tx
        .exec(sql!(
            "DELETE FROM operator_setup WHERE id = 1 AND token_hash = $1 AND expires_at > $2",
            token_hash,
            app.now()
        ))
        .await?;
    Ok(used == 1)
}

/// What logging in needs to know of an operator.
pub(super) struct Known {
    pub(super) id: Id<Operator>,
    pub(super) login: String,
    pub(super) roles: Vec<StaffRole>,
    pub(super) password_hash: String,
}

impl FromRow for Known {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(roles) = row.get::<Json<Vec<StaffRole>>>("roles")?;
        Ok(Self {
            id: row.get("id")?,
            login: row.get("login")?,
            roles,
            password_hash: row.get("password_hash")?,
        })
    }
}

/// The operator with this login name who may log in.
pub(super) async fn find(app: &App, login: &str) -> Result<Option<Known>, Problem> {
    app.db
        .opt(sql!(
            "SELECT id, login, roles, password_hash FROM operators WHERE login = $1 AND disabled_at IS NULL",
            login
        ))
        .await
}

/// An operator who may still log in.
pub(super) async fn active(tx: &mut Tx, id: &Id<Operator>) -> Result<Option<Known>, Problem> {
    tx.opt(sql!(
        "SELECT id, login, roles, password_hash FROM operators WHERE id = $1 AND disabled_at IS NULL",
        id
    ))
    .await
}

/// One operator, for showing.
pub(super) async fn get(app: &App, id: &Id<Operator>) -> Result<OperatorView, Problem> {
    let text = format!("SELECT {COLUMNS} FROM operators WHERE id = $1");
    app.db.one::<Stored>(Sql::built(text, vec![id.to_value()])).await?.shown(app)
}

/// The stored hash of an operator's password.
pub(crate) async fn password_hash(app: &App, id: &Id<Operator>) -> Result<String, Problem> {
    app.db.one(sql!("SELECT password_hash FROM operators WHERE id = $1", id)).await
}
