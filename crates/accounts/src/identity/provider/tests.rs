//! The HTTP providers against a scripted local server, fail-over, and the checks of their settings.

use std::sync::Arc;
use std::time::Duration;

use jiff::civil::date;
use paifang_kernel::outbound::Patience;
use serde_json::{Value, json};
use wiremock::matchers::{body_json, header, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{
    FaceAnswer, FaceCheck, FaceRequest, FaceVerdict, Failure, FakeSource, HttpFaces, HttpSource,
    IdentitySource, Providers, Verdict,
};
use crate::contact::Contact;
use crate::identity::{Factors, IdentityConfig, Person, Validity};
use crate::verification::IdNumber;

const NUMBER: &str = "11010519491231002X";

fn person() -> Person {
    let number = IdNumber::parse(NUMBER, date(2026, 11, 23)).expect("a number");
    Person { name: "王\"小明".to_owned(), number }
}

fn factors() -> Factors {
    let validity = Validity { from: date(2009, 2, 6), until: Some(date(2029, 2, 6)) };
    Factors { person: person(), validity, phone: Contact::phone("13800138000").expect("a phone") }
}

fn patience() -> Patience {
    Patience { connect: Duration::from_millis(500), total: Duration::from_millis(500) }
}

fn settings(server: &MockServer) -> Value {
    let call = |place: &str, body: &str| {
        json!({ "url": format!("{}{place}", server.uri()), "private_network": true,
            "headers": { "authorization": "APPCODE {secret}" }, "secret": "s3cret", "body": body })
    };
    let verdict = json!({ "pointer": "/result/code", "match": ["1"], "mismatch": ["2"] });
    json!({
        "sources": [{ "name": "one", "verdict": verdict, "reference_pointer": "/id", "call": call("/four", r#"{"n":"{name}",
            "c":"{id_number}","f":"{valid_from}","u":"{valid_until}","p":"{phone_digits}"}"#) }],
        "faces": [{ "name": "two", "verdict": verdict, "waiting": ["0"], "score_pointer": "/score",
            "reference_pointer": "/ticket", "url_pointer": "/url",
            "start": call("/start", r#"{"c":"{id_number}","back":"{return_url}"}"#),
            "result": call("/result", r#"{"t":"{vendor_reference}"}"#) }],
    })
}

fn config(server: &MockServer) -> IdentityConfig {
    serde_json::from_value(settings(server)).expect("settings")
}

async fn answering(place: &str, answer: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path(place))
        .respond_with(ResponseTemplate::new(200).set_body_json(answer))
        .mount(&server)
        .await;
    server
}

fn source(server: &MockServer) -> HttpSource {
    HttpSource::new(config(server).sources[0].clone(), patience()).expect("a source")
}

fn faces(server: &MockServer) -> HttpFaces {
    HttpFaces::new(config(server).faces[0].clone(), patience()).expect("a vendor")
}

/// The four factors travel as the operator described, and cannot leave their place.
#[tokio::test]
async fn a_source_is_asked_as_described() {
    let server = MockServer::start().await;
    let expected =
        json!({ "n": "王\"小明", "c": NUMBER, "f": "20090206", "u": "20290206", "p": "13800138000" });
    Mock::given(path("/four"))
        .and(header("authorization", "APPCODE s3cret"))
        .and(body_json(expected))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "id": 7, "result": { "code": 1 } })))
        .mount(&server)
        .await;
    let checked = source(&server).check(&factors(), "r").await.expect("a verdict");
    assert_eq!((checked.verdict, checked.reference.as_deref()), (Verdict::Match, Some("7")));
}

/// Only the configured values are verdicts; everything else is none, never a silent yes.
#[tokio::test]
async fn an_unclear_answer_is_no_verdict() {
    let mismatch = answering("/four", json!({ "result": { "code": "2" } })).await;
    let checked = source(&mismatch).check(&factors(), "r").await.expect("a verdict");
    assert_eq!(checked.verdict, Verdict::Mismatch);
    for odd in [json!({ "result": { "code": "3" } }), json!({}), json!({ "result": { "code": null } })] {
        let server = answering("/four", odd).await;
        let failure = source(&server).check(&factors(), "r").await;
        assert_eq!(failure, Err(Failure("the answer holds no verdict at /result/code".to_owned())));
    }
    let silent = MockServer::start().await;
    assert_eq!(source(&silent).check(&factors(), "r").await, Err(Failure("http status 404".to_owned())));
}

/// A vendor starts a check and tells its result with a score.
#[tokio::test]
async fn a_face_check_starts_and_ends() {
    let server = answering("/start", json!({ "ticket": "t1", "url": "https://face.example.com/t1" })).await;
    let person = person();
    let request = FaceRequest { person: &person, reference: "fck_1", return_url: "https://a.example/done" };
    let started = faces(&server).start(&request).await.expect("started");
    assert_eq!((started.reference.as_str(), started.url.as_str()), ("t1", "https://face.example.com/t1"));
    let wanted = [("1", FaceVerdict::Match), ("2", FaceVerdict::NoMatch), ("0", FaceVerdict::NotYet)];
    for (code, verdict) in wanted {
        let server = answering("/result", json!({ "result": { "code": code }, "score": 98.5 })).await;
        let answer = faces(&server).result("t1", "fck_1").await;
        assert_eq!(answer, Ok(FaceAnswer { verdict, score: Some("98.5".to_owned()) }));
    }
    let odd = answering("/start", json!({ "ticket": "t1", "url": "javascript:alert(1)" })).await;
    assert!(faces(&odd).start(&request).await.is_err(), "nobody is sent to a script");
}

/// When a source does not answer the next one is asked; a verdict ends the search; nobody means `unavailable`.
#[tokio::test]
async fn the_next_source_is_asked_when_one_fails() {
    let (first, second) = (FakeSource::default(), FakeSource::default());
    let providers =
        Providers { sources: vec![Arc::new(first.clone()), Arc::new(second.clone())], faces: Vec::new() };
    let down = || Err(Failure("down".to_owned()));
    first.script([down(), Ok(Verdict::Mismatch), down()]);
    second.script([Ok(Verdict::Match), down()]);
    let (_, checked) = providers.check(&factors(), "r").await.expect("a verdict");
    assert_eq!(checked.verdict, Verdict::Match);
    let (_, checked) = providers.check(&factors(), "r").await.expect("a verdict");
    assert_eq!((checked.verdict, second.asked()), (Verdict::Mismatch, 1), "a mismatch is not asked twice");
    let refused = providers.check(&factors(), "r").await.expect_err("nobody answers");
    assert_eq!(refused.code().id, "identity_unavailable");
    let nobody = Providers::default().check(&factors(), "r").await.expect_err("nobody there");
    assert_eq!(nobody.code().id, "way_not_offered");
}

/// X-10: demo mode refuses real providers; faults are named by their setting, and no secret shows.
#[tokio::test]
async fn faulty_settings_are_named() {
    let server = MockServer::start().await;
    let good = config(&server);
    assert_eq!(good.validate(false), Ok(()));
    assert!(good.validate(true).expect_err("demo").concat().contains("demo"));
    let fault = |pointer: &str, value: Value| {
        let mut settings = settings(&server);
        *settings.pointer_mut(pointer).expect(pointer) = value;
        let config: IdentityConfig = serde_json::from_value(settings).expect("settings");
        config.validate(false).expect_err(pointer).concat()
    };
    assert!(fault("/sources/0/name", json!("")).contains("name"));
    assert!(
        fault("/sources/0/call/url", json!("ftp://x")).contains("accounts.identity.sources one: call: url")
    );
    assert!(fault("/sources/0/call/body", json!(r#"{"a":"{photo}"}"#)).contains("{photo}"));
    assert!(fault("/faces/0/verdict/match", json!([])).contains("verdict"));
    assert!(fault("/faces/0/verdict/match", json!(["2"])).contains("match and mismatch"));
    assert!(fault("/faces/0/waiting", json!(["1"])).contains("waiting"));
    assert!(fault("/faces/0/url_pointer", json!("url")).contains("pointer"));
    let shown = format!("{good:?}{}", serde_json::to_string(&good).expect("JSON"));
    assert!(!shown.contains("s3cret") && !shown.contains("APPCODE"), "{shown}");
}

/// Rule P3: a person's debug text is masked.
#[test]
fn debug_texts_are_masked() {
    let shown = format!("{:?}", factors());
    assert!(!shown.contains(NUMBER) && !shown.contains("王") && !shown.contains("13800138000"), "{shown}");
}
