//! Opening a connection: resolve, refuse addresses that are not allowed, connect to the very address that was checked (rule O1).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{CONNECT, Line, Upstream};

/// TLS with the machine's trusted roots and Mozilla's, for all upstreams together.
///
/// # Errors
/// The cryptography provider offers no usable protocol version.
pub fn tls() -> Result<TlsConnector, tokio_rustls::rustls::Error> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config =
        builder.with_safe_default_protocol_versions()?.with_root_certificates(roots).with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}

/// Opens a connection within five seconds.
pub(super) async fn open(upstream: &Upstream) -> Result<Line, String> {
    match timeout(CONNECT, dial(upstream)).await {
        Ok(outcome) => outcome,
        Err(_) => Err("no connection within 5 s".to_owned()),
    }
}

async fn dial(upstream: &Upstream) -> Result<Line, String> {
    let stream = reach(upstream).await?;
    stream.set_nodelay(true).map_err(|error| error.to_string())?;
    match &upstream.tls {
        None => handshake(stream).await,
        Some(tls) => {
            let name =
                ServerName::try_from(bare(&upstream.host).to_owned()).map_err(|error| error.to_string())?;
            handshake(tls.connect(name, stream).await.map_err(|error| error.to_string())?).await
        }
    }
}

async fn reach(upstream: &Upstream) -> Result<TcpStream, String> {
    let mut refusal = "the name has no address".to_owned();
    for address in resolve(upstream).await? {
        if !(upstream.allowed)(address.ip()) {
            "the address is not allowed".clone_into(&mut refusal);
            continue;
        }
        match TcpStream::connect(address).await {
            Ok(stream) => return Ok(stream),
            Err(error) => refusal = error.to_string(),
        }
    }
    Err(refusal)
}

async fn resolve(upstream: &Upstream) -> Result<Vec<SocketAddr>, String> {
    if let Ok(ip) = bare(&upstream.host).parse::<IpAddr>() {
        return Ok(vec![SocketAddr::new(ip, upstream.port)]);
    }
    let found = tokio::net::lookup_host((upstream.host.as_str(), upstream.port)).await;
    Ok(found.map_err(|error| error.to_string())?.collect())
}

/// An IPv6 host without the brackets that a URL needs.
fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

async fn handshake<S>(stream: S) -> Result<Line, String>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (sender, connection) =
        http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
    Ok(Line::new(sender, Box::pin(connection)))
}
