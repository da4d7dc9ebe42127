//! Uploading a document and looking at one's own.

use std::sync::Arc;
use std::time::Duration;

use paifang_kernel::access::{Caller, Developer, ReadVerification, SubmitVerification};
use paifang_kernel::api::{Api, Cx, FromRef, Made, Params, Path, Raw, Response, State};
use paifang_kernel::id::Id;
use paifang_kernel::problem::{TOO_LARGE, UNAVAILABLE};
use paifang_kernel::{App, Problem};
use paifang_review::Content;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::Semaphore;

use super::{Clean, DOCUMENT_TOO_LARGE, Document, DocumentId, MAX_BYTES, Slot, examine, portrait, store};

/// Pictures decoded at a time (rule P9).
const TURNS: usize = 2;
/// How long an upload waits for its turn, and how long decoding may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The state of the slice.
#[derive(Clone, Debug)]
pub struct Documents {
    app: App,
    turns: Arc<Semaphore>,
}

impl Documents {
    /// The slice over the application.
    pub fn new(app: App) -> Self {
        Self { app, turns: Arc::new(Semaphore::new(TURNS)) }
    }
}

impl FromRef<Documents> for App {
    fn from_ref(documents: &Documents) -> Self {
        documents.app.clone()
    }
}

/// The routes of the slice.
pub fn routes() -> Api<Documents> {
    Api::new("documents")
        .post("/me/documents", upload, "Uploads a picture or scan for a place in the verification form")
        .get("/me/documents/{id}", show, "Shows one of the organisation's own documents")
        .limit(MAX_BYTES)
        .and(portrait::routes())
}

/// Where the document belongs.
#[derive(Debug, Deserialize, JsonSchema)]
struct Place {
    /// The place in the form.
    slot: Slot,
}

/// An uploaded document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DocumentView {
    /// The id, for the form.
    pub id: Id<DocumentId>,
    /// The place in the form.
    pub slot: Slot,
    /// The type of the stored copy.
    pub content_type: String,
    /// Pixels, for pictures.
    pub width: Option<u32>,
    /// Pixels, for pictures.
    pub height: Option<u32>,
    /// Bytes of the stored copy.
    pub size: u64,
    /// Where the owner can look at it.
    pub url: String,
}

impl From<Document> for DocumentView {
    fn from(document: Document) -> Self {
        Self {
            url: format!("/api/v1/me/documents/{}", document.id),
            id: document.id,
            slot: document.slot,
            content_type: document.content_type,
            width: document.width,
            height: document.height,
            size: document.size,
        }
    }
}

async fn upload(
    cx: Cx,
    who: Caller<SubmitVerification>,
    State(documents): State<Documents>,
    Params(Place { slot }): Params<Place>,
    raw: Result<Raw, Problem>,
) -> Made<DocumentView> {
    // Gives back the kept answer of a repeated request before any work is spent on it.
    drop(cx.begin(&*who).await?);
    store::count_upload(cx.app(), &who.account).await?;
    let bytes = raw
        .map_err(|problem| if problem.code() == TOO_LARGE { DOCUMENT_TOO_LARGE.into() } else { problem })?
        .bytes;
    let clean = in_turn(&documents, move || examine(&bytes, slot)).await??;
    let document = sealed(&cx, &who, slot, clean).await?;
    let file = document.file.clone();
    let outcome = record(&cx, &who, document).await;
    if outcome.is_err() {
        // No row names the file, so nobody would ever sweep it away.
        cx.files.remove(&file).await?;
    }
    outcome
}

/// Writes the sealed file, before the row that names it (rule D7).
async fn sealed(cx: &Cx, who: &Developer, slot: Slot, clean: Clean) -> Result<Document, Problem> {
    let id = cx.id();
    let (file, wrapped_key) = store::seal(cx.app(), &id, &clean.bytes).await?;
    Ok(Document {
        id,
        org: who.org.clone(),
        account: who.account.clone(),
        slot,
        content_type: clean.content_type.to_owned(),
        width: clean.width,
        height: clean.height,
        size: clean.bytes.len() as u64,
        file,
        wrapped_key,
        created_at: cx.now(),
    })
}

async fn record(cx: &Cx, who: &Developer, document: Document) -> Made<DocumentView> {
    let mut tx = cx.begin(who).await?;
    store::insert(&mut tx, &document).await?;
    let facts =
        json!({ "slot": document.slot, "content_type": document.content_type, "size": document.size });
    cx.audit(&mut tx, who, "document.upload", &document.id, facts).await?;
    tx.created(document.into()).await
}

/// Works on a picture on a thread of its own; at most two at a time, and the turn is held until the thread is done.
pub(super) async fn in_turn<T: Send + 'static>(
    documents: &Documents,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let busy = || Problem::new(UNAVAILABLE).retry_after(1);
    let turn = tokio::time::timeout(PATIENCE, documents.turns.clone().acquire_owned());
    let turn = turn.await.map_err(|_| busy())?.map_err(Problem::internal)?;
    let work = tokio::task::spawn_blocking(move || {
        let outcome = work();
        drop(turn);
        outcome
    });
    tokio::time::timeout(PATIENCE, work).await.map_err(|_| busy())?.map_err(Problem::internal)
}

/// The record that it was looked at is written before the data leave, as for reviewers (RNV-19, rule P4).
async fn show(
    cx: Cx,
    who: Caller<ReadVerification>,
    State(documents): State<Documents>,
    Path(id): Path<Id<DocumentId>>,
) -> Result<Response, Problem> {
    who.expect_own_eyes()?;
    let document = store::find(&cx.db, &who.org, &id).await?;
    let bytes = store::content(cx.app(), &document).await?;
    let mut tx = cx.begin(&*who).await?;
    cx.audit(&mut tx, &*who, "document.view", &document.id, json!({ "slot": document.slot })).await?;
    tx.commit().await?;
    if !document.content_type.starts_with("image/") {
        return paifang_review::sealed_off(Content { content_type: document.content_type, bytes });
    }
    let time = cx.now().to_zoned(cx.zone()).strftime("%Y-%m-%d %H:%M").to_string();
    let viewer = format!("{} {time}", who.account);
    let marked = in_turn(&documents, move || paifang_review::draw_watermark(&bytes, &viewer)).await?;
    let bytes = marked.ok_or_else(|| Problem::internal("a stored picture does not decode"))?;
    paifang_review::sealed_off(Content { content_type: "image/jpeg".to_owned(), bytes })
}
