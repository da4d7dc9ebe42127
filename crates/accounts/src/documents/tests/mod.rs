//! Stories of uploads, told through HTTP, and the gate by itself.

mod hostile;
pub(crate) mod pictures;

use image::ImageFormat;
use paifang_testkit::both;

use self::pictures::{bomb, card, packed_pdf, pdf, picture, with_chunk, with_exif};
use super::{MAX_BYTES, PER_DAY, Slot, examine, purge};
use crate::verification::tests::people::{settle, wire};

const CANARY: &[u8] = b"GPS canary 39.9042N";

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

fn refusal(bytes: &[u8], slot: Slot) -> &'static str {
    examine(bytes, slot).map_or_else(|code| code.id, |clean| clean.content_type)
}

/// RNV-17: the type is what the bytes are, whatever they are called.
#[test]
fn only_real_pictures_pass_the_gate() {
    let front = |bytes: &[u8]| refusal(bytes, Slot::IdFront);
    assert_eq!(front(&picture(480, 300, ImageFormat::Png)), "image/png");
    assert_eq!(front(&picture(480, 300, ImageFormat::Jpeg)), "image/jpeg");
    assert_eq!(front(&picture(480, 300, ImageFormat::WebP)), "image/jpeg");
    for odd in
        [b"<html><script>".as_slice(), b"GIF89a\x01\0\x01\0", b"<svg xmlns='x'/>", b"PK\x03\x04", b"BM", b"x"]
    {
        assert_eq!(front(odd), "document_type");
    }
    assert_eq!(front(b""), "document_missing");
    assert_eq!(front(&vec![0; MAX_BYTES + 1]), "document_too_large");
    assert_eq!(front(b"\x89PNG\r\n\x1a\n<script>alert(1)</script>"), "document_unreadable");
}

/// RNV-17: image resolution; and a picture that unpacks to gigabytes is refused by its header alone.
#[test]
fn too_few_and_too_many_pixels_are_refused() {
    assert_eq!(refusal(&picture(479, 300, ImageFormat::Png), Slot::IdFront), "document_too_small");
    assert_eq!(refusal(&picture(600, 299, ImageFormat::Jpeg), Slot::IdFront), "document_too_small");
    assert_eq!(refusal(&bomb(30_000, 30_000), Slot::IdFront), "document_too_large");
    assert_eq!(refusal(&bomb(u32::MAX, u32::MAX), Slot::IdFront), "document_unreadable");
    assert_eq!(refusal(&bomb(6_000, 6_000), Slot::IdFront), "document_unreadable");
}

/// RNV-17: a cut-off picture is not a picture.
#[test]
fn truncated_pictures_are_refused() {
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let whole = picture(640, 400, format);
        for part in [whole.len() / 2, whole.len() - whole.len() / 10, 40] {
            let outcome = refusal(&whole[..part], Slot::IdFront);
            assert_eq!(outcome, "document_unreadable", "{format:?} cut at {part}");
        }
    }
}

/// RNV-19: what was hidden in metadata or appended is gone, and the picture stands upright.
#[test]
fn metadata_and_appended_bytes_do_not_survive() {
    let jpeg = with_exif(&picture(640, 400, ImageFormat::Jpeg), CANARY);
    let clean = examine(&jpeg, Slot::IdFront).unwrap();
    assert_eq!((clean.width, clean.height), (Some(400), Some(640)), "turned as the camera said");
    assert!(holds(&jpeg, CANARY) && !holds(&clean.bytes, CANARY) && !holds(&clean.bytes, b"Exif"));
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let polyglot = [picture(640, 400, format), b"<script>alert(1)</script>PK\x03\x04".to_vec()].concat();
        let clean = examine(&polyglot, Slot::IdFront).unwrap();
        assert!(!holds(&clean.bytes, b"<script>") && !holds(&clean.bytes, b"PK\x03\x04"), "{format:?}");
    }
    let texted = with_chunk(&card(), b"tEXt", &[b"Comment\0".as_slice(), CANARY].concat());
    assert!(!holds(&examine(&texted, Slot::IdFront).unwrap().bytes, CANARY));
}

/// RNV-17: a picture has one frame.
#[test]
fn moving_pictures_are_refused() {
    let moving = with_chunk(&card(), b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0]);
    assert_eq!(refusal(&moving, Slot::IdFront), "document_type");
}

/// RNV-17: a licence may be a PDF that can do nothing.
#[test]
fn licences_may_be_inert_pdfs() {
    let licence = |bytes: &[u8]| refusal(bytes, Slot::Licences);
    assert_eq!(licence(&pdf("")), "application/pdf");
    assert_eq!(licence(&packed_pdf("3 0 << /Type /Font >>")), "application/pdf");
    assert_eq!(refusal(&pdf(""), Slot::IdFront), "document_type", "an identity card is a picture");
    let acting = [
        "/OpenAction 3 0 R",
        "/AA << >>",
        "/J#61vaScript (x)",
        "/Names << /EmbeddedFiles 4 0 R >>",
        "/Launch",
    ];
    for act in acting {
        assert_eq!(licence(&pdf(act)), "document_type", "{act}");
    }
    assert_eq!(licence(&packed_pdf("3 0 << /S /JavaScript /JS (app.alert(1)) >>")), "document_type");
    assert_eq!(licence(&pdf("")[..80]), "document_unreadable");
    assert_eq!(licence(&[pdf(""), b"<script>".to_vec()].concat()), "document_unreadable");
}

