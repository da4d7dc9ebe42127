//! More than three hundred hostile files against the upload API: only real pictures and inert PDFs come through, written
//! anew, without metadata, and none of them costs more than two seconds.

mod corpus;

use std::time::{Duration, Instant};

use paifang_kernel::id::Id;
use paifang_kernel::sql;
use paifang_testkit::both;

use self::corpus::{CANARY, Fate, File, corpus};
use super::PER_DAY;
use crate::documents::{content, find};
use crate::verification::tests::people::{settle, wire};

/// How long one upload may take.
const PATIENCE: Duration = Duration::from_secs(2);

#[expect(clippy::disallowed_methods, reason = "the story measures what an upload really costs")]
fn now() -> Instant {
    Instant::now()
}

/// What a kept copy must be: of a known type, readable as that type, and without anything that its sender hid in it.
fn assert_clean(file: &File, content_type: &str, bytes: &[u8]) {
    let name = &file.name;
    // Searching text is quick also where nothing is optimized; marks are ASCII, so nothing of them gets lost.
    let text = String::from_utf8_lossy(bytes);
    assert!(!text.contains(CANARY), "{name}: what was hidden came through");
    match content_type {
        "application/pdf" => assert!(bytes.starts_with(b"%PDF-"), "{name}"),
        "image/png" | "image/jpeg" => {
            let whole = image::load_from_memory(bytes);
            assert!(whole.is_ok(), "{name}: the copy is no picture");
            for mark in ["Exif\0\0", "<script", "ICC_PROFILE"] {
                assert!(!text.contains(mark), "{name}: metadata came through");
            }
        }
        other => panic!("{name} was kept as {other}"),
    }
}

/// RNV-17: the corpus is what it says it is, and large enough.
#[test]
fn the_corpus_is_large_and_always_the_same() {
    let (one, other) = (corpus(), corpus());
    assert!(one.len() >= 300, "{} files", one.len());
    assert!(one.iter().zip(&other).all(|(a, b)| a.bytes == b.bytes && a.name == b.name));
    let count = |fate: Fate| one.iter().filter(|file| file.fate == fate).count();
    assert!(count(Fate::Refused) > 150 && count(Fate::Clean) > 30 && count(Fate::Either) > 30);
}

both! { wire;

/// RNV-17, RNV-19: every hostile file is refused with its code and leaves nothing, or is kept as a harmless copy.
async fn the_gate_holds_against_the_corpus(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let mut kept: i64 = 0;
    for (number, file) in corpus().into_iter().enumerate() {
        if number % usize::try_from(PER_DAY).unwrap() == 0 {
            w.travel(86_400);
        }
        let path = format!("/me/documents?slot={}", file.slot.name());
        let began = now();
        let answer = dana.upload(&path, "image/jpeg", file.bytes.clone()).await;
        let took = began.elapsed();
        assert!(took < PATIENCE, "{} took {took:?}", file.name);
        if answer.status.is_success() {
            assert_ne!(file.fate, Fate::Refused, "{} came through", file.name);
            kept += 1;
            let id = Id::trusted(answer.created()["id"].as_str().unwrap().to_owned());
            let org: String = w.app.db.one(sql!("SELECT org FROM documents WHERE id = $1", id)).await.unwrap();
            let document = find(&w.app.db, &Id::trusted(org), &id).await.unwrap();
            let bytes = content(&w.app, &document).await.unwrap();
            assert_clean(&file, &document.content_type, &bytes);
        } else {
            assert_ne!(file.fate, Fate::Clean, "{}: {}", file.name, answer.text());
            let code = answer.json()["code"].as_str().unwrap().to_owned();
            assert!(code.starts_with("document_") && code != "document_quota", "{}: {code}", file.name);
        }
    }
    let rows: i64 = w.app.db.one(sql!("SELECT CAST(COUNT(*) AS BIGINT) FROM documents")).await.unwrap();
    assert_eq!(rows, kept, "a refused file leaves nothing");
}
}
