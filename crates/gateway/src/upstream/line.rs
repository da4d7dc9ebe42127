//! One connection to an upstream, driven by the call that uses it: no task of its own that would have to be woken for
//! every answer.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::TrySendError;
use hyper::client::conn::http1::SendRequest;

/// The half that reads and writes; it makes progress only while somebody polls it.
type Driver = Pin<Box<dyn Future<Output = hyper::Result<()>> + Send>>;

/// A connection and the way to send on it.
pub(super) struct Line {
    sender: SendRequest<Full<Bytes>>,
    /// Gone when the connection ended.
    driver: Option<Driver>,
}

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Line").field("open", &self.driver.is_some()).finish_non_exhaustive()
    }
}

impl Line {
    pub(super) fn new(sender: SendRequest<Full<Bytes>>, driver: Driver) -> Line {
        Line { sender, driver: Some(driver) }
    }

    /// Sends and waits for the head of the answer.
    pub(super) async fn send(
        &mut self,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, TrySendError<Request<Full<Bytes>>>> {
        let answer = self.sender.try_send_request(request);
        let mut answer = pin!(answer);
        let driver = &mut self.driver;
        poll_fn(|cx| match answer.as_mut().poll(cx) {
            Poll::Pending => {
                drive(driver, cx);
                answer.as_mut().poll(cx)
            }
            answered => answered,
        })
        .await
    }

    /// Whether the last answer is behind us and the other side has not closed meanwhile.
    pub(super) async fn is_good(&mut self) -> bool {
        let (sender, driver) = (&mut self.sender, &mut self.driver);
        poll_fn(|cx| {
            drive(driver, cx);
            if driver.is_none() {
                Poll::Ready(false)
            } else {
                sender.poll_ready(cx).map(|ready| ready.is_ok())
            }
        })
        .await
    }

    /// Reads and writes what can be without waiting; the task is woken when there is more.
    pub(super) fn poll(&mut self, cx: &mut Context<'_>) {
        drive(&mut self.driver, cx);
    }
}

fn drive(driver: &mut Option<Driver>, cx: &mut Context<'_>) {
    if let Some(running) = driver
        && running.as_mut().poll(cx).is_ready()
    {
        // Dropping it tells whoever still waits for an answer or a body that none will come.
        *driver = None;
    }
}
