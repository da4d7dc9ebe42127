//! The hostile files, made on the spot and the same in every run.

use std::sync::LazyLock;

use image::ImageFormat;

use crate::documents::tests::pictures::{bomb, packed_pdf, pdf, picture, with_chunk, with_exif};
use crate::documents::{MAX_BYTES, Slot};

/// Hidden in metadata and appended parts; it must not survive.
pub(super) const CANARY: &str = "CANARY 39.9042N 116.4074E";

/// What must become of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is refused.
    Refused,
    /// A harmless copy is kept.
    Clean,
    /// Either of the two, as the damage happens to be.
    Either,
}

/// One file on its way to a place in the form.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) name: String,
    pub(super) slot: Slot,
    pub(super) bytes: Vec<u8>,
    pub(super) fate: Fate,
}

const FORMATS: [ImageFormat; 3] = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP];

/// A sound picture, drawn once for each format.
fn sound(format: ImageFormat) -> Vec<u8> {
    static DRAWN: LazyLock<[Vec<u8>; 3]> = LazyLock::new(|| FORMATS.map(|format| picture(480, 300, format)));
    let place = FORMATS.iter().position(|known| *known == format).unwrap();
    DRAWN[place].clone()
}

/// Beginnings of kinds that are no pictures of ours, and texts that browsers or shells would run.
const OTHERS: [(&str, &[u8]); 36] = [
    ("html", b"<!doctype html><script>alert(1)</script>"),
    ("svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("xml", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>"),
    ("gif87", b"GIF87a\x01\x00\x01\x00\x80\x00\x00"),
    ("gif89", b"GIF89a\x01\x00\x01\x00\x80\x00\x00"),
    ("bmp", b"BM\x3a\x00\x00\x00\x00\x00\x00\x00\x36\x00\x00\x00"),
    ("ico", b"\x00\x00\x01\x00\x01\x00\x10\x10"),
    ("tiff-little", b"II*\x00\x08\x00\x00\x00"),
    ("tiff-big", b"MM\x00*\x00\x00\x00\x08"),
    ("zip", b"PK\x03\x04\x14\x00\x00\x00"),
    ("zip-empty", b"PK\x05\x06\x00\x00\x00\x00"),
    ("elf", b"\x7fELF\x02\x01\x01\x00"),
    ("exe", b"MZ\x90\x00\x03\x00\x00\x00"),
    ("class", b"\xca\xfe\xba\xbe\x00\x00\x00\x34"),
    ("swf", b"CWS\x09\x00\x10\x00\x00"),
    ("mp4", b"\x00\x00\x00\x18ftypmp42"),
    ("heic", b"\x00\x00\x00\x18ftypheic"),
    ("avif", b"\x00\x00\x00\x1cftypavif"),
    ("psd", b"8BPS\x00\x01\x00\x00"),
    ("webm", b"\x1a\x45\xdf\xa3\x01\x00\x00\x00"),
    ("ogg", b"OggS\x00\x02\x00\x00"),
    ("wav", b"RIFF\x24\x00\x00\x00WAVEfmt "),
    ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00"),
    ("seven-zip", b"7z\xbc\xaf\x27\x1c\x00\x04"),
    ("rar", b"Rar!\x1a\x07\x01\x00"),
    ("json", b"{\"a\": 1}"),
    ("javascript", b"alert(document.cookie)//"),
    ("php", b"<?php system($_GET['c']); ?>"),
    ("shell", b"#!/bin/sh\nrm -rf /\n"),
    ("csv", b"=cmd|' /C calc'!A0,1,2\n"),
    ("rtf", b"{\\rtf1\\ansi\\object}"),
    ("postscript", b"%!PS-Adobe-3.0\n(x) run\n"),
    ("jpeg2000", b"\x00\x00\x00\x0cjP  \r\n\x87\n"),
    ("qoi", b"qoif\x00\x00\x01\x00\x00\x00\x01\x00"),
    ("spaces", b"                    "),
    ("zeros", b"\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"),
];

/// What follows or precedes a picture to make it something else too.
const PAYLOADS: [(&str, &[u8]); 8] = [
    ("html", b"<html><script>alert('CANARY 39.9042N 116.4074E')</script></html>"),
    ("zip", b"PK\x03\x04CANARY 39.9042N 116.4074E"),
    ("pdf", b"%PDF-1.4 CANARY 39.9042N 116.4074E %%EOF"),
    ("php", b"<?php /* CANARY 39.9042N 116.4074E */ ?>"),
    ("elf", b"\x7fELFCANARY 39.9042N 116.4074E"),
    ("exe", b"MZCANARY 39.9042N 116.4074E"),
    ("script", b"/*CANARY 39.9042N 116.4074E*/alert(1)"),
    ("jar", b"\xca\xfe\xba\xbeCANARY 39.9042N 116.4074E"),
];

