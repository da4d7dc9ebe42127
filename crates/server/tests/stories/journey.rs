//! The main journey: from registration to the first signed call, by phone as a person and by mail as a company.

use paifang_kernel::access::StaffRole;
use paifang_kernel::audit::{Verdict, verify};
use paifang_kernel::sql;
use paifang_testkit::{Client, both, json};
use serde_json::Value;

use crate::stage::{Key, PASSWORD, Stage, demo, items, text, whole};

/// What `GET /me` says about the gate.
async fn gate(who: &Client) -> (String, String, String) {
    let me = who.get("/me").await.ok();
    let obstacle = &me["obstacle"];
    (text(&me["standing"]["verification"]), text(&obstacle["code"]), text(&obstacle["next"]))
}

fn gated(state: &str, code: &str, next: &str) -> (String, String, String) {
    (state.to_owned(), code.to_owned(), next.to_owned())
}

/// Where somebody lands after logging in.
async fn lands(stage: &Stage<'_>, login: &str) -> String {
    let client = stage.w.anonymous();
    let session = client.post("/sessions", json!({ "login": login, "password": PASSWORD })).await.created();
    text(&session["next"])
}

/// The titles in somebody's own inbox, the newest first.
async fn kinds(who: &Client) -> Vec<String> {
    items(&who.get("/me/notices").await.ok()).iter().map(|notice| text(&notice["kind"])).collect()
}

/// The state of a case in the queue of its kind, if it is there.
async fn queued(desk: &Client, kind: &str, case: &str) -> Option<Value> {
    let queue = desk.get(&format!("/admin/reviews?state=pending&kind={kind}")).await.ok();
    items(&queue).into_iter().find(|row| row["id"] == case)
}

async fn actions(stage: &Stage<'_>) -> Vec<String> {
    stage.w.app.db.all(sql!("SELECT action FROM audit_log ORDER BY seq")).await.unwrap()
}

/// Subscribes with a new application, makes a call and looks at its traces.
async fn subscribe_and_call(stage: &Stage<'_>, who: &Client, solution: &str) -> Key {
    let wish = json!({ "solution_id": solution, "new_app": { "name": "灯光助手", "description": "" } });
    let subscription = who.post("/subscriptions", wish).await.created();
    let key = Key::of(&subscription["app"]);
    assert_eq!(subscription["next"], format!("/console/apps/{}", key.id));
    stage.follow().await;
    let answer = stage.call(&key, "GET", "/gw/demo/echo?text=hello&a=1", b"").await;
    assert_eq!(answer.header("x-ratelimit-limit"), "5000");
    assert_eq!(answer.header("x-ratelimit-remaining"), "4999");
    let request_id = answer.header("x-request-id").to_owned();
    assert_eq!(answer.ok()["query"], "text=hello&a=1");
    stage.product.gateway.flush().await;
    let found = who.get(&format!("/apps/{}/calls?request_id={request_id}", key.id)).await.ok();
    assert_eq!((items(&found).len(), &found["items"][0]["status"]), (1, &json!(200)));
    let app = who.get(&format!("/apps/{}", key.id)).await.ok();
    assert_eq!(
        (&app["calls_today"], &app["quota_limit"], &app["state"]),
        (&json!(1), &json!(5000), &json!("development"))
    );
    key
}

