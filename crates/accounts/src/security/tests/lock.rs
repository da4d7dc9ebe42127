//! Stories of locks after wrong passwords.

use paifang_testkit::{World, both, json};
use serde_json::{Value, json as value};
use tokio::task::JoinSet;

use super::{MAIL, OTHER_PHONE, PHONE, log_in, log_of, number, told};
use crate::fixtures::{PASSWORD, rows, sign_up, slice, text, wire};

const WRONG: &str = "wrong-7-wrong";
const HOUR: i64 = 3600;

async fn fail(w: &World, name: &str) {
    for _ in 0..5 {
        log_in(w, name, WRONG).await.refused("login_failed");
    }
}

both! { wire;
    /// LOG-06: after five wrong passwords the sixth try is refused although it is right, for 15 minutes.
    async fn five_wrong_passwords_lock_the_account(w: World) {
        sign_up(w, PHONE).await;
        fail(w, PHONE).await;
        let refusal = log_in(w, PHONE, PASSWORD).await;
        assert_eq!((refusal.status.as_u16(), refusal.header("retry-after")), (429, "900"));
        let refusal = refusal.refused("login_locked");
        assert_eq!(number(&refusal["params"]["seconds"]), 900);
        w.travel(899);
        log_in(w, PHONE, PASSWORD).await.refused("login_locked");
        w.travel(1);
        log_in(w, PHONE, PASSWORD).await.created();
        w.run_jobs().await;
    }

    /// LOG-06: each further lock lasts twice as long, and the right password ends the row.
    async fn locks_double(w: World) {
        sign_up(w, PHONE).await;
        for minutes in [15, 30, 60] {
            fail(w, PHONE).await;
            let refusal = log_in(w, PHONE, PASSWORD).await.refused("login_locked");
            assert_eq!(number(&refusal["params"]["seconds"]), minutes * 60);
            w.travel(minutes * 60);
        }
        log_in(w, PHONE, PASSWORD).await.created();
        w.travel(HOUR);
        fail(w, PHONE).await;
        let refusal = log_in(w, PHONE, PASSWORD).await.refused("login_locked");
        assert_eq!(number(&refusal["params"]["seconds"]), 900);
        w.run_jobs().await;
    }

    /// LOG-06: the right password in between begins the count anew.
    async fn only_wrong_passwords_in_a_row_count(w: World) {
        sign_up(w, PHONE).await;
        for _ in 0..3 {
            for _ in 0..4 {
                log_in(w, PHONE, WRONG).await.refused("login_failed");
            }
            log_in(w, PHONE, PASSWORD).await.created();
            w.travel(HOUR);
        }
        assert!(told(w).await.is_empty());
    }

    /// LOG-06: unknown numbers, addresses and names lock in the same way, with the same answers throughout.
    async fn unknown_names_lock_in_the_same_way(w: World) {
        sign_up(w, PHONE).await;
        let mut seen: Vec<Vec<(u16, usize, String, Value)>> = Vec::new();
        for name in [PHONE, OTHER_PHONE, MAIL, "nobody_7"] {
            let mut answers = Vec::new();
            for _ in 0..7 {
                let visitor = w.anonymous();
                let answer = visitor.post("/sessions", json!({ "login": name, "password": WRONG })).await;
                assert!(visitor.cookies().is_empty());
                let (status, length, document) = (answer.status.as_u16(), answer.body.len(), answer.json());
                answers.push((status, length, text(&document["code"]), document["params"]["seconds"].clone()));
            }
            w.travel(HOUR);
            seen.push(answers);
        }
        assert!(seen.iter().all(|answers| *answers == seen[0]), "{seen:?}");
        assert_eq!((seen[0][4].2.as_str(), seen[0][5].2.as_str(), &seen[0][5].3), ("login_failed", "login_locked", &value!("900")));
        w.run_jobs().await;
    }

    /// LOG-06, SEC-12: the owner is told once by every contact, and finds the lock in the log.
    async fn the_owner_is_told_of_a_lock(w: World) {
        let dana = sign_up(w, PHONE).await;
        fail(w, PHONE).await;
        fail(w, OTHER_PHONE).await;
        log_in(w, PHONE, WRONG).await.refused("login_locked");
        assert_eq!(told(w).await, [("security.login_locked".to_owned(), "account".to_owned())]);
        assert_eq!(log_of(&dana).await, ["login_locked"]);
    }

    /// Rule A8: a browser that logged in before is not locked out, whoever else guesses.
    async fn known_devices_are_not_locked(w: World) {
        let dana = sign_up(w, PHONE).await;
        fail(w, PHONE).await;
        log_in(w, PHONE, PASSWORD).await.refused("login_locked");
        dana.delete("/sessions/current").await.no_content();
        assert_eq!(dana.cookies().keys().collect::<Vec<_>>(), ["paifang_device"]);
        dana.post("/sessions", json!({ "login": PHONE, "password": WRONG })).await.refused("login_failed");
        dana.post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.created();
        log_in(w, PHONE, PASSWORD).await.refused("login_locked");
        w.run_jobs().await;
    }

    /// Rule A8: a browser is known to its own account only, and not under a token that somebody else chose.
    async fn a_device_opens_no_other_account(w: World) {
        sign_up(w, PHONE).await;
        let eve = sign_up(w, OTHER_PHONE).await;
        fail(w, PHONE).await;
        eve.post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.refused("login_locked");
        let planted = w.anonymous().header("cookie", "paifang_device=planted");
        w.travel(HOUR);
        planted.post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.created();
        fail(w, PHONE).await;
        let thief = w.anonymous().header("cookie", "paifang_device=planted");
        thief.post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.refused("login_locked");
        w.run_jobs().await;
    }

    /// LOG-06, rule A8: of many wrong passwords at once no more than five are looked at.
    async fn wrong_passwords_at_once_are_all_counted(w: World) {
        sign_up(w, PHONE).await;
        let mut tries = JoinSet::new();
        for _ in 0..16 {
            let client = w.anonymous();
            let body = json!({ "login": PHONE, "password": WRONG });
            tries.spawn(async move { text(&client.post("/sessions", body).await.json()["code"]) });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|code| *code == "login_failed").count(), 5, "{answers:?}");
        assert_eq!(answers.iter().filter(|code| *code == "login_locked").count(), 11, "{answers:?}");
        assert_eq!(told(w).await.len(), 1);
    }

    /// Rule D10: locks, devices and changes that are over are forgotten; a lock survives a restart.
    async fn locks_survive_a_restart_and_are_forgotten_later(w: World) {
        sign_up(w, PHONE).await;
        fail(w, PHONE).await;
        let again = w.restarted().await;
        let body = json!({ "login": PHONE, "password": PASSWORD });
        again.anonymous().post("/sessions", body).await.refused("login_locked");
        again.app.db.close().await;
        w.run_jobs().await;
        w.travel(401 * 86_400);
        slice(&w.app).purge().await.expect("a tidy store");
        for table in ["SELECT COUNT(*) FROM login_locks", "SELECT COUNT(*) FROM known_devices", "SELECT COUNT(*) FROM security_events"] {
            assert_eq!(rows(w, table).await, 0, "{table}");
        }
    }
}
