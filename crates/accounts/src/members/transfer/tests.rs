//! Stories of moving the main account, and the table of its moves.

use paifang_kernel::access::DeveloperKind;
use paifang_testkit::{Client, World, both, json};

use super::State;
use crate::fixtures::{last_code, organisation, text, wire};
use crate::members::tests::people::{id, member, signed, verified};

const OWNER: &str = "13800001234";
const ADMIN: &str = "13900005678";

/// Begins a transfer to the administrator.
async fn started(dana: &Client, adam: &Client) {
    dana.post("/ownership-transfer", json!({ "account": id(adam).await })).await.created();
}

/// Asks for a code at one side and enters it there.
async fn entered(w: &World, who: &Client, side: &str, phone: &str) {
    w.travel(3_600);
    who.post(&format!("/ownership-transfer/{side}/codes"), json!({})).await.accepted();
    let code = last_code(w, phone).await;
    who.put(&format!("/ownership-transfer/{side}"), json!({ "code": code })).await.ok();
}

both! { wire;

/// AUT-13: with the codes of both sides the administrator becomes the main account, and the old one administrator.
async fn the_main_account_moves_with_both_codes(w: World) {
    let dana = signed(w, OWNER).await;
    let adam = member(w, &dana, ADMIN, &["admin", "business"]).await;
    let org = organisation(&dana).await;
    started(&dana, &adam).await;
    assert_eq!(adam.get("/ownership-transfer").await.ok()["transfer"]["state"], "started");
    entered(w, &dana, "proof", OWNER).await;
    assert_eq!(adam.get("/ownership-transfer").await.ok()["transfer"]["state"], "proven");
    let old = adam.cookies()["paifang_session"].clone();
    entered(w, &adam, "acceptance", ADMIN).await;
    assert_ne!(adam.cookies()["paifang_session"], old);
    assert_eq!(adam.get("/me").await.ok()["roles"], json!(["owner"]));
    assert_eq!(dana.get("/me").await.ok()["roles"], json!(["admin"]));
    assert_eq!(dana.get("/me").await.ok()["organisation"]["id"], org.as_str());
    dana.delete(&format!("/members/{}", id(&adam).await)).await.refused("main_account_fixed");
    let mut kinds: Vec<String> = w.notices().await.into_iter().map(|one| one.kind).filter(|kind| kind.starts_with("ownership.")).collect();
    kinds.sort();
    assert_eq!(kinds, ["ownership.moved", "ownership.moved", "ownership.offered"]);
    adam.delete(&format!("/members/{}", id(&dana).await)).await.no_content();
    let me = dana.get("/me").await.ok();
    assert_eq!((&me["roles"], &me["standing"]["verification"]), (&json!(["owner"]), &json!("unverified")), "everybody keeps a place of their own");
}

/// AUT-13: the administrator cannot accept before the main account proved itself, and wrong codes move nothing.
async fn neither_side_can_be_left_out(w: World) {
    let dana = signed(w, OWNER).await;
    let adam = member(w, &dana, ADMIN, &["admin"]).await;
    started(&dana, &adam).await;
    adam.post("/ownership-transfer/acceptance/codes", json!({})).await.refused("transfer_over");
    adam.put("/ownership-transfer/acceptance", json!({ "code": "000000" })).await.refused("transfer_over");
    w.travel(3_600);
    dana.post("/ownership-transfer/proof/codes", json!({})).await.accepted();
    let code = last_code(w, OWNER).await;
    let wrong = if code == "111111" { "222222" } else { "111111" };
    dana.put("/ownership-transfer/proof", json!({ "code": wrong })).await.refused("code_wrong");
    adam.put("/ownership-transfer/proof", json!({ "code": code })).await.refused("role_forbidden");
    dana.put("/ownership-transfer/proof", json!({ "code": code })).await.ok();
    dana.put("/ownership-transfer/acceptance", json!({ "code": code })).await.refused("role_forbidden");
    adam.put("/ownership-transfer/acceptance", json!({ "code": code })).await.refused("transfer_over");
    assert_eq!(dana.get("/me").await.ok()["roles"], json!(["owner"]));
}

/// AUT-13: a transfer lives 24 hours, there is one at a time, and either side gives it up.
async fn a_transfer_lives_a_day(w: World) {
    let dana = signed(w, OWNER).await;
    let adam = member(w, &dana, ADMIN, &["admin"]).await;
    started(&dana, &adam).await;
    dana.post("/ownership-transfer", json!({ "account": id(&adam).await })).await.refused("transfer_open");
    entered(w, &dana, "proof", OWNER).await;
    w.travel(23 * 3_600);
    assert!(adam.get("/ownership-transfer").await.ok()["transfer"].is_null());
    adam.post("/ownership-transfer/acceptance/codes", json!({})).await.refused("not_found");
    started(&dana, &adam).await;
    adam.delete("/ownership-transfer/acceptance").await.no_content();
    adam.delete("/ownership-transfer/acceptance").await.refused("not_found");
    started(&dana, &adam).await;
    dana.delete("/ownership-transfer").await.no_content();
    assert!(dana.get("/ownership-transfer").await.ok()["transfer"].is_null());
}

/// AUT-13: only an administrator takes over, never another member, a stranger, or the main account itself.
async fn only_an_administrator_takes_over(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, ADMIN, &["technical", "business"]).await;
    w.travel(3_600);
    let eve = signed(w, "13700009999").await;
    let start = async |account: String| dana.post("/ownership-transfer", json!({ "account": account })).await;
    assert_eq!(start(id(&tess).await).await.refused("transfer_to_admin")["errors"][0]["pointer"], "/account");
    start(id(&dana).await).await.refused("transfer_to_admin");
    start(id(&eve).await).await.refused("not_found");
    tess.post("/ownership-transfer", json!({ "account": id(&tess).await })).await.refused("role_forbidden");
    assert!(dana.get("/ownership-transfer").await.ok()["transfer"].is_null());
}

/// AUT-13: what an individual verified is that person, so their main account stays theirs.
async fn an_individual_stays_the_main_account(w: World) {
    let ivy = verified(w, OWNER, DeveloperKind::Individual).await;
    let adam = member(w, &ivy, ADMIN, &["admin"]).await;
    let form = json!({ "account": text(&json!(id(&adam).await)) });
    ivy.post("/ownership-transfer", form).await.refused("transfer_company_only");
}

}

/// AUT-13: every state met by every move.
#[test]
fn the_moves_of_a_transfer() {
    let states =
        [State::Started { ticket: None }, State::Proven { ticket: None }, State::Done, State::Cancelled];
    let drawn: Vec<String> = states
        .iter()
        .map(|state| {
            let told = |next: Result<State, paifang_kernel::Code>| {
                next.map_or_else(|code| code.id, |state| state.name())
            };
            let moves = [state.clone().prove(), state.clone().accept(), state.clone().cancel()].map(told);
            format!("{}: {}", state.name(), moves.join(" "))
        })
        .collect();
    assert_eq!(
        drawn,
        [
            "started: proven transfer_over cancelled",
            "proven: transfer_over done cancelled",
            "done: transfer_over transfer_over transfer_over",
            "cancelled: transfer_over transfer_over transfer_over",
        ]
    );
}
