//! The only place with SQL for APIs, their groups and their documents.

use jiff::Timestamp;
use paifang_kernel::db::{Db, FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::problem::{OnConstraint, Problem};
use paifang_kernel::sql;
use serde_json::Value;

use super::import::Import;
use super::{ApiRecord, Content, ROUTE_TAKEN, State, Words};
use crate::text::pattern;
use crate::{Api, ApiDocument, ApiGroup, Solution};

macro_rules! record {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, a.group_id, g.title AS group_title, a.state, a.method, a.path, a.route, a.title_zh, a.title_en, \
             a.description_zh, a.description_en, a.upstream_url, a.min_level, a.document_id, a.spec, a.next_document_id, \
             a.next_spec, a.next_path, a.next_upstream_url, a.revision, a.version, a.created_at, a.updated_at, \
             a.published_at, a.retired_at FROM apis a JOIN api_groups g ON g.id = a.group_id ",
            $rest
        )
    };
}

impl FromRow for ApiRecord {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            group: row.get("group_id")?,
            group_title: row.get("group_title")?,
            state: state(row)?,
            method: row.get("method")?,
            route: row.get("route")?,
            words: words(row)?,
            content: Content {
                document: row.get("document_id")?,
                path: row.get("path")?,
                upstream_url: row.get("upstream_url")?,
                spec: row.get::<Json<_>>("spec")?.0,
            },
            next: next(row)?,
            min_level: row.get("min_level")?,
            revision: row.get("revision")?,
            version: row.get("version")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            published_at: row.get("published_at")?,
            retired_at: row.get("retired_at")?,
        })
    }
}

fn words(row: &Row) -> Result<Words, Problem> {
    Ok(Words {
        title_zh: row.get("title_zh")?,
        title_en: row.get("title_en")?,
        description_zh: row.get("description_zh")?,
        description_en: row.get("description_en")?,
    })
}

fn next(row: &Row) -> Result<Option<Content>, Problem> {
    let Some(Json(spec)) = row.get::<Option<Json<_>>>("next_spec")? else {
        return Ok(None);
    };
    Ok(Some(Content {
        document: row.get("next_document_id")?,
        path: row.get("next_path")?,
        upstream_url: row.get("next_upstream_url")?,
        spec,
    }))
}

/// Reads the column `state` of an API or a solution.
pub(crate) fn state(row: &Row) -> Result<State, Problem> {
    let name: String = row.get("state")?;
    State::from_name(&name).ok_or_else(|| Problem::internal(format!("unknown state {name}")))
}

/// Loads an API in whatever state, to change it.
pub(super) async fn load(tx: &mut Tx, id: &Id<Api>) -> Result<ApiRecord, Problem> {
    tx.one(sql!(record!("WHERE a.id = $1"), id)).await
}

/// Finds an API in whatever state, for operators.
pub(super) async fn find(db: &Db, id: &Id<Api>) -> Result<ApiRecord, Problem> {
    db.one(sql!(record!("WHERE a.id = $1"), id)).await
}

/// Finds a published API; anything else is `not_found`.
///
/// # Errors
/// There is none, or the store does not answer.
pub async fn find_published(db: &Db, id: &Id<Api>) -> Result<ApiRecord, Problem> {
    db.one(sql!(record!("WHERE a.id = $1 AND a.state = 'published'"), id)).await
}

/// Every API of a group, for an import.
pub(super) async fn of_group(tx: &mut Tx, group: &Id<ApiGroup>) -> Result<Vec<ApiRecord>, Problem> {
    tx.all(sql!(record!("WHERE a.group_id = $1"), group)).await
}

/// Adds a new API.
pub(super) async fn insert(tx: &mut Tx, api: &ApiRecord) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO apis (id, group_id, state, method, path, route, title_zh, title_en, description_zh, description_en, \
         upstream_url, min_level, document_id, spec, revision, version, created_at, updated_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        api.id, api.group, api.state.name(), api.method, api.content.path, api.route, api.words.title_zh, api.words.title_en,
        api.words.description_zh, api.words.description_en, api.content.upstream_url, api.min_level, api.content.document,
        Json(&api.content.spec), api.revision, api.version, api.created_at, api.updated_at
    ))
    .await
}

/// Saves a changed API if nobody saved it since; its version is the one it was loaded with.
pub(super) async fn save(tx: &mut Tx, api: &ApiRecord) -> Result<(), Problem> {
    let next = api.next.as_ref();
    let next_spec = next.map(|n| serde_json::to_string(&n.spec)).transpose()?;
    tx.exec_one(sql!(
        "UPDATE apis SET state = $3, path = $4, title_zh = $5, title_en = $6, description_zh = $7, description_en = $8, \
         upstream_url = $9, min_level = $10, document_id = $11, spec = $12, next_document_id = $13, next_spec = $14, \
         next_path = $15, next_upstream_url = $16, revision = $17, updated_at = $18, published_at = $19, retired_at = $20, \
         version = version + 1 WHERE id = $1 AND version = $2",
        api.id, api.version, api.state.name(), api.content.path, api.words.title_zh, api.words.title_en,
        api.words.description_zh, api.words.description_en, api.content.upstream_url, api.min_level, api.content.document,
        Json(&api.content.spec), next.map(|n| n.document.clone()), next_spec,
        next.map(|n| n.path.clone()), next.map(|n| n.upstream_url.clone()), api.revision, api.updated_at,
        api.published_at, api.retired_at
    ))
    .await
    .on_constraint("apis_method_route", ROUTE_TAKEN)
}

