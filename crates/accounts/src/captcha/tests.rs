//! Stories of captchas.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use paifang_kernel::entropy::Entropy;
use paifang_testkit::{both, json};

use super::draw;
use crate::fixtures::{ask, picture, request, rows, text, wire};

/// Pictures are drawn here, decode as PNG, and never show a glyph that people confuse.
#[test]
fn a_picture_is_drawn_from_unambiguous_glyphs() {
    let entropy = Entropy::seeded(11);
    for _ in 0..50 {
        let word = draw::word(&entropy);
        assert!(word.len() == 5 && word.chars().all(|c| !"01IOLQDSZBGV".contains(c)), "{word}");
        let png = draw::picture(&word, &entropy).expect("a picture");
        let decoded = image::load_from_memory(&png).expect("a PNG");
        assert_eq!((decoded.width(), decoded.height()), (192, 64));
        assert!(png.len() < 16_000, "{} bytes", png.len());
    }
}

/// The same word never looks the same twice.
#[test]
fn a_word_is_drawn_anew_each_time() {
    let entropy = Entropy::seeded(11);
    let pictures = [draw::picture("ACE34", &entropy), draw::picture("ACE34", &entropy)];
    assert_ne!(pictures[0].as_ref().ok(), pictures[1].as_ref().ok());
}

both! { wire;
    /// ACC-07: a captcha comes as a picture, and outside the demonstration its answer is not told.
    async fn a_captcha_shows_a_picture_without_its_answer(w: World) {
        let shown = w.anonymous().post("/captchas", json!({ "purpose": "register" })).await.created();
        let image = text(&shown["image"]);
        let png = image.strip_prefix("data:image/png;base64,").expect("a data address");
        assert!(image::load_from_memory(&STANDARD.decode(png).expect("base64")).is_ok());
        assert_eq!((shown["expires_in"].as_i64(), shown.get("answer")), (Some(120), None));
    }

    /// ACC-07: no code goes out without a captcha, with a wrong answer, or with a captcha that was used.
    async fn a_captcha_is_demanded_and_good_for_one_code(w: World) {
        let visitor = w.anonymous();
        let bare = json!({ "channel": "sms", "purpose": "register", "recipient": "13800001234" });
        visitor.post("/codes", bare).await.refused("captcha_wrong");
        let used = picture(w).await;
        visitor.post("/codes", request("13800001234", &used)).await.accepted();
        visitor.post("/codes", request("13900005678", &used)).await.refused("captcha_wrong");
        assert_eq!(w.notices().await.len(), 1);
    }

    /// ACC-07: a wrong answer uses the captcha up, so that it cannot be guessed at.
    async fn a_wrong_answer_uses_the_captcha_up(w: World) {
        let id = picture(w).await;
        let mut wrong = request("13800001234", &id);
        wrong["captcha_answer"] = json!("XXXXX");
        let refusal = w.anonymous().post("/codes", wrong).await.refused("captcha_wrong");
        assert_eq!(refusal["errors"][0]["pointer"], "/captcha_answer");
        w.anonymous().post("/codes", request("13800001234", &id)).await.refused("captcha_wrong");
        assert!(w.notices().await.is_empty());
    }

    /// ACC-07: two minutes, not longer; either case of letters is read.
    async fn a_captcha_lives_two_minutes(w: World) {
        let (late, timely) = (picture(w).await, picture(w).await);
        w.travel(119);
        let mut lower = request("13800001234", &timely);
        lower["captcha_answer"] = json!(" ace34 ");
        w.anonymous().post("/codes", lower).await.accepted();
        w.travel(1);
        w.anonymous().post("/codes", request("13900005678", &late)).await.refused("captcha_wrong");
        w.run_jobs().await;
    }

    /// ACC-07: of two requests that use one captcha at the same time, one is served.
    async fn a_captcha_cannot_be_used_twice_at_once(w: World) {
        let id = picture(w).await;
        let (a, b) = (w.anonymous(), w.anonymous());
        let (a, b) = futures_join(
            a.post("/codes", request("13800001234", &id)),
            b.post("/codes", request("13900005678", &id)),
        )
        .await;
        let served = [a.status.as_u16(), b.status.as_u16()].iter().filter(|status| **status == 202).count();
        assert_eq!((served, w.notices().await.len()), (1, 1));
    }

    /// Rule D10: captchas that nobody answered do not pile up.
    async fn old_captchas_are_forgotten(w: World) {
        for _ in 0..3 {
            picture(w).await;
        }
        w.travel(121);
        ask(w, "13800001234").await.accepted();
        w.run_jobs().await;
        assert_eq!(rows(w, "SELECT COUNT(*) FROM captchas").await, 0);
    }
}

async fn futures_join<A: Future, B: Future>(a: A, b: B) -> (A::Output, B::Output) {
    tokio::join!(a, b)
}
