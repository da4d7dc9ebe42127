//! A case on its way to its reviewer: to the inbox of the back office, the mailbox, and the operators' own systems.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::routing::post;
use http::HeaderMap;
use paifang_kernel::access::StaffRole;
use paifang_testkit::{both, json};
use parking_lot::Mutex;
use serde_json::Value;

use crate::stage::{PASSWORD, Stage, demo, items, text, whole};

type Taken = Arc<Mutex<Vec<(HeaderMap, Value)>>>;

/// A system of the operators that keeps what is posted to it, and its address.
#[expect(clippy::disallowed_methods, reason = "the receiver lives as long as the test's runtime")]
async fn receiver() -> (String, Taken) {
    let taken = Taken::default();
    let kept = Arc::clone(&taken);
    let keep = move |headers: HeaderMap, body: Bytes| async move {
        kept.lock().push((headers, serde_json::from_slice(&body).unwrap()));
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(tokio::spawn(async move { axum::serve(listener, Router::new().route("/in", post(keep))).await }));
    (format!("http://{address}/in"), taken)
}

both! { whole, demo;

/// REV-10: a new case and an overdue one reach the reviewer in the console, by mail and by webhook, without the
/// applicant's name; somebody who is not told has an empty inbox.
async fn a_case_reaches_its_reviewer_three_ways(w: World) {
    let stage = Stage::new(w);
    let sam = stage.operator("sam", &[StaffRole::Super]).await;
    let (url, taken) = receiver().await;
    assert!(sam.put("/admin/webhook", json!({ "url": url })).await.ok()["secret"].is_string());
    let hired = json!({ "login": "rui", "name": "睿", "password": PASSWORD, "roles": ["reviewer"],
        "email": "rui@example.com", "language": "en" });
    sam.post("/admin/operators", hired).await.created();
    let rui = w.anonymous();
    rui.post("/admin/sessions", json!({ "login": "rui", "password": PASSWORD })).await.created();
    let dana = stage.register("13800001234").await;
    let form = stage.individual(&dana).await;
    let case = stage.submit(&dana, form).await;
    let mails = stage.texts_to("rui@example.com").await;
    assert!(mails.len() == 1 && mails[0].contains("waits for review"), "{mails:?}");
    assert_eq!(rui.get("/admin/me").await.ok()["unread"], 1);
    let notice = items(&rui.get("/admin/notices").await.ok())[0].clone();
    assert_eq!((&notice["kind"], &notice["case"]), (&json!("review.opened"), &json!(case)));
    assert_eq!(taken.lock()[0].1["type"], "review.opened");
    w.travel(7 * 86_400);
    let mails = stage.texts_to("rui@example.com").await;
    assert!(mails.len() == 2 && mails[0].contains("still waits"), "{mails:?}");
    // A week later the sessions of before are over.
    rui.post("/admin/sessions", json!({ "login": "rui", "password": PASSWORD })).await.created();
    let kinds: Vec<String> =
        items(&rui.get("/admin/notices").await.ok()).iter().map(|one| text(&one["kind"])).collect();
    assert_eq!(kinds, ["review.overdue", "review.opened"]);
    let news = taken.lock().clone();
    assert_eq!(news.iter().map(|(_, body)| text(&body["type"])).collect::<Vec<_>>(), ["review.opened", "review.overdue"]);
    assert!(news.iter().all(|(headers, body)| headers.contains_key("webhook-signature") && body["data"]["case"] == json!(case)));
    let everything = format!("{mails:?}{news:?}{notice}");
    assert!(!everything.contains("戴") && !everything.contains("13800001234"), "{everything}");
    sam.post("/admin/sessions", json!({ "login": "sam", "password": PASSWORD })).await.created();
    assert_eq!(sam.get("/admin/notices").await.ok()["items"], json!([]));
}

/// REV-09, REV-04: a reviewer whose phone number is the applicant's, or that of a member of the applicant's organisation,
/// neither takes nor is given nor decides the case, and is not told of it; another one decides it.
async fn nobody_decides_a_case_of_the_own_organisation(w: World) {
    let stage = Stage::new(w);
    let (sam, yan) = (stage.operator("sam", &[StaffRole::Super]).await, stage.operator("yan", &[StaffRole::Reviewer]).await);
    let hired = json!({ "login": "rui", "name": "睿", "password": PASSWORD, "roles": ["reviewer"], "phone": "13800001234",
        "email": "rui@example.com" });
    let rui_id = sam.post("/admin/operators", hired).await.created()["id"].clone();
    let rui = w.anonymous();
    rui.post("/admin/sessions", json!({ "login": "rui", "password": PASSWORD })).await.created();
    let dana = stage.register("13800001234").await;
    let form = stage.individual(&dana).await;
    let case = stage.submit(&dana, form).await;
    assert_eq!(stage.texts_to("rui@example.com").await, Vec::<String>::new());
    let path = format!("/admin/reviews/{case}");
    rui.put(&format!("{path}/claim"), json!({})).await.refused("own_case");
    rui.post(&format!("{path}/decision"), json!({ "version": 1, "decision": "approve" })).await.refused("own_case");
    sam.put(&format!("{path}/reviewer"), json!({ "operator": rui_id })).await.refused("reviewer_unfit");
    sam.patch(&format!("/admin/operators/{}", text(&rui_id)), json!({ "phone": "" })).await.ok();
    rui.put(&format!("{path}/claim"), json!({})).await.ok();
    sam.patch(&format!("/admin/operators/{}", text(&rui_id)), json!({ "phone": "13800001234" })).await.ok();
    rui.post(&format!("{path}/decision"), json!({ "version": 1, "decision": "approve" })).await.refused("own_case");
    rui.delete(&format!("{path}/claim")).await.ok();
    stage.decide(&yan, &case, "approve", json!([])).await;
}
}
