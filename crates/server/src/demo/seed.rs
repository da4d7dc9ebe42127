//! Plants the demonstration's world by walking every journey once.

use axum::Router;
use axum::http::Method;
use paifang_accounts::Accounts;
use paifang_kernel::access::StaffRole;
use paifang_kernel::jobs::Jobs;
use paifang_kernel::{App, Problem};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::company::DemoCompany;
use super::papers::{IdNumbers, draw};
use super::visitor::Visitor;
use super::{Login, UPSTREAM, password};
use crate::wire::Product;

/// What `demo.json` tells.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Demo {
    /// Where the server listens.
    pub base_url: String,
    /// The super administrator.
    pub operator: Login,
    /// A reviewer.
    pub reviewer: Login,
    /// A developer in each verification state.
    pub developers: Vec<DemoDeveloper>,
    /// A company with a contract and members; a world of an older version has none.
    #[serde(default)]
    pub company: Option<DemoCompany>,
    /// The application of the verified developer, subscribed to the sample solution.
    pub app: DemoApp,
    /// A sample API that answers 200 to an empty body.
    pub api: DemoApi,
    /// The sample solution.
    pub solution_id: String,
}

/// A developer of the demonstration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoDeveloper {
    /// The phone number.
    pub login: String,
    /// The password.
    pub password: String,
    /// The verification status.
    pub state: String,
}

/// The application of the demonstration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoApp {
    /// Its AppKey.
    pub app_key: String,
    /// Its AppSecret.
    pub app_secret: String,
}

/// The sample API.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DemoApi {
    /// The HTTP method.
    pub method: String,
    /// The full path.
    pub path: String,
}

pub(super) struct Planter<'a> {
    app: &'a App,
    accounts: &'a Accounts,
    router: &'a Router,
    jobs: &'a Jobs,
    pub(super) numbers: IdNumbers,
}

/// Plants the world; `base_url` is where the server will listen.
///
/// # Errors
/// A step of a journey was refused, which is a bug.
pub async fn plant(
    accounts: &Accounts,
    app: &App,
    router: &Router,
    jobs: &Jobs,
    base_url: &str,
) -> Result<Demo, Problem> {
    let planter = Planter { app, accounts, router, jobs, numbers: IdNumbers(app.entropy.clone()) };
    let operator = planter.operator("admin", "平台管理员", StaffRole::Super).await?;
    let mut admin = planter.staff(&operator).await?;
    let reviewer = planter.reviewer(&mut admin, &operator).await?;
    let mut desk = planter.staff(&reviewer).await?;
    let solution = planter.catalogue(&mut admin, base_url).await?;

    let (_, unverified) = planter.register("13800000001").await?;
    let (mut waiting, pending) = planter.register("13800000002").await?;
    planter.submit_person(&mut waiting, "陈一").await?;
    let (mut refused, rejected) = planter.register("13800000003").await?;
    planter.submit_person(&mut refused, "李二").await?;
    planter
        .decide(
            &mut desk,
            json!({ "decision": "reject", "reasons": [{ "code": "ind_2", "target": "id_front" }] }),
        )
        .await?;
    let (mut dana, verified) = planter.register("13800000004").await?;
    planter.submit_person(&mut dana, "王三").await?;
    planter.decide(&mut desk, json!({ "decision": "approve", "reasons": [] })).await?;

    let company = planter.company(&mut desk).await?;

    let subscription = dana
        .post("/subscriptions", json!({ "solution_id": solution, "new_app": { "name": "示例应用", "description": "演示用的应用" } }))
        .await?;
    planter.work().await?;
    let app = &subscription["app"];
    let states = ["unverified", "pending", "rejected", "verified"];
    let developers =
        states.into_iter().zip([unverified, pending, rejected, verified]).map(|(state, login)| {
            DemoDeveloper { login: login.login, password: login.password, state: state.to_owned() }
        });
    Ok(Demo {
        base_url: base_url.to_owned(),
        operator,
        reviewer,
        developers: developers.collect(),
        company: Some(company),
        app: DemoApp { app_key: text(&app["app_key"])?, app_secret: text(&app["app_secret"])? },
        api: DemoApi { method: "GET".to_owned(), path: "/gw/demo/echo".to_owned() },
        solution_id: solution,
    })
}

