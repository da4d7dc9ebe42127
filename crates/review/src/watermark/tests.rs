//! A watermark must change the picture everywhere, and never fail on odd names.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use super::draw;

fn white(width: u32, height: u32) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    RgbImage::from_pixel(width, height, Rgb([255; 3])).write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

/// RNV-19: the viewer and the time stand in the pixels, in every quarter of the picture.
#[test]
fn every_quarter_of_the_picture_carries_the_mark() {
    let marked = draw(&white(640, 480), "rui 2026-11-23 10:00").unwrap();
    let image = image::load_from_memory(&marked).unwrap().into_rgb8();
    for (left, top) in [(0, 0), (320, 0), (0, 240), (320, 240)] {
        let grey = (left..left + 320)
            .flat_map(|x| (top..top + 240).map(move |y| (x, y)))
            .filter(|(x, y)| image.get_pixel(*x, *y).0[0] < 225)
            .count();
        assert!(grey > 1_000, "quarter {left},{top} has only {grey} grey pixels");
    }
}

#[test]
fn a_name_outside_ascii_still_leaves_a_mark() {
    assert!(draw(&white(480, 320), "审核员").is_some());
}

#[test]
fn what_is_no_picture_is_refused() {
    assert_eq!(draw(b"<html>", "rui"), None);
}
