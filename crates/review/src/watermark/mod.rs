//! Draws the viewer's name and the time into the pixels of a document before a reviewer sees it (RNV-19).

mod font;
#[cfg(test)]
mod tests;

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageReader, Limits, RgbImage};

/// The longest side a reviewer's copy has, in pixels: enough to read the small print, cheap to draw and to send.
const LONGEST_SIDE: u32 = 2_400;
/// Mid grey shows on white paper and on dark photographs alike.
const INK: i32 = 128;
/// Of 256 parts, how many are ink where a letter is drawn.
const STRENGTH: i32 = 112;
/// A letter's width in font dots, gap included.
const ADVANCE: i32 = 6;
/// The distance between two lines of text, in font dots.
const LINE: i32 = 24;

/// The same picture with `text` written diagonally all over it, as JPEG; `None` when it cannot be decoded.
pub fn draw(picture: &[u8], text: &str) -> Option<Vec<u8>> {
    let mut image = decode(picture)?.into_rgb8();
    write_over(&mut image, text);
    let mut out = Cursor::new(Vec::new());
    JpegEncoder::new_with_quality(&mut out, 88).encode_image(&image).ok()?;
    Some(out.into_inner())
}

fn decode(picture: &[u8]) -> Option<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(picture)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(512 * 1024 * 1024);
    reader.limits(limits);
    let image = reader.decode().ok()?;
    let large = image.width().max(image.height()) > LONGEST_SIDE;
    Some(if large { image.thumbnail(LONGEST_SIDE, LONGEST_SIDE) } else { image })
}

/// Walks over every pixel in coordinates turned by about 27 degrees (2 : 1), where the text runs in level lines.
fn write_over(image: &mut RgbImage, text: &str) {
    let glyphs: Vec<[u8; 5]> = text.chars().map(font::columns).collect();
    let period = (i32::try_from(glyphs.len()).unwrap_or(i32::MAX / 64) + 4) * ADVANCE;
    // One font dot is about 1/280 of the longer side, but at least two pixels; 229/512 is 1/sqrt(5).
    let dot = i32::try_from(image.width().max(image.height()) / 280).unwrap_or(8).max(2);
    for (x, y, pixel) in image.enumerate_pixels_mut() {
        let (x, y) = (i32::try_from(x).unwrap_or(0), i32::try_from(y).unwrap_or(0));
        let along = (2 * x + y) * 229 / (512 * dot);
        let down = (2 * y - x) * 229;
        let down = down.div_euclid(512 * dot);
        let line = down.div_euclid(LINE);
        let shifted = (along + line * period / 3).rem_euclid(period);
        if inked(&glyphs, shifted, down.rem_euclid(LINE)) {
            for channel in &mut pixel.0 {
                let mixed = (i32::from(*channel) * (256 - STRENGTH) + INK * STRENGTH) / 256;
                *channel = u8::try_from(mixed).unwrap_or(u8::MAX);
            }
        }
    }
}

fn inked(glyphs: &[[u8; 5]], along: i32, down: i32) -> bool {
    let (Ok(letter), Ok(column)) = (usize::try_from(along / ADVANCE), usize::try_from(along % ADVANCE))
    else {
        return false;
    };
    let bits = glyphs.get(letter).and_then(|glyph| glyph.get(column)).copied().unwrap_or(0);
    down < 8 && bits & (1 << down) != 0
}
