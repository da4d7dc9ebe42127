//! The inbox over HTTP: a page of notices and marking them as read (NTF-02).

use jiff::Timestamp;
use paifang_kernel::Lang;
use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ReadNotices};
use paifang_kernel::api::{Answer, Api, Cx, Form, JsonSchema, Page, PageQuery, Params, Reply, State};
use paifang_kernel::id::Id;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store::{self, Kept};
use super::{CASE, InboxNotice, staff_http};
use crate::{Push, TOO_MANY_NOTICES};

/// How many notices one request may mark.
const MOST_AT_ONCE: usize = 100;

/// The inbox of the caller.
#[must_use]
pub fn routes() -> Api<Push> {
    Api::new("notices")
        .get("/me/notices", list, "Lists your notices, newest first")
        .post("/me/notices/reading", read, "Marks your notices as read")
        .and(staff_http::routes())
}

/// One notice in the language of the account.
#[derive(Serialize, JsonSchema)]
pub struct NoticeView {
    /// Its identifier.
    pub id: Id<InboxNotice>,
    /// Its kind, such as `verification.rejected`.
    pub kind: String,
    /// The heading.
    pub title: String,
    /// The words.
    pub body: String,
    /// The case it is about, in the inbox of the back office (REV-10).
    pub case: Option<String>,
    /// When it came.
    #[schemars(with = "String")]
    pub created_at: Timestamp,
    /// When it was marked as read.
    #[schemars(with = "Option<String>")]
    pub read_at: Option<Timestamp>,
}

/// Which notices were read.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// The notices, at the most 100; all of them when absent.
    #[serde(default)]
    pub ids: Option<Vec<Id<InboxNotice>>>,
}

/// How many notices are unread.
#[derive(Serialize, JsonSchema)]
pub struct UnreadCount {
    /// The count after the change.
    pub unread: u64,
}

async fn list(
    cx: Cx,
    who: Caller<ReadNotices>,
    State(push): State<Push>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<NoticeView>> {
    let rows = store::page(cx.app(), who.account.as_str(), query.after()?.as_deref(), query.rows()).await?;
    let page = Page::cut(rows, &query, |row| row.id.to_string());
    Ok(Answer::new(page.map(|row| view(&push, who.lang, row))))
}

async fn read(cx: Cx, who: Caller<ReadNotices>, Form(reading): Form<Reading>) -> Reply<UnreadCount> {
    reading.check()?;
    let mut tx = cx.begin(&*who).await?;
    let unread = store::mark_read(&mut tx, cx.now(), who.account.as_str(), reading.ids.as_deref()).await?;
    tx.ok(UnreadCount { unread }).await
}

impl Reading {
    /// Refuses to mark more at a time than allowed.
    pub(super) fn check(&self) -> Result<(), Problem> {
        if self.ids.as_ref().is_some_and(|ids| ids.len() > MOST_AT_ONCE) {
            return Err(TOO_MANY_NOTICES.arg("limit", MOST_AT_ONCE).at("/ids"));
        }
        Ok(())
    }
}

/// Words a stored notice; a kind whose words are gone shows its name rather than nothing.
pub(super) fn view(push: &Push, lang: Lang, row: Kept) -> NoticeView {
    let case = row.params.get(CASE).and_then(Value::as_str).map(str::to_owned);
    let words = push.wording().render(&row.kind, lang, &Value::Object(row.params));
    let (title, body) =
        words.map_or_else(|| (row.kind.clone(), String::new()), |words| (words.title, words.text));
    NoticeView {
        id: row.id,
        kind: row.kind,
        title,
        body,
        case,
        created_at: row.created_at,
        read_at: row.read_at,
    }
}
