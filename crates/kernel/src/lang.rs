//! The two languages of every face: Chinese by default, English by choice.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A language of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Lang {
    /// Simplified Chinese, the default.
    #[default]
    #[serde(rename = "zh-CN")]
    Zh,
    /// English.
    #[serde(rename = "en")]
    En,
}

impl Lang {
    /// The name on the wire and in the store: `zh-CN` or `en`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// Reads a stored or requested name; unknown names give `None`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let primary = name.split(['-', '_']).next().unwrap_or(name);
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Picks the first language of an `Accept-Language` header that we speak, else Chinese.
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        header
            .split(',')
            .filter_map(|part| part.split(';').next())
            .find_map(|tag| Self::from_name(tag.trim()))
            .unwrap_or_default()
    }

    /// Chooses between the Chinese and the English form of a thing.
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_first_spoken_language_wins() {
        assert_eq!(Lang::from_accept("fr, en-GB;q=0.8, zh;q=0.5"), Lang::En);
        assert_eq!(Lang::from_accept("de"), Lang::Zh);
    }
}
