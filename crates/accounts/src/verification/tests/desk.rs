//! The desk as a product, seen with a real verification: partial returns, two people, notes, rules.

use paifang_testkit::{both, json};

use super::people::{
    approval, audited, changed, decide, enterprise, individual, settle, staff, submitted, upload, wire,
};

both! { wire;

/// REV-07: "return only this item" opens the form with the other items locked, and a change of one of them is refused.
async fn only_the_marked_items_may_change(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let form = individual(&dana).await;
    let view = dana.put("/me/verification", form.clone()).await.ok();
    assert_eq!(view["case"]["locked"], json!([]));
    let case = view["case"]["id"].as_str().unwrap().to_owned();
    let marked = json!({ "version": 1, "decision": "reject", "only_marked": true,
        "reasons": [{ "code": "ind_2", "target": "id_back" }] });
    decide(&rui, &case, marked).await;
    let view = dana.get("/me/verification").await.ok();
    let locked = json!(["name", "gender", "id_number", "id_valid_from", "id_valid_years", "id_front"]);
    assert_eq!(view["case"]["locked"], locked);

    let front = upload(&dana, "id_front").await;
    let back = upload(&dana, "id_back").await;
    let renamed = changed(&form, "/name", "戴小娜");
    assert_eq!(dana.put("/me/verification", renamed.clone()).await.refused("field_frozen")["errors"][0]["pointer"], "/name");
    let both = dana.put("/me/verification", changed(&renamed, "/documents/id_front", front)).await;
    assert_eq!(both.refused("field_frozen")["errors"][1]["pointer"], "/documents/id_front");
    let view = dana.get("/me/verification").await.ok();
    assert_eq!((&view["case"]["state"], &view["case"]["version"]), (&"rejected".into(), &1.into()), "nothing changed");

    let masked = changed(&form, "/id_number", view["case"]["facts"]["id_number"].clone());
    let view = dana.put("/me/verification", changed(&masked, "/documents/id_back", back)).await.ok();
    assert_eq!((&view["case"]["version"], &view["case"]["locked"]), (&2.into(), &json!([])));
    decide(&rui, &case, approval(2)).await;
    dana.get("/gate").await.ok();
}

/// REV-07: a whole rejection locks nothing, and another kind of developer starts a case of its own.
async fn a_whole_rejection_locks_nothing(w: World) {
    settle(w).await;
    let (dana, eve, rui) = (w.developer("dana"), w.developer("eve"), staff(w, "rui"));
    let form = individual(&dana).await;
    let case = dana.put("/me/verification", form.clone()).await.ok()["case"]["id"].as_str().unwrap().to_owned();
    let reasons = json!([{ "code": "ind_2", "target": "id_back" }]);
    decide(&rui, &case, json!({ "version": 1, "decision": "reject", "reasons": reasons.clone() })).await;
    assert_eq!(dana.get("/me/verification").await.ok()["case"]["locked"], json!([]));
    dana.put("/me/verification", changed(&form, "/name", "戴小娜")).await.ok();

    let case = submitted(&eve).await;
    decide(&rui, &case, json!({ "version": 1, "decision": "reject", "reasons": reasons, "only_marked": true })).await;
    let company = enterprise(&eve).await;
    assert_ne!(eve.put("/me/verification", company).await.ok()["case"]["id"], case);
}

/// REV-09: by default a revocation needs two operators; after the first one the approval still holds.
async fn a_revocation_needs_two_operators(w: World) {
    settle(w).await;
    let (dana, rui, sam, sue) = (w.developer("dana"), staff(w, "rui"), staff(w, "sam"), staff(w, "sue"));
    let case = submitted(&dana).await;
    decide(&rui, &case, approval(1)).await;
    let org: String = w.app.db.one(paifang_kernel::sql!("SELECT org FROM verifications")).await.unwrap();
    let path = format!("/admin/verifications/{org}/revocation");
    let first = sam.post(&path, json!({ "reason": "资料不实" })).await.ok();
    assert_eq!((&first["status"], &first["awaiting_second"]), (&"verified".into(), &true.into()));
    let seen = sue.get(&format!("/admin/reviews/{case}")).await.ok();
    assert_eq!((&seen["state"], &seen["awaiting_second"]["deed"]), (&"approved".into(), &"revoke".into()));
    assert_eq!((&seen["awaiting_second"]["why"], &seen["object"]), (&"资料不实".into(), &org.as_str().into()));
    dana.get("/gate").await.ok();
    sam.post(&path, json!({ "reason": "资料不实" })).await.refused("second_person_required");
    dana.get("/gate").await.ok();
    let second = sue.post(&path, json!({ "reason": "资料不实" })).await.ok();
    assert_eq!((&second["status"], &second["awaiting_second"]), (&"unverified".into(), &false.into()));
    dana.get("/gate").await.refused("verification_required");
    assert_eq!(audited(w, &org).await, ["verification.submit", "verification.revoke_first", "verification.revoke"]);
}

/// REV-09: a super administrator may lift the demand for a kind.
async fn one_operator_is_enough_when_the_rule_says_so(w: World) {
    settle(w).await;
    let (dana, rui, sam) = (w.developer("dana"), staff(w, "rui"), staff(w, "sam"));
    let case = submitted(&dana).await;
    decide(&rui, &case, approval(1)).await;
    sam.put("/admin/review-rules/individual", json!({ "four_eyes": [], "auto_checks": [] })).await.ok();
    let org: String = w.app.db.one(paifang_kernel::sql!("SELECT org FROM verifications")).await.unwrap();
    let path = format!("/admin/verifications/{org}/revocation");
    assert_eq!(sam.post(&path, json!({ "reason": "资料不实" })).await.ok()["status"], "unverified");
}

/// REV-11: the developer's API never holds a note; the auditor sees the entries of view and decision.
async fn a_note_stays_inside_and_the_auditor_sees_what_was_done(w: World) {
    settle(w).await;
    let (dana, rui, audrey) = (w.developer("dana"), staff(w, "rui"), staff(w, "audrey"));
    let case = submitted(&dana).await;
    let path = format!("/admin/reviews/{case}");
    rui.get(&path).await.ok();
    rui.post(&format!("{path}/notes"), json!({ "text": "像是他人代办" })).await.created();
    let reasons = json!([{ "code": "ind_2" }]);
    decide(&rui, &case, json!({ "version": 1, "decision": "reject", "reasons": reasons })).await;
    for mine in ["/me/verification", "/me/documents"] {
        let answer = dana.get(mine).await;
        assert!(!String::from_utf8_lossy(&answer.body).contains("代办"), "{mine}");
    }
    let told = serde_json::to_string(&w.notices().await.iter().map(|one| &one.params).collect::<Vec<_>>()).unwrap();
    assert!(!told.contains("代办"));
    let actions = audited(w, &case).await;
    for action in ["review.view", "review.note", "review.claim", "review.reject"] {
        assert!(actions.iter().any(|done| done == action), "{action}");
    }
    let seen = audrey.get(&path).await.ok();
    let note = seen["history"].as_array().unwrap().iter().find(|line| line["action"] == "note").unwrap();
    assert_eq!((&note["who"], &note["note"]), (&"rui".into(), &"像是他人代办".into()));
    audrey.post(&format!("{path}/notes"), json!({ "text": "hm" })).await.refused("role_forbidden");
}

/// REV-12: a rule on the named checks approves a clean verification by "system" and opens the gate.
async fn a_clean_verification_is_approved_by_rule(w: World) {
    settle(w).await;
    let (dana, sam) = (w.developer("dana"), staff(w, "sam"));
    let rule = json!({ "four_eyes": ["revoke"], "auto_checks": ["id_check_digit", "gender_matches", "adult"] });
    sam.put("/admin/review-rules/individual", rule).await.ok();
    let odd = changed(&individual(&dana).await, "/gender", "male");
    let view = dana.put("/me/verification", odd.clone()).await.ok();
    w.run_jobs().await;
    dana.get("/gate").await.refused("verification_pending");
    dana.put("/me/verification", changed(&odd, "/gender", "female")).await.ok();
    w.run_jobs().await;
    dana.get("/gate").await.ok();
    let case = view["case"]["id"].as_str().unwrap();
    let seen = sam.get(&format!("/admin/reviews/{case}")).await.ok();
    let last = seen["history"].as_array().unwrap().last().unwrap();
    assert_eq!((&last["who"], &last["action"]), (&"system".into(), &"approve".into()));
}
}
