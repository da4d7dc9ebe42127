//! Routes of solutions: what everybody may read, and what catalogue staff may change (ADM-03, SOL-01, SOL-02).

use jiff::Timestamp;
use paifang_kernel::Problem;
use paifang_kernel::access::{Anyone, Caller, ReadCatalog, WriteCatalog};
use paifang_kernel::api::{Api as Routes, Cx, Form, JsonSchema, Made, Page, PageQuery, Params, Path, Reply};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::problem::VERSION_CONFLICT;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::store::{self, Filter, SolutionLine};
use super::{Content, SolutionRecord};
use crate::apis::State;
use crate::apis::views::PublicApiRow;
use crate::{Api, Catalog, Solution, apis, revisions};

pub(crate) fn routes() -> Routes<Catalog> {
    Routes::new("solutions")
        .get("/solutions", list, "Lists the published solutions")
        .get("/solutions/{id}", show, "Shows a published solution with its APIs and documents")
        .get("/admin/solutions", admin_list, "Lists solutions in every state")
        .post("/admin/solutions", create, "Creates a solution as a draft")
        .get("/admin/solutions/{id}", admin_show, "Shows a solution in whatever state")
        .put("/admin/solutions/{id}", edit, "Changes a solution; new APIs reach its subscribers at once")
        .put("/admin/solutions/{id}/publication", publish, "Publishes a solution")
        .delete("/admin/solutions/{id}/publication", retire, "Retires a solution: nobody can subscribe anew")
}

/// Which solutions are wanted.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SolutionQuery {
    /// Words in a name or summary.
    q: Option<String>,
    /// Only in this state; for operators.
    state: Option<State>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many items, at the most 100.
    limit: Option<u32>,
}

impl SolutionQuery {
    fn page(&self) -> PageQuery {
        PageQuery { cursor: self.cursor.clone(), limit: self.limit }
    }

    fn filter(&self, state: Option<State>) -> Result<Filter, Problem> {
        Ok(Filter {
            state,
            words: self.q.clone().unwrap_or_default(),
            after: self.page().after()?.unwrap_or_default(),
        })
    }
}

/// A line of the public list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SolutionRow {
    id: Id<Solution>,
    name_zh: String,
    name_en: String,
    summary_zh: String,
    summary_en: String,
    /// How many APIs it gives the right to call.
    api_count: i64,
    /// How many kinds of messages it brings.
    message_count: i64,
    /// Market roles that a subscriber needs.
    required_roles: Vec<String>,
    /// The lowest real-name level of a subscriber.
    min_level: i64,
}

impl From<SolutionLine> for SolutionRow {
    fn from(line: SolutionLine) -> Self {
        Self {
            id: line.id,
            name_zh: line.name_zh,
            name_en: line.name_en,
            summary_zh: line.summary_zh,
            summary_en: line.summary_en,
            api_count: line.api_count,
            message_count: 0,
            required_roles: line.required_roles,
            min_level: line.min_level,
        }
    }
}

/// A published solution.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SolutionView {
    #[serde(flatten)]
    row: SolutionRow,
    /// Chinese documents, Markdown.
    documents_zh: String,
    /// English documents, Markdown.
    documents_en: String,
    /// The APIs it gives the right to call.
    apis: Vec<PublicApiRow>,
    published_at: Option<Timestamp>,
}

/// A line of the operators' list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct AdminSolutionRow {
    #[serde(flatten)]
    public: SolutionRow,
    state: State,
    /// The version to name in a `PUT`.
    version: i64,
    updated_at: Timestamp,
}

impl From<SolutionLine> for AdminSolutionRow {
    fn from(line: SolutionLine) -> Self {
        let (state, version, updated_at) = (line.state, line.version, line.updated_at);
        Self { public: line.into(), state, version, updated_at }
    }
}

/// A solution as operators see it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct AdminSolution {
    id: Id<Solution>,
    state: State,
    name_zh: String,
    name_en: String,
    summary_zh: String,
    summary_en: String,
    documents_zh: String,
    documents_en: String,
    /// Its APIs in their order, whatever their state.
    api_ids: Vec<Id<Api>>,
    required_roles: Vec<String>,
    min_level: i64,
    /// The version to name in a `PUT`.
    version: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
    published_at: Option<Timestamp>,
    retired_at: Option<Timestamp>,
}

impl From<SolutionRecord> for AdminSolution {
    fn from(solution: SolutionRecord) -> Self {
        let content = solution.content;
        Self {
            id: solution.id,
            state: solution.state,
            name_zh: content.name_zh,
            name_en: content.name_en,
            summary_zh: content.summary_zh,
            summary_en: content.summary_en,
            documents_zh: content.documents_zh,
            documents_en: content.documents_en,
            api_ids: content.apis,
            required_roles: content.required_roles,
            min_level: content.min_level,
            version: solution.version,
            created_at: solution.created_at,
            updated_at: solution.updated_at,
            published_at: solution.published_at,
            retired_at: solution.retired_at,
        }
    }
}

impl AdminSolution {
    /// What the audit log keeps of a change.
    fn facts(&self) -> Value {
        json!({
            "name_zh": self.name_zh, "name_en": self.name_en, "api_ids": self.api_ids, "state": self.state,
            "required_roles": self.required_roles, "min_level": self.min_level, "version": self.version,
        })
    }
}

