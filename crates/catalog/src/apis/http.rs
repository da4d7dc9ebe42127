//! Routes of APIs: what everybody may read, and what catalogue staff may change (ADM-03, SOL-02).

use axum::extract::State as Of;
use paifang_kernel::Problem;
use paifang_kernel::access::{Anyone, Caller, ReadCatalog, WriteCatalog};
use paifang_kernel::api::{Api as Routes, Cx, Form, Made, Page, Params, Path, Reply};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::problem::{URL_FORBIDDEN, VERSION_CONFLICT};
use serde_json::{Value, json};

use super::import::{self, Import};
use super::views::{AdminApi, AdminApiRow, ApiQuery, ApiView, Edit, ImportForm, ImportView, PublicApiRow};
use super::{ApiRecord, Words, store};
use crate::openapi::{self, Document, Fault, needed_components};
use crate::routing::secret_place;
use crate::text::{level, line, prose};
use crate::{Api, ApiGroup, Catalog, Settings, revisions, solutions, upstream};

/// An imported text of 1 MiB may be twice as long once it is escaped inside the request.
const IMPORT_BODY: usize = 2 * openapi::DOCUMENT_LIMIT + 64 * 1024;

pub(crate) fn routes() -> Routes<Catalog> {
    Routes::new("apis")
        .get("/apis", list, "Lists the published APIs")
        .get("/apis/{id}", show, "Shows a published API with its parameters, answers and examples")
        .get("/admin/apis", admin_list, "Lists APIs in every state")
        .get("/admin/apis/{id}", admin_show, "Shows an API in whatever state")
        .put("/admin/apis/{id}", edit, "Changes an API's words, upstream and lowest level")
        .put("/admin/apis/{id}/publication", publish, "Publishes an API, or its newer import")
        .delete("/admin/apis/{id}/publication", retire, "Retires an API: calls end at once")
        .and(Routes::new("apis").limit(IMPORT_BODY).post(
            "/admin/apis",
            import,
            "Imports an OpenAPI document: one API per operation",
        ))
}

async fn list(cx: Cx, _: Anyone, Params(query): Params<ApiQuery>) -> Reply<Page<PublicApiRow>> {
    let rows = store::list(&cx.db, &query.published()?, query.page().rows()).await?;
    Ok(Page::cut(rows, &query.page(), store::ApiLine::key).map(PublicApiRow::from).into())
}

async fn show(cx: Cx, _: Anyone, Path(id): Path<Id<Api>>) -> Reply<ApiView> {
    let api = store::find_published(&cx.db, &id).await?;
    let solutions = solutions::store::holding(&cx.db, &id).await?;
    let components = components_of(&cx, &api).await?;
    Ok(ApiView::new(api, components, solutions).into())
}

async fn admin_list(
    cx: Cx,
    _: Caller<ReadCatalog>,
    Params(query): Params<ApiQuery>,
) -> Reply<Page<AdminApiRow>> {
    let rows = store::list(&cx.db, &query.any_state()?, query.page().rows()).await?;
    Ok(Page::cut(rows, &query.page(), store::ApiLine::key).map(AdminApiRow::from).into())
}

async fn admin_show(cx: Cx, _: Caller<ReadCatalog>, Path(id): Path<Id<Api>>) -> Reply<AdminApi> {
    let api = store::find(&cx.db, &id).await?;
    let components = components_of(&cx, &api).await?;
    Ok(AdminApi::new(api, components).into())
}

async fn components_of(cx: &Cx, api: &ApiRecord) -> Result<Value, Problem> {
    let all = store::components(&cx.db, &api.content.document).await?;
    Ok(needed_components(&all, &json!(api.content.spec)))
}

