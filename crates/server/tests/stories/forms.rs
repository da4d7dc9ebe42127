//! Retries and strangers: every POST honours its idempotency key, and what is another's is as good as not there.

use std::collections::BTreeSet;

use http::Method;
use paifang_kernel::access::StaffRole;
use paifang_server::demo::IdNumbers;
use paifang_testkit::{Client, World, both, json};
use serde_json::Value;

use crate::operations::{Operation, operations};
use crate::stage::{PASSWORD, Stage, demo, form, items, text, whole};

/// POST operations that change nothing to be repeated: they are always refused at present, or only compare; those of the
/// outside log-in are refused without a provider and repeated in its own story.
const WITHOUT_EFFECT: [&str; 6] = [
    "apps_ask_for_more",
    "tester_explain",
    "templates_preview",
    "outside_begin",
    "outside_begin_link",
    "outside_finish",
];

/// Whose operations need an authenticator or a passkey, and are repeated in the stories of factors.
const FACTORS: [&str; 4] = ["factors_", "operator_factors_", "login_challenges_", "passkeys_"];

/// Posts with a key, again with the same, and again with another body; notes which operation that was.
struct Twice<'w> {
    w: &'w World,
    operations: Vec<Operation>,
    done: BTreeSet<String>,
    keys: usize,
}

impl Twice<'_> {
    async fn post(&mut self, who: &Client, path: &str, body: Value, other: Value) -> Value {
        // Where another body would be refused for its own sake, one more space makes it another one.
        let other = if other.is_null() { format!("{body} ") } else { other.to_string() };
        let (body, other) = (body.to_string().into_bytes(), other.into_bytes());
        let answer = self.send(who, path, "application/json", (body, other)).await;
        serde_json::from_slice(&answer).unwrap_or_default()
    }

    async fn send(&mut self, who: &Client, path: &str, kind: &str, bodies: (Vec<u8>, Vec<u8>)) -> Vec<u8> {
        self.keys += 1;
        let key = format!("key-{}", self.keys);
        let keyed = who.keyed(&key);
        let address = format!("/api/v1{path}");
        let first = keyed.send(Method::POST, &address, Some(kind), bodies.0.clone()).await;
        assert!(first.status.is_success(), "{path}: {}", first.text());
        let rows = self.rows().await;
        let second = keyed.send(Method::POST, &address, Some(kind), bodies.0).await;
        assert_eq!((first.status, &first.body), (second.status, &second.body), "{path}");
        assert_eq!(rows, self.rows().await, "{path}: the repetition had an effect");
        keyed.send(Method::POST, &address, Some(kind), bodies.1).await.refused("idempotency_key_reused");
        let path = path.split('?').next().unwrap_or_default();
        let fits = |operation: &&Operation| operation.method == Method::POST && is_at(path, &operation.path);
        let operation = self.operations.iter().find(fits).expect("an operation of the document");
        self.done.insert(operation.id.clone());
        first.body
    }

    /// What an effect would raise: entries of the audit log, jobs, and things without either.
    async fn rows(&self) -> Vec<i64> {
        self.w.run_jobs().await;
        let mut counts = Vec::new();
        for count in [
            paifang_kernel::sql!("SELECT COUNT(*) FROM audit_log"),
            paifang_kernel::sql!("SELECT COUNT(*) FROM demo_messages"),
            paifang_kernel::sql!("SELECT COUNT(*) FROM captchas"),
            paifang_kernel::sql!("SELECT COUNT(*) FROM sessions"),
            paifang_kernel::sql!("SELECT COUNT(*) FROM documents"),
            paifang_kernel::sql!("SELECT COUNT(*) FROM test_calls"),
            paifang_kernel::sql!("SELECT COUNT(*) FROM idempotency"),
        ] {
            counts.push(self.w.app.db.one::<i64>(count).await.expect("a number"));
        }
        counts
    }
}

fn is_at(path: &str, template: &str) -> bool {
    let (path, template): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), template.split('/').collect());
    path.len() == template.len()
        && path.iter().zip(&template).all(|(one, other)| one == other || other.starts_with('{'))
}

fn changed(body: &Value, field: &str, value: impl Into<Value>) -> Value {
    let mut body = body.clone();
    body[field] = value.into();
    body
}

