//! The clouds' providers against a local server that checks what arrives as their documents say.

use paifang_kernel::outbound::Patience;
use std::collections::BTreeMap;

use hmac::{Hmac, Mac};
use jiff::Timestamp;
use paifang_kernel::Lang;
use paifang_kernel::clock::Clock;
use paifang_kernel::entropy::Entropy;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::super::{AliyunSms, Blame, Message, Provider, TencentSms};
use super::message;

/// 2026-11-25T10:00:00Z.
fn clock() -> Clock {
    Clock::fixed(Timestamp::from_second(1_795_600_800).expect("a moment"))
}

async fn answering(answer: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(answer)).mount(&server).await;
    server
}

fn aliyun(server: &MockServer) -> AliyunSms {
    let config = serde_json::from_value(json!({
        "access_key_id": "key-id", "access_key_secret": "key-secret", "sign_name": "牌坊 平台",
        "endpoint": server.uri(), "private_network": true,
        "templates": { "code": { "zh": "SMS_1", "en": "SMS_2", "variables": ["code", "code_minutes"] } },
    }));
    AliyunSms::new(config.expect("settings"), clock(), Entropy::seeded(1), Patience::default())
        .expect("a provider")
}

fn tencent(server: &MockServer) -> TencentSms {
    let config = serde_json::from_value(json!({
        "secret_id": "key-id", "secret_key": "key-secret", "sdk_app_id": "1400006666", "sign_name": "牌坊",
        "endpoint": server.uri(), "private_network": true,
        "templates": { "code": { "zh": "449739", "variables": ["code", "code_minutes"] } },
    }));
    TencentSms::new(config.expect("settings"), clock(), Patience::default()).expect("a provider")
}

fn code_in(lang: Lang) -> Message {
    let values = [("code", "271828"), ("code_minutes", "5")];
    let values = values.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Message { lang, values: BTreeMap::from(values), ..message("验证码 271828") }
}

