//! The console, embedded in the binary with its compressed forms (console.md part 3).

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use paifang_kernel::App;
use paifang_kernel::access::{Developer, Identity, Staff, cookie};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rust_embed::{EmbeddedFile, RustEmbed};

/// The built console; empty when the binary was built without Node.
#[derive(RustEmbed)]
#[folder = "../../console/dist"]
#[allow_missing = true]
struct Console;

/// What the console may load: only its own origin. Ant Design needs inline style.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
                      object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

/// The page of a binary that was built without the console.
const MISSING: &str = "<!doctype html><meta charset=utf-8><title>Paifang</title>\
<p>This binary was built without the console. Build it with <code>make run</code>, or in the folder console with \
<code>npm ci &amp;&amp; npm run build</code>, and build the server again.</p>";

/// `/console` and `/admin`: one single-page application under two names; visitors are sent to log in (GATE-01).
pub fn routes(app: App) -> Router {
    Router::new()
        .route("/console", get(|| async { Redirect::permanent("/console/") }))
        .route("/admin", get(|| async { Redirect::permanent("/admin/") }))
        .route("/console/", get(index))
        .route("/admin/", get(index))
        .route("/console/{*path}", get(file))
        .route("/admin/{*path}", get(index))
        .layer(from_fn(move |request, next| gate(app.clone(), request, next)))
}

/// Sends whoever has no session to the log-in page and lets them come back; files and the operators' own way in are open.
async fn gate(app: App, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_open = path.starts_with("/console/assets/")
        || path.starts_with("/admin/login")
        || path.starts_with("/admin/setup");
    let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
    if is_open || is_file {
        return next.run(request).await;
    }
    let known = if path.starts_with("/admin") {
        has_session::<Staff>(&app, request.headers()).await
    } else {
        has_session::<Developer>(&app, request.headers()).await
    };
    if known {
        return next.run(request).await;
    }
    let login = if path.starts_with("/admin") { "/admin/login" } else { "/login" };
    let wanted = request.uri().path_and_query().map_or(path, axum::http::uri::PathAndQuery::as_str);
    let wanted = utf8_percent_encode(wanted, NON_ALPHANUMERIC);
    Redirect::temporary(&format!("{login}?return_to={wanted}")).into_response()
}

async fn has_session<I: Identity>(app: &App, headers: &HeaderMap) -> bool {
    match cookie::<I>(app, headers) {
        Some(token) => matches!(I::find(app, &token).await, Ok(Some(_))),
        None => false,
    }
}

async fn index(headers: HeaderMap) -> Response {
    match find("index.html", &headers) {
        Some(response) => response,
        None => ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], MISSING).into_response(),
    }
}

/// A built file; an unknown page is the application's own matter, an unknown asset is not there.
async fn file(Path(path): Path<String>, headers: HeaderMap) -> Response {
    match find(&path, &headers) {
        Some(response) => response,
        None if path.starts_with("assets/") => StatusCode::NOT_FOUND.into_response(),
        None => index(headers).await,
    }
}

fn find(path: &str, headers: &HeaderMap) -> Option<Response> {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let compressed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, end)| {
        let wanted = accepted.split(',').any(|part| part.trim().split(';').next() == Some(encoding));
        wanted.then(|| Console::get(&format!("{path}.{end}"))).flatten().map(|file| (file, Some(encoding)))
    });
    let (file, encoding) = compressed.or_else(|| Console::get(path).map(|file| (file, None)))?;
    Some(answer(path, &file, encoding, headers))
}

fn answer(path: &str, file: &EmbeddedFile, encoding: Option<&'static str>, asked: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", hex::encode(file.metadata.sha256_hash()));
    let unchanged = asked.get(header::IF_NONE_MATCH).is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let body = if unchanged { Body::empty() } else { Body::from(file.data.to_vec()) };
    let mut response = Response::new(body);
    if unchanged {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    }
    let kind = mime_guess::from_path(path).first_or_octet_stream();
    let kind = if kind.type_() == "text" { format!("{kind}; charset=utf-8") } else { kind.to_string() };
    let caching =
        if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = response.headers_mut();
    let texts = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::CACHE_CONTROL, caching),
        (header::ETAG, tag.as_str()),
    ];
    for (name, text) in texts {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    response
}
