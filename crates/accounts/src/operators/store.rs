//! Operators in the store.

use paifang_kernel::access::{Operator, StaffRole};
use paifang_kernel::db::{FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::problem::OnConstraint;
use paifang_kernel::{App, Problem, sql};

use super::{LAST_SUPER, LOGIN_TAKEN, NewOperator, OperatorView};

impl FromRow for OperatorView {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(roles) = row.get::<Json<Vec<StaffRole>>>("roles")?;
        Ok(Self {
            id: row.get("id")?,
            login: row.get("login")?,
            name: row.get("name")?,
            roles,
            disabled_at: row.get("disabled_at")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// Adds an operator.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    new: &NewOperator,
    hash: &str,
) -> Result<OperatorView, Problem> {
    let view = OperatorView {
        id: app.id::<Operator>(),
        login: new.login.clone(),
        name: new.name.clone(),
        roles: new.roles.clone(),
        disabled_at: None,
        created_at: app.now(),
    };
    tx.exec_one(sql!(
        "INSERT INTO operators (id, login, name, password_hash, roles, is_super, created_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
        view.id,
        view.login,
        view.name,
        hash,
        Json(&view.roles),
        view.roles.contains(&StaffRole::Super),
        view.created_at
    ))
    .await
    .on_constraint("operators_login", LOGIN_TAKEN)?;
    Ok(view)
}

/// Every operator, by id, after a place.
pub(super) async fn list(app: &App, after: &str, rows: usize) -> Result<Vec<OperatorView>, Problem> {
    app.db
        .all(sql!(
            "SELECT id, login, name, roles, disabled_at, created_at FROM operators WHERE id > $1 ORDER BY id LIMIT $2",
            after,
            rows
        ))
        .await
}

/// One operator, kept from other changes until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, id: &str) -> Result<OperatorView, Problem> {
    tx.one(sql!(
        "UPDATE operators SET version = version + 1 WHERE id = $1
         RETURNING id, login, name, roles, disabled_at, created_at",
        id
    ))
    .await
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
    pub(super) view: OperatorView,
    pub(super) password_hash: String,
}

impl FromRow for Known {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { view: OperatorView::from_row(row)?, password_hash: row.get("password_hash")? })
    }
}

/// The operator with this login name who may log in.
pub(super) async fn find(app: &App, login: &str) -> Result<Option<Known>, Problem> {
    app.db
        .opt(sql!(
            "SELECT id, login, name, roles, disabled_at, created_at, password_hash FROM operators
             WHERE login = $1 AND disabled_at IS NULL",
            login
        ))
        .await
}

/// An operator who may still log in.
pub(super) async fn active(tx: &mut Tx, id: &Id<Operator>) -> Result<Option<OperatorView>, Problem> {
    tx.opt(sql!(
        "SELECT id, login, name, roles, disabled_at, created_at FROM operators WHERE id = $1 AND disabled_at IS NULL",
        id
    ))
    .await
}

/// One operator, for showing.
pub(super) async fn get(app: &App, id: &Id<Operator>) -> Result<OperatorView, Problem> {
    app.db
        .one(sql!("SELECT id, login, name, roles, disabled_at, created_at FROM operators WHERE id = $1", id))
        .await
}

/// The stored hash of an operator's password.
pub(crate) async fn password_hash(app: &App, id: &Id<Operator>) -> Result<String, Problem> {
    app.db.one(sql!("SELECT password_hash FROM operators WHERE id = $1", id)).await
}
