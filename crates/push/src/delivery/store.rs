//! The delivery record: one row per text message or mail, without its words.

use jiff::Timestamp;
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::{App, Problem, sql};

use super::State;
use super::send::Order;
use crate::provider::{Failure, Receipt};

/// Writes a queued delivery; `false` when its reference is there already, so that a re-run adds nothing (NTF-05).
pub(crate) async fn insert(tx: &mut Tx, app: &App, order: &Order) -> Result<bool, Problem> {
    let written = tx
        .exec(sql!(
            "INSERT INTO deliveries (reference, notice, kind, channel, recipient_masked, state, attempts,
                 created_at, updated_at)
             VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $7) ON CONFLICT (reference) DO NOTHING",
            order.message.reference,
            order.notice,
            order.kind,
            order.message.channel.name(),
            order.message.channel.mask(&order.message.recipient),
            State::Queued.name(),
            app.now()
        ))
        .await?;
    Ok(written == 1)
}

/// Takes the attempt into a worker's hands; `false` when it was made already, here or elsewhere.
pub(crate) async fn claim(app: &App, order: &Order) -> Result<bool, Problem> {
    let mut tx = app.db.begin().await?;
    let claimed = tx
        .exec(sql!(
            "UPDATE deliveries SET state = $5, attempts = $2, updated_at = $4 WHERE reference = $1
             AND ((state = $6 AND attempts = $3) OR (state = $5 AND attempts = $2))",
            order.message.reference,
            order.attempt,
            i64::from(order.attempt) - 1,
            app.now(),
            State::Sending.name(),
            State::Queued.name()
        ))
        .await?;
    tx.commit().await?;
    Ok(claimed == 1)
}

/// Notes that a provider took the message, unless another worker wrote down what came of the attempt before.
pub(crate) async fn sent(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    provider: &str,
    receipt: &Receipt,
) -> Result<(), Problem> {
    tx.exec(sql!(
        "UPDATE deliveries SET state = $6, provider = $3, provider_reference = $4, last_error = NULL,
                 sent_at = $5, updated_at = $5
             WHERE reference = $1 AND state = $7 AND attempts = $2",
        order.message.reference,
        order.attempt,
        provider,
        receipt.reference,
        app.now(),
        State::Sent.name(),
        State::Sending.name()
    ))
    .await
    .map(drop)
}

/// Notes that no provider took the message; `state` says whether it will be tried again. `false` when another
/// worker wrote down what came of the attempt before.
pub(crate) async fn not_sent(
    tx: &mut Tx,
    app: &App,
    order: &Order,
    state: State,
    failure: &Failure,
) -> Result<bool, Problem> {
    let changed = tx
        .exec(sql!(
            "UPDATE deliveries SET state = $3, last_error = $4, updated_at = $5
             WHERE reference = $1 AND state = $6 AND attempts = $2",
            order.message.reference,
            order.attempt,
            state.name(),
            failure.to_string(),
            app.now(),
            State::Sending.name()
        ))
        .await?;
    Ok(changed == 1)
}

/// One delivery as it is stored.
pub(crate) struct Record {
    pub(crate) reference: String,
    pub(crate) kind: String,
    pub(crate) channel: String,
    pub(crate) recipient_masked: String,
    pub(crate) state: String,
    pub(crate) attempts: i64,
    pub(crate) provider: Option<String>,
    pub(crate) provider_reference: Option<String>,
    pub(crate) last_error: Option<String>,
    pub(crate) created_at: Timestamp,
    pub(crate) updated_at: Timestamp,
    pub(crate) sent_at: Option<Timestamp>,
}

impl FromRow for Record {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            reference: row.get("reference")?,
            kind: row.get("kind")?,
            channel: row.get("channel")?,
            recipient_masked: row.get("recipient_masked")?,
            state: row.get("state")?,
            attempts: row.get("attempts")?,
            provider: row.get("provider")?,
            provider_reference: row.get("provider_reference")?,
            last_error: row.get("last_error")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            sent_at: row.get("sent_at")?,
        })
    }
}

/// What the list of deliveries is narrowed to; an empty text asks for everything.
pub(crate) struct Filter {
    /// A kind, or the beginning of kinds when it ends with a dot.
    pub(crate) kind: String,
    pub(crate) channel: String,
    pub(crate) state: String,
    pub(crate) provider: String,
    /// The reference after which the page begins.
    pub(crate) after: String,
}

/// One page of deliveries, the newest first: references begin with the moment at which they were made.
pub(crate) async fn page(app: &App, filter: &Filter, rows: usize) -> Result<Vec<Record>, Problem> {
    let beginning = filter.kind.ends_with('.');
    app.db
        .all(sql!(
            "SELECT reference, kind, channel, recipient_masked, state, attempts, provider, provider_reference,
                    last_error, created_at, updated_at, sent_at
             FROM deliveries
             WHERE ($1 = '' OR reference < $1)
               AND ($2 = '' OR kind = $2 OR ($3 AND SUBSTR(kind, 1, LENGTH($2)) = $2))
               AND ($4 = '' OR channel = $4) AND ($5 = '' OR state = $5) AND ($6 = '' OR provider = $6)
             ORDER BY reference DESC LIMIT $7",
            filter.after,
            filter.kind,
            beginning,
            filter.channel,
            filter.state,
            filter.provider,
            rows
        ))
        .await
}

/// Forgets finished deliveries that are older than the given moment, some thousand at a time.
pub(crate) async fn forget(app: &App, before: Timestamp) -> Result<u64, Problem> {
    let mut tx = app.db.begin().await?;
    let gone = tx
        .exec(sql!(
            "DELETE FROM deliveries WHERE reference IN (SELECT reference FROM deliveries
             WHERE state IN ($1, $2) AND created_at < $3 ORDER BY created_at LIMIT 5000)",
            State::Sent.name(),
            State::Failed.name(),
            before
        ))
        .await?;
    tx.commit().await?;
    Ok(gone)
}
