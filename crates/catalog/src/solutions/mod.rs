//! Solutions: bundles of APIs and documents for one scenario, offered to those with the right roles and level (SOL-01, SOL-02).

pub mod http;
pub mod store;

use jiff::Timestamp;
use paifang_kernel::id::Id;
use paifang_kernel::{Code, Problem, problems};

use crate::apis::State;
use crate::text::{level, line, prose};
use crate::{Api, Solution};

/// The most APIs in one solution.
const API_LIMIT: usize = 200;
/// The most market roles that one solution may ask for.
const ROLE_LIMIT: usize = 20;
/// The longest document, in characters.
const DOCUMENT_LIMIT: usize = 60_000;

problems! {
    /// The solution cannot be published yet: it holds no API, or one that is not published.
    SOLUTION_NOT_READY = 409 "not_ready", "尚不能发布：需要至少一个 API，且所有 API 均已发布", "Not ready: it needs at least one API, and each of them published";
    /// The solution names an API that does not exist, or one twice, or too many.
    APIS_INVALID = 422 "apis_invalid", "API 列表有误：不存在、重复或超过 {max} 个", "The list of APIs is wrong: unknown, repeated, or more than {max}";
    /// A market role's name is wrong, or there are too many.
    ROLES_INVALID = 422 "roles_invalid", "角色列表有误：应为小写字母、数字和下划线，至多 {max} 个", "The list of roles is wrong: lower-case letters, digits and underscores, at most {max}";
}

/// What an operator writes about a solution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Chinese summary.
    pub summary_zh: String,
    /// English summary.
    pub summary_en: String,
    /// Chinese documents, Markdown; whoever shows them cleans them (rule W7).
    pub documents_zh: String,
    /// English documents, Markdown.
    pub documents_en: String,
    /// Its APIs, in the order shown.
    pub apis: Vec<Id<Api>>,
    /// Market roles of which the subscriber needs every one (QUA-01).
    pub required_roles: Vec<String>,
    /// The lowest real-name level of a subscriber (LVL-05).
    pub min_level: i64,
}

impl Content {
    /// The content with its texts trimmed.
    ///
    /// # Errors
    /// The first field that is wrong.
    pub fn checked(self) -> Result<Self, Problem> {
        Ok(Self {
            name_zh: line(&self.name_zh, 60, "/name_zh")?,
            name_en: line(&self.name_en, 60, "/name_en")?,
            summary_zh: prose(&self.summary_zh, 500, "/summary_zh")?,
            summary_en: prose(&self.summary_en, 500, "/summary_en")?,
            documents_zh: prose(&self.documents_zh, DOCUMENT_LIMIT, "/documents_zh")?,
            documents_en: prose(&self.documents_en, DOCUMENT_LIMIT, "/documents_en")?,
            apis: checked_apis(self.apis)?,
            required_roles: checked_roles(self.required_roles)?,
            min_level: level(self.min_level, "/min_level")?,
        })
    }
}

fn checked_apis(apis: Vec<Id<Api>>) -> Result<Vec<Id<Api>>, Problem> {
    let distinct: std::collections::BTreeSet<&Id<Api>> = apis.iter().collect();
    if apis.len() > API_LIMIT || distinct.len() != apis.len() {
        return Err(apis_invalid());
    }
    Ok(apis)
}

/// The refusal of a wrong list of APIs.
fn apis_invalid() -> Problem {
    APIS_INVALID.arg("max", API_LIMIT).at("/api_ids")
}

fn checked_roles(mut roles: Vec<String>) -> Result<Vec<String>, Problem> {
    let is_name = |role: &String| {
        let mut bytes = role.bytes();
        bytes.next().is_some_and(|c| c.is_ascii_lowercase())
            && role.len() <= 40
            && bytes.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_')
    };
    if roles.len() > ROLE_LIMIT || !roles.iter().all(is_name) {
        return Err(ROLES_INVALID.arg("max", ROLE_LIMIT).at("/required_roles"));
    }
    roles.sort();
    roles.dedup();
    Ok(roles)
}

/// A bundle of APIs for one scenario.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolutionRecord {
    /// Its id.
    pub id: Id<Solution>,
    /// Where it stands.
    pub state: State,
    /// What an operator wrote about it.
    pub content: Content,
    /// Raised by each change; a `PUT` names the one it saw.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// When it was last published.
    pub published_at: Option<Timestamp>,
    /// When it was retired, if it is.
    pub retired_at: Option<Timestamp>,
}

impl SolutionRecord {
    /// Offers the solution to everybody; `published_apis` says how many of its APIs are published.
    ///
    /// # Errors
    /// `state_conflict` when it is offered already, `not_ready` when an API is missing.
    pub fn publish(mut self, published_apis: usize, now: Timestamp) -> Result<Self, Code> {
        self.state = self.state.publish(false)?;
        if self.content.apis.is_empty() || published_apis != self.content.apis.len() {
            return Err(SOLUTION_NOT_READY);
        }
        (self.published_at, self.retired_at) = (Some(now), None);
        Ok(self)
    }

    /// Offers it to nobody anew; who has subscribed keeps the rights as long as the APIs are published.
    ///
    /// # Errors
    /// `state_conflict` unless it is published.
    pub fn retire(mut self, now: Timestamp) -> Result<Self, Code> {
        self.state = self.state.retire()?;
        self.retired_at = Some(now);
        Ok(self)
    }
}

#[cfg(test)]
mod tests;
