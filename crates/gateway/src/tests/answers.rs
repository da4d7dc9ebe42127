//! Signed calls and refusals: who passes, what the upstream sees, what every answer carries.

use base64::Engine as _;
use paifang_testkit::both;
use serde_json::Value;

use super::stage::{RETIRED, Stage, UPSTREAM_SECRET, send_to, wire};
use crate::request::BODY_LIMIT;
use crate::signature::{BodyDigest, SigningKey};
use crate::snapshot::Standing;

fn header(seen: &Value, name: &str) -> String {
    seen["headers"][name][0].as_str().unwrap_or_default().to_owned()
}

both! { wire;
    /// GW-07, GW-09: a rightly signed call reaches the upstream whole, and its answer tells how the day stands.
    async fn a_signed_call_reaches_the_upstream(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let mut call = stage.call("POST", "/gw/demo/echo");
        call.query = "b=2&a=1&a=0&%E7%81%AF=x+y".to_owned();
        call.body = "{\"name\":\"灯\"}".into();
        call.headers.push(("content-type", "application/json".to_owned()));
        let answer = stage.send(&call).await;
        assert_eq!(answer.header("x-ratelimit-limit"), "5000");
        assert_eq!(answer.header("x-ratelimit-remaining"), "4999");
        assert_eq!(answer.header("x-ratelimit-reset"), "50400", "10:00 in Shanghai is 14 hours before midnight");
        assert!(answer.header("x-request-id").starts_with("req_"));
        assert_eq!(answer.header("x-upstream"), "seen");
        assert_eq!(answer.header("set-cookie"), "", "an upstream sets no cookie on the console's origin");
        let seen = answer.ok();
        assert_eq!(seen["method"], "POST");
        assert_eq!(seen["path"], "/demo/echo");
        assert_eq!(seen["query"], "b=2&a=1&a=0&%E7%81%AF=x+y", "the query goes on as it came");
        assert_eq!(seen["body"], "{\"name\":\"灯\"}");
        assert_eq!(header(&seen, "content-type"), "application/json");
        assert_eq!(header(&seen, "host"), stage.upstream.url.trim_start_matches("http://"));
    }

    /// The path's variables and the upstream's own path are joined as they are.
    async fn an_upstream_may_have_a_path_of_its_own(w: World) {
        let stage = Stage::new(w, 100).await;
        let mut call = stage.call("GET", "/gw/demo/items/a%20b");
        call.query = "x=%2F".to_owned();
        let seen = stage.send(&call).await.ok();
        assert_eq!((seen["path"].as_str(), seen["query"].as_str()), (Some("/base/demo/items/a%20b"), Some("x=%2F")));
    }

    /// GW-16: the upstream learns who calls and can prove it; what the caller forged is gone.
    async fn the_upstream_learns_who_calls_and_forgeries_are_stripped(w: World) {
        let stage = Stage::new(w, 100).await;
        let mut call = stage.call("POST", "/gw/demo/echo");
        call.body = b"payload".to_vec();
        call.query = "a=1".to_owned();
        for name in ["x-paifang-app", "x-paifang-level", "x-paifang-user", "x-forwarded-for", "x-forwarded-host", "forwarded", "x-real-ip"] {
            call.headers.push((name, "forged".to_owned()));
        }
        call.headers.push(("x-app-secret", "forged".to_owned()));
        call.headers.push(("cookie", "paifang_session=mine".to_owned()));
        call.headers.push(("connection", "x-drop-me, keep-alive".to_owned()));
        call.headers.push(("x-drop-me", "yes".to_owned()));
        call.headers.push(("x-keep-me", "yes".to_owned()));
        let answer = stage.send(&call).await;
        let id = answer.header("x-request-id").to_owned();
        let seen = answer.ok();
        assert!(!seen.to_string().contains("forged"), "{seen}");
        for name in ["cookie", "x-drop-me", "x-signature", "x-nonce", "x-timestamp", "x-app-key", "x-forwarded-for"] {
            assert!(seen["headers"][name].is_null(), "{name}: {seen}");
        }
        assert_eq!(header(&seen, "x-keep-me"), "yes");
        assert_eq!(header(&seen, "x-paifang-app"), stage.app_id);
        assert_eq!(header(&seen, "x-paifang-roles"), "maker,integrator");
        assert_eq!(header(&seen, "x-paifang-level"), "3");
        assert_eq!(header(&seen, "x-paifang-request-id"), id);
        let names = ["app", "organisation", "roles", "level", "request-id", "timestamp"];
        let told = names.map(|name| header(&seen, &format!("x-paifang-{name}")));
        let digest = BodyDigest::of(b"payload");
        let mut lines: Vec<&[u8]> = vec![b"POST", b"/demo/echo", b"a=1", digest.as_bytes()];
        lines.extend(told.iter().map(String::as_bytes));
        let right = SigningKey::new(UPSTREAM_SECRET).unwrap().mac_lines(&lines);
        let sent = base64::engine::general_purpose::STANDARD.decode(header(&seen, "x-paifang-signature")).unwrap();
        assert_eq!(sent, right);
    }

    /// GW-06, GW-09: whatever is wrong with a call is said by its code, and nothing of it is counted or forwarded.
    async fn refused_calls_are_named_and_not_counted(w: World) {
        let stage = Stage::new(w, 5_000).await;
        stage.echo().await.ok();
        let right = || stage.call("GET", "/gw/demo/echo");
        let mut wrong = right();
        wrong.secret = "pfs_another".to_owned();
        stage.send(&wrong).await.refused(401, "signature_wrong");
        let mut retired = right();
        retired.secret = RETIRED.to_owned();
        stage.send(&retired).await.refused(401, "secret_retired");
        let mut unknown = right();
        unknown.app_key = "99999999".to_owned();
        stage.send(&unknown).await.refused(401, "app_key_unknown");
        for timestamp in ["", "-1", "+1795399200000", "1795399200.5", "99999999999999999999", "0", "1795399200"] {
            let mut odd = right();
            odd.timestamp = timestamp.to_owned();
            stage.send(&odd).await.refused(401, "timestamp_expired");
        }
        for nonce in ["", "fifteen-letters", "with a space in it", &"n".repeat(129)] {
            let mut odd = right();
            odd.nonce = nonce.to_owned();
            stage.send(&odd).await.refused(400, "nonce_invalid");
        }
        for missing in ["x-app-key", "x-timestamp", "x-nonce", "x-signature"] {
            let mut request = right().request();
            request.headers_mut().remove(missing);
            send_to(&stage.gateway, request).await.refused(401, "signature_missing");
        }
        let mut twice = right().request();
        twice.headers_mut().append("x-nonce", "another-nonce-of-mine".parse().unwrap());
        send_to(&stage.gateway, twice).await.refused(400, "malformed");
        stage.send(&stage.call("GET", "/gw/demo/foreign")).await.refused(403, "api_forbidden");
        stage.send(&stage.call("GET", "/gw/demo/level")).await.refused(403, "level_required");
        stage.send(&stage.call("GET", "/gw/demo/nothing")).await.refused(404, "api_unknown");
        stage.send(&stage.call("DELETE", "/gw/demo/echo")).await.refused(404, "api_unknown");
        stage.send(&stage.call("GET", "/gw/demo/items/%2e%2e")).await.refused(400, "malformed");
        stage.send(&stage.call("GET", "/gw/demo/items/a%2fb")).await.refused(400, "malformed");
        let mut large = stage.call("POST", "/gw/demo/echo");
        large.body = vec![b'x'; BODY_LIMIT + 1];
        stage.send(&large).await.refused(413, "too_large");
        stage.change(|app| app.standing = Standing::Frozen).await;
        stage.send(&right()).await.refused(403, "account_frozen");
        stage.change(|app| app.standing = Standing::Suspended).await;
        stage.send(&right()).await.refused(403, "app_suspended");
        stage.change(|app| app.standing = Standing::Open).await;
        assert_eq!(stage.upstream.seen(), 1, "only the first call went through");
        assert_eq!(stage.echo().await.remaining(), 4_998);
    }

    /// GW-09: a captured call that was altered on its way is refused, whichever part was touched.
    async fn an_altered_call_is_refused(w: World) {
        let stage = Stage::new(w, 100).await;
        let mut call = stage.call("POST", "/gw/demo/echo");
        call.query = "a=1&b=2".to_owned();
        call.body = b"{}".to_vec();
        let altered: [fn(&mut http::Request<http_body_util::Full<bytes::Bytes>>); 7] = [
            |request| *request.method_mut() = http::Method::PUT,
            |request| *request.uri_mut() = "/gw/demo/echo2?a=1&b=2".parse().unwrap(),
            |request| *request.uri_mut() = "/gw/demo/echo?a=1&b=3".parse().unwrap(),
            |request| *request.uri_mut() = "/gw/demo/echo?a=1&b=2&b=2".parse().unwrap(),
            |request| *request.body_mut() = bytes::Bytes::from_static(b"{ }").into(),
            |request| drop(request.headers_mut().insert("x-timestamp", "1795399200001".parse().unwrap())),
            |request| drop(request.headers_mut().insert("x-nonce", "a-nonce-of-somebody".parse().unwrap())),
        ];
        for alter in altered {
            let mut request = call.request();
            alter(&mut request);
            send_to(&stage.gateway, request).await.refused(401, "signature_wrong");
        }
        stage.send(&call).await.ok();
    }

    /// GW-06: an upstream's failure counts, because the call was allowed; the caller hears it in our form.
    async fn an_upstreams_failure_counts(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let failed = stage.send(&stage.call("GET", "/gw/demo/fail")).await;
        assert_eq!((failed.status, failed.remaining()), (500, 4_999), "the upstream's own answer passes");
        let gone = stage.send(&stage.call("GET", "/gw/demo/gone")).await;
        gone.refused(502, "upstream_failed");
        let reset = stage.send(&stage.call("GET", "/gw/demo/reset")).await;
        reset.refused(502, "upstream_failed");
        let late = stage.send(&stage.call("GET", "/gw/demo/hang")).await;
        late.refused(504, "upstream_timeout");
        assert_eq!(late.remaining(), 4_996);
        let half = stage.send(&stage.call("GET", "/gw/demo/half")).await;
        assert!(!half.whole, "an answer that breaks off is not passed off as whole");
        assert_eq!(stage.echo().await.remaining(), 4_994);
    }

    /// GW-07, GW-17: every refusal has the same form, a help address, the request's id and the day's figures,
    /// in the caller's language.
    async fn every_refusal_has_one_form(w: World) {
        let stage = Stage::new(w, 1).await;
        let mut wrong = stage.call("GET", "/gw/demo/echo");
        wrong.secret = "pfs_another".to_owned();
        let mut large = stage.call("POST", "/gw/demo/echo");
        large.body = vec![b'x'; BODY_LIMIT + 1];
        let mut short = stage.call("GET", "/gw/demo/echo");
        short.nonce = "short".to_owned();
        let calls = [
            (400, short),
            (401, wrong),
            (403, stage.call("GET", "/gw/demo/foreign")),
            (404, stage.call("GET", "/gw/nothing")),
            (413, large),
            (504, stage.call("GET", "/gw/demo/hang")),
            (429, stage.call("GET", "/gw/demo/echo")),
        ];
        for (status, mut call) in calls {
            let zh = {
                call.nonce.push_str("-zh");
                stage.send(&call).await
            };
            assert_eq!(zh.status, status, "{}", zh.json());
            let document = zh.json();
            let code = document["code"].as_str().unwrap();
            assert_eq!(document["help"], format!("/problems/{code}"));
            assert_eq!(document["request_id"], zh.header("x-request-id"));
            assert_eq!(document["status"], status);
            assert_eq!(zh.header("content-type"), "application/problem+json");
            assert_eq!(zh.header("content-language"), "zh-CN");
            assert!(!document["message"].as_str().unwrap().is_empty());
            for name in ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"] {
                assert!(zh.header(name).parse::<i64>().is_ok(), "{status}: {name}");
            }
            assert_eq!(zh.header("retry-after").is_empty(), status != 429);
        }
        let mut english = stage.call("GET", "/gw/demo/echo");
        english.headers.push(("accept-language", "en-GB".to_owned()));
        let answer = stage.send(&english).await;
        let document = answer.refused(429, "quota_exceeded");
        assert_eq!(document["message"], "Today's 1 calls are used up");
        assert_eq!(answer.header("retry-after"), answer.header("x-ratelimit-reset"));
    }

    /// Large bodies pass whole in both directions, connections are used again, and closed ones are noticed.
    async fn connections_are_used_again(w: World) {
        let stage = Stage::new(w, 5_000).await;
        let mut call = stage.call("POST", "/gw/demo/echo");
        call.body = vec![b'y'; BODY_LIMIT];
        let seen = stage.send(&call).await.ok();
        assert_eq!(seen["body"].as_str().map(str::len), Some(BODY_LIMIT));
        for _ in 0..10 {
            let large = stage.send(&stage.call("GET", "/gw/demo/large")).await;
            assert!(large.whole && large.body.len() == 3 << 20);
            stage.echo().await.ok();
        }
        assert_eq!(stage.upstream.connections(), 1);
        for _ in 0..10 {
            stage.send(&stage.call("GET", "/gw/demo/once")).await.ok();
        }
        assert!((10..=11).contains(&stage.upstream.connections()));
    }

    /// The same gateway stands behind the server's router.
    async fn the_router_serves_the_same(w: World) {
        let stage = Stage::new(w, 100).await;
        let seen = w.anonymous().page("/gw/demo/echo").await;
        assert_eq!(seen.header("x-ratelimit-limit"), "0");
        seen.refused("signature_missing");
        w.anonymous().page("/gw").await.refused("signature_missing");
        assert_eq!(stage.remaining().await, 100);
    }
}
