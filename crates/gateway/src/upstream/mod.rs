//! Connections to upstreams: HTTP/1.1 over TCP or TLS, kept open and used again (GW-15 in its first form, rules O1, O2).

mod connect;
mod line;
mod relay;

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use parking_lot::Mutex;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;
use url::Url;

pub use connect::tls;
use line::Line;
pub use relay::Relay;

/// How long a connection attempt may take.
const CONNECT: Duration = Duration::from_secs(5);
/// How long an unused connection is kept: less than common servers keep it, so that it is not closed
/// at the very moment it is used again.
const KEEP: Duration = Duration::from_secs(4);
/// Unused connections kept per upstream.
const IDLE: usize = 256;
/// Calls in flight per upstream; more are refused (rule O2).
const IN_FLIGHT: usize = 2048;

/// Why an upstream gave no answer.
#[derive(Debug)]
pub enum Failure {
    /// It could not be reached, or broke off before an answer began.
    Broken(String),
    /// It did not answer in time.
    Late,
    /// Too many calls to it are in flight.
    Busy,
}

/// One upstream server and the connections to it.
pub struct Upstream {
    host: String,
    port: u16,
    tls: Option<TlsConnector>,
    /// What the `Host` header says.
    pub authority: HeaderValue,
    /// The path before an API's own path, without a slash at the end.
    pub base_path: String,
    allowed: fn(IpAddr) -> bool,
    idle: Mutex<Vec<(Instant, Line)>>,
    in_flight: AtomicUsize,
}

impl std::fmt::Debug for Upstream {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Upstream").field("authority", &self.authority).finish_non_exhaustive()
    }
}

impl Upstream {
    /// Prepares an upstream from its URL; `allowed` says which addresses may be connected to (rule O1).
    /// `None` when the URL is not http or https with a host.
    pub fn new(url: &str, tls: &TlsConnector, allowed: fn(IpAddr) -> bool) -> Option<Upstream> {
        let url = Url::parse(url).ok()?;
        let tls = match url.scheme() {
            "http" => None,
            "https" => Some(tls.clone()),
            _ => return None,
        };
        let host = url.host_str()?.to_owned();
        let authority = match url.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.clone(),
        };
        Some(Upstream {
            port: url.port_or_known_default()?,
            tls,
            authority: HeaderValue::from_str(&authority).ok()?,
            base_path: url.path().trim_end_matches('/').to_owned(),
            host,
            allowed,
            idle: Mutex::new(Vec::new()),
            in_flight: AtomicUsize::new(0),
        })
    }

    /// Sends a request and returns the answer's head with the body still on its way; the total wait for
    /// the head, connecting included, is limited by `patience`.
    ///
    /// # Errors
    /// See [`Failure`].
    pub async fn send(
        self: &Arc<Self>,
        request: Request<Full<Bytes>>,
        patience: Duration,
    ) -> Result<Response<Relay>, Failure> {
        let visit = Visit::begin(self)?;
        match tokio::time::timeout(patience, self.exchange(request)).await {
            Ok(Ok((response, line))) => Ok(response.map(|body| Relay::new(body, visit, line, patience))),
            Ok(Err(error)) => Err(Failure::Broken(error)),
            Err(_) => Err(Failure::Late),
        }
    }

    async fn exchange(
        &self,
        mut request: Request<Full<Bytes>>,
    ) -> Result<(Response<Incoming>, Line), String> {
        // A kept connection may have been closed by the other side; what was not sent goes out on another.
        while let Some(mut line) = self.kept().await {
            match line.send(request).await {
                Ok(response) => return Ok((response, line)),
                Err(mut error) => match error.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(error.into_error().to_string()),
                },
            }
        }
        let mut line = connect::open(self).await?;
        let response = line.send(request).await.map_err(|error| error.into_error().to_string())?;
        Ok((response, line))
    }

    /// A kept connection that is still good.
    async fn kept(&self) -> Option<Line> {
        loop {
            let (since, mut line) = self.idle.lock().pop()?;
            if since.elapsed() < KEEP && line.is_good().await {
                return Some(line);
            }
        }
    }

    /// Keeps a connection whose answer was read to its end.
    fn keep(&self, line: Line) {
        let mut idle = self.idle.lock();
        if idle.len() < IDLE {
            idle.push((Instant::now(), line));
        }
    }

    /// Closes connections that nobody used for a while.
    pub fn sweep(&self) {
        self.idle.lock().retain(|(since, _)| since.elapsed() < KEEP);
    }
}

/// One call in flight.
#[derive(Debug)]
struct Visit(Arc<Upstream>);

impl Visit {
    fn begin(upstream: &Arc<Upstream>) -> Result<Visit, Failure> {
        let before = upstream.in_flight.fetch_add(1, Ordering::AcqRel);
        let visit = Visit(Arc::clone(upstream));
        if before < IN_FLIGHT { Ok(visit) } else { Err(Failure::Busy) }
    }
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.0.in_flight.fetch_sub(1, Ordering::AcqRel);
    }
}
