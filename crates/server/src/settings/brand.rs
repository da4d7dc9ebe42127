//! Logo and colour for both faces: an uploaded picture written anew, and the tints made from one colour.

use std::io::Cursor;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::{DynamicImage, ImageFormat, ImageReader, Limits, imageops::FilterType};
use paifang_kernel::{App, Problem};
use sha2::{Digest, Sha256};

use super::{LOGO_UNREADABLE, store};

/// The largest upload.
pub(super) const MOST_BYTES: usize = 1_048_576;
/// Sides in pixels that are taken, and what is kept of them: logos stand 32 pixels high, on dense screens twice that.
const SIDES: std::ops::RangeInclusive<u32> = 32..=2_048;
const KEPT: (u32, u32) = (512, 128);
/// What a decoder may allocate.
const MAX_ALLOCATION: u64 = 64 * 1024 * 1024;

/// A colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rgb(u8, u8, u8);

impl Rgb {
    /// Reads `#2457e6`.
    pub(super) fn read(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let [red, green, blue]: [u8; 3] = hex::decode(digits).ok()?.try_into().ok()?;
        Some(Self(red, green, blue))
    }

    /// The luminance of WCAG 2, from 0 for black to 1 for white.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.039_28 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Whether white words on it have the contrast of 4.5 that WCAG 2 asks for.
    pub(super) fn carries_white(self) -> bool {
        1.05 / (self.luminance() + 0.05) >= 4.5
    }

    /// So many percent of the other colour mixed in.
    fn mixed(self, other: Self, percent: u16) -> Self {
        let one = |from: u8, to: u8| {
            let sum = u16::from(from) * (100 - percent) + u16::from(to) * percent;
            u8::try_from(sum / 100).unwrap_or(u8::MAX)
        };
        Self(one(self.0, other.0), one(self.1, other.1), one(self.2, other.2))
    }
}

impl std::fmt::Display for Rgb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// The portal's tokens for a colour, in daylight and in the dark.
fn sheet(colour: Rgb) -> String {
    let (white, black, night) = (Rgb(255, 255, 255), Rgb(0, 0, 0), Rgb(13, 17, 23));
    let over = colour.mixed(black, 15);
    let (tint, dark_tint) = (colour.mixed(white, 92), colour.mixed(night, 75));
    let (dark, dark_link) = (colour.mixed(white, 25), colour.mixed(white, 60));
    format!(
        ":root{{--primary:{colour};--button:{colour};--button-over:{over};--link:{colour};--tint:{tint}}}\n\
         @media (prefers-color-scheme:dark){{:root{{--primary:{dark};--button-over:{over};--link:{dark_link};\
         --tint:{dark_tint}}}}}\n"
    )
}

/// Whether a text is the id of a logo: the digest of its picture.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c))
}

/// The address of a logo, or nothing for the built-in one.
pub(crate) fn logo_address(id: &str) -> String {
    if id.is_empty() { String::new() } else { format!("/brand/logo/{id}.png") }
}

/// The address of the tints of a colour, or nothing for the built-in one.
pub(crate) fn sheet_address(colour: &str) -> String {
    colour.strip_prefix('#').map_or_else(String::new, |digits| format!("/brand/{digits}.css"))
}

/// Decodes the picture whole and writes it anew as a small PNG: metadata and appended bytes are gone (rule P9).
pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    if !matches!(reader.format()?, ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP) {
        return None;
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(*SIDES.end());
    limits.max_image_height = Some(*SIDES.end());
    limits.max_alloc = Some(MAX_ALLOCATION);
    reader.limits(limits);
    let whole = reader.decode().ok()?;
    if !SIDES.contains(&whole.width()) || !SIDES.contains(&whole.height()) {
        return None;
    }
    let (width, height) = KEPT;
    let small = if whole.width() > width || whole.height() > height {
        whole.resize(width, height, FilterType::Lanczos3)
    } else {
        whole
    };
    let mut out = Cursor::new(Vec::new());
    DynamicImage::ImageRgba8(small.into_rgba8()).write_to(&mut out, ImageFormat::Png).ok()?;
    Some(out.into_inner())
}

/// A cleaned logo with its id and the text that is stored.
pub(super) struct CleanLogo {
    pub(super) id: String,
    pub(super) text: String,
}

/// Cleans an upload beside the request's thread.
pub(super) async fn read(bytes: bytes::Bytes) -> Result<CleanLogo, Problem> {
    let cleaned = tokio::task::spawn_blocking(move || clean(&bytes)).await;
    let png = cleaned.map_err(Problem::internal)?.ok_or(LOGO_UNREADABLE)?;
    Ok(CleanLogo { id: hex::encode(Sha256::digest(&png)), text: STANDARD.encode(png) })
}

/// Logo and tints, open to everybody; the address changes with the content, so they may be kept for ever.
pub fn routes(app: App) -> Router {
    Router::new().route("/brand/logo/{file}", get(logo)).route("/brand/{file}", get(tints)).with_state(app)
}

async fn logo(State(app): State<App>, Path(file): Path<String>) -> Result<Response, Problem> {
    let id = file.strip_suffix(".png").filter(|id| is_id(id));
    let Some(id) = id else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    let found = store::logo(&app.db, id).await?.and_then(|text| STANDARD.decode(text).ok());
    Ok(found.map_or_else(|| StatusCode::NOT_FOUND.into_response(), |bytes| kept_for_ever("image/png", bytes)))
}

async fn tints(Path(file): Path<String>) -> Response {
    let colour = file.strip_suffix(".css").and_then(|digits| Rgb::read(&format!("#{digits}")));
    match colour.filter(|colour| colour.carries_white()) {
        Some(colour) => kept_for_ever("text/css; charset=utf-8", sheet(colour).into_bytes()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn kept_for_ever(kind: &'static str, bytes: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
    ];
    (headers, bytes).into_response()
}
