//! A caller that signs after requirements §9 on its own, sharing no code with the gateway.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// The four headers of a signed request.
pub type Headers = [(&'static str, String); 4];

/// Signs a request: method, path, sorted query, digest of the body, key, time and nonce, joined by line feeds.
pub fn sign(key: (&str, &str), request: (&str, &str, &[u8]), timestamp_ms: i64, nonce: &str) -> Headers {
    let ((app_key, secret), (method, address, body)) = (key, request);
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty()).collect();
    pairs.sort_unstable();
    let digest = hex::encode(Sha256::digest(body));
    let timestamp = timestamp_ms.to_string();
    let canonical = [method, path, &pairs.join("&"), &digest, app_key, &timestamp, nonce].join("\n");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("a key of any length");
    mac.update(canonical.as_bytes());
    let signature = STANDARD.encode(mac.finalize().into_bytes());
    [
        ("x-app-key", app_key.to_owned()),
        ("x-timestamp", timestamp),
        ("x-nonce", nonce.to_owned()),
        ("x-signature", signature),
    ]
}