/// Every file of the corpus.
pub(super) fn corpus() -> Vec<File> {
    [others(), sizes(), truncated(), bombs(), frames(), polyglots(), metadata(), damaged(), pdfs()].concat()
}

fn file(name: impl Into<String>, slot: Slot, bytes: impl Into<Vec<u8>>, fate: Fate) -> File {
    File { name: name.into(), slot, bytes: bytes.into(), fate }
}

fn others() -> Vec<File> {
    let places = [Slot::IdFront, Slot::Licences];
    let all = OTHERS.iter().flat_map(|(name, bytes)| {
        places.map(|slot| file(format!("{name} as {}", slot.name()), slot, *bytes, Fate::Refused))
    });
    all.collect()
}

fn sizes() -> Vec<File> {
    let mut files = vec![file("nothing", Slot::IdFront, Vec::new(), Fate::Refused)];
    for (name, magic) in [
        ("png", b"\x89PNG\r\n\x1a\n".as_slice()),
        ("jpeg", b"\xff\xd8\xff\xe0"),
        ("webp", b"RIFF\x00\x00\x00\x00WEBP"),
        ("pdf", b"%PDF-1.4"),
    ] {
        for length in 1..=magic.len() {
            files.push(file(
                format!("{length} bytes of {name}"),
                Slot::Licences,
                &magic[..length],
                Fate::Refused,
            ));
        }
        for large in [MAX_BYTES + 1, 10 * 1024 * 1024 + 1] {
            let mut bytes = vec![0; large];
            bytes[..magic.len()].copy_from_slice(magic);
            files.push(file(format!("{name} of {large} bytes"), Slot::Licences, bytes, Fate::Refused));
        }
    }
    files
}

fn truncated() -> Vec<File> {
    let mut files = Vec::new();
    for format in FORMATS {
        let whole = sound(format);
        for part in 1..=12 {
            let cut = whole.len() * part / 13;
            files.push(file(format!("{format:?} cut at {cut}"), Slot::IdFront, &whole[..cut], Fate::Refused));
        }
    }
    files
}

fn bombs() -> Vec<File> {
    let claims = [
        (30_000, 30_000),
        (65_535, 65_535),
        (u32::MAX, u32::MAX),
        (1, u32::MAX),
        (0, 0),
        (0, 400),
        (8_000, 5_001),
        (6_000, 6_000),
        (40_000_001, 1),
        (100_000, 100_000),
        (480, 300),
        (2_000, 2_000),
    ];
    let mut files: Vec<File> = claims
        .iter()
        .map(|(width, height)| {
            file(
                format!("png that claims {width} x {height}"),
                Slot::IdFront,
                bomb(*width, *height),
                Fate::Refused,
            )
        })
        .collect();
    for (high, wide) in [(0xffff_u16, 0xffff_u16), (30_000, 30_000), (0, 640), (20_000, 2_001)] {
        let mut jpeg = sound(ImageFormat::Jpeg);
        let frame = jpeg.windows(2).position(|pair| matches!(pair, [0xff, 0xc0..=0xc2])).unwrap();
        jpeg[frame + 5..frame + 7].copy_from_slice(&high.to_be_bytes());
        jpeg[frame + 7..frame + 9].copy_from_slice(&wide.to_be_bytes());
        files.push(file(format!("jpeg that claims {wide} x {high}"), Slot::IdFront, jpeg, Fate::Refused));
    }
    // What unpacks to 64 megabytes is skipped, not unpacked.
    let zeros = miniz_oxide::deflate::compress_to_vec_zlib(&vec![0; 64 * 1024 * 1024], 1);
    for kind in [b"zTXt", b"iCCP"] {
        let packed = [b"bomb\0\0".as_slice(), &zeros].concat();
        let png = with_chunk(&sound(ImageFormat::Png), kind, &packed);
        files.push(file(
            format!("{} that unpacks", String::from_utf8_lossy(kind)),
            Slot::IdFront,
            png,
            Fate::Clean,
        ));
    }
    files
}

fn frames() -> Vec<File> {
    let mut files = Vec::new();
    for count in [2_u32, 100, 100_000] {
        let control = [count.to_be_bytes(), 0_u32.to_be_bytes()].concat();
        let png = with_chunk(&sound(ImageFormat::Png), b"acTL", &control);
        files.push(file(format!("png of {count} frames"), Slot::IdFront, png, Fate::Refused));
        files.push(file(format!("webp of {count} frames"), Slot::IdFront, moving_webp(count), Fate::Refused));
        let gif = [
            b"GIF89a\x01\0\x01\0\x80\0\0".to_vec(),
            b",\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0".repeat(count as usize),
        ];
        files.push(file(format!("gif of {count} frames"), Slot::IdFront, gif.concat(), Fate::Refused));
    }
    files
}

