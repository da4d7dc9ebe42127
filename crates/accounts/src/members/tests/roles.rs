//! The list of members, their roles, and what each role may do.

use paifang_kernel::access::{Needed, Role};
use paifang_testkit::{both, json};

use super::people::{id, invited, member, signed};
use crate::fixtures::{sign_up, wire};

const OWNER: &str = "13800001234";
const MEMBER: &str = "13900005678";

both! { wire;

/// AUT-03: the list shows everybody with their rights; a change takes effect on the member's next request, without new login.
async fn a_change_of_roles_takes_effect_at_once(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical"]).await;
    let items = dana.get("/members").await.ok()["items"].clone();
    assert_eq!((&items[0]["roles"], &items[0]["you"], &items[1]["roles"]), (&json!(["owner"]), &json!(true), &json!(["technical"])));
    assert_eq!((&items[1]["contact"], &items[1]["you"]), (&json!("139****5678"), &json!(false)));
    tess.get("/device-allowance").await.ok();
    let path = format!("/members/{}", id(&tess).await);
    dana.patch(&path, json!({ "roles": ["after_sales", "business"] })).await.ok();
    tess.get("/device-allowance").await.refused("role_forbidden");
    assert_eq!(tess.get("/me").await.ok()["roles"], json!(["business", "after_sales"]));
    dana.delete(&path).await.no_content();
    let me = tess.get("/me").await.ok();
    assert_eq!(me["roles"], json!(["owner"]));
    assert_eq!(me["obstacle"]["code"], "verification_required");
    assert_eq!(tess.get("/me/organisations").await.ok()["items"].as_array().unwrap().len(), 1);
    let mut kinds: Vec<String> = w.notices().await.into_iter().map(|one| one.kind).filter(|kind| kind.starts_with("member.")).collect();
    kinds.sort();
    assert_eq!(kinds, ["member.invited", "member.joined", "member.removed", "member.roles_changed"]);
}

/// AUT-04: an administrator may do everything but remove or demote the main account.
async fn an_administrator_may_do_all_but_touch_the_main_account(w: World) {
    let dana = signed(w, OWNER).await;
    let adam = member(w, &dana, MEMBER, &["admin"]).await;
    let tess = member(w, &dana, "13700009999", &["technical"]).await;
    w.travel(3_600);
    invited(&adam, "13600001111", &["business"]).await;
    adam.patch(&format!("/members/{}", id(&tess).await), json!({ "roles": ["operations"] })).await.ok();
    let main = format!("/members/{}", id(&dana).await);
    adam.patch(&main, json!({ "roles": ["technical"] })).await.refused("main_account_fixed");
    adam.delete(&main).await.refused("main_account_fixed");
    dana.delete(&main).await.refused("main_account_fixed");
    let own = format!("/members/{}", id(&adam).await);
    adam.patch(&own, json!({ "roles": ["technical"] })).await.refused("own_membership");
    adam.delete(&own).await.refused("own_membership");
    assert_eq!(dana.get("/me").await.ok()["roles"], json!(["owner"]));
    let every = paifang_kernel::access::GRANTS.iter().filter(|grant| grant.roles.contains(&Role::Owner));
    let alone: Vec<&str> = every.filter(|grant| !grant.roles.contains(&Role::Admin)).map(|grant| grant.name).collect();
    assert_eq!(alone, ["ownership.transfer"]);
}

/// AUT-10: each role is refused at the API of a menu that it does not have, whatever the pages show.
async fn a_role_is_refused_at_other_menus(w: World) {
    let dana = signed(w, OWNER).await;
    for (at, role) in Role::ALL.into_iter().filter(|role| *role != Role::Owner).enumerate() {
        let who = member(w, &dana, &format!("1370000999{at}"), &[role.name()]).await;
        let products = who.get("/device-allowance").await;
        if matches!(role, Role::Admin | Role::Technical) {
            products.ok();
        } else {
            products.refused("role_forbidden");
        }
        let members = who.get("/members").await;
        if role == Role::Admin { drop(members.ok()) } else { drop(members.refused("role_forbidden")) }
        w.travel(3_600);
    }
}

/// AUT-03, rule W2: members of another organisation are not there, and roles that cannot be granted change nothing.
async fn another_organisations_members_are_not_there(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical"]).await;
    w.travel(3_600);
    let eve = signed(w, "13600001111").await;
    let path = format!("/members/{}", id(&tess).await);
    eve.patch(&path, json!({ "roles": ["admin"] })).await.refused("not_found");
    eve.delete(&path).await.refused("not_found");
    for roles in [json!([]), json!(["owner"])] {
        dana.patch(&path, json!({ "roles": roles })).await.refused("invalid");
    }
    assert_eq!(tess.get("/me").await.ok()["roles"], json!(["technical"]));
    sign_up(w, "13700009999").await.get("/members").await.refused("verification_required");
}

}

/// AUT-01, GATE-08: letting members in stands behind the contract gate.
#[test]
fn members_stand_behind_the_contract_gate() {
    let members = paifang_kernel::access::GRANTS.iter().filter(|grant| grant.menu == "members");
    assert!(
        members.clone().count() >= 2
            && members.into_iter().all(|grant| grant.needed == Some(Needed::Contracted))
    );
}
