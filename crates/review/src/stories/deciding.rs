//! Claims, decisions, notes and views.

use paifang_testkit::{both, json};
use serde_json::Value;

use super::paper::{applicant, handed_in, reviewer, wire};

fn approval(version: u32) -> Value {
    json!({ "version": version, "decision": "approve" })
}

fn rejection(version: u32) -> Value {
    json!({ "version": version, "decision": "reject", "reasons": [{ "code": "paper_1" }] })
}

fn actions(seen: &Value) -> Vec<&str> {
    seen["history"].as_array().unwrap().iter().map(|line| line["action"].as_str().unwrap()).collect()
}

both! { wire;

/// REV-04: two reviewers open one case: the second sees it claimed and is refused; after a release it is free.
async fn the_second_reviewer_sees_the_case_claimed(w: World) {
    let (dana, rui, yan) = (applicant(w, "dana"), reviewer(w, "rui"), reviewer(w, "yan"));
    let case = handed_in(&dana, "First").await;
    let claim = format!("/admin/reviews/{case}/claim");
    let mine = rui.put(&claim, json!({})).await.ok();
    assert_eq!((&mine["can"]["decide"], &mine["can"]["release"]), (&true.into(), &true.into()));
    let seen = yan.get(&format!("/admin/reviews/{case}")).await.ok();
    assert_eq!((&seen["claimed_by"]["name"], &seen["can"]["claim"]), (&"rui".into(), &false.into()));
    assert_eq!(yan.put(&claim, json!({})).await.refused("review_claimed")["params"]["name"], "rui");
    yan.delete(&claim).await.refused("review_claimed");
    yan.post(&format!("/admin/reviews/{case}/decision"), approval(1)).await.refused("review_claimed");
    assert_eq!(rui.delete(&claim).await.ok()["claimed_by"], json!(null));
    yan.put(&claim, json!({})).await.ok();
}

/// REV-04: an idle claim returns after 30 minutes; every view is a sign of life.
async fn an_idle_claim_returns_after_thirty_minutes(w: World) {
    let (dana, rui, yan) = (applicant(w, "dana"), reviewer(w, "rui"), reviewer(w, "yan"));
    let case = handed_in(&dana, "First").await;
    let path = format!("/admin/reviews/{case}");
    rui.put(&format!("{path}/claim"), json!({})).await.ok();
    w.travel(20 * 60);
    rui.get(&path).await.ok();
    w.travel(20 * 60);
    yan.put(&format!("{path}/claim"), json!({})).await.refused("review_claimed");
    w.travel(10 * 60);
    assert_eq!(yan.get(&path).await.ok()["claimed_by"], json!(null));
    yan.put(&format!("{path}/claim"), json!({})).await.ok();
    rui.post(&format!("{path}/decision"), approval(1)).await.refused("review_claimed");
}

/// REV-04: of two who claim at the same moment one gets the case.
async fn of_two_who_claim_at_once_one_gets_the_case(w: World) {
    let (dana, rui, yan) = (applicant(w, "dana"), reviewer(w, "rui"), reviewer(w, "yan"));
    let case = handed_in(&dana, "First").await;
    let claim = format!("/admin/reviews/{case}/claim");
    let (first, second) = tokio::join!(rui.put(&claim, json!({})), yan.put(&claim, json!({})));
    let statuses = [first.status.as_u16(), second.status.as_u16()];
    assert!(statuses == [200, 409] || statuses == [409, 200], "{statuses:?}");
}

/// REV-05: a rejection needs a reason of the catalogue, fixed to a field or document that the case has.
async fn a_rejection_needs_a_reason_from_the_catalogue(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "First").await;
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    let decide = async |reasons: Value, decision: &str| {
        let body = json!({ "version": 1, "decision": decision, "reasons": reasons });
        rui.post(&format!("/admin/reviews/{case}/decision"), body).await
    };
    assert_eq!(decide(json!([]), "reject").await.refused("reason_required")["errors"][0]["pointer"], "/reasons");
    decide(json!([{ "code": "ind_1" }]), "reject").await.refused("reason_unknown");
    decide(json!([{ "code": "paper_1", "target": "shoe" }]), "reject").await.refused("reason_target_unknown");
    decide(json!([{ "code": "paper_1", "note": "x".repeat(501) }]), "reject").await.refused("note_invalid");
    decide(json!([{ "code": "paper_1" }]), "approve").await.refused("invalid");
    let decided = decide(json!([{ "code": "paper_1", "target": "page", "note": " torn " }]), "reject").await.ok();
    assert_eq!(decided["state"], "rejected");
    assert_eq!(decided["reasons"], json!([{ "code": "paper_1", "text": "unreadable", "target": "page", "note": "torn" }]));
}

/// REV-08: a decision is refused when a new version arrived since the case was opened.
async fn a_stale_decision_is_refused(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "First").await;
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    let renewed = dana.post("/papers", json!({ "kind": "paper", "applicant": "First", "case": case })).await.ok();
    assert_eq!(renewed["version"], 2);
    let path = format!("/admin/reviews/{case}/decision");
    rui.post(&path, approval(1)).await.refused("version_conflict");
    rui.post(&path, rejection(1)).await.refused("version_conflict");
    assert_eq!(rui.post(&path, approval(2)).await.ok()["state"], "approved");
}

