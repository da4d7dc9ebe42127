//! What a request carries besides its body: id, address, language, idempotency key; and the outermost layers.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use aide::operation::OperationInput;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, FromRef, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

use super::Work;
use crate::access::Identity;
use crate::audit::{self, Actor, Entry};
use crate::db::Tx;
use crate::net::client_address;
use crate::problem::{CSRF_FAILED, INTERNAL, MALFORMED, TOO_LARGE};
use crate::{App, Lang, Problem};

/// The largest body that may carry an idempotency key.
const KEYED_BODY: usize = 16 << 20;

crate::ids! {
    /// A request.
    RequestId = "req";
}

/// The facts of a request, shared by its handler and the outer layers.
#[derive(Clone, Debug)]
pub struct RequestInfo(Arc<Facts>);

/// See [`RequestInfo`].
#[derive(Debug)]
pub struct Facts {
    /// The request's id, answered in `X-Request-Id`.
    pub id: String,
    /// The caller's address.
    pub ip: IpAddr,
    /// The browser or program.
    pub user_agent: String,
    english: AtomicBool,
    /// The page itself was switched to a language, which then goes before the account's.
    chosen: bool,
    idempotency: Option<(String, String)>,
}

impl RequestInfo {
    /// The language to answer in.
    #[must_use]
    pub fn lang(&self) -> Lang {
        if self.0.english.load(Ordering::Relaxed) { Lang::En } else { Lang::Zh }
    }

    /// The account's own language goes before the browser's, but not before a choice made on the page.
    pub fn prefer(&self, lang: Lang) {
        if self.0.chosen {
            return;
        }
        self.0.english.store(lang == Lang::En, Ordering::Relaxed);
    }

    /// The idempotency key and the hash of what it was sent with.
    pub(crate) fn idempotency(&self) -> Option<&(String, String)> {
        self.0.idempotency.as_ref()
    }
}

impl Deref for RequestInfo {
    type Target = Facts;

    fn deref(&self) -> &Facts {
        &self.0
    }
}

/// The operation's context: the application and the request. Handlers take it first.
#[derive(Clone, Debug)]
pub struct Cx {
    app: App,
    /// The request.
    pub request: RequestInfo,
}

impl Deref for Cx {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl Cx {
    /// The application itself.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The language to answer in.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.request.lang()
    }

    /// Starts the request's transaction. With an `Idempotency-Key` that was used before, the kept answer
    /// comes back as the early end of the request (rule M2).
    ///
    /// # Errors
    /// The kept answer, `idempotency_key_reused`, or the store refuses.
    pub async fn begin<I: Identity>(&self, who: &I) -> Result<Work, Problem> {
        Work::begin(self, who.actor().scope()).await
    }

    /// Starts the transaction of a request without a session.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub async fn begin_open(&self) -> Result<Work, Problem> {
        Work::begin(self, "visitor").await
    }

    /// Records what the caller does, in the same transaction.
    ///
    /// # Errors
    /// The store refuses; then the action must not happen.
    pub async fn audit<I: Identity>(
        &self,
        tx: &mut Tx,
        who: &I,
        action: &str,
        object: impl AsRef<str>,
        details: serde_json::Value,
    ) -> Result<(), Problem> {
        self.audit_as(tx, &who.actor(), action, object.as_ref(), details, None).await
    }

    /// Records what somebody does, with a reason.
    ///
    /// # Errors
    /// The store refuses; then the action must not happen.
    pub async fn audit_as(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        action: &str,
        object: &str,
        details: serde_json::Value,
        reason: Option<&str>,
    ) -> Result<(), Problem> {
        let ip = Some(self.request.ip.to_string());
        let request_id = Some(self.request.id.clone());
        audit::record(tx, self.now(), Entry { actor, action, object, details, reason, ip, request_id }).await
    }
}

impl<T> AsRef<str> for crate::id::Id<T> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl<S> FromRequestParts<S> for Cx
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let request = parts.extensions.get::<RequestInfo>().cloned();
        let request = request.ok_or_else(|| Problem::internal("the context layer is missing"))?;
        Ok(Self { app: App::from_ref(state), request })
    }
}

impl OperationInput for Cx {}

