//! Routes of applications: make, see, change, hand over, delete, and ask for more calls (APP-01..03, APP-09, GW-01, GW-03).

use axum::extract::State as Of;
use paifang_catalog::revisions::{self, Part};
use paifang_catalog::text::{line, prose};
use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, Developer, Fresh, Organisation, ReadApps, WriteApps};
use paifang_kernel::api::{Api as Routes, Cx, Empty, Form, Made, Page, PageQuery, Params, Path, Reply};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use serde_json::json;

use super::secret::{AppSecret, Shown};
use super::views::{AppPatch, AppView, NewApp, RaiseForm, RaiseView, SecretView, TransferForm};
use super::{
    AppRecord, Move, RaiseRecord, State, TRANSFER_TARGET_INVALID, checked_wish, may_ask_for_more, store,
};
use crate::{Application, Apps, Owner, subscriptions};

pub(crate) fn routes() -> Routes<Apps> {
    Routes::new("apps")
        .get("/apps", list, "Lists your applications with their state, calls today and daily limit")
        .post("/apps", create, "Creates an application; the only answer that shows its secret unasked")
        .get("/apps/{id}", show, "Shows an application")
        .patch("/apps/{id}", rename, "Changes an application's name or description")
        .delete("/apps/{id}", delete, "Deletes an application in development, or one that was delisted")
        .post(
            "/apps/{id}/secret-view",
            view_secret,
            "Shows the AppSecret to somebody who just confirmed that it is them",
        )
        .post("/apps/{id}/transfer", transfer, "Hands an application to another verified organisation")
        .post("/apps/{id}/quota-raises", ask_for_more, "Asks for more calls a day")
}