/// Points the sample APIs at the address the server has now, which may differ from the last start's.
///
/// # Errors
/// A request was refused, which is a bug.
pub async fn move_to(product: &Product, known: &mut Demo, base_url: &str) -> Result<(), Problem> {
    if known.base_url == base_url {
        return Ok(());
    }
    let mut admin = Visitor::new(&product.router);
    admin
        .post(
            "/admin/sessions",
            json!({ "login": known.operator.login, "password": known.operator.password }),
        )
        .await?;
    let published = import(&mut admin, base_url).await?;
    tracing::info!(apis = published.len(), "the sample APIs follow the server to {base_url}");
    base_url.clone_into(&mut known.base_url);
    Ok(())
}

/// Imports the sample document and publishes what it brings; returns the APIs' ids.
async fn import(admin: &mut Visitor, base_url: &str) -> Result<Vec<String>, Problem> {
    let document: Value = serde_json::from_str(include_str!("sample-openapi.json"))?;
    let upstream = json!({ "url": format!("{base_url}{UPSTREAM}") });
    let imported = admin.post("/admin/apis", json!({ "openapi": document, "upstream": upstream })).await?;
    let mut apis = Vec::new();
    for item in imported["items"].as_array().into_iter().flatten() {
        let id = text(&item["id"])?;
        admin.put(&format!("/admin/apis/{id}/publication"), json!({})).await?;
        apis.push(id);
    }
    Ok(apis)
}

