//! Stories of account security, and what they share.

mod contacts;
mod lock;
mod log;
mod password;
mod recovery;
mod sessions;
mod siege;
mod username;

use paifang_kernel::access::{DeveloperKind, Verification};
use paifang_kernel::notice::To;
use paifang_testkit::{Client, Seen, World, json};
use serde_json::Value;

pub(super) use crate::fixtures::ask_to_recover;
use crate::fixtures::{PASSWORD, organisation};
use crate::organisations::{NewStanding, set_standing};

/// Another password that every rule accepts.
const NEW: &str = "wumpel-88";
const PHONE: &str = "13800001234";
const OTHER_PHONE: &str = "13900005678";
const MAIL: &str = "dana@example.com";

/// Tries to log in as somebody whose browser nobody knows.
async fn log_in(w: &World, name: &str, password: &str) -> Seen {
    w.anonymous().post("/sessions", json!({ "login": name, "password": password })).await
}

/// Somebody logged in from another browser.
async fn elsewhere(w: &World, name: &str) -> Client {
    let client = w.anonymous();
    client.post("/sessions", json!({ "login": name, "password": PASSWORD })).await.created();
    client
}

/// Puts the organisation of a client into a state of verification.
async fn verification(w: &World, client: &Client, verification: Verification) {
    let org = organisation(client).await;
    let mut tx = w.app.db.begin().await.expect("a transaction");
    let standing = NewStanding { verification, kind: Some(DeveloperKind::Individual), level: 0, name: None };
    set_standing(&mut tx, &org, &standing).await.expect("a standing");
    tx.commit().await.expect("a commit");
}

/// The kinds of the messages about security that were sent so far, with the one they went to.
async fn told(w: &World) -> Vec<(String, String)> {
    let notices = w.notices().await;
    let about = notices.iter().filter(|notice| notice.kind.starts_with("security."));
    let whom = |to: &To| match to {
        To::Account(_) => "account".to_owned(),
        To::Operator(_) => "operator".to_owned(),
        To::Phone(text) | To::Email(text) => text.clone(),
    };
    about.map(|notice| (notice.kind.clone(), whom(&notice.to))).collect()
}

/// The kinds in a client's security log, the newest first.
async fn log_of(client: &Client) -> Vec<String> {
    let log = client.get("/me/security-events").await.ok();
    let items = log["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| crate::fixtures::text(&item["kind"])).collect()
}

/// A wrong code of the right shape.
fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

fn number(value: &Value) -> i64 {
    value.as_str().and_then(|text| text.parse().ok()).unwrap_or_default()
}
