//! The real providers against local servers: a scripted HTTP provider and a small mail sink.

mod clouds;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use paifang_kernel::Lang;
use paifang_kernel::outbound::Patience;
use serde_json::json;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use wiremock::matchers::{body_json, body_string, header, method, path, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::{Channel, Failure, HttpSms, Message, Provider, Smtp};
use crate::config::{HttpSmsConfig, SmtpConfig};

fn message(text: &str) -> Message {
    Message {
        channel: Channel::Sms,
        recipient: "+8613800138000".to_owned(),
        subject: "标题".to_owned(),
        text: text.to_owned(),
        reference: "job_1.sms".to_owned(),
        code: None,
        kind: "code".to_owned(),
        lang: Lang::Zh,
        values: BTreeMap::from([("code".to_owned(), "271828".to_owned())]),
    }
}

fn settings(server: &MockServer, extra: &serde_json::Value) -> HttpSmsConfig {
    let mut settings = json!({
        "name": "one",
        "url": format!("{}/send", server.uri()),
        "private_network": true,
        "headers": { "authorization": "Bearer {secret}" },
        "secret": "s3cret",
        "body": r#"{"to":"{phone}","text":"{text}","ref":"{reference}","fixed":1}"#,
    });
    if let (Some(base), Some(extra)) = (settings.as_object_mut(), extra.as_object()) {
        base.extend(extra.clone());
    }
    serde_json::from_value(settings).expect("settings")
}

fn provider(server: &MockServer, extra: &serde_json::Value) -> HttpSms {
    let patience = Patience { connect: Duration::from_millis(500), total: Duration::from_millis(500) };
    HttpSms::new(settings(server, extra), patience).expect("a provider")
}

async fn answering(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(path("/send")).respond_with(answer).mount(&server).await;
    server
}

/// NTF-04: the words cannot leave their place in a JSON document.
#[tokio::test]
async fn json_values_are_escaped() {
    let server = MockServer::start().await;
    let text = "a \"b\" \\ {secret} 中";
    Mock::given(method("POST"))
        .and(header("authorization", "Bearer s3cret"))
        .and(header("content-type", "application/json"))
        .and(body_json(json!({ "to": "+8613800138000", "text": text, "ref": "job_1.sms", "fixed": 1 })))
        .respond_with(ResponseTemplate::new(200).set_body_json(json!({ "id": 77 })))
        .mount(&server)
        .await;
    let provider = provider(&server, &json!({ "reference_pointer": "/id" }));
    let receipt = provider.send(&message(text)).await.expect("taken");
    assert_eq!(receipt.reference.as_deref(), Some("77"));
}

/// NTF-04: the words cannot add a field to a form, nor a parameter to an address.
#[tokio::test]
async fn form_and_address_values_are_encoded() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(query_param("ref", "job_1.sms"))
        .and(header("content-type", "application/x-www-form-urlencoded"))
        .and(body_string("to=8613800138000&text=1%262%3D3%20%2B"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&server)
        .await;
    let url = format!("{}/send?ref={{reference}}", server.uri());
    let extra = json!({ "format": "form", "body": "to={phone_digits}&text={text}", "url": url });
    provider(&server, &extra).send(&message("1&2=3 +")).await.expect("taken");
}

/// NTF-04: an answer counts as success only by the configured rule.
#[tokio::test]
async fn the_success_rule_decides() {
    let rule = json!({ "success_pointer": "/code", "success_equals": "0" });
    let good = answering(ResponseTemplate::new(200).set_body_json(json!({ "code": 0 }))).await;
    assert!(provider(&good, &rule).send(&message("x")).await.is_ok());
    let bad = answering(ResponseTemplate::new(200).set_body_json(json!({ "code": 15 }))).await;
    let failure = provider(&bad, &rule).send(&message("x")).await;
    assert_eq!(failure, Err(Failure::new("the answer does not hold success at /code")));
    let unreadable = answering(ResponseTemplate::new(200).set_body_string("<html>")).await;
    assert!(provider(&unreadable, &rule).send(&message("x")).await.is_err());
    let broken = answering(ResponseTemplate::new(500)).await;
    assert_eq!(provider(&broken, &json!({})).send(&message("x")).await, Err(Failure::new("http status 500")));
    let listed = json!({ "success_status": [202] });
    let accepted = answering(ResponseTemplate::new(202)).await;
    assert!(provider(&accepted, &listed).send(&message("x")).await.is_ok());
    let other = answering(ResponseTemplate::new(200)).await;
    assert!(provider(&other, &listed).send(&message("x")).await.is_err());
}

/// Rules O1, O2: a redirect is not followed, a slow answer is given up, a long one is cut.
#[tokio::test]
async fn the_client_is_guarded() {
    let target = answering(ResponseTemplate::new(200)).await;
    let away = ResponseTemplate::new(302).insert_header("location", format!("{}/send", target.uri()));
    let redirecting = answering(away).await;
    assert_eq!(
        provider(&redirecting, &json!({})).send(&message("x")).await,
        Err(Failure::new("http status 302"))
    );
    assert!(target.received_requests().await.expect("recorded").is_empty());
    let slow = answering(ResponseTemplate::new(200).set_delay(Duration::from_secs(20))).await;
    assert_eq!(provider(&slow, &json!({})).send(&message("x")).await, Err(Failure::new("no answer in time")));
    let long = answering(ResponseTemplate::new(200).set_body_bytes(vec![b' '; 1_000_000])).await;
    assert!(provider(&long, &json!({})).send(&message("x")).await.is_ok());
}

/// Rule O1: without the explicit word of the operator no inner address and no plain HTTP is called.
#[tokio::test]
async fn an_inner_provider_needs_the_operators_word() {
    let server = answering(ResponseTemplate::new(200)).await;
    let mut inner = settings(&server, &json!({ "private_network": false }));
    assert!(HttpSms::check(&inner).is_err());
    inner.url = format!("https://localhost:{}/send", server.address().port());
    let provider = HttpSms::new(inner, Patience::default()).expect("the name is not resolved yet");
    let failure = provider.send(&message("x")).await;
    assert_eq!(failure, Err(Failure::new("the address may not be called")));
}

#[tokio::test]
async fn faulty_settings_are_named() {
    let server = MockServer::start().await;
    let fault = |extra| HttpSms::check(&settings(&server, &extra)).expect_err("faulty");
    assert!(fault(json!({ "body": "{\"a\":" })).starts_with("body"));
    assert!(fault(json!({ "body": "{\"a\":\"{nobody}\"}" })).contains("{nobody}"));
    assert!(fault(json!({ "method": "DELETE" })).starts_with("method"));
    assert!(fault(json!({ "url": "http://{phone}.example.com/" })).starts_with("url"));
    assert!(fault(json!({ "success_pointer": "/code" })).contains("success_equals"));
    assert!(fault(json!({ "headers": { "a b": "c" } })).contains("header"));
}

/// Rule P3: neither a message nor a provider's settings show a secret in their debug text.
#[tokio::test]
async fn debug_texts_hide_recipients_words_and_secrets() {
    let server = MockServer::start().await;
    let shown = format!("{:?} {:?}", message("code 123456"), settings(&server, &json!({})));
    for hidden in ["123456", "13800138000", "s3cret", "Bearer"] {
        assert!(!shown.contains(hidden), "{hidden} in {shown}");
    }
}

/// A mail server that takes one mail per connection and keeps what it was told.
async fn mail_sink(refuse: bool) -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = heard.clone();
    #[expect(clippy::disallowed_methods, reason = "the sink serves beside the test")]
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            converse(stream, refuse, &kept).await.unwrap_or_default();
        }
    });
    (port, heard)
}

