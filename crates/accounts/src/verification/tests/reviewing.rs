//! What a decision does to the developer, and what the desk shows of a verification.

use paifang_kernel::notice::Notice;
use paifang_testkit::{both, json};
use serde_json::Value;

use super::people::{
    approval, changed, dana_id, decide, enterprise, individual, rejection, settle, staff, submitted, wire,
};

/// The kinds in alphabetical order, because notices of one moment come in no particular order.
fn kinds(notices: &[Notice]) -> Vec<&str> {
    let mut kinds: Vec<&str> = notices.iter().map(|notice| notice.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds
}

/// The newest notice of a kind.
fn newest<'a>(notices: &'a [Notice], kind: &str) -> &'a Notice {
    notices.iter().rev().find(|notice| notice.kind == kind).unwrap()
}

fn fact<'a>(seen: &'a Value, field: &str) -> &'a Value {
    seen["facts"].as_array().unwrap().iter().find(|fact| fact["field"] == field).unwrap()
}

fn check<'a>(seen: &'a Value, code: &str) -> &'a Value {
    &seen["checks"].as_array().unwrap().iter().find(|check| check["code"] == code).unwrap()["outcome"]
}

both! { wire;

/// RNV-11, GATE-02, GATE-03: the gate is shut before, shut while waiting, and opens with the approval.
async fn an_approval_opens_the_gate_and_tells(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    assert_eq!(dana.get("/gate").await.refused("verification_required")["next"], "/console/verify");
    let case = submitted(&dana).await;
    assert_eq!(dana.get("/gate").await.refused("verification_pending")["next"], "/console/verify/status");
    let decided = decide(&rui, &case, approval(1)).await;
    assert_eq!(decided["state"], "approved");
    dana.get("/gate").await.ok();
    let view = dana.get("/me/verification").await.ok();
    assert_eq!((&view["status"], &view["case"]["state"]), (&"verified".into(), &"approved".into()));
    assert_eq!(kinds(&w.notices().await), ["verification.approved", "verification.submitted"]);
    let level: i64 = w.app.db.one(paifang_kernel::sql!("SELECT level FROM organisations WHERE name = 'dana'")).await.unwrap();
    assert_eq!(level, 3);
}

/// RNV-08, RNV-12, HLP-02: a rejection keeps the gate shut and tells each reason, where it applies, and whom to ask.
async fn a_rejection_lists_its_reasons_and_the_contact(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let case = submitted(&dana).await;
    let reasons = json!([
        { "code": "ind_1", "note": "与证件照片不符" },
        { "code": "ind_2", "target": "id_back" },
    ]);
    decide(&rui, &case, json!({ "version": 1, "decision": "reject", "reasons": reasons })).await;
    assert_eq!(dana.get("/gate").await.refused("verification_required")["next"], "/console/verify");

    let view = dana.get("/me/verification").await.ok();
    assert_eq!(view["status"], "rejected");
    let told = &view["case"]["reasons"];
    assert_eq!((&told[0]["code"], &told[0]["target"]), (&"ind_1".into(), &"name".into()));
    assert_eq!((&told[0]["text"], &told[0]["note"]), (&"姓名或证件号码与证件不一致".into(), &"与证件照片不符".into()));
    assert_eq!((&told[1]["code"], &told[1]["target"]), (&"ind_2".into(), &"id_back".into()));
    assert_eq!(view["support"]["phone"], w.app.brand().support_phone);

    let notices = w.notices().await;
    assert_eq!(kinds(&notices), ["verification.rejected", "verification.submitted"]);
    let reasons = &newest(&notices, "verification.rejected").params["reasons"];
    assert_eq!(reasons[0]["zh"], "姓名：姓名或证件号码与证件不一致（与证件照片不符）");
    assert_eq!(reasons[1]["en"], "Identity card, back: The document is blurred");
}

/// RNV-09, RNV-12: a rejected developer corrects and resubmits the same case, which may then be approved.
async fn a_rejected_developer_may_fix_and_resubmit(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let form = individual(&dana).await;
    let case = dana.put("/me/verification", changed(&form, "/name", "假名")).await.ok()["case"]["id"].clone();
    let case = case.as_str().unwrap();
    decide(&rui, case, rejection(1, "ind_1")).await;
    let view = dana.put("/me/verification", form).await.ok();
    assert_eq!((&view["status"], &view["case"]["version"]), (&"pending".into(), &2.into()));
    assert_eq!(view["case"]["id"], case);
    assert_eq!(view["case"]["reasons"], json!([]));
    decide(&rui, case, approval(2)).await;
    dana.get("/gate").await.ok();
}

/// RNV-09, REV-06: the reviewer sees version 2 as current, with what changed marked.
async fn version_two_marks_what_changed(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let form = individual(&dana).await;
    let case = dana.put("/me/verification", form.clone()).await.ok()["case"]["id"].as_str().unwrap().to_owned();
    let again = individual(&dana).await;
    let edited = changed(&changed(&form, "/name", "戴小娜"), "/documents/id_back", again["documents"]["id_back"].clone());
    dana.put("/me/verification", edited).await.ok();

    let seen = rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    assert_eq!(seen["version"], 2);
    assert_eq!((&fact(&seen, "name")["value"], &fact(&seen, "name")["previous"]), (&"戴小娜".into(), &"戴娜".into()));
    assert_eq!(fact(&seen, "id_number")["previous"], json!(null));
    let marks: Vec<(&str, bool)> = seen["documents"]
        .as_array()
        .unwrap()
        .iter()
        .map(|paper| (paper["slot"].as_str().unwrap(), paper["changed"].as_bool().unwrap()))
        .collect();
    assert_eq!(marks, [("id_front", false), ("id_back", true)]);
    let actions: Vec<&str> =
        seen["history"].as_array().unwrap().iter().map(|line| line["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["submit", "edit", "claim"]);
}

/// RNV-14, RNV-15: every catalogue reason can be picked, and the applicant reads it in both languages.
async fn every_reason_of_the_catalogue_can_be_given(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let all = rui.get("/admin/review-reasons").await.ok();
    assert_eq!(all["items"].as_array().unwrap().len(), 10);
    for (kind, prefix) in [("individual", "ind"), ("enterprise", "ent")] {
        let form = if kind == "individual" { individual(&dana).await } else { enterprise(&dana).await };
        let view = dana.put("/me/verification", form.clone()).await.ok();
        let case = view["case"]["id"].as_str().unwrap().to_owned();
        for number in 1..=5_u32 {
            let code = format!("{prefix}_{number}");
            decide(&rui, &case, rejection(number, &code)).await;
            let text = |view: &Value| view["case"]["reasons"][0]["text"].as_str().unwrap().to_owned();
            let known = all["items"].as_array().unwrap().iter().find(|known| known["code"] == code).unwrap();
            assert_eq!(text(&dana.get("/me/verification").await.ok()), known["zh"].as_str().unwrap());
            let notices = w.notices().await;
            let told = newest(&notices, "verification.rejected").params["reasons"][0]["en"].as_str().unwrap();
            assert!(told.contains(known["en"].as_str().unwrap()), "{told}");
            dana.put("/me/verification", form.clone()).await.ok();
        }
        decide(&rui, &case, rejection(6, &format!("{prefix}_1"))).await;
        w.run_jobs().await;
    }
}

/// RNV-17, REV-06: the same person verified or waiting elsewhere is a warning to the reviewer, not a refusal.
async fn the_same_person_elsewhere_warns_the_reviewer(w: World) {
    settle(w).await;
    let (dana, eve, rui) = (w.developer("dana"), w.developer("eve"), staff(w, "rui"));
    let first = submitted(&dana).await;
    let seen = rui.get(&format!("/admin/reviews/{first}")).await.ok();
    assert_eq!((check(&seen, "person_elsewhere"), check(&seen, "id_check_digit")), (&"ok".into(), &"ok".into()));
    assert_eq!(check(&seen, "gender_matches"), "ok");
    let second = submitted(&eve).await;
    let seen = rui.get(&format!("/admin/reviews/{second}")).await.ok();
    assert_eq!(check(&seen, "person_elsewhere"), "warn");
    assert_eq!(seen["related"][0]["id"], first);
    dana.delete("/me/verification").await.ok();
    let seen = rui.get(&format!("/admin/reviews/{second}")).await.ok();
    assert_eq!(check(&seen, "person_elsewhere"), "ok");
}

/// RNV-17: a gender that contradicts the number, a minor, a company used elsewhere and a licence about to end all warn.
async fn doubtful_data_warn_the_reviewer(w: World) {
    settle(w).await;
    let (dana, eve, rui) = (w.developer("dana"), w.developer("eve"), staff(w, "rui"));
    let minor = crate::verification::id_number::tests::complete("41120020100307002");
    let form = changed(&changed(&individual(&dana).await, "/gender", "male"), "/id_number", minor);
    let case = dana.put("/me/verification", form).await.ok()["case"]["id"].as_str().unwrap().to_owned();
    let seen = rui.get(&format!("/admin/reviews/{case}")).await.ok();
    assert_eq!((check(&seen, "gender_matches"), check(&seen, "adult")), (&"warn".into(), &"warn".into()));
    let form = enterprise(&eve).await;
    eve.put("/me/verification", form).await.ok();
    let lin = w.developer("lin");
    let form = changed(&enterprise(&lin).await, "/licence_valid_until", "2026-12-01");
    let case = lin.put("/me/verification", form).await.ok()["case"]["id"].as_str().unwrap().to_owned();
    let seen = rui.get(&format!("/admin/reviews/{case}")).await.ok();
    assert_eq!((check(&seen, "company_elsewhere"), check(&seen, "licence_term")), (&"warn".into(), &"warn".into()));
}

/// RNV-20: only the reviewer of the case sees the full number, and each such view is recorded.
async fn only_the_reviewer_of_the_case_sees_the_full_number(w: World) {
    settle(w).await;
    let (dana, rui, yan, audrey) = (w.developer("dana"), staff(w, "rui"), staff(w, "yan"), staff(w, "audrey"));
    let case = submitted(&dana).await;
    let path = format!("/admin/reviews/{case}");
    for other in [&rui, &yan, &audrey] {
        let text = other.get(&path).await.text();
        assert!(!text.contains(&dana_id()) && text.contains("4112**********") && !text.contains("戴娜"));
        assert!(!other.get("/admin/reviews").await.text().contains(&dana_id()));
    }
    let seen = rui.put(&format!("{path}/claim"), json!({})).await.ok();
    assert_eq!(fact(&seen, "id_number")["value"], dana_id());
    assert!(!yan.get(&path).await.text().contains(&dana_id()));
    let details: Vec<String> = w
        .app
        .db
        .all(paifang_kernel::sql!(
            "SELECT actor_name FROM audit_log WHERE action = 'review.view' AND details LIKE '%\"unmasked\":true%'"
        ))
        .await
        .unwrap();
    assert_eq!(details, ["rui"]);
    let decided = rui.post(&format!("{path}/decision"), approval(1)).await.ok();
    assert_ne!(fact(&decided, "id_number")["value"], dana_id(), "a kept answer holds no full number");
}

/// RNV-19, rule P4: documents are for the reviewer of the case who entered a factor lately, watermarked, and every view is
/// recorded.
async fn documents_are_watermarked_and_every_view_is_recorded(w: World) {
    settle(w).await;
    let (dana, rui, yan) = (w.developer("dana"), staff(w, "rui"), staff(w, "yan"));
    let case = submitted(&dana).await;
    let seen = rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    let url = seen["documents"][0]["url"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    yan.get(&url).await.refused("claim_required");
    staff(w, "cathy").get(&url).await.refused("role_forbidden");
    dana.get(&url).await.refused("login_required");
    staff(w, "rui-stale").get(&url).await.refused("reauthentication_required");

    let shown = rui.get(&url).await;
    assert_eq!(shown.header("content-type"), "image/jpeg");
    assert_eq!(shown.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(shown.header("cache-control"), "no-store");
    let marked = image::load_from_memory(&shown.body).unwrap().into_rgb8();
    let plain = image::load_from_memory(&crate::documents::tests::pictures::card()).unwrap().into_rgb8();
    let differing = marked.pixels().zip(plain.pixels()).filter(|(a, b)| a.0[0].abs_diff(b.0[0]) > 24).count();
    assert!(differing > 5_000, "only {differing} pixels differ");

    let views: Vec<String> = w
        .app
        .db
        .all(paifang_kernel::sql!("SELECT actor_name FROM audit_log WHERE action = 'review.document_view'"))
        .await
        .unwrap();
    assert_eq!(views, ["rui"]);
    let foreign = url.replace(&case, "case_00000000000000000000000000");
    rui.get(&foreign).await.refused("not_found");
    rui.get(&format!("/admin/reviews/{case}/documents/doc_00000000000000000000000000")).await.refused("not_found");
}

/// Requirements 2.1: an operator may revoke an approval with a reason; the account is unverified again and told why.
async fn a_revocation_shuts_the_gate_again(w: World) {
    settle(w).await;
    let (dana, rui, sam, sue) = (w.developer("dana"), staff(w, "rui"), staff(w, "sam"), staff(w, "sue"));
    let case = submitted(&dana).await;
    let org: String = w.app.db.one(paifang_kernel::sql!("SELECT org FROM verifications")).await.unwrap();
    let path = format!("/admin/verifications/{org}/revocation");
    sam.post(&path, json!({ "reason": "资料不实" })).await.refused("state_conflict");
    decide(&rui, &case, approval(1)).await;
    rui.post(&path, json!({ "reason": "资料不实" })).await.refused("role_forbidden");
    sam.post(&path, json!({ "reason": " " })).await.refused("revocation_reason_required");
    sue.post(&path, json!({ "reason": "资料不实" })).await.ok();
    assert_eq!(sam.post(&path, json!({ "reason": "资料不实" })).await.ok()["status"], "unverified");
    dana.get("/gate").await.refused("verification_required");
    let view = dana.get("/me/verification").await.ok();
    assert_eq!((&view["status"], &view["case"]["state"]), (&"unverified".into(), &"revoked".into()));
    let notices = w.notices().await;
    assert_eq!(newest(&notices, "verification.revoked").params["reasons"][0]["zh"], "资料不实");
    let view = dana.put("/me/verification", individual(&dana).await).await.ok();
    assert_ne!(view["case"]["id"], case);
}

/// RNV-19: a rejected dossier is destroyed after 180 days, documents and all, and the desk still shows the bare case.
async fn a_rejected_dossier_is_destroyed_after_its_time(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let case = submitted(&dana).await;
    decide(&rui, &case, rejection(1, "ind_1")).await;
    let view = dana.get("/me/verification").await.ok();
    let picture = view["case"]["documents"][0]["url"].as_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
    w.travel(179 * 86_400);
    assert_eq!(crate::verification::purge(&w.app).await.unwrap(), 0);
    dana.get(&picture).await;
    w.travel(2 * 86_400);
    assert_eq!(crate::verification::purge(&w.app).await.unwrap(), 1);
    dana.get(&picture).await.refused("not_found");
    let view = dana.get("/me/verification").await.ok();
    assert_eq!((&view["status"], &view["case"]), (&"unverified".into(), &json!(null)));
    let seen = rui.get(&format!("/admin/reviews/{case}")).await.ok();
    assert_eq!((&seen["state"], &seen["facts"]), (&"rejected".into(), &json!([])));
    assert_eq!(submitted(&dana).await.len(), case.len());
}
}
