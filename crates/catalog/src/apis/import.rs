//! An import: one document becomes new drafts, changed drafts, and changes that wait beside published APIs.

use std::collections::BTreeMap;

use jiff::Timestamp;
use paifang_kernel::access::Operator;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};
use serde_json::{Value, json};

use super::{ApiRecord, Content, State, Words, store};
use crate::openapi::{Document, Operation, needed_components};
use crate::{ApiDocument, ApiGroup};

/// A document on its way in.
#[derive(Debug)]
pub struct Import {
    /// The import's id.
    pub id: Id<ApiDocument>,
    /// The group of the document's title.
    pub group: Id<ApiGroup>,
    /// The document.
    pub document: Document,
    /// Where its calls go, already checked.
    pub upstream_url: String,
    /// Who imports it.
    pub by: Id<Operator>,
    /// When.
    pub at: Timestamp,
}

/// What an import did.
#[derive(Debug, Default)]
pub struct Imported {
    /// New drafts.
    pub created: Vec<ApiRecord>,
    /// Changed drafts and retired APIs, and published APIs with changes that wait now.
    pub updated: Vec<ApiRecord>,
    /// APIs that the document says nothing new about.
    pub unchanged: Vec<ApiRecord>,
    /// APIs of the group that the document no longer has; they stay as they are.
    pub absent: Vec<ApiRecord>,
}

/// Takes a document in.
///
/// # Errors
/// The store does not answer, or two imports of one document ran into each other.
pub async fn run(tx: &mut Tx, app: &App, import: &Import) -> Result<Imported, Problem> {
    store::insert_document(tx, import).await?;
    let known = store::of_group(tx, &import.group).await?;
    let mut known: BTreeMap<_, _> =
        known.into_iter().map(|api| ((api.method.clone(), api.route.clone()), api)).collect();
    let (mut done, mut components) = (Imported::default(), BTreeMap::new());
    for operation in &import.document.operations {
        match known.remove(&(operation.method.clone(), operation.route.clone())) {
            None => {
                let api = fresh(app, import, operation);
                store::insert(tx, &api).await?;
                done.created.push(api);
            }
            Some(api) => {
                let differs = differs(tx, &mut components, import, operation, &api.content).await?;
                let waited = api.next.is_some();
                let mut api = api.imported(content(import, operation), differs);
                api.updated_at = import.at;
                store::save(tx, &api).await?;
                api.version += 1;
                if differs || waited { done.updated.push(api) } else { done.unchanged.push(api) }
            }
        }
    }
    done.absent = known.into_values().collect();
    Ok(done)
}

fn content(import: &Import, operation: &Operation) -> Content {
    Content {
        document: import.id.clone(),
        path: operation.path.clone(),
        upstream_url: import.upstream_url.clone(),
        spec: operation.spec.clone(),
    }
}

fn fresh(app: &App, import: &Import, operation: &Operation) -> ApiRecord {
    ApiRecord {
        id: app.id(),
        group: import.group.clone(),
        group_title: import.document.title.clone(),
        state: State::Draft,
        method: operation.method.clone(),
        route: operation.route.clone(),
        words: Words::of(&operation.spec),
        content: content(import, operation),
        next: None,
        min_level: 0,
        revision: 0,
        version: 1,
        created_at: import.at,
        updated_at: import.at,
        published_at: None,
        retired_at: None,
    }
}

/// Whether the document says something else than the content in force, be it in a component that the API only points at.
async fn differs(
    tx: &mut Tx,
    components: &mut BTreeMap<Id<ApiDocument>, Value>,
    import: &Import,
    operation: &Operation,
    old: &Content,
) -> Result<bool, Problem> {
    if (&old.path, &old.upstream_url, &old.spec) != (&operation.path, &import.upstream_url, &operation.spec) {
        return Ok(true);
    }
    if !components.contains_key(&old.document) {
        components.insert(old.document.clone(), store::components_in(tx, &old.document).await?);
    }
    let spec = json!(operation.spec);
    let before = components.get(&old.document).map(|all| needed_components(all, &spec));
    Ok(before != Some(needed_components(&import.document.components, &spec)))
}
