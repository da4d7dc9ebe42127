//! The one guarded HTTP client for calls that an operator configured: no inner addresses, no redirects, short waits (O1, O2).

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::HeaderMap;
use reqwest::{Method, Url, redirect};
use tokio::sync::Semaphore;
use url::Host;

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

/// Whether an address belongs to the public internet, after unwrapping addresses that carry another one.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => carried(v6).map_or_else(|| is_public_v6(v6), is_public_v4),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let private = matches!((a, b), (0 | 10 | 127, _) | (172, 16..=31) | (192, 168));
    let shared_or_local = matches!((a, b), (100, 64..=127) | (169, 254) | (198, 18..=19));
    let reserved = matches!((a, b, c), (192, 0, 0 | 2) | (192, 88, 99) | (198, 51, 100) | (203, 0, 113));
    let multicast_or_beyond = a >= 224;
    !(private || shared_or_local || reserved || multicast_or_beyond)
}

/// The IPv4 address inside a mapped, compatible, NAT64 or 6to4 address.
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let low = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match (a, b, c, d, e, f) {
        (0, 0, 0, 0, 0, 0 | 0xffff) | (0, 0, 0, 0, 0xffff, 0) | (0x64, 0xff9b, 0, 0, 0, 0) => Some(low(g, h)),
        (0x2002, ..) => Some(low(b, c)),
        _ => None,
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, ..] = address.segments();
    let global = (0x2000..=0x3fff).contains(&a);
    let special = matches!((a, b), (0x2001, 0..=0x1ff | 0xdb8) | (0x3fff, 0..=0xfff));
    global && !special
}

#[cfg(test)]
mod tests {
    use super::{Reach, is_public, permitted};

    /// Rule O1: no form of an inner address is public.
    #[test]
    fn inner_addresses_are_not_public_in_any_form() {
        let inner = [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:127.0.0.1",
            "::127.0.0.1",
            "64:ff9b::10.0.0.1",
            "2002:7f00:1::",
            "2001::1",
            "fe80::1",
            "fc00::1",
            "ff02::1",
            "2001:db8::1",
        ];
        for text in inner {
            assert!(!is_public(text.parse().expect(text)), "{text}");
        }
        for text in ["1.1.1.1", "223.5.5.5", "2400:3200::1", "::ffff:8.8.8.8"] {
            assert!(is_public(text.parse().expect(text)), "{text}");
        }
    }

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
