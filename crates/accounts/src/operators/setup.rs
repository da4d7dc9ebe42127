//! The first operator: a one-time link printed at start, or the command line (rule A12).

use paifang_kernel::access::StaffRole;
use paifang_kernel::audit::{self, Actor, Entry};
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem};
use serde_json::json;

use super::{NewOperator, OperatorView, store};
use crate::Accounts;
use crate::allowance::DAY_MS;

/// Makes the one-time setup link's token while there is no operator yet; it lives for 24 hours and replaces any earlier one.
///
/// # Errors
/// The store refuses.
pub async fn ensure_setup_token(app: &App) -> Result<Option<String>, Problem> {
    let mut tx = app.db.begin().await?;
    if store::any(&mut tx).await? {
        return Ok(None);
    }
    let token = app.entropy.token();
    store::set_setup_link(&mut tx, &hash(app, &token), app.clock.now_ms() + DAY_MS).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Adds an operator from the command line.
///
/// # Errors
/// `invalid`, `password_weak`, `password_common` or `login_taken`.
pub async fn add(
    accounts: &Accounts,
    login: &str,
    name: &str,
    password: &str,
    roles: &[StaffRole],
) -> Result<OperatorView, Problem> {
    let new = NewOperator {
        login: login.to_owned(),
        name: name.to_owned(),
        password: password.to_owned(),
        roles: roles.to_vec(),
        phone: None,
        email: None,
        language: None,
    };
    let new = new.checked(&accounts.password_rule())?;
    let hash = accounts.hasher.hash(&new.0.password).await?;
    let mut tx = accounts.app.db.begin().await?;
    let view = store::insert(&accounts.app, &mut tx, &new, &hash).await?;
    let entry = Entry {
        actor: &Actor::System,
        action: "operator.create",
        object: view.id.as_str(),
        details: json!({ "login": view.login, "roles": view.roles }),
        reason: Some("command line"),
        ip: None,
        request_id: None,
    };
    audit::record(&mut tx, accounts.app.now(), entry).await?;
    tx.commit().await?;
    Ok(view)
}

/// The stored form of a setup token.
pub(super) fn hash(app: &App, token: &str) -> String {
    app.keys.index(Purpose::Session, &format!("setup/{token}"))
}
