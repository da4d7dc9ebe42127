//! Freezing, unfreezing, and new passwords on demand.

use paifang_kernel::sql;
use paifang_testkit::{World, both, json};
use serde_json::Value;

use super::{PHONE, account, rui};
use crate::fixtures::{PASSWORD, ask_to_recover, last_code, organisation, rows, sign_up, slice, text, wire};
use crate::organisations::{revision, standings};

fn login(password: &str) -> Value {
    json!({ "login": PHONE, "password": password })
}

async fn told(w: &World) -> Vec<(String, String)> {
    let notices = w.notices().await;
    let about = notices.iter().filter(|notice| notice.kind.starts_with("security."));
    about
        .map(|notice| (notice.kind.clone(), text(&notice.params.get("reason").cloned().unwrap_or_default())))
        .collect()
}

async fn audited(w: &World, action: &'static str) -> (String, Option<String>) {
    w.app
        .db
        .one(sql!("SELECT actor_name, reason FROM audit_log WHERE action = $1", action))
        .await
        .expect("one entry")
}

both! { wire;
    /// ADM-04: a frozen account is stopped at once, cannot log in, is told why, and goes on after unfreezing.
    async fn a_frozen_account_is_stopped_and_told_why(w: World) {
        let dana = sign_up(w, PHONE).await;
        let (id, org) = (account(&dana).await, organisation(&dana).await);
        let rui = rui(w).await;
        let path = format!("/admin/developers/{id}/freeze");
        let before = revision(&w.app).await.expect("a revision");
        let frozen = rui.put(&path, json!({ "reason": "冒用他人资料" })).await.ok();
        assert_eq!((&frozen["account"]["state"], &frozen["frozen"]["reason"]), (&json!("frozen"), &json!("冒用他人资料")));
        dana.get("/me").await.refused("login_required");
        // The right password is not enough, and is no failure either.
        for _ in 0..7 {
            w.anonymous().post("/sessions", login(PASSWORD)).await.refused("account_frozen");
        }
        w.anonymous().post("/sessions", login("wrong-7-wrong")).await.refused("login_failed");
        // The gateway hears of it by the revision, and then refuses its keys.
        assert!(revision(&w.app).await.expect("a revision") > before);
        assert!(standings(&slice(&w.app), std::slice::from_ref(&org)).await.expect("a standing")[0].1.frozen);
        rui.put(&path, json!({ "reason": "再来一次" })).await.refused("state_conflict");
        assert_eq!(audited(w, "developer.freeze").await, ("rui".to_owned(), Some("冒用他人资料".to_owned())));
        assert_eq!(told(w).await, [("security.account_frozen".to_owned(), "冒用他人资料".to_owned())]);

        w.travel(1);
        rui.delete(&path).await.ok();
        rui.delete(&path).await.refused("state_conflict");
        let again = w.anonymous();
        again.post("/sessions", login(PASSWORD)).await.created();
        let log = again.get("/me/security-events").await.ok();
        assert_eq!((&log["items"][0]["kind"], &log["items"][1]["kind"]), (&json!("account_unfrozen"), &json!("account_frozen")));
        assert_eq!(log["items"][1]["note"], "冒用他人资料");
        assert!(!standings(&slice(&w.app), &[org]).await.expect("a standing")[0].1.frozen);
    }

    /// ADM-04: a frozen organisation stops its keys and everybody who acts for it.
    async fn a_frozen_organisation_is_stopped(w: World) {
        let dana = sign_up(w, PHONE).await;
        let org = organisation(&dana).await;
        let rui = rui(w).await;
        let path = format!("/admin/organisations/{org}/freeze");
        rui.put(&path, json!({ "reason": "资质失效" })).await.ok();
        dana.get("/me").await.refused("account_frozen");
        assert!(standings(&slice(&w.app), std::slice::from_ref(&org)).await.expect("a standing")[0].1.frozen);
        rui.put(&path, json!({ "reason": "资质失效" })).await.refused("state_conflict");
        rui.put("/admin/organisations/org_unknown/freeze", json!({ "reason": "资质失效" })).await.refused("not_found");
        rui.delete(&path).await.ok();
        dana.get("/me").await.ok();
        assert_eq!(audited(w, "organisation.freeze").await.1.as_deref(), Some("资质失效"));
        let told = told(w).await;
        assert_eq!(told[0], ("security.organisation_frozen".to_owned(), "资质失效".to_owned()));
    }

    /// ADM-04: after a forced reset every session is over, and the next log-in needs a new password set with a code.
    async fn a_forced_reset_asks_for_a_new_password(w: World) {
        let dana = sign_up(w, PHONE).await;
        let id = account(&dana).await;
        let rui = rui(w).await;
        let path = format!("/admin/developers/{id}/password-reset");
        rui.put(&path, json!({ "reason": "密码疑似泄露" })).await.ok();
        rui.put(&path, json!({ "reason": "密码疑似泄露" })).await.refused("state_conflict");
        dana.get("/me").await.refused("login_required");
        let refusal = dana.post("/sessions", login(PASSWORD)).await.refused("password_reset_required");
        assert_eq!(refusal["next"], "/forgot");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM sessions").await, 0);
        w.travel(86_400);
        let ticket = text(&ask_to_recover(w, PHONE).await.accepted()["ticket"]);
        let code = last_code(w, PHONE).await;
        let form = json!({ "recipient": PHONE, "code": code, "code_ticket": ticket, "password": "wumpel-88",
            "password_again": "wumpel-88" });
        w.anonymous().post("/password-recoveries", form).await.created();
        w.anonymous().post("/sessions", login("wumpel-88")).await.created();
        assert_eq!(audited(w, "developer.password_reset").await.1.as_deref(), Some("密码疑似泄露"));
    }
}
