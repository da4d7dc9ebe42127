//! Encryption and keyed hashes: one master key outside the database, one derived key per purpose (rules P1, P2, K1, K2).

use std::fmt;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::Problem;
use crate::entropy::Entropy;

/// What a key is used for; each purpose has its own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Cross-site tokens.
    Csrf,
    /// Session tokens at rest.
    Session,
    /// One-time codes at rest.
    Code,
    /// Captcha answers at rest.
    Captcha,
    /// Phone numbers and mail addresses.
    Contact,
    /// Real-name facts.
    Identity,
    /// Uploaded documents.
    Document,
    /// Application secrets.
    AppSecret,
    /// Secrets shared with upstreams.
    UpstreamSecret,
    /// Kept answers of idempotent requests.
    Idempotency,
    /// Payloads of jobs that hold personal data.
    Job,
    /// Requests and answers kept by the test console.
    TestCall,
    /// What developers and customer service write to each other.
    Ticket,
    /// Secrets shared with the receivers of announcements.
    Webhook,
    /// Secrets of second factors.
    Factor,
    /// The signed head of the audit chain.
    AuditHead,
}

/// The keys of this installation.
#[derive(Clone)]
pub struct Keys {
    master: Zeroizing<[u8; 32]>,
    entropy: Entropy,
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(..)")
    }
}

const NONCE: usize = 24;
const VERSION: u8 = 1;

impl Keys {
    /// Takes a master key.
    #[must_use]
    pub fn new(master: [u8; 32], entropy: Entropy) -> Self {
        Self { master: Zeroizing::new(master), entropy }
    }

    /// Reads the master key (64 hex digits) from a file, or makes the file on first use.
    ///
    /// # Errors
    /// The file cannot be read or written, or holds a short or trivial key (rule K1).
    pub fn load_or_create(path: &Path, entropy: Entropy) -> Result<Self, Problem> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => Zeroizing::new(text),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let fresh = Zeroizing::new(hex::encode(entropy.bytes::<32>()));
                crate::files::write_durably(path, fresh.as_bytes(), 0o600)?;
                fresh
            }
            Err(error) => return Err(error.into()),
        };
        Self::from_hex(&text, entropy)
    }

    /// Takes a master key of 64 hex digits.
    ///
    /// # Errors
    /// It is short, not hex, or so regular that it must be an example.
    pub fn from_hex(text: &str, entropy: Entropy) -> Result<Self, Problem> {
        let bytes = hex::decode(text.trim()).map_err(|_| Problem::internal("the master key is not hex"))?;
        let master: [u8; 32] =
            bytes.try_into().map_err(|_| Problem::internal("the master key does not have 64 hex digits"))?;
        let distinct = master.iter().collect::<std::collections::BTreeSet<_>>().len();
        if distinct < 12 {
            return Err(Problem::internal("the master key is too regular; make a random one"));
        }
        Ok(Self::new(master, entropy))
    }

    fn derive(&self, label: &str, purpose: Purpose) -> Zeroizing<[u8; 32]> {
        let mut key = Zeroizing::new([0; 32]);
        let info = format!("paifang/{label}/{purpose:?}");
        // 32 bytes are always within what HKDF-SHA256 can give.
        let _within_bounds =
            Hkdf::<Sha256>::new(None, self.master.as_slice()).expand(info.as_bytes(), key.as_mut_slice());
        key
    }

    /// Encrypts; `aad` names table, column and row, so that a value cannot be moved to another place.
    #[must_use]
    pub fn seal(&self, purpose: Purpose, aad: &str, plain: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.encrypt(&self.derive("seal", purpose), aad, plain))
    }

    /// Decrypts what [`Self::seal`] made.
    ///
    /// # Errors
    /// It was changed, moved, or sealed with another key.
    pub fn open(&self, purpose: Purpose, aad: &str, sealed: &str) -> Result<Vec<u8>, Problem> {
        let sealed = URL_SAFE_NO_PAD.decode(sealed).map_err(Problem::internal)?;
        decrypt(&self.derive("seal", purpose), aad, &sealed)
    }

    /// Decrypts text that [`Self::seal`] made.
    ///
    /// # Errors
    /// As [`Self::open`], or it is not text.
    pub fn open_text(&self, purpose: Purpose, aad: &str, sealed: &str) -> Result<String, Problem> {
        String::from_utf8(self.open(purpose, aad, sealed)?).map_err(Problem::internal)
    }

    /// Encrypts with a random key of the record's own; returns the wrapped key, kept in the record, and the
    /// encrypted bytes. Forgetting the wrapped key destroys the record (rule P7).
    #[must_use]
    pub fn seal_record(&self, purpose: Purpose, aad: &str, plain: &[u8]) -> (String, Vec<u8>) {
        let record_key = Zeroizing::new(self.entropy.bytes::<32>());
        let wrapped = self.encrypt(&self.derive("wrap", purpose), aad, record_key.as_slice());
        (URL_SAFE_NO_PAD.encode(wrapped), self.encrypt(&record_key, aad, plain))
    }

    /// Decrypts what [`Self::seal_record`] made.
    ///
    /// # Errors
    /// It was changed, moved, or its key was destroyed.
    pub fn open_record(
        &self,
        purpose: Purpose,
        aad: &str,
        wrapped: &str,
        sealed: &[u8],
    ) -> Result<Vec<u8>, Problem> {
        let wrapped = URL_SAFE_NO_PAD.decode(wrapped).map_err(Problem::internal)?;
        let bytes = Zeroizing::new(decrypt(&self.derive("wrap", purpose), aad, &wrapped)?);
        let key: [u8; 32] =
            bytes.as_slice().try_into().map_err(|_| Problem::internal("a record key has the wrong size"))?;
        decrypt(&Zeroizing::new(key), aad, sealed)
    }

    /// A keyed hash for comparison.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, bytes: &[u8]) -> [u8; 32] {
        keyed(&self.derive("mac", purpose), bytes)
    }

    /// A keyed hash for look-up and uniqueness (rule P2), in hex.
    #[must_use]
    pub fn index(&self, purpose: Purpose, text: &str) -> String {
        hex::encode(keyed(&self.derive("index", purpose), text.as_bytes()))
    }

    fn encrypt(&self, key: &[u8; 32], aad: &str, plain: &[u8]) -> Vec<u8> {
        let nonce = self.entropy.bytes::<NONCE>();
        let payload = Payload { msg: plain, aad: aad.as_bytes() };
        // Only a plain text beyond 256 GiB could fail; an empty box then opens for nobody.
        let body = XChaCha20Poly1305::new(key.into())
            .encrypt(XNonce::from_slice(&nonce), payload)
            .unwrap_or_default();
        let mut sealed = Vec::with_capacity(1 + NONCE + body.len());
        sealed.push(VERSION);
        sealed.extend_from_slice(&nonce);
        sealed.extend_from_slice(&body);
        sealed
    }
}