/// Face checks with and without a session, and what level 4 opens; dana is logged in again afterwards.
async fn repeat_faces(twice: &mut Twice<'_>, stage: &Stage<'_>, dana: &Client, number: &str) {
    let wish = json!({ "purpose": "raise_level", "consent": true });
    let begun = twice.post(dana, "/me/face-checks", wish.clone(), changed(&wish, "next", "/console")).await;
    let (check, state) = stage.show_face(&begun, "match").await;
    dana.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.ok();
    twice.post(dana, "/business-registration", json!({}), Value::Null).await;
    for purpose in ["log_in", "reset_password"] {
        let browser = twice.w.anonymous();
        let captcha = browser.post("/captchas", json!({ "purpose": "face" })).await.created();
        let wish = json!({ "purpose": purpose, "name": "戴娜", "id_number": number, "consent": true,
            "captcha_id": captcha["id"], "captcha_answer": captcha["answer"] });
        let begun = twice.post(&browser, "/face-checks", wish.clone(), changed(&wish, "name", "李雷")).await;
        let (check, state) = stage.show_face(&begun, "match").await;
        browser.put(&format!("/face-checks/{check}"), json!({ "state": state })).await.ok();
        let used = json!({ "check": check });
        if purpose == "log_in" {
            twice.post(&browser, "/face-sessions", used, Value::Null).await;
        } else {
            let form = json!({ "check": check, "password": PASSWORD, "password_again": PASSWORD });
            twice.post(&browser, "/face-password-recoveries", form, Value::Null).await;
        }
    }
    dana.post("/sessions", json!({ "login": "13800001234", "password": PASSWORD })).await.created();
}

/// Settings, words of notices, announcements and notices of the back office.
async fn repeat_the_office(twice: &mut Twice<'_>, admin: &Client) {
    let changes = json!({ "version": 0, "changes": { "limits.quota.online": 60_000 } });
    admin.patch("/admin/settings", changes).await.ok();
    let back = json!({ "version": 1, "to": 0 });
    twice.post(admin, "/admin/settings/restorations", back.clone(), changed(&back, "version", 2)).await;
    let all = admin.get("/admin/templates").await.ok();
    let mut words =
        items(&all).iter().find(|item| item["kind"] == "code").expect("the code")["words"].clone();
    words["zh"]["sms"] = json!("你的口令 {code} 请保密");
    admin.put("/admin/templates/code", json!({ "version": 0, "words": words })).await.ok();
    twice.post(admin, "/admin/templates/restorations", back.clone(), changed(&back, "version", 2)).await;
    admin.put("/admin/webhook", json!({ "url": "https://operators.invalid/in" })).await.ok();
    for deed in ["secret", "test"] {
        twice.post(admin, &format!("/admin/webhook/{deed}"), json!({}), Value::Null).await;
    }
    admin.delete("/admin/webhook").await.no_content();
    twice.post(admin, "/admin/notices/reading", json!({ "ids": null }), json!({ "ids": [] })).await;
    twice.post(admin, "/admin/reauthentication", json!({ "password": PASSWORD }), Value::Null).await;
}

/// A company invites somebody as administrator and begins to hand its main account over.
async fn repeat_members(twice: &mut Twice<'_>, stage: &Stage<'_>, (admin, eve): (&Client, &Client)) {
    let carol = stage.register("carol@example.com").await;
    let papers = stage.enterprise(&carol).await;
    let case = stage.submit(&carol, papers.clone()).await;
    stage.decide(admin, &case, "approve", json!([])).await;
    let company = json!({ "company_name": papers["company_name"], "credit_code": papers["credit_code"],
        "address": papers["address"], "legal_name": papers["legal_name"], "contact_name": "卡萝",
        "contact_phone": "13800004321", "contact_email": "", "business": "模组研发" });
    let wish = json!({ "kind": "module_maker", "company": company, "text_version": 1, "agreement": true });
    twice.post(&carol, "/me/contracts", wish.clone(), changed(&wish, "text_version", 2)).await;
    let queue = admin.get("/admin/reviews?kind=contract").await.ok();
    stage.decide(admin, &text(&items(&queue)[0]["id"]), "approve", json!([])).await;
    twice.post(&carol, "/me/reauthentication", json!({ "password": PASSWORD }), Value::Null).await;
    stage.w.travel(60);
    let wish = json!({ "recipient": "13800005678", "roles": ["admin"] });
    let open = twice
        .post(&carol, "/member-invitations", wish.clone(), changed(&wish, "roles", json!(["business"])))
        .await;
    let answer = format!("/me/invitations/{}/answer", text(&open["id"]));
    let yes = json!({ "answer": "accept" });
    let joined = twice.post(eve, &answer, yes.clone(), changed(&yes, "answer", "decline")).await;
    eve.put("/me/organisation", json!({ "organisation": joined["organisation"] })).await.ok();
    let heir = json!({ "account": eve.get("/me").await.ok()["account"]["id"] });
    twice.post(&carol, "/ownership-transfer", heir, Value::Null).await;
    for (who, side, phone) in [(&carol, "proof", "carol@example.com"), (eve, "acceptance", "13800005678")] {
        stage.w.travel(60);
        twice.post(who, &format!("/ownership-transfer/{side}/codes"), json!({}), Value::Null).await;
        let code = stage.newest_code(phone).await;
        who.put(&format!("/ownership-transfer/{side}"), json!({ "code": code })).await.ok();
    }
}

