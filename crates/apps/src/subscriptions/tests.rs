//! Stories of subscriptions, and of what the gateway sees of them.

use paifang_kernel::access::Role;
use paifang_kernel::id::Id;
use paifang_testkit::{World, both, json};

use crate::applications::State;
use crate::snapshot::{Snapshot, revision, snapshot};
use crate::testing::{a_solution, an_app, id, people, put_into, wire};

async fn look(w: &World, before: Option<&Snapshot>) -> Snapshot {
    snapshot(&w.app.db, &w.app.keys, &w.app.limits(), &people(), before).await.expect("a snapshot")
}

/// The paths that the application with this key may call, sorted.
async fn rights(w: &World, app_key: &serde_json::Value) -> Vec<String> {
    let seen = look(w, None).await;
    let app = &seen.apps[app_key.as_str().expect("a key")];
    let mut paths: Vec<String> = app.apis.iter().map(|api| seen.apis[api].path.clone()).collect();
    paths.sort();
    paths
}

both! { wire;
    /// SOL-01, SOL-03, SOL-04: subscribing with an existing application grants all APIs of the solution and leads to its page.
    async fn subscribing_grants_every_api_of_the_solution(w: World) {
        let dana = w.developer("dana");
        let app = an_app(&dana).await;
        let (solution, _) = a_solution(w, &["/cats", "/dogs"], &[], 0).await;
        assert!(rights(w, &app["app_key"]).await.is_empty());
        let made = dana.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.created();
        assert_eq!((&made["state"], &made["app_id"]), (&json!("active"), &app["id"]));
        assert_eq!(made["next"], format!("/console/apps/{}", id(&app)));
        assert!(made.get("app").is_none());
        assert_eq!(rights(w, &app["app_key"]).await, ["/cats", "/dogs"]);
        dana.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.refused("already_subscribed");
    }

    /// SOL-03: subscribing with a new application makes both in one step; a refusal makes neither.
    async fn subscribing_with_a_new_application_makes_both_or_neither(w: World) {
        let dana = w.developer("dana");
        let (solution, _) = a_solution(w, &["/cats"], &[], 0).await;
        let (strict, _) = a_solution(w, &["/dogs"], &["trusted_merchant"], 0).await;
        dana.post("/subscriptions", json!({ "solution_id": strict, "new_app": { "name": "Never" } })).await.refused("role_required");
        dana.post("/subscriptions", json!({ "solution_id": solution, "new_app": { "name": "" } })).await.refused("text_length");
        assert_eq!(dana.get("/apps").await.ok()["items"], json!([]));
        let form = json!({ "solution_id": solution, "new_app": { "name": "Fresh" } });
        let made = dana.keyed("k").post("/subscriptions", form.clone()).await.created();
        assert!(made["app"]["app_secret"].as_str().is_some_and(|secret| secret.starts_with("pfs_")));
        assert_eq!(dana.keyed("k").post("/subscriptions", form).await.created(), made);
        assert_eq!(dana.get("/apps").await.ok()["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(rights(w, &made["app"]["app_key"]).await, ["/cats"]);
    }

    /// SOL-05: from the application a linked solution shows its APIs with the path to call.
    async fn the_application_shows_its_solutions_with_their_apis(w: World) {
        let dana = w.developer("dana");
        let app = an_app(&dana).await;
        let (solution, apis) = a_solution(w, &["/cats", "/dogs"], &[], 0).await;
        dana.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.created();
        let linked = dana.get(&format!("/apps/{}/subscriptions", id(&app))).await.ok();
        let item = &linked["items"][0];
        assert_eq!((&item["solution"]["id"], &item["solution"]["name_zh"]), (&json!(solution), &json!("方案")));
        assert_eq!((&item["apis"][1]["id"], &item["apis"][1]["gateway_path"]), (&json!(apis[1]), &json!("/gw/dogs")));
    }

    /// Rights end at once in the gateway's snapshot, but for those that another solution grants.
    async fn unsubscribing_ends_the_rights_at_once(w: World) {
        let dana = w.developer("dana");
        let app = an_app(&dana).await;
        let mut subscriptions = Vec::new();
        for paths in [&["/cats"], &["/dogs"]] {
            let (solution, _) = a_solution(w, paths, &[], 0).await;
            let form = json!({ "solution_id": solution, "app_id": app["id"] });
            subscriptions.push((id(&dana.post("/subscriptions", form.clone()).await.created()), form));
        }
        let path = format!("/subscriptions/{}", subscriptions[0].0);
        let before = revision(&w.app.db, &people()).await.expect("a revision");
        w.developer("eve").delete(&path).await.refused("not_found");
        dana.delete(&path).await.no_content();
        dana.delete(&path).await.refused("not_found");
        assert_eq!(revision(&w.app.db, &people()).await.expect("a revision"), before + 1);
        assert_eq!(rights(w, &app["app_key"]).await, ["/dogs"]);
        dana.post("/subscriptions", subscriptions[0].1.clone()).await.created();
        assert_eq!(rights(w, &app["app_key"]).await, ["/cats", "/dogs"]);
    }

    /// A solution cannot be given up while the application is listed.
    async fn a_listed_application_keeps_its_solutions(w: World) {
        let dana = w.developer("dana");
        let app = an_app(&dana).await;
        let (solution, _) = a_solution(w, &["/cats"], &[], 0).await;
        let made = dana.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.created();
        put_into(w, "dana", &app, State::Listed).await;
        dana.delete(&format!("/subscriptions/{}", id(&made))).await.refused("state_conflict");
        assert_eq!(rights(w, &app["app_key"]).await, ["/cats"]);
        put_into(w, "dana", &app, State::Delisted).await;
        dana.delete(&format!("/subscriptions/{}", id(&made))).await.no_content();
    }

    /// A solution that asks for level 4 refuses an owner of level 3, saying both.
    async fn a_solution_may_ask_for_a_role_and_a_level(w: World) {
        let (solution, _) = a_solution(w, &["/cats"], &["trusted_merchant"], 4).await;
        let form = json!({ "solution_id": solution, "new_app": { "name": "Shop" } });
        let problem = w.developer("dana").post("/subscriptions", form.clone()).await.refused("role_required");
        assert_eq!(problem["params"]["role"], "trusted_merchant");
        let problem = w.developer("merchant").post("/subscriptions", form.clone()).await.refused("level_required");
        assert_eq!((&problem["params"]["required"], &problem["params"]["current"]), (&json!("4"), &json!("3")));
        w.developer("mastermerchant").post("/subscriptions", form).await.created();
    }

    async fn only_published_solutions_and_own_applications_can_be_named(w: World) {
        let (dana, app) = (w.developer("dana"), an_app(&w.developer("eve")).await);
        let (solution, _) = a_solution(w, &["/cats"], &[], 0).await;
        dana.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.refused("not_found");
        dana.post("/subscriptions", json!({ "solution_id": solution })).await.refused("invalid");
        let both = json!({ "solution_id": solution, "app_id": app["id"], "new_app": { "name": "x" } });
        dana.post("/subscriptions", both).await.refused("invalid");
        let cara = w.staff("cara", &[paifang_kernel::access::StaffRole::Catalog]);
        cara.delete(&format!("/admin/solutions/{solution}/publication")).await.ok();
        let own = an_app(&dana).await;
        dana.post("/subscriptions", json!({ "solution_id": solution, "app_id": own["id"] })).await.refused("not_found");
        put_into(w, "dana", &own, State::Suspended { before: Box::new(State::Development) }).await;
        let (other, _) = a_solution(w, &["/dogs"], &[], 0).await;
        dana.post("/subscriptions", json!({ "solution_id": other, "app_id": own["id"] })).await.refused("state_conflict");
    }

    /// Requirements §5: operations staff see subscriptions but do not subscribe.
    async fn roles_decide_who_may_subscribe(w: World) {
        let app = an_app(&w.developer("dana")).await;
        let (solution, _) = a_solution(w, &["/cats"], &[], 0).await;
        for role in [Role::Operations, Role::Business] {
            let olga = w.person("olga", |p| p.working_for("dana").roles(&[role]));
            olga.get(&format!("/apps/{}/subscriptions", id(&app))).await.ok();
            olga.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.refused("role_forbidden");
        }
    }

    async fn an_api_that_joins_a_subscribed_solution_is_granted_and_a_retired_one_is_not(w: World) {
        let dana = w.developer("dana");
        let app = an_app(&dana).await;
        let (solution, apis) = a_solution(w, &["/cats"], &[], 0).await;
        let (_, more) = a_solution(w, &["/dogs"], &[], 0).await;
        dana.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.created();
        let cara = w.staff("cara", &[paifang_kernel::access::StaffRole::Catalog]);
        let form = json!({ "name_zh": "方案", "name_en": "Bundle", "api_ids": [apis[0], more[0]], "version": 2 });
        cara.put(&format!("/admin/solutions/{solution}"), form).await.ok();
        assert_eq!(rights(w, &app["app_key"]).await, ["/cats", "/dogs"]);
        cara.delete(&format!("/admin/apis/{}/publication", apis[0])).await.ok();
        assert_eq!(rights(w, &app["app_key"]).await, ["/dogs"]);
    }

    async fn the_snapshot_holds_what_a_call_needs_and_prints_no_secret(w: World) {
        let dana = w.developer("dana");
        let (app, other) = (an_app(&dana).await, an_app(&dana).await);
        let (solution, _) = a_solution(w, &["/cats"], &[], 0).await;
        for app in [&app, &other] {
            dana.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.created();
        }
        let seen = look(w, None).await;
        let live = &seen.apps[app["app_key"].as_str().expect("a key")];
        assert_eq!((live.id.clone(), live.org.clone()), (Id::trusted(id(&app)), w.who("dana").org));
        assert_eq!(live.secrets[0].secret.expose(), app["app_secret"].as_str().expect("a secret"));
        assert_eq!((live.quota_limit, live.owner.level, live.owner.verified), (5_000, 3, true));
        let twin = &seen.apps[other["app_key"].as_str().expect("a key")];
        assert!(std::sync::Arc::ptr_eq(&live.apis, &twin.apis), "the same solutions share one set");
        let api = &seen.apis[live.apis.iter().next().expect("an API")];
        assert_eq!((api.method.as_str(), api.upstream_url.as_str()), ("GET", "https://upstream.example.com"));
        assert!(!format!("{seen:?}").contains("pfs_") && !format!("{seen:?}").contains("pfu_"));
        dana.delete(&format!("/apps/{}", id(&other))).await.no_content();
        let later = look(w, Some(&seen)).await;
        assert!(later.revision > seen.revision && later.apps.len() == 1);
        let kept = &later.apps[app["app_key"].as_str().expect("a key")];
        assert!(std::sync::Arc::ptr_eq(&kept.secrets[0].secret, &live.secrets[0].secret), "a secret is opened once");
    }
}
