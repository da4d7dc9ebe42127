//! What every story needs: an upstream that tells what it saw, apps and APIs, and callers that sign.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use http::{HeaderMap, Request};
use http_body_util::{BodyExt as _, Full};
use paifang_apps::applications::{AppRecord, State, store as app_store};
use paifang_kernel::app::Parts;
use paifang_kernel::{App, Problem};
use paifang_testkit::{Wiring, World};
use parking_lot::Mutex;
use serde_json::Value;

use super::upstream::Upstream;
use crate::Gateway;
use crate::quota::Quota;
use crate::signature::{BodyDigest, Signed, SigningKey};
use crate::snapshot::Standing;
use crate::source::{Loaded, LoadedApi, LoadedApp, LoadedSecret, Source};

pub const APP_KEY: &str = "10000001";
pub const SECRET: &str = "pfs_a-secret-for-stories";
pub const RETIRED: &str = "pfs_a-retired-secret";
pub const UPSTREAM_SECRET: &str = "ups_shared-with-the-upstream";

/// A snapshot that a story changes as it likes.
#[derive(Debug, Default)]
pub struct FakeSource {
    loaded: Mutex<Loaded>,
    revision: AtomicI64,
}

#[async_trait]
impl Source for FakeSource {
    async fn revision(&self) -> Result<i64, Problem> {
        Ok(self.revision.load(Ordering::SeqCst))
    }

    async fn load(&self) -> Result<Loaded, Problem> {
        Ok(self.loaded.lock().clone())
    }
}

type Made = HashMap<usize, (Gateway, Arc<FakeSource>)>;

/// Where a story finds the gateway that its world was wired with, by the address of the application.
static MADE: std::sync::LazyLock<Mutex<Made>> = std::sync::LazyLock::new(Mutex::default);

fn place(app: &App) -> usize {
    let parts: &Parts = app;
    std::ptr::from_ref(parts).addr()
}

/// Wires the gateway's API and `/gw` into a world.
pub fn wire(app: &App) -> Wiring {
    let source = Arc::new(FakeSource::default());
    let gateway = gateway_on(app, &source);
    MADE.lock().insert(place(app), (gateway.clone(), source));
    Wiring::default().api(crate::routes().with_state(gateway.clone())).pages(gateway.router())
}

fn gateway_on(app: &App, source: &Arc<FakeSource>) -> Gateway {
    Gateway::new(app.clone(), Quota::new(app.clone()), source.clone(), |_| true).unwrap()
}

/// A gateway in a world with one app that may call an echo upstream.
pub struct Stage {
    pub app: App,
    pub gateway: Gateway,
    pub upstream: Upstream,
    pub app_id: String,
    source: Arc<FakeSource>,
    nonce: AtomicUsize,
}

impl Stage {
    /// Sets the world up: developer dana owns the app, with this many calls a day.
    pub async fn new(w: &World, limit: i64) -> Stage {
        let (gateway, source) = MADE.lock().remove(&place(&w.app)).unwrap();
        let upstream = Upstream::start().await;
        let _dana = w.developer("dana");
        let mut record = record_of(w);
        let mut tx = w.app.db.begin().await.unwrap();
        app_store::insert(&mut tx, &w.app, &mut record, 100).await.unwrap();
        tx.commit().await.unwrap();
        *source.loaded.lock() = Loaded { apps: vec![app_of(&record, limit)], apis: apis_of(&upstream) };
        let stage = Stage {
            app: w.app.clone(),
            gateway,
            upstream,
            app_id: record.id.to_string(),
            source,
            nonce: AtomicUsize::new(0),
        };
        stage.gateway.open().await.unwrap();
        stage
    }

    /// Changes what the snapshot says and lets the gateway see it.
    pub async fn change(&self, change: impl FnOnce(&mut LoadedApp)) {
        change(&mut self.source.loaded.lock().apps[0]);
        self.gateway.refresh().await.unwrap();
    }

    /// Changes what the snapshot says and leaves it to the gateway to find out.
    pub fn announce(&self, change: impl FnOnce(&mut LoadedApp)) {
        change(&mut self.source.loaded.lock().apps[0]);
        self.source.revision.fetch_add(1, Ordering::SeqCst);
    }

    /// The same data under a new process that started now; the old one lost what it had in memory.
    pub async fn crash(self) -> Stage {
        let Stage { app, gateway, upstream, app_id, source, nonce } = self;
        drop(gateway);
        let gateway = gateway_on(&app, &source);
        gateway.open().await.unwrap();
        Stage { app, gateway, upstream, app_id, source, nonce }
    }

    /// A second node on the same store.
    pub fn other_node(&self) -> Gateway {
        gateway_on(&self.app, &self.source)
    }

    /// A call that is right in every way, to be altered by the story.
    pub fn call(&self, method: &str, path: &str) -> Call {
        let nonce = self.nonce.fetch_add(1, Ordering::SeqCst);
        Call {
            method: method.to_owned(),
            path: path.to_owned(),
            query: String::new(),
            body: Vec::new(),
            app_key: APP_KEY.to_owned(),
            secret: SECRET.to_owned(),
            timestamp: self.app.clock.now_ms().to_string(),
            nonce: format!("nonce-{nonce:016}"),
            headers: Vec::new(),
        }
    }

