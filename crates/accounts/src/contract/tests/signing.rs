//! From the signing page to a signed contract, and back again after a rejection.

use paifang_kernel::access::DeveloperKind;
use paifang_testkit::{both, json};
use sha2::{Digest as _, Sha256};

use super::people::{
    applied, approval, changed, chief, company, contracted, correction, decide, form, good, reviewer, told,
    verified, waiting, wire,
};
use crate::fixtures::sign_up;

both! { wire;

/// CON-01: a visitor on the signing page is sent to log in; an existing account signs without registering again.
async fn a_visitor_logs_in_and_an_account_signs(w: World) {
    let visitor = w.anonymous();
    assert_eq!(visitor.get("/me/contracts").await.refused("login_required")["next"], "/login");
    visitor.post("/me/contracts", good("module_maker")).await.refused("login_required");
    applied(&company(w).await, "module_maker").await;
}

/// An unverified developer is sent to verification first; the order is GATE-08's.
async fn verification_comes_before_the_contract(w: World) {
    let dana = sign_up(w, "13800001234").await;
    let refused = dana.post("/me/contracts", good("module_maker")).await.refused("verification_required");
    assert_eq!(refused["next"], "/console/verify");
}

/// CON-03: each missing starred field is refused and named, all at once; an unstarred one may stay empty.
async fn every_missing_starred_field_is_named(w: World) {
    let dana = company(w).await;
    let page = dana.get("/me/contracts").await.ok();
    let fields = page["fields"].as_array().unwrap();
    let starred: Vec<_> = fields.iter().filter(|field| field["starred"] == true).map(|field| &field["name"]).collect();
    assert_eq!(starred.len(), 6);
    for name in &starred {
        let pointer = format!("/company/{}", name.as_str().unwrap());
        let refused = dana.post("/me/contracts", changed(&good("module_maker"), &pointer, " ")).await.refused("field_required");
        assert_eq!(refused["errors"][0]["pointer"], pointer);
    }
    let empty = json!({ "kind": "module_maker", "text_version": 1, "agreement": true });
    assert_eq!(dana.post("/me/contracts", empty).await.refused("field_required")["errors"].as_array().unwrap().len(), 6);
    dana.post("/me/contracts", form("module_maker")).await.refused("contract_field_invalid");
    let unread = dana.post("/me/contracts", changed(&good("module_maker"), "/agreement", false)).await;
    assert_eq!(unread.refused("agreement_required")["errors"][0]["pointer"], "/agreement");
    dana.post("/me/contracts", good("module_maker")).await.created();
}

/// CON-04: all four kinds are listed, each with a text in both languages.
async fn all_four_kinds_are_listed(w: World) {
    let page = company(w).await.get("/me/contracts").await.ok();
    let kinds = page["kinds"].as_array().unwrap();
    let seen: Vec<_> = kinds.iter().map(|kind| (kind["name"].as_str().unwrap(), kind["open"].as_bool().unwrap())).collect();
    let expected =
        [("sds_service", false), ("module_maker", true), ("solution_provider", false), ("video_cloud_supplement", false)];
    assert_eq!(seen, expected);
    for kind in kinds {
        assert!(["zh", "en"].iter().all(|lang| kind["text"][lang].as_str().unwrap().len() > 1_000), "{}", kind["name"]);
    }
}

/// CON-06, CON-07: the case waits in the queue of its kind, the page shows state, history and due date,
/// and the approval opens the gate.
async fn an_approval_signs_and_opens_the_gate(w: World) {
    let (dana, rui) = (company(w).await, reviewer(w).await);
    assert!(!contracted(&dana).await);
    let id = applied(&dana, "module_maker").await;
    let path = format!("/me/contracts/{id}");
    let waiting_view = dana.get(&path).await.ok();
    assert_eq!(waiting_view["state"], "reviewing");
    // Monday 23 November 2026 in Shanghai; the fifth working day is the Monday after.
    assert_eq!(waiting_view["due_at"], "2026-11-30T15:59:59Z");
    assert_eq!(dana.get("/me/contracts").await.ok()["promise"], "3-5");
    dana.post("/me/contracts", good("module_maker")).await.refused("state_conflict");

    let case = waiting(&rui).await;
    let seen = rui.get(&format!("/admin/reviews/{case}")).await.ok();
    assert_eq!((&seen["kind"], &seen["due_at"]), (&"contract".into(), &"2026-11-30T15:59:59Z".into()));
    let legal = seen["facts"].as_array().unwrap().iter().find(|fact| fact["field"] == "legal_name").unwrap();
    assert_ne!(legal["value"], "林海");
    assert!(!contracted(&dana).await);
    decide(&rui, approval(1)).await;

    let signed = dana.get(&path).await.ok();
    assert_eq!((&signed["state"], &signed["ends_at"]), (&"signed".into(), &"2028-11-23T02:00:00Z".into()));
    let steps: Vec<_> = signed["history"].as_array().unwrap().iter().map(|step| (&step["actor"], &step["to"])).collect();
    assert_eq!(steps, [(&"developer".into(), &"reviewing".into()), (&"operator".into(), &"signed".into())]);
    assert!(contracted(&dana).await);
    let mut notices = told(w).await;
    notices.sort();
    assert_eq!(notices, ["contract.approved", "contract.submitted"]);
}

/// REV-07: "return only this item" locks the other fields of a contract, and a change of one is refused.
async fn only_the_marked_fields_of_a_contract_may_change(w: World) {
    let (dana, rui) = (company(w).await, reviewer(w).await);
    let id = applied(&dana, "module_maker").await;
    let reasons = rui.get("/admin/review-reasons?kind=contract").await.ok();
    let code = reasons["items"][0]["code"].clone();
    let marked = json!([{ "code": code, "target": "contact_name" }]);
    decide(&rui, json!({ "version": 1, "decision": "reject", "reasons": marked, "only_marked": true })).await;
    let path = format!("/me/contracts/{id}");
    let view = dana.get(&path).await.ok();
    let locked = view["locked"].as_array().unwrap();
    assert_eq!((locked.len(), locked.contains(&"contact_name".into()), locked.contains(&"address".into())), (7, false, true));
    let again = changed(&correction(), "/company/business", "Wi-Fi 模组 & 研发");
    let moved = changed(&again, "/company/address", "北京市海淀区示例路 2 号");
    assert_eq!(dana.put(&path, moved).await.refused("field_frozen")["errors"][0]["pointer"], "/company/address");
    assert_eq!(dana.get(&path).await.ok()["state"], "rejected");
    let view = dana.put(&path, changed(&again, "/company/contact_name", "林海")).await.ok();
    assert_eq!((&view["state"], &view["locked"]), (&"reviewing".into(), &json!([])));
}

/// CON-10: a rejection tells its reasons; the organisation edits and hands in again, the desk sees the difference.
async fn a_rejected_contract_is_edited_and_handed_in_again(w: World) {
    let (dana, rui) = (company(w).await, reviewer(w).await);
    let id = applied(&dana, "module_maker").await;
    let path = format!("/me/contracts/{id}");
    dana.put(&path, changed(&correction(), "/company/business", "x")).await.refused("state_conflict");
    let reasons = json!([{ "code": "con_2", "note": "请说明模组型号" }]);
    decide(&rui, json!({ "version": 1, "decision": "reject", "reasons": reasons })).await;
    let rejected = dana.get(&path).await.ok();
    assert_eq!((&rejected["state"], &rejected["reasons"][0]["target"]), (&"rejected".into(), &"business".into()));
    assert_eq!(rejected["reasons"][0]["note"], "请说明模组型号");
    assert!(!contracted(&dana).await);

    let again = dana.put(&path, changed(&correction(), "/company/business", "ESP 系列模组")).await.ok();
    assert_eq!((&again["state"], &again["version"]), (&"reviewing".into(), &2.into()));
    let case = waiting(&rui).await;
    let seen = rui.get(&format!("/admin/reviews/{case}")).await.ok();
    let facts = seen["facts"].as_array().unwrap();
    let changed: Vec<_> = facts.iter().filter(|fact| !fact["previous"].is_null()).map(|fact| &fact["field"]).collect();
    assert_eq!(changed, ["business"]);
    decide(&rui, approval(2)).await;
    assert!(contracted(&dana).await);
}

/// CON-10: the download is the accepted version, byte for byte, also after a newer text was published.
async fn the_download_is_the_accepted_version(w: World) {
    let (dana, rui, sam) = (company(w).await, reviewer(w).await, chief(w).await);
    let page = dana.get("/me/contracts").await.ok();
    let text = page["kinds"][1]["text"].clone();
    let id = applied(&dana, "module_maker").await;
    let path = format!("/me/contracts/{id}/text");
    let before = dana.get(&path).await.text();
    let newer = json!({ "zh": "全新的文本", "en": "A wholly new text" });
    assert_eq!(sam.post("/admin/contract-kinds/module_maker/texts", newer).await.created()["version"], 2);
    decide(&rui, approval(1)).await;

    let view = dana.get(&format!("/me/contracts/{id}")).await.ok();
    assert_eq!((&view["text_version"], &view["document"]), (&1.into(), &format!("/api/v1{path}").into()));
    let answer = dana.get(&path).await;
    assert!(answer.header("content-type").starts_with("text/html"));
    assert_eq!(answer.header("content-security-policy"), "sandbox; default-src 'none'");
    assert!(answer.header("content-disposition").starts_with("attachment"));
    let document = answer.text();
    assert_eq!(document, before);
    let digest: String = Sha256::digest(document.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(view["sha256"], digest);
    for lang in ["zh", "en"] {
        for line in text[lang].as_str().unwrap().lines().filter(|line| !line.is_empty()) {
            assert!(document.contains(line), "{line}");
        }
    }
    assert!(document.contains("Wi-Fi 模组 &amp; 研发") && !document.contains("全新的文本"));
    let eve = verified(w, "13900005678", DeveloperKind::Enterprise).await;
    eve.get(&path).await.refused("not_found");
}

/// CON-11: a supplement alone is refused; after its base is signed it is accepted.
async fn a_supplement_needs_its_base(w: World) {
    let (dana, rui, sam) = (company(w).await, reviewer(w).await, chief(w).await);
    for kind in ["sds_service", "video_cloud_supplement"] {
        sam.patch(&format!("/admin/contract-kinds/{kind}"), json!({ "open": true })).await.ok();
    }
    let supplement = good("video_cloud_supplement");
    dana.post("/me/contracts", supplement.clone()).await.refused("contract_base_required");
    applied(&dana, "sds_service").await;
    dana.post("/me/contracts", supplement.clone()).await.refused("contract_base_required");
    decide(&rui, approval(1)).await;
    dana.post("/me/contracts", supplement).await.created();
}

/// A text that was replaced while it was read is not agreed to.
async fn an_outdated_text_is_refused(w: World) {
    let (dana, sam) = (company(w).await, chief(w).await);
    sam.post("/admin/contract-kinds/module_maker/texts", json!({ "zh": "新", "en": "new" })).await.created();
    dana.post("/me/contracts", good("module_maker")).await.refused("contract_text_outdated");
    dana.post("/me/contracts", changed(&good("module_maker"), "/text_version", 2)).await.created();
}

}
