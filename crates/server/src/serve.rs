//! Runs the platform: listener, gateway, workers, and an orderly end (X-09, rule H4).

use std::net::SocketAddr;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use futures::future::BoxFuture;
use http::Request;
use http_body_util::Either;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use paifang_gateway::Gateway;
use paifang_gateway::answer::Reply;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt;

/// Connections held at the most (rule D10).
const CONNECTIONS: usize = 20_000;
/// A request's header must have arrived after this time (rule H1).
const HEADER_TIME: Duration = Duration::from_secs(10);
/// The largest header, in bytes (rule H1).
const HEADER_SIZE: u32 = 16 << 10;

/// What one connection may hold unread, in bytes; it must be larger than the header.
const BUFFER: usize = 80 << 10;

/// What answers.
#[derive(Clone)]
pub struct Site {
    /// Everything but the gateway.
    pub router: Router,
    /// The hot path.
    pub gateway: Gateway,
}

impl Site {
    async fn answer(
        self,
        request: Request<Incoming>,
        peer: SocketAddr,
    ) -> http::Response<Either<Reply, Body>> {
        if request.uri().path().starts_with("/gw/") {
            return self.gateway.call(request, peer.ip()).await.map(Either::Left);
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        match self.router.oneshot(request).await {
            Ok(response) => response.map(Either::Right),
            Err(never) => match never {},
        }
    }
}

/// Accepts connections until `stop` turns true, then lets requests in flight end.
///
/// # Errors
/// The listener broke.
pub async fn run(
    listener: TcpListener,
    site: Site,
    mut stop: watch::Receiver<bool>,
    patience: Duration,
) -> std::io::Result<()> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIME).max_buf_size(BUFFER);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(100).max_header_list_size(HEADER_SIZE);
    let graceful = GracefulShutdown::new();
    let places = std::sync::Arc::new(tokio::sync::Semaphore::new(CONNECTIONS));
    loop {
        let (stream, peer) = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break,
            accepted = listener.accept() => match accepted {
                Ok(pair) => pair,
                Err(error) => {
                    // Too many open files and the like: wait a moment instead of spinning.
                    tracing::warn!(cause = %error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            },
        };
        let Ok(place) = std::sync::Arc::clone(&places).try_acquire_owned() else { continue };
        let _small_answers_go_at_once = stream.set_nodelay(true);
        let site = site.clone();
        let service = service_fn(move |request| {
            let site = site.clone();
            async move { Ok::<_, std::convert::Infallible>(site.answer(request, peer).await) }
        });
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service).into_owned();
        let served = graceful.watch(connection);
        spawn(Box::pin(async move {
            let _place = place;
            if let Err(error) = served.await {
                tracing::debug!(cause = %error, "a connection ended early");
            }
        }));
    }
    drop(listener);
    if tokio::time::timeout(patience, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "each connection is served by its own task, which the graceful shutdown waits for"
)]
fn spawn(work: BoxFuture<'static, ()>) {
    drop(tokio::spawn(work));
}
