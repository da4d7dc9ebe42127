//! What developers can hand in, change and take back.

use paifang_testkit::{both, json};

use super::people::{
    approval, audited, changed, company_code, dana_id, decide, enterprise, individual, rejection, settle,
    staff, submitted, upload, wire,
};

both! { wire;

/// RNV-03: a form without one of the two images is refused, and so is another's image.
async fn a_missing_image_is_refused(w: World) {
    settle(w).await;
    let (dana, eve) = (w.developer("dana"), w.developer("eve"));
    let form = individual(&dana).await;
    for pointer in ["/documents/id_front", "/documents/id_back"] {
        let document = dana.put("/me/verification", changed(&form, pointer, json!(null))).await.refused("document_missing");
        assert_eq!(document["errors"][0]["pointer"], pointer);
    }
    let foreign = upload(&eve, "id_front").await;
    dana.put("/me/verification", changed(&form, "/documents/id_front", foreign)).await.refused("document_missing");
    let misplaced = form["documents"]["id_back"].clone();
    dana.put("/me/verification", changed(&form, "/documents/id_front", misplaced)).await.refused("document_missing");
    assert_eq!(dana.get("/me/verification").await.ok()["status"], "unverified");
}

/// RNV-04: without the tick on the developer service agreement nothing is submitted.
async fn the_agreement_must_be_ticked(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let form = individual(&dana).await;
    let document = dana.put("/me/verification", changed(&form, "/agreement", false)).await.refused("agreement_required");
    assert_eq!(document["errors"][0]["pointer"], "/agreement");
    dana.put("/me/verification", form).await.ok();
}

/// RNV-16: a company without a bound mail address is led to bind one, whatever else is wrong; a person is not asked.
async fn an_enterprise_needs_a_bound_email(w: World) {
    settle(w).await;
    let max = w.developer("max");
    let form = enterprise(&max).await;
    for form in [form.clone(), changed(&form, "/company_name", "")] {
        let document = max.put("/me/verification", form).await.refused("email_required");
        assert_eq!((&document["status"], &document["next"]), (&422.into(), &"/console/account/security?change=email".into()));
    }
    assert_eq!(max.get("/me/verification").await.ok()["case"], json!(null));
    max.put("/me/verification", individual(&max).await).await.ok();
    w.developer("dana").put("/me/verification", enterprise(&w.developer("dana")).await).await.ok();
}

/// RNV-18: without the separate consent nothing is submitted; with it, the version that was shown with its purpose and
/// its time of keeping is recorded, beside the filing and in the audit log.
async fn the_separate_consent_must_be_given(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let form = individual(&dana).await;
    dana.put("/me/verification", changed(&form, "/consent", false)).await.refused("consent_required");
    let mut silent = form.clone();
    silent.as_object_mut().unwrap().remove("consent");
    dana.put("/me/verification", silent).await.refused("consent_required");
    let view = dana.get("/me/verification").await.ok();
    assert_eq!((&view["case"], &view["status"]), (&json!(null), &"unverified".into()));
    assert_eq!(view["consent"]["version"], crate::verification::CONSENT_VERSION);
    assert!(view["consent"]["retention"].as_str().unwrap().contains("180 天"));
    assert!(view["consent"]["purpose"].as_str().unwrap().contains("核验身份"));
    let english = dana.header("accept-language", "en").get("/me/verification").await.ok();
    assert!(english["consent"]["purpose"].is_string());
    dana.put("/me/verification", form).await.ok();
    let told: String = w
        .app
        .db
        .one(paifang_kernel::sql!("SELECT details FROM audit_log WHERE action = 'verification.submit'"))
        .await
        .unwrap();
    assert!(told.contains(crate::verification::CONSENT_VERSION), "{told}");
    let kept: (String, i64) =
        w.app.db.one(paifang_kernel::sql!("SELECT consent_version, filed_at FROM verification_filings")).await.unwrap();
    assert_eq!(kept, (crate::verification::CONSENT_VERSION.to_owned(), w.app.now().as_millisecond()));
}

/// RNV-05, RNV-10: the waiting page knows the promise, when it was submitted and when it is due.
async fn the_waiting_page_says_when(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    dana.put("/me/verification", individual(&dana).await).await.ok();
    let view = dana.get("/me/verification").await.ok();
    assert_eq!((&view["status"], &view["case"]["state"]), (&"pending".into(), &"pending".into()));
    assert_eq!(view["case"]["promise"], "1-2");
    // Monday 23 November 2026, 10:00 in Shanghai; the second working day is Wednesday.
    assert_eq!(view["case"]["submitted_at"], "2026-11-23T02:00:00Z");
    assert_eq!(view["case"]["due_at"], "2026-11-25T15:59:59Z");
    assert_eq!(view["case"]["version"], 1);
    assert_eq!(view["case"]["documents"].as_array().unwrap().len(), 2);
}

/// RNV-06, RNV-07: an enterprise needs its licence, the legal representative's images, and all its data.
async fn an_enterprise_needs_everything(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let form = enterprise(&dana).await;
    let lacking = [
        ("/documents/licences", json!([]), "document_missing"),
        ("/documents/licences", json!(["a", "b", "c", "d", "e"]), "document_missing"),
        ("/documents/legal_id_front", json!(null), "document_missing"),
        ("/documents/legal_id_back", json!(null), "document_missing"),
        ("/company_name", json!(""), "name_invalid"),
        ("/address", json!(""), "address_invalid"),
        ("/contact_phone", json!("12"), "contact_phone_invalid"),
        ("/legal_name", json!(""), "name_invalid"),
    ];
    for (pointer, value, code) in lacking {
        let document = dana.put("/me/verification", changed(&form, pointer, value)).await.refused(code);
        assert_eq!(document["errors"][0]["pointer"], pointer);
    }
    let view = dana.put("/me/verification", form).await.ok();
    assert_eq!((&view["case"]["kind"], &view["case"]["state"]), (&"enterprise".into(), &"pending".into()));
}

/// RNV-07: name and identity are demanded of an individual; all errors come at once.
async fn an_individual_needs_name_and_number(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let form = changed(&changed(&individual(&dana).await, "/name", ""), "/id_number", "110");
    let document = dana.put("/me/verification", form).await.refused("name_invalid");
    let codes: Vec<&str> = document["errors"].as_array().unwrap().iter().map(|e| e["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["name_invalid", "id_number_invalid"]);
}

/// RNV-17: the check digits, the card's validity and the licence's end are looked at before submission.
async fn numbers_and_dates_are_checked_at_once(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let form = individual(&dana).await;
    let wrong = format!("{}{}", &dana_id()[..17], if dana_id().ends_with('0') { '1' } else { '0' });
    dana.put("/me/verification", changed(&form, "/id_number", wrong)).await.refused("id_number_invalid");
    dana.put("/me/verification", changed(&form, "/id_valid_years", 5)).await.refused("id_expired");
    dana.put("/me/verification", changed(&form, "/id_valid_years", 7)).await.refused("id_expired");
    dana.put("/me/verification", changed(&form, "/id_valid_from", "2026-11-24")).await.refused("id_expired");
    let form = enterprise(&dana).await;
    let wrong = format!("{}{}", &company_code()[..17], if company_code().ends_with('0') { '1' } else { '0' });
    dana.put("/me/verification", changed(&form, "/credit_code", wrong)).await.refused("credit_code_invalid");
    dana.put("/me/verification", changed(&form, "/licence_valid_until", "2026-11-22")).await.refused("licence_expired");
    dana.put("/me/verification", changed(&form, "/licence_valid_until", "2026-11-23")).await.ok();
}

/// RNV-17: unknown fields and broken bodies are refused and change nothing.
async fn odd_bodies_are_refused(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let mut form = individual(&dana).await;
    form["is_verified"] = json!(true);
    dana.put("/me/verification", form).await.refused("invalid");
    dana.put("/me/verification", json!({ "kind": "robot" })).await.refused("invalid");
    assert_eq!(dana.get("/me/verification").await.ok()["case"], json!(null));
}

/// RNV-09, GATE-03: an edit while pending makes version 2 and starts the clock again; the older one is superseded.
async fn an_edit_while_pending_is_a_new_version(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let form = individual(&dana).await;
    let first = dana.put("/me/verification", form.clone()).await.ok();
    w.travel(86_400);
    let second = dana.put("/me/verification", changed(&form, "/name", "戴小娜")).await.ok();
    assert_eq!(second["case"]["id"], first["case"]["id"]);
    assert_eq!((&second["case"]["version"], &second["status"]), (&2.into(), &"pending".into()));
    assert_eq!(second["case"]["due_at"], "2026-11-26T15:59:59Z");
    let current: Vec<i64> = w
        .app
        .db
        .all(paifang_kernel::sql!("SELECT version FROM verification_filings WHERE superseded_at IS NULL"))
        .await
        .unwrap();
    assert_eq!(current, [2]);
}

/// RNV-09: the masked number that the page shows may be sent back and keeps the full one.
async fn a_masked_number_sent_back_keeps_the_full_one(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let form = individual(&dana).await;
    let view = dana.put("/me/verification", form.clone()).await.ok();
    let masked = view["case"]["facts"]["id_number"].clone();
    dana.put("/me/verification", changed(&form, "/id_number", masked.clone())).await.ok();
    w.developer("eve").put("/me/verification", changed(&form, "/id_number", masked)).await.refused("id_number_invalid");
    let rui = staff(w, "rui");
    let seen = rui.put(&format!("/admin/reviews/{}/claim", view["case"]["id"].as_str().unwrap()), json!({})).await.ok();
    assert_eq!(seen["facts"][2]["value"], dana_id());
}

/// RNV-10: a pending case can be withdrawn, once, and a new one opened afterwards.
async fn a_pending_case_can_be_withdrawn(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    dana.delete("/me/verification").await.refused("state_conflict");
    let case = submitted(&dana).await;
    let view = dana.delete("/me/verification").await.ok();
    assert_eq!((&view["status"], &view["case"]["state"]), (&"unverified".into(), &"withdrawn".into()));
    dana.delete("/me/verification").await.refused("state_conflict");
    let rui = staff(w, "rui");
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.refused("state_conflict");
    assert_ne!(submitted(&dana).await, case, "a new case");
}

/// RNV-09: who chose the wrong kind withdraws first; after a rejection the other kind opens a new case.
async fn the_kind_cannot_change_under_the_reviewer(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    let case = submitted(&dana).await;
    let form = enterprise(&dana).await;
    dana.put("/me/verification", form.clone()).await.refused("state_conflict");
    decide(&staff(w, "rui"), &case, rejection(1, "ind_1")).await;
    let view = dana.put("/me/verification", form).await.ok();
    assert_ne!(view["case"]["id"], case);
    assert_eq!((&view["case"]["version"], &view["status"]), (&1.into(), &"pending".into()));
}

/// RNV-20: the developer's own API shows the numbers masked, and no log or audit entry holds them.
async fn numbers_are_masked_for_their_owner_too(w: World) {
    settle(w).await;
    let dana = w.developer("dana");
    dana.put("/me/verification", individual(&dana).await).await.ok();
    let text = dana.get("/me/verification").await.text();
    assert!(!text.contains(&dana_id()) && text.contains("4112**********"));
    let org: String = w.app.db.one(paifang_kernel::sql!("SELECT org FROM verifications")).await.unwrap();
    assert_eq!(audited(w, &org).await, ["verification.submit"]);
    for column in ["SELECT details FROM audit_log", "SELECT dossier FROM verification_filings", "SELECT facts FROM verifications"] {
        let kept: Vec<String> = w.app.db.all(paifang_kernel::sql!(column)).await.unwrap();
        assert!(kept.iter().all(|text| !text.contains(&dana_id()) && !text.contains("戴娜")), "{column}");
    }
}

/// PRO-03: after approval the data change only through a change case; the old ones hold until it is approved.
async fn approved_data_hold_until_the_change_is_approved(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let form = enterprise(&dana).await;
    let view = dana.put("/me/verification", form.clone()).await.ok();
    decide(&rui, view["case"]["id"].as_str().unwrap(), approval(1)).await;
    let org: String = w.app.db.one(paifang_kernel::sql!("SELECT org FROM verifications")).await.unwrap();
    let named = async || {
        let org = paifang_kernel::id::Id::trusted(org.clone());
        crate::organisations::find(&w.app, &org).await.unwrap().name
    };
    assert_eq!(named().await, "牌坊示例科技有限公司");

    let change = changed(&form, "/company_name", "牌坊新名科技有限公司");
    let view = dana.put("/me/verification", change).await.ok();
    assert_eq!((&view["status"], &view["case"]["state"]), (&"verified".into(), &"pending".into()));
    assert_eq!(view["in_force"]["company_name"], "牌坊示例科技有限公司");
    assert_eq!(named().await, "牌坊示例科技有限公司");
    dana.get("/gate").await.ok();

    decide(&rui, view["case"]["id"].as_str().unwrap(), approval(1)).await;
    assert_eq!(named().await, "牌坊新名科技有限公司");
    assert_eq!(dana.get("/me/verification").await.ok()["in_force"], json!(null));
}
}
