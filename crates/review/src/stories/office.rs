//! What the operators keep in order: statistics, calendar, catalogue of reasons.

use jiff::Timestamp;
use paifang_kernel::access::StaffRole;
use paifang_testkit::{both, json};
use serde_json::Value;

use super::paper::{applicant, chief, decide, handed_in, reviewer, wire};

fn approval() -> Value {
    json!({ "version": 1, "decision": "approve" })
}

fn rejection() -> Value {
    json!({ "version": 1, "decision": "reject", "reasons": [{ "code": "paper_1" }] })
}

both! { wire;

/// REV-13: waiting, age, approval rate and median time by kind and reviewer equal a count by hand.
async fn the_statistics_equal_a_count_by_hand(w: World) {
    let (dana, rui, yan) = (applicant(w, "dana"), reviewer(w, "rui"), reviewer(w, "yan"));
    let mut cases = Vec::new();
    for _ in 0..5 {
        cases.push(handed_in(&dana, "First").await);
    }
    dana.post("/papers", json!({ "kind": "letter", "applicant": "Second" })).await.ok();
    // By hand: rui approves after 60 s and rejects after 180 s; yan approves after 600 s and 1,000 s. One paper waits.
    w.travel(60);
    decide(&rui, &cases[0], approval()).await;
    w.travel(120);
    decide(&rui, &cases[1], rejection()).await;
    w.travel(420);
    decide(&yan, &cases[2], approval()).await;
    w.travel(400);
    decide(&yan, &cases[3], approval()).await;
    let seen = rui.get("/admin/review-statistics").await.ok();
    assert_eq!(
        seen["kinds"],
        json!([
            { "kind": "paper", "waiting": 1, "overdue": 0, "oldest_seconds": 1000, "median_age_seconds": 1000,
              "decided": 4, "approved": 3, "rejected": 1, "approval_permille": 750, "median_seconds": 390 },
            { "kind": "letter", "waiting": 1, "overdue": 0, "oldest_seconds": 1000, "median_age_seconds": 1000,
              "decided": 0, "approved": 0, "rejected": 0, "approval_permille": null, "median_seconds": null },
        ])
    );
    assert_eq!(
        seen["reviewers"],
        json!([
            { "reviewer": "rui", "kind": "paper", "decided": 2, "approved": 1, "rejected": 1,
              "approval_permille": 500, "median_seconds": 120 },
            { "reviewer": "yan", "kind": "paper", "decided": 2, "approved": 2, "rejected": 0,
              "approval_permille": 1000, "median_seconds": 800 },
        ])
    );
    // A second version is counted from its own submission.
    w.travel(10);
    dana.post("/papers", json!({ "kind": "paper", "applicant": "First", "case": cases[1] })).await.ok();
    w.travel(30);
    decide(&rui, &cases[1], json!({ "version": 2, "decision": "approve" })).await;
    let seen = rui.get("/admin/review-statistics").await.ok();
    // 30, 60, 180 s: the middle one is 60 s.
    assert_eq!((&seen["reviewers"][0]["median_seconds"], &seen["reviewers"][0]["decided"]), (&60.into(), &3.into()));
    let old = rui.get("/admin/review-statistics?from=2026-11-01&to=2026-11-22").await.ok();
    assert_eq!((&old["reviewers"], &old["kinds"][0]["decided"]), (&json!([]), &0.into()));
    rui.get("/admin/review-statistics?from=2026-11-23&to=2026-11-22").await.refused("invalid");
    w.staff("cathy", &[StaffRole::Catalog]).get("/admin/review-statistics").await.refused("role_forbidden");
}

/// REV-03: a year's holidays are imported as a sheet or entered by the day; what is handed in afterwards skips them.
async fn holidays_are_imported_and_move_later_due_dates(w: World) {
    let (dana, rui, sam) = (applicant(w, "dana"), reviewer(w, "rui"), chief(w, "sam"));
    // Friday 23 April 2027 17:00 in Shanghai.
    let friday: Timestamp = "2027-04-23T09:00:00Z".parse().unwrap();
    w.travel((friday.as_millisecond() - w.app.now().as_millisecond()) / 1_000);
    let before = handed_in(&dana, "Before").await;
    let sheet = "day,kind,note\n2027-04-26,off,Holiday\n2027-04-24,work,\n";
    rui.put("/admin/work-days", json!({ "year": 2027, "csv": sheet })).await.refused("role_forbidden");
    for (csv, code) in [("2027-04-26;off", "calendar_line_invalid"), ("2026-04-26,off,x", "calendar_line_invalid")] {
        sam.put("/admin/work-days", json!({ "year": 2027, "csv": csv })).await.refused(code);
    }
    let foreign = json!({ "year": 2027, "days": [{ "day": "2026-01-01", "works": false }] });
    sam.put("/admin/work-days", foreign).await.refused("calendar_day_invalid");
    sam.put("/admin/work-days", json!({ "year": 2027 })).await.refused("invalid");
    let year = sam.put("/admin/work-days", json!({ "year": 2027, "csv": sheet })).await.ok();
    let entered: Vec<&Value> =
        year["items"].as_array().unwrap().iter().filter(|day| day["entered"] == true).collect();
    assert_eq!((&entered[0]["day"], &entered[0]["works"]), (&"2027-04-24".into(), &true.into()));
    assert_eq!((&entered[1]["day"], &entered[1]["note"]), (&"2027-04-26".into(), &"Holiday".into()));
    assert!(year["items"].as_array().unwrap().iter().any(|day| day["day"] == "2027-10-01" && day["entered"] == false));
    let after = handed_in(&dana, "After").await;
    let due = async |case: &str| rui.get(&format!("/admin/reviews/{case}")).await.ok()["due_at"].clone();
    // Working days: Saturday 24 (make-up), Tuesday 27, Wednesday 28; a date that was promised before stays.
    assert_eq!(due(&after).await, "2027-04-28T15:59:59Z");
    assert_eq!(due(&before).await, "2027-04-28T15:59:59Z");
    sam.put("/admin/work-days/2027-04-27", json!({ "works": false, "note": "storm" })).await.ok();
    assert_eq!(due(&handed_in(&dana, "Third").await).await, "2027-04-29T15:59:59Z");
    assert_eq!(due(&after).await, "2027-04-28T15:59:59Z");
    sam.delete("/admin/work-days/2027-04-27").await.ok();
    sam.delete("/admin/work-days/2027-04-27").await.refused("not_found");
    assert_eq!(due(&handed_in(&dana, "Fourth").await).await, "2027-04-28T15:59:59Z");
    let listed = sam.put("/admin/work-days", json!({ "year": 2027, "days": [{ "day": "2027-04-26", "works": true }] })).await.ok();
    assert_eq!(listed["items"].as_array().unwrap().iter().filter(|day| day["entered"] == true).count(), 1);
}

/// ADM-03, REV-05: operators add, edit and retire reasons; a retired one is offered no more and keeps its words.
async fn reasons_are_added_edited_and_retired(w: World) {
    let (dana, rui, sam) = (applicant(w, "dana"), reviewer(w, "rui"), chief(w, "sam"));
    let reason = |zh: &str, retired: bool| {
        json!({ "kind": "paper", "zh": zh, "en": "Too short", "target": "title", "retired": retired })
    };
    rui.put("/admin/review-reasons/paper_2", reason("太短", false)).await.refused("role_forbidden");
    sam.put("/admin/review-reasons/paper_2", reason("太短", false)).await.ok();
    let refused = [
        ("/admin/review-reasons/Paper", reason("太短", false), "reason_text_invalid"),
        ("/admin/review-reasons/paper_3", reason(" ", false), "reason_text_invalid"),
        ("/admin/review-reasons/paper_3", reason("<b>", false), "reason_text_invalid"),
    ];
    for (path, body, code) in refused {
        sam.put(path, body).await.refused(code);
    }
    let moved = json!({ "kind": "letter", "zh": "太短", "en": "Too short" });
    sam.put("/admin/review-reasons/paper_2", moved).await.refused("state_conflict");
    let codes = async |query: &str| {
        let all = rui.get(&format!("/admin/review-reasons?kind=paper{query}")).await.ok();
        let codes: Vec<String> =
            all["items"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect();
        codes
    };
    assert_eq!(codes("").await, ["paper_1", "paper_2"]);
    let case = handed_in(&dana, "First").await;
    let given = |code: &str| json!({ "version": 1, "decision": "reject", "reasons": [{ "code": code }] });
    let seen = decide(&rui, &case, given("paper_2")).await;
    assert_eq!(seen["reasons"][0]["text"], "太短");
    sam.put("/admin/review-reasons/paper_2", reason("篇幅太短", true)).await.ok();
    assert_eq!(codes("").await, ["paper_1"]);
    assert_eq!(codes("&retired=true").await, ["paper_1", "paper_2"]);
    assert_eq!(rui.get(&format!("/admin/reviews/{case}")).await.ok()["reasons"][0]["text"], "篇幅太短");
    let other = handed_in(&dana, "Second").await;
    rui.put(&format!("/admin/reviews/{other}/claim"), json!({})).await.ok();
    rui.post(&format!("/admin/reviews/{other}/decision"), given("paper_2")).await.refused("reason_unknown");
}
}
