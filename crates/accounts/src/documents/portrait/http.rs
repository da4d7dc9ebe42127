//! Setting, showing and removing the picture of one's own account.

use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ReadAccount, WriteAccount};
use paifang_kernel::api::{Api, Cx, Empty, Raw, Reply, Response, State};
use paifang_kernel::problem::TOO_LARGE;
use paifang_review::Content;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::json;

use super::super::http::{Documents, in_turn};
use super::super::store::count_upload;
use super::super::{DOCUMENT_TOO_LARGE, MAX_BYTES, examine_portrait};
use super::store;

/// The routes of this part.
pub(in super::super) fn routes() -> Api<Documents> {
    Api::new("avatar")
        .get("/me/avatar", show, "Shows one's own picture")
        .put("/me/avatar", set, "Sets one's own picture")
        .delete("/me/avatar", remove, "Removes one's own picture")
        .limit(MAX_BYTES)
}

/// Where the new picture is.
#[derive(Debug, Serialize, JsonSchema)]
struct AvatarView {
    /// Its address; it changes with the picture.
    url: Option<String>,
}

async fn show(
    cx: Cx,
    who: Caller<ReadAccount>,
    State(_documents): State<Documents>,
) -> Result<Response, Problem> {
    let bytes = store::content(cx.app(), &who.account).await?;
    paifang_review::sealed_off(Content { content_type: "image/jpeg".to_owned(), bytes })
}

async fn set(
    cx: Cx,
    who: Caller<WriteAccount>,
    State(documents): State<Documents>,
    raw: Result<Raw, Problem>,
) -> Reply<AvatarView> {
    count_upload(cx.app(), &who.account).await?;
    let too_large =
        |problem: Problem| if problem.code() == TOO_LARGE { DOCUMENT_TOO_LARGE.into() } else { problem };
    let bytes = raw.map_err(too_large)?.bytes;
    let square = in_turn(&documents, move || examine_portrait(&bytes)).await??;
    let portrait = store::seal(cx.app(), &who.account, &square).await?;
    let outcome = keep(&cx, &who, &portrait).await;
    let stale = match &outcome {
        Ok(before) => before.clone(),
        Err(_) => Some(portrait.file),
    };
    if let Some(file) = stale {
        cx.files.remove(&file).await?;
    }
    outcome?;
    Ok(AvatarView { url: store::address(cx.app(), &who.account).await? }.into())
}

/// Names the new file in the row and gives back the one before.
async fn keep(
    cx: &Cx,
    who: &paifang_kernel::access::Developer,
    portrait: &super::Portrait,
) -> Result<Option<String>, Problem> {
    let mut tx = cx.begin(who).await?;
    let before = store::replace(cx.app(), &mut tx, &who.account, portrait).await?;
    cx.audit(&mut tx, who, "account.avatar", &who.account, json!({})).await?;
    tx.commit().await?;
    Ok(before)
}

async fn remove(cx: Cx, who: Caller<WriteAccount>, State(_documents): State<Documents>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    let Some(file) = store::take(&mut tx, &who.account).await? else { return tx.no_content().await };
    cx.audit(&mut tx, &*who, "account.avatar_removed", &who.account, json!({})).await?;
    let done = tx.no_content().await?;
    cx.files.remove(&file).await?;
    Ok(done)
}
