//! Texts that operators edit in both languages: the pages of the help centre, and what the developer types are for
//! (ENT-05, HLP-05).

mod http;
mod store;
#[cfg(test)]
pub(crate) mod tests;

use jiff::Timestamp;
use paifang_kernel::problem::INVALID;
use paifang_kernel::{Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use http::routes;
pub use store::{find, of_shelf};

problems! {
    /// A text must be there in both languages.
    ARTICLE_INCOMPLETE = 422 "article_incomplete", "标题和正文需要同时填写中文和英文", "Title and text are needed in Chinese and in English";
}

/// Longest title in characters.
const TITLE: usize = 80;
/// Longest text in characters.
const TEXT: usize = 20_000;

/// Where a text is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shelf {
    /// The help centre, a page for each.
    Help,
    /// The page that asks for the developer type (ENT-05).
    Type,
}

impl Shelf {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Help => "help",
            Self::Type => "type",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Help, Self::Type].into_iter().find(|shelf| shelf.name() == name)
    }
}

/// A text in both languages; the body is Markdown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Article {
    /// Its name in addresses.
    pub slug: String,
    /// Where it is shown.
    pub shelf: Shelf,
    /// The Chinese title.
    pub title_zh: String,
    /// The English title.
    pub title_en: String,
    /// The Chinese text.
    pub text_zh: String,
    /// The English text.
    pub text_en: String,
    /// Grows with each edit.
    pub version: i64,
    /// When it was edited last.
    #[schemars(with = "String")]
    pub changed_at: Timestamp,
}

/// An edit of a text; the version is the one that was looked at.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ArticleEdit {
    /// The Chinese title, up to 80 characters.
    #[serde(default)]
    title_zh: String,
    /// The English title, up to 80 characters.
    #[serde(default)]
    title_en: String,
    /// The Chinese text, Markdown of up to 20,000 characters.
    #[serde(default)]
    text_zh: String,
    /// The English text.
    #[serde(default)]
    text_en: String,
    /// The version that was edited.
    version: i64,
}

impl ArticleEdit {
    /// The article with this edit, or every field that cannot be so.
    pub(crate) fn apply(self, article: Article) -> Result<Article, Problem> {
        let mut refusals: Option<Problem> = None;
        let mut take = |text: &str, longest: usize, pointer: &'static str| {
            let text = text.trim();
            let refusal = if text.is_empty() {
                Some(ARTICLE_INCOMPLETE.at(pointer))
            } else if text.chars().count() > longest || text.chars().any(|c| c.is_control() && c != '\n') {
                Some(INVALID.arg("reason", format!("1..{longest}")).at(pointer))
            } else {
                None
            };
            if let Some(refusal) = refusal {
                refusals = Some(match refusals.take() {
                    Some(first) => first.and(refusal),
                    None => refusal,
                });
            }
            text.to_owned()
        };
        let edited = Article {
            title_zh: take(&self.title_zh, TITLE, "/title_zh"),
            title_en: take(&self.title_en, TITLE, "/title_en"),
            text_zh: take(&self.text_zh, TEXT, "/text_zh"),
            text_en: take(&self.text_en, TEXT, "/text_en"),
            version: self.version,
            ..article
        };
        refusals.map_or(Ok(edited), Err)
    }
}
