//! Stories of the security log.

use std::collections::BTreeSet;

use paifang_testkit::{both, json};

use super::{MAIL, OTHER_PHONE, PHONE, log_of};
use crate::fixtures::{sign_up, text, wire};
use crate::security::Change;

/// SEC-12: every change has a name of its own that is read back.
#[test]
fn changes_have_names_of_their_own() {
    let names: BTreeSet<_> = Change::ALL.iter().map(|change| change.name()).collect();
    assert_eq!(names.len(), Change::ALL.len());
    for change in Change::ALL {
        assert_eq!(Change::from_name(change.name()), Some(change));
        assert_eq!(serde_json::to_value(change).ok(), Some(json!(change.name())));
    }
}

both! { wire;
    /// SEC-12: the log shows one's own changes, the newest first, page by page.
    async fn the_log_is_paged_and_private(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, OTHER_PHONE).await);
        for number in 0..5 {
            w.travel(1);
            dana.put("/me/username", json!({ "username": format!("dana_7{number}") })).await.ok();
        }
        let first = dana.get("/me/security-events?limit=3").await.ok();
        assert_eq!(first["items"].as_array().map(Vec::len), Some(3));
        assert_eq!(first["items"][0]["at"], "2026-11-23T02:00:05Z");
        let next = text(&first["next"]);
        let second = dana.get(&format!("/me/security-events?limit=3&cursor={next}")).await.ok();
        assert_eq!(second["items"].as_array().map(Vec::len), Some(2));
        assert_eq!(second["items"][1]["at"], "2026-11-23T02:00:01Z");
        assert!(log_of(&eve).await.is_empty());
        w.anonymous().get("/me/security-events").await.refused("login_required");
        w.run_jobs().await;
    }

    /// SEC-09: the account shows user name, phone and mail address, the latter two masked, beside the state of verification.
    async fn the_account_shows_its_ways_to_log_in_masked(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, MAIL).await);
        dana.put("/me/username", json!({ "username": "dana_77" })).await.ok();
        let (by_phone, by_mail) = (dana.get("/me").await.ok(), eve.get("/me").await.ok());
        assert_eq!(by_phone["account"]["username"], "dana_77");
        assert_eq!((&by_phone["account"]["phone"], &by_phone["account"]["email"]), (&json!("138****1234"), &json!(null)));
        assert_eq!((&by_mail["account"]["phone"], &by_mail["account"]["email"]), (&json!(null), &json!("d***@example.com")));
        assert_eq!(by_phone["standing"]["verification"], "unverified");
        w.run_jobs().await;
    }
}
