//! Operators change settings and words while the platform runs (ADM-05, NTF-04).

use paifang_kernel::App;
use paifang_kernel::access::{Plug, StaffRole};
use paifang_kernel::app::Parts;
use paifang_kernel::jobs::Bell;
use paifang_kernel::live::Live;
use paifang_server::config::Config;
use paifang_server::wire::{Product, build};
use paifang_testkit::{Client, World, both, json};
use serde_json::Value;

use crate::stage::{Stage, demo, items, text, whole};

/// Another process on the same database, as after a restart or on a second node.
fn another(app: &App) -> Product {
    let app = App::new(Parts {
        db: app.db.clone(),
        clock: app.clock.clone(),
        entropy: app.entropy.clone(),
        keys: app.keys.clone(),
        files: app.files.clone(),
        live: Live::default(),
        settings: app.settings.clone(),
        sessions: Plug::default(),
        bell: Bell::default(),
    });
    build(app, &Config::default(), None).expect("a product")
}

async fn chief(stage: &Stage<'_>) -> Client {
    stage.operator("chief", &[StaffRole::Super]).await
}

fn value(view: &Value, key: &str) -> Value {
    items(view)
        .into_iter()
        .find(|item| item["key"] == key)
        .map(|item| item["value"].clone())
        .unwrap_or_default()
}

async fn platform(w: &World) -> Value {
    w.anonymous().get("/platform").await.ok()
}

