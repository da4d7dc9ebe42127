//! Stories of the list of sessions.

use paifang_testkit::{both, json};

use super::{OTHER_PHONE, PHONE, elsewhere, log_of, told};
use crate::fixtures::{PASSWORD, sign_up, text, wire};

const WINDOWS: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36";

both! { wire;
    /// LOG-08: the list names device, address and times of each session, and the one that asks.
    async fn sessions_are_listed_with_device_address_and_time(w: World) {
        let dana = sign_up(w, PHONE).await;
        w.travel(60);
        let other = w.anonymous().header("user-agent", WINDOWS);
        other.post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.created();
        let list = dana.get("/me/sessions").await.ok();
        assert_eq!(list["items"].as_array().map(Vec::len), Some(2));
        let there = list["items"].as_array().and_then(|items| items.iter().find(|item| item["current"] == false)).cloned().unwrap_or_default();
        assert_eq!(there["device"], json!({ "browser": "Chrome", "system": "Windows" }));
        assert_eq!((&there["ip"], &there["created_at"]), (&json!("127.0.0.1"), &json!("2026-11-23T02:01:00Z")));
        assert!(!list.to_string().contains(&dana.cookies()["paifang_session"]));
    }

    /// LOG-08: one session can be ended, and all others at once; both are in the log.
    async fn sessions_are_ended_one_by_one_or_all_others(w: World) {
        let dana = sign_up(w, PHONE).await;
        let (one, two, three) = (elsewhere(w, PHONE).await, elsewhere(w, PHONE).await, elsewhere(w, PHONE).await);
        let list = one.get("/me/sessions").await.ok();
        let current = list["items"].as_array().and_then(|items| items.iter().find(|item| item["current"] == true)).cloned();
        let id = text(&current.unwrap_or_default()["id"]);
        dana.delete(&format!("/me/sessions/{id}")).await.no_content();
        one.get("/me").await.refused("login_required");
        two.get("/me").await.ok();
        dana.delete("/me/sessions").await.no_content();
        two.get("/me").await.refused("login_required");
        three.get("/me").await.refused("login_required");
        dana.get("/me").await.ok();
        assert_eq!(log_of(&dana).await, ["session_ended", "session_ended"]);
        dana.delete("/me/sessions").await.no_content();
        assert_eq!(log_of(&dana).await.len(), 2);
        assert!(told(w).await.is_empty());
    }

    /// LOG-08: ending the session that asks is logging out.
    async fn ending_the_own_session_logs_out(w: World) {
        let dana = sign_up(w, PHONE).await;
        let id = text(&dana.get("/me/sessions").await.ok()["items"][0]["id"]);
        dana.delete(&format!("/me/sessions/{id}")).await.no_content();
        assert!(!dana.cookies().contains_key("paifang_session"));
    }

    /// Rule W2: another account's session is not there.
    async fn nobody_ends_a_strangers_session(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, OTHER_PHONE).await);
        let id = text(&dana.get("/me/sessions").await.ok()["items"][0]["id"]);
        eve.delete(&format!("/me/sessions/{id}")).await.refused("not_found");
        eve.delete("/me/sessions").await.no_content();
        dana.get("/me").await.ok();
    }

    /// LOG-08: a session that idled out is not listed.
    async fn dead_sessions_are_not_listed(w: World) {
        let dana = sign_up(w, PHONE).await;
        elsewhere(w, PHONE).await;
        for _ in 0..7 {
            w.travel(86_400);
            dana.get("/me").await.ok();
        }
        assert_eq!(dana.get("/me/sessions").await.ok()["items"].as_array().map(Vec::len), Some(1));
    }
}
