//! The only place with SQL for solutions and their members.

use jiff::Timestamp;
use paifang_kernel::db::{Db, FromRow, Json, Row, Sql, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{Problem, sql};

use super::{Content, SolutionRecord, apis_invalid};
use crate::apis::State;
use crate::apis::store::state;
use crate::text::pattern;
use crate::{Api, Solution};

macro_rules! record {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.state, s.name_zh, s.name_en, s.summary_zh, s.summary_en, s.documents_zh, s.documents_en, \
             s.required_roles, s.min_level, s.version, s.created_at, s.updated_at, s.published_at, s.retired_at FROM solutions s ",
            $rest
        )
    };
}

impl FromRow for SolutionRecord {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            state: state(row)?,
            content: Content {
                name_zh: row.get("name_zh")?,
                name_en: row.get("name_en")?,
                summary_zh: row.get("summary_zh")?,
                summary_en: row.get("summary_en")?,
                documents_zh: row.get("documents_zh")?,
                documents_en: row.get("documents_en")?,
                apis: Vec::new(),
                required_roles: row.get::<Json<_>>("required_roles")?.0,
                min_level: row.get("min_level")?,
            },
            version: row.get("version")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
            published_at: row.get("published_at")?,
            retired_at: row.get("retired_at")?,
        })
    }
}

fn members(solution: &Id<Solution>) -> Sql {
    sql!("SELECT api_id FROM solution_apis WHERE solution_id = $1 ORDER BY position", solution)
}

/// Loads a solution in whatever state, to change it.
pub(super) async fn load(tx: &mut Tx, id: &Id<Solution>) -> Result<SolutionRecord, Problem> {
    let mut solution: SolutionRecord = tx.one(sql!(record!("WHERE s.id = $1"), id)).await?;
    solution.content.apis = tx.all(members(id)).await?;
    Ok(solution)
}

/// Finds a solution in whatever state, for operators.
pub(super) async fn find(db: &Db, id: &Id<Solution>) -> Result<SolutionRecord, Problem> {
    let mut solution: SolutionRecord = db.one(sql!(record!("WHERE s.id = $1"), id)).await?;
    solution.content.apis = db.all(members(id)).await?;
    Ok(solution)
}

/// Finds a published solution; anything else is `not_found`.
///
/// # Errors
/// There is none, or the store does not answer.
pub async fn find_published(db: &Db, id: &Id<Solution>) -> Result<SolutionRecord, Problem> {
    db.one(sql!(record!("WHERE s.id = $1 AND s.state = 'published'"), id)).await
}

/// As [`find_published`], within the transaction that subscribes to it.
///
/// # Errors
/// There is none, or the store does not answer.
pub async fn find_published_in(tx: &mut Tx, id: &Id<Solution>) -> Result<SolutionRecord, Problem> {
    tx.one(sql!(record!("WHERE s.id = $1 AND s.state = 'published'"), id)).await
}

/// Finds a solution in whatever state, without its members, for those who have subscribed to it.
///
/// # Errors
/// There is none, or the store does not answer.
pub async fn find_in(tx: &mut Tx, id: &Id<Solution>) -> Result<SolutionRecord, Problem> {
    tx.one(sql!(record!("WHERE s.id = $1"), id)).await
}

/// Adds a new solution.
pub(super) async fn insert(tx: &mut Tx, solution: &SolutionRecord) -> Result<(), Problem> {
    let content = &solution.content;
    tx.exec_one(sql!(
        "INSERT INTO solutions (id, state, name_zh, name_en, summary_zh, summary_en, documents_zh, documents_en, required_roles, \
         min_level, version, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        solution.id, solution.state.name(), content.name_zh, content.name_en, content.summary_zh, content.summary_en,
        content.documents_zh, content.documents_en, Json(&content.required_roles), content.min_level, solution.version,
        solution.created_at, solution.updated_at
    ))
    .await?;
    insert_members(tx, solution).await
}

/// Saves a changed solution if nobody saved it since; its version is the one it was loaded with.
pub(super) async fn save(tx: &mut Tx, solution: &SolutionRecord) -> Result<(), Problem> {
    let content = &solution.content;
    tx.exec_one(sql!(
        "UPDATE solutions SET state = $3, name_zh = $4, name_en = $5, summary_zh = $6, summary_en = $7, documents_zh = $8, \
         documents_en = $9, required_roles = $10, min_level = $11, updated_at = $12, published_at = $13, retired_at = $14, \
         version = version + 1 WHERE id = $1 AND version = $2",
        solution.id, solution.version, solution.state.name(), content.name_zh, content.name_en, content.summary_zh,
        content.summary_en, content.documents_zh, content.documents_en, Json(&content.required_roles), content.min_level,
        solution.updated_at, solution.published_at, solution.retired_at
    ))
    .await?;
    tx.exec(sql!("DELETE FROM solution_apis WHERE solution_id = $1", solution.id)).await?;
    insert_members(tx, solution).await
}

