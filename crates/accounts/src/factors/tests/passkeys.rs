//! Stories of passkeys, with a key of our own that signs as a browser's would.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use paifang_kernel::access::StaffRole;
use paifang_testkit::{Client, World, both, json};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::Value;

use super::{OTHER_PHONE, PHONE, strict, waiting};
use crate::fixtures::{PASSWORD, operator, rows, sign_up, text, wire};

/// Present and verified.
const THERE: u8 = 0x05;

/// A passkey.
struct Key {
    pair: EcdsaKeyPair,
    credential: [u8; 16],
    origin: &'static str,
    rp_id: &'static str,
    flags: u8,
}

impl Key {
    fn fresh(number: u8) -> Self {
        let random = SystemRandom::new();
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).expect("a key");
        let pair =
            EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, made.as_ref(), &random).expect("a key");
        Self {
            pair,
            credential: [number; 16],
            origin: "http://127.0.0.1:8080",
            rp_id: "127.0.0.1",
            flags: THERE,
        }
    }

    fn client_data(&self, kind: &str, challenge: &Value) -> Vec<u8> {
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn authenticator_data(&self, flags: u8, counter: u32) -> Vec<u8> {
        let mut data = digest(&SHA256, self.rp_id.as_bytes()).as_ref().to_vec();
        data.push(flags);
        data.extend(counter.to_be_bytes());
        data
    }

    /// What the browser answers when it made the key.
    fn made(&self, challenge: &Value) -> Value {
        let mut data = self.authenticator_data(self.flags | 0x40, 0);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.credential);
        let mut spki = hex_of("3059301306072a8648ce3d020106082a8648ce3d030107034200");
        spki.extend(self.pair.public_key().as_ref());
        json!({ "name": "手机", "client_data": BASE64.encode(self.client_data("webauthn.create", challenge)),
            "authenticator_data": BASE64.encode(data), "public_key": BASE64.encode(spki) })
    }

    /// What the browser answers when the key signed.
    fn signed(&self, challenge: &Value, counter: u32) -> Value {
        let client = self.client_data("webauthn.get", challenge);
        let data = self.authenticator_data(self.flags, counter);
        let message = [data.as_slice(), digest(&SHA256, &client).as_ref()].concat();
        let signature = self.pair.sign(&SystemRandom::new(), &message).expect("a signature");
        json!({ "credential": BASE64.encode(self.credential), "client_data": BASE64.encode(client),
            "authenticator_data": BASE64.encode(data), "signature": BASE64.encode(signature) })
    }
}

fn hex_of(text: &str) -> Vec<u8> {
    let digit = |at: usize| u8::from_str_radix(text.get(at..at + 2).unwrap_or_default(), 16).expect("hex");
    (0..text.len()).step_by(2).map(digit).collect()
}

async fn enrol(who: &Client, door: &str, key: &Key) -> Value {
    let wish = who.post(&format!("{door}/passkey-challenges"), json!({})).await.created();
    who.post(&format!("{door}/factors/passkeys"), key.made(&wish["challenge"])).await.created()
}

async fn challenge(w: &World) -> Value {
    w.anonymous().post("/passkey-challenges", json!({})).await.created()["challenge"].clone()
}

