//! Agreements: which texts in which version, who accepted them when from where, and who must be asked again (ACC-05, ACC-06).

use std::fmt;

use jiff::Timestamp;
use paifang_kernel::problem::INVALID;
use paifang_kernel::{Lang, Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod builtin;
pub mod http;
mod store;
#[cfg(test)]
mod tests;

pub use http::routes;
pub(crate) use store::agreed_sql;
pub use store::{accept, current};

problems! {
    /// ACC-06: an older or unknown version was accepted.
    AGREEMENT_OUTDATED = 409 "agreement_outdated", "协议已更新，请刷新后阅读最新版本", "The agreement has a newer version; reload and read it";
}

/// Which agreement is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// 开放平台协议, at registration.
    OpenPlatform,
    /// 开发者服务协议, at real-name verification.
    DeveloperService,
}

impl AgreementKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::OpenPlatform, Self::DeveloperService];

    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenPlatform => "open_platform",
            Self::DeveloperService => "developer_service",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The page that shows it.
    #[must_use]
    pub fn url(self) -> &'static str {
        match self {
            Self::OpenPlatform => "/legal/open-platform",
            Self::DeveloperService => "/legal/developer-service",
        }
    }
}

/// A version, such as `1.0`; a new first number asks everybody again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version {
    /// Decides whether an older acceptance still holds.
    pub major: i64,
    /// Counts changes that need no new acceptance.
    pub minor: i64,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What changes with a new version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// The matter: everybody is asked again.
    Major,
    /// The wording: what was accepted goes on.
    Minor,
}

impl Version {
    /// The version after this one.
    #[must_use]
    pub fn next(self, weight: Weight) -> Self {
        match weight {
            Weight::Major => Self { major: self.major + 1, minor: 0 },
            Weight::Minor => Self { major: self.major, minor: self.minor + 1 },
        }
    }
}

/// The words of one version in both languages; `{name}` stands for the platform's name.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub struct Words {
    /// Its Chinese name.
    pub title_zh: String,
    /// Its English name.
    pub title_en: String,
    /// The Chinese text in Markdown.
    pub text_zh: String,
    /// The English text in Markdown.
    pub text_en: String,
}

/// A published version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Which one.
    pub kind: AgreementKind,
    /// Its version.
    pub version: Version,
    /// Its words.
    pub words: Words,
    /// Since when it is in force.
    pub published_at: Timestamp,
}

impl Agreement {
    /// The title in a language.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        lang.pick(&self.words.title_zh, &self.words.title_en)
    }

    /// The text in a language, with the platform's name in its places.
    #[must_use]
    pub fn text(&self, lang: Lang, name: &str) -> String {
        lang.pick(&self.words.text_zh, &self.words.text_en).replace("{name}", name)
    }
}

impl Words {
    /// Tidies the words, or names which of them cannot be.
    ///
    /// # Errors
    /// `invalid`.
    fn checked(self) -> Result<Self, Problem> {
        let tidy = |text: String, most: usize, pointer: &'static str| {
            let text = text.trim().replace("\r\n", "\n");
            let plain = text.chars().all(|c| !c.is_control() || (c == '\n' && most > 100));
            let fits = (1..=most).contains(&text.chars().count()) && plain;
            if fits { Ok(text) } else { Err(INVALID.arg("reason", format!("1..{most}")).at(pointer)) }
        };
        Ok(Self {
            title_zh: tidy(self.title_zh, 100, "/title_zh")?,
            title_en: tidy(self.title_en, 100, "/title_en")?,
            text_zh: tidy(self.text_zh, 100_000, "/text_zh")?,
            text_en: tidy(self.text_en, 100_000, "/text_en")?,
        })
    }
}
