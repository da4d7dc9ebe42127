//! The messages of demo mode, the newest few hundred of them.

use jiff::Timestamp;
use paifang_kernel::db::{FromRow, Row};
use paifang_kernel::{App, Problem, sql};
use serde::Serialize;

use crate::provider::Message;

paifang_kernel::ids! {
    /// A message in the demo inbox.
    DemoMessage = "dmo";
}

/// How many messages the demo inbox keeps.
const KEPT: i64 = 300;

/// How many messages the page shows.
const SHOWN: i64 = 50;

/// A message as the demo inbox shows it.
#[derive(Clone, Serialize)]
pub(crate) struct Item {
    /// When it was sent.
    pub(crate) at: Timestamp,
    /// `sms` or `mail`.
    pub(crate) channel: String,
    /// The phone number or mail address.
    pub(crate) recipient: String,
    /// The words.
    pub(crate) text: String,
    /// The code in the words, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) code: Option<String>,
}

impl FromRow for Item {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            at: row.get("at")?,
            channel: row.get("channel")?,
            recipient: row.get("recipient")?,
            text: row.get("text")?,
            code: row.get("code")?,
        })
    }
}

/// Keeps a message; a second copy with the same reference is dropped, as a good provider does (NTF-05).
pub(crate) async fn keep(app: &App, message: &Message) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    tx.exec(sql!(
        "INSERT INTO demo_messages (id, reference, at, channel, recipient, text, code)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (reference) DO NOTHING",
        app.id::<DemoMessage>(),
        message.reference,
        app.now(),
        message.channel.name(),
        message.recipient,
        message.text,
        message.code
    ))
    .await?;
    tx.exec(sql!(
        "DELETE FROM demo_messages WHERE id NOT IN (SELECT id FROM demo_messages ORDER BY id DESC LIMIT $1)",
        KEPT
    ))
    .await?;
    tx.commit().await
}

/// The newest messages, newest first.
pub(crate) async fn newest(app: &App) -> Result<Vec<Item>, Problem> {
    app.db
        .all(sql!(
            "SELECT at, channel, recipient, text, code FROM demo_messages ORDER BY id DESC LIMIT $1",
            SHOWN
        ))
        .await
}
