//! Real-name levels across the slices: what a review gives, and what an API may demand (LVL-05).

use paifang_kernel::access::StaffRole;
use paifang_testkit::{both, json};
use serde_json::Value;

use crate::stage::{Key, PASSWORD, Stage, demo, text, whole};

both! { whole, demo;
    /// LVL-05: an approved review gives level 3; an API that demands level 4 refuses the calls of its owner's application
    /// until the owner's face was compared, within the gateway's second; a solution may demand a level too.
    async fn an_api_may_demand_a_level(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let offer = stage.offer(&admin).await;
        let dana = stage.register("13800001234").await;
        assert_eq!(dana.get("/me").await.ok()["standing"]["level"], 0);
        let papers = stage.individual(&dana).await;
        let number = text(&papers["id_number"]);
        let case = stage.submit(&dana, papers).await;
        stage.decide(&admin, &case, "approve", json!([])).await;
        assert_eq!(dana.get("/me").await.ok()["standing"]["level"], 3);
        assert_eq!(dana.get("/me/level").await.ok()["identity"]["proven_by"], "review");
        w.anonymous().post("/sessions", json!({ "login": number, "password": PASSWORD })).await.created();

        let wish = json!({ "solution_id": offer.solution, "new_app": { "name": "灯光助手", "description": "" } });
        let key = Key::of(&dana.post("/subscriptions", wish).await.created()["app"]);
        stage.follow().await;
        assert_eq!(stage.echo(&key).await.status, 200);
        let path = format!("/admin/apis/{}", offer.api("GET", "/demo/echo"));
        let api = admin.get(&path).await.ok();
        let edit = |level: i64| json!({ "version": api["version"], "title_zh": api["title_zh"], "title_en": api["title_en"],
            "description_zh": "", "description_en": "", "upstream": api["upstream"], "min_level": level });
        admin.put(&path, edit(5)).await.refused("level_invalid");
        admin.put(&path, edit(4)).await.ok();
        stage.follow().await;
        let refusal = stage.echo(&key).await.refused("level_required");
        assert_eq!(refusal["params"], json!({ "required": "4", "current": "3" }));

        let begun = dana.post("/me/face-checks", json!({ "purpose": "raise_level", "consent": true })).await.created();
        let (check, state) = stage.show_face(&begun, "match").await;
        dana.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.ok();
        stage.follow().await;
        assert_eq!(stage.echo(&key).await.status, 200);
    }

    /// LVL-05: a later review does not take level 4 away; the end of the review takes the identity away that it gave.
    async fn a_review_keeps_what_the_face_gave(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let dana = stage.register("13800001234").await;
        let papers = stage.individual(&dana).await;
        let person = [papers["id_number"].clone(), papers["gender"].clone()];
        let case = stage.submit(&dana, papers).await;
        stage.decide(&admin, &case, "approve", json!([])).await;
        let begun = dana.post("/me/face-checks", json!({ "purpose": "raise_level", "consent": true })).await.created();
        let (check, state) = stage.show_face(&begun, "match").await;
        dana.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.ok();
        let level = async || dana.get("/me").await.ok()["standing"]["level"].clone();
        let mut again = stage.individual(&dana).await;
        [again["id_number"], again["gender"]] = person;
        let case = stage.submit(&dana, again).await;
        assert_eq!(level().await, 4);
        stage.decide(&admin, &case, "approve", json!([])).await;
        assert_eq!(level().await, 4);
        let own = text(&dana.get("/me").await.ok()["organisation"]["id"]);
        let path = format!("/admin/verifications/{own}/revocation");
        let second = stage.operator("second", &[StaffRole::Super]).await;
        second.post(&path, json!({ "reason": "资料不实" })).await.ok();
        admin.post(&path, json!({ "reason": "资料不实" })).await.ok();
        assert_eq!(level().await, 0);
        assert_eq!(dana.get("/me/level").await.ok()["identity"], Value::Null);
    }
}
