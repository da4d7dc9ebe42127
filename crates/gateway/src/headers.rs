//! Which headers pass the gateway, in both directions, and how the upstream learns who calls (GW-16, rules S7, H2).
//!
//! The gateway sends `X-Paifang-App`, `X-Paifang-Organisation`, `X-Paifang-Roles`, `X-Paifang-Level`,
//! `X-Paifang-Request-Id`, `X-Paifang-Timestamp` and `X-Paifang-Signature`. The last is base64 of
//! HMAC-SHA256, keyed with the text of the upstream's secret, over ten lines joined by line feeds: method, path and
//! query as sent to the upstream (the query as it came, an empty line when there is none), hex SHA-256 of the
//! body, then the values of the first six headers in that order, all as sent.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{self, HeaderMap, HeaderName, HeaderValue};

use crate::signature::{BodyDigest, SigningKey};

/// The daily limit.
pub const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
/// Calls left today.
pub const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
/// Seconds until the next day.
pub const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
/// The call's id.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

const APP: HeaderName = HeaderName::from_static("x-paifang-app");
const ORGANISATION: HeaderName = HeaderName::from_static("x-paifang-organisation");
const ROLES: HeaderName = HeaderName::from_static("x-paifang-roles");
const LEVEL: HeaderName = HeaderName::from_static("x-paifang-level");
const CALL: HeaderName = HeaderName::from_static("x-paifang-request-id");
const TIMESTAMP: HeaderName = HeaderName::from_static("x-paifang-timestamp");
const SIGNATURE: HeaderName = HeaderName::from_static("x-paifang-signature");

/// Who calls, ready to be sent; made once per snapshot.
#[derive(Debug, Clone)]
pub struct Identity {
    /// The application's id.
    pub app: HeaderValue,
    /// The organisation's id.
    pub organisation: HeaderValue,
    /// The organisation's roles, joined by commas.
    pub roles: HeaderValue,
    /// The real-name level.
    pub level: HeaderValue,
}

/// The facts of one call that the identity signature covers besides who calls.
#[derive(Debug, Clone, Copy)]
pub struct Visit<'a> {
    /// The method.
    pub method: &'a str,
    /// The path as sent to the upstream.
    pub path: &'a str,
    /// The query as sent to the upstream.
    pub query: &'a str,
    /// The body's digest.
    pub body: BodyDigest,
    /// The call's id.
    pub request_id: &'a HeaderValue,
    /// Unix time in milliseconds.
    pub now: i64,
}

/// Keeps what an upstream may see of the caller's headers: nothing that belongs to the connection, to the
/// signature, to a browser session, or that could be taken for the gateway's own word.
pub fn for_upstream(headers: HeaderMap) -> HeaderMap {
    let named = connection_names(&headers);
    let mut kept = HeaderMap::with_capacity(headers.len() + 8);
    let mut current: Option<HeaderName> = None;
    for (name, value) in headers {
        // The iterator names only the first of several values.
        current = name.or(current);
        if let Some(name) = &current
            && !stays_here(name)
            && !named.contains(name)
        {
            kept.append(name.clone(), value);
        }
    }
    kept
}

/// Adds who calls, signed with the upstream's secret.
pub fn introduce(headers: &mut HeaderMap, who: &Identity, visit: &Visit<'_>, secret: &SigningKey) {
    let now = HeaderValue::from(visit.now);
    let lines = [
        visit.method.as_bytes(),
        visit.path.as_bytes(),
        visit.query.as_bytes(),
        visit.body.as_bytes(),
        who.app.as_bytes(),
        who.organisation.as_bytes(),
        who.roles.as_bytes(),
        who.level.as_bytes(),
        visit.request_id.as_bytes(),
        now.as_bytes(),
    ];
    let signature = STANDARD.encode(secret.mac_lines(&lines));
    headers.insert(APP, who.app.clone());
    headers.insert(ORGANISATION, who.organisation.clone());
    headers.insert(ROLES, who.roles.clone());
    headers.insert(LEVEL, who.level.clone());
    headers.insert(CALL, visit.request_id.clone());
    headers.insert(TIMESTAMP, now);
    if let Ok(signature) = HeaderValue::from_maybe_shared(bytes::Bytes::from(signature)) {
        headers.insert(SIGNATURE, signature);
    }
}

/// Removes from an upstream's answer what belongs to its connection or could pass for the platform's own word,
/// cookies included: the console lives on the same origin.
pub fn clean_answer(headers: &mut HeaderMap) {
    let named = connection_names(headers);
    for name in named {
        headers.remove(name);
    }
    for name in [
        header::CONNECTION,
        header::PROXY_AUTHENTICATE,
        header::TE,
        header::TRAILER,
        header::TRANSFER_ENCODING,
        header::UPGRADE,
        header::SET_COOKIE,
        header::SERVER,
        header::STRICT_TRANSPORT_SECURITY,
    ] {
        headers.remove(name);
    }
    headers.remove("keep-alive");
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// Whether a header of the caller never reaches an upstream.
fn stays_here(name: &HeaderName) -> bool {
    let text = name.as_str();
    match text.as_bytes().first() {
        Some(b'x') => {
            let prefixes = ["x-paifang-", "x-forwarded-", "x-app-", "x-ratelimit-"];
            prefixes.iter().any(|prefix| text.starts_with(prefix))
                || matches!(
                    text,
                    "x-signature" | "x-timestamp" | "x-nonce" | "x-real-ip" | "x-request-id" | "x-csrf-token"
                )
        }
        Some(b'p') => text.starts_with("proxy-"),
        Some(b'c') => {
            *name == header::CONNECTION || *name == header::COOKIE || *name == header::CONTENT_LENGTH
        }
        Some(b'k') => text == "keep-alive",
        Some(b't') => *name == header::TE || *name == header::TRAILER || *name == header::TRANSFER_ENCODING,
        Some(b'u') => *name == header::UPGRADE,
        Some(b'h') => *name == header::HOST || text == "http2-settings",
        Some(b'f') => *name == header::FORWARDED,
        Some(b'e') => *name == header::EXPECT,
        _ => false,
    }
}

/// The headers that `Connection` names as belonging to the connection.
fn connection_names(headers: &HeaderMap) -> Vec<HeaderName> {
    let values = headers.get_all(header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    values
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|name| !name.eq_ignore_ascii_case("keep-alive") && !name.eq_ignore_ascii_case("close"))
        .filter_map(|name| HeaderName::try_from(name).ok())
        .collect()
}
