//! Stories of logging in and out.

use paifang_kernel::access::{DeveloperKind, Verification};
use paifang_kernel::sql;
use paifang_testkit::{both, json};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::contact::Contact;
use crate::fixtures::{PASSWORD, organisation, rows, sign_up, text, wire};
use crate::organisations::{NewStanding, set_standing};
use crate::signin::LoginName;

const PHONE: &str = "13800001234";
const MAIL: &str = "dana@example.com";

fn login(name: &str, password: &str) -> Value {
    json!({ "login": name, "password": password })
}

/// A login name is read as what it looks like.
#[test]
fn login_names_are_read_as_what_they_look_like() {
    assert_eq!(
        LoginName::read(" 138 0000 1234"),
        LoginName::Contact(Contact::Phone("+8613800001234".to_owned()))
    );
    assert_eq!(LoginName::read("Dana@Example.com"), LoginName::Contact(Contact::Email(MAIL.to_owned())));
    assert_eq!(LoginName::read("Dana_7"), LoginName::Username("dana_7".to_owned()));
}

both! { wire;
    /// LOG-01: an account with a phone and a mail address logs in with either.
    async fn either_contact_logs_in(w: World) {
        let dana = sign_up(w, PHONE).await;
        let id = text(&dana.get("/me").await.ok()["account"]["id"]);
        let mail = Contact::email(MAIL).expect("an address");
        let mut tx = w.app.db.begin().await.expect("a transaction");
        let (index, sealed) = (mail.index(&w.app.keys), mail.seal(&w.app.keys, &id));
        tx.exec_one(sql!("UPDATE accounts SET email_index = $1, email = $2, username = 'Dana_7', username_key = 'dana_7'",
            index, sealed)).await.expect("a second contact");
        tx.commit().await.expect("a commit");
        for name in [PHONE, MAIL, "dana_7", "+8613800001234"] {
            let answer = w.anonymous().post("/sessions", login(name, PASSWORD)).await.created();
            assert_eq!(text(&answer["account_id"]), id, "{name}");
        }
    }

    /// Rule A3: a wrong name and a wrong password get the same answer, and neither gets a cookie.
    async fn a_wrong_name_and_a_wrong_password_are_answered_alike(w: World) {
        sign_up(w, PHONE).await;
        let mut answers = Vec::new();
        for (name, password) in [(PHONE, "wrong-7-wrong"), ("13900005678", PASSWORD), (MAIL, PASSWORD), ("nobody", PASSWORD)] {
            let visitor = w.anonymous();
            let answer = visitor.post("/sessions", login(name, password)).await;
            assert!(visitor.cookies().is_empty());
            let (status, length) = (answer.status.as_u16(), answer.body.len());
            let document = answer.refused("login_failed");
            answers.push((status, length, text(&document["detail"])));
        }
        assert!(answers.iter().all(|answer| answer.0 == 401 && *answer == answers[0]), "{answers:?}");
    }

    /// Rule A8: twenty failures an hour from one address, counted exactly among many at once; then the right password waits too.
    async fn failures_are_limited_by_address(w: World) {
        sign_up(w, PHONE).await;
        let mut tries = JoinSet::new();
        for number in 0..26 {
            let client = w.anonymous();
            tries.spawn(async move { client.post("/sessions", login(&format!("nobody{number}"), "wrong-7-wrong")).await.status.as_u16() });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|status| **status == 401).count(), 20, "{answers:?}");
        assert_eq!(answers.iter().filter(|status| **status == 429).count(), 6, "{answers:?}");
        let refusal = w.anonymous().post("/sessions", login(PHONE, PASSWORD)).await.refused("rate_limited");
        assert_eq!(refusal["params"]["seconds"], "3600");
        w.travel(3600);
        w.anonymous().post("/sessions", login(PHONE, PASSWORD)).await.created();
    }

    /// Rule A8: logging in with the right password is no failure, however often.
    async fn right_passwords_are_not_counted(w: World) {
        sign_up(w, PHONE).await;
        for _ in 0..22 {
            w.anonymous().post("/sessions", login(PHONE, PASSWORD)).await.created();
        }
    }

    /// LOG-05: whoever is verified lands at application management; the others before the gate in their way.
    async fn logging_in_lands_at_applications_or_at_the_gate(w: World) {
        let dana = sign_up(w, PHONE).await;
        let org = organisation(&dana).await;
        let table = [
            (Verification::Unverified, "/console/verify"),
            (Verification::Pending, "/console/verify/status"),
            (Verification::Rejected, "/console/verify"),
            (Verification::Verified, "/console/apps"),
        ];
        for (verification, next) in table {
            let standing = NewStanding { verification, kind: Some(DeveloperKind::Individual), level: 3, name: None };
            let mut tx = w.app.db.begin().await.expect("a transaction");
            set_standing(&mut tx, &org, &standing).await.expect("a standing");
            tx.commit().await.expect("a commit");
            let answer = w.anonymous().post("/sessions", login(PHONE, PASSWORD)).await.created();
            assert_eq!(answer["next"], next, "{verification:?}");
        }
    }

    /// LOG-07: logging out ends the session at once, here and for whoever kept the cookie.
    async fn logging_out_ends_the_session(w: World) {
        let dana = sign_up(w, PHONE).await;
        let cookie = dana.cookies();
        let kept = w.anonymous().header("cookie", &format!("paifang_session={}", cookie["paifang_session"]));
        kept.get("/me").await.ok();
        let answer = dana.delete("/sessions/current").await;
        assert!(answer.header("set-cookie").contains("Max-Age=0"));
        answer.no_content();
        assert!(!dana.cookies().contains_key("paifang_session"));
        let refusal = kept.get("/me").await;
        assert_eq!(refusal.status.as_u16(), 401);
        assert_eq!(refusal.refused("login_required")["next"], "/login");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM sessions").await, 0);
    }

    /// LOG-07: one session ends, others stay.
    async fn logging_out_ends_only_this_session(w: World) {
        let dana = sign_up(w, PHONE).await;
        let other = w.anonymous();
        other.post("/sessions", login(PHONE, PASSWORD)).await.created();
        dana.delete("/sessions/current").await.no_content();
        other.get("/me").await.ok();
    }

    /// Rule W4: a change with a cookie but without the cross-site token, or with a wrong one, is refused.
    async fn changes_need_the_cross_site_token(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.header("x-csrf-token", "").delete("/sessions/current").await.refused("csrf_failed");
        dana.header("x-csrf-token", "wrong").patch("/me", json!({ "nickname": "eve" })).await.refused("csrf_failed");
        dana.header("origin", "https://elsewhere.example").patch("/me", json!({})).await.refused("csrf_failed");
        dana.get("/me").await.ok();
    }

    /// Rule W3: unknown fields are refused.
    async fn unknown_fields_are_refused(w: World) {
        let form = json!({ "login": PHONE, "password": PASSWORD, "role": "super" });
        w.anonymous().post("/sessions", form).await.refused("invalid");
    }

    /// Rule A1: a hash of another cost is renewed with the next login.
    async fn an_outdated_hash_is_renewed(w: World) {
        sign_up(w, PHONE).await;
        // The same password with half the memory.
        let weak = crate::password::tests_support::cheap_hash(PASSWORD);
        let mut tx = w.app.db.begin().await.expect("a transaction");
        tx.exec_one(sql!("UPDATE accounts SET password_hash = $1", weak)).await.expect("an old hash");
        tx.commit().await.expect("a commit");
        w.anonymous().post("/sessions", login(PHONE, PASSWORD)).await.created();
        let hash: String = w.app.db.one(sql!("SELECT password_hash FROM accounts")).await.expect("a hash");
        assert!(!crate::password::is_outdated(&hash), "{hash}");
        w.anonymous().post("/sessions", login(PHONE, PASSWORD)).await.created();
    }
}