async fn the_only(server: &MockServer) -> Request {
    let mut received = server.received_requests().await.expect("recorded");
    assert_eq!(received.len(), 1);
    received.remove(0)
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    request.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any key");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn sha(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// What the signature covers: the lines of the signed headers as they arrived, and their names.
fn covered(request: &Request, in_lower_case: &[&str]) -> (String, String) {
    let authorization = header(request, "authorization");
    let names = authorization.split("SignedHeaders=").nth(1).and_then(|rest| rest.split(',').next());
    let names = names.expect("signed headers").to_owned();
    let line = |name: &str| {
        let value = header(request, name);
        let value = if in_lower_case.contains(&name) { value.to_lowercase() } else { value.to_owned() };
        format!("{name}:{value}\n")
    };
    (names.split(';').map(line).collect(), names)
}

/// NTF-04: what reaches Alibaba Cloud has its parameters, and a signature over exactly what was sent.
#[tokio::test]
async fn a_code_reaches_aliyun() {
    let server =
        answering(json!({ "Code": "OK", "Message": "OK", "BizId": "9006^0", "RequestId": "R" })).await;
    let receipt = aliyun(&server).send(&code_in(Lang::Zh)).await.expect("taken");
    assert_eq!(receipt.reference.as_deref(), Some("90060"));
    let request = the_only(&server).await;
    assert_eq!((request.method.as_str(), header(&request, "x-acs-action")), ("POST", "SendSms"));
    assert_eq!(header(&request, "x-acs-version"), "2017-05-25");
    assert_eq!(header(&request, "x-acs-date"), "2026-11-25T10:00:00Z");
    let query: BTreeMap<String, String> = request.url.query_pairs().into_owned().collect();
    assert_eq!(query["PhoneNumbers"], "13800138000");
    assert_eq!((query["SignName"].as_str(), query["TemplateCode"].as_str()), ("牌坊 平台", "SMS_1"));
    assert_eq!(query["OutId"], "job_1.sms");
    let values: Value = serde_json::from_str(&query["TemplateParam"]).expect("JSON");
    assert_eq!(values, json!({ "code": "271828", "code_minutes": "5" }));

    let (lines, names) = covered(&request, &[]);
    assert!(names.contains("host") && names.contains("x-acs-signature-nonce"));
    let canonical =
        format!("POST\n/\n{}\n{lines}\n{names}\n{}", request.url.query().unwrap_or(""), sha(&request.body));
    let signature = mac(b"key-secret", &format!("ACS3-HMAC-SHA256\n{}", sha(canonical.as_bytes())));
    let expected = format!(
        "ACS3-HMAC-SHA256 Credential=key-id,SignedHeaders={names},Signature={}",
        hex::encode(signature)
    );
    assert_eq!(header(&request, "authorization"), expected);
}

/// NTF-04: what reaches Tencent Cloud has its parameters, and a signature over exactly what was sent.
#[tokio::test]
async fn a_code_reaches_tencent() {
    let taken = json!({ "Response": { "SendStatusSet": [{ "Code": "Ok", "SerialNo": "2028:f8" }], "RequestId": "R" } });
    let server = answering(taken).await;
    let receipt = tencent(&server).send(&code_in(Lang::En)).await.expect("taken");
    assert_eq!(receipt.reference.as_deref(), Some("2028f8"));
    let request = the_only(&server).await;
    assert_eq!((request.method.as_str(), header(&request, "x-tc-action")), ("POST", "SendSms"));
    assert_eq!(
        (header(&request, "x-tc-version"), header(&request, "x-tc-region")),
        ("2021-01-11", "ap-guangzhou")
    );
    let body: Value = serde_json::from_slice(&request.body).expect("JSON");
    assert_eq!(
        body,
        json!({
            "PhoneNumberSet": ["+8613800138000"], "SmsSdkAppId": "1400006666", "SignName": "牌坊",
            "TemplateId": "449739", "TemplateParamSet": ["271828", "5"], "SessionContext": "job_1.sms",
        })
    );

    let (lines, names) = covered(&request, &["x-tc-action"]);
    let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", sha(&request.body));
    let scope = "2026-11-25/sms/tc3_request";
    let text = format!(
        "TC3-HMAC-SHA256\n{}\n{scope}\n{}",
        header(&request, "x-tc-timestamp"),
        sha(canonical.as_bytes())
    );
    let key = mac(&mac(&mac(b"TC3key-secret", "2026-11-25"), "sms"), "tc3_request");
    let expected = format!(
        "TC3-HMAC-SHA256 Credential=key-id/{scope}, SignedHeaders={names}, Signature={}",
        hex::encode(mac(&key, &text))
    );
    assert_eq!(header(&request, "authorization"), expected);
}

/// NTF-04: a refused number says nothing against the provider, a refused key does, and neither repeats the number.
#[tokio::test]
async fn refusals_are_told_apart() {
    let said = |code: &str| json!({ "Code": code, "Message": "13800138000 is refused" });
    let status = |code: &str| json!({ "Response": { "SendStatusSet": [{ "Code": code, "PhoneNumber": "+8613800138000" }] } });
    let error = |code: &str| json!({ "Response": { "Error": { "Code": code, "Message": "no" } } });
    let cases = [
        (true, said("isv.MOBILE_NUMBER_ILLEGAL"), Blame::Message),
        (true, said("isv.BUSINESS_LIMIT_CONTROL"), Blame::Message),
        (true, said("isv.AMOUNT_NOT_ENOUGH"), Blame::Provider),
        (true, said("SignatureDoesNotMatch"), Blame::Provider),
        (false, status("LimitExceeded.PhoneNumberDailyLimit"), Blame::Message),
        (false, status("FailedOperation.InsufficientBalanceInSmsPackage"), Blame::Provider),
        (false, error("AuthFailure.SignatureFailure"), Blame::Provider),
        (false, json!("not what was agreed"), Blame::Provider),
    ];
    for (is_aliyun, answer, blame) in cases {
        let server = answering(answer.clone()).await;
        let outcome = if is_aliyun {
            aliyun(&server).send(&code_in(Lang::Zh)).await
        } else {
            tencent(&server).send(&code_in(Lang::Zh)).await
        };
        let failure = outcome.expect_err("refused");
        assert_eq!(failure.blame(), blame, "{answer}");
        assert!(!failure.to_string().contains("13800138000"), "{failure}");
    }
}

/// NTF-04: each language has its registered words, and a notice without registered words is left to the next provider.
#[tokio::test]
async fn only_registered_words_are_sent() {
    let server = answering(json!({ "Code": "OK" })).await;
    aliyun(&server).send(&code_in(Lang::En)).await.expect("taken");
    assert!(the_only(&server).await.url.query().unwrap_or("").contains("TemplateCode=SMS_2"));
    let other = Message { kind: "account.welcome".to_owned(), ..code_in(Lang::En) };
    let failure = aliyun(&server).send(&other).await.expect_err("not registered");
    assert_eq!(failure.blame(), Blame::Message);
    assert!(tencent(&server).send(&other).await.is_err());
    assert_eq!(server.received_requests().await.expect("recorded").len(), 1);
}
