//! The tables of tickets; what people wrote is sealed.

use paifang_kernel::access::Organisation;
use paifang_kernel::db::{Db, FromRow, Json, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};

use super::{
    Category, Kind, MESSAGES, Message, PER_DAY, Priority, Side, State, TICKET_FULL, TICKET_QUOTA, Ticket,
    TicketId, Wish,
};

/// A ticket with its sealed fields still closed.
struct Sealed {
    ticket: Ticket,
    wish: Option<String>,
}

fn known<T>(found: Option<T>) -> Result<T, Problem> {
    found.ok_or_else(|| Problem::internal("a ticket has an unknown word"))
}

impl FromRow for Sealed {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let ticket = Ticket {
            id: row.get("id")?,
            number: row.get("number")?,
            org: row.get("org")?,
            account: row.get("account")?,
            kind: known(Kind::from_name(&row.get::<String>("kind")?))?,
            category: known(Category::from_name(&row.get::<String>("category")?))?,
            priority: known(Priority::from_name(&row.get::<String>("priority")?))?,
            subject: row.get("subject")?,
            request_ids: row.get::<Json<Vec<String>>>("request_ids")?.0,
            wish: None,
            state: row.get::<Json<State>>("facts")?.0,
            created_at: row.get("created_at")?,
            moved_at: row.get("moved_at")?,
            answered_at: row.get("answered_at")?,
            version: row.get("version")?,
        };
        Ok(Self { ticket, wish: row.get("wish")? })
    }
}

impl Sealed {
    fn open(self, app: &App) -> Result<Ticket, Problem> {
        let Self { mut ticket, wish } = self;
        ticket.subject =
            app.keys.open_text(Purpose::Ticket, &place(&ticket.id, "subject"), &ticket.subject)?;
        if let Some(wish) = wish {
            let plain = app.keys.open(Purpose::Ticket, &place(&ticket.id, "wish"), &wish)?;
            ticket.wish = Some(serde_json::from_slice::<Wish>(&plain)?);
        }
        Ok(ticket)
    }
}

fn place(id: &Id<TicketId>, column: &str) -> String {
    format!("tickets/{column}/{id}")
}

/// Every column, with the rest of the statement.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT id, number, org, account, kind, category, priority, subject, request_ids, wish, facts, \
    created_at, moved_at, answered_at, version FROM tickets ",
            $rest
        )
    };
}

/// The next number of the day, such as `T20261123-0001`; gaps appear when a transaction is undone.
pub(super) async fn next_number(app: &App, tx: &mut Tx) -> Result<String, Problem> {
    let day = app.today();
    let last: i64 = tx
        .one(sql!(
            "INSERT INTO ticket_numbers (day, last) VALUES ($1, 1) ON CONFLICT (day) \
             DO UPDATE SET last = ticket_numbers.last + 1 RETURNING last",
            day
        ))
        .await?;
    Ok(format!("T{}-{last:04}", day.replace('-', "")))
}

/// Writes a new ticket with its first message, if the organisation may still open one today.
pub(super) async fn insert(app: &App, tx: &mut Tx, ticket: &Ticket, text: &str) -> Result<(), Problem> {
    let counted = tx.exec(sql!(
        "INSERT INTO ticket_quota (org, day, used) VALUES ($1, $2, 1) ON CONFLICT (org, day) \
         DO UPDATE SET used = ticket_quota.used + 1 WHERE ticket_quota.used < $3",
        ticket.org,
        app.today(),
        PER_DAY
    ));
    if counted.await? != 1 {
        return Err(TICKET_QUOTA.into());
    }
    let seal = |column: &str, plain: &[u8]| app.keys.seal(Purpose::Ticket, &place(&ticket.id, column), plain);
    let wish = ticket.wish.as_ref().map(serde_json::to_vec).transpose()?;
    tx.exec_one(sql!(
        "INSERT INTO tickets (id, number, org, account, kind, category, priority, subject, request_ids, wish, state, facts, \
         created_at, moved_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 1)",
        ticket.id,
        ticket.number,
        ticket.org,
        ticket.account,
        ticket.kind.name(),
        ticket.category.name(),
        ticket.priority.name(),
        seal("subject", ticket.subject.as_bytes()),
        Json(&ticket.request_ids),
        wish.map(|plain| seal("wish", &plain)),
        ticket.state.name(),
        Json(&ticket.state),
        ticket.created_at,
        ticket.moved_at
    ))
    .await?;
    add(app, tx, &ticket.id, (Side::Customer, ticket.account.as_str(), text)).await
}

