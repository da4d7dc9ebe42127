//! The digests from which the clouds' signatures are made, and the words of their answers that may be logged.

use hmac::{Hmac, Mac};
use jiff::Timestamp;
use paifang_kernel::outbound::{Answer, Reach, permitted};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest, Sha256};

use super::{Failure, Receipt};

/// The SHA-256 of a text in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// HMAC-SHA256; a key may have any length.
pub(super) fn hmac(key: &[u8], text: &[u8]) -> Vec<u8> {
    // Only block ciphers refuse keys by their length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return Vec::new() };
    mac.update(text);
    mac.finalize().into_bytes().to_vec()
}

/// A moment in the form of `strftime`, in UTC.
pub(super) fn written(at: Timestamp, form: &str) -> String {
    at.strftime(form).to_string()
}

/// The value of the `Host` header of a call.
pub(super) fn host(url: &Url) -> String {
    let name = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| name.to_owned(), |port| format!("{name}:{port}"))
}

/// Headers by name and value.
pub(super) fn headers(pairs: &[(&'static str, &str)]) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let mut value = HeaderValue::try_from(*value)
            .map_err(|_| Failure::new(format!("the header {name} cannot be sent")))?;
        value.set_sensitive(*name == "authorization");
        headers.insert(HeaderName::from_static(name), value);
    }
    Ok(headers)
}

/// A provider's error code without anything that could be more than a code.
fn code(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).take(80).collect()
}

/// What a cloud's answer says of a message: `said` is its code, of which one means success, and some refuse this message
/// or its recipient while the provider works.
pub(super) fn verdict(
    answer: &Answer,
    said: Option<&str>,
    (success, of_message): (&str, &[&str]),
    reference: Option<&str>,
) -> Result<Receipt, Failure> {
    match said {
        Some(said) if said == success => Ok(Receipt { reference: reference.map(code) }),
        Some(said) if of_message.iter().any(|start| said.starts_with(start)) => {
            Err(Failure::of_message(code(said)))
        }
        Some(said) => Err(Failure::new(code(said))),
        None => Err(Failure::new(format!("http status {}", answer.status))),
    }
}

/// Where a call may go.
pub(super) fn reach(private_network: bool) -> Reach {
    if private_network { Reach::Private } else { Reach::Public }
}

/// Checks what both clouds need alike: a name, filled-in texts and an address that may be called.
pub(super) fn check(
    name: &str,
    texts: &[(&str, &str)],
    endpoint: &str,
    private_network: bool,
) -> Result<(), String> {
    if name.is_empty() || name.len() > 40 {
        return Err("name: 1 to 40 characters".to_owned());
    }
    if let Some((field, _)) = texts.iter().find(|(_, text)| text.trim().is_empty() || text.contains('\n')) {
        return Err(format!("{field}: missing"));
    }
    let url = Url::parse(endpoint).map_err(|_| "endpoint: not a URL".to_owned())?;
    if url.path() != "/" || url.query().is_some() {
        return Err("endpoint: without a path".to_owned());
    }
    permitted(&url, reach(private_network))
        .map_err(|_| "endpoint: https, unless private_network is set; no inner address".to_owned())
}
