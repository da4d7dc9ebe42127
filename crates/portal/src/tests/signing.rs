//! The worked example must be true, and the samples must contain what they call.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::pages::docs::Example;
use crate::samples::{self, Call};

fn check(example: &Example) {
    let digest = hex::encode(Sha256::digest(example.body));
    let mut query: Vec<&str> = example.query_sent.split('&').collect();
    query.sort_by_key(|pair| pair.split('=').next().unwrap_or(""));
    let canonical = [
        example.method,
        example.path,
        &query.join("&"),
        &digest,
        example.app_key,
        example.timestamp,
        example.nonce,
    ]
    .join("\n");
    assert_eq!(canonical, example.canonical);
    let mut mac = Hmac::<Sha256>::new_from_slice(example.app_secret.as_bytes()).expect("any key length");
    mac.update(canonical.as_bytes());
    assert_eq!(STANDARD.encode(mac.finalize().into_bytes()), example.signature);
}

/// The signatures printed on the home page and in the guide are those of their canonical strings (requirements §9).
#[test]
fn the_worked_examples_are_right() {
    check(&Example::plain(5_000));
    check(&Example::full());
}

#[test]
fn samples_carry_the_call_in_the_quoting_of_their_language() {
    let pairs = [("q".to_owned(), "it's \"x\" y".to_owned()), ("a".to_owned(), "1".to_owned())];
    let call = Call {
        base: "https://open.example.com",
        method: "POST",
        path: Call::filled("/gw/a/{id}"),
        query: Call::query(&pairs),
        body: "{\"it\":\"isn't\"}",
    };
    assert_eq!(call.query, "a=1&q=it%27s%20%22x%22%20y");
    let samples = samples::of(&call);
    let code =
        |name: &str| samples.iter().find(|sample| sample.name == name).map(|sample| sample.code.clone());
    assert!(code("curl").is_some_and(|code| code.contains(r#"BODY='{"it":"isn'\''t"}'"#)));
    assert!(code("Python").is_some_and(|code| code.contains(r#"body = "{\"it\":\"isn't\"}".encode()"#)));
    assert!(code("PHP").is_some_and(|code| code.contains(r#"$body = '{"it":"isn\'t"}';"#)));
    for sample in &samples {
        assert!(sample.code.contains(call.base) && sample.code.contains("/gw/a/id"), "{}", sample.name);
    }
}