async fn converse(stream: TcpStream, refuse: bool, heard: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink\r\n").await?;
    let mut in_data = false;
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 0 {
        let told = std::mem::take(&mut line).trim_end().to_owned();
        let answer = match told.as_str() {
            "." if in_data => {
                in_data = false;
                "250 taken\r\n"
            }
            _ if in_data => "",
            "DATA" => {
                in_data = true;
                "354 go on\r\n"
            }
            told if told.starts_with("EHLO") => "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n",
            told if told.starts_with("RCPT") && refuse => "550 no such mailbox wei@example.com\r\n",
            "QUIT" => "221 bye\r\n",
            _ => "235 fine\r\n",
        };
        heard.lock().await.push(told);
        stream.write_all(answer.as_bytes()).await?;
    }
    Ok(())
}

fn smtp(port: u16) -> Smtp {
    let config: SmtpConfig = serde_json::from_value(json!({
        "name": "post", "host": "127.0.0.1", "port": port, "security": "none", "user": "u", "password": "pass-word",
    }))
    .expect("settings");
    Smtp::new(&config, "Paifang <no-reply@example.com>", Duration::from_secs(5)).expect("a provider")
}

fn mail() -> Message {
    Message {
        channel: Channel::Mail,
        recipient: "wei@example.com".to_owned(),
        subject: "牌坊 approved\r\nBcc: x@example.com".to_owned(),
        ..message("你的实名认证已通过")
    }
}

/// NTF-04: a mail reaches a mail server, carries the reference as its Message-ID, and adds no header by its words.
#[tokio::test]
async fn a_mail_reaches_the_mail_server() {
    let (port, heard) = mail_sink(false).await;
    smtp(port).send(&mail()).await.expect("taken");
    let heard = heard.lock().await.join("\n");
    assert!(
        heard.contains("MAIL FROM:<no-reply@example.com>") && heard.contains("RCPT TO:<wei@example.com>"),
        "{heard}"
    );
    assert!(heard.contains("Message-ID: <job_1.sms@example.com>"), "{heard}");
    assert!(heard.contains("AUTH PLAIN") && !heard.contains("\nBcc:"), "{heard}");
}

/// A refusal names its status only: a server's words may repeat the address.
#[tokio::test]
async fn a_refused_mail_says_only_its_status() {
    let (port, _heard) = mail_sink(true).await;
    assert_eq!(smtp(port).send(&mail()).await, Err(Failure::of_message("smtp status 550")));
}