both! { whole, demo;
    /// every POST that does something gives the same answer to the same key, once, and refuses it for another body.
    async fn every_post_honours_its_idempotency_key(w: World) {
        let stage = Stage::new(w);
        let mut twice = Twice { w, operations: operations(w).await, done: BTreeSet::new(), keys: 0 };
        let visitor = w.anonymous();

        let token = paifang_accounts::operators::ensure_setup_token(&w.app).await.unwrap().unwrap();
        let first = json!({ "token": token, "login": "rui", "name": "Rui", "password": PASSWORD });
        twice.post(&visitor, "/operator-setup", first.clone(), changed(&first, "login", "eve")).await;
        let admin = w.anonymous();
        let login = json!({ "login": "rui", "password": PASSWORD });
        twice.post(&admin, "/admin/sessions", login.clone(), Value::Null).await;
        let sam = json!({ "login": "sam", "name": "Sam", "password": PASSWORD, "roles": ["reviewer"] });
        twice.post(&admin, "/admin/operators", sam.clone(), changed(&sam, "login", "eve")).await;
        let offer = stage.offer(&admin).await;
        let document: Value = serde_json::from_str(include_str!("../../src/demo/sample-openapi.json")).unwrap();
        let import = json!({ "openapi": document, "upstream": { "url": "https://api.example.com" } });
        twice.post(&admin, "/admin/apis", import.clone(), changed(&import, "upstream", json!({ "url": "https://b.example.com" }))).await;
        let solution = json!({ "name_zh": "方案", "name_en": "Solution", "summary_zh": "", "summary_en": "", "documents_zh": "",
            "documents_en": "", "api_ids": [], "required_roles": [], "min_level": 0 });
        twice.post(&admin, "/admin/solutions", solution.clone(), changed(&solution, "name_en", "Other")).await;

        let dana = w.anonymous();
        let captcha = twice.post(&dana, "/captchas", json!({ "purpose": "register" }), Value::Null).await;
        let wish = json!({ "channel": "sms", "purpose": "register", "recipient": "13800001234",
            "captcha_id": captcha["id"], "captcha_answer": captcha["answer"] });
        let sent = twice.post(&dana, "/codes", wish.clone(), changed(&wish, "recipient", "13800009999")).await;
        let code = stage.newest_code("13800001234").await;
        let account = form("13800001234", &text(&sent["ticket"]), &code);
        twice.post(&dana, "/accounts", account.clone(), changed(&account, "phone", "13800009999")).await;
        let login = json!({ "login": "13800001234", "password": PASSWORD });
        twice.post(&w.anonymous(), "/sessions", login.clone(), Value::Null).await;

        let number = IdNumbers(w.app.entropy.clone()).person();
        let people = json!({ "people": [{ "id_number": number, "name": "林晓", "phone": "13700000001" }], "dry_run": false });
        twice.post(&admin, "/admin/account-imports", people.clone(), changed(&people, "dry_run", true)).await;
        let captcha = dana.post("/captchas", json!({ "purpose": "activate" })).await.created();
        let wish = json!({ "channel": "sms", "purpose": "activate", "recipient": "13700000001",
            "captcha_id": captcha["id"], "captcha_answer": captcha["answer"] });
        let sent = dana.post("/codes", wish).await.accepted();
        let code = stage.newest_code("13700000001").await;
        let step = json!({ "id_number": number, "phone": "13700000001", "code": code, "code_ticket": sent["ticket"] });
        let begun = twice.post(&w.anonymous(), "/activations", step.clone(), changed(&step, "phone", "13700000009")).await;
        let step = json!({ "ticket": begun["ticket"], "username": "lin_xiao", "password": PASSWORD,
            "password_again": PASSWORD, "agreement": true });
        twice.post(&w.anonymous(), "/activations/completion", step.clone(), changed(&step, "username", "lin_other")).await;
        let wish = json!({ "uses": 1, "days": 7, "note": "" });
        twice.post(&admin, "/admin/invitations", wish.clone(), changed(&wish, "uses", 2)).await;
        let version = json!({ "kind": "open_platform", "weight": "minor", "title_zh": "协议", "title_en": "Agreement",
            "text_zh": "正文", "text_en": "Text" });
        twice.post(&admin, "/admin/agreements", version.clone(), changed(&version, "text_en", "Other")).await;

        let picture = w.anonymous().page("/demo/documents/id_front.png").await.body;
        let other = w.anonymous().page("/demo/documents/id_back.png").await.body;
        twice.send(&dana, "/me/documents?slot=id_front", "image/png", (picture, other)).await;
        let papers = stage.individual(&dana).await;
        let number = text(&papers["id_number"]);
        let case = stage.submit(&dana, papers).await;
        let review = format!("/admin/reviews/{case}");
        let note = json!({ "text": "看起来没问题" });
        twice.post(&admin, &format!("{review}/notes"), note.clone(), changed(&note, "text", "再看")).await;
        admin.put(&format!("{review}/claim"), json!({})).await.ok();
        let decision = json!({ "version": 1, "decision": "approve", "reasons": [] });
        twice.post(&admin, &format!("{review}/decision"), decision.clone(), changed(&decision, "version", 2)).await;
        repeat_faces(&mut twice, &stage, &dana, &number).await;
        let reading = json!({ "ids": null });
        twice.post(&dana, "/me/notices/reading", reading, json!({ "ids": [] })).await;

        let app = json!({ "name": "灯光助手", "description": "" });
        let app = twice.post(&dana, "/apps", app.clone(), changed(&app, "name", "其他")).await;
        let id = text(&app["id"]);
        let wish = json!({ "solution_id": offer.solution, "app_id": id });
        twice.post(&dana, "/subscriptions", wish.clone(), changed(&wish, "app_id", "app_00000000000000000000000000")).await;
        stage.follow().await;
        let call = json!({ "api_id": offer.api("GET", "/demo/echo"), "query": {}, "headers": {}, "body": null });
        twice.post(&dana, &format!("/apps/{id}/test-calls"), call.clone(), changed(&call, "query", json!({ "a": "b" }))).await;
        twice.post(&dana, &format!("/apps/{id}/secret-view"), json!({}), Value::Null).await;
        let eve = stage.verified("13800005678", &admin).await;
        let org = eve.get("/me").await.ok()["organisation"]["id"].clone();
        let transfer = json!({ "organisation_id": org });
        twice.post(&dana, &format!("/apps/{id}/transfer"), transfer.clone(), Value::Null).await;
        let own = text(&dana.get("/me").await.ok()["organisation"]["id"]);
        let reason = json!({ "reason": "资料不实" });
        let path = format!("/admin/verifications/{own}/revocation");
        let second = stage.operator("second", &[StaffRole::Super]).await;
        second.post(&path, reason.clone()).await.ok();
        twice.post(&admin, &path, reason.clone(), changed(&reason, "reason", "其他原因")).await;
        let path = format!("/admin/developers/{}", text(&dana.get("/me").await.ok()["account"]["id"]));
        let note = json!({ "text": "电话回访过" });
        twice.post(&admin, &format!("{path}/notes"), note.clone(), changed(&note, "text", "再访")).await;
        let because = json!({ "reason": "工单 42" });
        twice.post(&admin, &format!("{path}/views"), because.clone(), changed(&because, "reason", "工单 43")).await;
        twice.post(&dana, "/me/exports", json!({}), Value::Null).await;
        let wish = json!({ "name": "同步", "scopes": ["apps:read"], "days": 7 });
        twice.post(&dana, "/me/tokens", wish.clone(), changed(&wish, "days", 30)).await;
        repeat_the_office(&mut twice, &admin).await;
        repeat_members(&mut twice, &stage, (&admin, &eve)).await;

        let posts = twice.operations.iter().filter(|it| it.method == Method::POST && !is_elsewhere(it));
        let missed: Vec<&str> = posts
            .map(|operation| operation.id.as_str())
            .filter(|id| !twice.done.contains(*id) && !WITHOUT_EFFECT.contains(id))
            .filter(|id| !FACTORS.iter().any(|slice| id.starts_with(slice)))
            .collect();
        assert_eq!(missed, Vec::<&str>::new(), "POST operations that this story does not repeat");
    }

    /// What belongs to another organisation is answered exactly like what does not exist (rule W2).
    async fn what_is_anothers_is_as_good_as_missing(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let offer = stage.offer(&admin).await;
        let dana = stage.verified("13800001234", &admin).await;
        let eve = stage.verified("13800005678", &admin).await;
        let wish = json!({ "solution_id": offer.solution, "new_app": { "name": "灯光助手", "description": "" } });
        let subscription = dana.post("/subscriptions", wish).await.created();
        let document = dana.get("/me/verification").await.ok()["case"]["documents"][0]["id"].clone();
        let export = dana.post("/me/exports", json!({})).await.accepted()["id"].clone();
        let token = json!({ "name": "同步", "scopes": ["apps:read"], "days": 7 });
        let token = dana.post("/me/tokens", token).await.created();
        dana.post("/me/factors/totp", json!({})).await.created();
        let factor: String = w.app.db.one(paifang_kernel::sql!("SELECT id FROM factors")).await.expect("a factor");
        w.run_jobs().await;
        let wish = json!({ "purpose": "raise_level", "consent": true });
        let face = dana.post("/me/face-checks", wish).await.created()["id"].clone();
        let org = eve.get("/me").await.ok()["organisation"]["id"].clone();
        let me = dana.get("/me").await.ok();
        let wish = json!({ "recipient": "13800009999", "roles": ["admin"] });
        let invitation = dana.post("/member-invitations", wish).await.created()["id"].clone();
        let foreign = |kind: &str| match kind {
            "app" => text(&subscription["app_id"]),
            "sub" => text(&subscription["id"]),
            "doc" => text(&document),
            "agreement" | "topic" => "nobody_has_this_one".to_owned(),
            "exp" => text(&export),
            "tok" => text(&token["details"]["id"]),
            "fct" => factor.clone(),
            "fck" => text(&face),
            "min" => text(&invitation),
            "org" => text(&me["organisation"]["id"]),
            "acc" => text(&me["account"]["id"]),
            other => panic!("give dana one of {other}"),
        };
        let missing = |kind: &str| format!("{kind}_00000000000000000000000000");
        let mut looked = 0;
        for operation in operations(w).await {
            let is_owned = operation.path.contains('{') && operation.permission != "anyone" && !operation.is_for_staff();
            if !is_owned || is_elsewhere(&operation) {
                continue;
            }
            let body = match operation.id.as_str() {
                "agreements_agree" => json!({ "version": "1.0" }),
                "apps_transfer" => json!({ "organisation_id": org }),
                "notice_channels_choose" => json!({ "sms": false, "mail": false, "inbox": true }),
                "members_change" => json!({ "roles": ["admin"] }),
                "member_invitations_answer" => json!({ "answer": "accept" }),
                "my_face_checks_conclude" => json!({ "state": "x" }),
                "apps_rename" => json!({ "name": "我的" }),
                "apps_ask_for_more" => json!({ "wanted": 10_000, "reason": "促销" }),
                "tester_create" => json!({ "api_id": offer.api("GET", "/demo/echo") }),
                "tester_explain" => json!({ "canonical": "GET" }),
                _ => json!({}),
            };
            let mut answers = Vec::new();
            for named in [&foreign as &(dyn Fn(&str) -> String + Sync), &missing] {
                let answer = operation.send_about(&eve, Some("application/json"), &body.to_string(), named).await;
                assert_eq!(answer.status, 404, "{}: {}", operation.id, answer.text());
                let mut document = answer.refused("not_found");
                document["request_id"] = Value::Null;
                answers.push(document);
            }
            assert_eq!(answers[0], answers[1], "{}", operation.id);
            looked += 1;
        }
        assert!(looked >= 12, "{looked}");
        assert_eq!(items(&eve.get("/apps").await.ok()), Vec::<Value>::new());
        let kept = dana.get(&format!("/apps/{}", text(&subscription["app_id"]))).await.ok();
        assert_eq!(kept["name"], "灯光助手");
    }
}

/// Addresses whose own slices tell the same stories, because these ones do not make their objects; may only shrink.
const ELSEWHERE: [&str; 8] = [
    "/me/contact-changes",
    "/password-recoveries",
    "/me/sessions",
    "/me/contracts",
    "/admin/contract",
    "/me/tickets",
    "/me/consultations",
    "/admin/tickets",
];

fn is_elsewhere(operation: &Operation) -> bool {
    ELSEWHERE.iter().any(|area| operation.path.starts_with(area))
}
