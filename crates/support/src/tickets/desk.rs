//! Tickets over HTTP for customer service: list, look, answer, solve, close (HLP-03).

use paifang_kernel::Problem;
use paifang_kernel::access::{AnswerTickets, Caller, ReadTickets};
use paifang_kernel::api::{Api, Cx, Form, Made, Page, PageQuery, Params, Path, Reply, State as Slice, Work};
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use super::form::NewMessage;
use super::store::{self, Filter};
use super::views::{AllTickets, Reader, TicketDetail, TicketRow};
use super::{Kind, Side, Ticket, TicketId};
use crate::Support;

/// The routes of customer service.
pub(super) fn routes() -> Api<Support> {
    Api::new("ticket_desk")
        .get("/admin/tickets", list, "Lists the tickets of all organisations")
        .get("/admin/tickets/{id}", show, "Shows a ticket with its messages")
        .post("/admin/tickets/{id}/messages", answer, "Answers a ticket")
        .put("/admin/tickets/{id}/outcome", end, "Marks a ticket as solved, or closes it")
}

/// The states to choose from.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum StateName {
    /// Customer service is to answer.
    Open,
    /// The developer is to write.
    Waiting,
    /// Solved.
    Solved,
    /// Over.
    Closed,
}

/// Which tickets are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
struct Wanted {
    /// One state, or all.
    state: Option<StateName>,
    /// Questions or consultations, or both.
    kind: Option<Kind>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many items, at the most 100.
    limit: Option<u32>,
}

impl StateName {
    fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Solved => "solved",
            Self::Closed => "closed",
        }
    }
}

async fn list(
    cx: Cx,
    _who: Caller<ReadTickets>,
    Slice(support): Slice<Support>,
    Params(wanted): Params<Wanted>,
) -> Reply<AllTickets> {
    let query = PageQuery { cursor: wanted.cursor, limit: wanted.limit };
    let filter = Filter { state: wanted.state.map(StateName::name), kind: wanted.kind };
    let rows = store::list(cx.app(), filter, query.after()?.as_deref(), query.rows()).await?;
    let page = Page::cut(rows, &query, |ticket| ticket.id.to_string());
    let orgs: Vec<_> = page.items.iter().map(|ticket| ticket.org.clone()).collect();
    let names = support.customers.names(&orgs).await?;
    let row = |ticket: Ticket| {
        let name = names.get(&ticket.org).cloned();
        TicketRow::of(ticket, name)
    };
    let items = page.items.into_iter().map(row).collect();
    Ok(AllTickets { waiting: store::waiting(&cx.db).await?, items, next: page.next }.into())
}

async fn show(
    cx: Cx,
    _who: Caller<ReadTickets>,
    Slice(support): Slice<Support>,
    Path(id): Path<Id<TicketId>>,
) -> Reply<TicketDetail> {
    let mut tx = cx.begin_open().await?;
    Ok(staff_view(&cx, &support, &mut tx, &id).await?.into())
}

async fn answer(
    cx: Cx,
    who: Caller<AnswerTickets>,
    Slice(support): Slice<Support>,
    Path(id): Path<Id<TicketId>>,
    Form(new): Form<NewMessage>,
) -> Made<TicketDetail> {
    let text = new.check()?;
    let mut tx = cx.begin(&*who).await?;
    let mut ticket = store::any(cx.app(), &mut tx, &id).await?;
    ticket.state = ticket.state.wrote(Side::Staff)?;
    ticket.answered_at = ticket.answered_at.or(Some(cx.now()));
    store::add(cx.app(), &mut tx, &id, (Side::Staff, &who.login, &text)).await?;
    store::save(cx.app(), &mut tx, &ticket).await?;
    tell(&cx, &mut tx, &ticket, "ticket.answered").await?;
    cx.audit(&mut tx, &*who, "ticket.answer", &id, json!({ "number": ticket.number })).await?;
    let view = staff_view(&cx, &support, &mut tx, &id).await?;
    tx.created(view).await
}

/// How a ticket ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Ending {
    /// The solution was found; the developer may still write.
    Solved,
    /// Over.
    Closed,
}

/// The end that customer service sees.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Outcome {
    /// `solved` or `closed`.
    outcome: Ending,
}

async fn end(
    cx: Cx,
    who: Caller<AnswerTickets>,
    Slice(support): Slice<Support>,
    Path(id): Path<Id<TicketId>>,
    Form(Outcome { outcome }): Form<Outcome>,
) -> Reply<TicketDetail> {
    let mut tx = cx.begin(&*who).await?;
    let mut ticket = store::any(cx.app(), &mut tx, &id).await?;
    let (state, action) = match outcome {
        Ending::Solved => (ticket.state.solve(cx.now())?, "ticket.solve"),
        Ending::Closed => (ticket.state.close(cx.now())?, "ticket.close"),
    };
    ticket.state = state;
    store::save(cx.app(), &mut tx, &ticket).await?;
    tell(&cx, &mut tx, &ticket, if outcome == Ending::Solved { "ticket.solved" } else { "ticket.closed" })
        .await?;
    cx.audit(&mut tx, &*who, action, &id, json!({ "number": ticket.number })).await?;
    let view = staff_view(&cx, &support, &mut tx, &id).await?;
    tx.ok(view).await
}

async fn tell(cx: &Cx, tx: &mut Work, ticket: &Ticket, kind: &str) -> Result<(), Problem> {
    let told = Notice::new(To::Account(ticket.account.clone()), kind);
    tx.notify(cx.app(), &told.param("number", ticket.number.as_str())).await.map(|_| ())
}

async fn staff_view(
    cx: &Cx,
    support: &Support,
    tx: &mut Work,
    id: &Id<TicketId>,
) -> Result<TicketDetail, Problem> {
    let ticket = store::any(cx.app(), tx, id).await?;
    let messages = store::messages(cx.app(), tx, id).await?;
    let name = support.customers.names(std::slice::from_ref(&ticket.org)).await?.remove(&ticket.org);
    Ok(TicketDetail::of(ticket, messages, Reader::Staff, name))
}
