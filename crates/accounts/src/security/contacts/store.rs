//! Changes of contacts in the store, and the one that succeeds in the account.

use paifang_kernel::access::{Account, Developer};
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::problem::{INTERNAL, NOT_FOUND, OnConstraint};
use paifang_kernel::{App, Problem, sql};

use super::{CODES_AN_HOUR, ContactChange, ContactKind, STEP};
use crate::allowance::{self, HOUR_MS};
use crate::contact::Contact;
use crate::security::CONTACT_TAKEN;

/// A change that is under way.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) id: Id<ContactChange>,
    pub(super) kind: ContactKind,
    pub(super) proof_ticket: String,
    pub(super) proven: bool,
    recipient: Option<String>,
    code_ticket: Option<String>,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            kind: ContactKind::from_name(&row.get::<String>("kind")?).ok_or(INTERNAL)?,
            proof_ticket: row.get("proof_ticket")?,
            proven: row.get::<Option<i64>>("proven_at")?.is_some(),
            recipient: row.get("recipient")?,
            code_ticket: row.get("code_ticket")?,
        })
    }
}

impl Stored {
    /// The new contact and the ticket of its code, once there is one.
    pub(super) fn sent(&self, app: &App) -> Result<Option<(Contact, &str)>, Problem> {
        let (Some(sealed), Some(ticket)) = (&self.recipient, &self.code_ticket) else {
            return Ok(None);
        };
        let text = app.keys.open_text(Purpose::Contact, &place(&self.id), sealed)?;
        let contact = match self.kind {
            ContactKind::Email => Contact::Email(text),
            ContactKind::Phone => Contact::Phone(text),
        };
        Ok(Some((contact, ticket)))
    }
}

/// Begins a change; an earlier one of the same kind ends.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    who: &Developer,
    id: &Id<ContactChange>,
    (kind, proof_ticket): (ContactKind, &str),
) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO contact_changes (id, account, kind, session, proof_ticket, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account, kind) DO UPDATE SET id = excluded.id, session = excluded.session,
           proof_ticket = excluded.proof_ticket, proven_at = NULL, recipient = NULL, code_ticket = NULL,
           expires_at = excluded.expires_at",
        id,
        who.account,
        kind.name(),
        who.session,
        proof_ticket,
        next_end(app)
    ))
    .await
}

/// The caller's own change, begun in the same session and still in time.
///
/// # Errors
/// `not_found`.
pub(super) async fn load(app: &App, who: &Developer, id: &str) -> Result<Stored, Problem> {
    let found = app
        .db
        .opt(sql!(
            "SELECT id, kind, proof_ticket, proven_at, recipient, code_ticket FROM contact_changes
             WHERE account = $1 AND id = $2 AND session = $3 AND expires_at > $4",
            who.account,
            id,
            who.session,
            app.now()
        ))
        .await?;
    found.ok_or_else(|| NOT_FOUND.into())
}

/// The old contact is proven.
pub(super) async fn prove(app: &App, tx: &mut Tx, change: &Id<ContactChange>) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE contact_changes SET proven_at = $1, expires_at = $2 WHERE id = $3",
        app.now(),
        next_end(app),
        change
    ))
    .await
}

/// A code is on its way to the new contact; the proof's time goes on running.
pub(super) async fn aim(
    app: &App,
    tx: &mut Tx,
    change: &Stored,
    (recipient, ticket): (&Contact, &str),
) -> Result<(), Problem> {
    let sealed = app.keys.seal(Purpose::Contact, &place(&change.id), recipient.text().as_bytes());
    tx.exec_one(sql!(
        "UPDATE contact_changes SET recipient = $1, code_ticket = $2 WHERE id = $3",
        sealed,
        ticket,
        change.id
    ))
    .await
}

/// Ends a change.
pub(super) async fn delete(tx: &mut Tx, change: &Stored) -> Result<(), Problem> {
    tx.exec_one(sql!("DELETE FROM contact_changes WHERE id = $1", change.id)).await
}

/// Gives the account its new contact; returns whether nobody else has it. Of two at once the index decides.
pub(super) async fn bind(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    contact: &Contact,
) -> Result<bool, Problem> {
    let (index, sealed) = (contact.index(&app.keys), contact.seal(&app.keys, account.as_str()));
    let (bound, constraint) = match contact {
        Contact::Phone(_) => (
            tx.exec(sql!(
                "UPDATE accounts SET phone_index = $1, phone = $2, version = version + 1
                 WHERE id = $3 AND NOT EXISTS (SELECT 1 FROM accounts other WHERE other.phone_index = $1)",
                index,
                sealed,
                account
            ))
            .await,
            "accounts_phone_index",
        ),
        Contact::Email(_) => (
            tx.exec(sql!(
                "UPDATE accounts SET email_index = $1, email = $2, version = version + 1
                 WHERE id = $3 AND NOT EXISTS (SELECT 1 FROM accounts other WHERE other.email_index = $1)",
                index,
                sealed,
                account
            ))
            .await,
            "accounts_email_index",
        ),
    };
    Ok(bound.on_constraint(constraint, CONTACT_TAKEN)? == 1)
}

/// Counts a code against what one account may ask for.
///
/// # Errors
/// `rate_limited`.
pub(super) async fn count(app: &App, tx: &mut Tx, account: &Id<Account>, by: &str) -> Result<(), Problem> {
    allowance::spend(app, tx, (&format!("contact-codes-of:{account}"), by), (HOUR_MS, CODES_AN_HOUR)).await
}

/// Forgets changes whose time is over.
pub(in crate::security) async fn purge(app: &App, tx: &mut Tx) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM contact_changes WHERE expires_at < $1", app.now())).await.map(|_| ())
}

fn next_end(app: &App) -> i64 {
    app.clock.now_ms() + STEP * 1000
}

fn place(id: &Id<ContactChange>) -> String {
    format!("contact_changes/{id}")
}
