//! What the section takes, and what it says is wrong.

use serde_json::json;

use super::PushConfig;
use crate::provider::Channel;

fn faults(settings: serde_json::Value, demo: bool) -> Vec<String> {
    let config: PushConfig = serde_json::from_value(settings).expect("a readable section");
    config.validate(demo).err().unwrap_or_default()
}

fn real() -> serde_json::Value {
    let sms = json!({ "type": "http", "name": "a", "url": "https://sms.example.com/", "body": "{}", "secret": "k3y" });
    let mail = json!({ "type": "smtp", "name": "b", "host": "mail.example.com", "password": "pa55" });
    json!({ "sms": [sms], "mail": [mail] })
}

/// demo mode refuses real providers, and takes the defaults.
#[test]
fn demo_mode_refuses_real_providers() {
    assert!(faults(real(), false).is_empty());
    assert!(faults(real(), true).concat().contains("demo"));
    assert!(faults(json!({}), true).is_empty());
}

#[test]
fn faults_are_named_by_their_setting() {
    let mut mixed = real();
    mixed["mail"] = json!([{ "type": "console" }, mixed["mail"][0].clone()]);
    assert!(faults(mixed, false).concat().contains("console"));
    assert!(faults(json!({ "from": "nobody" }), false).concat().contains("push.from"));
    assert!(faults(json!({ "code_attempts": [] }), false).concat().contains("push.code_attempts"));
    let words = |kind: &str, words| faults(json!({ "templates": { kind: { "zh": words } } }), false).concat();
    assert!(words("code", json!({ "sms": "{code} {reasons}" })).contains("{reasons}"));
    assert!(words("code", json!({ "title": "{code}" })).contains("title"));
    assert!(words("nothing", json!({})).contains("push.templates.nothing"));
    assert!(words("code", json!({ "sms": "{platform}: {code}" })).is_empty());
}

#[test]
fn unknown_settings_are_refused_and_secrets_are_not_shown() {
    assert!(serde_json::from_value::<PushConfig>(json!({ "smss": [] })).is_err());
    let console = json!({ "sms": [{ "type": "console", "url": "x" }] });
    assert!(serde_json::from_value::<PushConfig>(console).is_err());
    let config: PushConfig = serde_json::from_value(real()).expect("a readable section");
    let shown = format!("{config:?}{}", serde_json::to_string(&config).expect("JSON"));
    assert!(!shown.contains("k3y") && !shown.contains("pa55"), "{shown}");
}

/// NTF-04: words registered with a provider must be those of a notice, with the variables that it has.
#[test]
fn registered_words_are_checked() {
    let aliyun = |templates| {
        let sms = json!({ "type": "aliyun", "access_key_id": "id", "access_key_secret": "k3y", "sign_name": "牌坊",
            "templates": templates });
        faults(json!({ "sms": [sms] }), false).concat()
    };
    assert_eq!(aliyun(json!({ "code": { "zh": "SMS_1", "variables": ["code", "code_minutes"] } })), "");
    assert!(aliyun(json!({ "code": { "zh": "SMS_1", "variables": ["reasons"] } })).contains("{reasons}"));
    assert!(aliyun(json!({ "codes": { "zh": "SMS_1" } })).contains("templates.codes"));
    let tencent = json!({ "type": "tencent", "secret_id": "id", "secret_key": "", "sdk_app_id": "1400000000",
        "sign_name": "牌坊" });
    assert!(faults(json!({ "sms": [tencent] }), false).concat().contains("secret_key"));
}

/// ADM-05: only configured providers can be ranked, each once.
#[test]
fn a_ranking_names_configured_providers() {
    let config: PushConfig = serde_json::from_value(real()).expect("a readable section");
    let can = |names: &[&str]| {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        config.can_rank(Channel::Sms, &names)
    };
    assert!(can(&["a"]) && can(&[]));
    assert!(!can(&["b"]) && !can(&["a", "a"]));
}
