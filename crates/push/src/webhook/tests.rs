//! Announcements reach the receiver signed, once taken never again, and a refusing receiver is asked again under the
//! same id (REV-10).

use paifang_kernel::access::StaffRole;
use paifang_kernel::app::Parts;
use paifang_kernel::notice::Announcement;
use paifang_testkit::{World, both, json};
use serde_json::{Map, Value};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::{Outcome, Secret};
use crate::stage::{Stage, wire};

/// The test vector that the Standard Webhooks libraries share.
#[test]
fn the_signature_is_the_published_one() {
    let secret = Secret::stored("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw".to_owned());
    let signed = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
    assert_eq!(signed.as_deref(), Some("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
    assert_eq!(Secret::stored("none".to_owned()).sign("a", 1, b""), None);
    assert_eq!(format!("{secret:?}"), "Secret(..)");
}

/// A redirect is a failure, because it is never followed.
#[test]
fn only_two_hundreds_are_taken() {
    assert_eq!([200, 204, 299].map(Outcome::of), [200, 204, 299].map(Outcome::Taken));
    assert_eq!([301, 400, 500].map(Outcome::of), [301, 400, 500].map(Outcome::Refused));
    assert_eq!(Outcome::of(410), Outcome::Gone);
}

/// A demonstration may call the same machine, which a receiver in a story needs.
fn demo(parts: &mut Parts) {
    parts.settings.demo = true;
}

async fn receiver(status: u16) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(status)).mount(&server).await;
    server
}