both! { whole, demo;
    /// ACC-02, RNV-05, RNV-08, RNV-09, RNV-11, RNV-12, NTF-01, REV-01, GATE-02, GATE-03, LOG-05, APP-03: by phone, as a person.
    async fn a_person_comes_from_the_phone_number_to_the_first_counted_call(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let desk = stage.operator("rui", &[StaffRole::Reviewer]).await;
        let offer = stage.offer(&admin).await;
        let phone = "13800001234";
        let dana = stage.register(phone).await;
        assert_eq!(gate(&dana).await, gated("unverified", "verification_required", "/console/verify"));
        assert_eq!(lands(&stage, phone).await, "/console/verify");

        let form = stage.individual(&dana).await;
        let case = stage.submit(&dana, form.clone()).await;
        assert_eq!(gate(&dana).await, gated("pending", "verification_pending", "/console/verify/status"));
        assert_eq!(lands(&stage, phone).await, "/console/verify/status");
        let waiting = dana.get("/me/verification").await.ok();
        assert_eq!(waiting["case"]["promise"], "1-2");
        assert!(waiting["case"]["due_at"].is_string());
        assert_eq!(queued(&desk, "individual", &case).await.unwrap()["phone"], "138****1234");
        assert!(queued(&desk, "enterprise", &case).await.is_none());

        let reasons = json!([{ "code": "ind_1", "target": "name" }, { "code": "ind_2", "target": "id_front", "note": "请重拍" }]);
        stage.decide(&desk, &case, "reject", reasons).await;
        assert_eq!(gate(&dana).await, gated("rejected", "verification_required", "/console/verify"));
        let refused = dana.get("/me/verification").await.ok();
        let told: Vec<(String, String)> = refused["case"]["reasons"].as_array().unwrap().iter()
            .map(|reason| (text(&reason["code"]), text(&reason["target"]))).collect();
        assert_eq!(told, [("ind_1".to_owned(), "name".to_owned()), ("ind_2".to_owned(), "id_front".to_owned())]);
        assert_eq!(refused["support"]["phone"], "400-000-0000");
        let sentence = text(&refused["case"]["reasons"][0]["text"]);
        let sms = stage.texts_to(phone).await;
        assert!(sms[0].contains(&sentence) && sms[0].contains("400-000-0000"), "{}", sms[0]);
        assert_eq!(lands(&stage, phone).await, "/console/verify");

        stage.submit(&dana, form).await;
        assert_eq!(gate(&dana).await.0, "pending");
        assert_eq!(queued(&desk, "individual", &case).await.unwrap()["version"], 2);
        stage.decide(&desk, &case, "approve", json!([])).await;
        assert_eq!(gate(&dana).await, gated("verified", "", ""));
        assert_eq!(lands(&stage, phone).await, "/console/apps");
        let sent = stage.texts_to(phone).await;
        let notices = kinds(&dana).await;
        assert_eq!(notices[0], "verification.approved");
        assert_eq!(notices.iter().filter(|kind| *kind == "verification.rejected").count(), 1);
        assert_eq!(sent.len(), 5, "one code and four notices, each once: {sent:?}");

        subscribe_and_call(&stage, &dana, &offer.solution).await;
        let recorded = actions(&stage).await;
        for action in ["account.create", "verification.submit", "app.create", "subscription.create", "api.publish"] {
            assert!(recorded.iter().any(|known| known == action), "{action}: {recorded:?}");
        }
    }

    /// ACC-03, RNV-06, RNV-07, RNV-11, RNV-12, NTF-01, REV-01: by mail, as a company.
    async fn a_company_comes_from_the_mail_address_to_the_first_counted_call(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let desk = stage.operator("rui", &[StaffRole::Reviewer]).await;
        let offer = stage.offer(&admin).await;
        let mail = "dana@example.com";
        let dana = stage.register(mail).await;
        assert_eq!(dana.get("/me").await.ok()["account"]["phone"], Value::Null);
        let form = stage.enterprise(&dana).await;
        let case = stage.submit(&dana, form.clone()).await;
        assert!(queued(&desk, "enterprise", &case).await.is_some());
        stage.decide(&desk, &case, "reject", json!([{ "code": "ent_4", "target": "licences" }])).await;
        let refused = dana.get("/me/verification").await.ok();
        let sentence = text(&refused["case"]["reasons"][0]["text"]);
        assert_eq!(refused["case"]["reasons"][0]["target"], "licences");
        let mails = stage.texts_to(mail).await;
        assert!(mails[0].contains(&sentence) && mails[0].contains("support@example.com"), "{}", mails[0]);
        stage.submit(&dana, form).await;
        stage.decide(&desk, &case, "approve", json!([])).await;
        assert_eq!(kinds_after(&stage, &dana).await[0], "verification.approved");
        let me = dana.get("/me").await.ok();
        assert_eq!((&me["standing"]["kind"], &me["standing"]["level"]), (&json!("enterprise"), &json!(3)));
        assert_eq!(me["organisation"]["name"], "牌坊示例科技有限公司");
        subscribe_and_call(&stage, &dana, &offer.solution).await;
    }

    /// ADM-06: one changed row is found and named.
    async fn a_changed_audit_row_is_reported_with_its_place(w: World) {
        let stage = Stage::new(w);
        let desk = stage.operator("rui", &[StaffRole::Super]).await;
        stage.verified("13800001234", &desk).await;
        let app = &w.app;
        let Verdict::Sound(entries) = verify(&app.db, &app.keys, None).await.unwrap() else {
            panic!("a fresh chain must be whole");
        };
        let shown = items(&desk.get("/admin/audit?limit=100").await.ok());
        assert_eq!(u64::try_from(shown.len()).unwrap(), entries);
        let approval = shown.iter().find(|entry| text(&entry["action"]).ends_with("approve")).unwrap();
        let seq = approval["seq"].as_i64().unwrap();
        let mut tx = app.db.begin().await.unwrap();
        tx.exec_one(sql!("UPDATE audit_log SET actor_name = 'nobody' WHERE seq = $1", seq)).await.unwrap();
        tx.commit().await.unwrap();
        let verdict = verify(&app.db, &app.keys, None).await.unwrap();
        assert!(matches!(&verdict, Verdict::Broken { seq: place, .. } if i64::try_from(*place) == Ok(seq)), "{verdict:?}");
    }
}

async fn kinds_after(stage: &Stage<'_>, who: &Client) -> Vec<String> {
    stage.w.run_jobs().await;
    kinds(who).await
}
