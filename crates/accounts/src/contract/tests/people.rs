//! People with real accounts and sessions, so that a signature opens the gate that they meet.

use paifang_kernel::App;
use paifang_kernel::access::{DeveloperKind, Plug, StaffRole, Verification};
use paifang_review::Desk;
use paifang_testkit::{Client, Wiring, World, json};
use serde_json::Value;

use crate::contract::{self, Contracts};
use crate::fixtures::{lenient, operator, organisation, sign_up};
use crate::organisations::{NewStanding, set_standing};
use crate::{Accounts, AccountsConfig, verification};

/// The slice, the desk, and the real sessions.
pub(super) fn wire(app: &App) -> Wiring {
    wired(app, AccountsConfig::default())
}

/// The same with another configuration.
pub(super) fn wired(app: &App, config: AccountsConfig) -> Wiring {
    let accounts = Accounts::new(app.clone(), lenient(config));
    let desk = Desk::new(app.clone()).with(verification::subject(Plug::default())).with(contract::subject());
    let jobs = crate::jobs(&accounts);
    Wiring::default()
        .api(crate::routes().with_state(accounts))
        .api(contract::routes().with_state(Contracts::new(app.clone())))
        .api(paifang_review::routes().with_state(desk))
        .jobs(jobs)
}

/// A verified developer of a type, with an account of their own.
pub(super) async fn verified(w: &World, phone: &str, kind: DeveloperKind) -> Client {
    let client = sign_up(w, phone).await;
    let org = organisation(&client).await;
    let standing =
        NewStanding { verification: Verification::Verified, kind: Some(kind), level: 3, name: None };
    let mut tx = w.app.db.begin().await.unwrap();
    set_standing(&mut tx, &org, &standing).await.unwrap();
    tx.commit().await.unwrap();
    client
}

/// A verified company.
pub(super) async fn company(w: &World) -> Client {
    verified(w, "13800001234", DeveloperKind::Enterprise).await
}

/// Business staff at the desk.
pub(super) async fn reviewer(w: &World) -> Client {
    operator(w, "business1", &[StaffRole::Reviewer]).await
}

/// Somebody who may do everything.
pub(super) async fn chief(w: &World) -> Client {
    operator(w, "chief001", &[StaffRole::Super]).await
}

/// The whole form for a kind, with its first text.
pub(super) fn form(kind: &str) -> Value {
    let mut form = correction();
    form["kind"] = kind.into();
    form
}

/// The same without the kind, as a rejected contract is handed in again.
pub(super) fn correction() -> Value {
    json!({
        "company": {
            "company_name": "牌坊示例科技有限公司", "credit_code": "91110108MA0000000X",
            "address": "北京市海淀区示例路 1 号", "legal_name": "林海", "contact_name": "戴娜",
            "contact_phone": "13800001234", "contact_email": "", "business": "Wi-Fi 模组 <研发>",
        },
        "text_version": 1, "agreement": true,
    })
}

/// The form without the sign that no field may hold.
pub(super) fn good(kind: &str) -> Value {
    changed(&form(kind), "/company/business", "Wi-Fi 模组 & 研发")
}

/// The form with a field changed.
pub(super) fn changed(form: &Value, pointer: &str, value: impl Into<Value>) -> Value {
    let mut form = form.clone();
    *form.pointer_mut(pointer).unwrap() = value.into();
    form
}

/// Applies for a contract and returns its id.
pub(super) async fn applied(who: &Client, kind: &str) -> String {
    let made = who.post("/me/contracts", good(kind)).await.created();
    made["id"].as_str().unwrap().to_owned()
}

/// The newest case that waits at the desk.
pub(super) async fn waiting(reviewer: &Client) -> String {
    let queue = reviewer.get("/admin/reviews?kind=contract").await.ok();
    queue["items"][0]["id"].as_str().unwrap().to_owned()
}

/// Claims the case that waits and decides it.
pub(super) async fn decide(reviewer: &Client, decision: Value) -> Value {
    let case = waiting(reviewer).await;
    reviewer.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    reviewer.post(&format!("/admin/reviews/{case}/decision"), decision).await.ok()
}

/// An approval of a version.
pub(super) fn approval(version: u32) -> Value {
    json!({ "version": version, "decision": "approve" })
}

/// Whether the organisation passes the contract gate.
pub(super) async fn contracted(who: &Client) -> bool {
    who.get("/me/contracts").await.ok()["contracted"].as_bool().unwrap()
}

/// What the developer was told about contracts, oldest first.
pub(super) async fn told(w: &World) -> Vec<String> {
    let notices = w.notices().await;
    let kinds = notices.iter().map(|notice| notice.kind.clone());
    kinds.filter(|kind| kind.starts_with("contract.")).collect()
}