async fn announced(w: &World, stage: &Stage, number: &str) {
    let data: Map<String, Value> = Map::from_iter([("number".to_owned(), json!(number))]);
    let mut tx = w.app.db.begin().await.expect("a transaction");
    let news = Announcement { kind: "review.opened".to_owned(), data };
    tx.announce(&w.app, &news).await.expect("an announcement");
    tx.commit().await.expect("a commit");
    stage.work().await;
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

both! { wire, demo;
    /// REV-10: an announcement arrives signed with the secret that was shown once, and the page says so.
    async fn an_announcement_arrives_signed(w: World) {
        let (sam, stage, server) = (w.staff("sam", &[StaffRole::Super]), Stage::of(w), receiver(204).await);
        announced(w, &stage, "before").await;
        let set = sam.put("/admin/webhook", json!({ "url": format!("{}/in", server.uri()) })).await.ok();
        let secret = Secret::stored(set["secret"].as_str().expect("a secret").to_owned());
        assert!(secret.text().starts_with("whsec_"));
        announced(w, &stage, "RV000001").await;
        let got = server.received_requests().await.expect("requests");
        assert_eq!(got.len(), 1, "what was announced before the address is not sent");
        let body: Value = serde_json::from_slice(&got[0].body).expect("a document");
        assert_eq!((&body["type"], &body["data"]["number"]), (&json!("review.opened"), &json!("RV000001")));
        assert_eq!(body["timestamp"], "2026-11-23T02:00:00Z");
        let seconds: i64 = header(&got[0], "webhook-timestamp").parse().expect("seconds");
        let expected = secret.sign(header(&got[0], "webhook-id"), seconds, &got[0].body).expect("a signature");
        assert_eq!(header(&got[0], "webhook-signature"), expected);
        let seen = sam.get("/admin/webhook").await.ok();
        assert_eq!((&seen["last_status"], &seen["secret"]), (&json!(204), &Value::Null));
        let kept: Vec<String> = w.app.db.all(paifang_kernel::sql!("SELECT secret FROM webhook")).await.expect("a row");
        assert!(!kept[0].contains("whsec_"), "sealed at rest");
    }

    /// REV-10: a receiver that refuses is asked again under the same id, until it takes the announcement.
    async fn a_refusing_receiver_is_asked_again_under_the_same_id(w: World) {
        let (sam, stage, server) = (w.staff("sam", &[StaffRole::Super]), Stage::of(w), MockServer::start().await);
        Mock::given(any()).respond_with(ResponseTemplate::new(500)).up_to_n_times(2).mount(&server).await;
        Mock::given(any()).respond_with(ResponseTemplate::new(200)).mount(&server).await;
        sam.put("/admin/webhook", json!({ "url": server.uri() })).await.ok();
        announced(w, &stage, "RV000001").await;
        assert_eq!(sam.get("/admin/webhook").await.ok()["last_status"], 500);
        for _ in 0..4 {
            w.travel(60);
            stage.work().await;
        }
        let got = server.received_requests().await.expect("requests");
        assert_eq!(got.len(), 3, "taken once and never sent again");
        assert!(got.iter().all(|one| header(one, "webhook-id") == header(&got[0], "webhook-id")));
        assert!(got.iter().all(|one| one.body == got[0].body));
        assert_ne!(header(&got[0], "webhook-timestamp"), header(&got[2], "webhook-timestamp"));
        assert_eq!(sam.get("/admin/webhook").await.ok()["last_status"], 200);
    }

    /// REV-10: after 410 nothing is sent until the address is set again, and the secret stays.
    async fn a_receiver_that_is_gone_stops_the_announcements(w: World) {
        let (sam, stage, server) = (w.staff("sam", &[StaffRole::Super]), Stage::of(w), receiver(410).await);
        sam.put("/admin/webhook", json!({ "url": server.uri() })).await.ok();
        announced(w, &stage, "one").await;
        announced(w, &stage, "two").await;
        assert_eq!(server.received_requests().await.map(|got| got.len()), Some(1));
        assert_eq!(sam.get("/admin/webhook").await.ok()["stopped"], true);
        let again = sam.put("/admin/webhook", json!({ "url": server.uri() })).await.ok();
        assert_eq!((&again["stopped"], &again["secret"]), (&json!(false), &Value::Null));
        announced(w, &stage, "three").await;
        assert_eq!(server.received_requests().await.map(|got| got.len()), Some(2));
        let first = sam.post("/admin/webhook/secret", json!({})).await.created()["secret"].clone();
        assert!(first.is_string() && first != sam.post("/admin/webhook/secret", json!({})).await.created()["secret"]);
        sam.delete("/admin/webhook").await;
        sam.post("/admin/webhook/test", json!({})).await.refused("not_found");
        assert_eq!(sam.get("/admin/webhook").await.ok()["url"], Value::Null);
    }

    /// REV-10: the test button sends a test.
    async fn a_test_is_sent_on_demand(w: World) {
        let (sam, stage, server) = (w.staff("sam", &[StaffRole::Super]), Stage::of(w), receiver(200).await);
        sam.put("/admin/webhook", json!({ "url": server.uri() })).await.ok();
        sam.post("/admin/webhook/test", json!({})).await.created();
        stage.work().await;
        let got = server.received_requests().await.expect("requests");
        let body: Value = serde_json::from_slice(&got[0].body).expect("a document");
        assert_eq!((&body["type"], &body["data"]["by"]), (&json!("test"), &json!("sam")));
        w.staff("rui", &[StaffRole::Reviewer]).get("/admin/webhook").await.refused("role_forbidden");
    }
}

mod outside_a_demonstration {
    use super::*;

    both! { wire;
        /// Rule O1: an address that is not public https is refused and nothing is kept.
        async fn inner_addresses_are_refused(w: World) {
            let sam = w.staff("sam", &[StaffRole::Super]);
            let long = format!("https://example.com/{}", "a".repeat(500));
            for url in ["http://example.com", "https://127.0.0.1/in", "https://[::1]/", "https://example.com:22/", "ftp://example.com",
                "https://user:secret@example.com/", "example.com", "", long.as_str()] {
                let refusal = sam.put("/admin/webhook", json!({ "url": url })).await.refused("webhook_url_invalid");
                assert_eq!(refusal["errors"][0]["pointer"], "/url", "{url}");
            }
            assert_eq!(sam.get("/admin/webhook").await.ok()["url"], Value::Null);
            assert_eq!(sam.put("/admin/webhook", json!({ "url": " https://hooks.example.com/in " })).await.ok()["url"],
                "https://hooks.example.com/in");
        }
    }
}
