//! Ready calls: each signed with the application's secret and a nonce of its own, as a client would send them.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Where the measured API is and the application that may call it.
pub struct App {
    pub id: String,
    pub key: String,
    pub secret: String,
    /// The path of the API as it stands in the request line.
    pub path: String,
}

/// Nonces count up from a start that differs between runs, so that none is used twice.
static NONCE: AtomicU64 = AtomicU64::new(0);

/// As many calls as asked for, each as the bytes that go over the wire.
pub fn calls(app: &App, count: usize) -> Vec<Vec<u8>> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let (timestamp, run) = (now.as_millis(), now.as_nanos());
    let digest = hex::encode(Sha256::digest(b""));
    let mut calls = Vec::with_capacity(count);
    let mut canonical = String::with_capacity(256);
    for _ in 0..count {
        let nonce = format!("{:016x}{:016x}", NONCE.fetch_add(1, Ordering::Relaxed), run as u64);
        canonical.clear();
        let _ = write!(canonical, "GET\n{}\n\n{digest}\n{}\n{timestamp}\n{nonce}", app.path, app.key);
        let signature = sign(&app.secret, &canonical);
        calls.push(
            format!(
                "GET {} HTTP/1.1\r\nHost: localhost\r\nX-App-Key: {}\r\nX-Timestamp: {timestamp}\r\n\
                 X-Nonce: {nonce}\r\nX-Signature: {signature}\r\n\r\n",
                app.path, app.key
            )
            .into_bytes(),
        );
    }
    calls
}

fn sign(secret: &str, canonical: &str) -> String {
    // An HMAC takes a key of any length, so that this cannot fail.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) else {
        return String::new();
    };
    mac.update(canonical.as_bytes());
    STANDARD.encode(mac.finalize().into_bytes())
}
