//! Upstreams for stories: one that tells what it saw, and one that breaks off.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::tasks;

/// A server that tells what it saw, or misbehaves where the path says so.
#[derive(Debug)]
pub struct Upstream {
    pub url: String,
    pub broken_url: String,
    seen: Arc<AtomicUsize>,
    connections: Arc<AtomicUsize>,
}

impl Upstream {
    pub async fn start() -> Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&seen);
        let connections = Arc::new(AtomicUsize::new(0));
        let opened = Arc::clone(&connections);
        tasks::start(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let counter = Arc::clone(&counter);
                opened.fetch_add(1, Ordering::SeqCst);
                tasks::start(async move {
                    let serve = service_fn(move |request| {
                        counter.fetch_add(1, Ordering::SeqCst);
                        answer(request)
                    });
                    let _ended = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), serve)
                        .await;
                });
            }
        });
        Upstream { url, broken_url: break_off().await, seen, connections }
    }

    /// How many connections were opened.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many requests arrived.
    pub fn seen(&self) -> usize {
        self.seen.load(Ordering::SeqCst)
    }
}

/// A server that ends every connection: after half an answer where the path says so, else without one.
async fn break_off() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tasks::start(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 2048];
            let known = stream.read(&mut head).await.unwrap_or(0);
            if head[..known].windows(5).any(|at| at == b"/half") {
                let _sent = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf").await;
            }
        }
    });
    url
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, hyper::Error> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await?.to_bytes();
    if parts.uri.path().ends_with("/hang") {
        std::future::pending::<()>().await;
    }
    let mut headers: HashMap<String, Vec<String>> = HashMap::new();
    for (name, value) in &parts.headers {
        headers
            .entry(name.to_string())
            .or_default()
            .push(String::from_utf8_lossy(value.as_bytes()).into_owned());
    }
    let told = json!({
        "method": parts.method.as_str(),
        "path": parts.uri.path(),
        "query": parts.uri.query(),
        "headers": headers,
        "body": String::from_utf8_lossy(&body),
    });
    if parts.uri.path().ends_with("/large") {
        return Ok(Response::new(Full::new(Bytes::from(vec![b'x'; 3 << 20]))));
    }
    let last = if parts.uri.path().ends_with("/once") { "close" } else { "keep-alive" };
    let status = if parts.uri.path().ends_with("/fail") { 500 } else { 200 };
    let response = Response::builder()
        .status(status)
        .header("content-type", "application/json")
        .header("set-cookie", "paifang_session=stolen")
        .header("x-ratelimit-remaining", "999999")
        .header("connection", last)
        .header("x-upstream", "seen");
    Ok(response.body(Full::new(Bytes::from(told.to_string()))).unwrap_or_default())
}
