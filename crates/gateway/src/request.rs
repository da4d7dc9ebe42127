//! Reading a signed call: its headers, its path and its body, with their limits (rules H1, H2).

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http_body::Body;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use paifang_kernel::Problem;
use paifang_kernel::problem::{MALFORMED, TOO_LARGE, UNAVAILABLE};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::problems::{BODY_TIMEOUT, NONCE_INVALID, SIGNATURE_MISSING};

/// The largest body of a call.
pub const BODY_LIMIT: usize = 1 << 20;
/// How long a body may take to arrive: 1 MiB at 35 kB/s, and far above the 512 B/s that small ones need.
const BODY_PATIENCE: Duration = Duration::from_secs(30);
/// Bodies up to this size, in bytes, need no room of their own.
const SMALL: usize = 16 << 10;
/// Room for larger bodies, in KiB.
const ROOM_KIB: usize = 96 << 10;
/// How long a larger body may wait for room.
const ROOM_PATIENCE: Duration = Duration::from_secs(2);
/// The prefix of every API's path.
pub const PREFIX: &str = "/gw";

/// The four headers of a signed call, as they were sent.
#[derive(Debug, Clone, Copy)]
pub struct Credentials<'a> {
    /// `X-App-Key`.
    pub app_key: &'a str,
    /// `X-Timestamp`.
    pub timestamp: &'a str,
    /// `X-Nonce`.
    pub nonce: &'a str,
    /// `X-Signature`.
    pub signature: &'a str,
}

impl<'a> Credentials<'a> {
    /// Reads the headers; each must be there once.
    ///
    /// # Errors
    /// `signature_missing`, `malformed` for a repeated header, or `nonce_invalid`.
    pub fn read(headers: &'a HeaderMap) -> Result<Credentials<'a>, Problem> {
        let credentials = Credentials {
            app_key: only(headers, "x-app-key", "X-App-Key")?,
            timestamp: only(headers, "x-timestamp", "X-Timestamp")?,
            nonce: only(headers, "x-nonce", "X-Nonce")?,
            signature: only(headers, "x-signature", "X-Signature")?,
        };
        let visible = credentials.nonce.bytes().all(|byte| byte.is_ascii_graphic());
        let fits = (16..=128).contains(&credentials.nonce.len());
        if visible && fits { Ok(credentials) } else { Err(NONCE_INVALID.into()) }
    }

    /// The timestamp as a number of milliseconds; anything but digits is none.
    pub fn millis(&self) -> Option<i64> {
        let digits = self.timestamp.bytes().all(|byte| byte.is_ascii_digit());
        (digits && self.timestamp.len() <= 16).then(|| self.timestamp.parse().ok()).flatten()
    }
}

fn only<'a>(headers: &'a HeaderMap, name: &'static str, shown: &'static str) -> Result<&'a str, Problem> {
    let mut values = headers.get_all(name).iter();
    let Some(value) = values.next() else { return Err(SIGNATURE_MISSING.arg("header", shown)) };
    if values.next().is_some() {
        return Err(MALFORMED.arg("reason", shown));
    }
    value.to_str().map_err(|_| MALFORMED.arg("reason", shown))
}

/// Memory for bodies that are larger than a few pages, shared by all calls (rule D10): nobody has proven who they are
/// while their body is read.
#[derive(Debug, Clone)]
pub struct BodyRoom(Arc<Semaphore>);

impl Default for BodyRoom {
    fn default() -> BodyRoom {
        BodyRoom(Arc::new(Semaphore::new(ROOM_KIB)))
    }
}

/// A body in memory; its room is free again when this goes.
#[derive(Debug, Default)]
pub struct HeldBody {
    /// The bytes.
    pub bytes: Bytes,
    #[expect(dead_code, reason = "held for its drop")]
    room: Option<OwnedSemaphorePermit>,
}

impl BodyRoom {
    /// Waits shortly for room for a body of so many bytes.
    async fn take(&self, bytes: usize) -> Result<Option<OwnedSemaphorePermit>, Problem> {
        if bytes <= SMALL {
            return Ok(None);
        }
        let kib = u32::try_from(bytes.div_ceil(1024)).unwrap_or(u32::MAX);
        let place = tokio::time::timeout(ROOM_PATIENCE, Arc::clone(&self.0).acquire_many_owned(kib)).await;
        match place {
            Ok(Ok(permit)) => Ok(Some(permit)),
            _ => Err(Problem::new(UNAVAILABLE).retry_after(1)),
        }
    }
}

/// Reads the body whole, because its digest is signed.
///
/// # Errors
/// `too_large`, `body_timeout`, `malformed` when the caller broke off, or `unavailable` when too many large bodies
/// are on their way.
pub async fn read_body<B>(room: &BodyRoom, body: B) -> Result<HeldBody, Problem>
where
    B: Body<Data = Bytes> + Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    if body.is_end_stream() {
        return Ok(HeldBody::default());
    }
    let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
    if announced > BODY_LIMIT {
        return Err(TOO_LARGE.into());
    }
    let expected = if body.size_hint().exact().is_some() { announced } else { BODY_LIMIT };
    let room = room.take(expected).await?;
    let whole = tokio::time::timeout(BODY_PATIENCE, Limited::new(body, BODY_LIMIT).collect());
    match whole.await {
        Ok(Ok(collected)) => Ok(HeldBody { bytes: collected.to_bytes(), room }),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(TOO_LARGE.into()),
        Ok(Err(_)) => Err(MALFORMED.arg("reason", "body")),
        Err(_) => Err(BODY_TIMEOUT.into()),
    }
}

/// Whether every segment of a path means itself: no dot segments, and no slash, backslash or null byte hidden
/// behind percent signs, which an upstream might resolve differently from us.
pub fn is_plain_path(path: &str) -> bool {
    if !path.contains('%') && !path.contains("/.") {
        return !path.contains('\\');
    }
    path.split('/').all(|segment| {
        let decoded: Vec<u8> = percent_encoding::percent_decode_str(segment).collect();
        let dots = decoded == b"." || decoded == b"..";
        !dots && !decoded.iter().any(|byte| matches!(byte, b'/' | b'\\' | 0))
    })
}

#[cfg(test)]
mod tests {
    use super::is_plain_path;

    #[test]
    fn paths_that_hide_something_are_told_apart() {
        for plain in
            ["/pets/42", "/pets/a%20b", "/pets/%E7%81%AF", "/v1.2/x", "/.well-known/x", "/a/...", "/"]
        {
            assert!(is_plain_path(plain), "{plain}");
        }
        for odd in
            ["/pets/../admin", "/pets/%2e%2e/admin", "/a/.%2E", "/a%2fb", "/a%5Cb", "/a\\b", "/a/%00", "/."]
        {
            assert!(!is_plain_path(odd), "{odd}");
        }
    }
}
