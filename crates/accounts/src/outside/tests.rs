//! What an id token must claim to be believed, and what a browser must bring back.

use serde_json::{Value, json};

use super::{OutsideConfig, challenge, confirm, read_token};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const NOW: i64 = 1_800_000_000;

fn config() -> OutsideConfig {
    OutsideConfig {
        issuer: "https://id.example.com".to_owned(),
        client_id: "paifang".to_owned(),
        ..OutsideConfig::default()
    }
}

fn token(claims: &Value) -> String {
    format!("{}.{}.sig", URL_SAFE_NO_PAD.encode("{}"), URL_SAFE_NO_PAD.encode(claims.to_string()))
}

fn claims() -> Value {
    json!({ "iss": "https://id.example.com", "sub": "u-1", "aud": "paifang", "exp": NOW + 300, "iat": NOW,
        "nonce": "n", "email": "Dana@Example.com", "email_verified": true, "preferred_username": "dana" })
}

/// The example of RFC 7636, appendix B.
#[test]
fn the_challenge_is_that_of_the_standard() {
    let challenge = challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
    assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

/// ACC-16, rule W9: a token for somebody else, of another time, another issuer or another log-in confirms nobody.
#[test]
fn only_a_token_for_this_very_log_in_confirms() {
    let believed = |claims: &Value| confirm(read_token(&token(claims))?, &config(), "n", NOW);
    let good = believed(&claims()).expect("somebody");
    let email = good.email.as_ref().map(|email| email.text().to_owned());
    assert_eq!((good.name.as_str(), email.as_deref()), ("dana", Some("dana@example.com")));
    for (field, value) in [
        ("iss", json!("https://evil.example.com")),
        ("aud", json!("other")),
        ("aud", json!(["paifang", "other"])),
        ("aud", json!(["other"])),
        ("aud", Value::Null),
        ("exp", json!(NOW - 61)),
        ("iat", json!(NOW + 61)),
        ("nonce", json!("m")),
        ("nonce", Value::Null),
        ("sub", json!("")),
        ("sub", json!("u".repeat(256))),
    ] {
        let mut wrong = claims();
        wrong[field] = value.clone();
        assert_eq!(believed(&wrong), None, "{field} {value}");
    }
    let mut many = claims();
    many["aud"] = json!(["paifang", "other"]);
    many["azp"] = json!("paifang");
    assert!(believed(&many).is_some());
    let mut unverified = claims();
    unverified["email_verified"] = json!(false);
    assert_eq!(believed(&unverified).map(|who| who.email), Some(None), "an unverified address is not bound");
    for broken in ["", "a.b", "a.b.c", &format!("{}.x", token(&claims()))] {
        assert!(read_token(broken).is_none(), "{broken}");
    }
}