/// RNV-17: damaged input ends in a refusal or a clean copy, never in a panic.
#[test]
fn damaged_files_never_panic() {
    let mut seed = 7_usize;
    let files = [
        (picture(480, 300, ImageFormat::Png), Slot::IdFront),
        (picture(480, 300, ImageFormat::Jpeg), Slot::IdFront),
        (packed_pdf("3 0 << /Type /Font >>"), Slot::Licences),
    ];
    for (whole, slot) in files {
        for _ in 0..60 {
            let mut damaged = whole.clone();
            for _ in 0..3 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = (seed >> 16) % damaged.len();
                damaged[at] ^= 1 << (seed % 8);
            }
            let _either = examine(&damaged, slot);
        }
    }
}

both! { wire;

/// RNV-19: an upload is stored encrypted; its owner sees it watermarked, with headers that let it do nothing, and the
/// view is in the audit log; nobody else sees it.
async fn the_owner_sees_an_upload_and_nobody_else_does(w: World) {
    settle(w).await;
    let (dana, eve) = (w.developer("dana"), w.developer("eve"));
    let made = dana.upload("/me/documents?slot=id_front", "text/html", card()).await.created();
    assert_eq!((&made["slot"], &made["content_type"]), (&"id_front".into(), &"image/png".into()));
    assert_eq!((&made["width"], &made["height"]), (&640.into(), &400.into()));
    let path = format!("/me/documents/{}", made["id"].as_str().unwrap());
    assert_eq!(made["url"], format!("/api/v1{path}"));

    let views = async || -> Vec<String> {
        let sql = paifang_kernel::sql!("SELECT object FROM audit_log WHERE action = 'document.view'");
        w.app.db.all(sql).await.unwrap()
    };
    assert!(views().await.is_empty());
    let seen = dana.get(&path).await;
    assert_eq!(views().await, [made["id"].as_str().unwrap()]);
    assert_eq!(seen.header("content-type"), "image/jpeg");
    assert_eq!(seen.header("x-content-type-options"), "nosniff");
    assert_eq!(seen.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(seen.header("cache-control"), "no-store");
    let shown = image::load_from_memory(&seen.body).unwrap().into_rgb8();
    let plain = image::load_from_memory(&card()).unwrap().into_rgb8();
    let differing = shown.pixels().zip(plain.pixels()).filter(|(a, b)| a.0[0].abs_diff(b.0[0]) > 24).count();
    assert!(differing > 5_000, "the watermark covers only {differing} pixels");

    eve.get(&path).await.refused("not_found");
    w.anonymous().get(&path).await.refused("login_required");
    dana.get("/me/documents/doc_00000000000000000000000000").await.refused("not_found");
    dana.get("/me/documents/..%2F..%2Fetc%2Fpasswd").await.refused("not_found");
    assert_eq!(views().await.len(), 1, "a refused look is no view");

    let (file,): (String,) = w.app.db.one(paifang_kernel::sql!("SELECT file FROM documents")).await.unwrap();
    let kept = w.app.files.get(&file).await.unwrap();
    assert!(!holds(&kept, b"PNG") && !holds(&kept, b"IDAT"), "the file is encrypted");
}

/// RNV-17: refused uploads carry their code and leave nothing behind.
async fn hostile_uploads_are_refused_and_leave_nothing(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let whole = card();
    let hostile: [(Vec<u8>, &str, u16); 6] = [
        (b"<html><script>alert(1)</script></html>".to_vec(), "document_type", 422),
        (Vec::new(), "document_missing", 422),
        (whole[..whole.len() / 2].to_vec(), "document_unreadable", 422),
        (bomb(30_000, 30_000), "document_too_large", 413),
        (vec![0xff; MAX_BYTES + 1], "document_too_large", 413),
        (picture(200, 100, ImageFormat::Png), "document_too_small", 422),
    ];
    for (bytes, code, status) in hostile {
        let document = dana.upload("/me/documents?slot=id_front", "image/png", bytes).await.refused(code);
        assert_eq!(document["status"], status);
    }
    dana.upload("/me/documents?slot=passport", "image/png", card()).await.refused("malformed");
    let kept: i64 = w.app.db.one(paifang_kernel::sql!("SELECT CAST(COUNT(*) AS BIGINT) FROM documents")).await.unwrap();
    assert_eq!(kept, 0);
}

/// RNV-17: uploads of a day are limited, and a new day opens again.
async fn uploads_of_a_day_are_limited(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    for _ in 0..PER_DAY {
        dana.upload("/me/documents?slot=id_front", "image/png", b"no".to_vec()).await.refused("document_type");
    }
    dana.upload("/me/documents?slot=id_front", "image/png", card()).await.refused("document_quota");
    w.travel(86_400);
    dana.upload("/me/documents?slot=id_front", "image/png", card()).await.created();
}

/// RNV-19: an upload sent twice under one idempotency key is kept once, file included.
async fn a_repeated_upload_is_kept_once(w: World) {
    settle(w).await;
    let dana = w.developer("dana").keyed("upload-1");
    let first = dana.upload("/me/documents?slot=id_front", "image/png", card()).await.created();
    let second = dana.upload("/me/documents?slot=id_front", "image/png", card()).await.created();
    assert_eq!(first, second);
    let kept: i64 = w.app.db.one(paifang_kernel::sql!("SELECT CAST(COUNT(*) AS BIGINT) FROM documents")).await.unwrap();
    assert_eq!(kept, 1);
}

/// RNV-19: uploads that were never filed are destroyed after a month.
async fn loose_uploads_are_destroyed_after_a_month(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let made = dana.upload("/me/documents?slot=id_front", "image/png", card()).await.created();
    w.travel(29 * 86_400);
    assert_eq!(purge(&w.app).await.unwrap(), 0);
    w.travel(2 * 86_400);
    assert_eq!(purge(&w.app).await.unwrap(), 1);
    dana.get(&format!("/me/documents/{}", made["id"].as_str().unwrap())).await.refused("not_found");
}
}
