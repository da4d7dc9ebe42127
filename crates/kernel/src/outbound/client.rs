//! The one guarded HTTP client for calls that an operator configured: no inner addresses, no redirects, short waits (O1, O2).

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::HeaderMap;
use reqwest::{Method, Url, redirect};
use serde_json::Value;
use tokio::sync::Semaphore;
use url::Host;

use crate::net::is_public;

/// How much of an answer is read.
const MAX_ANSWER_BYTES: usize = 16 * 1024;

/// How many calls one client has in flight.
const MAX_IN_FLIGHT: usize = 16;

/// Which addresses a client may call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses over TLS.
    Public,
    /// Any address, also without TLS: for a provider in the operator's own network.
    Private,
}

/// How long a client waits.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// Until the connection stands.
    pub connect: Duration,
    /// Until the answer has been read.
    pub total: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(5), total: Duration::from_secs(15) }
    }
}

/// Why a call gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutboundError {
    /// The address, port or scheme may not be called.
    Forbidden,
    /// The other side was too slow.
    TimedOut,
    /// No connection could be made.
    Unreachable,
    /// The exchange broke off.
    Broken,
}

impl fmt::Display for OutboundError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Forbidden => "the address may not be called",
            Self::TimedOut => "no answer in time",
            Self::Unreachable => "no connection",
            Self::Broken => "the exchange broke off",
        })
    }
}

/// A call to make.
pub struct Call {
    /// The method.
    pub method: Method,
    /// The address.
    pub url: Url,
    /// The headers.
    pub headers: HeaderMap,
    /// The body; empty sends none.
    pub body: Vec<u8>,
}

/// What came back, its body cut to 16 kB.
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// The beginning of the body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON, or null when it is none.
    #[must_use]
    pub fn document(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The text, number or truth value at a place of the body.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<String> {
        match self.document().pointer(pointer)? {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
    }

    /// Whether the status says success.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer").field("status", &self.status).finish_non_exhaustive()
    }
}

impl fmt::Debug for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call").field("method", &self.method).finish_non_exhaustive()
    }
}

impl fmt::Debug for Outbound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbound").field("reach", &self.reach).finish_non_exhaustive()
    }
}

/// The guarded client.
pub struct Outbound {
    client: reqwest::Client,
    reach: Reach,
    in_flight: Semaphore,
}

impl Outbound {
    /// Builds a client.
    ///
    /// # Errors
    /// The TLS library could not be set up.
    pub fn new(reach: Reach, patience: Patience) -> Result<Self, OutboundError> {
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let roots = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
        let tls = rustls::ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|_| OutboundError::Unreachable)?
            .with_root_certificates(roots)
            .with_no_client_auth();
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .redirect(redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .https_only(reach == Reach::Public)
            .connect_timeout(patience.connect)
            .timeout(patience.total)
            .dns_resolver(Arc::new(Resolver { reach }))
            .build()
            .map_err(|_| OutboundError::Unreachable)?;
        Ok(Self { client, reach, in_flight: Semaphore::new(MAX_IN_FLIGHT) })
    }

    /// Makes the call and reads the beginning of the answer, whatever its status.
    ///
    /// # Errors
    /// The address is forbidden, or no whole answer came in time.
    pub async fn call(&self, call: Call) -> Result<Answer, OutboundError> {
        permitted(&call.url, self.reach)?;
        let _slot = self.in_flight.acquire().await.map_err(|_| OutboundError::Unreachable)?;
        let request = self.client.request(call.method, call.url).headers(call.headers);
        let request = if call.body.is_empty() { request } else { request.body(call.body) };
        let mut response = request.send().await.map_err(|error| reason(&error))?;
        let mut body = Vec::new();
        while body.len() < MAX_ANSWER_BYTES
            && let Some(chunk) = response.chunk().await.map_err(|error| reason(&error))?
        {
            body.extend(chunk.iter().take(MAX_ANSWER_BYTES - body.len()));
        }
        Ok(Answer { status: response.status().as_u16(), body })
    }
}

/// Checks scheme, port and a literal address; names are checked when they are resolved.
///
/// # Errors
/// `Forbidden` when the URL may not be called.
pub fn permitted(url: &Url, reach: Reach) -> Result<(), OutboundError> {
    let scheme = url.scheme() == "https" || (reach == Reach::Private && url.scheme() == "http");
    let port = url.port_or_known_default().is_some_and(|port| port == 80 || port == 443 || port >= 1_024);
    let host = match url.host() {
        Some(Host::Ipv4(address)) => reach == Reach::Private || is_public(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => reach == Reach::Private || is_public(IpAddr::V6(address)),
        Some(Host::Domain(name)) => !name.is_empty(),
        None => false,
    };
    if scheme && port && host { Ok(()) } else { Err(OutboundError::Forbidden) }
}

/// Resolves names and drops inner addresses, so that the connection goes only to an address that was checked.
struct Resolver {
    reach: Reach,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> =
                found.filter(|address| reach == Reach::Private || is_public(address.ip())).collect();
            if allowed.is_empty() {
                return Err(Box::<dyn std::error::Error + Send + Sync>::from(ForbiddenAddress));
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[derive(Debug)]
struct ForbiddenAddress;

impl fmt::Display for ForbiddenAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name leads to no public address")
    }
}

impl std::error::Error for ForbiddenAddress {}

fn reason(error: &reqwest::Error) -> OutboundError {
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        if inner.is::<ForbiddenAddress>() {
            return OutboundError::Forbidden;
        }
        source = inner.source();
    }
    if error.is_timeout() {
        OutboundError::TimedOut
    } else if error.is_connect() {
        OutboundError::Unreachable
    } else {
        OutboundError::Broken
    }
}

#[cfg(test)]
mod tests {
    use super::{Reach, permitted};

    #[test]
    fn scheme_port_and_literal_addresses_are_checked() {
        let ask = |url: &str, reach| permitted(&url.parse().expect(url), reach).is_ok();
        assert!(ask("https://sms.example.com/send", Reach::Public));
        assert!(!ask("http://sms.example.com/send", Reach::Public));
        assert!(!ask("https://sms.example.com:22/", Reach::Public));
        assert!(!ask("https://0x7f.1/", Reach::Public));
        assert!(!ask("https://[::ffff:10.0.0.1]/", Reach::Public));
        assert!(ask("http://127.0.0.1:9000/", Reach::Private));
        assert!(!ask("file:///etc/passwd", Reach::Private));
    }
}
