//! An upstream's body on its way to the caller: counted, watched for stalls, and its connection kept when it ends well.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep};

use super::{Line, Visit};

/// The body of an upstream's answer.
#[derive(Debug)]
pub struct Relay {
    body: Incoming,
    /// Held while the call is in flight; both go at the end.
    visit: Option<(Visit, Line)>,
    passed: u64,
    patience: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Relay {
    pub(super) fn new(body: Incoming, visit: Visit, line: Line, patience: Duration) -> Relay {
        let mut relay = Relay { body, visit: Some((visit, line)), passed: 0, patience, stalled: None };
        if relay.body.is_end_stream() {
            relay.finish();
        }
        relay
    }

    /// Bytes that went through so far.
    pub fn passed(&self) -> u64 {
        self.passed
    }

    /// Whether the upstream's answer was read to its end.
    pub fn is_complete(&self) -> bool {
        self.visit.is_none()
    }

    fn finish(&mut self) {
        if let Some((visit, line)) = self.visit.take() {
            visit.0.keep(line);
        }
    }

    /// Gives up when nothing came for as long as the head was allowed to take.
    fn poll_stall(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let deadline = Instant::now() + self.patience;
        let sleep = self.stalled.get_or_insert_with(|| Box::pin(tokio::time::sleep_until(deadline)));
        sleep.as_mut().poll(cx)
    }
}

impl Body for Relay {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let relay = &mut *self;
        let mut frame = Pin::new(&mut relay.body).poll_frame(cx);
        if frame.is_pending()
            && let Some((_, line)) = &mut relay.visit
        {
            line.poll(cx);
            frame = Pin::new(&mut relay.body).poll_frame(cx);
        }
        match frame {
            Poll::Ready(Some(Ok(frame))) => {
                self.stalled = None;
                self.passed += frame.data_ref().map_or(0, |data| u64::try_from(data.len()).unwrap_or(0));
                if self.body.is_end_stream() {
                    self.finish();
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(std::io::Error::other(error)))),
            Poll::Ready(None) => {
                self.finish();
                Poll::Ready(None)
            }
            Poll::Pending => match self.poll_stall(cx) {
                Poll::Ready(()) => Poll::Ready(Some(Err(std::io::ErrorKind::TimedOut.into()))),
                Poll::Pending => Poll::Pending,
            },
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
