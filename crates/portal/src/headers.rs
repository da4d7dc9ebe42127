//! The headers of every page: a content policy without inline code, and the remembered language (W6, X-05).

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue, header};
use paifang_kernel::Lang;

use crate::Portal;
use crate::chrome::{self, LANG_COOKIE};

/// Only our own files, no inline code, no frames.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; \
     connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What only a document heeds; styles and scripts do without, so that a first visit stays small.
const OF_DOCUMENTS: [(HeaderName, &str); 3] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// Adds the fixed headers, the caching rule of pages, and the cookie when the visitor chose a language.
pub(crate) async fn guard(State(portal): State<Portal>, request: Request, next: Next) -> Response {
    let chosen = chrome::chosen(request.uri());
    let is_part = [".css", ".js"].iter().any(|end| request.uri().path().ends_with(end));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    for (name, value) in OF_DOCUMENTS.into_iter().filter(|_| !is_part) {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    }
    if let Some(cookie) = chosen.and_then(|lang| cookie(lang, &portal)) {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

fn cookie(lang: Lang, portal: &Portal) -> Option<HeaderValue> {
    let secure = if portal.config().public_url.starts_with("https:") { "; Secure" } else { "" };
    let name = lang.name();
    HeaderValue::from_str(&format!("{LANG_COOKIE}={name}; Path=/; Max-Age=31536000; SameSite=Lax{secure}"))
        .ok()
}
