//! Two people for one deed, partial returns, groups, and approvals without a person.

use paifang_kernel::access::StaffRole;
use paifang_testkit::{both, json};
use serde_json::Value;

use super::paper::{applicant, chief, decide, handed_in, reviewer, wire};

fn approval(version: u32) -> Value {
    json!({ "version": version, "decision": "approve" })
}

both! { wire;

/// REV-09: with two people demanded, one approval leaves the case awaiting the second, who must be somebody else.
async fn one_approval_leaves_the_case_awaiting_the_second(w: World) {
    let (dana, rui, yan, sam) = (applicant(w, "dana"), reviewer(w, "rui"), reviewer(w, "yan"), chief(w, "sam"));
    let rules = json!({ "four_eyes": ["approve"], "auto_checks": [] });
    rui.put("/admin/review-rules/paper", rules.clone()).await.refused("role_forbidden");
    sam.put("/admin/review-rules/paper", rules).await.ok();
    let case = handed_in(&dana, "First").await;
    let seen = decide(&rui, &case, approval(1)).await;
    assert_eq!((&seen["state"], &seen["awaiting_second"]["by"]["name"]), (&"pending".into(), &"rui".into()));
    assert_eq!((&seen["awaiting_second"]["deed"], &seen["claimed_by"]), (&"approve".into(), &json!(null)));
    assert_eq!(w.notices().await.len(), 0, "nobody is told before the second");
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    let decision = format!("/admin/reviews/{case}/decision");
    rui.post(&decision, approval(1)).await.refused("second_person_required");
    rui.delete(&format!("/admin/reviews/{case}/claim")).await.ok();
    let seen = decide(&yan, &case, approval(1)).await;
    assert_eq!((&seen["state"], &seen["awaiting_second"]), (&"approved".into(), &json!(null)));
    assert_eq!(w.notices().await.len(), 1);
    let actions: Vec<&Value> = seen["history"].as_array().unwrap().iter().map(|line| &line["action"]).collect();
    assert_eq!(actions, ["submit", "claim", "approve_first", "claim", "release", "claim", "approve"]);
}

/// REV-09: a new version, or a rejection by the second person, forgets what the first one said.
async fn a_new_version_forgets_the_first_opinion(w: World) {
    let (dana, rui, yan, sam) = (applicant(w, "dana"), reviewer(w, "rui"), reviewer(w, "yan"), chief(w, "sam"));
    sam.put("/admin/review-rules/paper", json!({ "four_eyes": ["approve"], "auto_checks": [] })).await.ok();
    let case = handed_in(&dana, "First").await;
    decide(&rui, &case, approval(1)).await;
    dana.post("/papers", json!({ "kind": "paper", "applicant": "First", "case": case })).await.ok();
    let seen = decide(&yan, &case, approval(2)).await;
    assert_eq!((&seen["state"], &seen["awaiting_second"]["by"]["name"]), (&"pending".into(), &"yan".into()));
    let reasons = json!([{ "code": "paper_1" }]);
    let seen = decide(&rui, &case, json!({ "version": 2, "decision": "reject", "reasons": reasons })).await;
    assert_eq!((&seen["state"], &seen["awaiting_second"]), (&"rejected".into(), &json!(null)));
}

/// REV-07: "return only this item" needs items that the case has, and an approval marks nothing.
async fn a_partial_return_names_items_of_the_case(w: World) {
    let (dana, rui, sam) = (applicant(w, "dana"), reviewer(w, "rui"), chief(w, "sam"));
    let general = json!({ "kind": "paper", "zh": "不合要求", "en": "Does not do", "target": "elsewhere", "retired": false });
    sam.put("/admin/review-reasons/paper_9", general).await.ok();
    let case = handed_in(&dana, "First").await;
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    let path = format!("/admin/reviews/{case}/decision");
    let partial = |code: &str| {
        json!({ "version": 1, "decision": "reject", "reasons": [{ "code": code }], "only_marked": true })
    };
    rui.post(&path, json!({ "version": 1, "decision": "approve", "only_marked": true })).await.refused("invalid");
    let refusal = rui.post(&path, partial("paper_9")).await.refused("marked_item_required");
    assert_eq!(refusal["errors"][0]["pointer"], "/reasons/0/target");
    let seen = rui.post(&path, partial("paper_1")).await.ok();
    assert_eq!((&seen["state"], &seen["only_marked"]), (&"rejected".into(), &true.into()));
    dana.post("/papers", json!({ "kind": "paper", "applicant": "First", "case": case })).await.ok();
    assert_eq!(rui.get(&format!("/admin/reviews/{case}")).await.ok()["only_marked"], false);
}

/// REV-02: a reviewer sees and decides only the kinds of his groups; a kind without a group belongs to everybody.
async fn a_reviewer_sees_only_the_kinds_of_his_groups(w: World) {
    let (dana, rui, yan, sam) = (applicant(w, "dana"), reviewer(w, "rui"), reviewer(w, "yan"), chief(w, "sam"));
    let paper = handed_in(&dana, "First").await;
    w.travel(1);
    let letter = dana.post("/papers", json!({ "kind": "letter", "applicant": "Second" })).await.ok();
    let letter = letter["id"].as_str().unwrap().to_owned();
    let queue = async |who: &paifang_testkit::Client| {
        let page = who.get("/admin/reviews").await.ok();
        let kinds: Vec<String> =
            page["items"].as_array().unwrap().iter().map(|row| row["kind"].as_str().unwrap().to_owned()).collect();
        assert_eq!(page["counts"]["pending"], kinds.len());
        kinds
    };
    assert_eq!(queue(&rui).await, ["paper", "letter"], "without groups everybody sees everything");
    let taken = rui.put(&format!("/admin/reviews/{letter}/claim"), json!({})).await.ok();
    let id = taken["claimed_by"]["id"].clone();
    rui.delete(&format!("/admin/reviews/{letter}/claim")).await.ok();
    let group = json!({ "name": "商务", "kinds": ["letter"], "members": [id] });
    rui.put("/admin/review-groups/business", group.clone()).await.refused("role_forbidden");
    sam.put("/admin/review-groups/business", group.clone()).await.ok();
    assert_eq!((queue(&rui).await, queue(&yan).await, queue(&sam).await.len()), (vec!["paper".into(), "letter".into()], vec!["paper".into()], 2));
    assert_eq!(queue(&w.staff("audrey", &[StaffRole::Auditor])).await.len(), 2);
    for path in [format!("/admin/reviews/{letter}"), format!("/admin/reviews/{letter}/documents/page")] {
        yan.get(&path).await.refused("not_found");
    }
    yan.put(&format!("/admin/reviews/{letter}/claim"), json!({})).await.refused("not_found");
    yan.post(&format!("/admin/reviews/{letter}/decision"), approval(1)).await.refused("not_found");
    yan.post(&format!("/admin/reviews/{letter}/notes"), json!({ "text": "hm" })).await.refused("not_found");
    decide(&yan, &paper, approval(1)).await;
    decide(&rui, &letter, approval(1)).await;

    let again = json!({ "name": "商务", "kinds": [], "members": [] });
    sam.put("/admin/review-groups/other", again).await.refused("group_name_taken");
    let odd = json!({ "name": "其他", "kinds": ["song"], "members": [] });
    sam.put("/admin/review-groups/other", odd.clone()).await.refused("review_kind_unknown");
    sam.put("/admin/review-groups/O", odd).await.refused("group_name_invalid");
    assert_eq!(sam.get("/admin/review-groups").await.ok()["items"].as_array().unwrap().len(), 1);
    sam.delete("/admin/review-groups/business").await;
    sam.delete("/admin/review-groups/business").await.refused("not_found");
    assert_eq!(yan.get("/admin/reviews?state=all").await.ok()["items"].as_array().unwrap().len(), 2);
}

/// REV-12: with the rule on, a case whose named checks came out well is approved by "system" and recorded; off by default.
async fn a_rule_approves_without_a_person(w: World) {
    let (dana, rui, sam) = (applicant(w, "dana"), reviewer(w, "rui"), chief(w, "sam"));
    let early = handed_in(&dana, "Careful").await;
    w.run_jobs().await;
    assert_eq!(rui.get(&format!("/admin/reviews/{early}")).await.ok()["state"], "pending", "off by default");
    let both = json!({ "four_eyes": ["approve"], "auto_checks": ["careful"] });
    sam.put("/admin/review-rules/paper", both).await.refused("rules_contradict");
    let lost = json!({ "four_eyes": [], "auto_checks": ["luck"] });
    sam.put("/admin/review-rules/paper", lost).await.refused("check_unknown");
    sam.put("/admin/review-rules/song", json!({ "four_eyes": [], "auto_checks": [] })).await.refused("not_found");
    sam.put("/admin/review-rules/paper", json!({ "four_eyes": [], "auto_checks": ["careful"] })).await.ok();
    let (good, bad) = (handed_in(&dana, "Careful").await, handed_in(&dana, "Hasty").await);
    let taken = handed_in(&dana, "Careful").await;
    rui.put(&format!("/admin/reviews/{taken}/claim"), json!({})).await.ok();
    w.run_jobs().await;
    let state = async |case: &str| rui.get(&format!("/admin/reviews/{case}")).await.ok()["state"].clone();
    assert_eq!(state(&good).await, "approved");
    for case in [&early, &bad, &taken] {
        assert_eq!(state(case).await, "pending");
    }
    let seen = rui.get(&format!("/admin/reviews/{good}")).await.ok();
    assert_eq!((&seen["history"][1]["who"], &seen["history"][1]["action"]), (&"system".into(), &"approve".into()));
    let recorded: Vec<String> = w
        .app
        .db
        .all(paifang_kernel::sql!(
            "SELECT actor_kind FROM audit_log WHERE action = 'review.approve' AND object = $1",
            good
        ))
        .await
        .unwrap();
    assert_eq!(recorded, ["system"]);
}
}
