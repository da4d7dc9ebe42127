//! The operators' pages about developers: list, detail and notes (ADM-04).

use paifang_kernel::Problem;
use paifang_kernel::access::{Account, AssistDevelopers, Caller, ReadDevelopers, WriteDevelopers};
use paifang_kernel::api::{Api, Cx, Empty, Form, Made, Page, PageQuery, Params, Path, Reply, State};
use paifang_kernel::id::Id;
use serde_json::json;

use super::views::{self, DeveloperLine, DeveloperView, NoteView};
use super::{DeveloperQuery, MERGE_REFUSED, Merge, NewNote, care, onlooking, store};
use crate::Accounts;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("developers")
        .get("/admin/developers", list, "Finds developers by name, id, phone number or mail address")
        .get("/admin/developers/{id}", show, "Shows everything about a developer, masked")
        .post("/admin/developers/{id}/notes", note, "Writes a note that only operators see")
        .put("/admin/developers/{id}/merge", merge, "Is always refused: accounts are never merged")
        .and(care::routes())
        .and(onlooking::routes())
}

async fn list(
    cx: Cx,
    _who: Caller<ReadDevelopers>,
    Params(query): Params<DeveloperQuery>,
) -> Reply<Page<DeveloperLine>> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = store::list(cx.app(), &query, &page).await?;
    let Page { items, next } = Page::cut(rows, &page, |found| found.id.to_string());
    let items: Result<Vec<_>, Problem> =
        items.into_iter().map(|found| DeveloperLine::of(cx.app(), found)).collect();
    Ok(Page { items: items?, next }.into())
}

async fn show(
    _cx: Cx,
    _who: Caller<ReadDevelopers>,
    State(accounts): State<Accounts>,
    Path(id): Path<Id<Account>>,
) -> Reply<DeveloperView> {
    Ok(views::detail(&accounts, &id).await?.into())
}

async fn note(
    cx: Cx,
    who: Caller<AssistDevelopers>,
    Path(id): Path<Id<Account>>,
    Form(new): Form<NewNote>,
) -> Made<NoteView> {
    store::find(cx.app(), &id).await?;
    let text = new.read()?;
    let mut tx = cx.begin(&*who).await?;
    let note = store::add_note(cx.app(), &mut tx, &id, (&who, &text)).await?;
    cx.audit(&mut tx, &*who, "developer.note", &id, json!({ "note": note.id })).await?;
    tx.created(note.into()).await
}

async fn merge(
    cx: Cx,
    _who: Caller<WriteDevelopers>,
    Path(id): Path<Id<Account>>,
    Form(merge): Form<Merge>,
) -> Empty {
    store::find(cx.app(), &id).await?;
    store::find(cx.app(), &Id::trusted(merge.into)).await?;
    Err(MERGE_REFUSED.into())
}
