//! The gates that a member meets, and the contract gate before the menus it names.

use paifang_kernel::access::DeveloperKind;
use paifang_testkit::{Wiring, both, json};
use serde_json::Value;

use super::people::{invited, joined, member, signed, verified, wired};
use crate::contract::ContractGate;
use crate::fixtures::{organisation, sign_up, wire};
use crate::{AccountsConfig, organisations};

const OWNER: &str = "13800001234";
const MEMBER: &str = "13900005678";

fn wire_all(app: &paifang_kernel::App) -> Wiring {
    wired(app, AccountsConfig { contract_gate: ContractGate::All, ..AccountsConfig::default() })
}

fn wire_off(app: &paifang_kernel::App) -> Wiring {
    wired(app, AccountsConfig { contract_gate: ContractGate::Off, ..AccountsConfig::default() })
}

/// What is closed to the verified and signed: business registration, which wants level 4 (LVL-03).
fn only_the_level() -> Value {
    json!({ "business": { "code": "level_required", "next": "/console/account/level" } })
}

both! { wire;

/// GATE-05, GATE-08, CON-02: an unsigned company is stopped at products and told where to sign; an individual is not.
async fn an_unsigned_company_is_stopped_at_products(w: World) {
    let dana = verified(w, OWNER, DeveloperKind::Enterprise).await;
    let refusal = dana.get("/device-allowance").await;
    assert_eq!(refusal.status.as_u16(), 403);
    assert_eq!(refusal.refused("contract_required")["next"], "/console/contracts");
    let gates = dana.get("/me").await.ok()["gates"].clone();
    let closed: Vec<&String> = gates.as_object().unwrap().keys().collect();
    assert_eq!(closed, ["after_sales", "business", "data", "devices", "marketing", "members", "products", "push"]);
    assert_eq!(gates["products"], json!({ "code": "contract_required", "next": "/console/contracts" }));
    let ivy = verified(w, MEMBER, DeveloperKind::Individual).await;
    let allowance = ivy.get("/device-allowance").await.ok();
    assert_eq!(allowance, json!({ "kind": "individual", "cap": 300 }));
    assert_eq!(ivy.get("/me").await.ok()["gates"], only_the_level());
}

/// CON-08, CON-09: once the contract is signed, the functions behind the gate open, and others can be let in.
async fn a_signature_opens_the_functions(w: World) {
    let dana = signed(w, OWNER).await;
    assert_eq!(dana.get("/device-allowance").await.ok(), json!({ "kind": "enterprise", "cap": null }));
    assert_eq!(dana.get("/me").await.ok()["gates"], only_the_level());
    invited(&dana, MEMBER, &["technical"]).await;
}

/// AUT-01: before the contract is signed nobody can be let in.
async fn an_unsigned_company_lets_nobody_in(w: World) {
    let dana = verified(w, OWNER, DeveloperKind::Enterprise).await;
    let form = json!({ "recipient": MEMBER, "roles": ["admin"] });
    dana.post("/member-invitations", form).await.refused("contract_required");
    dana.get("/members").await.refused("contract_required");
    let eve = sign_up(w, MEMBER).await;
    assert_eq!(eve.get("/me/invitations").await.ok()["items"], json!([]));
}

/// GATE-09: an unverified account works in a signed organisation by its role, and in its own is sent to verification.
async fn a_member_needs_no_verification_of_its_own(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = sign_up(w, MEMBER).await;
    let home = organisation(&tess).await;
    tess.get("/device-allowance").await.refused("verification_required");
    w.travel(3_600);
    invited(&dana, MEMBER, &["technical"]).await;
    joined(&tess).await;
    tess.get("/device-allowance").await.ok();
    let me = tess.get("/me").await.ok();
    assert_eq!((&me["obstacle"], &me["gates"], &me["roles"]), (&Value::Null, &json!({}), &json!(["technical"])));
    tess.put("/me/organisation", json!({ "organisation": home })).await.ok();
    let refusal = tess.get("/device-allowance").await.refused("verification_required");
    assert_eq!(refusal["next"], "/console/verify");
}

/// GATE-08: the agreement comes before everything else, also for a member of a signed organisation.
async fn a_member_needs_the_agreement(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical"]).await;
    let mut tx = w.app.db.begin().await.unwrap();
    tx.exec(paifang_kernel::sql!("UPDATE agreement_acceptances SET version = '0.9', major = 0")).await.unwrap();
    tx.commit().await.unwrap();
    tess.get("/device-allowance").await.refused("agreement_required");
}

/// GATE-05: what is asked for many organisations at once knows the contract gate as each request does.
async fn standings_know_the_contract(w: World) {
    let (dana, ivy) = (signed(w, OWNER).await, verified(w, MEMBER, DeveloperKind::Enterprise).await);
    let orgs = [organisation(&dana).await, organisation(&ivy).await];
    let known = organisations::standings(&crate::fixtures::slice(&w.app), &orgs).await.unwrap();
    let of = |org| known.iter().find(|(known, _)| known == org).map(|(_, standing)| standing.contracted);
    assert_eq!((of(&orgs[0]), of(&orgs[1])), (Some(true), Some(false)));
}

}

both! { wire_off;

/// GATE-08, AUT-01: where the gate is off nobody is stopped, and members are let in after verification.
async fn nobody_is_stopped_where_the_gate_is_off(w: World) {
    let dana = verified(w, OWNER, DeveloperKind::Enterprise).await;
    dana.get("/device-allowance").await.ok();
    let eve = sign_up(w, MEMBER).await;
    eve.post("/member-invitations", json!({ "recipient": OWNER, "roles": ["admin"] })).await.refused("verification_required");
    w.travel(3_600);
    invited(&dana, MEMBER, &["admin"]).await;
}

}

both! { wire_all;

/// GATE-08: under `all` an individual signs too.
async fn everybody_is_stopped_where_the_gate_is_for_all(w: World) {
    for (phone, kind) in [(OWNER, DeveloperKind::Enterprise), (MEMBER, DeveloperKind::Individual)] {
        let who = verified(w, phone, kind).await;
        who.get("/device-allowance").await.refused("contract_required");
    }
}

}
