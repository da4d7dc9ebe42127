//! Typed, prefixed, time-ordered identifiers such as `app_01J9Z…`.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::clock::Clock;
use crate::entropy::Entropy;

/// Names a kind of thing that has identifiers.
pub trait Kind: 'static {
    /// What stands before the underscore.
    const PREFIX: &'static str;
}

/// Declares marker types for identifiers: `ids! { /// An application. App = "app"; }`.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}
        impl $crate::id::Kind for $name {
            const PREFIX: &'static str = $prefix;
        }
    )*};
}

/// The identifier of one `T`.
pub struct Id<T> {
    text: String,
    kind: PhantomData<fn() -> T>,
}

impl<T: Kind> Id<T> {
    /// Makes a fresh identifier from the clock and 80 random bits.
    #[must_use]
    pub fn new(clock: &Clock, entropy: &Entropy) -> Self {
        let ms = u64::try_from(clock.now_ms()).unwrap_or(0);
        let random = u128::from_le_bytes(entropy.bytes());
        let ulid = ulid::Ulid::from_parts(ms, random);
        Self { text: format!("{}_{}", T::PREFIX, ulid.to_string().to_ascii_lowercase()), kind: PhantomData }
    }

    /// Reads an identifier that came from outside; another kind's prefix or odd characters give `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(T::PREFIX)?.strip_prefix('_')?;
        let plausible =
            rest.len() == 26 && rest.bytes().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit());
        plausible.then(|| Self::trusted(text.to_owned()))
    }

    /// Takes a text from our own store as it is.
    #[must_use]
    pub fn trusted(text: String) -> Self {
        Self { text, kind: PhantomData }
    }
}

impl<T> Id<T> {
    /// The text on the wire and in the store.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), kind: PhantomData }
    }
}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.text.cmp(&other.text)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T: Kind> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("not a {} identifier", T::PREFIX)))
    }
}

impl<T: Kind> JsonSchema for Id<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        format!("{}_id", T::PREFIX).into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "pattern": format!("^{}_[0-9a-z]{{26}}$", T::PREFIX) })
    }
}

#[cfg(test)]
mod tests {
    use super::Id;
    use crate::clock::Clock;
    use crate::entropy::Entropy;

    crate::ids! {
        /// A thing.
        Thing = "thing";
        /// Another thing.
        Other = "other";
    }

    #[test]
    fn an_identifier_is_read_back_only_as_its_own_kind() {
        let id = Id::<Thing>::new(&Clock::fixed(jiff::Timestamp::UNIX_EPOCH), &Entropy::seeded(1));
        assert_eq!(Id::<Thing>::parse(id.as_str()).as_ref(), Some(&id));
        assert!(Id::<Other>::parse(id.as_str()).is_none());
        assert!(Id::<Thing>::parse("thing_' OR 1=1").is_none());
    }
}
