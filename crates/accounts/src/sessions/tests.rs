//! Stories of sessions: how long they live, and what of them is stored and sent.

use paifang_kernel::access::StaffRole;
use paifang_kernel::sql;
use paifang_testkit::{both, json};

use crate::fixtures::{PASSWORD, operator, rows, sign_up, slice, wire};

const DAY: i64 = 86_400;
const PHONE: &str = "13800001234";

both! { wire;
    /// Rule A9: seven idle days end a developer's session, use keeps it, and thirty days end it in any case.
    async fn a_developers_session_lives_seven_idle_and_thirty_days(w: World) {
        let idle = sign_up(w, PHONE).await;
        w.travel(7 * DAY);
        idle.get("/me").await.refused("login_required");
        let busy = w.anonymous();
        busy.post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.created();
        for _ in 0..29 {
            w.travel(DAY);
            busy.get("/me").await.ok();
        }
        w.travel(DAY);
        busy.get("/me").await.refused("login_required");
    }

    /// Rule A9: thirty idle minutes end an operator's session, and twelve hours in any case.
    async fn an_operators_session_lives_thirty_minutes_and_twelve_hours(w: World) {
        let idle = operator(w, "rui", &[StaffRole::Super]).await;
        w.travel(1800);
        idle.get("/admin/me").await.refused("login_required");
        let busy = w.anonymous();
        busy.post("/admin/sessions", json!({ "login": "rui", "password": PASSWORD })).await.created();
        for _ in 0..47 {
            w.travel(900);
            busy.get("/admin/me").await.ok();
        }
        w.travel(900);
        busy.get("/admin/me").await.refused("login_required");
    }

    /// Rule A10: cookies are closed to scripts and other sites; those of operators more strictly.
    async fn cookies_are_closed_to_scripts_and_other_sites(w: World) {
        sign_up(w, PHONE).await;
        let answer = w.anonymous().post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await;
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("paifang_session=") && cookie.ends_with("; Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"));
        operator(w, "rui", &[StaffRole::Reviewer]).await;
        let answer = w.anonymous().post("/admin/sessions", json!({ "login": "rui", "password": PASSWORD })).await;
        assert!(answer.header("set-cookie").ends_with("; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200"));
    }

    /// Rule A9: the store holds no token that would open a session.
    async fn tokens_are_not_readable_at_rest(w: World) {
        let dana = sign_up(w, PHONE).await;
        let token = dana.cookies()["paifang_session"].clone();
        let stored: String = w.app.db.one(sql!("SELECT token_hash FROM sessions")).await.expect("a session");
        assert!(token.len() >= 43 && stored != token);
        w.anonymous().header("cookie", &format!("paifang_session={stored}")).get("/me").await.refused("login_required");
    }

    /// Rule A9: every login gets a session of its own.
    async fn each_login_has_a_token_of_its_own(w: World) {
        let dana = sign_up(w, PHONE).await;
        let first = dana.cookies();
        dana.post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.created();
        assert_ne!(dana.cookies(), first);
    }

    /// A session outlives a restart of the server.
    async fn sessions_survive_a_restart(w: World) {
        let dana = sign_up(w, PHONE).await;
        let token = dana.cookies()["paifang_session"].clone();
        let again = w.restarted().await;
        again.anonymous().header("cookie", &format!("paifang_session={token}")).get("/me").await.ok();
        again.app.db.close().await;
    }

    /// A frozen account is stopped with its next request.
    async fn a_frozen_account_is_stopped_at_once(w: World) {
        let dana = sign_up(w, PHONE).await;
        let mut tx = w.app.db.begin().await.expect("a transaction");
        tx.exec_one(sql!("UPDATE accounts SET frozen_at = $1", w.app.now())).await.expect("a frozen account");
        tx.commit().await.expect("a commit");
        dana.get("/me").await.refused("account_frozen");
    }

    /// Rule D10: what nobody can use any more is forgotten.
    async fn old_sessions_and_counters_are_forgotten(w: World) {
        sign_up(w, PHONE).await;
        w.travel(31 * DAY);
        slice(&w.app).purge().await.expect("a tidy store");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM sessions").await, 0);
        assert_eq!(rows(w, "SELECT COUNT(*) FROM allowances").await, 0);
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 1);
    }
}

/// ADM-04, SEC-13: whoever opens a session passes the one door where frozen, closed and reset accounts are stopped; no other
/// file of this crate writes that table.
#[test]
fn sessions_are_opened_in_one_place() {
    let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
    let mut writers = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path())
        {
            if entry.is_dir() {
                folders.push(entry);
            } else if std::fs::read_to_string(&entry)
                .is_ok_and(|text| text.contains(concat!("INSERT INTO ", "sessions")))
            {
                writers.push(entry);
            }
        }
    }
    assert_eq!(writers.len(), 1, "{writers:?}");
    assert!(writers[0].ends_with("sessions/store.rs"));
}
