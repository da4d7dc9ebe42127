//! The picture gate: only whole, still, sensibly sized photographs pass, and only as a fresh copy (P9, RNV-17).

use std::io::Cursor;

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngDecoder, PngEncoder};
use image::codecs::webp::WebPDecoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageError, Limits, Rgb, RgbImage};
use paifang_kernel::Code;

use super::{Clean, DOCUMENT_TOO_LARGE, DOCUMENT_TOO_SMALL, DOCUMENT_TYPE, DOCUMENT_UNREADABLE};

/// Checked against the header, before a single pixel is decoded.
const MAX_PIXELS: u64 = 40_000_000;
/// What a decoder may allocate: 40 megapixels with four channels of two bytes, and a little.
const MAX_ALLOCATION: u64 = 352 * 1024 * 1024;
/// The sides, short and long, that a document needs to be readable.
const DOCUMENT: (u32, u32) = (300, 480);
/// The same for the picture of an account.
const PORTRAIT: (u32, u32) = (64, 64);
/// Pictures of accounts are kept as squares of so many pixels.
const PORTRAIT_SIDE: u32 = 256;
/// JPEG copies are written with this quality, at which small print stays sharp.
const QUALITY: u8 = 92;

/// What the first bytes say a picture is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    WebP,
}

impl Format {
    /// Reads the magic bytes; the name and type that the sender claims count for nothing.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::WebP),
            _ => None,
        }
    }
}

/// Decodes the whole picture, turns it upright and writes it anew: metadata and appended bytes are gone.
pub(super) fn clean(bytes: &[u8], format: Format) -> Result<Clean, Code> {
    let image = read(bytes, format, DOCUMENT)?;
    let (width, height) = image.dimensions();
    let (content_type, bytes) = encode(&image, format).map_err(unreadable)?;
    Ok(Clean { content_type, width: Some(width), height: Some(height), bytes })
}

/// The middle of the picture as a small square, written anew as JPEG.
pub(super) fn portrait(bytes: &[u8], format: Format) -> Result<Vec<u8>, Code> {
    let whole = DynamicImage::ImageRgb8(read(bytes, format, PORTRAIT)?);
    let square = whole.resize_to_fill(PORTRAIT_SIDE, PORTRAIT_SIDE, FilterType::Triangle).into_rgb8();
    encode(&square, Format::Jpeg).map(|(_, bytes)| bytes).map_err(unreadable)
}

fn read(bytes: &[u8], format: Format, least: (u32, u32)) -> Result<RgbImage, Code> {
    let image = match format {
        Format::Jpeg if !jpeg_is_whole(bytes) => return Err(DOCUMENT_UNREADABLE),
        Format::Jpeg => decode(JpegDecoder::new(Cursor::new(bytes)).map_err(unreadable)?, least)?,
        Format::Png => {
            let decoder = PngDecoder::new(Cursor::new(bones(bytes))).map_err(unreadable)?;
            if decoder.is_apng().map_err(unreadable)? {
                return Err(DOCUMENT_TYPE);
            }
            decode(decoder, least)?
        }
        Format::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(unreadable)?;
            if decoder.has_animation() {
                return Err(DOCUMENT_TYPE);
            }
            decode(decoder, least)?
        }
    };
    Ok(on_white(image))
}

fn decode(mut decoder: impl ImageDecoder, (short, long): (u32, u32)) -> Result<DynamicImage, Code> {
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(DOCUMENT_TOO_LARGE);
    }
    if width.min(height) < short || width.max(height) < long {
        return Err(DOCUMENT_TOO_SMALL);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOCATION);
    decoder.set_limits(limits).map_err(unreadable)?;
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    image.apply_orientation(orientation);
    Ok(image)
}

/// Drops transparency: a page that shows one thing on white and another on black would fool the reviewer.
fn on_white(image: DynamicImage) -> RgbImage {
    if !image.color().has_alpha() {
        return image.into_rgb8();
    }
    let image = image.into_rgba8();
    let mut flat = RgbImage::new(image.width(), image.height());
    for (from, to) in image.pixels().zip(flat.pixels_mut()) {
        let [red, green, blue, alpha] = from.0.map(u32::from);
        let over =
            |channel: u32| u8::try_from((channel * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        *to = Rgb([over(red), over(green), over(blue)]);
    }
    flat
}

/// PNG stays PNG; photographs (JPEG, WebP) become JPEG.
fn encode(image: &RgbImage, format: Format) -> Result<(&'static str, Vec<u8>), ImageError> {
    let mut out = Cursor::new(Vec::new());
    if format == Format::Png {
        image.write_with_encoder(PngEncoder::new_with_quality(
            &mut out,
            CompressionType::Fast,
            PngFilter::Adaptive,
        ))?;
        return Ok(("image/png", out.into_inner()));
    }
    image.write_with_encoder(JpegEncoder::new_with_quality(&mut out, QUALITY))?;
    Ok(("image/jpeg", out.into_inner()))
}

fn unreadable(_: ImageError) -> Code {
    DOCUMENT_UNREADABLE
}

/// The PNG without the chunks that say nothing about its pixels: a text or a colour profile of a few kilobytes may unpack
/// to gigabytes, and the decoder would do so before it is asked for a pixel.
fn bones(png: &[u8]) -> Vec<u8> {
    let (signature, mut rest) = png.split_at(png.len().min(8));
    let mut bones = signature.to_vec();
    while let [a, b, c, d, kind @ ..] = rest {
        let length = usize::try_from(u32::from_be_bytes([*a, *b, *c, *d])).unwrap_or(usize::MAX);
        let kind = kind.get(..4).unwrap_or_default();
        // Length, kind, data, checksum; what is cut off stays, for the decoder to refuse.
        let (chunk, tail) = rest.split_at(length.saturating_add(12).min(rest.len()));
        if matches!(kind, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" | b"acTL" | b"eXIf") {
            bones.extend_from_slice(chunk);
        }
        rest = if kind == b"IEND" { &[] } else { tail };
    }
    bones
}

/// Walks the markers up to the end of the picture: the decoder itself would fill what is cut off with grey.
fn jpeg_is_whole(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or(&[]);
    loop {
        match rest {
            [0xff, 0xd9, ..] => return true,
            [0xff, 0xff, ..] => rest = rest.get(1..).unwrap_or(&[]),
            [0xff, 0x01 | 0xd0..=0xd7, ..] => rest = rest.get(2..).unwrap_or(&[]),
            [0xff, marker, high, low, ..] => {
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                let Some(after) = rest.get(2 + length..) else {
                    return false;
                };
                rest = if *marker == 0xda { skip_scan(after) } else { after };
            }
            _ => return false,
        }
    }
}

/// The next marker after compressed data, where `ff 00` is a plain byte and `ff d0`..`ff d7` are restarts.
fn skip_scan(data: &[u8]) -> &[u8] {
    let marker =
        data.windows(2).position(|pair| matches!(pair, [0xff, next] if !matches!(next, 0x00 | 0xd0..=0xd7)));
    marker.and_then(|at| data.get(at..)).unwrap_or(&[])
}
