//! Belonging to several organisations.

use paifang_testkit::{both, json};

use super::people::{COMPANY, id, member, signed};
use crate::fixtures::{PASSWORD, organisation, sign_up, wire};

const OWNER: &str = "13800001234";
const MEMBER: &str = "13900005678";

both! { wire;

/// AUT-12: one account belongs to several organisations in several roles and switches between them.
async fn an_account_switches_between_its_organisations(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical", "business"]).await;
    let items = tess.get("/me/organisations").await.ok()["items"].clone();
    assert_eq!((&items[0]["roles"], &items[0]["current"]), (&json!(["owner"]), &json!(false)));
    assert_eq!((&items[1]["name"], &items[1]["roles"], &items[1]["current"]), (&json!(COMPANY), &json!(["business", "technical"]), &json!(true)));
    tess.put("/me/organisation", json!({ "organisation": items[0]["id"] })).await.ok();
    assert_eq!(tess.get("/me").await.ok()["organisation"]["id"], items[0]["id"]);
    tess.put("/me/organisation", json!({ "organisation": items[1]["id"] })).await.ok();
    let again = w.anonymous();
    again.post("/sessions", json!({ "login": MEMBER, "password": PASSWORD })).await.created();
    assert_eq!(again.get("/me").await.ok()["organisation"]["id"], items[1]["id"], "the next login opens it again");
}

/// AUT-12, rule A9: the session goes on under a new id and token; the old token is worth nothing.
async fn a_switch_gives_the_session_a_new_id(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical"]).await;
    let old = tess.cookies()["paifang_session"].clone();
    let home = tess.get("/me/organisations").await.ok()["items"][0]["id"].clone();
    let before = tess.get("/me/sessions").await.ok()["items"][0]["id"].clone();
    tess.put("/me/organisation", json!({ "organisation": home })).await.ok();
    assert_ne!(tess.get("/me/sessions").await.ok()["items"][0]["id"], before);
    w.anonymous().with_session(&old).get("/me").await.refused("login_required");
}

/// AUT-12, rule W2: nobody acts for an organisation that they do not belong to.
async fn nobody_acts_for_a_foreign_organisation(w: World) {
    let dana = signed(w, OWNER).await;
    let eve = sign_up(w, MEMBER).await;
    let foreign = organisation(&dana).await;
    eve.put("/me/organisation", json!({ "organisation": foreign })).await.refused("not_found");
    eve.delete(&format!("/me/organisations/{foreign}")).await.refused("not_found");
    assert_ne!(organisation(&eve).await, foreign);
}

/// AUT-12: a member leaves and goes on in the organisation of their own; the main account cannot leave.
async fn a_member_leaves(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical"]).await;
    let org = organisation(&dana).await;
    let path = format!("/me/organisations/{org}");
    dana.delete(&path).await.refused("main_account_fixed");
    tess.delete(&path).await.ok();
    assert_ne!(organisation(&tess).await, org);
    assert_eq!(tess.get("/me").await.ok()["roles"], json!(["owner"]));
    assert_eq!(dana.get("/members").await.ok()["items"].as_array().unwrap().len(), 1);
    dana.patch(&format!("/members/{}", id(&tess).await), json!({ "roles": ["admin"] })).await.refused("not_found");
}

}
