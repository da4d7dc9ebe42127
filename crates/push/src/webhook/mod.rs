//! The webhook of the back office: announcements posted to one address of the operating company, signed after the
//! Standard Webhooks rules, so that any library for them verifies ours (REV-10). Pure.

pub(crate) mod http;
pub(crate) mod send;
mod store;
#[cfg(test)]
mod tests;

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use paifang_kernel::entropy::Entropy;
use paifang_kernel::notice::Announcement;
use serde_json::json;
use sha2::Sha256;

/// What a secret begins with, so that people and programs know it.
const PREFIX: &str = "whsec_";

/// A secret shared with the receiver; shown once, and never in a log.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(..)")
    }
}

impl Secret {
    /// A new one of 32 random bytes.
    pub(crate) fn new(entropy: &Entropy) -> Self {
        Self(format!("{PREFIX}{}", STANDARD.encode(entropy.bytes::<32>())))
    }

    /// One that was stored.
    pub(crate) fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text that is stored sealed and shown once.
    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// The value of `webhook-signature` for one attempt; `None` when the secret is none.
    pub(crate) fn sign(&self, id: &str, seconds: i64, body: &[u8]) -> Option<String> {
        let key = STANDARD.decode(self.0.strip_prefix(PREFIX)?).ok()?;
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
        mac.update(format!("{id}.{seconds}.").as_bytes());
        mac.update(body);
        Some(format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
    }
}

/// What the receiver reads; the same on every attempt.
pub(crate) fn body(announcement: &Announcement, at: Timestamp) -> Vec<u8> {
    let body = json!({ "type": announcement.kind, "timestamp": at, "data": announcement.data });
    body.to_string().into_bytes()
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The receiver has it.
    Taken(u16),
    /// The receiver wants no more: nothing is sent until the address is set again.
    Gone,
    /// To be tried again; a redirect counts, because it is never followed.
    Refused(u16),
    /// No answer, and why.
    Unreachable(String),
}

impl Outcome {
    /// What a status means.
    pub(crate) fn of(status: u16) -> Self {
        match status {
            200..=299 => Self::Taken(status),
            410 => Self::Gone,
            _ => Self::Refused(status),
        }
    }

    /// The status, where there was an answer.
    pub(crate) fn status(&self) -> Option<i64> {
        match self {
            Self::Taken(status) | Self::Refused(status) => Some(i64::from(*status)),
            Self::Gone => Some(410),
            Self::Unreachable(_) => None,
        }
    }

    /// Why there was no answer.
    pub(crate) fn error(&self) -> Option<&str> {
        if let Self::Unreachable(why) = self { Some(why) } else { None }
    }
}

/// The one address, and what became of the last attempt.
#[derive(Clone, Debug)]
pub(crate) struct Endpoint {
    /// Where announcements go.
    pub(crate) url: String,
    /// What they are signed with.
    pub(crate) secret: Secret,
    /// Whether the receiver said that it wants no more.
    pub(crate) stopped: bool,
    /// When the last attempt was made.
    pub(crate) last_at: Option<Timestamp>,
    /// What was answered.
    pub(crate) last_status: Option<i64>,
    /// Why nothing was answered.
    pub(crate) last_error: Option<String>,
}
