//! What leaves and enters through the routes of APIs; explicit types, never the stored row (rule W3).

use std::collections::BTreeMap;

use jiff::Timestamp;
use paifang_kernel::api::PageQuery;
use paifang_kernel::id::Id;
use paifang_kernel::{Problem, api::JsonSchema};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::import::{Import, Imported};
use super::store::{ApiLine, Filter};
use super::{ApiRecord, State, gateway_path};
use crate::solutions::store::SolutionLine;
use crate::{Api, ApiGroup, Solution};

/// Which APIs are wanted.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ApiQuery {
    /// Words in a title or the path.
    q: Option<String>,
    /// Only in this state; for operators.
    state: Option<State>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many items, at the most 100.
    limit: Option<u32>,
}

impl ApiQuery {
    pub(super) fn page(&self) -> PageQuery {
        PageQuery { cursor: self.cursor.clone(), limit: self.limit }
    }

    pub(super) fn published(&self) -> Result<Filter, Problem> {
        Ok(Filter { state: Some(State::Published), ..self.any_state()? })
    }

    pub(super) fn any_state(&self) -> Result<Filter, Problem> {
        let words = self.q.clone().unwrap_or_default();
        Ok(Filter { state: self.state, words, after: self.page().after()?.unwrap_or_default() })
    }
}

/// A line of the public list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PublicApiRow {
    /// Its id.
    pub id: Id<Api>,
    /// The title of the group it belongs to.
    pub group: String,
    /// Upper-case HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The path that applications call, which is also the one they sign.
    pub gateway_path: String,
    /// Chinese title.
    pub title_zh: String,
    /// English title.
    pub title_en: String,
    /// The lowest real-name level of a calling application's owner.
    pub min_level: i64,
}

impl From<ApiLine> for PublicApiRow {
    fn from(api: ApiLine) -> Self {
        Self {
            id: api.id,
            group: api.group_title,
            gateway_path: gateway_path(&api.path),
            method: api.method,
            path: api.path,
            title_zh: api.title_zh,
            title_en: api.title_en,
            min_level: api.min_level,
        }
    }
}

/// A solution in which an API is found.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct HoldingSolution {
    id: Id<Solution>,
    name_zh: String,
    name_en: String,
}

/// How an API is called: from the OpenAPI document, with the components it points at.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ApiUsage")]
pub struct Usage {
    /// Chinese description, Markdown.
    pub description_zh: String,
    /// English description, Markdown.
    pub description_en: String,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
    /// OpenAPI parameter objects.
    pub parameters: Vec<Value>,
    /// The OpenAPI request body object, or null.
    pub request_body: Value,
    /// OpenAPI response objects by status.
    pub responses: BTreeMap<String, Value>,
    /// The part of the document's `components` that the above points at.
    pub components: Value,
}

impl Usage {
    fn new(api: &ApiRecord, components: Value) -> Self {
        let spec = api.content.spec.clone();
        Self {
            description_zh: api.words.description_zh.clone(),
            description_en: api.words.description_en.clone(),
            deprecated: spec.deprecated,
            parameters: spec.parameters,
            request_body: spec.request_body,
            responses: spec.responses,
            components,
        }
    }
}

/// A published API.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ApiView {
    #[serde(flatten)]
    row: PublicApiRow,
    #[serde(flatten)]
    usage: Usage,
    /// How often content was published.
    revision: i64,
    /// When it was last published.
    published_at: Option<Timestamp>,
    /// The published solutions that give the right to call it.
    solutions: Vec<HoldingSolution>,
}

impl ApiView {
    pub(super) fn new(api: ApiRecord, components: Value, solutions: Vec<SolutionLine>) -> Self {
        let holding = |s: SolutionLine| HoldingSolution { id: s.id, name_zh: s.name_zh, name_en: s.name_en };
        Self {
            usage: Usage::new(&api, components),
            row: PublicApiRow::from(line_of(&api)),
            revision: api.revision,
            published_at: api.published_at,
            solutions: solutions.into_iter().map(holding).collect(),
        }
    }
}

fn line_of(api: &ApiRecord) -> ApiLine {
    ApiLine {
        id: api.id.clone(),
        group_title: api.group_title.clone(),
        state: api.state,
        method: api.method.clone(),
        path: api.content.path.clone(),
        title_zh: api.words.title_zh.clone(),
        title_en: api.words.title_en.clone(),
        upstream_url: api.content.upstream_url.clone(),
        min_level: api.min_level,
        revision: api.revision,
        version: api.version,
        changes_wait: api.next.is_some(),
        updated_at: api.updated_at,
    }
}