/// What an operator writes about a solution.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SolutionForm {
    name_zh: String,
    name_en: String,
    #[serde(default)]
    summary_zh: String,
    #[serde(default)]
    summary_en: String,
    #[serde(default)]
    documents_zh: String,
    #[serde(default)]
    documents_en: String,
    api_ids: Vec<Id<Api>>,
    #[serde(default)]
    required_roles: Vec<String>,
    #[serde(default)]
    min_level: i64,
    /// The version that the operator saw; only for changes.
    version: Option<i64>,
}

impl SolutionForm {
    fn content(self) -> Result<Content, Problem> {
        Content {
            name_zh: self.name_zh,
            name_en: self.name_en,
            summary_zh: self.summary_zh,
            summary_en: self.summary_en,
            documents_zh: self.documents_zh,
            documents_en: self.documents_en,
            apis: self.api_ids,
            required_roles: self.required_roles,
            min_level: self.min_level,
        }
        .checked()
    }
}

async fn list(cx: Cx, _: Anyone, Params(query): Params<SolutionQuery>) -> Reply<Page<SolutionRow>> {
    let rows = store::list(&cx.db, &query.filter(Some(State::Published))?, query.page().rows()).await?;
    Ok(Page::cut(rows, &query.page(), |row| row.id.to_string()).map(SolutionRow::from).into())
}

async fn show(cx: Cx, _: Anyone, Path(id): Path<Id<Solution>>) -> Reply<SolutionView> {
    let content = store::find_published(&cx.db, &id).await?;
    let line = store::find_line(&cx.db, &id).await?;
    let apis = apis::store::of_solution(&cx.db, &id).await?;
    let view = SolutionView {
        row: line.into(),
        documents_zh: content.content.documents_zh,
        documents_en: content.content.documents_en,
        apis: apis.into_iter().map(PublicApiRow::from).collect(),
        published_at: content.published_at,
    };
    Ok(view.into())
}

async fn admin_list(
    cx: Cx,
    _: Caller<ReadCatalog>,
    Params(query): Params<SolutionQuery>,
) -> Reply<Page<AdminSolutionRow>> {
    let rows = store::list(&cx.db, &query.filter(query.state)?, query.page().rows()).await?;
    Ok(Page::cut(rows, &query.page(), |row| row.id.to_string()).map(AdminSolutionRow::from).into())
}

async fn admin_show(cx: Cx, _: Caller<ReadCatalog>, Path(id): Path<Id<Solution>>) -> Reply<AdminSolution> {
    Ok(AdminSolution::from(store::find(&cx.db, &id).await?).into())
}

async fn create(cx: Cx, who: Caller<WriteCatalog>, Form(form): Form<SolutionForm>) -> Made<AdminSolution> {
    let mut tx = cx.begin(&*who).await?;
    let solution = SolutionRecord {
        id: cx.id(),
        state: State::Draft,
        content: form.content()?,
        version: 1,
        created_at: cx.now(),
        updated_at: cx.now(),
        published_at: None,
        retired_at: None,
    };
    store::insert(&mut tx, &solution).await?;
    let view = AdminSolution::from(solution);
    cx.audit(&mut tx, &*who, "solution.create", &view.id, view.facts()).await?;
    tx.created(view).await
}

async fn edit(
    cx: Cx,
    who: Caller<WriteCatalog>,
    Path(id): Path<Id<Solution>>,
    Form(form): Form<SolutionForm>,
) -> Reply<AdminSolution> {
    let mut tx = cx.begin(&*who).await?;
    let mut solution = store::load(&mut tx, &id).await?;
    if form.version != Some(solution.version) {
        return Err(VERSION_CONFLICT.into());
    }
    solution.content = form.content()?;
    let view = save(&cx, &mut tx, solution).await?;
    cx.audit(&mut tx, &*who, "solution.edit", &id, view.facts()).await?;
    tx.ok(view).await
}

async fn publish(cx: Cx, who: Caller<WriteCatalog>, Path(id): Path<Id<Solution>>) -> Reply<AdminSolution> {
    let mut tx = cx.begin(&*who).await?;
    let published_apis = store::published_apis(&mut tx, &id).await?;
    let solution = store::load(&mut tx, &id).await?.publish(published_apis, cx.now())?;
    let view = save(&cx, &mut tx, solution).await?;
    cx.audit(&mut tx, &*who, "solution.publish", &id, view.facts()).await?;
    tx.ok(view).await
}

async fn retire(cx: Cx, who: Caller<WriteCatalog>, Path(id): Path<Id<Solution>>) -> Reply<AdminSolution> {
    let mut tx = cx.begin(&*who).await?;
    let solution = store::load(&mut tx, &id).await?.retire(cx.now())?;
    let view = save(&cx, &mut tx, solution).await?;
    cx.audit(&mut tx, &*who, "solution.retire", &id, view.facts()).await?;
    tx.ok(view).await
}

/// Saves and tells the gateway.
async fn save(cx: &Cx, tx: &mut Tx, mut solution: SolutionRecord) -> Result<AdminSolution, Problem> {
    solution.updated_at = cx.now();
    store::save(tx, &solution).await?;
    solution.version += 1;
    revisions::bump(tx, revisions::Part::Catalog).await?;
    Ok(solution.into())
}
