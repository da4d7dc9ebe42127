//! Finding developers and looking at them.

use paifang_kernel::access::StaffRole;
use paifang_testkit::{Client, both, json};
use serde_json::Value;

use super::{OTHER_PHONE, PHONE, account, rui};
use crate::directory::{AccountState, Marks};
use crate::fixtures::{operator, organisation, sign_up, text, wire};

const MAIL: &str = "eve@example.com";

async fn found(who: &Client, query: &str) -> Vec<String> {
    let page = who.get(&format!("/admin/developers?{query}")).await.ok();
    let items = page["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| text(&item["id"])).collect()
}

/// Of several marks the one that weighs most decides.
#[test]
fn the_heaviest_mark_decides() {
    let all = Marks { frozen: true, reset: true, closing: true, closed: true };
    assert_eq!(AccountState::of(all), AccountState::Closed);
    assert_eq!(AccountState::of(Marks { closed: false, ..all }), AccountState::Frozen);
    assert_eq!(AccountState::of(Marks { closed: false, frozen: false, ..all }), AccountState::Closing);
    assert_eq!(AccountState::of(Marks { reset: true, ..Marks::default() }), AccountState::ResetDue);
    assert_eq!(AccountState::of(Marks::default()), AccountState::Active);
}

both! { wire;
    /// ADM-04: developers are found by id, whole phone number, mail address or user name, organisation, and part of a name.
    async fn developers_are_found_by_what_is_known_of_them(w: World) {
        let dana = sign_up(w, PHONE).await;
        w.travel(1);
        let eve = sign_up(w, MAIL).await;
        eve.patch("/me", json!({ "nickname": "伊芙_100%" })).await.ok();
        let (danas, eves) = (account(&dana).await, account(&eve).await);
        let rui = rui(w).await;
        assert_eq!(found(&rui, "").await, [eves.clone(), danas.clone()]);
        let org = organisation(&eve).await;
        dana.put("/me/username", json!({ "username": "Dana_7" })).await.ok();
        let table = [
            ("q=dana_7".to_owned(), &danas),
            ("q=ana_".to_owned(), &danas),
            (format!("q={danas}"), &danas),
            ("q=%2B86 138 0000 1234".replace(' ', "%20"), &danas),
            ("q=EVE%40example.com".to_owned(), &eves),
            (format!("q={org}"), &eves),
            ("q=%E4%BC%8A%E8%8A%99".to_owned(), &eves),
            ("q=_100%25".to_owned(), &eves),
        ];
        for (query, wanted) in table {
            assert_eq!(found(&rui, &query).await, std::slice::from_ref(wanted), "{query}");
        }
        for nothing in ["q=1380000", "q=eve%40example", "q=%25", "state=frozen", "verification=verified", "q=acc_%27"] {
            let ids = found(&rui, nothing).await;
            assert!(ids.is_empty() || nothing == "q=%25", "{nothing}: {ids:?}");
        }
        assert_eq!(found(&rui, "q=%25").await, [eves]);
        assert_eq!(found(&rui, "state=active&verification=unverified").await.len(), 2);
    }

    /// ADM-04: the list comes in pages, and each developer once.
    async fn the_list_comes_in_pages(w: World) {
        for number in 0..5 {
            sign_up(w, &format!("1380000100{number}")).await;
        }
        let rui = rui(w).await;
        let (mut seen, mut next) = (Vec::new(), String::new());
        loop {
            let page = rui.get(&format!("/admin/developers?limit=2{next}")).await.ok();
            seen.extend(page["items"].as_array().cloned().unwrap_or_default());
            let Some(cursor) = page["next"].as_str() else { break };
            next = format!("&cursor={cursor}");
        }
        assert_eq!(seen.len(), 5);
        let ids: std::collections::BTreeSet<String> = seen.iter().map(|item| text(&item["id"])).collect();
        assert_eq!(ids.len(), 5);
    }

    /// ADM-04: what operators see of a developer is masked, everywhere.
    async fn everything_is_masked(w: World) {
        let dana = sign_up(w, PHONE).await;
        let id = account(&dana).await;
        let rui = rui(w).await;
        rui.post(&format!("/admin/developers/{id}/notes"), json!({ "text": "电话回访过" })).await.created();
        let list = rui.get("/admin/developers").await;
        assert!(list.text().contains("138****1234"));
        let detail = rui.get(&format!("/admin/developers/{id}")).await;
        for answer in [&list, &detail] {
            assert!(!answer.text().contains("13800001234"), "{}", answer.text());
        }
        let detail = detail.ok();
        assert_eq!(detail["notes"][0]["text"], "电话回访过");
        assert_eq!(detail["notes"][0]["by"], "rui");
        assert_eq!(detail["memberships"][0]["role"], "owner");
        assert_eq!(detail["sessions"].as_array().map(Vec::len), Some(1));
        assert_eq!(detail["account"]["state"], "active");
    }

    /// ADM-04: only some roles see developers, fewer change anything, and unknown ones are not there.
    async fn roles_and_odd_requests_are_refused(w: World) {
        let id = account(&sign_up(w, PHONE).await).await;
        let auditor = operator(w, "kai", &[StaffRole::Auditor]).await;
        let catalog = operator(w, "moe", &[StaffRole::Catalog]).await;
        let support = operator(w, "sue", &[StaffRole::Support]).await;
        let because = json!({ "reason": "测试原因" });
        let freeze = format!("/admin/developers/{id}/freeze");
        catalog.get("/admin/developers").await.refused("role_forbidden");
        auditor.get("/admin/developers").await.ok();
        support.get(&format!("/admin/developers/{id}")).await.ok();
        for who in [&auditor, &support, &catalog] {
            who.put(&freeze, because.clone()).await.refused("role_forbidden");
        }
        auditor.post(&format!("/admin/developers/{id}/notes"), json!({ "text": "看过" })).await.refused("role_forbidden");
        let rui = rui(w).await;
        rui.put("/admin/developers/acc_unknown/freeze", because.clone()).await.refused("not_found");
        rui.put(&freeze, json!({ "reason": " x " })).await.refused("invalid");
        rui.put(&freeze, json!({ "reason": "a".repeat(201) })).await.refused("invalid");
        rui.post(&format!("/admin/developers/{id}/notes"), json!({ "text": " " })).await.refused("invalid");
        assert_eq!(rui.get(&format!("/admin/developers/{id}")).await.ok()["frozen"], Value::Null);
    }

    /// ADM-04: two accounts are never made one, and the answer says what to do instead.
    async fn merging_is_refused(w: World) {
        let (dana, eve) = (account(&sign_up(w, PHONE).await).await, account(&sign_up(w, OTHER_PHONE).await).await);
        let rui = rui(w).await;
        let path = format!("/admin/developers/{dana}/merge");
        let refusal = rui.put(&path, json!({ "into": eve })).await.refused("merge_refused");
        assert_eq!(refusal["status"], 409);
        rui.put(&path, json!({ "into": "acc_unknown" })).await.refused("not_found");
        assert_eq!(found(&rui, "").await.len(), 2);
    }
}
