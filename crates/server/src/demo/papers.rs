//! Sample documents to upload, drawn on the spot and marked as samples, and invented but valid numbers.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use image::{ImageFormat, Rgb, RgbImage};
use paifang_kernel::entropy::Entropy;

/// `/demo/documents/{id_front,id_back,licence}.png`.
pub fn routes() -> Router {
    Router::new().route("/demo/documents/{name}", get(paper))
}

async fn paper(Path(name): Path<String>) -> Response {
    match name.strip_suffix(".png").and_then(draw) {
        Some(png) => {
            ([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-store")], png).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Draws a sample document as PNG; unknown names give `None`.
#[must_use]
pub fn draw(name: &str) -> Option<Vec<u8>> {
    let (ground, ink) = match name {
        "id_front" => (Rgb([226, 238, 247]), Rgb([52, 96, 148])),
        "id_back" => (Rgb([246, 228, 226]), Rgb([168, 54, 48])),
        "licence" => (Rgb([250, 244, 226]), Rgb([160, 120, 40])),
        _ => return None,
    };
    let (width, height) = if name == "licence" { (1_000, 1_400) } else { (1_012, 638) };
    let mut picture = RgbImage::from_pixel(width, height, ground);
    frame(&mut picture, ink);
    match name {
        "id_front" => {
            lines(&mut picture, ink, 70, 90, &[260, 180, 420, 520, 360]);
            fill(&mut picture, ink, 700, 110, 230, 300);
            fill(&mut picture, ground, 745, 150, 140, 140);
            lines(&mut picture, ink, 70, 520, &[860]);
        }
        "id_back" => {
            fill(&mut picture, ink, 70, 80, 150, 150);
            lines(&mut picture, ink, 290, 110, &[520, 400]);
            lines(&mut picture, ink, 290, 470, &[440, 560]);
        }
        _ => {
            fill(&mut picture, ink, 430, 110, 140, 140);
            lines(&mut picture, ink, 120, 340, &[640, 480, 700, 560, 740, 620, 700, 520]);
            fill(&mut picture, Rgb([190, 40, 40]), 690, 1_080, 190, 190);
            fill(&mut picture, ground, 720, 1_110, 130, 130);
        }
    }
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).ok()?;
    Some(png.into_inner())
}

fn fill(picture: &mut RgbImage, ink: Rgb<u8>, left: u32, top: u32, width: u32, height: u32) {
    for y in top..(top + height).min(picture.height()) {
        for x in left..(left + width).min(picture.width()) {
            picture.put_pixel(x, y, ink);
        }
    }
}

fn lines(picture: &mut RgbImage, ink: Rgb<u8>, left: u32, top: u32, widths: &[u32]) {
    for (row, width) in (0_u32..).zip(widths) {
        fill(picture, ink, left, top + row * 80, *width, 26);
    }
}

fn frame(picture: &mut RgbImage, ink: Rgb<u8>) {
    let (width, height) = picture.dimensions();
    for (left, top, w, h) in
        [(0, 0, width, 10), (0, height - 10, width, 10), (0, 0, 10, height), (width - 10, 0, 10, height)]
    {
        fill(picture, ink, left, top, w, h);
    }
}

/// Makes numbers that pass every local check and belong to nobody.
#[derive(Clone, Debug)]
pub struct IdNumbers(pub Entropy);

impl IdNumbers {
    /// A resident identity number: a Beijing district, a random birthday, the check character of ISO 7064 MOD 11-2.
    #[must_use]
    pub fn person(&self) -> String {
        const WEIGHTS: [u64; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let number = format!(
            "110101{:04}{:02}{:02}{}",
            1960 + self.0.below(40),
            1 + self.0.below(12),
            1 + self.0.below(28),
            self.0.digits(3)
        );
        let digits = number.bytes().map(|digit| u64::from(digit.saturating_sub(b'0')));
        let sum: u64 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        let check = "10X98765432".chars().nth(usize::try_from(sum % 11).unwrap_or(0)).unwrap_or('X');
        format!("{number}{check}")
    }

    /// A unified social credit code with the check characters of GB 11714, for its organisation part, and GB 32100.
    #[must_use]
    pub fn company(&self) -> String {
        const SIGNS: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
        const PART_WEIGHTS: [u64; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
        let part = self.0.digits(8);
        let digits = part.bytes().map(|digit| u64::from(digit.saturating_sub(b'0')));
        let sum: u64 = digits.zip(PART_WEIGHTS).map(|(digit, weight)| digit * weight).sum();
        let part_check = "0X987654321".chars().nth(usize::try_from(sum % 11).unwrap_or(0)).unwrap_or('X');
        let code = format!("91110105{part}{part_check}");
        let places = code.chars().map(|sign| SIGNS.find(sign).unwrap_or(0));
        let sum: usize = places.zip(WEIGHTS).map(|(place, weight)| place * weight).sum();
        let check = SIGNS.chars().nth((31 - sum % 31) % 31).unwrap_or('0');
        format!("{code}{check}")
    }
}
