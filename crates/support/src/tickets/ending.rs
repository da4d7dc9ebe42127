//! Tickets of an organisation for the export of personal data, and their end with its main account (SEC-13).

use paifang_kernel::access::Organisation;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};
use serde_json::{Value, json};

use super::store;

/// The most tickets that an export holds.
const MOST: usize = 1_000;

/// The tickets of an organisation with everything that was written, the newest first.
///
/// # Errors
/// The store refuses, or a ticket does not open.
pub async fn personal(app: &App, org: &Id<Organisation>) -> Result<Vec<Value>, Problem> {
    let mut all = Vec::new();
    for ticket in store::own(app, org, None, MOST).await? {
        let mut tx = app.db.begin().await?;
        let messages = store::messages(app, &mut tx, &ticket.id).await?;
        let said = |one: &super::Message| json!({ "side": one.side.name(), "text": one.text, "at": one.at });
        all.push(json!({ "number": ticket.number, "kind": ticket.kind.name(), "subject": ticket.subject,
            "wish": ticket.wish, "state": ticket.state.name(), "created_at": ticket.created_at,
            "messages": messages.iter().map(said).collect::<Vec<_>>() }));
    }
    Ok(all)
}

/// Forgets every ticket of an organisation; may be called again.
///
/// # Errors
/// The store refuses.
pub async fn erase(app: &App, org: &Id<Organisation>) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    for gone in [
        "DELETE FROM ticket_messages WHERE ticket IN (SELECT id FROM tickets WHERE org = $1)",
        "DELETE FROM tickets WHERE org = $1",
        "DELETE FROM ticket_quota WHERE org = $1",
    ] {
        tx.exec(sql!(gone, org)).await?;
    }
    tx.commit().await
}
