//! Face checks without a session: logging in, a forgotten password; and one in the place of a lost phone.

use paifang_testkit::{Client, Seen, World, both, json};
use serde_json::Value;

use super::{NAME, OTHER, PHONE, dana, other_number};
use crate::codes::CodePurpose;
use crate::fixtures::{
    PASSWORD, SEEN_IN_PICTURE, last_code, picture_for, register_person, rows, show_face, sign_up, text,
    wire_identity,
};

const NEW: &str = "another-7-one";

async fn ask(w: &World, browser: &Client, purpose: &str, name: &str, number: &str) -> Seen {
    let captcha = picture_for(w, CodePurpose::Face).await;
    let wish = json!({ "purpose": purpose, "name": name, "id_number": number, "consent": true, "captcha_id": captcha,
        "captcha_answer": SEEN_IN_PICTURE });
    browser.post("/face-checks", wish).await
}

/// Somebody's own browser after the vendor's page; the answer to its question for the result.
async fn shown(w: &World, browser: &Client, purpose: &str, number: &str, answer: &str) -> (String, Seen) {
    let begun = ask(w, browser, purpose, NAME, number).await.created();
    let (check, state) = show_face(w, &begun, answer).await;
    let result = browser.put(&format!("/face-checks/{check}"), json!({ "state": state })).await;
    (check, result)
}

