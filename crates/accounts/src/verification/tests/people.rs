//! People whose standing is read from the tables, so that a decision opens and shuts the gates of these stories.

use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::access::{
    Account, Caller, Developer, Means, Operator, Organisation, Plug, ReadApps, Role, Sessions, Staff,
    StaffRole, Standing,
};
use paifang_kernel::api::{Api, Cx, Reply};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Lang, Problem, sql};
use paifang_review::Desk;
use paifang_testkit::{Client, Wiring, World, json};
use serde_json::Value;

use crate::contact::Contact;
use crate::documents::{self, Documents, tests::pictures::card};
use crate::organisations;
use crate::verification::credit_code::tests::complete as complete_code;
use crate::verification::id_number::tests::complete;
use crate::verification::{self, Fleet, Verifications, subject};

/// Developers by name, the phone number each registered with, and whether they bound a mail address too.
const PEOPLE: [(&str, &str, bool); 4] = [
    ("dana", "13800001234", true),
    ("eve", "13900005678", true),
    ("lin", "13700001111", true),
    ("max", "13600002222", false),
];

/// Routes of the slice and of the desk, and one address behind the verification gate.
pub(crate) fn wire(app: &App) -> Wiring {
    app.sessions.set(Arc::new(Seated(app.clone())));
    let fleet: Plug<dyn Fleet> = Plug::default();
    fleet.set(Arc::new(Counted(app.clone())));
    let verifications = Verifications::new(app.clone(), fleet.clone());
    let desk = Desk::new(app.clone()).with(subject(fleet));
    Wiring::default()
        .jobs(paifang_review::jobs(&desk))
        .api(verification::routes().with_state(verifications))
        .api(documents::routes().with_state(Documents::new(app.clone())))
        .api(paifang_review::routes().with_state(desk))
        .api(Api::new("gate").get("/gate", gate, "Opens for the verified").with_state(app.clone()))
}

async fn gate(_cx: Cx, _who: Caller<ReadApps>) -> Reply<Value> {
    Ok(json!({ "open": true }).into())
}

/// Devices by the number that a story wrote down.
#[derive(Debug)]
struct Counted(App);

#[async_trait]
impl Fleet for Counted {
    async fn devices(&self, _org: &Id<Organisation>) -> Result<u64, Problem> {
        let said: Option<String> =
            self.0.db.opt(sql!("SELECT fact FROM platform_facts WHERE name = 'devices'")).await?;
        Ok(said.and_then(|number| number.parse().ok()).unwrap_or(0))
    }
}

/// Says how many devices there are.
pub(crate) async fn own_devices(w: &World, count: u64) {
    let mut tx = w.app.db.begin().await.unwrap();
    tx.exec(sql!("DELETE FROM platform_facts WHERE name = 'devices'")).await.unwrap();
    let sql = sql!("INSERT INTO platform_facts (name, fact) VALUES ('devices', $1)", count.to_string());
    tx.exec_one(sql).await.unwrap();
    tx.commit().await.unwrap();
}

/// Sessions whose token is the person's name.
struct Seated(App);

#[async_trait]
impl Sessions for Seated {
    async fn developer(&self, token: &str) -> Result<Option<Developer>, Problem> {
        let found: Option<(Id<Account>, Id<Organisation>)> = self
            .0
            .db
            .opt(sql!(
                "SELECT a.id, m.org FROM accounts a JOIN memberships m ON m.account = a.id WHERE a.nickname = $1",
                token
            ))
            .await?;
        let Some((account, org)) = found else { return Ok(None) };
        let organisation = organisations::find(&self.0, &org).await?;
        let standing = Standing {
            agreed: true,
            verification: organisation.verification,
            kind: organisation.kind,
            level: organisation.level,
            ..Standing::default()
        };
        let (session, roles) = (format!("session-{token}"), vec![Role::Owner]);
        let means = Means::Session { fresh_until: None };
        Ok(Some(Developer { account, org, session, means, roles, standing, lang: Lang::Zh, onlooker: None }))
    }

    async fn staff(&self, token: &str) -> Result<Option<Staff>, Problem> {
        let role = match token {
            "sam" | "sue" => StaffRole::Super,
            "audrey" => StaffRole::Auditor,
            "cathy" => StaffRole::Catalog,
            _ => StaffRole::Reviewer,
        };
        // Behind a dash stands that no factor was entered lately: `rui-stale` is rui.
        let (token, fresh_until) = match token.strip_suffix("-stale") {
            Some(token) => (token, None),
            None => (token, Some(jiff::Timestamp::MAX)),
        };
        let operator = Id::<Operator>::trusted(format!("opr_{token:0<26}"));
        let (login, session) = (token.to_owned(), token.to_owned());
        Ok(Some(Staff {
            operator,
            login,
            session,
            roles: vec![role],
            own_orgs: Vec::new(),
            fresh_until,
            enrolled: true,
        }))
    }
}

