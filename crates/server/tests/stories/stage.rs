//! What the stories share: the whole product in a world, an upstream, and the short ways through the journey.

use std::collections::HashMap;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use http::Method;
use paifang_accounts::factors::OperatorFactor;
use paifang_kernel::App;
use paifang_kernel::access::StaffRole;
use paifang_kernel::app::Parts;
use paifang_server::config::Config;
use paifang_server::demo::{IdNumbers, echo_routes};
use paifang_server::wire::{Product, build};
use paifang_testkit::{Client, Seen, Wiring, World, json};
use parking_lot::Mutex;
use serde_json::Value;

use crate::signed::sign;

/// A password that every rule accepts.
pub const PASSWORD: &str = "qzvkmwr7";

/// Where a story finds the product that its world was wired with, by the address of the application.
static MADE: LazyLock<Mutex<HashMap<usize, Product>>> = LazyLock::new(Mutex::default);

fn place(app: &App) -> usize {
    let parts: &Parts = app;
    std::ptr::from_ref(parts).addr()
}

/// Wires the whole product as `paifang serve` does.
pub fn whole(app: &App) -> Wiring {
    whole_with(app, &Config::default())
}

/// The same with another configuration.
pub fn whole_with(app: &App, config: &Config) -> Wiring {
    let mut config = config.clone();
    if config.accounts.operator_factor == OperatorFactor::Usual && !app.settings.demo {
        // How operators come to have a second factor is a story of its own.
        config.accounts.operator_factor = OperatorFactor::Optional;
    }
    let product = build(app.clone(), &config, None).expect("a product");
    let router = product.router.clone().merge(product.gateway.router());
    let wiring = Wiring::whole(router, product.jobs.clone());
    MADE.lock().insert(place(app), product);
    wiring
}

/// Lets captchas tell their answer and keeps every message where `/demo/inbox.json` shows it.
pub fn demo(parts: &mut Parts) {
    parts.settings.demo = true;
}

/// The product in its world.
pub struct Stage<'w> {
    pub w: &'w World,
    pub product: Product,
    numbers: IdNumbers,
    nonce: AtomicUsize,
}

/// An application with its credentials.
pub struct Key {
    pub id: String,
    pub app_key: String,
    pub app_secret: String,
}

impl Key {
    /// The application in an answer that shows its secret.
    pub fn of(app: &Value) -> Key {
        Key { id: text(&app["id"]), app_key: text(&app["app_key"]), app_secret: text(&app["app_secret"]) }
    }
}

/// A published solution and its APIs by operation.
pub struct Offer {
    pub solution: String,
    pub apis: Vec<Value>,
}

impl Offer {
    /// The id of the API with this method and path.
    pub fn api(&self, method: &str, path: &str) -> String {
        let found = self.apis.iter().find(|api| api["method"] == method && api["path"] == path);
        text(&found.expect("an API of the sample")["id"])
    }
}