/// A WebP whose header promises frames, with so many empty ones behind it.
fn moving_webp(count: u32) -> Vec<u8> {
    let part = |name: &[u8; 4], data: &[u8]| {
        [name.as_slice(), &u32::try_from(data.len()).unwrap().to_le_bytes(), data].concat()
    };
    // The flag of animation; a canvas of 640 x 400.
    let head = part(b"VP8X", &[2, 0, 0, 0, 0x7f, 0x02, 0, 0x8f, 0x01, 0]);
    let body = [head, part(b"ANIM", &[0; 6]), part(b"ANMF", &[0; 16]).repeat(count as usize)].concat();
    [b"RIFF".as_slice(), &u32::try_from(body.len() + 4).unwrap().to_le_bytes(), b"WEBP", &body].concat()
}

fn polyglots() -> Vec<File> {
    let mut files = Vec::new();
    for format in FORMATS {
        let whole = sound(format);
        for (name, payload) in PAYLOADS {
            let behind = [&whole, payload].concat();
            files.push(file(format!("{format:?} with {name} behind"), Slot::IdFront, behind, Fate::Clean));
            let before = [payload, &whole].concat();
            files.push(file(format!("{format:?} with {name} before"), Slot::IdFront, before, Fate::Refused));
        }
    }
    files
}

fn metadata() -> Vec<File> {
    let jpeg = sound(ImageFormat::Jpeg);
    let png = sound(ImageFormat::Png);
    let mut files =
        vec![file("jpeg with place", Slot::IdFront, with_exif(&jpeg, CANARY.as_bytes()), Fate::Clean)];
    for marker in (0xe1_u8..=0xef).chain([0xfe]) {
        let block = [[0xff, marker].as_slice(), &27_u16.to_be_bytes(), CANARY.as_bytes()].concat();
        let (start, rest) = jpeg.split_at(2);
        let bytes = [start, &block, rest].concat();
        files.push(file(format!("jpeg with segment {marker:02x}"), Slot::IdBack, bytes, Fate::Clean));
    }
    for kind in [b"tEXt", b"iTXt", b"zTXt", b"iCCP", b"prIv", b"sCRt", b"cAnY", b"tIME"] {
        let bytes = with_chunk(&png, kind, &[b"Comment\0".as_slice(), CANARY.as_bytes()].concat());
        files.push(file(
            format!("png with {}", String::from_utf8_lossy(kind)),
            Slot::IdBack,
            bytes,
            Fate::Clean,
        ));
    }
    files
}

fn damaged() -> Vec<File> {
    let mut seed = 11_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap()
    };
    let mut files = Vec::new();
    for format in FORMATS {
        let whole = [sound(format), CANARY.as_bytes().to_vec()].concat();
        for number in 0..20 {
            let mut bytes = whole.clone();
            for _ in 0..4 {
                let at = next() % bytes.len();
                bytes[at] ^= 1 << (next() % 8);
            }
            files.push(file(format!("{format:?} damaged {number}"), Slot::IdFront, bytes, Fate::Either));
        }
    }
    files
}

fn pdfs() -> Vec<File> {
    let acts = [
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
    let mut files = Vec::new();
    for act in acts {
        let (first, rest) = act.split_at(1);
        let hidden = format!("/#{:02x}{rest} (x)", first.as_bytes()[0]);
        for (how, bytes) in [
            ("plain", pdf(&format!("/{act} (x)"))),
            ("escaped", pdf(&hidden)),
            ("packed", packed_pdf(&format!("3 0 << /{act} (x) >>"))),
        ] {
            files.push(file(format!("pdf with {act}, {how}"), Slot::Licences, bytes, Fate::Refused));
        }
    }
    let whole = pdf("");
    for cut in [9, 40, 80, whole.len() / 2, whole.len() - 7] {
        files.push(file(format!("pdf cut at {cut}"), Slot::Licences, &whole[..cut], Fate::Refused));
    }
    for (name, payload) in PAYLOADS.iter().filter(|(name, _)| *name != "pdf") {
        let behind = [&whole, *payload].concat();
        files.push(file(format!("pdf with {name} behind"), Slot::Licences, behind, Fate::Refused));
    }
    files.push(file("pdf as a card", Slot::IdFront, whole.clone(), Fate::Refused));
    files.push(file("pdf that does nothing", Slot::Licences, whole, Fate::Clean));
    files
}
