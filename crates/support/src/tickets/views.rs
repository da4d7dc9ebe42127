//! What the developer and customer service see of a ticket.

use jiff::Timestamp;
use paifang_kernel::id::Id;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Category, Kind, Message, Priority, Side, State, Ticket, TicketId, Wish};

/// Who looks: the developer does not learn which operator wrote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    Customer,
    Staff,
}

/// A ticket in a list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TicketRow {
    /// The id.
    pub id: Id<TicketId>,
    /// What people call it.
    pub number: String,
    /// `support` or `consultation`.
    pub kind: Kind,
    /// What it is about.
    pub category: Category,
    /// How much it presses.
    pub priority: Priority,
    /// In one line.
    pub subject: String,
    /// `open`, `waiting`, `solved` or `closed`.
    pub state: &'static str,
    /// When it was opened.
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// When anything happened last.
    #[schemars(with = "String")]
    pub moved_at: Timestamp,
    /// When customer service answered first.
    #[schemars(with = "Option<String>")]
    pub answered_at: Option<Timestamp>,
    /// What the organisation is called; for customer service only.
    pub organisation: Option<String>,
}

/// One message.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TicketMessage {
    /// `customer` or `staff`.
    pub side: Side,
    /// The operator's login; for customer service only.
    pub author: Option<String>,
    /// What was written.
    pub text: String,
    /// When.
    #[schemars(with = "String")]
    pub at: Timestamp,
}

/// A ticket with everything that was written.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TicketDetail {
    /// What the list shows too.
    #[serde(flatten)]
    pub row: TicketRow,
    /// The requests it is about.
    pub request_ids: Vec<String>,
    /// For a consultation: whom to call, and when.
    pub wish: Option<Wish>,
    /// The messages, the oldest first.
    pub messages: Vec<TicketMessage>,
    /// Whether one more message can be written.
    pub writable: bool,
}

/// The organisation's tickets, and whether it may open one.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnTickets {
    /// Technical support is for enterprise developers (ENT-03).
    pub entitled: bool,
    /// The tickets, the newest first.
    pub items: Vec<TicketRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// The tickets of all organisations.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AllTickets {
    /// How many wait for customer service.
    pub waiting: i64,
    /// The tickets, the newest first.
    pub items: Vec<TicketRow>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl TicketRow {
    pub(super) fn of(ticket: Ticket, organisation: Option<String>) -> Self {
        Self {
            id: ticket.id,
            number: ticket.number,
            kind: ticket.kind,
            category: ticket.category,
            priority: ticket.priority,
            subject: ticket.subject,
            state: ticket.state.name(),
            created_at: ticket.created_at,
            moved_at: ticket.moved_at,
            answered_at: ticket.answered_at,
            organisation,
        }
    }
}

impl TicketDetail {
    pub(super) fn of(
        mut ticket: Ticket,
        messages: Vec<Message>,
        reader: Reader,
        organisation: Option<String>,
    ) -> Self {
        let shown = messages.into_iter().map(|message| TicketMessage {
            author: (reader == Reader::Staff && message.side == Side::Staff).then_some(message.author),
            side: message.side,
            text: message.text,
            at: message.at,
        });
        Self {
            messages: shown.collect(),
            request_ids: std::mem::take(&mut ticket.request_ids),
            wish: ticket.wish.take(),
            writable: !matches!(ticket.state, State::Closed { .. }),
            row: TicketRow::of(ticket, organisation),
        }
    }
}
