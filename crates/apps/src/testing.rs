//! Fakes and a small catalogue for the stories of this crate.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use paifang_catalog::Catalog;
use paifang_kernel::access::{Organisation, StaffRole};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};
use paifang_testkit::{Client, Wiring, World, json};
use serde_json::Value;

use crate::applications::{AppRecord, State, store};
use crate::{Application, Apps, Organisations, Outside, Owner, Settings, UsageToday, routes};

/// Everybody is verified at level 3, but for those whose names say something else.
struct People;

#[async_trait]
impl Organisations for People {
    async fn owners(&self, orgs: &[Id<Organisation>]) -> Result<HashMap<Id<Organisation>, Owner>, Problem> {
        let owner = |org: &Id<Organisation>| Owner {
            verified: !org.as_str().contains("rookie"),
            frozen: org.as_str().contains("frosty"),
            level: if org.as_str().contains("master") { 4 } else { 3 },
            roles: if org.as_str().contains("merchant") {
                vec!["trusted_merchant".to_owned()]
            } else {
                Vec::new()
            },
        };
        let known = orgs.iter().filter(|org| !org.as_str().contains("nobody"));
        Ok(known.map(|org| (org.clone(), owner(org))).collect())
    }
}

/// Counts as many calls as the application's description says.
struct DescribedUsage(App);

#[async_trait]
impl UsageToday for DescribedUsage {
    async fn calls_today(&self, apps: &[Id<Application>]) -> Result<HashMap<Id<Application>, u64>, Problem> {
        let rows: Vec<(Id<Application>, String)> =
            self.0.db.all(sql!("SELECT id, description FROM apps")).await?;
        let wanted = rows.into_iter().filter(|(id, _)| apps.contains(id));
        Ok(wanted.filter_map(|(id, text)| Some((id, text.parse().ok()?))).collect())
    }
}

/// Applications and the catalogue, with fakes for everything else.
pub(crate) fn wire(app: &App) -> Wiring {
    let outside = Outside { organisations: Arc::new(People), usage: Arc::new(DescribedUsage(app.clone())) };
    let settings = Settings { per_organisation: 5 };
    Wiring::default().api(routes().with_state(Apps::new(app.clone(), settings, outside))).api(
        paifang_catalog::routes().with_state(Catalog::new(app.clone(), paifang_catalog::Settings::default())),
    )
}

/// The organisations of these stories, for a snapshot.
pub(crate) fn people() -> impl Organisations {
    People
}

/// Makes an application; the answer holds its secret.
pub(crate) async fn an_app(who: &Client) -> Value {
    who.post("/apps", json!({ "name": "My shop", "description": "" })).await.created()
}

/// The `id` of an answer.
pub(crate) fn id(answer: &Value) -> String {
    answer["id"].as_str().expect("an id").to_owned()
}

/// Puts an application into a state that no route reaches yet.
pub(crate) async fn put_into(w: &World, owner: &str, app: &Value, state: State) {
    let (org, id) = (w.who(owner).org, Id::trusted(id(app)));
    let mut tx = w.app.db.begin().await.expect("a transaction");
    let mut record: AppRecord = store::load(&mut tx, &org, &id).await.expect("the application");
    record.state = state;
    store::save(&mut tx, &record).await.expect("a saved state");
    tx.commit().await.expect("a commit");
}

/// A published solution with one API for each path; returns its id and the ids of the APIs.
pub(crate) async fn a_solution(
    w: &World,
    paths: &[&str],
    roles: &[&str],
    min_level: i64,
) -> (String, Vec<String>) {
    let cara = w.staff("cara", &[StaffRole::Catalog]);
    let operation = json!({ "get": { "responses": { "200": { "description": "ok" } } } });
    let items: serde_json::Map<String, Value> =
        paths.iter().map(|path| ((*path).to_owned(), operation.clone())).collect();
    let title = format!("Group {}", paths.join(" "));
    let document = json!({ "openapi": "3.0.0", "info": { "title": title, "version": "1" }, "paths": items });
    let form = json!({ "openapi": document, "upstream": { "url": "https://upstream.example.com" } });
    let made = cara.post("/admin/apis", form).await.created();
    let apis: Vec<String> = made["items"].as_array().expect("items").iter().map(id).collect();
    for api in &apis {
        cara.put(&format!("/admin/apis/{api}/publication"), json!({})).await.ok();
    }
    let form = json!({ "name_zh": "方案", "name_en": "Bundle", "api_ids": apis, "required_roles": roles, "min_level": min_level });
    let solution = id(&cara.post("/admin/solutions", form).await.created());
    cara.put(&format!("/admin/solutions/{solution}/publication"), json!({})).await.ok();
    (solution, apis)
}
