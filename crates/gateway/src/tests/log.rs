//! The call log: what is kept, who finds it, and for how long.

use paifang_kernel::access::Role;
use paifang_testkit::both;

use super::stage::{Stage, wire};

both! { wire;
    /// GW-13: a developer finds a call of an own app by its request id, with time, API, address, status, latency and sizes.
    async fn a_call_is_found_by_its_request_id(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let dana = w.developer("dana");
        let mut call = stage.call("POST", "/gw/demo/echo");
        call.query = "phone=13800001234&a=1&a=2".to_owned();
        call.body = b"12345".to_vec();
        let answer = stage.send(&call).await;
        let id = answer.header("x-request-id").to_owned();
        let size = answer.body.len();
        stage.send(&stage.call("GET", "/gw/demo/items/13800001234")).await.ok();
        stage.gateway.flush().await;
        let list = format!("/apps/{}/calls", stage.app_id);
        let page = dana.get(&format!("{list}?request_id={id}")).await.ok();
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        let seen = &page["items"][0];
        assert_eq!(seen["request_id"], id.as_str());
        assert_eq!(seen["at"], "2026-11-23T02:00:00Z");
        assert_eq!((seen["api_id"].as_str(), seen["method"].as_str()), (Some("create"), Some("POST")));
        assert_eq!((seen["path"].as_str(), seen["query"].as_str()), (Some("/gw/demo/echo"), Some("a×2&phone")));
        assert_eq!((seen["ip"].as_str(), seen["status"].as_u64()), (Some("127.0.0.1"), Some(200)));
        assert_eq!((seen["request_bytes"].as_u64(), seen["response_bytes"].as_u64()), (Some(5), Some(size as u64)));
        assert!(seen["code"].is_null() && seen["duration_ms"].as_u64().unwrap() >= 1);
        let whole = dana.get(&list).await.ok().to_string();
        assert!(whole.contains("/gw/demo/items/138******34") && !whole.contains("13800001234"), "{whole}");
    }

    /// GW-13: refused and broken calls are there with their codes; lists are paged, newest first, and narrowed by status.
    async fn refused_calls_are_logged_with_their_codes(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let dana = w.developer("dana");
        for path in ["/gw/demo/echo", "/gw/demo/foreign", "/gw/demo/gone", "/gw/demo/half", "/gw/demo/fail"] {
            w.travel(1);
            stage.send(&stage.call("GET", path)).await;
        }
        let mut wrong = stage.call("GET", "/gw/demo/echo");
        wrong.secret = "pfs_another".to_owned();
        w.travel(1);
        stage.send(&wrong).await;
        stage.gateway.flush().await;
        let list = format!("/apps/{}/calls", stage.app_id);
        let first = dana.get(&format!("{list}?limit=4")).await.ok();
        let second = dana.get(&format!("{list}?limit=4&cursor={}", first["next"].as_str().unwrap())).await.ok();
        let codes: Vec<String> = [&first, &second]
            .iter()
            .flat_map(|page| page["items"].as_array().unwrap().clone())
            .map(|call| format!("{} {}", call["status"], call["code"].as_str().unwrap_or("-")))
            .collect();
        assert_eq!(codes, ["401 signature_wrong", "500 -", "200 incomplete", "502 upstream_failed", "403 api_forbidden", "200 -"]);
        assert!(second["next"].is_null());
        let failed = dana.get(&format!("{list}?status=502")).await.ok();
        assert_eq!(failed["items"].as_array().unwrap().len(), 1);
    }

    /// GW-13: somebody else's log is not there, and the role must allow it.
    async fn the_log_is_only_for_its_owner(w: World) {
        let stage = Stage::new(w, 100).await;
        let list = format!("/apps/{}/calls", stage.app_id);
        w.developer("erik").get(&list).await.refused("not_found");
        w.anonymous().get(&list).await.refused("login_required");
        w.person("fay", |fay| fay.working_for("dana").roles(&[Role::CustomerService])).get(&list).await.refused("role_forbidden");
        w.person("gus", |gus| gus.working_for("dana").roles(&[Role::Operations])).get(&list).await.ok();
    }

    /// GW-13: calls are kept seven days.
    async fn calls_are_kept_seven_days(w: World) {
        let stage = Stage::new(w, 100).await;
        stage.echo().await.ok();
        w.travel(3_600);
        let answer = stage.echo().await;
        let kept = answer.header("x-request-id").to_owned();
        stage.gateway.flush().await;
        w.travel(7 * 86_400 - 3_600 + 1);
        stage.gateway.forget().await;
        let page = w.developer("dana").get(&format!("/apps/{}/calls", stage.app_id)).await.ok();
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        assert_eq!(page["items"][0]["request_id"], kept.as_str());
    }
}
