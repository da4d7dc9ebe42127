//! What goes back to the caller: an upstream's body or a refusal, stamped with the day's count and the call's id (GW-07, GW-17).

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Response, header};
use http_body::{Body, Frame, SizeHint};
use http_body_util::Full;
use paifang_kernel::{Lang, Problem};
use tokio::time::Instant;

use crate::calls::{CallLog, Finished, Record};
use crate::headers::{LIMIT, REMAINING, REQUEST_ID, RESET};
use crate::quota::Count;
use crate::upstream::Relay;

/// The body of an answer.
#[derive(Debug)]
pub struct Reply {
    content: Content,
    /// Writes the call down when the answer ends, however it ends.
    pub(crate) ticket: Option<Ticket>,
}

#[derive(Debug)]
enum Content {
    Own(Full<Bytes>, u64),
    Relayed(Relay),
}

/// A call that waits for its last figures before it is logged.
#[derive(Debug)]
pub(crate) struct Ticket {
    record: Record,
    log: CallLog,
    started: Instant,
}

impl Ticket {
    pub(crate) fn new(record: Record, log: &CallLog, started: Instant) -> Ticket {
        Ticket { record, log: log.clone(), started }
    }
}

impl Reply {
    pub(crate) fn relayed(relay: Relay) -> Reply {
        Reply { content: Content::Relayed(relay), ticket: None }
    }

    fn own(body: Bytes) -> Reply {
        let length = u64::try_from(body.len()).unwrap_or(0);
        Reply { content: Content::Own(Full::new(body), length), ticket: None }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        let Some(ticket) = self.ticket.take() else { return };
        let (bytes, complete) = match &self.content {
            Content::Own(_, length) => (*length, true),
            Content::Relayed(relay) => (relay.passed(), relay.is_complete()),
        };
        let took = ticket.started.elapsed();
        metrics::histogram!("gateway_call_seconds").record(took.as_secs_f64());
        let duration_us = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        ticket.log.note(Finished { record: ticket.record, duration_us, response_bytes: bytes, complete });
    }
}

impl Body for Reply {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        match &mut self.content {
            Content::Own(body, _) => Pin::new(body).poll_frame(cx).map_err(|never| match never {}),
            Content::Relayed(relay) => Pin::new(relay).poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.content {
            Content::Own(body, _) => body.is_end_stream(),
            Content::Relayed(relay) => relay.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.content {
            Content::Own(body, _) => body.size_hint(),
            Content::Relayed(relay) => relay.size_hint(),
        }
    }
}

/// Says on every answer how the day stands and which call this was.
pub(crate) fn stamp(headers: &mut HeaderMap, count: &Count, id: &HeaderValue) {
    headers.insert(LIMIT, HeaderValue::from(count.limit));
    headers.insert(REMAINING, HeaderValue::from(count.remaining));
    headers.insert(RESET, HeaderValue::from(count.reset));
    headers.insert(REQUEST_ID, id.clone());
}

/// A refusal as the caller sees it.
pub(crate) fn refuse(problem: &Problem, lang: Lang, id: &str) -> Response<Reply> {
    let document = problem.document(lang, id);
    let retry_after = document.retry_after;
    let body = serde_json::to_vec(&document).unwrap_or_default();
    let mut response = Response::new(Reply::own(Bytes::from(body)));
    if let Ok(status) = http::StatusCode::from_u16(document.status) {
        *response.status_mut() = status;
    }
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.name()));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if let Some(seconds) = retry_after {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}
