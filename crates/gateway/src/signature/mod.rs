//! The native request signature: which string is signed, and how a signature is checked (GW-09).
//!
//! The canonical string has seven lines joined by one line feed, without one at the end:
//!
//! 1. the method, as sent (`GET`);
//! 2. the path, as sent: percent-encoding is not touched (`/gw/demo/echo`);
//! 3. the query, as sent, without `?`, cut at every `&`, the pieces sorted by the bytes before
//!    their first `=`, pieces of the same name in the order they were sent, joined by `&`;
//!    an empty line when there is no query;
//! 4. the SHA-256 of the body in lower-case hex (of no bytes when there is no body);
//! 5. the value of `X-App-Key`;
//! 6. the value of `X-Timestamp`, Unix time in milliseconds;
//! 7. the value of `X-Nonce`.
//!
//! `X-Signature` is base64 (RFC 4648 section 4, with padding) of HMAC-SHA256 with the app secret's text as key.
//! Nothing is decoded or re-encoded, so a shell with openssl and any client library build the same
//! string: `printf %s "$query" | tr '&' '\n' | LC_ALL=C sort -s -t= -k1,1 | paste -sd'&'`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// A keyed HMAC-SHA256, prepared once per secret so that a call does not expand the key again.
#[derive(Clone)]
pub struct SigningKey(Hmac<Sha256>);

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SigningKey(..)")
    }
}

impl SigningKey {
    /// Prepares the key from the secret's text; HMAC takes keys of every length.
    pub fn new(secret: &str) -> Option<SigningKey> {
        Hmac::new_from_slice(secret.as_bytes()).ok().map(SigningKey)
    }

    /// The HMAC-SHA256 of the canonical string.
    pub fn mac(&self, signed: &Signed<'_>) -> [u8; 32] {
        let mut mac = self.0.clone();
        signed.write(|bytes| mac.update(bytes));
        mac.finalize().into_bytes().into()
    }

    /// The HMAC-SHA256 of lines joined by line feeds (the identity headers, GW-16).
    pub fn mac_lines(&self, lines: &[&[u8]]) -> [u8; 32] {
        let mut mac = self.0.clone();
        for (at, line) in lines.iter().enumerate() {
            if at > 0 {
                mac.update(b"\n");
            }
            mac.update(line);
        }
        mac.finalize().into_bytes().into()
    }

    /// The value of `X-Signature` for a request.
    pub fn sign(&self, signed: &Signed<'_>) -> String {
        STANDARD.encode(self.mac(signed))
    }

    /// Whether the signature is right; compared in constant time after decoding (rule S3).
    pub fn verifies(&self, signed: &Signed<'_>, signature: &Signature) -> bool {
        self.mac(signed).ct_eq(&signature.0).into()
    }
}

/// A decoded `X-Signature`.
#[derive(Debug, Clone, Copy)]
pub struct Signature([u8; 32]);

impl Signature {
    /// Decodes strict base64 of exactly 32 bytes; anything else can never be right.
    pub fn decode(text: &str) -> Option<Signature> {
        let mut bytes = [0; 33];
        let length = STANDARD.decode_slice(text, &mut bytes).ok()?;
        let (signature, rest) = bytes.split_first_chunk::<32>()?;
        (length == 32 && rest.len() == 1).then_some(Signature(*signature))
    }
}

/// The lower-case hex SHA-256 of a body, kept on the stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BodyDigest([u8; 64]);

impl BodyDigest {
    /// The digest of no bytes, which most calls carry.
    pub const EMPTY: BodyDigest =
        BodyDigest(*b"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    /// Hashes the body, once per call.
    pub fn of(body: &[u8]) -> BodyDigest {
        if body.is_empty() {
            return BodyDigest::EMPTY;
        }
        let mut hexed = [0; 64];
        match hex::encode_to_slice(Sha256::digest(body), &mut hexed) {
            Ok(()) => BodyDigest(hexed),
            Err(_) => BodyDigest::EMPTY,
        }
    }

    /// The 64 hex characters.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The signed parts of one request, all as they were sent.
#[derive(Debug, Clone, Copy)]
pub struct Signed<'a> {
    /// The method's name.
    pub method: &'a str,
    /// The path as sent.
    pub path: &'a str,
    /// The query as sent, without `?`; empty when there is none.
    pub query: &'a str,
    /// The digest of the body's bytes.
    pub body: BodyDigest,
    /// The value of `X-App-Key`.
    pub app_key: &'a str,
    /// The value of `X-Timestamp`.
    pub timestamp: &'a str,
    /// The value of `X-Nonce`.
    pub nonce: &'a str,
}

impl Signed<'_> {
    /// Hands the canonical string to `sink` piece by piece, without building it.
    pub fn write(&self, mut sink: impl FnMut(&[u8])) {
        sink(self.method.as_bytes());
        sink(b"\n");
        sink(self.path.as_bytes());
        sink(b"\n");
        write_sorted(self.query, &mut sink);
        sink(b"\n");
        sink(self.body.as_bytes());
        sink(b"\n");
        sink(self.app_key.as_bytes());
        sink(b"\n");
        sink(self.timestamp.as_bytes());
        sink(b"\n");
        sink(self.nonce.as_bytes());
    }

    /// The canonical string, for people to look at (GW-11, GW-12).
    pub fn canonical(&self) -> String {
        let mut text = Vec::new();
        self.write(|bytes| text.extend_from_slice(bytes));
        String::from_utf8_lossy(&text).into_owned()
    }
}

fn write_sorted(query: &str, sink: &mut impl FnMut(&[u8])) {
    if !query.contains('&') {
        return sink(query.as_bytes());
    }
    let mut pairs: Vec<&str> = query.split('&').collect();
    pairs.sort_by(|one, other| name_of(one).cmp(name_of(other)));
    for (at, pair) in pairs.iter().enumerate() {
        if at > 0 {
            sink(b"&");
        }
        sink(pair.as_bytes());
    }
}

fn name_of(pair: &str) -> &[u8] {
    pair.split_once('=').map_or(pair, |(name, _)| name).as_bytes()
}

#[cfg(test)]
mod tests;
