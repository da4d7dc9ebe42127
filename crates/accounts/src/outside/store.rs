//! Outside identities and log-ins under way in the store.

use jiff::Timestamp;
use paifang_kernel::access::Account;
use paifang_kernel::api::Cx;
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::problem::OnConstraint;
use paifang_kernel::{App, Problem, sql};

use super::{Confirmed, OUTSIDE_TAKEN, Secrets};
use crate::signup::first_name;

/// How long a log-in may take on its way, in milliseconds.
pub(super) const LIFE_MS: i64 = 10 * 60_000;

fn hash(app: &App, token: &str) -> String {
    app.keys.index(Purpose::Session, &format!("outside/{token}"))
}

fn place(state_hash: &str) -> String {
    format!("outside_logins/{state_hash}")
}

/// Keeps that a browser set out, for a session that wants to be linked or for nobody yet.
pub(super) async fn begin(
    app: &App,
    (state, browser): (&str, &str),
    secrets: &Secrets,
    session: Option<&str>,
) -> Result<(), Problem> {
    let state_hash = hash(app, state);
    let sealed = app.keys.seal(Purpose::Session, &place(&state_hash), &serde_json::to_vec(secrets)?);
    let mut tx = app.db.begin().await?;
    tx.exec_one(sql!(
        "INSERT INTO outside_logins (state_hash, browser_hash, secrets, session, expires_at) VALUES ($1, $2, $3, $4, $5)",
        state_hash,
        hash(app, browser),
        sealed,
        session,
        app.clock.now_ms() + LIFE_MS
    ))
    .await?;
    tx.commit().await
}

/// Uses a log-in up, if this browser began it; the session is the one that wants to be linked.
pub(super) async fn take(
    app: &App,
    state: &str,
    browser: &str,
) -> Result<Option<(Secrets, Option<String>)>, Problem> {
    let state_hash = hash(app, state);
    let mut tx = app.db.begin().await?;
    let taken: Option<(String, Option<String>)> = tx
        .opt(sql!(
            "DELETE FROM outside_logins WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3
             RETURNING secrets, session",
            state_hash,
            hash(app, browser),
            app.now()
        ))
        .await?;
    tx.commit().await?;
    let Some((sealed, session)) = taken else { return Ok(None) };
    let plain = app.keys.open(Purpose::Session, &place(&state_hash), &sealed)?;
    Ok(Some((serde_json::from_slice(&plain)?, session)))
}

/// The account that an identity logs in.
pub(super) async fn account_of(tx: &mut Tx, who: &Confirmed) -> Result<Option<Id<Account>>, Problem> {
    tx.opt(sql!(
        "SELECT account FROM outside_identities WHERE issuer = $1 AND subject = $2",
        who.issuer,
        who.subject
    ))
    .await
}

/// The account of a session that is still there.
pub(super) async fn account_of_session(tx: &mut Tx, session: &str) -> Result<Option<Id<Account>>, Problem> {
    tx.opt(sql!("SELECT account FROM sessions WHERE id = $1", session)).await
}

/// Ties an identity to an account; an account has one at a provider, the newest.
pub(super) async fn link(
    app: &App,
    tx: &mut Tx,
    who: &Confirmed,
    account: &Id<Account>,
) -> Result<(), Problem> {
    unlink(tx, account, &who.issuer).await?;
    let added = tx
        .exec(sql!(
            "INSERT INTO outside_identities (issuer, subject, account, name, linked_at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (issuer, subject) DO NOTHING",
            who.issuer,
            who.subject,
            account,
            who.name,
            app.now()
        ))
        .await
        .on_constraint("outside_identities_account_issuer", OUTSIDE_TAKEN)?;
    if added == 1 { Ok(()) } else { Err(OUTSIDE_TAKEN.into()) }
}

/// Unties the identity of an account at a provider; returns whether there was one.
pub(super) async fn unlink(tx: &mut Tx, account: &Id<Account>, issuer: &str) -> Result<bool, Problem> {
    let gone = tx
        .exec(sql!("DELETE FROM outside_identities WHERE account = $1 AND issuer = $2", account, issuer))
        .await?;
    Ok(gone == 1)
}

/// An identity as its owner sees it.
pub(super) struct Linked {
    pub(super) name: String,
    pub(super) linked_at: Timestamp,
}

impl FromRow for Linked {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { name: row.get("name")?, linked_at: row.get("linked_at")? })
    }
}

/// The identity of an account at a provider.
pub(super) async fn linked(
    app: &App,
    account: &Id<Account>,
    issuer: &str,
) -> Result<Option<Linked>, Problem> {
    app.db
        .opt(sql!(
            "SELECT name, linked_at FROM outside_identities WHERE account = $1 AND issuer = $2",
            account,
            issuer
        ))
        .await
}

/// Opens an account without a password; a verified mail address is bound where nobody else has it.
pub(super) async fn open_account(cx: &Cx, tx: &mut Tx, who: &Confirmed) -> Result<Id<Account>, Problem> {
    let (app, id) = (cx.app(), cx.id::<Account>());
    if let Some(email) = &who.email {
        let added = tx
            .exec(sql!(
                "INSERT INTO accounts (id, email_index, email, password_hash, nickname, language, profile, created_at, version)
                 VALUES ($1, $2, $3, '', $4, $5, '', $6, 1) ON CONFLICT DO NOTHING",
                id,
                email.index(&app.keys),
                email.seal(&app.keys, id.as_str()),
                first_name(id.as_str()),
                cx.lang(),
                app.now()
            ))
            .await?;
        if added == 1 {
            return Ok(id);
        }
    }
    tx.exec_one(sql!(
        "INSERT INTO accounts (id, password_hash, nickname, language, profile, created_at, version)
         VALUES ($1, '', $2, $3, '', $4, 1)",
        id,
        first_name(id.as_str()),
        cx.lang(),
        app.now()
    ))
    .await?;
    Ok(id)
}

/// Forgets log-ins that nobody finished.
pub(crate) async fn purge(app: &App) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    tx.exec(sql!("DELETE FROM outside_logins WHERE expires_at < $1", app.now())).await?;
    tx.commit().await
}
