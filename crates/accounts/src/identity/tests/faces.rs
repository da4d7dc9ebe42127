//! Face checks with a session: the level rises, failures are limited, nobody else ends them.

use paifang_testkit::{Client, both, json};
use serde_json::Value;

use super::{NAME, OTHER, PHONE, dana, other_number};
use crate::fixtures::{register_person, rows, show_face, sign_up, text, wire, wire_identity};

async fn begin(client: &Client) -> Value {
    client.post("/me/face-checks", json!({ "purpose": "raise_level", "consent": true })).await.created()
}

both! { wire_identity;
    /// LVL-02: a face that matches raises the level from 3 to 4, and the session goes on under a new token; another face
    /// leaves it at 3.
    async fn a_face_raises_the_level(w: World) {
        let client = register_person(w, PHONE, NAME, &dana()).await;
        let (check, state) = show_face(w, &begin(&client).await, "no_match").await;
        client.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.refused("face_mismatch");
        assert_eq!(client.get("/me").await.ok()["standing"]["level"], 3);
        let (check, state) = show_face(w, &begin(&client).await, "match").await;
        let before = client.cookies();
        let done = client.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.ok();
        assert_eq!((&done["state"], &done["level"], &done["next"]), (&json!("matched"), &json!(4), &json!("/console/account/level")));
        assert_ne!(client.cookies(), before, "rule A9");
        assert_eq!(client.get("/me").await.ok()["standing"]["level"], 4);
        let again = client.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.ok();
        assert_eq!((&again["level"], &again["csrf_token"]), (&json!(4), &Value::Null), "a repetition changes nothing");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM audit_log WHERE action = 'account.level_raised'").await, 1);
    }

    /// LVL-06: five failures of a person in a day, then no check is begun; the next day there is one. What is kept is
    /// verdict, score and the vendor's number.
    async fn five_failures_a_day(w: World) {
        let client = register_person(w, PHONE, NAME, &dana()).await;
        for failures in 1..=5 {
            let (check, state) = show_face(w, &begin(&client).await, "no_match").await;
            client.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.refused("face_mismatch");
            assert_eq!(client.get("/me/level").await.ok()["failures_left"], 5 - failures);
        }
        let wish = json!({ "purpose": "raise_level", "consent": true });
        let refusal = client.post("/me/face-checks", wish).await.refused("face_limit");
        assert!(refusal["retry_after"].as_i64().is_some_and(|seconds| seconds > 80_000));
        assert_eq!(rows(w, "SELECT COUNT(*) FROM face_checks WHERE state = 'failed' AND score IS NOT NULL").await, 5);
        w.travel(86_400);
        let (check, state) = show_face(w, &begin(&client).await, "match").await;
        client.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.ok();
        assert_eq!(client.get("/me").await.ok()["standing"]["level"], 4);
    }

    /// LVL-06: asking early or often is no failure, and one check is one failure however often it is asked for.
    async fn waiting_is_no_failure(w: World) {
        let client = register_person(w, PHONE, NAME, &dana()).await;
        let begun = begin(&client).await;
        let (check, state) = show_face(w, &begun, "later").await;
        for _ in 0..6 {
            let early = client.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.ok();
            assert_eq!((&early["state"], &early["level"]), (&json!("waiting"), &Value::Null));
        }
        assert_eq!(client.get("/me/level").await.ok()["failures_left"], 5);
        show_face(w, &begun, "no_match").await;
        let other = begin(&client).await;
        let path = format!("/me/face-checks/{}", text(&other["id"]));
        client.put(&path, json!({ "state": "invented" })).await.refused("face_check_expired");
        for _ in 0..3 {
            let answer = client.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await;
            assert!(!answer.status.is_success());
        }
        assert_eq!(client.get("/me/level").await.ok()["failures_left"], 4);
    }

    /// Rule P5: no check without its own consent; and a page elsewhere is nowhere to go on.
    async fn a_check_needs_its_own_consent(w: World) {
        let client = register_person(w, PHONE, NAME, &dana()).await;
        client.post("/me/face-checks", json!({ "purpose": "raise_level" })).await.refused("consent_required");
        for then in ["https://example.com", "//example.com", "/login", "/console\\@example.com"] {
            let wish = json!({ "purpose": "raise_level", "consent": true, "next": then });
            client.post("/me/face-checks", wish).await.refused("invalid");
        }
        assert_eq!(rows(w, "SELECT COUNT(*) FROM face_checks").await, 0);
        assert!(text(&client.get("/me/level").await.ok()["consent"]["data"]).contains("不保存人脸图像"));
    }

    /// LVL-02: another account ends nobody's check, and without a known identity there is none.
    async fn a_check_belongs_to_its_account(w: World) {
        let client = register_person(w, PHONE, NAME, &dana()).await;
        let stranger = register_person(w, OTHER, "李雷", &other_number()).await;
        let (check, state) = show_face(w, &begin(&client).await, "match").await;
        let path = format!("/me/face-checks/{check}");
        stranger.put(&path, json!({ "state": state })).await.refused("not_found");
        w.travel(15 * 60);
        client.put(&path, json!({ "state": state })).await.refused("face_check_expired");
        let nobody = sign_up(w, "13700001111").await;
        let refusal = nobody.post("/me/face-checks", json!({ "purpose": "raise_level", "consent": true })).await;
        assert_eq!(refusal.refused("identity_missing")["next"], "/console/verify");
    }
}

both! { wire;
    /// LVL-06: without a vendor the way is not offered, and the page is told so.
    async fn without_a_vendor_there_is_no_check(w: World) {
        let client = sign_up(w, PHONE).await;
        assert_eq!(client.get("/me/level").await.ok()["face_offered"], false);
        let id = w.app.id::<crate::captcha::Captcha>();
        let mut tx = w.app.db.begin().await.expect("a transaction");
        crate::captcha::insert(&w.app, &mut tx, &id, crate::codes::CodePurpose::Face, "ACE34").await.expect("a captcha");
        tx.commit().await.expect("a commit");
        let wish = json!({ "purpose": "log_in", "name": NAME, "id_number": dana(), "consent": true,
            "captcha_id": id.as_str(), "captcha_answer": "ACE34" });
        w.anonymous().post("/face-checks", wish).await.refused("way_not_offered");
    }
}
