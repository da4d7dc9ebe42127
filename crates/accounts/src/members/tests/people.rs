//! Companies with a contract, and people they invite.

use paifang_kernel::App;
use paifang_kernel::access::{DeveloperKind, Verification};
use paifang_testkit::{Client, Wiring, World, json};
use serde_json::Value;

use crate::fixtures::{lenient, organisation, sign_up, text};
use crate::organisations::{NewStanding, set_contracted, set_standing};
use crate::{Accounts, AccountsConfig};

const YEAR_MS: i64 = 365 * 86_400_000;

/// The company's verified name.
pub(crate) const COMPANY: &str = "牌坊示例科技有限公司";

/// The slice with its real sessions and another contract gate.
pub(crate) fn wired(app: &App, config: AccountsConfig) -> Wiring {
    let accounts = Accounts::new(app.clone(), lenient(config));
    let jobs = crate::jobs(&accounts);
    Wiring::default().api(crate::routes().with_state(accounts)).jobs(jobs)
}

/// A verified developer of a type, without a contract.
pub(crate) async fn verified(w: &World, contact: &str, kind: DeveloperKind) -> Client {
    let client = sign_up(w, contact).await;
    let org = organisation(&client).await;
    let name = (kind == DeveloperKind::Enterprise).then(|| COMPANY.to_owned());
    let standing = NewStanding { verification: Verification::Verified, kind: Some(kind), level: 3, name };
    let mut tx = w.app.db.begin().await.unwrap();
    set_standing(&mut tx, &org, &standing).await.unwrap();
    tx.commit().await.unwrap();
    client
}

/// A company with a signed contract.
pub(crate) async fn signed(w: &World, contact: &str) -> Client {
    let client = verified(w, contact, DeveloperKind::Enterprise).await;
    let org = organisation(&client).await;
    let mut tx = w.app.db.begin().await.unwrap();
    set_contracted(&mut tx, &org, Some(w.app.clock.now_ms() + YEAR_MS)).await.unwrap();
    tx.commit().await.unwrap();
    client
}

/// Invites somebody and returns the invitation's id.
pub(crate) async fn invited(owner: &Client, recipient: &str, roles: &[&str]) -> String {
    let made =
        owner.post("/member-invitations", json!({ "recipient": recipient, "roles": roles })).await.created();
    text(&made["id"])
}

/// Accepts the only open invitation and goes to work for the organisation.
pub(crate) async fn joined(member: &Client) -> Value {
    let open = member.get("/me/invitations").await.ok();
    let path = format!("/me/invitations/{}/answer", text(&open["items"][0]["id"]));
    let answer = member.post(&path, json!({ "answer": "accept" })).await.created();
    member.put("/me/organisation", json!({ "organisation": answer["organisation"] })).await.ok();
    answer
}

/// Somebody new who works for the organisation in these roles.
pub(crate) async fn member(w: &World, owner: &Client, contact: &str, roles: &[&str]) -> Client {
    let client = sign_up(w, contact).await;
    w.travel(3_600);
    invited(owner, contact, roles).await;
    joined(&client).await;
    client
}

/// The id of an account.
pub(crate) async fn id(client: &Client) -> String {
    text(&client.get("/me").await.ok()["account"]["id"])
}
