//! The test console and the signature explainer.

use paifang_kernel::access::Role;
use paifang_testkit::{both, json};

use super::stage::{SECRET, Stage, wire};

both! { wire;
    /// GW-12, SOL-05: the console's call is signed with the app's key, reaches the upstream, counts, is logged and is kept.
    async fn a_test_call_is_a_call_like_any_other(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let dana = w.developer("dana");
        let path = format!("/apps/{}/test-calls", stage.app_id);
        let new = json!({ "api_id": "item", "query": { "item": "a b", "q": "灯" }, "headers": { "x-trace": "7" }, "body": null });
        let made = dana.post(&path, new).await.created();
        assert_eq!(made["status"], 200);
        assert_eq!(made["address"], "/gw/demo/items/a%20b?q=%E7%81%AF");
        assert_eq!(made["headers"]["x-ratelimit-remaining"], "4999");
        assert_eq!(made["headers"]["x-request-id"], made["request_id"]);
        let seen: serde_json::Value = serde_json::from_str(made["body"].as_str().unwrap()).unwrap();
        assert_eq!(seen["headers"]["x-trace"][0], "7");
        let canonical = made["canonical"].as_str().unwrap();
        assert!(canonical.starts_with("GET\n/gw/demo/items/a%20b\nq=%E7%81%AF\ne3b0c442"), "{canonical}");
        let curl = made["curl"].as_str().unwrap();
        assert!(curl.contains("$APP_SECRET") && !made.to_string().contains(SECRET));
        stage.gateway.flush().await;
        let log = dana.get(&format!("/apps/{}/calls?request_id={}", stage.app_id, made["request_id"].as_str().unwrap())).await.ok();
        assert_eq!(log["items"][0]["api_id"], "item");
        let history = dana.get(&path).await.ok();
        assert_eq!(history["items"][0], made);
        assert_eq!(stage.echo().await.remaining(), 4_998);
    }

    /// GW-12: a refusal is shown like any answer, wrong input points at its field, and strangers see nothing.
    async fn a_test_call_shows_refusals_and_names_wrong_input(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let dana = w.developer("dana");
        let path = format!("/apps/{}/test-calls", stage.app_id);
        let refused = dana.post(&path, json!({ "api_id": "foreign" })).await.created();
        assert_eq!(refused["status"], 403);
        assert!(refused["body"].as_str().unwrap().contains("api_forbidden"));
        let missing = dana.post(&path, json!({ "api_id": "item" })).await.refused("invalid");
        assert_eq!(missing["errors"][0]["pointer"], "/query/item");
        dana.post(&path, json!({ "api_id": "echo", "headers": { "bad name": "1" } })).await.refused("invalid");
        dana.post(&path, json!({ "api_id": "nothing" })).await.refused("not_found");
        dana.post(&path, json!({ "api_id": "echo", "secret": "x" })).await.refused("invalid");
        w.developer("erik").post(&path, json!({ "api_id": "echo" })).await.refused("not_found");
        w.developer("erik").get(&path).await.refused("not_found");
        let fay = w.person("fay", |fay| fay.working_for("dana").roles(&[Role::Operations]));
        fay.post(&path, json!({ "api_id": "echo" })).await.refused("role_forbidden");
        assert_eq!(stage.remaining().await, 5_000);
    }

    /// GW-12: the history keeps the last fifty calls, sealed at rest.
    async fn the_history_keeps_the_last_fifty(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let dana = w.developer("dana");
        let path = format!("/apps/{}/test-calls", stage.app_id);
        for n in 0..52 {
            w.travel(1);
            dana.post(&path, json!({ "api_id": "echo", "query": { "n": n.to_string() } })).await.created();
        }
        let history = dana.get(&format!("{path}?limit=100")).await.ok();
        let items = history["items"].as_array().unwrap();
        assert_eq!((items.len(), items[0]["address"].as_str()), (50, Some("/gw/demo/echo?n=51")));
        let rows: Vec<String> = w.app.db.all(paifang_kernel::sql!("SELECT facts FROM test_calls")).await.unwrap();
        assert!(rows.iter().all(|row| !row.contains("echo")));
    }

    /// Rule M2: the same test call sent twice under one key is made once.
    async fn a_repeated_test_call_is_made_once(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let dana = w.developer("dana").keyed("the-same-key");
        let path = format!("/apps/{}/test-calls", stage.app_id);
        let first = dana.post(&path, json!({ "api_id": "echo" })).await.created();
        let second = dana.post(&path, json!({ "api_id": "echo" })).await.created();
        assert_eq!((first["request_id"].clone(), stage.upstream.seen()), (second["request_id"].clone(), 1));
    }

    /// GW-11: a wrong signature's answer shows the string the server built, and the first difference to the pasted one
    /// is marked; never the secret, and only in development.
    async fn a_wrong_signature_is_explained(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let dana = w.developer("dana");
        let path = format!("/apps/{}/signature-explanations", stage.app_id);
        dana.post(&path, json!({ "canonical": "GET" })).await.refused("not_found");
        let mut call = stage.call("GET", "/gw/demo/echo");
        call.query = "b=2&a=1".to_owned();
        call.secret = "pfs_mistyped".to_owned();
        let answer = stage.send(&call).await;
        let refused = answer.refused(401, "signature_wrong");
        let canonical = refused["params"]["canonical"].as_str().unwrap();
        assert_eq!(canonical.lines().nth(2), Some("a=1&b=2"));
        assert!(!refused.to_string().contains(SECRET));
        let yours = canonical.replace("a=1&b=2", "b=2&a=1");
        let asked = json!({ "request_id": answer.header("x-request-id"), "canonical": yours });
        let told = dana.post(&path, asked).await.ok();
        assert_eq!(told["server_canonical"], canonical);
        let difference = &told["first_difference"];
        assert_eq!((difference["line"].as_u64(), difference["column"].as_u64()), (Some(3), Some(1)));
        assert_eq!((difference["yours"].as_str(), difference["ours"].as_str()), (Some("b=2&a=1"), Some("a=1&b=2")));
        let same = dana.post(&path, json!({ "canonical": canonical })).await.ok();
        assert!(same["first_difference"].is_null(), "the same string means another secret");
        w.developer("erik").post(&path, json!({ "canonical": "" })).await.refused("not_found");
        stage.change(|app| app.in_development = false).await;
        let online = stage.send(&call).await.refused(401, "signature_wrong");
        assert!(online["params"]["canonical"].is_null());
    }
}
