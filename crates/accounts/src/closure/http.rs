//! The developer's own page for taking a copy of the personal data and for closing the account (SEC-13).

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use paifang_kernel::access::{Caller, Developer, Fresh, ReadAccount, WriteAccount};
use paifang_kernel::api::{Api, Cx, JsonSchema, Path, Reply, State, Taken};
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem};
use serde::Serialize;
use serde_json::json;

use super::{COOLING_DAYS, ExportView, erase, expect_free, export, store};
use crate::holdings::Holding;
use crate::security::{self, Change};
use crate::{Accounts, me, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("closure")
        .get("/me/closure", show, "Shows what stands in the way of closing one's account")
        .put("/me/closure", close, "Closes one's account; logging in within fifteen days keeps it")
        .get("/me/exports", exports, "Lists the copies of one's personal data")
        .post("/me/exports", ask, "Asks for a copy of one's personal data")
        .delete("/me/exports/{id}/file", take, "Hands a copy over, once, and destroys it here")
}

/// What stands in the way of closing the account.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ClosureView {
    /// Each thing that is still held; with none the account can be closed.
    in_the_way: Vec<Holding>,
    /// Days to think it over.
    days: i64,
}

/// The account is closed.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Closing {
    /// When it is erased, unless its owner logs in before.
    erased_at: Timestamp,
}

/// The copies of one's personal data.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ExportList {
    /// The newest first.
    items: Vec<ExportView>,
}

async fn show(_cx: Cx, who: Caller<ReadAccount>, State(accounts): State<Accounts>) -> Reply<ClosureView> {
    let in_the_way = erase::in_the_way(&accounts, &who.account).await?;
    Ok(ClosureView { in_the_way, days: COOLING_DAYS }.into())
}

async fn close(cx: Cx, who: Fresh<WriteAccount>, State(accounts): State<Accounts>) -> Reply<Closing> {
    expect_free(&erase::in_the_way(&accounts, &who.account).await?)?;
    let erased_at = cx.now() + SignedDuration::from_hours(24 * COOLING_DAYS);
    let mut tx = cx.begin(&*who).await?;
    store::close(&mut tx, &who.account, erased_at).await?;
    erase::schedule(cx.app(), &mut tx, &who.account, erased_at).await?;
    let details = json!({ "erased_at": erased_at });
    cx.audit(&mut tx, &*who, "account.close", &who.account, details).await?;
    security::record(&cx, &mut tx, &who.account, Change::ClosureRequested).await?;
    let done = tx.ok(Closing { erased_at }).await?;
    Ok(done.cookie(sessions::forgetting_cookie::<Developer>(cx.app())))
}

async fn exports(cx: Cx, who: Caller<ReadAccount>) -> Reply<ExportList> {
    Ok(ExportList { items: store::exports(cx.app(), &who.account).await? }.into())
}

async fn ask(cx: Cx, who: Fresh<WriteAccount>) -> Taken<ExportView> {
    // An account that was erased a moment ago is not found, rather than a reference to nothing.
    me::reach(cx.app(), &who.account).await?;
    let mut tx = cx.begin(&*who).await?;
    let view = store::insert_export(cx.app(), &mut tx, &who.account).await?;
    export::schedule(cx.app(), &mut tx, &who.account, &view.id).await?;
    cx.audit(&mut tx, &*who, "account.export", &who.account, json!({ "export": view.id })).await?;
    security::record(&cx, &mut tx, &who.account, Change::DataExported).await?;
    tx.accepted(view).await
}

async fn take(
    cx: Cx,
    who: Fresh<WriteAccount>,
    State(_accounts): State<Accounts>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let mut tx = cx.begin(&*who).await?;
    let (file, key) = store::take(cx.app(), &mut tx, &who.account, &id).await?;
    let sealed = cx.files.get(&file).await?;
    let plain = cx.keys.open_record(Purpose::Document, &export::place(&id), &key, &sealed)?;
    cx.audit(&mut tx, &*who, "account.export_taken", &who.account, json!({ "export": id })).await?;
    tx.commit().await?;
    cx.files.remove(&file).await?;
    attachment(cx.app(), plain)
}

/// The file as a download that no page of ours opens (rule X-06).
fn attachment(app: &App, plain: Vec<u8>) -> Result<Response, Problem> {
    let mut response = plain.into_response();
    let name = format!("attachment; filename=\"personal-data-{}.json\"", app.today());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(Problem::internal)?);
    Ok(response)
}
