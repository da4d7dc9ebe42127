//! Operators and developers across the slices: keys that stop with their owner, accounts that end with all they held.

use paifang_kernel::access::StaffRole;
use paifang_kernel::sql;
use paifang_testkit::{Client, World, both, json};
use serde_json::Value;

use crate::stage::{Key, Stage, demo, items, text, whole};

const DAY: i64 = 86_400;

/// A verified developer with an application that may call.
async fn caller(stage: &Stage<'_>, admin: &Client) -> (Client, Key) {
    let offer = stage.offer(admin).await;
    let dana = stage.verified("13800001234", admin).await;
    let key = Key::of(&dana.post("/apps", json!({ "name": "灯光助手", "description": "" })).await.created());
    let wish = json!({ "solution_id": offer.solution, "app_id": key.id });
    dana.post("/subscriptions", wish).await.created();
    stage.follow().await;
    stage.echo(&key).await.ok();
    (dana, key)
}

/// Puts the application where a reviewer would.
async fn put_app(w: &World, state: &str) {
    let mut tx = w.app.db.begin().await.unwrap();
    let facts = json!({ "state": state }).to_string();
    tx.exec_one(sql!("UPDATE apps SET state = $1, facts = $2", state, facts)).await.unwrap();
    tx.commit().await.unwrap();
}

both! { whole, demo;
    /// ADM-04: the calls of a frozen developer's applications are refused as soon as the gateway looks again, and work
    /// again after unfreezing; the same for a frozen organisation.
    async fn the_keys_of_a_frozen_developer_stop(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let (dana, key) = caller(&stage, &admin).await;
        let me = dana.get("/me").await.ok();
        let account = format!("/admin/developers/{}/freeze", text(&me["account"]["id"]));
        let organisation = format!("/admin/organisations/{}/freeze", text(&me["organisation"]["id"]));
        for path in [account, organisation] {
            admin.put(&path, json!({ "reason": "资料不实" })).await.ok();
            stage.follow().await;
            stage.echo(&key).await.refused("account_frozen");
            admin.delete(&path).await.ok();
            stage.follow().await;
            stage.echo(&key).await.ok();
        }
        let found = admin.get("/admin/developers?q=13800001234").await.ok();
        assert_eq!(items(&found).len(), 1);
        let detail = admin.get(&format!("/admin/developers/{}", text(&me["account"]["id"]))).await.ok();
        assert_eq!(detail["memberships"][0]["apps"][0]["app_key"], key.app_key);
    }

    /// SEC-13: with a case at the desk or an application online or listed the account stays, and each is named; without them it is
    /// erased after fifteen days with its applications, its standing and its messages.
    async fn an_account_ends_with_all_it_held(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let zoe = stage.register("13800004321").await;
        let papers = stage.individual(&zoe).await;
        stage.submit(&zoe, papers).await;
        let refusal = zoe.put("/me/closure", json!({})).await.refused("account_in_use");
        assert_eq!(refusal["params"]["in_the_way"][0]["kind"], "case");

        let (dana, key) = caller(&stage, &admin).await;
        for state in ["online", "listed"] {
            put_app(w, state).await;
            let refusal = dana.put("/me/closure", json!({})).await.refused("account_in_use");
            let app = json!({ "kind": "app", "id": key.id, "name": "灯光助手" });
            assert_eq!(refusal["params"]["in_the_way"], json!([app]), "{state}");
            dana.get("/me").await.ok();
        }
        put_app(w, "development").await;
        let copy = dana.post("/me/exports", json!({})).await.accepted();
        w.run_jobs().await;
        let copy = dana.delete(&format!("/me/exports/{}/file", text(&copy["id"]))).await.ok();
        assert_eq!(copy["applications"][0]["name"], "灯光助手");
        assert_eq!(copy["account"]["phone"], "+8613800001234");
        assert!(copy["verifications"][0]["dossier"].to_string().contains("戴娜"));
        assert_eq!(copy["documents"].as_array().map(Vec::len), Some(2));
        assert!(copy["notices"].as_array().is_some_and(|notices| !notices.is_empty()));
        assert!(!copy.to_string().contains(&key.app_secret));

        dana.put("/me/closure", json!({})).await.ok();
        w.travel(15 * DAY);
        w.run_jobs().await;
        stage.follow().await;
        stage.echo(&key).await.refused("app_key_unknown");
        let counts = [
            "SELECT COUNT(*) FROM apps WHERE state <> 'deleted'",
            "SELECT COUNT(*) FROM app_secrets",
            "SELECT COUNT(*) FROM verifications WHERE state <> 'pending'",
            "SELECT COUNT(*) FROM verification_identities WHERE org <> (SELECT org FROM verifications WHERE state = 'pending')",
        ];
        for count in counts {
            assert_eq!(w.app.db.one::<i64>(sql!(count)).await.unwrap(), 0, "{count}");
        }
        let late = stage.operator("late", &[StaffRole::Auditor]).await;
        let list = late.get("/admin/developers?state=closed").await.ok();
        assert_eq!((items(&list).len(), &list["items"][0]["phone"]), (1, &Value::Null));
    }

    /// ADM-08: an operator who looks on sees neither documents nor secrets nor what test calls carried, and names masked.
    async fn an_onlooker_sees_no_documents_and_no_secrets(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let (dana, key) = caller(&stage, &admin).await;
        let account = text(&dana.get("/me").await.ok()["account"]["id"]);
        let document = text(&dana.get("/me/verification").await.ok()["case"]["documents"][0]["id"]);
        let view = json!({ "reason": "工单 42 排查" });
        admin.post(&format!("/admin/developers/{account}/views"), view).await.created();
        assert_eq!(items(&admin.get("/apps").await.ok()).len(), 1);
        let seen = admin.get("/me/verification").await.ok();
        assert_eq!(seen["case"]["facts"]["name"], "*娜");
        assert_eq!(dana.get("/me/verification").await.ok()["case"]["facts"]["name"], "戴娜");
        admin.get(&format!("/me/documents/{document}")).await.refused("view_only");
        admin.get(&format!("/apps/{}/test-calls", key.id)).await.refused("view_only");
        admin.post(&format!("/apps/{}/secret-view", key.id), json!({})).await.refused("view_only");
        admin.delete(&format!("/apps/{}", key.id)).await.refused("view_only");
        assert!(!admin.get(&format!("/apps/{}", key.id)).await.text().contains(&key.app_secret));
        assert!(dana.get(&format!("/me/documents/{document}")).await.status.is_success());
    }
}