/// REV-08: a decision and a new version that meet leave a whole state: decided about version 1, or pending with version 2.
async fn a_decision_and_an_edit_that_meet_leave_a_whole_state(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    for round in 0..6 {
        let case = handed_in(&dana, &format!("Round {round}")).await;
        rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
        let path = format!("/admin/reviews/{case}/decision");
        let edit = dana.post("/papers", json!({ "kind": "paper", "applicant": "New", "case": case }));
        let (decided, edited) = tokio::join!(rui.post(&path, approval(1)), edit);
        let seen = rui.get(&format!("/admin/reviews/{case}")).await.ok();
        let outcome = (decided.status.as_u16(), edited.status.as_u16());
        match outcome {
            (200, 409) => assert_eq!((&seen["state"], &seen["version"]), (&"approved".into(), &1.into())),
            (409, 200) => assert_eq!((&seen["state"], &seen["version"]), (&"pending".into(), &2.into())),
            other => panic!("{other:?}"),
        }
    }
}

/// REV-08: a decision sent twice under one idempotency key is made and told once.
async fn a_decision_sent_twice_is_made_once(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "First").await;
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    let path = format!("/admin/reviews/{case}/decision");
    let first = rui.keyed("k1").post(&path, approval(1)).await.ok();
    let second = rui.keyed("k1").post(&path, approval(1)).await.ok();
    assert_eq!(first, second);
    rui.keyed("k1").post(&path, rejection(1)).await.refused("idempotency_key_reused");
    rui.post(&path, approval(1)).await.refused("state_conflict");
    let seen = rui.get(&format!("/admin/reviews/{case}")).await.ok();
    assert_eq!(actions(&seen), ["submit", "claim", "approve"]);
    assert_eq!(w.notices().await.len(), 1);
}

/// REV-09: nobody decides a case that is his own.
async fn nobody_decides_his_own_case(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "Rui").await;
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.refused("own_case");
    rui.post(&format!("/admin/reviews/{case}/decision"), approval(1)).await.refused("own_case");
    reviewer(w, "yan").put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
}

/// REV-04: who has not taken the case neither decides it nor opens its documents.
async fn a_decision_needs_a_claim(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "First").await;
    rui.post(&format!("/admin/reviews/{case}/decision"), approval(1)).await.refused("claim_required");
    rui.get(&format!("/admin/reviews/{case}/documents/page")).await.refused("claim_required");
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    let shown = rui.get(&format!("/admin/reviews/{case}/documents/page")).await;
    assert_eq!((shown.header("content-type"), shown.header("content-disposition")), ("application/pdf", "attachment"));
    rui.get(&format!("/admin/reviews/{case}/documents/other")).await.refused("not_found");
}

/// REV-11: every view, claim, note and decision is in the audit log, and notes stay inside.
async fn everything_a_reviewer_does_is_recorded(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "First").await;
    let path = format!("/admin/reviews/{case}");
    rui.get(&path).await.ok();
    rui.put(&format!("{path}/claim"), json!({})).await.ok();
    rui.get(&format!("{path}/documents/page")).await;
    let noted = rui.post(&format!("{path}/notes"), json!({ "text": "called the applicant" })).await.created();
    assert_eq!(noted["history"][2]["note"], "called the applicant");
    rui.post(&format!("{path}/notes"), json!({ "text": " " })).await.refused("note_invalid");
    rui.post(&format!("{path}/decision"), rejection(1)).await.ok();
    let recorded: Vec<String> = w
        .app
        .db
        .all(paifang_kernel::sql!("SELECT action FROM audit_log WHERE actor_name = 'rui' ORDER BY seq"))
        .await
        .unwrap();
    let expected = [
        "review.view", "review.claim", "review.view", "review.document_view", "review.note", "review.view", "review.reject",
    ];
    assert_eq!(recorded, expected);
    let told = serde_json::to_string(&w.notices().await[0].params).unwrap();
    assert!(!told.contains("called the applicant"));
}

/// REV-03: every transition records who, when, from, to and why.
async fn every_transition_is_in_the_history(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "First").await;
    let path = format!("/admin/reviews/{case}");
    rui.put(&format!("{path}/claim"), json!({})).await.ok();
    w.travel(60);
    rui.post(&format!("{path}/decision"), rejection(1)).await.ok();
    dana.post("/papers", json!({ "kind": "paper", "applicant": "First", "case": case })).await.ok();
    let seen = rui.get(&path).await.ok();
    assert_eq!(actions(&seen), ["submit", "claim", "reject", "resubmit"]);
    let rejected = &seen["history"][2];
    assert_eq!((&rejected["who"], &rejected["from"], &rejected["to"]), (&"rui".into(), &"pending".into(), &"rejected".into()));
    assert_eq!((&rejected["at"], &rejected["reasons"][0]["code"]), (&"2026-11-23T02:01:00Z".into(), &"paper_1".into()));
    assert_eq!((&seen["history"][3]["from"], &seen["history"][3]["version"]), (&"rejected".into(), &2.into()));
}

/// RNV-20: unmasked views are rationed to 200 a day and reviewer.
async fn unmasked_views_are_rationed(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "First").await;
    let path = format!("/admin/reviews/{case}");
    assert_eq!(rui.put(&format!("{path}/claim"), json!({})).await.ok()["facts"][0]["value"], "secret");
    let mut tx = w.app.db.begin().await.unwrap();
    tx.exec(paifang_kernel::sql!("UPDATE review_views SET used = 199")).await.unwrap();
    tx.commit().await.unwrap();
    rui.get(&path).await.ok();
    rui.get(&path).await.refused("unmasked_limit");
    w.travel(86_400);
    assert_eq!(rui.get(&path).await.ok()["facts"][0]["value"], "s****t", "the claim has returned meanwhile");
}
}
