//! The PDF gate: a licence scan may be a PDF, but only one that can do nothing except be looked at (P9, RNV-17).
//!
//! Such a file is stored as it came, because re-writing PDF needs a renderer; it is only ever served as a download.

use paifang_kernel::Code;

use super::{Clean, DOCUMENT_TYPE, DOCUMENT_UNREADABLE};

/// Names that make a PDF act, carry files, hide its content or fetch something.
const FORBIDDEN: [&str; 17] = [
    "JavaScript",
    "JS",
    "OpenAction",
    "AA",
    "Launch",
    "EmbeddedFile",
    "EmbeddedFiles",
    "RichMedia",
    "XFA",
    "Encrypt",
    "SubmitForm",
    "ImportData",
    "GoToR",
    "GoToE",
    "Movie",
    "Sound",
    "Rendition",
];
/// How far an object stream may unpack; real ones stay far below.
const MAX_OBJECT_STREAM: usize = 4 * 1024 * 1024;
const MAX_OBJECT_STREAMS: usize = 200;

/// Whether the first bytes claim to be a PDF.
pub(super) fn looks_like(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-1.") || bytes.starts_with(b"%PDF-2.")
}

/// Accepts the file unchanged, or says why not.
pub(super) fn check(bytes: &[u8]) -> Result<Clean, Code> {
    if !is_whole(bytes) {
        return Err(DOCUMENT_UNREADABLE);
    }
    if acts(bytes) || object_streams(bytes)?.iter().any(|stream| acts(stream)) {
        return Err(DOCUMENT_TYPE);
    }
    Ok(Clean { content_type: "application/pdf", width: None, height: None, bytes: bytes.to_vec() })
}

/// Header, cross-reference and end are where they belong, and nothing is appended after the end.
fn is_whole(bytes: &[u8]) -> bool {
    let tail = bytes.get(bytes.len().saturating_sub(1_024)..).unwrap_or(bytes);
    let Some(end) = rfind(tail, b"%%EOF") else {
        return false;
    };
    let after = tail.get(end + 5..).unwrap_or(&[]);
    let has_table = find(bytes, b"trailer").is_some() || names(bytes).any(|name| name == "XRef");
    after.iter().all(u8::is_ascii_whitespace) && find(tail, b"startxref").is_some() && has_table
}

fn acts(bytes: &[u8]) -> bool {
    names(bytes).any(|name| FORBIDDEN.contains(&name.as_str()))
}

/// Every `/Name` of the text, with `#xx` escapes undone, because they are a usual way to hide one.
fn names(bytes: &[u8]) -> impl Iterator<Item = String> {
    let starts = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| at + 1);
    starts.map(|start| {
        let rest = bytes.get(start..).unwrap_or(&[]);
        let length = rest.iter().take(80).take_while(|byte| is_regular(**byte)).count();
        unescape(rest.get(..length).unwrap_or(&[]))
    })
}

fn is_regular(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"()<>[]{}/%".contains(&byte)
}

fn unescape(name: &[u8]) -> String {
    let mut plain = String::new();
    let mut rest = name;
    loop {
        rest = match rest {
            [b'#', high, low, tail @ ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                let digit = |byte: u8| char::from(byte).to_digit(16).unwrap_or(0) as u8;
                plain.push(char::from(digit(*high) << 4 | digit(*low)));
                tail
            }
            [byte, tail @ ..] => {
                plain.push(char::from(*byte));
                tail
            }
            [] => return plain,
        };
    }
}

/// Unpacks the streams that hold further objects; one that cannot be unpacked may hide anything and is refused.
fn object_streams(bytes: &[u8]) -> Result<Vec<Vec<u8>>, Code> {
    let mut unpacked = Vec::new();
    let mut rest = bytes;
    while let Some(at) = find(rest, b"stream") {
        let (head, tail) = rest.split_at(at);
        let Some(end) = find(tail, b"endstream") else {
            return Err(DOCUMENT_UNREADABLE);
        };
        let body = tail.get(6..end).unwrap_or(&[]);
        if dictionary_names(head).any(|name| name == "ObjStm") {
            if unpacked.len() >= MAX_OBJECT_STREAMS {
                return Err(DOCUMENT_TYPE);
            }
            unpacked.push(inflate(body)?);
        }
        rest = tail.get(end + 9..).unwrap_or(&[]);
    }
    Ok(unpacked)
}

/// The names between the object's beginning and its stream.
fn dictionary_names(head: &[u8]) -> impl Iterator<Item = String> {
    let start = rfind(head, b" obj").unwrap_or(0);
    names(head.get(start..).unwrap_or(&[]))
}

fn inflate(body: &[u8]) -> Result<Vec<u8>, Code> {
    let start = body.iter().position(|byte| !matches!(byte, b'\r' | b'\n')).unwrap_or(0);
    let packed = body.get(start..).unwrap_or(&[]);
    miniz_oxide::inflate::decompress_to_vec_zlib_with_limit(packed, MAX_OBJECT_STREAM)
        .map_err(|_| DOCUMENT_TYPE)
}

fn find(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).position(|window| window == word)
}

fn rfind(text: &[u8], word: &[u8]) -> Option<usize> {
    text.windows(word.len()).rposition(|window| window == word)
}