async fn insert_members(tx: &mut Tx, solution: &SolutionRecord) -> Result<(), Problem> {
    for (position, api) in solution.content.apis.iter().enumerate() {
        let known = tx
            .exec(sql!(
                "INSERT INTO solution_apis (solution_id, api_id, position) SELECT $1, id, $3 FROM apis WHERE id = $2",
                solution.id, api, position
            ))
            .await?;
        if known != 1 {
            return Err(apis_invalid());
        }
    }
    Ok(())
}

/// How many of the solution's APIs are published.
pub(super) async fn published_apis(tx: &mut Tx, solution: &Id<Solution>) -> Result<usize, Problem> {
    let count: i64 = tx
        .one(sql!(
            "SELECT COUNT(*) FROM solution_apis m JOIN apis a ON a.id = m.api_id WHERE m.solution_id = $1 AND a.state = 'published'",
            solution
        ))
        .await?;
    Ok(usize::try_from(count).unwrap_or_default())
}

/// A line of a list: a solution without its documents.
#[derive(Clone, Debug)]
pub struct SolutionLine {
    /// Its id.
    pub id: Id<Solution>,
    /// Where it stands.
    pub state: State,
    /// Chinese name.
    pub name_zh: String,
    /// English name.
    pub name_en: String,
    /// Chinese summary.
    pub summary_zh: String,
    /// English summary.
    pub summary_en: String,
    /// Market roles that a subscriber needs.
    pub required_roles: Vec<String>,
    /// The lowest real-name level of a subscriber.
    pub min_level: i64,
    /// How many of its APIs are published.
    pub api_count: i64,
    /// The version to name in a `PUT`.
    pub version: i64,
    /// When it last changed.
    pub updated_at: Timestamp,
}

macro_rules! line {
    ($rest:literal) => {
        concat!(
            "SELECT s.id, s.state, s.name_zh, s.name_en, s.summary_zh, s.summary_en, s.required_roles, s.min_level, \
             (SELECT COUNT(*) FROM solution_apis m JOIN apis a ON a.id = m.api_id WHERE m.solution_id = s.id \
             AND a.state = 'published') AS api_count, s.version, s.updated_at FROM solutions s ",
            $rest
        )
    };
}

impl FromRow for SolutionLine {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            state: state(row)?,
            name_zh: row.get("name_zh")?,
            name_en: row.get("name_en")?,
            summary_zh: row.get("summary_zh")?,
            summary_en: row.get("summary_en")?,
            required_roles: row.get::<Json<_>>("required_roles")?.0,
            min_level: row.get("min_level")?,
            api_count: row.get("api_count")?,
            version: row.get("version")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// What a list of solutions is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Only in this state.
    pub state: Option<State>,
    /// Only with these words in a name or summary.
    pub words: String,
    /// Only what follows this id.
    pub after: String,
}

/// Lists solutions, the newest first, at the most so many rows.
///
/// # Errors
/// The store does not answer.
pub async fn list(db: &Db, filter: &Filter, rows: usize) -> Result<Vec<SolutionLine>, Problem> {
    db.all(sql!(
        line!(
            "WHERE ($1 = '' OR s.state = $1) AND ($2 = '' OR s.id < $2) AND (LOWER(s.name_zh) LIKE $3 ESCAPE '\\' \
             OR LOWER(s.name_en) LIKE $3 ESCAPE '\\' OR LOWER(s.summary_zh) LIKE $3 ESCAPE '\\' \
             OR LOWER(s.summary_en) LIKE $3 ESCAPE '\\') ORDER BY s.id DESC LIMIT $4"
        ),
        filter.state.map_or("", State::name),
        filter.after,
        pattern(&filter.words),
        rows
    ))
    .await
}

/// One line, in whatever state.
///
/// # Errors
/// There is none, or the store does not answer.
pub async fn find_line(db: &Db, id: &Id<Solution>) -> Result<SolutionLine, Problem> {
    db.one(sql!(line!("WHERE s.id = $1"), id)).await
}

/// The published solutions that hold an API.
///
/// # Errors
/// The store does not answer.
pub async fn holding(db: &Db, api: &Id<Api>) -> Result<Vec<SolutionLine>, Problem> {
    db.all(sql!(
        line!("JOIN solution_apis h ON h.solution_id = s.id WHERE h.api_id = $1 AND s.state = 'published' ORDER BY s.id LIMIT 50"),
        api
    ))
    .await
}
