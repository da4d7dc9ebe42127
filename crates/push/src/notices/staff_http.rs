//! The inbox of the back office over HTTP (REV-10).

use paifang_kernel::access::{Caller, ReadStaffNotices};
use paifang_kernel::api::{Answer, Api, Cx, Form, Page, PageQuery, Params, Reply, State};

use super::http::{NoticeView, Reading, UnreadCount, view};
use super::store;
use crate::Push;

/// The inbox of the operator who asks.
pub(super) fn routes() -> Api<Push> {
    Api::new("staff-notices")
        .get("/admin/notices", list, "Lists your notices of the back office, newest first")
        .post("/admin/notices/reading", read, "Marks your notices of the back office as read")
}

async fn list(
    cx: Cx,
    who: Caller<ReadStaffNotices>,
    State(push): State<Push>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<NoticeView>> {
    let after = query.after()?;
    let rows = store::page(cx.app(), who.operator.as_str(), after.as_deref(), query.rows()).await?;
    let page = Page::cut(rows, &query, |row| row.id.to_string());
    Ok(Answer::new(page.map(|row| view(&push, cx.lang(), row))))
}

async fn read(cx: Cx, who: Caller<ReadStaffNotices>, Form(reading): Form<Reading>) -> Reply<UnreadCount> {
    reading.check()?;
    let mut tx = cx.begin(&*who).await?;
    let unread = store::mark_read(&mut tx, cx.now(), who.operator.as_str(), reading.ids.as_deref()).await?;
    tx.ok(UnreadCount { unread }).await
}