both! { wire;
    /// LOG-09: a passkey is a second factor after the password, and logs in by itself without one.
    async fn a_passkey_logs_in_with_or_without_the_password(w: World) {
        let dana = sign_up(w, PHONE).await;
        let key = Key::fresh(1);
        let added = enrol(&dana, "/me", &key).await;
        assert_eq!(added["recovery_codes"].as_array().map(Vec::len), Some(10));
        assert_eq!(dana.get("/me/factors").await.ok()["items"][0]["name"], "手机");

        let client = waiting(w).await;
        assert_eq!(client.get("/sessions/challenge").await.ok()["factors"], json!(["passkey"]));
        let proof = json!({ "passkey": key.signed(&challenge(w).await, 1) });
        client.post("/sessions/challenge", proof).await.created();
        client.get("/me").await.ok();

        let alone = w.anonymous();
        alone.post("/sessions/passkey", key.signed(&challenge(w).await, 2)).await.created();
        assert_eq!(alone.get("/me").await.ok()["account"]["id"], dana.get("/me").await.ok()["account"]["id"]);
        w.travel(600);
        let careful = dana.cautious();
        careful.post("/me/recovery-codes", json!({})).await.refused("reauthentication_required");
        careful.post("/me/reauthentication", json!({ "passkey": key.signed(&challenge(w).await, 3) })).await.ok();
        careful.post("/me/recovery-codes", json!({})).await.created();
    }

    /// LOG-09: what was signed counts once, in time, here, by a key whose owner was verified and that does not go back.
    async fn a_signature_counts_once_and_here(w: World) {
        let dana = sign_up(w, PHONE).await;
        let mut key = Key::fresh(1);
        enrol(&dana, "/me", &key).await;
        let visitor = w.anonymous();
        let first = key.signed(&challenge(w).await, 5);
        visitor.post("/sessions/passkey", first.clone()).await.created();
        let wrong = async |signed: Value| visitor.post("/sessions/passkey", signed).await.refused("factor_wrong");
        wrong(first).await;
        wrong(key.signed(&challenge(w).await, 5)).await;
        wrong(key.signed(&json!("bm90IG91cnM"), 6)).await;
        let late = challenge(w).await;
        w.travel(300);
        wrong(key.signed(&late, 6)).await;
        key.flags = 0x01;
        wrong(key.signed(&challenge(w).await, 6)).await;
        key.flags = THERE;
        key.origin = "https://evil.example.com";
        wrong(key.signed(&challenge(w).await, 6)).await;
        key.origin = "http://127.0.0.1:8080";
        key.rp_id = "evil.example.com";
        wrong(key.signed(&challenge(w).await, 6)).await;
        key.rp_id = "127.0.0.1";
        let mut forged = key.signed(&challenge(w).await, 6);
        forged["signature"] = key.signed(&challenge(w).await, 6)["signature"].clone();
        wrong(forged).await;
        wrong(Key::fresh(2).signed(&challenge(w).await, 6)).await;
        assert_eq!(rows(w, "SELECT COUNT(*) FROM sessions").await, 2);
        visitor.post("/sessions/passkey", key.signed(&challenge(w).await, 6)).await.created();
    }

    /// LOG-09: a key is kept once, for the session that asked for it, with a fresh factor; another's opens nothing of mine.
    async fn making_a_passkey_is_guarded(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, OTHER_PHONE).await);
        dana.cautious().post("/me/passkey-challenges", json!({})).await.refused("reauthentication_required");
        let (key, other) = (Key::fresh(1), Key::fresh(2));
        let wish = dana.post("/me/passkey-challenges", json!({})).await.created();
        eve.post("/me/factors/passkeys", key.made(&wish["challenge"])).await.refused("factor_wrong");
        dana.post("/me/factors/passkeys", key.made(&challenge(w).await)).await.refused("factor_wrong");
        let mut unnamed = key.made(&wish["challenge"]);
        unnamed["name"] = " ".into();
        dana.post("/me/factors/passkeys", unnamed).await.refused("invalid");
        dana.post("/me/factors/passkeys", key.made(&wish["challenge"])).await.created();
        dana.post("/me/factors/passkeys", key.made(&wish["challenge"])).await.refused("factor_wrong");
        let wish = eve.post("/me/passkey-challenges", json!({})).await.created();
        eve.post("/me/factors/passkeys", key.made(&wish["challenge"])).await.refused("factor_wrong");
        eve.post("/me/factors/passkeys", other.made(&wish["challenge"])).await.created();
        let client = waiting(w).await;
        let proof = json!({ "passkey": other.signed(&challenge(w).await, 1) });
        client.post("/sessions/challenge", proof).await.refused("factor_wrong");
        client.get("/me").await.refused("login_required");
        w.anonymous().post("/admin/sessions/passkey", key.signed(&challenge(w).await, 1)).await.refused("factor_wrong");
        assert_eq!(dana.post("/me/passkey-challenges", json!({})).await.created()["exclude"], json!([BASE64.encode([1_u8; 16])]));
    }
}

both! { strict;
    /// LOG-09, rule A12: an operator may have a passkey instead of an authenticator.
    async fn an_operator_logs_in_with_a_passkey(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        rui.get("/admin/operators").await.refused("factor_required");
        let key = Key::fresh(1);
        enrol(&rui, "/admin/me", &key).await;
        rui.get("/admin/operators").await.ok();
        let client = w.anonymous();
        client.post("/admin/sessions", json!({ "login": "rui", "password": PASSWORD })).await.created();
        client.get("/admin/me").await.refused("login_required");
        let proof = json!({ "passkey": key.signed(&challenge(w).await, 1) });
        client.post("/admin/sessions/challenge", proof).await.created();
        client.get("/admin/operators").await.ok();
        let alone = w.anonymous();
        alone.post("/admin/sessions/passkey", key.signed(&challenge(w).await, 2)).await.created();
        assert_eq!(text(&alone.get("/admin/me").await.ok()["operator"]["login"]), "rui");
        w.anonymous().post("/sessions/passkey", key.signed(&challenge(w).await, 3)).await.refused("factor_wrong");
    }
}
