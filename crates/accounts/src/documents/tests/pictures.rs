//! Pictures and scans made on the spot, whole and hostile.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

/// A picture with some structure, so that it does not compress to nothing.
pub(crate) fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let image =
        RgbImage::from_fn(width, height, |x, y| Rgb([(x % 251) as u8, (y % 241) as u8, (x * y % 239) as u8]));
    let mut out = Cursor::new(Vec::new());
    image.write_to(&mut out, format).unwrap();
    out.into_inner()
}

/// A picture as people upload it.
pub(crate) fn card() -> Vec<u8> {
    picture(640, 400, ImageFormat::Png)
}

/// A PNG that claims these dimensions and holds next to nothing.
pub(crate) fn bomb(width: u32, height: u32) -> Vec<u8> {
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in
        [(b"IHDR", header.as_slice()), (b"IDAT", &[0x78, 0x9c, 3, 0, 0, 0, 0, 1]), (b"IEND", &[])]
    {
        png.extend(chunk(kind, data));
    }
    png
}

/// A PNG with a chunk added after its header.
pub(crate) fn with_chunk(png: &[u8], kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    // The signature takes 8 bytes, the header chunk 25.
    let (head, tail) = png.split_at(33);
    [head, &chunk(kind, data), tail].concat()
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let named = [kind.as_slice(), data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [length.as_slice(), &named, &crc(&named).to_be_bytes()].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 };
    !bytes.iter().fold(!0, |crc, byte| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc)))
}

/// A JPEG with an EXIF block that turns it by a quarter and names a place.
pub(crate) fn with_exif(jpeg: &[u8], canary: &[u8]) -> Vec<u8> {
    // One entry in little-endian TIFF: tag 0x0112, orientation 6 (turn clockwise).
    let tiff = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let block = [b"Exif\0\0".as_slice(), tiff, canary].concat();
    let length = u16::try_from(block.len() + 2).unwrap().to_be_bytes();
    let (start, rest) = jpeg.split_at(2);
    [start, &[0xff, 0xe1], &length, &block, rest].concat()
}

/// A PDF of one empty page, with more put into its catalogue.
pub(crate) fn pdf(more: &str) -> Vec<u8> {
    let body = format!("%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R {more} >>\nendobj\n");
    let pages = "2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n";
    let place = body.len() + pages.len();
    let table = "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R >>\n";
    format!("{body}{pages}{table}startxref\n{place}\n%%EOF\n").into_bytes()
}

/// A PDF whose objects lie packed in an object stream.
pub(crate) fn packed_pdf(objects: &str) -> Vec<u8> {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(objects.as_bytes(), 6);
    let head = format!(
        "%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {} >>\nstream\n",
        packed.len()
    );
    let tail = b"\nendstream\nendobj\n2 0 obj\n<< /Type /XRef >>\nendobj\nstartxref\n9\n%%EOF\n";
    [head.as_bytes(), &packed, tail].concat()
}
