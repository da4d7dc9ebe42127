//! Pictures of identity cards go to nobody who may not see them: goal 54 of the reliability figures.

use paifang_testkit::{Backend, Client, both, json};

use super::people::{settle, staff, submitted, wire};
use crate::documents::DocumentId;

/// Fetches that are tried on the embedded database; the other one answers from the same code.
const TRIES: usize = 10_000;

both! { wire;

/// RNV-19, rule P4: of 10,000 guesses and foreign fetches none is served. The owner and the reviewer of the case are, as a
/// picture that nobody keeps, and the reviewer with a watermark.
async fn guesses_and_foreign_fetches_are_served_nothing(w: World) {
    settle(w).await;
    let (dana, eve, rui) = (w.developer("dana"), w.developer("eve"), staff(w, "rui"));
    let case = submitted(&dana).await;
    let seen = rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    let id = seen["documents"][0]["id"].as_str().unwrap().to_owned();
    let (own, desk) = (format!("/me/documents/{id}"), format!("/admin/reviews/{case}/documents/{id}"));
    let (owned, reviewed) = (dana.get(&own).await, rui.get(&desk).await);
    for shown in [&owned, &reviewed] {
        assert_eq!((shown.status.as_u16(), shown.header("cache-control")), (200, "no-store"));
        assert_eq!(shown.header("content-security-policy"), "sandbox; default-src 'none'");
        assert!(shown.header("content-type").starts_with("image/"));
    }
    assert_ne!(owned.body, reviewed.body, "watermarked");

    let foreign: [(Client, &str); 6] = [
        (eve, &own),
        (w.anonymous(), &own),
        (w.anonymous(), &desk),
        (staff(w, "yan"), &desk),
        (staff(w, "cathy"), &desk),
        (dana.clone(), &desk),
    ];
    let tries = if w.backend == Backend::Sqlite { TRIES } else { TRIES / 10 };
    for number in 0..tries {
        let guess = w.app.id::<DocumentId>();
        let (who, path) = match foreign.get(number % 9) {
            Some((who, path)) => (who, (*path).to_owned()),
            None if number % 9 == 6 => (&dana, format!("/me/documents/{guess}")),
            None if number % 9 == 7 => (&rui, format!("/admin/reviews/{case}/documents/{guess}")),
            None => (&rui, format!("/admin/reviews/case_{}/documents/{id}", guess.as_str().trim_start_matches("doc_"))),
        };
        let seen = who.get(&path).await;
        assert!(matches!(seen.status.as_u16(), 401 | 403 | 404 | 409), "{path}: {}", seen.status);
        assert_eq!(seen.header("content-type"), "application/problem+json", "{path}");
    }
}
}