async fn import(
    cx: Cx,
    who: Caller<WriteCatalog>,
    Of(catalog): Of<Catalog>,
    Form(form): Form<ImportForm>,
) -> Made<ImportView> {
    let upstream_url = checked_upstream(&catalog.settings, &form.upstream.url)?;
    let document = read(form.openapi)?;
    let mut tx = cx.begin(&*who).await?;
    let fresh: Id<ApiGroup> = cx.id();
    let secret = format!("pfu_{}", cx.entropy.token());
    let sealed = cx.keys.seal(Purpose::UpstreamSecret, &secret_place(&fresh), secret.as_bytes());
    let group = store::group_titled(&mut tx, &document.title, (&fresh, &sealed), cx.now()).await?;
    let import =
        Import { id: cx.id(), group, document, upstream_url, by: who.operator.clone(), at: cx.now() };
    let done = import::run(&mut tx, cx.app(), &import).await?;
    let view = ImportView::new(&import, done);
    cx.audit(&mut tx, &*who, "api.import", &import.group, view.facts()).await?;
    tx.created(view).await
}

fn read(openapi: Value) -> Result<Document, Fault> {
    match openapi {
        Value::String(text) => openapi::parse_text(&text),
        value => openapi::parse_value(&value),
    }
}

fn checked_upstream(settings: &Settings, url: &str) -> Result<String, Problem> {
    upstream::checked(url, settings.allow_private_upstreams).ok_or_else(|| URL_FORBIDDEN.at("/upstream/url"))
}

async fn edit(
    cx: Cx,
    who: Caller<WriteCatalog>,
    Of(catalog): Of<Catalog>,
    Path(id): Path<Id<Api>>,
    Form(edit): Form<Edit>,
) -> Reply<AdminApiRow> {
    let mut tx = cx.begin(&*who).await?;
    let mut api = store::load(&mut tx, &id).await?;
    if api.version != edit.version {
        return Err(VERSION_CONFLICT.into());
    }
    apply(&mut api, edit, &catalog.settings)?;
    api.updated_at = cx.now();
    let row = save(&mut tx, api).await?;
    cx.audit(&mut tx, &*who, "api.edit", &id, row.facts()).await?;
    tx.ok(row).await
}

fn apply(api: &mut ApiRecord, edit: Edit, settings: &Settings) -> Result<(), Problem> {
    api.words = Words {
        title_zh: line(&edit.title_zh, 100, "/title_zh")?,
        title_en: line(&edit.title_en, 100, "/title_en")?,
        description_zh: prose(&edit.description_zh, 20_000, "/description_zh")?,
        description_en: prose(&edit.description_en, 20_000, "/description_en")?,
    };
    api.content.upstream_url = checked_upstream(settings, &edit.upstream.url)?;
    api.min_level = level(edit.min_level, "/min_level")?;
    Ok(())
}

async fn publish(cx: Cx, who: Caller<WriteCatalog>, Path(id): Path<Id<Api>>) -> Reply<AdminApiRow> {
    let mut tx = cx.begin(&*who).await?;
    let mut api = store::load(&mut tx, &id).await?.publish(cx.now())?;
    api.updated_at = cx.now();
    let row = save(&mut tx, api).await?;
    cx.audit(&mut tx, &*who, "api.publish", &id, row.facts()).await?;
    tx.ok(row).await
}

async fn retire(cx: Cx, who: Caller<WriteCatalog>, Path(id): Path<Id<Api>>) -> Reply<AdminApiRow> {
    let mut tx = cx.begin(&*who).await?;
    let mut api = store::load(&mut tx, &id).await?.retire(cx.now())?;
    api.updated_at = cx.now();
    let row = save(&mut tx, api).await?;
    cx.audit(&mut tx, &*who, "api.retire", &id, row.facts()).await?;
    tx.ok(row).await
}

/// Saves and tells the gateway.
async fn save(tx: &mut paifang_kernel::db::Tx, mut api: ApiRecord) -> Result<AdminApiRow, Problem> {
    store::save(tx, &api).await?;
    api.version += 1;
    revisions::bump(tx, revisions::Part::Catalog).await?;
    Ok(AdminApiRow::from(&api))
}
