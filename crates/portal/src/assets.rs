//! Style, scripts and icon, embedded in the binary and addressed by their hash.

use std::collections::BTreeMap;
use std::io::Write;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::response::{IntoResponse, Redirect, Response};
use http::{HeaderMap, StatusCode, header};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

/// File name to the first 12 hex digits of its SHA-256.
static HASHES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| {
            let hash = hex::encode(Files::get(&name)?.metadata.sha256_hash());
            Some((name.into_owned(), hash.chars().take(12).collect()))
        })
        .collect()
});

/// File name to its content, compressed as far as it goes. Done once, for every visitor takes the same bytes.
static SMALLEST: LazyLock<BTreeMap<String, Vec<u8>>> = LazyLock::new(|| {
    Files::iter()
        .filter_map(|name| Some((name.clone().into_owned(), compress(&Files::get(&name)?.data)?)))
        .collect()
});

fn compress(data: &[u8]) -> Option<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    writer.write_all(data).ok()?;
    Some(writer.into_inner())
}

/// The address of an asset; it changes with the content, so that browsers may keep it for ever.
pub(crate) fn address(name: &str) -> String {
    let hash = HASHES.get(name).map_or("", String::as_str);
    format!("/portal/{name}?v={hash}")
}

/// Serves one embedded file.
pub(crate) async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let (Some(file), Some(hash)) = (Files::get(&name), HASHES.get(&name)) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let etag = format!("\"{hash}\"");
    let kept = [
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable".to_owned()),
        (header::ETAG, etag.clone()),
    ];
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.contains(&etag)) {
        return (StatusCode::NOT_MODIFIED, kept).into_response();
    }
    let content_type = [(header::CONTENT_TYPE, content_type(&name))];
    let takes_brotli = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    match SMALLEST.get(&name).filter(|_| takes_brotli.is_some_and(|encodings| encodings.contains("br"))) {
        Some(small) => {
            let encoding = [(header::CONTENT_ENCODING, "br"), (header::VARY, "accept-encoding")];
            (kept, content_type, encoding, small.clone()).into_response()
        }
        None => (kept, content_type, file.data).into_response(),
    }
}

/// Browsers ask for this address unasked; the icon lives with the other assets.
pub(crate) async fn favicon() -> Redirect {
    Redirect::permanent(&address("icon.svg"))
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