/// Where calls go.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Upstream {
    /// The address in front of the path template.
    pub(super) url: String,
}

/// A line of the operators' list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct AdminApiRow {
    #[serde(flatten)]
    public: PublicApiRow,
    state: State,
    upstream: Upstream,
    revision: i64,
    /// The version to name in a `PUT`.
    version: i64,
    /// Whether a newer import waits to be published.
    changes_wait: bool,
    updated_at: Timestamp,
}

impl From<ApiLine> for AdminApiRow {
    fn from(api: ApiLine) -> Self {
        Self {
            state: api.state,
            upstream: Upstream { url: api.upstream_url.clone() },
            revision: api.revision,
            version: api.version,
            changes_wait: api.changes_wait,
            updated_at: api.updated_at,
            public: PublicApiRow::from(api),
        }
    }
}

impl From<&ApiRecord> for AdminApiRow {
    fn from(api: &ApiRecord) -> Self {
        line_of(api).into()
    }
}

impl AdminApiRow {
    /// What the audit log keeps of a change.
    pub(super) fn facts(&self) -> Value {
        json!({
            "method": self.public.method, "path": self.public.path, "title_zh": self.public.title_zh,
            "title_en": self.public.title_en, "upstream": self.upstream.url, "min_level": self.public.min_level,
            "state": self.state, "revision": self.revision, "version": self.version,
        })
    }
}

/// An API as operators see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct AdminApi {
    #[serde(flatten)]
    row: AdminApiRow,
    #[serde(flatten)]
    usage: Usage,
    /// The group whose upstream secret signs its calls.
    group_id: Id<ApiGroup>,
    /// The title the next publication brings, where a newer import waits.
    next_title_zh: Option<String>,
    created_at: Timestamp,
    published_at: Option<Timestamp>,
    retired_at: Option<Timestamp>,
}

impl AdminApi {
    pub(super) fn new(api: ApiRecord, components: Value) -> Self {
        Self {
            row: AdminApiRow::from(&api),
            usage: Usage::new(&api, components),
            group_id: api.group,
            next_title_zh: api.next.map(|next| next.spec.title_zh),
            created_at: api.created_at,
            published_at: api.published_at,
            retired_at: api.retired_at,
        }
    }
}

/// A document to import.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ApiImportForm")]
pub(super) struct ImportForm {
    /// An OpenAPI 3.0 or 3.1 document: an object, or a text of JSON or YAML.
    pub(super) openapi: Value,
    /// Where its calls go.
    pub(super) upstream: Upstream,
}

/// What an import did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "ApiImportView")]
pub(super) struct ImportView {
    group_id: Id<ApiGroup>,
    title: String,
    document_version: String,
    /// Every API of the document, the new ones first.
    items: Vec<AdminApiRow>,
    created: usize,
    updated: usize,
    unchanged: usize,
    /// APIs of earlier imports that the document no longer has; they stay until they are retired.
    absent: Vec<AdminApiRow>,
}

impl ImportView {
    pub(super) fn new(import: &Import, done: Imported) -> Self {
        let rows = |apis: &[ApiRecord]| apis.iter().map(AdminApiRow::from).collect::<Vec<_>>();
        Self {
            group_id: import.group.clone(),
            title: import.document.title.clone(),
            document_version: import.document.version.clone(),
            items: [rows(&done.created), rows(&done.updated), rows(&done.unchanged)].concat(),
            created: done.created.len(),
            updated: done.updated.len(),
            unchanged: done.unchanged.len(),
            absent: rows(&done.absent),
        }
    }

    /// What the audit log keeps of an import.
    pub(super) fn facts(&self) -> Value {
        json!({
            "title": self.title, "document_version": self.document_version,
            "created": self.created, "updated": self.updated, "unchanged": self.unchanged,
        })
    }
}

/// What an operator may change about an API.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ApiEdit")]
pub(super) struct Edit {
    /// The version that the operator saw.
    pub(super) version: i64,
    pub(super) title_zh: String,
    pub(super) title_en: String,
    pub(super) description_zh: String,
    pub(super) description_en: String,
    pub(super) upstream: Upstream,
    /// The lowest real-name level of a calling application's owner, 0 to 4 (LVL-05).
    pub(super) min_level: i64,
}