impl Planter<'_> {
    pub(super) async fn work(&self) -> Result<(), Problem> {
        self.jobs.run_due(self.app).await.map(|_| ())
    }

    async fn operator(&self, login: &str, name: &str, role: StaffRole) -> Result<Login, Problem> {
        let password = password(self.app);
        paifang_accounts::operators::add(self.accounts, login, name, &password, &[role]).await?;
        Ok(Login { login: login.to_owned(), password })
    }

    /// A reviewer with a mailbox, so that the demo inbox shows what reviewers are told.
    async fn reviewer(&self, admin: &mut Visitor, boss: &Login) -> Result<Login, Problem> {
        admin.post("/admin/reauthentication", json!({ "password": boss.password })).await?;
        let (login, password) = ("reviewer".to_owned(), password(self.app));
        let hired = json!({ "login": login, "name": "审核员", "password": password, "roles": ["reviewer"],
            "email": "reviewer@example.com" });
        admin.post("/admin/operators", hired).await?;
        Ok(Login { login, password })
    }

    async fn staff(&self, login: &Login) -> Result<Visitor, Problem> {
        let mut visitor = Visitor::new(self.router);
        visitor.post("/admin/sessions", json!({ "login": login.login, "password": login.password })).await?;
        Ok(visitor)
    }

    /// Imports the sample APIs, publishes them and bundles them.
    async fn catalogue(&self, admin: &mut Visitor, base_url: &str) -> Result<String, Problem> {
        let apis = import(admin, base_url).await?;
        let solution = admin
            .post(
                "/admin/solutions",
                json!({
                    "name_zh": "示例解决方案", "name_en": "Sample solution",
                    "summary_zh": "回显与时间两个 API，用来跑通第一次调用。",
                    "summary_en": "Echo and time, two APIs for a first call.",
                    "documents_zh": "# 快速开始\n\n订购后，用应用的 AppKey 和 AppSecret 按平台签名规则调用 `GET /gw/demo/echo`，上游会原样返回请求的内容。",
                    "documents_en": "# Quick start\n\nSubscribe, then call `GET /gw/demo/echo` signed with your application's AppKey and AppSecret. The upstream answers with what it was asked.",
                    "api_ids": apis, "required_roles": [], "min_level": 0
                }),
            )
            .await?;
        let id = text(&solution["id"])?;
        admin.put(&format!("/admin/solutions/{id}/publication"), json!({})).await?;
        Ok(id)
    }

    /// Registers somebody by phone number or mail address.
    pub(super) async fn register(&self, contact: &str) -> Result<(Visitor, Login), Problem> {
        let (channel, field) = if contact.contains('@') { ("email", "email") } else { ("sms", "phone") };
        let mut visitor = Visitor::new(self.router);
        let captcha = visitor.post("/captchas", json!({ "purpose": "register" })).await?;
        let sent = visitor
            .post(
                "/codes",
                json!({
                    "channel": channel, "purpose": "register", "recipient": contact,
                    "captcha_id": captcha["id"], "captcha_answer": captcha["answer"]
                }),
            )
            .await?;
        self.work().await?;
        let code = newest_code(&mut visitor, contact).await?;
        let password = password(self.app);
        let mut form = json!({
            "password": password, "password_again": password,
            "code": code, "code_ticket": sent["ticket"], "agreement": true
        });
        form[field] = contact.into();
        visitor.post("/accounts", form).await?;
        Ok((visitor, Login { login: contact.to_owned(), password }))
    }

    /// Hands a drawn document in and returns its id.
    pub(super) async fn upload(
        &self,
        visitor: &mut Visitor,
        slot: &str,
        name: &str,
    ) -> Result<Value, Problem> {
        let picture = draw(name).ok_or_else(|| Problem::internal("no sample document"))?;
        let path = format!("/api/v1/me/documents?slot={slot}");
        let mut uploaded = visitor.send(Method::POST, &path, "image/png", picture).await?;
        Ok(uploaded["id"].take())
    }

    async fn submit_person(&self, visitor: &mut Visitor, name: &str) -> Result<(), Problem> {
        let mut documents = serde_json::Map::new();
        for slot in ["id_front", "id_back"] {
            documents.insert(slot.to_owned(), self.upload(visitor, slot, slot).await?);
        }
        // The last digit before the check character is odd for men.
        let number = self.numbers.person();
        let is_man = number.as_bytes().get(16).is_some_and(|digit| digit % 2 == 1);
        let gender = if is_man { "male" } else { "female" };
        visitor
            .put(
                "/me/verification",
                json!({
                    "kind": "individual", "name": name, "gender": gender, "id_number": number,
                    "id_valid_from": "2020-03-01", "id_valid_years": 20, "documents": documents,
                    "agreement": true, "consent": true
                }),
            )
            .await?;
        self.work().await
    }

    /// Claims the newest case and decides it.
    pub(super) async fn decide(&self, desk: &mut Visitor, mut decision: Value) -> Result<(), Problem> {
        let queue = desk.get("/admin/reviews?state=pending&limit=100").await?;
        let cases = queue["items"].as_array().map(Vec::as_slice).unwrap_or_default();
        let newest = cases.iter().max_by_key(|case| case["number"].as_str().unwrap_or_default());
        let id = text(newest.map_or(&Value::Null, |case| &case["id"]))?;
        desk.put(&format!("/admin/reviews/{id}/claim"), json!({})).await?;
        let case = desk.get(&format!("/admin/reviews/{id}")).await?;
        decision["version"] = case["version"].clone();
        desk.post(&format!("/admin/reviews/{id}/decision"), decision).await?;
        self.work().await
    }
}

/// The code that the newest message to a phone number or mail address brought.
async fn newest_code(visitor: &mut Visitor, contact: &str) -> Result<String, Problem> {
    let inbox = visitor.send(Method::GET, "/demo/inbox.json", "application/json", Vec::new()).await?;
    let items = inbox["items"].as_array().map(Vec::as_slice).unwrap_or_default();
    let theirs =
        |item: &&Value| item["recipient"].as_str().is_some_and(|recipient| recipient.ends_with(contact));
    text(items.iter().find(theirs).map_or(&Value::Null, |item| &item["code"]))
}

pub(super) fn text(value: &Value) -> Result<String, Problem> {
    value.as_str().map(str::to_owned).ok_or_else(|| Problem::internal(format!("not a text: {value}")))
}
