//! Notices across the slices: from a reviewer's decision to the phone and the inbox of the developer.

use axum::http::Method;
use paifang_kernel::App;
use paifang_kernel::access::Plug;
use paifang_kernel::app::{Parts, Settings};
use paifang_kernel::jobs::Bell;
use paifang_server::config::Config;
use paifang_server::demo::{Demo, plant};
use paifang_server::wire::{Product, build};
use paifang_testkit::{Client, Wiring, World, both, json};
use serde_json::Value;

use crate::program::{Program, until};

/// The whole product in demo mode, whose stub providers show on `/demo/inbox.json` what would have been sent.
fn product(app: &App) -> Product {
    let app = App::new(Parts {
        db: app.db.clone(),
        clock: app.clock.clone(),
        entropy: app.entropy.clone(),
        keys: app.keys.clone(),
        files: app.files.clone(),
        live: app.live.clone(),
        settings: Settings { demo: true, ..app.settings.clone() },
        sessions: Plug::default(),
        bell: Bell::default(),
    });
    build(app, &Config::default(), None).expect("a sound configuration")
}

fn wire(app: &App) -> Wiring {
    let product = product(app);
    Wiring::default().pages(product.router).jobs(product.jobs)
}

/// A world with a developer in every state.
async fn planted(w: &World) -> Demo {
    let Product { accounts, app, router, jobs, .. } = product(&w.app);
    plant(&accounts, &app, &router, &jobs, "http://127.0.0.1:8080").await.expect("a planted world")
}

async fn developer(w: &World, demo: &Demo, state: &str) -> (Client, String) {
    let person = demo.developers.iter().find(|person| person.state == state).expect("a developer");
    let client = w.anonymous();
    let body = json!({ "login": person.login, "password": person.password });
    let token = client.post("/sessions", body).await.created()["csrf_token"].clone();
    (client.header("x-csrf-token", token.as_str().expect("a token")), person.login.clone())
}

/// What one phone got, newest first.
fn texts_to(inbox: &Value, phone: &str) -> Vec<String> {
    let items = inbox["items"].as_array().expect("a list");
    let to_phone =
        items.iter().filter(|item| item["recipient"].as_str().is_some_and(|to| to.ends_with(phone)));
    to_phone.filter_map(|item| item["text"].as_str()).map(str::to_owned).collect()
}

both! { wire;
    /// NTF-01, RNV-11: an approved developer is told by phone and finds the same in the inbox.
    async fn an_approved_developer_is_told(w: World) {
        let demo = planted(w).await;
        let (dana, phone) = developer(w, &demo, "verified").await;
        let inbox = w.anonymous().page("/demo/inbox.json").await.ok();
        let told = texts_to(&inbox, &phone);
        assert_eq!(told.iter().filter(|text| text.contains("实名认证已通过审核")).count(), 1, "{told:?}");
        let kinds: Vec<Value> = dana.get("/me/notices").await.ok()["items"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|notice| notice["kind"].clone())
            .collect();
        assert!(kinds.contains(&json!("verification.approved")), "{kinds:?}");
    }

    /// NTF-01, RNV-12, HLP-02: a rejection carries each reason and the customer service, on the phone, in the inbox
    /// and on the page, and can be corrected.
    async fn a_rejected_developer_is_told_why(w: World) {
        let demo = planted(w).await;
        let (wei, phone) = developer(w, &demo, "rejected").await;
        let state = wei.get("/me/verification").await.ok();
        let reason = state["case"]["reasons"][0]["text"].as_str().expect("a reason").to_owned();
        let inbox = w.anonymous().page("/demo/inbox.json").await.ok();
        let told = texts_to(&inbox, &phone);
        let rejection = told.iter().find(|text| text.contains("未通过")).expect("a message");
        let support = &w.app.brand().support_phone;
        assert!(rejection.contains(&reason) && rejection.contains(support), "{rejection}, wanted {reason}");
        let notices = wei.get("/me/notices").await.ok();
        let kept = notices["items"].as_array().expect("a list").iter().find(|n| n["kind"] == "verification.rejected");
        let body = kept.expect("the notice")["body"].as_str().expect("a text").to_owned();
        assert!(body.contains(&reason) && body.contains(support), "{body}");
        assert_eq!(state["support"]["phone"], json!(support));
    }

    /// NTF-02: the badge of `/me` counts unread notices, reading lowers it, and the words follow the account's language.
    async fn the_badge_counts_and_the_words_follow_the_account(w: World) {
        let demo = planted(w).await;
        let (wei, _) = developer(w, &demo, "rejected").await;
        let unread = wei.get("/me").await.ok()["unread"].as_u64().expect("a count");
        assert!(unread >= 2, "the submission and the rejection, not {unread}");
        let notices = wei.get("/me/notices").await.ok();
        let newest = &notices["items"][0];
        wei.post("/me/notices/reading", json!({ "ids": [newest["id"]] })).await.ok();
        assert_eq!(wei.get("/me").await.ok()["unread"], json!(unread - 1));
        wei.post("/me/notices/reading", json!({ "ids": null })).await.ok();
        assert_eq!(wei.get("/me").await.ok()["unread"], json!(0));
        wei.patch("/me", json!({ "language": "en" })).await.ok();
        let english = wei.get("/me/notices").await.ok();
        let titles: Vec<&str> =
            english["items"].as_array().expect("a list").iter().filter_map(|n| n["title"].as_str()).collect();
        assert!(titles.contains(&"Your verification was not approved"), "{titles:?}");
    }
}

/// Rejects the waiting developer's case, and returns the phone that is to be told.
async fn reject(program: &Program) -> String {
    let waiting =
        program.demo["developers"].as_array().expect("developers").iter().find(|d| d["state"] == "pending");
    let phone = waiting.expect("a waiting developer")["login"].as_str().expect("a phone").to_owned();
    let mut reviewer = program.visitor();
    reviewer.log_in("/admin/sessions", &program.demo["reviewer"]).await;
    let queue = reviewer.read("/api/v1/admin/reviews?state=pending").await;
    let id = queue["items"][0]["id"].as_str().expect("a case").to_owned();
    let (status, answer) =
        reviewer.ask(Method::PUT, &format!("/admin/reviews/{id}/claim"), Some(json!({}))).await;
    assert!(status < 300, "{answer}");
    let version = reviewer.read(&format!("/api/v1/admin/reviews/{id}")).await["version"].clone();
    let reasons = json!([{ "code": "ind_2", "target": "id_front" }]);
    let decision = json!({ "version": version, "decision": "reject", "reasons": reasons });
    let (status, answer) =
        reviewer.ask(Method::POST, &format!("/admin/reviews/{id}/decision"), Some(decision)).await;
    assert!(status < 300, "{answer}");
    phone
}

async fn rejections(program: &Program, phone: &str) -> usize {
    let inbox = program.visitor().read("/demo/inbox.json").await;
    texts_to(&inbox, phone).iter().filter(|text| text.contains("未通过")).count()
}

/// NTF-05: killed right after a decision was acknowledged, the server tells the developer once after the restart.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_server_tells_once() {
    for _ in 0..3 {
        let folder = tempfile::tempdir().expect("a folder");
        let program = Program::demo(folder.path()).await;
        let phone = reject(&program).await;
        program.kill();
        let again = Program::demo(folder.path()).await;
        until("the developer is told", || async { (rejections(&again, &phone).await > 0).then_some(()) })
            .await;
        assert_eq!(rejections(&again, &phone).await, 1);
        again.kill();
        let third = Program::demo(folder.path()).await;
        assert_eq!(rejections(&third, &phone).await, 1);
    }
}
