//! Calls through the whole product: rights that follow subscriptions and levels, the day's quota, the test console.

use futures::StreamExt;
use paifang_kernel::access::StaffRole;
use paifang_testkit::{Client, both, json};
use serde_json::Value;

use crate::stage::{Key, Offer, Stage, demo, items, text, whole};

/// A verified developer with an application, subscribed to the sample solution.
struct Ready {
    admin: Client,
    dana: Client,
    offer: Offer,
    key: Key,
    subscription: String,
}

async fn ready(stage: &Stage<'_>) -> Ready {
    let admin = stage.operator("admin", &[StaffRole::Super]).await;
    let offer = stage.offer(&admin).await;
    let dana = stage.verified("13800001234", &admin).await;
    let key = Key::of(&dana.post("/apps", json!({ "name": "灯光助手", "description": "" })).await.created());
    let wish = json!({ "solution_id": offer.solution, "app_id": key.id });
    let subscription = text(&dana.post("/subscriptions", wish).await.created()["id"]);
    stage.follow().await;
    Ready { admin, dana, offer, key, subscription }
}

async fn calls_today(who: &Client, key: &Key) -> Value {
    who.get(&format!("/apps/{}", key.id)).await.ok()["calls_today"].clone()
}

both! { whole, demo;
    /// SOL-01, SOL-06: a subscription brings every API of its solution, and its end takes them at once.
    async fn rights_come_and_go_with_the_subscription(w: World) {
        let stage = Stage::new(w);
        let ready = ready(&stage).await;
        stage.echo(&ready.key).await.ok();
        stage.call(&ready.key, "POST", "/gw/demo/echo", b"{}").await.ok();
        stage.call(&ready.key, "GET", "/gw/demo/time", b"").await.ok();
        let time = ready.offer.api("GET", "/demo/time");
        let second = stage.bundle(&ready.admin, json!([time])).await;
        let wish = json!({ "solution_id": second, "app_id": ready.key.id });
        ready.dana.post("/subscriptions", wish).await.created();
        ready.dana.delete(&format!("/subscriptions/{}", ready.subscription)).await.no_content();
        stage.follow().await;
        stage.echo(&ready.key).await.refused("api_forbidden");
        stage.call(&ready.key, "GET", "/gw/demo/time", b"").await.ok();
        assert_eq!(calls_today(&ready.dana, &ready.key).await, 4);
    }

    /// LVL-05: an API that asks for level 4 refuses the application of an owner at level 3.
    async fn an_api_can_demand_a_real_name_level(w: World) {
        let stage = Stage::new(w);
        let ready = ready(&stage).await;
        let path = format!("/admin/apis/{}", ready.offer.api("GET", "/demo/echo"));
        let api = ready.admin.get(&path).await.ok();
        let mut edit = json!({ "min_level": 4 });
        for field in ["version", "title_zh", "title_en", "description_zh", "description_en", "upstream"] {
            edit[field] = api[field].clone();
        }
        ready.admin.put(&path, edit).await.ok();
        stage.follow().await;
        let refusal = stage.echo(&ready.key).await.refused("level_required");
        assert_eq!((&refusal["params"]["required"], &refusal["params"]["current"]), (&json!("4"), &json!("3")));
        stage.call(&ready.key, "GET", "/gw/demo/time", b"").await.ok();
        assert_eq!(calls_today(&ready.dana, &ready.key).await, 1);
    }

    /// SOL-05, GW-12: from the application to its solution's APIs and a test call that counts and is remembered.
    async fn the_test_console_calls_with_the_applications_own_key_and_counts(w: World) {
        let stage = Stage::new(w);
        let ready = ready(&stage).await;
        let linked = ready.dana.get(&format!("/apps/{}/subscriptions", ready.key.id)).await.ok();
        let apis = linked["items"][0]["apis"].as_array().unwrap();
        let echo = apis.iter().find(|api| api["method"] == "GET" && api["path"] == "/demo/echo").unwrap();
        let path = format!("/apps/{}/test-calls", ready.key.id);
        let wish = json!({ "api_id": echo["id"], "query": { "text": "你好" } });
        let made = ready.dana.post(&path, wish).await.created();
        assert_eq!(made["status"], 200);
        assert!(text(&made["body"]).contains("text=%E4%BD%A0%E5%A5%BD"), "{}", made["body"]);
        assert!(text(&made["canonical"]).contains(&ready.key.app_key));
        stage.product.gateway.flush().await;
        assert_eq!(calls_today(&ready.dana, &ready.key).await, 1);
        let history = items(&ready.dana.get(&path).await.ok());
        assert_eq!((history.len(), &history[0]["request_id"]), (1, &made["request_id"]));
    }

    /// GW-01, GW-08: 5,000 calls a day and no more, no way to raise it in development, and one notice each at 80 % and 100 %.
    async fn a_development_application_makes_five_thousand_calls_a_day(w: World) {
        let stage = Stage::new(w);
        let ready = ready(&stage).await;
        let calls = futures::stream::iter(0..5_000).map(|_| stage.echo(&ready.key)).buffer_unordered(32);
        let statuses: Vec<u16> = calls.map(|answer| answer.status.as_u16()).collect().await;
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 5_000);
        let over = stage.echo(&ready.key).await;
        assert_eq!((over.status.as_u16(), over.header("x-ratelimit-remaining")), (429, "0"));
        assert_eq!(over.header("retry-after"), (14 * 3_600 - seconds_past(w)).to_string());
        over.refused("quota_exceeded");
        let raise = json!({ "wanted": 10_000, "reason": "促销" });
        ready.dana.post(&format!("/apps/{}/quota-raises", ready.key.id), raise).await.refused("not_online");
        stage.product.gateway.flush().await;
        w.run_jobs().await;
        assert_eq!(calls_today(&ready.dana, &ready.key).await, 5_000);
        let notices = items(&ready.dana.get("/me/notices?limit=100").await.ok());
        for kind in ["quota.warning", "quota.exhausted"] {
            assert_eq!(notices.iter().filter(|notice| notice["kind"] == kind).count(), 1, "{kind}");
        }
    }
}

/// Seconds that the story has travelled past ten in the morning, when every world begins.
fn seconds_past(w: &paifang_testkit::World) -> i64 {
    w.app.now().as_second().rem_euclid(86_400) - 2 * 3_600
}