both! { wire_identity;
    /// LOG-03: a face that matches opens a session, another one does not; the check is good for one log-in.
    async fn a_face_logs_in(w: World) {
        let known = register_person(w, PHONE, NAME, &dana()).await.get("/me").await.ok();
        let browser = w.anonymous();
        let (check, result) = shown(w, &browser, "log_in", &dana(), "no_match").await;
        result.refused("face_mismatch");
        browser.post("/face-sessions", json!({ "check": check })).await.refused("face_check_expired");
        let browser = w.anonymous();
        let (check, result) = shown(w, &browser, "log_in", &dana(), "match").await;
        result.ok();
        let done = browser.post("/face-sessions", json!({ "check": check })).await.created();
        assert_eq!(done["account_id"], known["account"]["id"]);
        browser.get("/me").await.ok();
        browser.post("/face-sessions", json!({ "check": check })).await.refused("face_check_expired");
    }

    /// LOG-03: nobody else's browser ends a check, whatever link was passed on, and no check without its captcha.
    async fn a_check_ends_where_it_began(w: World) {
        register_person(w, PHONE, NAME, &dana()).await;
        let (mallory, victim) = (w.anonymous(), w.anonymous());
        let begun = ask(w, &mallory, "log_in", NAME, &dana()).await.created();
        let (check, state) = show_face(w, &begun, "match").await;
        let path = format!("/face-checks/{check}");
        victim.put(&path, json!({ "state": state })).await.refused("face_check_expired");
        mallory.put(&path, json!({ "state": "guessed" })).await.refused("face_check_expired");
        ask(w, &victim, "log_in", NAME, &other_number()).await.created();
        victim.put(&path, json!({ "state": state })).await.refused("not_found");
        mallory.post("/face-sessions", json!({ "check": check })).await.refused("face_check_expired");
        let wish = json!({ "purpose": "log_in", "name": NAME, "id_number": dana(), "consent": true });
        w.anonymous().post("/face-checks", wish).await.refused("captcha_wrong");
        let code = json!({ "channel": "sms", "purpose": "face", "recipient": PHONE, "captcha_id": "", "captcha_answer": "" });
        w.anonymous().post("/codes", code).await.refused("invalid");
    }

    /// ACC-12, rule A3: a known and an unknown person begin alike; only the person with the right face learns whether
    /// there is an account.
    async fn who_is_known_shows_only_to_the_person(w: World) {
        register_person(w, PHONE, NAME, &dana()).await;
        let mut seen = Vec::new();
        for number in [dana(), other_number()] {
            let answer = ask(w, &w.anonymous(), "log_in", NAME, &number).await;
            let names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
            let body = answer.json();
            seen.push((answer.status, names, text(&body["id"]).len(), text(&body["address"]).len()));
        }
        assert_eq!(seen[0], seen[1]);
        let browser = w.anonymous();
        let (_, result) = shown(w, &browser, "log_in", &other_number(), "match").await;
        result.refused("face_without_account");
    }

    /// SEC-02: name, ID number and face allow a new password; the account shows as four digits, and everybody is logged out.
    async fn a_face_sets_a_forgotten_password_anew(w: World) {
        let before = register_person(w, PHONE, NAME, &dana()).await;
        let browser = w.anonymous();
        let (check, result) = shown(w, &browser, "reset_password", &dana(), "match").await;
        let result = result.ok();
        assert_eq!(result["account"], "1101-XXXXXXXX");
        assert!(!result.to_string().contains(&dana()));
        let form = |password: &str, again: &str| json!({ "check": check, "password": password, "password_again": again });
        browser.post("/face-password-recoveries", form(NEW, PASSWORD)).await.refused("password_mismatch");
        browser.post("/face-password-recoveries", form("abcdefgh", "abcdefgh")).await.refused("password_weak");
        w.anonymous().post("/face-password-recoveries", form(NEW, NEW)).await.refused("face_check_expired");
        browser.post("/face-sessions", json!({ "check": check })).await.refused("face_check_expired");
        browser.post("/face-password-recoveries", form(NEW, NEW)).await.created();
        before.get("/me").await.refused("login_required");
        let log_in = async |password: &str| {
            w.anonymous().post("/sessions", json!({ "login": PHONE, "password": password })).await
        };
        log_in(PASSWORD).await.refused("login_failed");
        log_in(NEW).await.created();
        browser.post("/face-password-recoveries", form(PASSWORD, PASSWORD)).await.refused("face_check_expired");
    }

    /// SEC-08: where the old phone is lost, name, ID number and face replace its code; the new phone still proves itself.
    async fn a_face_stands_in_for_a_lost_phone(w: World) {
        let client = register_person(w, PHONE, NAME, &dana()).await;
        let wish = |name: &str, number: &str| json!({ "purpose": "change_contact", "consent": true, "name": name,
            "id_number": number, "next": "/console/account/security?change=phone" });
        client.post("/me/face-checks", wish("李雷", &dana())).await.refused("identity_mismatch");
        client.post("/me/face-checks", wish(NAME, &other_number())).await.refused("identity_mismatch");
        let raising = client.post("/me/face-checks", json!({ "purpose": "raise_level", "consent": true })).await.created();
        let change = |check: &Value| json!({ "kind": "phone", "check": check });
        client.post("/me/contact-changes/by-face", change(&raising["id"])).await.refused("face_check_expired");
        let begun = client.post("/me/face-checks", wish(NAME, &dana())).await.created();
        client.post("/me/contact-changes/by-face", change(&begun["id"])).await.refused("face_check_expired");
        let (check, state) = show_face(w, &begun, "match").await;
        let result = client.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.ok();
        assert_eq!((&result["next"], &result["level"]), (&json!("/console/account/security?change=phone"), &Value::Null));
        let id = text(&client.post("/me/contact-changes/by-face", change(&begun["id"])).await.created()["id"]);
        client.post("/me/contact-changes/by-face", change(&begun["id"])).await.refused("face_check_expired");
        client.post(&format!("/me/contact-changes/{id}/codes"), json!({ "recipient": OTHER })).await.accepted();
        let code = last_code(w, OTHER).await;
        client.put(&format!("/me/contact-changes/{id}"), json!({ "code": code })).await.ok();
        assert_eq!(client.get("/me").await.ok()["account"]["phone"], "139****5678");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM audit_log WHERE action = 'account.contact_proven_by_face'").await, 1);
    }

    /// A face belongs to a person, not to an account without one.
    async fn an_account_without_a_person_has_no_way_in_by_face(w: World) {
        sign_up(w, PHONE).await;
        let browser = w.anonymous();
        let (_, result) = shown(w, &browser, "reset_password", &dana(), "match").await;
        result.refused("face_without_account");
    }
}
