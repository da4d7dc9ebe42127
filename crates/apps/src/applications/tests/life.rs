//! Stories of an application's life: made, changed, handed over, deleted, and asking for more calls.

use paifang_kernel::sql;
use paifang_testkit::{both, json};

use crate::applications::State;
use crate::testing::{a_solution, an_app, id, put_into, wire};

both! { wire;
    /// APP-03: a new application is in development and may make 5,000 calls a day.
    async fn a_new_application_is_in_development(w: World) {
        let app = an_app(&w.developer("dana")).await;
        assert_eq!((&app["state"], &app["quota_limit"], &app["calls_today"]), (&json!("development"), &json!(5_000), &json!(0)));
        assert_eq!(w.developer("dana").get(&format!("/apps/{}", id(&app))).await.ok()["state"], "development");
    }

    /// APP-09: the list shows state, calls today and limit, newest first, page by page.
    async fn the_list_shows_state_calls_and_limit(w: World) {
        let dana = w.developer("dana");
        for calls in ["1", "22", "333"] {
            dana.post("/apps", json!({ "name": format!("App {calls}"), "description": calls })).await.created();
            w.travel(1);
        }
        let first = dana.get("/apps?limit=2").await.ok();
        let cursor = first["next"].as_str().expect("a next page").to_owned();
        let second = dana.get(&format!("/apps?limit=2&cursor={cursor}")).await.ok();
        let calls = |page: &serde_json::Value| page["items"].as_array().expect("items").iter().map(|app| app["calls_today"].clone()).collect::<Vec<_>>();
        assert_eq!([calls(&first), calls(&second)].concat(), [json!(333), json!(22), json!(1)]);
        assert_eq!((&first["items"][0]["state"], &first["items"][0]["quota_limit"]), (&json!("development"), &json!(5_000)));
        assert!(second["next"].is_null());
    }

    /// An application that is online, or was listed, may make 100,000 calls a day; an own limit goes before.
    async fn the_limit_follows_the_state(w: World) {
        let dana = w.developer("dana");
        let app = an_app(&dana).await;
        for (state, limit) in [(State::Online, 100_000), (State::Listed, 100_000), (State::OnlineReview, 5_000)] {
            put_into(w, "dana", &app, state).await;
            assert_eq!(dana.get(&format!("/apps/{}", id(&app))).await.ok()["quota_limit"], limit);
        }
        let mut tx = w.app.db.begin().await.expect("a transaction");
        tx.exec(sql!("UPDATE apps SET quota_override = 7")).await.expect("an update");
        tx.commit().await.expect("a commit");
        assert_eq!(dana.get(&format!("/apps/{}", id(&app))).await.ok()["quota_limit"], 7);
    }

    /// APP-09: name and description change, nothing else; wrong forms change nothing.
    async fn an_application_is_renamed(w: World) {
        let dana = w.developer("dana");
        let path = format!("/apps/{}", id(&an_app(&dana).await));
        let seen = dana.patch(&path, json!({ "description": "Sells pets" })).await.ok();
        assert_eq!((&seen["name"], &seen["description"]), (&json!("My shop"), &json!("Sells pets")));
        dana.patch(&path, json!({ "state": "online" })).await.refused("invalid");
        dana.patch(&path, json!({ "name": "" })).await.refused("text_length");
        dana.patch(&path, json!({ "name": "a\u{0}b" })).await.refused("text_unreadable");
        dana.post("/apps", json!({ "name": "x", "quota_override": 9 })).await.refused("invalid");
        dana.post("/apps", json!({ "name": "字".repeat(41) })).await.refused("text_length");
        assert_eq!(dana.get(&path).await.ok(), seen);
    }

    /// APP-09: another organisation's application is not there, whatever is asked of it.
    async fn a_foreign_application_is_not_found(w: World) {
        let app = an_app(&w.developer("dana")).await;
        let (eve, path) = (w.developer("eve"), format!("/apps/{}", id(&app)));
        eve.get(&path).await.refused("not_found");
        eve.patch(&path, json!({ "name": "Mine" })).await.refused("not_found");
        eve.delete(&path).await.refused("not_found");
        eve.post(&format!("{path}/secret-view"), json!({})).await.refused("not_found");
        eve.post(&format!("{path}/quota-raises"), json!({})).await.refused("not_found");
        eve.get(&format!("{path}/subscriptions")).await.refused("not_found");
        let target = json!({ "organisation_id": w.who("eve").org });
        eve.post(&format!("{path}/transfer"), target).await.refused("not_found");
        assert_eq!(eve.get("/apps").await.ok()["items"], json!([]));
        eve.get("/apps/app_1").await.refused("not_found");
    }

    /// APP-09: an application is deleted only from development or when delisted; its key and secret go with it.
    async fn deleting_follows_the_states(w: World) {
        let dana = w.developer("dana");
        let refusing = [State::OnlineReview, State::Online, State::ListingReview { from_online: true }, State::Listed];
        let app = an_app(&dana).await;
        let path = format!("/apps/{}", id(&app));
        for state in refusing.into_iter().chain([State::Suspended { before: Box::new(State::Development) }]) {
            put_into(w, "dana", &app, state).await;
            dana.delete(&path).await.refused("state_conflict");
        }
        put_into(w, "dana", &app, State::Delisted).await;
        dana.delete(&path).await.no_content();
        dana.get(&path).await.refused("not_found");
        dana.delete(&path).await.refused("not_found");
        dana.delete(&format!("/apps/{}", id(&an_app(&dana).await))).await.no_content();
        assert_eq!(dana.get("/apps").await.ok()["items"], json!([]));
        assert_eq!(w.app.db.one::<i64>(sql!("SELECT COUNT(*) FROM app_secrets")).await.expect("a count"), 0);
    }

    /// APP-09: after a transfer the new owner has the application with its key, secret and solutions; the old one gets 404.
    async fn an_application_is_handed_over(w: World) {
        let (dana, eve) = (w.developer("dana"), w.developer("eve"));
        let app = an_app(&dana).await;
        let path = format!("/apps/{}", id(&app));
        let (solution, _) = a_solution(w, &["/pets"], &[], 3).await;
        dana.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.created();
        let form = json!({ "organisation_id": w.who("eve").org });
        dana.post(&format!("{path}/transfer"), form).await.no_content();
        dana.get(&path).await.refused("not_found");
        dana.post(&format!("{path}/secret-view"), json!({})).await.refused("not_found");
        dana.get(&format!("{path}/subscriptions")).await.refused("not_found");
        assert_eq!(eve.get(&path).await.ok()["app_key"], app["app_key"]);
        assert_eq!(eve.post(&format!("{path}/secret-view"), json!({})).await.ok()["app_secret"], app["app_secret"]);
        let linked = eve.get(&format!("{path}/subscriptions")).await.ok();
        assert_eq!(linked["items"][0]["solution"]["id"], solution.as_str());
        eve.delete(&format!("/subscriptions/{}", id(&linked["items"][0]))).await.no_content();
    }

    async fn a_transfer_needs_a_fresh_factor_and_a_target_that_may_own_it(w: World) {
        let dana = w.developer("dana");
        for name in ["eve", "rookie", "nobody", "frosty"] {
            let _introduced = w.developer(name);
        }
        let app = an_app(&dana).await;
        let path = format!("/apps/{}/transfer", id(&app));
        let to = |name: &str| json!({ "organisation_id": w.who(name).org });
        for name in ["rookie", "nobody", "frosty", "dana"] {
            dana.post(&path, to(name)).await.refused("transfer_target_invalid");
        }
        let stale = w.person("dana", paifang_testkit::Person::stale);
        stale.post(&path, to("eve")).await.refused("reauthentication_required");
        let dana = w.developer("dana");
        for state in [State::OnlineReview, State::Listed, State::Suspended { before: Box::new(State::Online) }] {
            put_into(w, "dana", &app, state).await;
            dana.post(&path, to("eve")).await.refused("state_conflict");
        }
        assert_eq!(w.developer("eve").get("/apps").await.ok()["items"], json!([]));
    }

    async fn a_transfer_does_not_carry_rights_that_the_new_owner_may_not_have(w: World) {
        let merchant = w.developer("merchant");
        let _introduced = w.developer("eve");
        let app = an_app(&merchant).await;
        let (solution, _) = a_solution(w, &["/pets"], &["trusted_merchant"], 0).await;
        merchant.post("/subscriptions", json!({ "solution_id": solution, "app_id": app["id"] })).await.created();
        let form = json!({ "organisation_id": w.who("eve").org });
        merchant.post(&format!("/apps/{}/transfer", id(&app)), form).await.refused("role_required");
        merchant.get(&format!("/apps/{}", id(&app))).await.ok();
    }

    /// In development more calls cannot be asked for, however many are used.
    async fn more_calls_are_for_applications_that_are_online(w: World) {
        let dana = w.developer("dana");
        let app = dana.post("/apps", json!({ "name": "Busy", "description": "5000" })).await.created();
        let path = format!("/apps/{}/quota-raises", id(&app));
        dana.post(&path, json!({})).await.refused("not_online");
        dana.post(&path, json!({ "wanted": 200_000, "reason": "Growth" })).await.refused("not_online");
        for state in [State::OnlineReview, State::Delisted, State::Suspended { before: Box::new(State::Online) }] {
            put_into(w, "dana", &app, state).await;
            dana.post(&path, json!({})).await.refused("not_online");
        }
    }

    /// GW-03: at 79,999 of 100,000 calls the wish is refused, at 80,000 it is taken, and only one may wait.
    async fn more_calls_may_be_asked_for_at_eighty_per_cent(w: World) {
        let dana = w.developer("dana");
        let app = dana.post("/apps", json!({ "name": "Busy", "description": "79999" })).await.created();
        put_into(w, "dana", &app, State::Online).await;
        let path = format!("/apps/{}/quota-raises", id(&app));
        let wish = json!({ "wanted": 200_000, "reason": "Growth", "peak_per_second": 50 });
        let problem = dana.post(&path, wish.clone()).await.refused("usage_too_low");
        assert_eq!((&problem["params"]["used"], &problem["params"]["needed"]), (&json!("79999"), &json!("80000")));
        dana.patch(&format!("/apps/{}", id(&app)), json!({ "description": "80000" })).await.ok();
        dana.post(&path, json!({ "wanted": 100_000 })).await.refused("wanted_invalid");
        assert_eq!(dana.post(&path, wish.clone()).await.created()["state"], "pending");
        dana.post(&path, wish).await.refused("state_conflict");
    }

    async fn an_organisation_has_a_bounded_number_of_applications(w: World) {
        let dana = w.developer("dana");
        let mut first = None;
        for _ in 0..5 {
            first.get_or_insert(id(&an_app(&dana).await));
        }
        dana.post("/apps", json!({ "name": "Sixth" })).await.refused("app_limit");
        dana.delete(&format!("/apps/{}", first.expect("an application"))).await.no_content();
        an_app(&dana).await;
        an_app(&w.developer("eve")).await;
    }

    async fn parallel_creations_never_pass_the_bound(w: World) {
        let dana = w.developer("dana");
        let mut tries = tokio::task::JoinSet::new();
        for i in 0..12 {
            let dana = dana.clone();
            tries.spawn(async move { dana.post("/apps", json!({ "name": format!("App {i}") })).await.status.as_u16() });
        }
        let mut outcomes = tries.join_all().await;
        outcomes.sort_unstable();
        assert_eq!(outcomes, [[201; 5].as_slice(), [409; 7].as_slice()].concat());
    }
}