/// A line of a list: an API without its specification.
#[derive(Clone, Debug)]
pub struct ApiLine {
    /// Its id.
    pub id: Id<Api>,
    /// The title of its group.
    pub group_title: String,
    /// Where it stands.
    pub state: State,
    /// Upper-case HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// Chinese title.
    pub title_zh: String,
    /// English title.
    pub title_en: String,
    /// Where calls go; never shown to the public.
    pub upstream_url: String,
    /// The lowest real-name level of a calling application's owner.
    pub min_level: i64,
    /// How often content was published.
    pub revision: i64,
    /// The version to name in a `PUT`.
    pub version: i64,
    /// Whether a newer import waits to be published.
    pub changes_wait: bool,
    /// When it last changed.
    pub updated_at: Timestamp,
}

macro_rules! line {
    ($rest:literal) => {
        concat!(
            "SELECT a.id, g.title AS group_title, a.state, a.method, a.path, a.title_zh, a.title_en, a.upstream_url, \
             a.min_level, a.revision, a.version, CAST(CASE WHEN a.next_spec IS NULL THEN 0 ELSE 1 END AS BIGINT) AS changes_wait, a.updated_at \
             FROM apis a JOIN api_groups g ON g.id = a.group_id ",
            $rest
        )
    };
}

impl FromRow for ApiLine {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            group_title: row.get("group_title")?,
            state: state(row)?,
            method: row.get("method")?,
            path: row.get("path")?,
            title_zh: row.get("title_zh")?,
            title_en: row.get("title_en")?,
            upstream_url: row.get("upstream_url")?,
            min_level: row.get("min_level")?,
            revision: row.get("revision")?,
            version: row.get("version")?,
            changes_wait: row.get::<i64>("changes_wait")? == 1,
            updated_at: row.get("updated_at")?,
        })
    }
}

impl ApiLine {
    /// What a list that is cut here continues after.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{} {} {}", self.path, self.method, self.id)
    }
}

/// What a list of APIs is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only in this state.
    pub state: Option<State>,
    /// Only with these words in a title or the path.
    pub words: String,
    /// Only what follows this key, see [`ApiLine::key`].
    pub after: String,
}

/// Lists APIs by path and method, at the most so many rows.
///
/// # Errors
/// The store does not answer.
pub async fn list(db: &Db, filter: &Filter, rows: usize) -> Result<Vec<ApiLine>, Problem> {
    let mut after = filter.after.splitn(3, ' ');
    let mut next_part = || after.next().unwrap_or_default().to_owned();
    db.all(sql!(
        line!(
            "WHERE ($1 = '' OR a.state = $1) AND (a.path, a.method, a.id) > ($2, $3, $4) AND (LOWER(a.title_zh) LIKE $5 ESCAPE '\\' \
             OR LOWER(a.title_en) LIKE $5 ESCAPE '\\' OR LOWER(a.path) LIKE $5 ESCAPE '\\') ORDER BY a.path, a.method, a.id LIMIT $6"
        ),
        filter.state.map_or("", State::name), next_part(), next_part(), next_part(), pattern(&filter.words), rows
    ))
    .await
}

/// The published APIs of a solution, in its order.
///
/// # Errors
/// The store does not answer.
pub async fn of_solution(db: &Db, solution: &Id<Solution>) -> Result<Vec<ApiLine>, Problem> {
    db.all(sql!(
        line!(
            "JOIN solution_apis m ON m.api_id = a.id WHERE m.solution_id = $1 AND a.state = 'published' ORDER BY m.position"
        ),
        solution
    ))
    .await
}

/// The shared components of an import.
///
/// # Errors
/// The store does not answer.
pub async fn components(db: &Db, document: &Id<ApiDocument>) -> Result<Value, Problem> {
    Ok(db.one::<Json<Value>>(sql!("SELECT components FROM api_documents WHERE id = $1", document)).await?.0)
}

/// Finds the group of documents with this title, or makes it with the given id and sealed upstream secret.
pub(super) async fn group_titled(
    tx: &mut Tx,
    title: &str,
    fresh: (&Id<ApiGroup>, &str),
    now: Timestamp,
) -> Result<Id<ApiGroup>, Problem> {
    tx.exec(sql!(
        "INSERT INTO api_groups (id, title, upstream_secret, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT (title) DO NOTHING",
        fresh.0, title, fresh.1, now
    ))
    .await?;
    tx.one(sql!("SELECT id FROM api_groups WHERE title = $1", title)).await
}

/// Keeps an import.
pub(super) async fn insert_document(tx: &mut Tx, import: &Import) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO api_documents (id, group_id, version, openapi, components, imported_at, imported_by) \
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        import.id,
        import.group,
        import.document.version,
        import.document.openapi,
        Json(&import.document.components),
        import.at,
        import.by
    ))
    .await
}

/// The components of an import, within a transaction.
pub(super) async fn components_in(tx: &mut Tx, document: &Id<ApiDocument>) -> Result<Value, Problem> {
    Ok(tx.one::<Json<Value>>(sql!("SELECT components FROM api_documents WHERE id = $1", document)).await?.0)
}
