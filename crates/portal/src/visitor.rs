//! Who is looking: the portal only needs to know whether a developer session exists and what stands before it.

use async_trait::async_trait;
use http::HeaderMap;

/// A visitor with a developer session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// What the account menu shows: nickname, or the masked phone or e-mail.
    pub name: String,
    /// Whether real-name verification is still to be done, so that "verify now" is offered (RNV-01).
    pub unverified: bool,
}

/// Looks up the developer session of a request. The server plugs it in.
#[async_trait]
pub trait Visitors: Send + Sync {
    /// The session's owner, or `None` for a visitor.
    async fn signed_in(&self, headers: &HeaderMap) -> Option<SignedIn>;
}