    /// Sends a right call to the echo API.
    pub async fn echo(&self) -> Answer {
        self.send(&self.call("GET", "/gw/demo/echo")).await
    }

    /// Signs and sends.
    pub async fn send(&self, call: &Call) -> Answer {
        send_to(&self.gateway, call.request()).await
    }

    /// Calls left today.
    pub async fn remaining(&self) -> i64 {
        let table = self.gateway.table_now();
        let caller = table.caller(APP_KEY).unwrap();
        caller.book.peek(caller.terms.limit).remaining
    }
}

/// Sends a ready request to a gateway.
pub async fn send_to(gateway: &Gateway, request: Request<Full<Bytes>>) -> Answer {
    let response = gateway.call(request, IpAddr::V4(Ipv4Addr::LOCALHOST)).await;
    let (parts, body) = response.into_parts();
    let body = body.collect().await.map(|body| body.to_bytes().to_vec());
    Answer {
        status: parts.status.as_u16(),
        headers: parts.headers,
        whole: body.is_ok(),
        body: body.unwrap_or_default(),
    }
}

/// A call before it is signed.
#[derive(Debug, Clone)]
pub struct Call {
    pub method: String,
    pub path: String,
    pub query: String,
    pub body: Vec<u8>,
    pub app_key: String,
    pub secret: String,
    pub timestamp: String,
    pub nonce: String,
    pub headers: Vec<(&'static str, String)>,
}

impl Call {
    /// Signs and builds the request.
    pub fn request(&self) -> Request<Full<Bytes>> {
        let signed = Signed {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            body: BodyDigest::of(&self.body),
            app_key: &self.app_key,
            timestamp: &self.timestamp,
            nonce: &self.nonce,
        };
        let signature = SigningKey::new(&self.secret).unwrap().sign(&signed);
        let address =
            if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) };
        let mut request = Request::builder()
            .method(self.method.as_str())
            .uri(address)
            .header("x-app-key", &self.app_key)
            .header("x-timestamp", &self.timestamp)
            .header("x-nonce", &self.nonce)
            .header("x-signature", signature);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.body(Full::new(Bytes::from(self.body.clone()))).unwrap()
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub whole: bool,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&self.body)))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Asserts 200 and gives what the upstream saw.
    #[track_caller]
    pub fn ok(self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        self.json()
    }

    /// Asserts a refusal with this code.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> Value {
        let document = self.json();
        assert_eq!((document["code"].as_str(), self.status), (Some(code), status), "{document}");
        document
    }

    pub fn remaining(&self) -> i64 {
        self.header("x-ratelimit-remaining").parse().unwrap()
    }
}

/// An app of dana's that is not stored yet.
pub fn record_of(w: &World) -> AppRecord {
    let dana = w.who("dana");
    AppRecord {
        id: w.app.id(),
        org: dana.org,
        app_key: String::new(),
        name: "灯光助手".to_owned(),
        description: String::new(),
        state: State::Development,
        quota_override: None,
        version: 1,
        created_by: dana.account,
        created_at: w.app.now(),
        updated_at: w.app.now(),
    }
}

fn app_of(record: &AppRecord, limit: i64) -> LoadedApp {
    let secret = |text: &str, retired| LoadedSecret { text: text.to_owned(), retired, expires_at: None };
    LoadedApp {
        id: record.id.to_string(),
        app_key: APP_KEY.to_owned(),
        org: record.org.clone(),
        roles: vec!["maker".to_owned(), "integrator".to_owned()],
        level: 3,
        secrets: vec![secret(SECRET, false), secret(RETIRED, true)],
        apis: ["echo", "item", "create", "fail", "hang", "reset", "half", "gone", "level", "large", "once"]
            .map(str::to_owned)
            .to_vec(),
        limit,
        standing: Standing::Open,
        in_development: true,
    }
}

fn apis_of(upstream: &Upstream) -> Vec<LoadedApi> {
    let api = |id: &str, method: &str, path: &str, url: &str| LoadedApi {
        id: id.to_owned(),
        method: method.to_owned(),
        path: path.to_owned(),
        upstream_url: url.to_owned(),
        upstream_secret: UPSTREAM_SECRET.to_owned(),
        min_level: if id == "level" { 4 } else { 0 },
        patience: (id == "hang").then_some(Duration::from_millis(50)),
    };
    let url = upstream.url.as_str();
    vec![
        api("echo", "GET", "/demo/echo", url),
        api("create", "POST", "/demo/echo", url),
        api("item", "GET", "/demo/items/{item}", &format!("{url}/base")),
        api("fail", "GET", "/demo/fail", url),
        api("hang", "GET", "/demo/hang", url),
        api("reset", "GET", "/demo/reset", &upstream.broken_url),
        api("half", "GET", "/demo/half", &upstream.broken_url),
        api("gone", "GET", "/demo/gone", "http://127.0.0.1:1"),
        api("level", "GET", "/demo/level", url),
        api("large", "GET", "/demo/large", url),
        api("once", "GET", "/demo/once", url),
        api("foreign", "GET", "/demo/foreign", url),
    ]
}
