//! A client with a cookie jar that sends the cross-site token by itself, and answers that assert.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use paifang_kernel::App;
use paifang_kernel::access::{Developer, Identity, Staff, csrf_token};
use parking_lot::Mutex;
use serde_json::Value;
use tower::ServiceExt;

/// Somebody's browser or program.
#[derive(Clone, Debug)]
pub struct Client {
    app: App,
    router: Router,
    cookies: Arc<Mutex<BTreeMap<String, String>>>,
    headers: Vec<(String, String)>,
    password: Arc<Mutex<Option<String>>>,
    cautious: bool,
}

/// What came back.
#[derive(Debug)]
pub struct Seen {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
    asked: String,
}

impl Client {
    pub(crate) fn new(app: App, router: Router) -> Self {
        Self {
            app,
            router,
            cookies: Arc::default(),
            headers: Vec::new(),
            password: Arc::default(),
            cautious: false,
        }
    }

    /// The same client with a developer's session of this token.
    #[must_use]
    pub fn with_session(self, token: &str) -> Self {
        self.keep(Developer::COOKIE, token)
    }

    /// The same client with an operator's session of this token.
    #[must_use]
    pub fn with_staff_session(self, token: &str) -> Self {
        self.keep(Staff::COOKIE, token)
    }

    fn keep(self, cookie: &str, token: &str) -> Self {
        self.cookies.lock().insert(self.app.settings.cookie_name(cookie), token.to_owned());
        self
    }

    /// The same client, sending one more header; an empty value leaves a header out that is usually sent.
    #[must_use]
    pub fn header(&self, name: &str, value: &str) -> Self {
        let mut other = self.clone();
        other.headers.push((name.to_ascii_lowercase(), value.to_owned()));
        other
    }

