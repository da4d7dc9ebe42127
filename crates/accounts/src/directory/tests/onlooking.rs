//! An operator looks at a developer's console.

use paifang_kernel::access::StaffRole;
use paifang_kernel::sql;
use paifang_testkit::{Client, World, both, json};
use serde_json::Value;

use super::{PHONE, account, rui};
use crate::fixtures::{operator, rows, sign_up, text, wire};

async fn look(su: &Client, id: &str) -> Value {
    su.post(&format!("/admin/developers/{id}/views"), json!({ "reason": "工单 42 排查" })).await.created()
}

async fn log_of(client: &Client) -> Vec<String> {
    let log = client.get("/me/security-events").await.ok();
    let items = log["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| text(&item["kind"])).collect()
}

async fn actions(w: &World) -> Vec<(String, String, Option<String>)> {
    w.app
        .db
        .all(sql!("SELECT action, actor_name, reason FROM audit_log WHERE action LIKE 'view.%' ORDER BY seq"))
        .await
        .expect("entries")
}

both! { wire;
    /// ADM-08: an operator sees the console read-only; the developer finds it in the log and is told; a button ends it.
    async fn an_operator_looks_and_changes_nothing(w: World) {
        let dana = sign_up(w, PHONE).await;
        let id = account(&dana).await;
        dana.patch("/me", json!({ "contact": "戴娜", "address": "示例路 1 号" })).await.ok();
        let su = operator(w, "sue", &[StaffRole::Support]).await;
        assert_eq!(look(&su, &id).await["next"], "/console");
        let me = su.get("/me").await.ok();
        assert_eq!((&me["account"]["id"], &me["view"]["login"]), (&json!(id), &json!("sue")));
        assert_eq!((&me["account"]["profile"]["address"], &me["account"]["phone"]), (&json!(""), &json!("138****1234")));
        // Every way of changing something is refused, whatever it is, and nothing changes.
        su.patch("/me", json!({ "nickname": "别人" })).await.refused("view_only");
        su.put("/me/developer-type", json!({ "type": "individual" })).await.refused("view_only");
        su.put("/me/password", json!({})).await.refused("view_only");
        su.delete("/me/sessions").await.refused("view_only");
        su.post("/me/exports", json!({ "password": "x" })).await.refused("view_only");
        su.put("/me/closure", json!({ "password": "x" })).await.refused("view_only");
        assert_ne!(dana.get("/me").await.ok()["account"]["nickname"], "别人");
        // The developer sees it, with the reason, and the operator's address stays out.
        assert_eq!(log_of(&dana).await, ["view_started"]);
        let entry = dana.get("/me/security-events").await.ok()["items"][0].clone();
        assert_eq!((&entry["note"], &entry["ip"]), (&json!("工单 42 排查"), &json!("")));
        let told = w.notices().await;
        assert!(told.iter().any(|notice| notice.kind == "security.view_started"));
        let sessions = dana.get("/me/sessions").await.ok();
        let viewed = sessions["items"].as_array().expect("items").iter().filter(|one| one["viewed"] == true).count();
        assert_eq!(viewed, 1);
        // The button.
        w.travel(1);
        su.delete("/sessions/current").await.no_content();
        su.get("/me").await.refused("login_required");
        su.get("/admin/me").await.ok();
        dana.get("/me").await.ok();
        assert_eq!(log_of(&dana).await, ["view_ended", "view_started"]);
        let reason = Some("工单 42 排查".to_owned());
        assert_eq!(actions(w).await, [("view.start".to_owned(), "sue".to_owned(), reason), ("view.end".to_owned(), "sue".to_owned(), None)]);
    }

    /// ADM-08: thirty minutes end a view by itself, and that is written down.
    async fn thirty_minutes_end_a_view(w: World) {
        let dana = sign_up(w, PHONE).await;
        let id = account(&dana).await;
        let rui = rui(w).await;
        look(&rui, &id).await;
        w.travel(1_799);
        rui.get("/me").await.ok();
        w.travel(1);
        rui.get("/me").await.refused("login_required");
        w.run_jobs().await;
        assert_eq!(log_of(&dana).await, ["view_ended", "view_started"]);
        assert_eq!(actions(w).await.len(), 2);
        assert_eq!(rows(w, "SELECT COUNT(*) FROM sessions WHERE onlooker IS NOT NULL").await, 0);
    }

    /// ADM-08: the owner may end the view, and an operator who is disabled or logs out sees nothing more.
    async fn others_end_a_view_too(w: World) {
        let dana = sign_up(w, PHONE).await;
        let id = account(&dana).await;
        let (rui, su) = (rui(w).await, operator(w, "sue", &[StaffRole::Support]).await);
        look(&su, &id).await;
        let sessions = dana.get("/me/sessions").await.ok();
        let viewed = sessions["items"].as_array().expect("items").iter().find(|one| one["viewed"] == true).cloned();
        let session = text(&viewed.expect("a view")["id"]);
        dana.delete(&format!("/me/sessions/{session}")).await.no_content();
        su.get("/me").await.refused("login_required");

        look(&su, &id).await;
        let operator = text(&su.get("/admin/me").await.ok()["operator"]["id"]);
        rui.patch(&format!("/admin/operators/{operator}"), json!({ "disabled": true })).await.ok();
        su.get("/me").await.refused("login_required");

        look(&rui, &id).await;
        let cookie = rui.cookies()["paifang_session"].clone();
        rui.delete("/admin/sessions/current").await.no_content();
        w.anonymous().header("cookie", &format!("paifang_session={cookie}")).get("/me").await.refused("login_required");
    }

    /// ADM-08: a view needs a reason and the role for it, and a frozen account can be looked at.
    async fn a_view_needs_role_and_reason(w: World) {
        let id = account(&sign_up(w, PHONE).await).await;
        let path = format!("/admin/developers/{id}/views");
        let auditor = operator(w, "kai", &[StaffRole::Auditor]).await;
        auditor.post(&path, json!({ "reason": "好奇看看" })).await.refused("role_forbidden");
        let rui = rui(w).await;
        rui.post(&path, json!({ "reason": "" })).await.refused("invalid");
        rui.post("/admin/developers/acc_unknown/views", json!({ "reason": "排查问题" })).await.refused("not_found");
        rui.put(&format!("/admin/developers/{id}/freeze"), json!({ "reason": "资料不实" })).await.ok();
        look(&rui, &id).await;
        rui.get("/me").await.ok();
        assert_eq!(rows(w, "SELECT COUNT(*) FROM security_events WHERE kind = 'view_started'").await, 1);
    }
}