both! { whole, demo;

/// ADM-05: a wrong value is refused and named, and everything stays as it was.
async fn a_wrong_value_is_refused_and_the_old_one_stays(w: World) {
    let stage = Stage::new(w);
    let chief = chief(&stage).await;
    let wrong = json!({ "version": 0, "changes": { "limits.quota.development": 7_000, "limits.password.min": 6 } });
    let refused = chief.patch("/admin/settings", wrong).await.refused("setting_range");
    assert_eq!(refused["errors"][0]["pointer"], "/changes/limits.password.min");
    assert_eq!(refused["params"]["min"], "8");
    let settings = chief.get("/admin/settings").await.ok();
    assert_eq!((settings["version"].clone(), value(&settings, "limits.quota.development")), (json!(0), json!(5_000)));
    assert_eq!(platform(w).await["limits"]["development_quota"], 5_000);
    let unknown = json!({ "version": 0, "changes": { "server.listen": "0.0.0.0:80" } });
    chief.patch("/admin/settings", unknown).await.refused("setting_unknown");
    let logo = json!({ "version": 0, "changes": { "platform.logo": "a".repeat(64) } });
    chief.patch("/admin/settings", logo).await.refused("setting_invalid");
    assert_eq!(items(&chief.get("/admin/settings/history").await.ok()).len(), 0);
}

/// ADM-05: a change holds at once, after a restart and on the other nodes; history, rollback and audit know it.
async fn a_change_holds_everywhere_and_can_be_taken_back(w: World) {
    let stage = Stage::new(w);
    let chief = chief(&stage).await;
    let change = json!({ "version": 0, "note": "更多调用", "changes": { "limits.quota.development": 7_000,
        "platform.name_zh": "示例开放平台", "accounts.registration.email": false } });
    let changed = chief.patch("/admin/settings", change.clone()).await.ok();
    assert_eq!(changed["version"], 1);
    chief.patch("/admin/settings", change).await.refused("version_conflict");
    let shown = platform(w).await;
    assert_eq!((shown["limits"]["development_quota"].clone(), text(&shown["name"])), (json!(7_000), "示例开放平台".to_owned()));
    assert_eq!(shown["registration"]["email"], false);
    assert!(w.anonymous().page("/").await.text().contains("示例开放平台"));

    let node = another(&w.app);
    assert_eq!(node.app.limits().quota.development, 5_000);
    node.settings.refresh().await.expect("the store");
    assert_eq!(node.app.limits().quota.development, 7_000);

    let quota = items(&changed).into_iter().find(|item| item["key"] == "limits.quota.development").expect("the quota");
    assert_eq!((text(&quota["changed"]["by"]), text(&quota["source"])), ("chief".to_owned(), "stored".to_owned()));
    assert_eq!((quota["base"].clone(), quota["takes"]["min"].clone()), (json!(5_000), json!(1)));

    let history = items(&chief.get("/admin/settings/history").await.ok());
    assert_eq!((text(&history[0]["by"]), text(&history[0]["note"])), ("chief".to_owned(), "更多调用".to_owned()));
    assert_eq!(history[0]["changes"].as_array().map(Vec::len), Some(3));
    let back = chief.post("/admin/settings/restorations", json!({ "version": 1, "to": 0 })).await.ok();
    assert_eq!((back["version"].clone(), value(&back, "limits.quota.development")), (json!(2), json!(5_000)));
    assert_eq!(platform(w).await["limits"]["development_quota"], 5_000);
    node.settings.refresh().await.expect("the store");
    assert_eq!(node.app.limits().quota.development, 5_000);
    let audit = items(&chief.get("/admin/audit?action=settings.change").await.ok());
    assert_eq!(audit.len(), 2);
    assert_eq!(audit[1]["details"]["changes"][0]["new"], false);
}

/// ADM-05: of two operators who change the same version at the same time one is told to look again.
async fn one_of_two_changes_at_the_same_time_is_refused(w: World) {
    let stage = Stage::new(w);
    let chief = chief(&stage).await;
    let change = |count: u32| chief.patch("/admin/settings", json!({ "version": 0, "changes": { "limits.quota.online": count } }));
    let (one, other) = futures::join!(change(200_000), change(300_000));
    assert_eq!([one.status, other.status].iter().filter(|status| **status == 200).count(), 1);
    assert_eq!([one.status, other.status].iter().filter(|status| **status == 409).count(), 1);
    assert_eq!(chief.get("/admin/settings").await.ok()["version"], 1);
}

/// ADM-05: only the super administrator writes; the auditor reads; nobody else sees anything.
async fn settings_are_for_super_and_auditor(w: World) {
    let stage = Stage::new(w);
    let auditor = stage.operator("audit", &[StaffRole::Auditor]).await;
    auditor.get("/admin/settings").await.ok();
    auditor.get("/admin/templates").await.ok();
    let change = json!({ "version": 0, "changes": { "limits.quota.online": 200_000 } });
    auditor.patch("/admin/settings", change).await.refused("role_forbidden");
    let reviewer = stage.operator("review", &[StaffRole::Reviewer]).await;
    reviewer.get("/admin/settings").await.refused("role_forbidden");
}

/// ADM-05: name, colour and logo show on the portal and are known to the console; the logo is written anew.
async fn branding_shows_on_both_faces(w: World) {
    let stage = Stage::new(w);
    let chief = chief(&stage).await;
    let picture = w.anonymous().page("/demo/documents/licence.png").await.body;
    let uploaded = chief.send(http::Method::PUT, "/api/v1/admin/settings/logo", Some("image/png"), picture.clone()).await.ok();
    let logo = text(&uploaded["logo_url"]);
    let served = w.anonymous().page(&logo).await;
    assert!(served.status == 200 && served.body != picture && image::load_from_memory(&served.body).is_ok());
    let colour = json!({ "version": 1, "changes": { "platform.colour": "#0b7a4b" } });
    chief.patch("/admin/settings", colour).await.ok();
    let shown = platform(w).await;
    assert_eq!((text(&shown["colour"]), text(&shown["logo_url"])), ("#0b7a4b".to_owned(), logo.clone()));
    let home = w.anonymous().page("/").await.text();
    assert!(home.contains(&logo) && home.contains("/brand/0b7a4b.css"));
    assert!(w.anonymous().page("/brand/0b7a4b.css").await.text().contains("--button:#0b7a4b"));
    assert_eq!(w.anonymous().page("/brand/ffffff.css").await.status, 404);
    let broken = chief.send(http::Method::PUT, "/api/v1/admin/settings/logo", Some("image/png"), b"<svg/>".to_vec()).await;
    broken.refused("logo_unreadable");
}

/// NTF-04: words are changed in both languages, tried out, refused with an unknown variable, and put back.
async fn words_of_notices_can_be_changed(w: World) {
    let stage = Stage::new(w);
    let chief = chief(&stage).await;
    let all = chief.get("/admin/templates").await.ok();
    let code = items(&all).into_iter().find(|item| item["kind"] == "code").expect("the code");
    let mut words = code["words"].clone();
    words["zh"]["sms"] = json!("你的口令 {code} 请保密");
    let preview = chief.post("/admin/templates/code/preview", json!({ "words": words })).await.ok();
    assert!(text(&preview["zh"]["sms"]).contains("你的口令 271828 请保密"));
    let mut wrong = words.clone();
    wrong["en"]["text"] = json!("{code} {phone}");
    let refused = chief.put("/admin/templates/code", json!({ "version": 0, "words": wrong })).await.refused("template_variable");
    assert_eq!(refused["errors"][0]["pointer"], "/words/en/text");
    let mut wrong = words.clone();
    wrong["zh"]["title"] = json!("验证码 {code}");
    chief.put("/admin/templates/code", json!({ "version": 0, "words": wrong })).await.refused("template_title");
    chief.put("/admin/templates/nothing", json!({ "version": 0, "words": words })).await.refused("not_found");

    let changed = chief.put("/admin/templates/code", json!({ "version": 0, "words": words, "note": "更短" })).await.ok();
    assert_eq!(changed["version"], 1);
    stage.code(&w.anonymous(), "13800138001").await;
    assert!(stage.texts_to("13800138001").await[0].contains("你的口令"));
    let history = items(&chief.get("/admin/templates/history").await.ok());
    assert_eq!(history[0]["changes"][0]["key"], "code/zh/sms");

    let reset = chief.delete("/admin/templates/code").await.ok();
    assert!(items(&reset).iter().all(|item| item["edited"] == false));
    let code = items(&reset).into_iter().find(|item| item["kind"] == "code").expect("the code");
    assert_eq!(text(&code["changed"]["by"]), "chief");
    let restoration = json!({ "version": 1, "to": 1 });
    chief.post("/admin/templates/restorations", restoration).await.refused("version_conflict");
    let back = chief.post("/admin/templates/restorations", json!({ "version": 2, "to": 1 })).await.ok();
    let code = items(&back).into_iter().find(|item| item["kind"] == "code").expect("the code");
    assert_eq!((code["edited"].clone(), code["words"].clone()), (json!(true), words.clone()));
    chief.post("/admin/templates/restorations", json!({ "version": 3, "to": 0 })).await.ok();
    w.travel(60);
    stage.code(&w.anonymous(), "13800138002").await;
    assert!(stage.texts_to("13800138002").await[0].contains("验证码"));
}

/// ADM-05: operators choose which of the configured providers are used; a name that is not configured is refused.
async fn providers_are_ranked_by_operators(w: World) {
    let stage = Stage::new(w);
    let chief = chief(&stage).await;
    let shown = chief.get("/admin/settings").await.ok();
    assert_eq!((text(&shown["providers"][0]["name"]), shown["providers"][0]["used"].clone()), ("console".to_owned(), json!(true)));
    let unknown = json!({ "version": 0, "changes": { "providers.sms": ["aliyun"] } });
    let refused = chief.patch("/admin/settings", unknown).await.refused("setting_invalid");
    assert_eq!(refused["errors"][0]["pointer"], "/changes/providers.sms");
    let known = json!({ "version": 0, "changes": { "providers.sms": ["console"] } });
    let changed = chief.patch("/admin/settings", known).await.ok();
    assert_eq!(value(&changed, "providers.sms"), json!(["console"]));
}
}
