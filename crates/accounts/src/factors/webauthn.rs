//! What a browser says about a passkey, checked: WebAuthn level 2 with ES256 and without attestation (ADR 16).
//!
//! Attestation is not asked for, so that nothing in it could be believed more than the browser that sends it; therefore
//! the browser's own reading of the key is taken, and no CBOR is read here.

use ring::digest::{SHA256, digest};
use ring::signature::{ECDSA_P256_SHA256_ASN1, UnparsedPublicKey};
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// Somebody touched the key.
const PRESENT: u8 = 0x01;
/// The key made sure that it was its owner, by a PIN, a finger or a face.
const VERIFIED: u8 = 0x04;
/// The data name a credential.
const ATTESTED: u8 = 0x40;
/// What stands before the point in the usual form of a P-256 key (RFC 5480).
const SPKI: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// What the browser was asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Act {
    /// To make a key.
    Create,
    /// To sign with one.
    Get,
}

/// What the browser collected.
#[derive(Deserialize)]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(rename = "crossOrigin", default)]
    cross_origin: bool,
}

/// The challenge in what the browser collected, when it was collected here and for this act.
pub(super) fn challenge_in(json: &[u8], act: Act, origin: &str) -> Option<String> {
    let data: ClientData = serde_json::from_slice(json).ok()?;
    let kind = match act {
        Act::Create => "webauthn.create",
        Act::Get => "webauthn.get",
    };
    let is_ours = data.kind == kind && data.origin == origin && !data.cross_origin;
    is_ours.then_some(data.challenge)
}

/// What the authenticator says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Said {
    /// How often the key was used; always 0 for keys that are shared among devices.
    pub(super) counter: i64,
    /// The credential's id, where a key was made.
    pub(super) credential: Option<Vec<u8>>,
}

/// Reads authenticator data of this site whose owner was present and verified.
pub(super) fn said(data: &[u8], rp_id: &str) -> Option<Said> {
    let (site, rest) = data.split_at_checked(32)?;
    let is_ours: bool = digest(&SHA256, rp_id.as_bytes()).as_ref().ct_eq(site).into();
    let (flags, rest) = rest.split_first()?;
    let (counter, rest) = rest.split_first_chunk::<4>()?;
    if !is_ours || flags & PRESENT == 0 || flags & VERIFIED == 0 {
        return None;
    }
    let credential = if flags & ATTESTED == 0 {
        None
    } else {
        let (length, rest) = rest.get(16..)?.split_first_chunk::<2>()?;
        Some(rest.get(..usize::from(u16::from_be_bytes(*length)))?.to_vec())
    };
    Some(Said { counter: i64::from(u32::from_be_bytes(*counter)), credential })
}

/// The point of a P-256 key in its usual form; other kinds of key are not asked for.
pub(super) fn point(spki: &[u8]) -> Option<&[u8]> {
    let point = spki.strip_prefix(SPKI.as_slice())?;
    (point.len() == 65 && point.first() == Some(&4)).then_some(point)
}

/// Whether the key of this point signed what authenticator and browser said.
pub(super) fn is_signed(point: &[u8], authenticator: &[u8], client: &[u8], signature: &[u8]) -> bool {
    let message = [authenticator, digest(&SHA256, client).as_ref()].concat();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(&message, signature).is_ok()
}