async fn list(
    cx: Cx,
    who: Caller<ReadApps>,
    Of(apps): Of<Apps>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<AppView>> {
    let after = query.after()?.unwrap_or_default();
    let rows = store::list(&cx.db, &who.org, &after, query.rows()).await?;
    let page = Page::cut(rows, &query, |app| app.id.to_string());
    let ids: Vec<_> = page.items.iter().map(|app| app.id.clone()).collect();
    let calls = apps.usage.calls_today(&ids).await?;
    let view = |app: AppRecord| {
        let today = calls.get(&app.id).copied().unwrap_or_default();
        AppView::new(app, &cx.limits(), today)
    };
    Ok(page.map(view).into())
}

async fn create(
    cx: Cx,
    who: Caller<WriteApps>,
    Of(apps): Of<Apps>,
    Form(new): Form<NewApp>,
) -> Made<AppView> {
    let mut tx = cx.begin(&*who).await?;
    let (app, secret) = add(&mut tx, &cx, &who, &apps, new).await?;
    revisions::bump(&mut tx, Part::Apps).await?;
    cx.audit(&mut tx, &*who, "app.create", &app.id, json!({ "name": app.name, "app_key": app.app_key }))
        .await?;
    tx.created(AppView::new(app, &cx.limits(), 0).with_secret(secret)).await
}

/// Makes an application with its first secret, within a transaction that tells the gateway and the audit log.
pub(crate) async fn add(
    tx: &mut Tx,
    cx: &Cx,
    who: &Developer,
    apps: &Apps,
    new: NewApp,
) -> Result<(AppRecord, AppSecret), Problem> {
    let mut app = AppRecord {
        id: cx.id(),
        org: who.org.clone(),
        app_key: String::new(),
        name: line(&new.name, 40, "/name")?,
        description: prose(&new.description, 500, "/description")?,
        state: State::Development,
        quota_override: None,
        version: 1,
        created_by: who.account.clone(),
        created_at: cx.now(),
        updated_at: cx.now(),
    };
    store::insert(tx, cx.app(), &mut app, apps.settings.per_organisation).await?;
    let secret = store::add_secret(tx, cx.app(), &app.id).await?;
    Ok((app, secret))
}

async fn show(
    cx: Cx,
    who: Caller<ReadApps>,
    Of(apps): Of<Apps>,
    Path(id): Path<Id<Application>>,
) -> Reply<AppView> {
    let app = store::find(&cx.db, &who.org, &id).await?;
    let today = calls_today(&apps, &id).await?;
    Ok(AppView::new(app, &cx.limits(), today).into())
}

async fn calls_today(apps: &Apps, id: &Id<Application>) -> Result<u64, Problem> {
    let calls = apps.usage.calls_today(std::slice::from_ref(id)).await?;
    Ok(calls.get(id).copied().unwrap_or_default())
}

async fn rename(
    cx: Cx,
    who: Caller<WriteApps>,
    Of(apps): Of<Apps>,
    Path(id): Path<Id<Application>>,
    Form(patch): Form<AppPatch>,
) -> Reply<AppView> {
    let today = calls_today(&apps, &id).await?;
    let mut tx = cx.begin(&*who).await?;
    let mut app = store::load(&mut tx, &who.org, &id).await?;
    let before = json!({ "name": app.name, "description": app.description });
    app.name = patch.name.map_or(Ok(app.name), |name| line(&name, 40, "/name"))?;
    app.description =
        patch.description.map_or(Ok(app.description), |text| prose(&text, 500, "/description"))?;
    app.updated_at = cx.now();
    store::save(&mut tx, &app).await?;
    let after = json!({ "name": app.name, "description": app.description });
    cx.audit(&mut tx, &*who, "app.edit", &id, json!({ "before": before, "after": after })).await?;
    tx.ok(AppView::new(app, &cx.limits(), today)).await
}

async fn delete(cx: Cx, who: Caller<WriteApps>, Path(id): Path<Id<Application>>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    let mut app = store::load(&mut tx, &who.org, &id).await?;
    let before = app.state.name();
    app.state = app.state.after(Move::Delete)?;
    app.updated_at = cx.now();
    store::save(&mut tx, &app).await?;
    store::clear(&mut tx, &app).await?;
    subscriptions::store::cancel_all(&mut tx, &id, cx.now()).await?;
    revisions::bump(&mut tx, Part::Apps).await?;
    let facts = json!({ "name": app.name, "app_key": app.app_key, "from": before, "to": app.state.name() });
    cx.audit(&mut tx, &*who, "app.delete", &id, facts).await?;
    tx.no_content().await
}

async fn view_secret(cx: Cx, who: Fresh<WriteApps>, Path(id): Path<Id<Application>>) -> Reply<SecretView> {
    let app = store::find(&cx.db, &who.org, &id).await?;
    let mut tx = cx.begin(&*who).await?;
    let secret = store::active_secret(&mut tx, &cx.keys, &who.org, &id).await?;
    cx.audit(&mut tx, &*who, "app.secret_view", &id, json!({ "app_key": app.app_key })).await?;
    tx.ok(SecretView { app_key: app.app_key, app_secret: Shown(secret) }).await
}

async fn transfer(
    cx: Cx,
    who: Fresh<WriteApps>,
    Of(apps): Of<Apps>,
    Path(id): Path<Id<Application>>,
    Form(form): Form<TransferForm>,
) -> Empty {
    // Gives back the kept answer of a repeated request, when the application is already another's.
    drop(cx.begin(&*who).await?);
    store::find(&cx.db, &who.org, &id).await?;
    let target = transfer_target(&apps, &who, &form.organisation_id).await?;
    let mut tx = cx.begin(&*who).await?;
    let mut app = store::load(&mut tx, &who.org, &id).await?;
    app.state = app.state.after(Move::Transfer)?;
    app.updated_at = cx.now();
    subscriptions::http::check_all(&mut tx, &id, &target).await?;
    hand_over(&mut tx, &apps, &mut app, &form.organisation_id).await?;
    revisions::bump(&mut tx, Part::Apps).await?;
    let facts = json!({ "app_key": app.app_key, "from": who.org, "to": form.organisation_id });
    cx.audit(&mut tx, &*who, "app.transfer", &id, facts).await?;
    tx.no_content().await
}

/// Another organisation that is verified; whether it is unknown or unverified is not told apart.
async fn transfer_target(apps: &Apps, who: &Developer, target: &Id<Organisation>) -> Result<Owner, Problem> {
    let mut known = apps.organisations.owners(std::slice::from_ref(target)).await?;
    let owner = known.remove(target).filter(|owner| owner.verified && !owner.frozen && *target != who.org);
    owner.ok_or_else(|| TRANSFER_TARGET_INVALID.at("/organisation_id"))
}

async fn hand_over(
    tx: &mut Tx,
    apps: &Apps,
    app: &mut AppRecord,
    target: &Id<Organisation>,
) -> Result<(), Problem> {
    store::give_place(tx, &app.org).await?;
    store::take_place(tx, target, apps.settings.per_organisation).await?;
    app.org = target.clone();
    store::save(tx, app).await?;
    store::move_raises(tx, &app.id, &app.org).await?;
    subscriptions::store::move_all(tx, &app.id, &app.org).await
}

async fn ask_for_more(
    cx: Cx,
    who: Caller<WriteApps>,
    Of(apps): Of<Apps>,
    Path(id): Path<Id<Application>>,
    Form(form): Form<RaiseForm>,
) -> Made<RaiseView> {
    let busiest = apps.usage.busiest_day(&id).await?;
    let mut tx = cx.begin(&*who).await?;
    let app = store::load(&mut tx, &who.org, &id).await?;
    may_ask_for_more(&app, busiest, &cx.limits())?;
    let raise = RaiseRecord {
        id: cx.id(),
        org: app.org.clone(),
        wanted: checked_wish(form.wanted, app.quota_limit(&cx.limits()))?,
        app: app.id,
        reason: prose(&form.reason, 500, "/reason")?,
        peak_per_second: form.peak_per_second,
        created_by: who.account.clone(),
        created_at: cx.now(),
    };
    store::insert_raise(&mut tx, &raise).await?;
    cx.audit(&mut tx, &*who, "app.quota_raise", &id, json!({ "wanted": raise.wanted })).await?;
    tx.created(raise.into()).await
}
