//! Routes of subscriptions: take a solution with a new or an existing application, see what an application has, give it up.

use axum::extract::State as Of;
use jiff::Timestamp;
use paifang_catalog::apis::views::PublicApiRow;
use paifang_catalog::revisions::{self, Part};
use paifang_catalog::{Solution, apis, solutions};
use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ReadSubscriptions, WriteSubscriptions};
use paifang_kernel::api::{
    Api as Routes, Cx, Empty, Form, JsonSchema, Made, Page, PageQuery, Params, Path, Reply,
};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Choice, SubscriptionRecord, may_subscribe, may_unsubscribe, may_use, store};
use crate::applications::http::add;
use crate::applications::secret::AppSecret;
use crate::applications::views::{AppView, NewApp};
use crate::applications::{AppRecord, store as app_store};
use crate::{Application, Apps, Owner, Subscription};

pub(crate) fn routes() -> Routes<Apps> {
    Routes::new("subscriptions")
        .post("/subscriptions", subscribe, "Subscribes to a solution with a new or an existing application")
        .delete("/subscriptions/{id}", unsubscribe, "Ends a subscription: the rights end at once")
        .get("/apps/{id}/subscriptions", list, "Lists the solutions of an application with their APIs")
}

/// A solution and the application that is to have it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SubscriptionForm {
    solution_id: Id<Solution>,
    /// An application that exists; or `new_app`.
    app_id: Option<Id<Application>>,
    /// An application to be made; or `app_id`.
    new_app: Option<NewApp>,
}

/// A new subscription.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SubscriptionView {
    id: Id<Subscription>,
    app_id: Id<Application>,
    solution_id: Id<Solution>,
    /// `active`.
    state: &'static str,
    created_at: Timestamp,
    /// Where to go on: the application's page (SOL-04).
    next: String,
    /// The application that was made with it, and its secret.
    #[serde(skip_serializing_if = "Option::is_none")]
    app: Option<AppView>,
}

impl From<SubscriptionRecord> for SubscriptionView {
    fn from(it: SubscriptionRecord) -> Self {
        Self {
            next: format!("/console/apps/{}", it.app),
            id: it.id,
            app_id: it.app,
            solution_id: it.solution,
            state: "active",
            created_at: it.created_at,
            app: None,
        }
    }
}

/// A solution that an application has, with the APIs it may call.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct LinkedSolution {
    id: Id<Subscription>,
    /// `active`.
    state: &'static str,
    created_at: Timestamp,
    solution: SolutionName,
    /// The published APIs of the solution.
    apis: Vec<PublicApiRow>,
}

/// A solution's name.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct SolutionName {
    id: Id<Solution>,
    name_zh: String,
    name_en: String,
}

async fn subscribe(
    cx: Cx,
    who: Caller<WriteSubscriptions>,
    Of(apps): Of<Apps>,
    Form(form): Form<SubscriptionForm>,
) -> Made<SubscriptionView> {
    let choice = Choice::of(form.app_id, form.new_app)?;
    let owner =
        apps.organisations.owners(std::slice::from_ref(&who.org)).await?.remove(&who.org).unwrap_or_default();
    let mut tx = cx.begin(&*who).await?;
    check_solution(&mut tx, &form.solution_id, &owner).await?;
    let (app, secret) = choose(&mut tx, &cx, &who, &apps, choice).await?;
    let it = SubscriptionRecord {
        id: cx.id(),
        org: who.org.clone(),
        app: app.id.clone(),
        solution: form.solution_id,
        created_by: who.account.clone(),
        created_at: cx.now(),
    };
    store::insert(&mut tx, &it).await?;
    revisions::bump(&mut tx, Part::Apps).await?;
    if secret.is_some() {
        cx.audit(&mut tx, &*who, "app.create", &app.id, json!({ "name": app.name, "app_key": app.app_key }))
            .await?;
    }
    let facts = json!({ "app": it.app, "solution": it.solution });
    cx.audit(&mut tx, &*who, "subscription.create", &it.id, facts).await?;
    let mut view = SubscriptionView::from(it);
    view.app = secret.map(|secret| AppView::new(app, &cx.limits(), 0).with_secret(secret));
    tx.created(view).await
}

async fn check_solution(tx: &mut Tx, id: &Id<Solution>, owner: &Owner) -> Result<(), Problem> {
    let solution = solutions::store::find_published_in(tx, id).await?;
    may_use(owner, &solution)
}

/// Whether another owner may use everything that an application has, before it is handed over.
pub(crate) async fn check_all(tx: &mut Tx, app: &Id<Application>, owner: &Owner) -> Result<(), Problem> {
    for solution in store::solutions_of(tx, app).await? {
        let solution = solutions::store::find_in(tx, &solution).await?;
        may_use(owner, &solution)?;
    }
    Ok(())
}

/// The application that gets the solution; a fresh one comes with its secret.
async fn choose(
    tx: &mut Tx,
    cx: &Cx,
    who: &Caller<WriteSubscriptions>,
    apps: &Apps,
    choice: Choice,
) -> Result<(AppRecord, Option<AppSecret>), Problem> {
    match choice {
        Choice::New(new) => {
            let (app, secret) = add(tx, cx, who, apps, new).await?;
            Ok((app, Some(secret)))
        }
        Choice::Existing(id) => {
            let app = app_store::load(tx, &who.org, &id).await?;
            may_subscribe(&app.state)?;
            // Saving raises the version, so that a transfer or delisting at the same time is seen by one of both.
            app_store::save(tx, &app).await?;
            Ok((app, None))
        }
    }
}

async fn unsubscribe(cx: Cx, who: Caller<WriteSubscriptions>, Path(id): Path<Id<Subscription>>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    let it = store::load(&mut tx, &who.org, &id).await?;
    let app = app_store::load(&mut tx, &who.org, &it.app).await?;
    may_unsubscribe(&app.state)?;
    app_store::save(&mut tx, &app).await?;
    store::cancel(&mut tx, &id, cx.now()).await?;
    revisions::bump(&mut tx, Part::Apps).await?;
    let facts = json!({ "app": it.app, "solution": it.solution });
    cx.audit(&mut tx, &*who, "subscription.cancel", &id, facts).await?;
    tx.no_content().await
}

async fn list(
    cx: Cx,
    who: Caller<ReadSubscriptions>,
    Path(id): Path<Id<Application>>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<LinkedSolution>> {
    app_store::find(&cx.db, &who.org, &id).await?;
    let rows = store::list(&cx.db, &who.org, &id, &query.after()?.unwrap_or_default(), query.rows()).await?;
    let page = Page::cut(rows, &query, |row| row.id.to_string());
    let mut items = Vec::with_capacity(page.items.len());
    for row in page.items {
        items.push(link(&cx, row).await?);
    }
    Ok(Page { items, next: page.next }.into())
}

async fn link(cx: &Cx, row: SubscriptionRecord) -> Result<LinkedSolution, Problem> {
    let solution = solutions::store::find_line(&cx.db, &row.solution).await?;
    let apis = apis::store::of_solution(&cx.db, &row.solution).await?;
    Ok(LinkedSolution {
        id: row.id,
        state: "active",
        created_at: row.created_at,
        solution: SolutionName { id: solution.id, name_zh: solution.name_zh, name_en: solution.name_en },
        apis: apis.into_iter().map(PublicApiRow::from).collect(),
    })
}