fn decrypt(key: &[u8; 32], aad: &str, sealed: &[u8]) -> Result<Vec<u8>, Problem> {
    let broken = || Problem::internal("a sealed value does not open: changed, moved, or of another key");
    let (&version, rest) = sealed.split_first().ok_or_else(broken)?;
    if version != VERSION || rest.len() < NONCE {
        return Err(broken());
    }
    let (nonce, body) = rest.split_at(NONCE);
    let payload = Payload { msg: body, aad: aad.as_bytes() };
    XChaCha20Poly1305::new(key.into()).decrypt(XNonce::from_slice(nonce), payload).map_err(|_| broken())
}

fn keyed(key: &[u8; 32], bytes: &[u8]) -> [u8; 32] {
    // HMAC pads a short key with zeros to the block size of 64 bytes; the type asks for the whole block.
    let mut block = Zeroizing::new([0; 64]);
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as Mac>::new(block.as_slice().into());
    mac.update(bytes);
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::{Keys, Purpose};
    use crate::entropy::Entropy;

    fn keys() -> Keys {
        let entropy = Entropy::seeded(1);
        Keys::new(entropy.bytes(), entropy)
    }

    #[test]
    fn a_sealed_value_opens_only_in_its_place() {
        let keys = keys();
        let sealed = keys.seal(Purpose::Contact, "accounts/phone/1", b"13800001234");
        assert_eq!(
            keys.open(Purpose::Contact, "accounts/phone/1", &sealed).ok().as_deref(),
            Some(b"13800001234".as_slice())
        );
        assert!(keys.open(Purpose::Contact, "accounts/phone/2", &sealed).is_err());
        assert!(keys.open(Purpose::Identity, "accounts/phone/1", &sealed).is_err());
    }

    #[test]
    fn a_record_needs_its_own_wrapped_key() {
        let keys = keys();
        let (wrapped, sealed) = keys.seal_record(Purpose::Document, "d/1", b"image");
        let (other, _) = keys.seal_record(Purpose::Document, "d/1", b"image");
        assert!(keys.open_record(Purpose::Document, "d/1", &wrapped, &sealed).is_ok());
        assert!(keys.open_record(Purpose::Document, "d/1", &other, &sealed).is_err());
    }

    #[test]
    fn short_and_example_keys_are_refused() {
        assert!(Keys::from_hex("00", Entropy::seeded(1)).is_err());
        assert!(Keys::from_hex(&"0".repeat(64), Entropy::seeded(1)).is_err());
    }
}
