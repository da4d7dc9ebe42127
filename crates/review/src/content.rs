//! The last step before a document leaves for a reviewer: watermark, own type, sandbox (RNV-19, rule P9).

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, HeaderValue, header};
use paifang_kernel::Problem;
use paifang_kernel::api::Response;
use paifang_kernel::problem::UNAVAILABLE;

use crate::case::Reviewer;
use crate::desk::Desk;
use crate::subject::Content;
use crate::watermark;

/// How long a view may wait for its turn, and how long drawing may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The answer with the watermarked picture; a PDF leaves as it is, as a download.
pub(crate) async fn respond(desk: &Desk, content: Content, viewer: &Reviewer) -> Result<Response, Problem> {
    if !content.content_type.starts_with("image/") {
        return sealed_off(content);
    }
    let zone = desk.app.zone();
    let time = viewer.at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string();
    let text = format!("{} {time}", viewer.name);
    let bytes = draw(desk, content.bytes, text).await?;
    sealed_off(Content { content_type: "image/jpeg".to_owned(), bytes })
}

/// Draws on a thread of its own; at most two at a time, and the turn is held until the thread is done.
async fn draw(desk: &Desk, bytes: Vec<u8>, text: String) -> Result<Vec<u8>, Problem> {
    let busy = || Problem::new(UNAVAILABLE).retry_after(1);
    let turn = tokio::time::timeout(PATIENCE, desk.turns.clone().acquire_owned());
    let turn = turn.await.map_err(|_| busy())?.map_err(Problem::internal)?;
    let drawing = tokio::task::spawn_blocking(move || {
        let drawn = watermark::draw(&bytes, &text);
        drop(turn);
        drawn
    });
    let drawn =
        tokio::time::timeout(PATIENCE, drawing).await.map_err(|_| busy())?.map_err(Problem::internal)?;
    drawn.ok_or_else(|| Problem::internal("a stored picture does not decode"))
}

/// Bytes that a browser shows as what they are and never runs, keeps or guesses about.
pub fn sealed_off(content: Content) -> Result<Response, Problem> {
    let is_image = content.content_type.starts_with("image/");
    let mut response = Response::new(Body::from(content.bytes));
    let headers: &mut HeaderMap = response.headers_mut();
    let kind = HeaderValue::from_str(&content.content_type).map_err(Problem::internal)?;
    headers.insert(header::CONTENT_TYPE, kind);
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_DISPOSITION, if is_image { "inline" } else { "attachment" }),
    ];
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    Ok(response)
}