/// Adds a message behind the others.
pub(super) async fn add(
    app: &App,
    tx: &mut Tx,
    id: &Id<TicketId>,
    (side, author, text): (Side, &str, &str),
) -> Result<(), Problem> {
    let place_of: i64 =
        tx.one(sql!("SELECT COALESCE(MAX(place), 0) + 1 FROM ticket_messages WHERE ticket = $1", id)).await?;
    if place_of > MESSAGES {
        return Err(TICKET_FULL.into());
    }
    let sealed = app.keys.seal(Purpose::Ticket, &place(id, &place_of.to_string()), text.as_bytes());
    tx.exec_one(sql!(
        "INSERT INTO ticket_messages (ticket, place, side, author, text, at) VALUES ($1, $2, $3, $4, $5, $6)",
        id,
        place_of,
        side.name(),
        author,
        sealed,
        app.now()
    ))
    .await
}

/// Writes a move of the ticket that was read; whoever moved it in between wins and this is `version_conflict`.
pub(super) async fn save(app: &App, tx: &mut Tx, ticket: &Ticket) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE tickets SET state = $1, facts = $2, moved_at = $3, answered_at = $4, version = version + 1 \
         WHERE id = $5 AND version = $6",
        ticket.state.name(),
        Json(&ticket.state),
        app.now(),
        ticket.answered_at,
        ticket.id,
        ticket.version
    ))
    .await
}

/// The organisation's own ticket; another's is not there.
pub(super) async fn load(
    app: &App,
    tx: &mut Tx,
    org: &Id<Organisation>,
    id: &Id<TicketId>,
) -> Result<Ticket, Problem> {
    let sealed: Sealed = tx.one(sql!(select!("WHERE org = $1 AND id = $2"), org, id)).await?;
    sealed.open(app)
}

/// Any organisation's ticket, for customer service.
pub(super) async fn any(app: &App, tx: &mut Tx, id: &Id<TicketId>) -> Result<Ticket, Problem> {
    let sealed: Sealed = tx.one(sql!(select!("WHERE id = $1"), id)).await?;
    sealed.open(app)
}

/// The organisation's tickets, the newest first.
pub(super) async fn own(
    app: &App,
    org: &Id<Organisation>,
    before: Option<&str>,
    rows: usize,
) -> Result<Vec<Ticket>, Problem> {
    let sql = sql!(
        select!("WHERE org = $1 AND id < $2 ORDER BY id DESC LIMIT $3"),
        org,
        before.unwrap_or("~"),
        rows as u64
    );
    open_all(app, app.db.all(sql).await?)
}

/// Which tickets customer service wants to see.
#[derive(Clone, Copy, Debug)]
pub(super) struct Filter {
    pub(super) state: Option<&'static str>,
    pub(super) kind: Option<Kind>,
}

/// The tickets of all organisations, the newest first.
pub(super) async fn list(
    app: &App,
    filter: Filter,
    before: Option<&str>,
    rows: usize,
) -> Result<Vec<Ticket>, Problem> {
    let mut args = vec![before.unwrap_or("~").to_value(), (rows as u64).to_value()];
    let mut conditions = "id < $1".to_owned();
    for (column, word) in [("state", filter.state), ("kind", filter.kind.map(Kind::name))] {
        if let Some(word) = word {
            args.push(word.to_value());
            conditions = format!("{conditions} AND {column} = ${}", args.len());
        }
    }
    let text = format!("{} WHERE {conditions} ORDER BY id DESC LIMIT $2", select!(""));
    open_all(app, app.db.all(Sql::built(text, args)).await?)
}

fn open_all(app: &App, sealed: Vec<Sealed>) -> Result<Vec<Ticket>, Problem> {
    sealed.into_iter().map(|sealed| sealed.open(app)).collect()
}

/// How many tickets wait for customer service.
pub(super) async fn waiting(db: &Db) -> Result<i64, Problem> {
    db.one(sql!("SELECT CAST(COUNT(*) AS BIGINT) FROM tickets WHERE state = 'open'")).await
}

struct SealedMessage {
    place: i64,
    message: Message,
}

impl FromRow for SealedMessage {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let message = Message {
            side: known(Side::from_name(&row.get::<String>("side")?))?,
            author: row.get("author")?,
            text: row.get("text")?,
            at: row.get("at")?,
        };
        Ok(Self { place: row.get("place")?, message })
    }
}

/// The messages of a ticket, the oldest first.
pub(super) async fn messages(app: &App, tx: &mut Tx, id: &Id<TicketId>) -> Result<Vec<Message>, Problem> {
    let sealed: Vec<SealedMessage> = tx
        .all(sql!(
            "SELECT place, side, author, text, at FROM ticket_messages WHERE ticket = $1 ORDER BY place",
            id
        ))
        .await?;
    let open = |sealed: SealedMessage| {
        let SealedMessage { place: number, message } = sealed;
        let text = app.keys.open_text(Purpose::Ticket, &place(id, &number.to_string()), &message.text)?;
        Ok(Message { text, ..message })
    };
    sealed.into_iter().map(open).collect()
}
