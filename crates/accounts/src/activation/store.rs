//! Activations under way, by the keyed hash of their ticket.

use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};

use super::{LIFE_MS, phone, place};
use crate::contact::Contact;
use crate::imports::ImportedPerson;

fn hash(app: &App, ticket: &str) -> String {
    app.keys.index(Purpose::Session, &format!("activation/{ticket}"))
}

/// Keeps that somebody has proven the phone; returns the ticket for the second step.
pub(super) async fn begin(
    app: &App,
    tx: &mut Tx,
    person: &Id<ImportedPerson>,
    phone: &Contact,
) -> Result<String, Problem> {
    let ticket = app.entropy.token();
    let hash = hash(app, &ticket);
    let sealed = app.keys.seal(Purpose::Contact, &place(&hash), phone.text().as_bytes());
    tx.exec_one(sql!(
        "INSERT INTO activations (token_hash, person, phone, expires_at) VALUES ($1, $2, $3, $4)",
        hash,
        person,
        sealed,
        app.clock.now_ms() + LIFE_MS
    ))
    .await?;
    Ok(ticket)
}

/// Whom a ticket is for, without using it up.
pub(super) async fn peek(app: &App, ticket: &str) -> Result<Option<Id<ImportedPerson>>, Problem> {
    let found = sql!(
        "SELECT person FROM activations WHERE token_hash = $1 AND expires_at > $2",
        hash(app, ticket),
        app.now()
    );
    app.db.opt(found).await
}

/// Uses the ticket up: whose record it is, and the phone that was proven.
pub(super) async fn take(
    app: &App,
    tx: &mut Tx,
    ticket: &str,
) -> Result<Option<(Id<ImportedPerson>, Contact)>, Problem> {
    let hash = hash(app, ticket);
    let taken: Option<(Id<ImportedPerson>, String)> = tx
        .opt(sql!(
            "DELETE FROM activations WHERE token_hash = $1 AND expires_at > $2 RETURNING person, phone",
            hash,
            app.now()
        ))
        .await?;
    let Some((person, sealed)) = taken else { return Ok(None) };
    let text = app.keys.open_text(Purpose::Contact, &place(&hash), &sealed)?;
    Ok(Some((person, phone(text))))
}

/// Forgets activations that nobody finished.
pub(crate) async fn purge(app: &App) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    tx.exec(sql!("DELETE FROM activations WHERE expires_at < $1", app.now())).await?;
    tx.commit().await
}
