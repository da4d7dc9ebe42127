//! The published vectors, and that no altered request keeps its signature.

use proptest::prelude::*;
use serde::Deserialize;

use super::{BodyDigest, Signature, Signed, SigningKey};

const VECTORS: &str = include_str!("../../tests-data/signature-vectors.json");

#[derive(Debug, Deserialize)]
struct Vector {
    name: String,
    secret: String,
    method: String,
    path: String,
    query: String,
    body: String,
    app_key: String,
    timestamp: String,
    nonce: String,
    canonical: String,
    signature: String,
}

impl Vector {
    fn signed(&self) -> Signed<'_> {
        Signed {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            body: BodyDigest::of(self.body.as_bytes()),
            app_key: &self.app_key,
            timestamp: &self.timestamp,
            nonce: &self.nonce,
        }
    }
}

/// GW-09: the vectors were made by another program (Python's hmac), so other languages can be held against them.
#[test]
fn published_vectors_hold() {
    let vectors: Vec<Vector> = serde_json::from_str(VECTORS).unwrap();
    assert!(vectors.len() >= 10);
    for vector in &vectors {
        let key = SigningKey::new(&vector.secret).unwrap();
        assert_eq!(vector.signed().canonical(), vector.canonical, "{}", vector.name);
        assert_eq!(key.sign(&vector.signed()), vector.signature, "{}", vector.name);
        assert!(key.verifies(&vector.signed(), &Signature::decode(&vector.signature).unwrap()));
    }
}

#[test]
fn only_strict_base64_of_32_bytes_is_a_signature() {
    let right = "t509HmqxEtEojZWJHjYJQ/kx+p0O7Y6sCIHkUogMNQI=";
    assert!(Signature::decode(right).is_some());
    for odd in [
        "",
        "=",
        "AAAA",
        &right[..43],
        &right.replace('/', "_"),
        &format!("{right}\n"),
        &right.replace("I=", "J="),
    ] {
        assert!(Signature::decode(odd).is_none(), "{odd}");
    }
}

/// A request as a client builds it.
#[derive(Debug, Clone, PartialEq)]
struct Parts {
    method: String,
    path: String,
    query: String,
    body: Vec<u8>,
    app_key: String,
    timestamp: String,
    nonce: String,
}

impl Parts {
    fn signed(&self) -> Signed<'_> {
        Signed {
            method: &self.method,
            path: &self.path,
            query: &self.query,
            body: BodyDigest::of(&self.body),
            app_key: &self.app_key,
            timestamp: &self.timestamp,
            nonce: &self.nonce,
        }
    }

    /// What the query means: the values of each name in their order.
    fn meaning(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<_> =
            self.query.split('&').map(|pair| (pair.split('=').next().unwrap_or(""), pair)).collect();
        pairs.sort_by_key(|(name, _)| *name);
        pairs
    }
}

fn requests() -> impl Strategy<Value = Parts> {
    let query = proptest::collection::vec("(a|b|ab|a%20|中|q\\+)(=[a-c0-2%=+]{0,4})?", 0..5);
    (
        "(GET|POST|PUT|DELETE)",
        "/gw(/[a-z0-9%.~-]{1,6}){1,4}",
        query,
        proptest::collection::vec(any::<u8>(), 0..64),
        "[1-9][0-9]{7,9}",
        "1795426[0-9]{6}",
        "[!-~]{16,32}",
    )
        .prop_map(|(method, path, query, body, app_key, timestamp, nonce)| Parts {
            method,
            path,
            query: query.join("&"),
            body,
            app_key,
            timestamp,
            nonce,
        })
}

/// Changes one part a little, in the ways in which calls are altered on their way.
fn altered(parts: &Parts, which: u8, at: usize, with: char) -> Parts {
    let mut altered = parts.clone();
    let text = match which % 7 {
        0 => &mut altered.method,
        1 => &mut altered.path,
        2 | 3 => &mut altered.query,
        4 => &mut altered.app_key,
        5 => &mut altered.timestamp,
        _ => &mut altered.nonce,
    };
    let place = at.checked_rem(text.chars().count() + 1).unwrap_or(0);
    let byte = text.char_indices().nth(place).map_or(text.len(), |(byte, _)| byte);
    if which.is_multiple_of(2) {
        text.insert(byte, with);
    } else if byte < text.len() {
        text.remove(byte);
    }
    if which > 200 {
        altered.body.push(which);
    }
    altered
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    /// GW-09: what differs in meaning is refused, whichever part was touched.
    #[test]
    fn an_altered_request_is_refused(parts in requests(), which: u8, at: usize, with in "[a-zA-Z0-9&=%/?+~\u{4e2d}\n]") {
        let key = SigningKey::new("pfs_secret").unwrap();
        let signature = Signature::decode(&key.sign(&parts.signed())).unwrap();
        prop_assert!(key.verifies(&parts.signed(), &signature));
        let altered = altered(&parts, which, at, with.chars().next().unwrap());
        let same = Parts { query: parts.query.clone(), ..altered.clone() } == parts && altered.meaning() == parts.meaning();
        prop_assert_eq!(key.verifies(&altered.signed(), &signature), same);
    }

    /// GW-09: two requests swapped in any two parts are refused.
    #[test]
    fn a_signature_fits_no_other_request(one in requests(), other in requests()) {
        let key = SigningKey::new("pfs_secret").unwrap();
        let signature = Signature::decode(&key.sign(&one.signed())).unwrap();
        prop_assert_eq!(key.verifies(&other.signed(), &signature), one == other);
    }

    /// A wrong secret or a changed bit of the signature is refused.
    #[test]
    fn another_secret_or_bit_is_refused(parts in requests(), bit in 0_usize..256) {
        let key = SigningKey::new("pfs_secret").unwrap();
        let mut mac = key.mac(&parts.signed());
        prop_assert!(!SigningKey::new("pfs_secret2").unwrap().verifies(&parts.signed(), &Signature(mac)));
        mac[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(!key.verifies(&parts.signed(), &Signature(mac)));
    }
}