    /// The same client, sending an idempotency key.
    #[must_use]
    pub fn keyed(&self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    /// The same client, which does not enter the password again by itself when a deed asks for that (rule A11).
    #[must_use]
    pub fn cautious(&self) -> Self {
        Self { cautious: true, ..self.clone() }
    }

    /// The cookies held now.
    #[must_use]
    pub fn cookies(&self) -> BTreeMap<String, String> {
        self.cookies.lock().clone()
    }

    /// Reads `/api/v1{path}`.
    pub async fn get(&self, path: &str) -> Seen {
        self.send(Method::GET, &api(path), None, Vec::new()).await
    }

    /// Reads any address.
    pub async fn page(&self, path: &str) -> Seen {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Posts JSON to `/api/v1{path}`.
    pub async fn post(&self, path: &str, body: Value) -> Seen {
        self.json(Method::POST, path, &body).await
    }

    /// Puts JSON to `/api/v1{path}`.
    pub async fn put(&self, path: &str, body: Value) -> Seen {
        self.json(Method::PUT, path, &body).await
    }

    /// Patches `/api/v1{path}` with JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Seen {
        self.json(Method::PATCH, path, &body).await
    }

    /// Deletes `/api/v1{path}`.
    pub async fn delete(&self, path: &str) -> Seen {
        self.send(Method::DELETE, &api(path), None, Vec::new()).await
    }

    /// Posts bytes to `/api/v1{path}`.
    pub async fn upload(&self, path: &str, content_type: &str, bytes: Vec<u8>) -> Seen {
        self.send(Method::POST, &api(path), Some(content_type), bytes).await
    }

    async fn json(&self, method: Method, path: &str, body: &Value) -> Seen {
        self.send(method, &api(path), Some("application/json"), body.to_string().into_bytes()).await
    }

    /// Sends anything to any address; like the console it enters the password again where a deed asks for that.
    pub async fn send(&self, method: Method, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Seen {
        let seen = self.send_once(method.clone(), path, content_type, body.clone()).await;
        if !self.cautious && asks_again(&seen) && self.confirm(path).await {
            return self.send_once(method, path, content_type, body).await;
        }
        if seen.status.is_success() {
            self.remember(&body);
        }
        seen
    }

    /// Remembers a password that was taken, as browsers do.
    fn remember(&self, body: &[u8]) {
        let sent: Value = serde_json::from_slice(body).unwrap_or_default();
        if let Some(password) = sent["password"].as_str() {
            *self.password.lock() = Some(password.to_owned());
        }
    }

    /// Enters the password that was used last; returns whether that was right.
    async fn confirm(&self, path: &str) -> bool {
        let Some(password) = self.password.lock().clone() else { return false };
        let door = if path.starts_with("/api/v1/admin/") { "/admin" } else { "/me" };
        let plain = Self { headers: Vec::new(), ..self.clone() };
        let body = serde_json::json!({ "password": password }).to_string().into_bytes();
        let path = api(&format!("{door}/reauthentication"));
        plain.send_once(Method::POST, &path, Some("application/json"), body).await.status.is_success()
    }

    async fn send_once(&self, method: Method, path: &str, content_type: Option<&str>, body: Vec<u8>) -> Seen {
        let asked = format!("{method} {path}");
        let mut request = Request::builder().method(method).uri(path).header("host", "127.0.0.1:8080");
        if let Some(kind) = content_type {
            request = request.header(CONTENT_TYPE, kind);
        }
        let cookies = self.cookies();
        if !cookies.is_empty() {
            let jar: Vec<String> = cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header(COOKIE, jar.join("; "));
        }
        if let Some(token) = self.session_token(path)
            && !self.overrides("x-csrf-token")
        {
            request = request.header("x-csrf-token", csrf_token(&self.app, &token));
        }
        if !self.overrides(ACCEPT_LANGUAGE.as_str()) {
            request = request.header(ACCEPT_LANGUAGE, "zh-CN");
        }
        for (name, value) in self.headers.iter().filter(|(_, value)| !value.is_empty()) {
            request = request.header(name, value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        self.keep_cookies(&parts.headers);
        let body = body.collect().await.expect("a whole body").to_bytes().to_vec();
        Seen { status: parts.status, headers: parts.headers, body, asked }
    }

    fn overrides(&self, name: &str) -> bool {
        self.headers.iter().any(|(other, _)| other == name)
    }

    /// The operator's token for operator addresses, else the developer's.
    fn session_token(&self, path: &str) -> Option<String> {
        let base = if path.starts_with("/api/v1/admin/") { Staff::COOKIE } else { Developer::COOKIE };
        self.cookies.lock().get(&self.app.settings.cookie_name(base)).cloned()
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        let mut jar = self.cookies.lock();
        for line in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let pair = line.split(';').next().unwrap_or_default();
            let Some((name, value)) = pair.split_once('=') else {
                continue;
            };
            if value.is_empty() || line.contains("Max-Age=0") {
                jar.remove(name);
            } else {
                jar.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

fn asks_again(seen: &Seen) -> bool {
    seen.status == StatusCode::FORBIDDEN && seen.json()["code"] == "reauthentication_required"
}

fn api(path: &str) -> String {
    format!("/api/v1{path}")
}

impl Seen {
    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|_| panic!("{}: no JSON: {}", self.asked, self.text()))
    }

    /// A header's text, or an empty one.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// Asserts the status and returns the JSON body.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}: {}", self.asked, self.text());
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// Asserts 200 and returns the JSON body.
    #[track_caller]
    pub fn ok(self) -> Value {
        self.expect(200)
    }

    /// Asserts 201 and returns the JSON body.
    #[track_caller]
    pub fn created(self) -> Value {
        self.expect(201)
    }

    /// Asserts 202 and returns the JSON body.
    #[track_caller]
    pub fn accepted(self) -> Value {
        self.expect(202)
    }

    /// Asserts 204.
    #[track_caller]
    pub fn no_content(self) {
        self.expect(204);
    }

    /// Asserts a refusal with this code and returns the problem document.
    #[track_caller]
    pub fn refused(self, code: &str) -> Value {
        let document = self.json();
        assert_eq!(document["code"], code, "{}: {}", self.asked, self.text());
        assert_eq!(
            document["status"],
            self.status.as_u16(),
            "{}: the document and the line disagree",
            self.asked
        );
        assert!(self.status.is_client_error() || self.status.is_server_error(), "{}", self.asked);
        document
    }
}