/// The outermost layer: gives the request its id, address and language, and words every refusal in that language.
pub async fn context(app: App, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let id = app.id::<RequestId>().to_string();
    let choice = chosen_language(&parts.headers);
    let lang = choice.unwrap_or_else(|| Lang::from_accept(header_text(&parts.headers, "accept-language")));
    let english = AtomicBool::new(lang == Lang::En);
    let ip = caller_ip(&app, &parts);
    let user_agent: String = header_text(&parts.headers, "user-agent").chars().take(200).collect();
    let (body, idempotency) = match read_idempotency(&parts, body).await {
        Ok(read) => read,
        Err(problem) => return word(problem.into_response(), lang, &id),
    };
    let info =
        RequestInfo(Arc::new(Facts { id, ip, user_agent, english, chosen: choice.is_some(), idempotency }));
    let (method, path) = (parts.method.clone(), parts.uri.path().to_owned());
    let mut request = Request::from_parts(parts, body);
    request.extensions_mut().insert(info.clone());
    let began = tokio::time::Instant::now();
    let response = word(next.run(request).await, info.lang(), &info.id);
    let (status, duration_ms) = (response.status().as_u16(), began.elapsed().as_millis());
    if path.starts_with("/api/") {
        tracing::info!(request_id = %info.id, %method, path, status, duration_ms, "request");
    } else {
        tracing::debug!(request_id = %info.id, %method, path, status, duration_ms, "request");
    }
    metrics::counter!("http_requests_total", "status" => status_class(status)).increment(1);
    response
}

/// Refuses state changes that a foreign page started (rule W4).
pub async fn guard_origin(app: App, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let site = header_text(headers, "sec-fetch-site");
    let origin = header_text(headers, "origin");
    let host = header_text(headers, "host");
    let same_origin = origin.is_empty()
        || origin == app.settings.public_url
        || origin.split_once("://").is_some_and(|(_, authority)| authority == host);
    let foreign = !same_origin || matches!(site, "cross-site" | "same-site");
    if foreign && !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) {
        return Problem::new(CSRF_FAILED).into_response();
    }
    next.run(request).await
}

/// The language that the page was switched to, kept in a cookie that both faces share.
fn chosen_language(headers: &HeaderMap) -> Option<Lang> {
    let cookies = header_text(headers, "cookie");
    cookies.split(';').filter_map(|pair| pair.trim().strip_prefix("paifang_lang=")).find_map(Lang::from_name)
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The peer, or the address a trusted proxy names (rule S7).
fn caller_ip(app: &App, parts: &Parts) -> IpAddr {
    let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>();
    let peer = connected.map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip());
    client_address(&app.settings.trusted_proxies, &parts.headers, peer)
}

async fn read_idempotency(parts: &Parts, body: Body) -> Result<(Body, Option<(String, String)>), Problem> {
    let Some(key) = parts.headers.get("idempotency-key") else {
        return Ok((body, None));
    };
    if parts.method != Method::POST {
        return Ok((body, None));
    }
    let key = key.to_str().unwrap_or_default();
    if key.is_empty() || key.len() > 200 {
        return Err(MALFORMED.arg("reason", "Idempotency-Key"));
    }
    let bytes = to_bytes(body, KEYED_BODY).await.map_err(|_| Problem::new(TOO_LARGE))?;
    let mut hash = Sha256::new();
    hash.update(parts.uri.path().as_bytes());
    hash.update([0]);
    hash.update(&bytes);
    Ok((Body::from(bytes), Some((key.to_owned(), hex::encode(hash.finalize())))))
}

fn status_class(status: u16) -> &'static str {
    match status {
        0..=299 => "2xx",
        300..=399 => "3xx",
        400..=499 => "4xx",
        _ => "5xx",
    }
}

/// Words a refusal in the caller's language and adds the request id to every answer.
fn word(response: Response, lang: Lang, id: &str) -> Response {
    let mut response = match response.extensions().get::<Problem>() {
        None => response,
        Some(problem) => {
            if problem.code() == INTERNAL && problem.inner().replay.is_none() {
                tracing::error!(request_id = id, cause = %problem, "request failed");
            }
            let mut worded = problem.respond(lang, id);
            for (name, value) in response.headers() {
                if !worded.headers().contains_key(name) && name != header::CONTENT_LENGTH {
                    worded.headers_mut().append(name.clone(), value.clone());
                }
            }
            worded
        }
    };
    if let Ok(value) = HeaderValue::from_str(id) {
        response.headers_mut().insert("x-request-id", value);
    }
    response
}
