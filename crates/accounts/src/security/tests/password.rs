//! Stories of changing the password.

use paifang_kernel::access::Verification;
use paifang_testkit::{both, json};
use serde_json::Value;

use super::{NEW, PHONE, elsewhere, log_in, log_of, told, verification};
use crate::fixtures::{PASSWORD, sign_up, wire};

fn change(old: &str, new: &str) -> Value {
    json!({ "old_password": old, "password": new, "password_again": new })
}

both! { wire;
    /// SEC-03: the old password first; a wrong one is refused, and so is a new one that is the old one.
    async fn a_password_is_changed_with_the_old_one(w: World) {
        let dana = sign_up(w, PHONE).await;
        let refusal = dana.put("/me/password", change("wrong-7-wrong", NEW)).await.refused("password_wrong");
        assert_eq!(refusal["errors"][0]["pointer"], "/old_password");
        dana.put("/me/password", change(PASSWORD, PASSWORD)).await.refused("password_same");
        log_in(w, PHONE, NEW).await.refused("login_failed");
        dana.put("/me/password", change(PASSWORD, NEW)).await.ok();
        log_in(w, PHONE, PASSWORD).await.refused("login_failed");
        log_in(w, PHONE, NEW).await.created();
    }

    /// LOG-08: of two browsers, the one that changed the password stays logged in and the other is out on its next request.
    async fn a_new_password_ends_all_other_sessions(w: World) {
        let (here, there) = (sign_up(w, PHONE).await, elsewhere(w, PHONE).await);
        let before = here.cookies();
        here.put("/me/password", change(PASSWORD, NEW)).await.ok();
        there.get("/me").await.refused("login_required");
        here.get("/me").await.ok();
        assert_ne!(here.cookies()["paifang_session"], before["paifang_session"]);
        let stale = w.anonymous().header("cookie", &format!("paifang_session={}", before["paifang_session"]));
        stale.get("/me").await.refused("login_required");
    }

    /// SEC-12: the change is in the log with time and address, and every contact is told.
    async fn the_owner_is_told_of_a_new_password(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.put("/me/password", change(PASSWORD, NEW)).await.ok();
        assert_eq!(told(w).await, [("security.password_changed".to_owned(), "account".to_owned())]);
        let log = dana.get("/me/security-events").await.ok();
        assert_eq!((&log["items"][0]["kind"], &log["items"][0]["ip"]), (&json!("password_changed"), &json!("127.0.0.1")));
        assert_eq!(log["items"][0]["at"], "2026-11-23T02:00:00Z");
        assert_eq!(log_of(&dana).await.len(), 1);
    }

    /// SEC-04, SEC-05: the rule holds here as everywhere, and both wrong fields are named at once.
    async fn the_new_password_follows_the_rule(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.put("/me/password", change(PASSWORD, "abcdefgh")).await.refused("password_weak");
        dana.put("/me/password", change(PASSWORD, "password1")).await.refused("password_common");
        dana.put("/me/password", change(PASSWORD, "qzvkmwr7qzvkmwr71")).await.refused("password_weak");
        let form = json!({ "old_password": PASSWORD, "password": "abcdefgh", "password_again": NEW });
        let refusal = dana.put("/me/password", form).await.refused("password_weak");
        assert_eq!(refusal["errors"].as_array().map(Vec::len), Some(2));
        assert_eq!(refusal["errors"][1]["code"], "password_mismatch");
    }

    /// SEC-10: the password can be changed in every state of verification.
    async fn a_password_can_be_changed_while_a_verification_is_pending(w: World) {
        let dana = sign_up(w, PHONE).await;
        verification(w, &dana, Verification::Pending).await;
        dana.put("/me/password", change(PASSWORD, NEW)).await.ok();
        w.run_jobs().await;
    }

    /// Rule A8: guessing the old password with a stolen session is counted like guessing at the login.
    async fn guessing_the_old_password_is_limited(w: World) {
        let dana = sign_up(w, PHONE).await;
        for _ in 0..20 {
            dana.put("/me/password", change("wrong-7-wrong", NEW)).await.refused("password_wrong");
        }
        dana.put("/me/password", change(PASSWORD, NEW)).await.refused("rate_limited");
    }

    /// Rule W4: without the cross-site token nothing changes, and without a session neither.
    async fn a_foreign_page_changes_no_password(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.header("x-csrf-token", "").put("/me/password", change(PASSWORD, NEW)).await.refused("csrf_failed");
        w.anonymous().put("/me/password", change(PASSWORD, NEW)).await.refused("login_required");
        log_in(w, PHONE, PASSWORD).await.created();
    }
}
