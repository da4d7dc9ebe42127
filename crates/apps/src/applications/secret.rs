//! AppSecrets: 256 random bits behind a prefix that secret scanners know, sealed at rest (APP-05, rule S5).

use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;
use paifang_kernel::entropy::Entropy;
use paifang_kernel::id::Id;
use paifang_kernel::keys::{Keys, Purpose};
use paifang_kernel::{Problem, ids};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};

ids! {
    /// One of an application's secrets.
    SecretId = "sec";
}

/// What every AppSecret begins with.
pub const PREFIX: &str = "pfs_";

/// The secret half of an application's credentials; it can be used, but neither printed nor sent by accident.
#[derive(Clone, PartialEq, Eq)]
pub struct AppSecret(String);

impl AppSecret {
    /// Makes a fresh one.
    #[must_use]
    pub fn fresh(entropy: &Entropy) -> Self {
        Self(format!("{PREFIX}{}", entropy.token()))
    }

    /// The secret itself: the whole text, prefix included, is the signing key.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Encrypts it for the store, bound to its row.
    #[must_use]
    pub fn seal(&self, keys: &Keys, id: &Id<SecretId>) -> String {
        keys.seal(Purpose::AppSecret, &place(id), self.0.as_bytes())
    }

    /// Decrypts it.
    ///
    /// # Errors
    /// The sealed text was changed, moved to another row, or sealed with another master key.
    pub fn open(keys: &Keys, id: &Id<SecretId>, sealed: &str) -> Result<Self, Problem> {
        Ok(Self(keys.open_text(Purpose::AppSecret, &place(id), sealed)?))
    }
}

fn place(id: &Id<SecretId>) -> String {
    format!("app_secrets/sealed/{id}")
}

impl fmt::Debug for AppSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AppSecret(..)")
    }
}

/// A secret on its way to its owner: the only form that is sent, at creation and after a password.
#[derive(Clone, Debug)]
pub struct Shown(pub AppSecret);

impl Serialize for Shown {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.expose())
    }
}

impl JsonSchema for Shown {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "app_secret".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": "^pfs_[A-Za-z0-9_-]{43}$" })
    }
}

/// A stored secret: two may be active at a time, so that a change needs no pause (rule S4).
#[derive(Clone, Debug)]
pub struct SecretRecord {
    /// Its id.
    pub id: Id<SecretId>,
    /// Whether it was retired; calls signed with it are then refused by name.
    pub retired: bool,
    /// The encrypted secret.
    pub sealed: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use paifang_kernel::clock::Clock;
    use paifang_kernel::entropy::Entropy;
    use paifang_kernel::id::Id;
    use paifang_kernel::keys::Keys;

    use super::AppSecret;

    /// APP-05: a secret is stored encrypted, opens only in its own row, and never shows in a log line.
    #[test]
    fn a_secret_is_sealed_to_its_row_and_never_printed() {
        let entropy = Entropy::seeded(1);
        let keys = Keys::new(entropy.bytes(), entropy.clone());
        let clock = Clock::fixed(jiff::Timestamp::UNIX_EPOCH);
        let (id, other) = (Id::new(&clock, &entropy), Id::new(&clock, &entropy));
        let secret = AppSecret::fresh(&entropy);
        assert!(secret.expose().starts_with("pfs_") && secret.expose().len() == 47);
        let sealed = secret.seal(&keys, &id);
        assert!(!sealed.contains(secret.expose()) && !format!("{secret:?}").contains("pfs_"));
        assert_eq!(AppSecret::open(&keys, &id, &sealed).ok(), Some(secret));
        assert!(AppSecret::open(&keys, &other, &sealed).is_err());
    }
}
