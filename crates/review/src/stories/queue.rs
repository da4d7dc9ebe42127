//! The queue: what is in it, in which order, how late it is, and how a case is found.

use jiff::Timestamp;
use paifang_kernel::access::StaffRole;
use paifang_testkit::{both, json};
use serde_json::Value;

use super::paper::{applicant, handed_in, reviewer, wire};

fn numbers(page: &Value) -> Vec<&str> {
    page["items"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap()).collect()
}

both! { wire;

/// REV-01: each submission appears in a queue of its kind, with its number and the totals.
async fn each_submission_appears_in_the_queue_of_its_kind(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    handed_in(&dana, "First").await;
    dana.post("/papers", json!({ "kind": "letter", "applicant": "Second" })).await.ok();
    let all = rui.get("/admin/reviews").await.ok();
    assert_eq!(numbers(&all), ["RV000001", "RV000002"]);
    assert_eq!((&all["counts"]["pending"], &all["counts"]["approved"]), (&2.into(), &0.into()));
    assert_eq!(numbers(&rui.get("/admin/reviews?kind=letter").await.ok()), ["RV000002"]);
    assert_eq!(all["items"][0]["phone"], "138****1234");
    assert_eq!(numbers(&rui.get("/admin/reviews?state=approved").await.ok()), Vec::<&str>::new());
    rui.get("/admin/reviews?state=lost").await.refused("invalid");
}

/// REV-01: the queue is for staff who may read it.
async fn the_queue_is_for_reviewers_and_auditors(w: World) {
    let dana = applicant(w, "dana");
    let case = handed_in(&dana, "First").await;
    w.anonymous().get("/admin/reviews").await.refused("login_required");
    dana.get("/admin/reviews").await.refused("login_required");
    w.staff("cathy", &[StaffRole::Catalog]).get("/admin/reviews").await.refused("role_forbidden");
    let auditor = w.staff("audrey", &[StaffRole::Auditor]);
    auditor.get("/admin/reviews").await.ok();
    assert_eq!(auditor.get(&format!("/admin/reviews/{case}")).await.ok()["can"]["claim"], false);
    auditor.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.refused("role_forbidden");
    auditor.get("/admin/reviews/case_00000000000000000000000000").await.refused("not_found");
}

/// REV-01: the queue is read page by page, what waits longest first.
async fn the_queue_is_read_page_by_page(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    for name in ["A", "B", "C", "D", "E"] {
        handed_in(&dana, name).await;
        w.travel(60);
    }
    let mut seen: Vec<String> = Vec::new();
    let mut path = "/admin/reviews?limit=2".to_owned();
    loop {
        let page = rui.get(&path).await.ok();
        seen.extend(numbers(&page).into_iter().map(str::to_owned));
        let Some(next) = page["next"].as_str() else { break };
        path = format!("/admin/reviews?limit=2&cursor={next}");
    }
    assert_eq!(seen, ["RV000001", "RV000002", "RV000003", "RV000004", "RV000005"]);
    assert_eq!(numbers(&rui.get("/admin/reviews?state=all&limit=1").await.ok()), ["RV000005"]);
    rui.get("/admin/reviews?cursor=!").await.refused("malformed");
}

/// REV-01: a case is found by its number or by a full name, never by a part of one.
async fn a_case_is_found_by_number_or_full_name(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    handed_in(&dana, "戴娜").await;
    handed_in(&dana, "Lin").await;
    let found = async |q: &str| {
        let page = rui.get(&format!("/admin/reviews?q={q}")).await.ok();
        numbers(&page).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(found("rv000002").await, ["RV000002"]);
    assert_eq!(found("%E6%88%B4%E5%A8%9C").await, ["RV000001"]);
    assert_eq!(found("LIN").await, ["RV000002"]);
    assert_eq!(found("Li").await, Vec::<String>::new());
    assert_eq!(found("%25").await, Vec::<String>::new());
}

/// REV-03: submitted on a Friday at 17:00 with Monday a holiday, the due date skips weekend and holiday.
async fn the_due_date_skips_weekend_and_holiday(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    // Friday 23 April 2027 17:00 in Shanghai; an operator entered Monday 26 April as free.
    let friday: Timestamp = "2027-04-23T09:00:00Z".parse().unwrap();
    w.travel((friday.as_millisecond() - w.app.now().as_millisecond()) / 1_000);
    let mut tx = w.app.db.begin().await.unwrap();
    tx.exec(paifang_kernel::sql!("INSERT INTO work_days (day, works, note) VALUES ('2027-04-26', FALSE, 'holiday')"))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    handed_in(&dana, "First").await;
    let row = rui.get("/admin/reviews").await.ok()["items"][0].clone();
    // Working days: Tuesday 27, Wednesday 28, Thursday 29.
    assert_eq!(row["promised_at"], "2027-04-28T15:59:59Z");
    assert_eq!(row["due_at"], "2027-04-29T15:59:59Z");
}

/// REV-03: a case is on time, then due today, then overdue, and overdue ones are counted.
async fn a_case_is_on_time_then_due_then_overdue(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    handed_in(&dana, "First").await;
    let due = async || rui.get("/admin/reviews").await.ok()["items"][0]["due"].clone();
    // Monday 10:00; due on Thursday.
    assert_eq!(due().await, "on_time");
    w.travel(3 * 86_400);
    assert_eq!(due().await, "today");
    assert_eq!(rui.get("/admin/reviews").await.ok()["counts"]["overdue"], 0);
    w.travel(86_400);
    assert_eq!(due().await, "overdue");
    assert_eq!(rui.get("/admin/reviews").await.ok()["counts"]["overdue"], 1);
}

/// REV-06: the reviewer sees other cases of the same person or organisation.
async fn other_cases_of_the_same_person_are_shown(w: World) {
    let (dana, eve, rui) = (applicant(w, "dana"), applicant(w, "eve"), reviewer(w, "rui"));
    let first = handed_in(&dana, "Same").await;
    let second = handed_in(&eve, "Same").await;
    let third = handed_in(&eve, "Other").await;
    let related = async |case: &str| {
        let seen = rui.get(&format!("/admin/reviews/{case}")).await.ok();
        let mut ids: Vec<String> =
            seen["related"].as_array().unwrap().iter().map(|other| other["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        ids
    };
    let sorted = |mut ids: Vec<String>| {
        ids.sort();
        ids
    };
    assert_eq!(related(&first).await, std::slice::from_ref(&second));
    assert_eq!(related(&second).await, sorted(vec![first, third]));
}
}
