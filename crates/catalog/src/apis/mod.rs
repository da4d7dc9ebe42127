//! APIs: the states of one operation and what an operator may change about it (ADM-03).

pub mod http;
pub mod import;
pub mod store;
pub mod views;

use jiff::Timestamp;
use paifang_kernel::id::Id;
use paifang_kernel::problem::STATE_CONFLICT;
use paifang_kernel::{Code, Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::openapi::{Fault, Spec};
use crate::{Api, ApiDocument, ApiGroup, GATEWAY_PREFIX};

problems! {
    /// The document cannot be published; nothing of it was taken.
    OPENAPI_INVALID = 422 "openapi_invalid", "OpenAPI 文档有误，位置 {place}：{reason}", "The OpenAPI document is wrong at {place}: {reason}";
    /// Another published API answers the same method and path.
    ROUTE_TAKEN = 409 "route_taken", "已有发布的 API 使用相同的方法和路径", "Another published API has the same method and path";
}

impl From<Fault> for Problem {
    fn from(fault: Fault) -> Self {
        OPENAPI_INVALID.arg("place", fault.place).arg("reason", fault.reason).at("/openapi")
    }
}

/// Where an API or a solution stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "CatalogState")]
pub enum State {
    /// Seen by operators only.
    Draft,
    /// Seen by everybody, and callable.
    Published,
    /// No longer offered; an API in this state cannot be called.
    Retired,
}

impl State {
    /// Every state, in the order of a life.
    pub const ALL: [Self; 3] = [Self::Draft, Self::Published, Self::Retired];

    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Retired => "retired",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }

    /// Offers the thing to everybody; a published one only again when it has changes that wait.
    ///
    /// # Errors
    /// `state_conflict` when it is published and nothing waits.
    pub fn publish(self, changes_wait: bool) -> Result<Self, Code> {
        match self {
            Self::Draft | Self::Retired => Ok(Self::Published),
            Self::Published if changes_wait => Ok(Self::Published),
            Self::Published => Err(STATE_CONFLICT),
        }
    }

    /// Takes the thing back.
    ///
    /// # Errors
    /// `state_conflict` unless it is published.
    pub fn retire(self) -> Result<Self, Code> {
        match self {
            Self::Published => Ok(Self::Retired),
            Self::Draft | Self::Retired => Err(STATE_CONFLICT),
        }
    }
}

/// The words about an API that an operator may better after the import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Chinese title.
    pub title_zh: String,
    /// English title.
    pub title_en: String,
    /// Chinese description, Markdown.
    pub description_zh: String,
    /// English description, Markdown.
    pub description_en: String,
}

impl Words {
    /// The words of the document.
    #[must_use]
    pub fn of(spec: &Spec) -> Self {
        Self {
            title_zh: spec.title_zh.clone(),
            title_en: spec.title_en.clone(),
            description_zh: spec.description_zh.clone(),
            description_en: spec.description_en.clone(),
        }
    }

    /// The words after another import: what an operator has bettered stays, the rest follows the document.
    #[must_use]
    pub fn carried(self, old: &Spec, new: &Spec) -> Self {
        let keep = |own: String, old: &str, new: &str| if own == old { new.to_owned() } else { own };
        Self {
            title_zh: keep(self.title_zh, &old.title_zh, &new.title_zh),
            title_en: keep(self.title_en, &old.title_en, &new.title_en),
            description_zh: keep(self.description_zh, &old.description_zh, &new.description_zh),
            description_en: keep(self.description_en, &old.description_en, &new.description_en),
        }
    }
}

/// What an import says about an API.
#[derive(Clone, Debug, PartialEq)]
pub struct Content {
    /// The import it came with, where its components are.
    pub document: Id<ApiDocument>,
    /// The path template as written.
    pub path: String,
    /// Where calls go.
    pub upstream_url: String,
    /// Parameters, body and responses.
    pub spec: Spec,
}

/// One operation that applications may call.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiRecord {
    /// Its id, which stays over imports.
    pub id: Id<Api>,
    /// The group it belongs to.
    pub group: Id<ApiGroup>,
    /// The group's title.
    pub group_title: String,
    /// Where it stands.
    pub state: State,
    /// Upper-case HTTP method.
    pub method: String,
    /// The path template without the names of its variables.
    pub route: String,
    /// Title and description.
    pub words: Words,
    /// The content that readers and the gateway see.
    pub content: Content,
    /// A newer import of a published API, waiting to be published.
    pub next: Option<Content>,
    /// The lowest real-name level of an owner whose application may call it (LVL-05).
    pub min_level: i64,
    /// How often content was published.
    pub revision: i64,
    /// Raised by each change; a `PUT` names the one it saw.
    pub version: i64,
    /// When it was first imported.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was last published.
    pub published_at: Option<Timestamp>,
    /// When it was retired, if it is.
    pub retired_at: Option<Timestamp>,
}

impl ApiRecord {
    /// Publishes the API with its newest content.
    ///
    /// # Errors
    /// `state_conflict` when it is published and nothing waits.
    pub fn publish(mut self, now: Timestamp) -> Result<Self, Code> {
        self.state = self.state.publish(self.next.is_some())?;
        if let Some(next) = self.next.take() {
            self.words = self.words.carried(&self.content.spec, &next.spec);
            self.content = next;
        }
        self.revision += 1;
        (self.published_at, self.retired_at) = (Some(now), None);
        Ok(self)
    }

    /// Ends the API for everybody at once.
    ///
    /// # Errors
    /// `state_conflict` unless it is published.
    pub fn retire(mut self, now: Timestamp) -> Result<Self, Code> {
        self.state = self.state.retire()?;
        self.retired_at = Some(now);
        Ok(self)
    }

    /// Takes another import in: at once unless the API is published, for then readers keep what was published.
    #[must_use]
    pub fn imported(mut self, content: Content, differs: bool) -> Self {
        match self.state {
            State::Published if differs => self.next = Some(content),
            State::Published => self.next = None,
            State::Draft | State::Retired => {
                self.words = self.words.carried(&self.content.spec, &content.spec);
                self.content = content;
            }
        }
        self
    }
}

/// Where applications call a path template.
#[must_use]
pub fn gateway_path(path: &str) -> String {
    format!("{GATEWAY_PREFIX}{path}")
}

#[cfg(test)]
mod tests;