/// Gives the developers their accounts and organisations.
pub(crate) async fn settle(w: &World) {
    let app = &w.app;
    for (name, phone, has_email) in PEOPLE {
        let mut tx = app.db.begin().await.unwrap();
        let contact = Contact::phone(phone).unwrap();
        let account = app.id::<Account>();
        let email = has_email.then(|| Contact::email(&format!("{name}@example.com")).unwrap());
        tx.exec_one(sql!(
            "INSERT INTO accounts (id, phone_index, phone, email_index, email, password_hash, nickname, language, profile, \
             created_at, version) VALUES ($1, $2, $3, $4, $5, '', $6, 'zh-CN', '', $7, 1)",
            account,
            contact.index(&app.keys),
            contact.seal(&app.keys, account.as_str()),
            email.as_ref().map(|email| email.index(&app.keys)),
            email.as_ref().map(|email| email.seal(&app.keys, account.as_str())),
            name,
            app.now()
        ))
        .await
        .unwrap();
        organisations::open(app, &mut tx, &account, name).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// A reviewer, an auditor, a super administrator: the role follows the name.
pub(crate) fn staff(w: &World, name: &str) -> Client {
    w.staff(name, &[])
}

/// Dana's number; a woman born in 1990.
pub(crate) fn dana_id() -> String {
    complete("41120019900307002")
}

/// Another number; a man born in 1985.
pub(crate) fn other_id() -> String {
    complete("41120019850620003")
}

/// A company's code.
pub(crate) fn company_code() -> String {
    complete_code("91110108MA000000")
}

/// Uploads a picture and returns its id.
pub(crate) async fn upload(who: &Client, slot: &str) -> String {
    let made = who.upload(&format!("/me/documents?slot={slot}"), "image/png", card()).await.created();
    made["id"].as_str().unwrap().to_owned()
}

/// A whole individual form with fresh uploads.
pub(crate) async fn individual(who: &Client) -> Value {
    let (front, back) = (upload(who, "id_front").await, upload(who, "id_back").await);
    json!({
        "kind": "individual", "name": "戴娜", "gender": "female", "id_number": dana_id(),
        "id_valid_from": "2020-05-01", "id_valid_years": 20,
        "documents": { "id_front": front, "id_back": back }, "agreement": true, "consent": true,
    })
}

/// A whole enterprise form with fresh uploads.
pub(crate) async fn enterprise(who: &Client) -> Value {
    let (front, back) = (upload(who, "legal_id_front").await, upload(who, "legal_id_back").await);
    let licence = upload(who, "licences").await;
    json!({
        "kind": "enterprise", "company_name": "牌坊示例科技有限公司", "credit_code": company_code(),
        "licence_valid_until": "2030-12-31", "address": "北京市海淀区示例路 1 号", "contact_phone": "010-12345678",
        "legal_name": "林海", "legal_id_number": other_id(),
        "documents": { "licences": [licence], "legal_id_front": front, "legal_id_back": back },
        "agreement": true, "consent": true,
    })
}

/// The form with a field changed; the pointer must exist.
pub(crate) fn changed(form: &Value, pointer: &str, value: impl Into<Value>) -> Value {
    let mut form = form.clone();
    *form.pointer_mut(pointer).unwrap() = value.into();
    form
}

/// Hands in an individual form and returns the case's id.
pub(crate) async fn submitted(who: &Client) -> String {
    let form = individual(who).await;
    let view = who.put("/me/verification", form).await.ok();
    view["case"]["id"].as_str().unwrap().to_owned()
}

/// Claims a case and decides it.
pub(crate) async fn decide(reviewer: &Client, case: &str, decision: Value) -> Value {
    reviewer.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    reviewer.post(&format!("/admin/reviews/{case}/decision"), decision).await.ok()
}

/// An approval of a version.
pub(crate) fn approval(version: u32) -> Value {
    json!({ "version": version, "decision": "approve" })
}

/// A rejection of a version for one reason.
pub(crate) fn rejection(version: u32, code: &str) -> Value {
    json!({ "version": version, "decision": "reject", "reasons": [{ "code": code, "note": "请上传清晰的原件" }] })
}

/// The actions recorded about an object, oldest first.
pub(crate) async fn audited(w: &World, object: &str) -> Vec<String> {
    w.app.db.all(sql!("SELECT action FROM audit_log WHERE object = $1 ORDER BY seq", object)).await.unwrap()
}
