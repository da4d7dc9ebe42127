//! Tickets over HTTP for the developer: list, open, ask for a consultation, write, close (ENT-03, HLP-03).

use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, Developer, UseTickets};
use paifang_kernel::api::{Api, Cx, Form, Made, Page, PageQuery, Params, Path, Reply, State as Slice, Work};
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use serde_json::json;

use super::form::{NewConsultation, NewMessage, NewTicket, Opening};
use super::views::{OwnTickets, Reader, TicketDetail, TicketRow};
use super::{ENTERPRISE_ONLY, Side, State, Ticket, TicketId, desk, is_entitled, store};
use crate::Support;

/// The routes of the slice.
#[must_use]
pub fn routes() -> Api<Support> {
    Api::new("tickets")
        .get("/me/tickets", list, "Lists the organisation's tickets, and says whether it may open one")
        .post("/me/tickets", open, "Opens a ticket")
        .post("/me/consultations", consult, "Asks for a one-to-one solution consultation")
        .get("/me/tickets/{id}", show, "Shows a ticket with its messages")
        .post("/me/tickets/{id}/messages", write, "Writes to customer service")
        .put("/me/tickets/{id}/closure", close, "Closes a ticket")
        .and(desk::routes())
}

async fn list(
    cx: Cx,
    who: Caller<UseTickets>,
    Slice(_support): Slice<Support>,
    Params(query): Params<PageQuery>,
) -> Reply<OwnTickets> {
    let rows = store::own(cx.app(), &who.org, query.after()?.as_deref(), query.rows()).await?;
    let page = Page::cut(rows, &query, |ticket| ticket.id.to_string());
    let items = page.items.into_iter().map(|ticket| TicketRow::of(ticket, None)).collect();
    Ok(OwnTickets { entitled: is_entitled(&who.standing), items, next: page.next }.into())
}

async fn open(
    cx: Cx,
    who: Caller<UseTickets>,
    Slice(_support): Slice<Support>,
    Form(new): Form<NewTicket>,
) -> Made<TicketDetail> {
    expect_entitled(&who)?;
    keep(&cx, &who, new.check()?).await
}

async fn consult(
    cx: Cx,
    who: Caller<UseTickets>,
    Slice(_support): Slice<Support>,
    Form(new): Form<NewConsultation>,
) -> Made<TicketDetail> {
    expect_entitled(&who)?;
    keep(&cx, &who, new.check()?).await
}

async fn show(
    cx: Cx,
    who: Caller<UseTickets>,
    Slice(_support): Slice<Support>,
    Path(id): Path<Id<TicketId>>,
) -> Reply<TicketDetail> {
    let mut tx = cx.db.begin().await?;
    let ticket = store::load(cx.app(), &mut tx, &who.org, &id).await?;
    let messages = store::messages(cx.app(), &mut tx, &id).await?;
    Ok(TicketDetail::of(ticket, messages, Reader::Customer, None).into())
}

async fn write(
    cx: Cx,
    who: Caller<UseTickets>,
    Slice(_support): Slice<Support>,
    Path(id): Path<Id<TicketId>>,
    Form(new): Form<NewMessage>,
) -> Made<TicketDetail> {
    expect_entitled(&who)?;
    let text = new.check()?;
    let mut tx = cx.begin(&*who).await?;
    let mut ticket = store::load(cx.app(), &mut tx, &who.org, &id).await?;
    ticket.state = ticket.state.wrote(Side::Customer)?;
    store::add(cx.app(), &mut tx, &id, (Side::Customer, who.account.as_str(), &text)).await?;
    store::save(cx.app(), &mut tx, &ticket).await?;
    cx.audit(&mut tx, &*who, "ticket.write", &id, json!({ "number": ticket.number })).await?;
    let view = own_view(&cx, &mut tx, &who, &id).await?;
    tx.created(view).await
}

async fn close(
    cx: Cx,
    who: Caller<UseTickets>,
    Slice(_support): Slice<Support>,
    Path(id): Path<Id<TicketId>>,
) -> Reply<TicketDetail> {
    let mut tx = cx.begin(&*who).await?;
    let mut ticket = store::load(cx.app(), &mut tx, &who.org, &id).await?;
    ticket.state = ticket.state.close(cx.now())?;
    store::save(cx.app(), &mut tx, &ticket).await?;
    cx.audit(&mut tx, &*who, "ticket.close", &id, json!({ "number": ticket.number })).await?;
    let view = own_view(&cx, &mut tx, &who, &id).await?;
    tx.ok(view).await
}

fn expect_entitled(who: &Developer) -> Result<(), Problem> {
    if is_entitled(&who.standing) {
        Ok(())
    } else {
        Err(Problem::new(ENTERPRISE_ONLY).next("/console/support/new"))
    }
}

/// Writes the ticket down, gives it its number, and tells the developer.
async fn keep(cx: &Cx, who: &Developer, opening: Opening) -> Made<TicketDetail> {
    let mut tx = cx.begin(who).await?;
    let Opening { kind, category, priority, subject, text, request_ids, wish } = opening;
    let ticket = Ticket {
        id: cx.id(),
        number: store::next_number(cx.app(), &mut tx).await?,
        org: who.org.clone(),
        account: who.account.clone(),
        kind,
        category,
        priority,
        subject,
        request_ids,
        wish,
        state: State::Open,
        created_at: cx.now(),
        moved_at: cx.now(),
        answered_at: None,
        version: 1,
    };
    store::insert(cx.app(), &mut tx, &ticket, &text).await?;
    let told = Notice::new(To::Account(who.account.clone()), "ticket.opened");
    tx.notify(cx.app(), &told.param("number", ticket.number.as_str())).await?;
    let facts = json!({ "number": ticket.number, "kind": kind, "category": category, "priority": priority });
    cx.audit(&mut tx, who, "ticket.open", &ticket.id, facts).await?;
    let view = own_view(cx, &mut tx, who, &ticket.id).await?;
    tx.created(view).await
}

async fn own_view(
    cx: &Cx,
    tx: &mut Work,
    who: &Developer,
    id: &Id<TicketId>,
) -> Result<TicketDetail, Problem> {
    let ticket = store::load(cx.app(), tx, &who.org, id).await?;
    let messages = store::messages(cx.app(), tx, id).await?;
    Ok(TicketDetail::of(ticket, messages, Reader::Customer, None))
}