impl<'w> Stage<'w> {
    /// Takes over the product of this world.
    pub fn new(w: &'w World) -> Stage<'w> {
        let product = MADE.lock().remove(&place(&w.app)).expect("a world wired with the whole product");
        Stage { w, product, numbers: IdNumbers(w.app.entropy.clone()), nonce: AtomicUsize::new(0) }
    }

    /// The messages sent so far, the newest first.
    pub async fn inbox(&self) -> Vec<Value> {
        self.w.run_jobs().await;
        items(&self.w.anonymous().page("/demo/inbox.json").await.ok())
    }

    /// The texts sent to somebody, the newest first.
    pub async fn texts_to(&self, recipient: &str) -> Vec<String> {
        let ours = |item: &&Value| item["recipient"].as_str().is_some_and(|to| to.ends_with(recipient));
        self.inbox().await.iter().filter(ours).map(|item| text(&item["text"])).collect()
    }

    /// Asks for a code and reads it; returns ticket and code.
    pub async fn code(&self, client: &Client, recipient: &str) -> (String, String) {
        let channel = if recipient.contains('@') { "email" } else { "sms" };
        let captcha = client.post("/captchas", json!({ "purpose": "register" })).await.created();
        let asked = json!({ "channel": channel, "purpose": "register", "recipient": recipient,
            "captcha_id": captcha["id"], "captcha_answer": captcha["answer"] });
        let sent = client.post("/codes", asked).await.accepted();
        let code = self.newest_code(recipient).await;
        self.w.travel(1);
        (text(&sent["ticket"]), code)
    }

    /// The newest code sent to somebody.
    pub async fn newest_code(&self, recipient: &str) -> String {
        let ours = |item: &&Value| {
            item["recipient"].as_str().is_some_and(|to| to.ends_with(recipient)) && item["code"].is_string()
        };
        text(&self.inbox().await.iter().find(ours).expect("a code that arrived")["code"])
    }

    /// Somebody with a new account, logged in.
    pub async fn register(&self, recipient: &str) -> Client {
        let client = self.w.anonymous();
        let (ticket, code) = self.code(&client, recipient).await;
        client.post("/accounts", form(recipient, &ticket, &code)).await.created();
        client
    }

    /// An operator, logged in.
    pub async fn operator(&self, login: &str, roles: &[StaffRole]) -> Client {
        let accounts = &self.product.accounts;
        paifang_accounts::operators::add(accounts, login, login, PASSWORD, roles).await.expect("an operator");
        let client = self.w.anonymous();
        client.post("/admin/sessions", json!({ "login": login, "password": PASSWORD })).await.created();
        client
    }

    async fn upload(&self, who: &Client, slot: &str, picture: &str) -> String {
        let address = format!("/demo/documents/{picture}.png");
        let picture = self.w.anonymous().page(&address).await.body;
        text(&who.upload(&format!("/me/documents?slot={slot}"), "image/png", picture).await.created()["id"])
    }

    /// A whole individual form with fresh uploads.
    pub async fn individual(&self, who: &Client) -> Value {
        let front = self.upload(who, "id_front", "id_front").await;
        let back = self.upload(who, "id_back", "id_back").await;
        let number = self.numbers.person();
        let is_man = number.as_bytes()[16] % 2 == 1;
        json!({
            "kind": "individual", "name": "戴娜", "gender": if is_man { "male" } else { "female" },
            "id_number": number, "id_valid_from": "2020-05-01", "id_valid_years": 20,
            "documents": { "id_front": front, "id_back": back }, "agreement": true, "consent": true,
        })
    }

    /// A whole enterprise form with fresh uploads.
    pub async fn enterprise(&self, who: &Client) -> Value {
        let licence = self.upload(who, "licences", "licence").await;
        let front = self.upload(who, "legal_id_front", "id_front").await;
        let back = self.upload(who, "legal_id_back", "id_back").await;
        json!({
            "kind": "enterprise", "company_name": "牌坊示例科技有限公司", "credit_code": self.numbers.company(),
            "licence_valid_until": "2030-12-31", "address": "北京市海淀区示例路 1 号",
            "contact_phone": "010-12345678", "legal_name": "林海", "legal_id_number": self.numbers.person(),
            "documents": { "licences": [licence], "legal_id_front": front, "legal_id_back": back },
            "agreement": true, "consent": true,
        })
    }

    /// Hands a form in and returns the case's id.
    pub async fn submit(&self, who: &Client, form: Value) -> String {
        self.w.run_jobs().await;
        self.w.travel(1);
        text(&who.put("/me/verification", form).await.ok()["case"]["id"])
    }

    /// Claims a case and decides it as it is now.
    pub async fn decide(&self, desk: &Client, case: &str, decision: &str, reasons: Value) -> Value {
        self.w.run_jobs().await;
        self.w.travel(1);
        desk.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
        let version = desk.get(&format!("/admin/reviews/{case}")).await.ok()["version"].clone();
        let decided = json!({ "version": version, "decision": decision, "reasons": reasons });
        desk.post(&format!("/admin/reviews/{case}/decision"), decided).await.ok()
    }

    /// Somebody with a verified account, by way of the desk.
    pub async fn verified(&self, recipient: &str, desk: &Client) -> Client {
        let client = self.register(recipient).await;
        let form = self.individual(&client).await;
        let case = self.submit(&client, form).await;
        self.decide(desk, &case, "approve", json!([])).await;
        client
    }

    /// Imports and publishes the sample APIs with a real upstream, and bundles them into a solution.
    pub async fn offer(&self, admin: &Client) -> Offer {
        let document: Value =
            serde_json::from_str(include_str!("../../src/demo/sample-openapi.json")).expect("the sample");
        let upstream = json!({ "url": upstream(self.w.app.clone()).await });
        let imported =
            admin.post("/admin/apis", json!({ "openapi": document, "upstream": upstream })).await.created();
        let apis = items(&imported);
        for api in &apis {
            admin.put(&format!("/admin/apis/{}/publication", text(&api["id"])), json!({})).await.ok();
        }
        let ids: Vec<&Value> = apis.iter().map(|api| &api["id"]).collect();
        let solution = self.bundle(admin, json!(ids)).await;
        Offer { solution, apis }
    }

    /// A published solution with these APIs.
    pub async fn bundle(&self, admin: &Client, api_ids: Value) -> String {
        let solution = json!({
            "name_zh": "示例解决方案", "name_en": "Sample solution", "summary_zh": "回显与时间",
            "summary_en": "Echo and time", "documents_zh": "# 快速开始", "documents_en": "# Quick start",
            "api_ids": api_ids, "required_roles": [], "min_level": 0
        });
        let made = admin.post("/admin/solutions", solution).await.created();
        let id = text(&made["id"]);
        admin.put(&format!("/admin/solutions/{id}/publication"), json!({})).await.ok();
        id
    }

    /// Lets the gateway see what changed, as it does by itself within a second.
    pub async fn follow(&self) {
        self.product.gateway.refresh().await.expect("a gateway that sees changes");
    }

    /// Signs and makes a call.
    pub async fn call(&self, key: &Key, method: &str, address: &str, body: &[u8]) -> Seen {
        let nonce = format!("nonce-{:016}", self.nonce.fetch_add(1, Ordering::SeqCst));
        let pair = (key.app_key.as_str(), key.app_secret.as_str());
        let signed = sign(pair, (method, address, body), self.w.app.clock.now_ms(), &nonce);
        let client =
            signed.iter().fold(self.w.anonymous(), |client, (name, value)| client.header(name, value));
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        client.send(method, address, None, body.to_vec()).await
    }

    /// Plays the demonstration's face vendor; returns the check and the token that came back with the person.
    pub async fn show_face(&self, begun: &Value, choice: &str) -> (String, String) {
        let address = text(&begun["address"]);
        let page =
            address.split_once("/demo/").map(|(_, page)| format!("/demo/{page}")).expect("a demo page");
        assert_eq!(self.w.anonymous().page(&page).await.status, 200);
        let form = format!("choice={choice}").into_bytes();
        let kind = Some("application/x-www-form-urlencoded");
        let back = self.w.anonymous().send(Method::POST, &page, kind, form).await;
        let state = back.header("location").split_once("state=").map(|(_, state)| state.to_owned());
        (text(&begun["id"]), state.expect("a way back"))
    }

    /// Calls the echo API.
    pub async fn echo(&self, key: &Key) -> Seen {
        self.call(key, "GET", "/gw/demo/echo", b"").await
    }
}

/// The sign-up form.
pub fn form(recipient: &str, ticket: &str, code: &str) -> Value {
    let way = if recipient.contains('@') { "email" } else { "phone" };
    json!({ way: recipient, "password": PASSWORD, "password_again": PASSWORD, "code": code,
        "code_ticket": ticket, "agreement": true })
}

/// Starts the echo upstream at an address of its own.
#[expect(clippy::disallowed_methods, reason = "the upstream lives as long as the test's runtime")]
async fn upstream(app: App) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let routes = echo_routes(app);
    drop(tokio::spawn(async move { axum::serve(listener, routes).await }));
    format!("http://{address}/demo/upstream")
}

/// A list's items.
pub fn items(list: &Value) -> Vec<Value> {
    list["items"].as_array().cloned().unwrap_or_default()
}

/// A JSON value's text.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
