//! Logging in through an outside OpenID Connect provider that stands beside the test (ACC-16).

use std::collections::HashMap;

use axum::extract::Form;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::{get, post};
use axum::{Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use paifang_kernel::access::StaffRole;
use paifang_kernel::{App, sql};
use paifang_server::config::Config;
use paifang_testkit::{Client, Wiring, World, both, json};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::stage::{PASSWORD, Stage, demo, text, whole_with};

const NOW: i64 = 1_795_399_200;

/// Starts a provider that keeps nothing: a code holds what the person who goes there would have agreed to.
#[expect(clippy::disallowed_methods, reason = "the provider lives as long as the test's runtime")]
fn with_provider(app: &App) -> Wiring {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.set_nonblocking(true).expect("a listener");
    let issuer = format!("http://{}", listener.local_addr().expect("an address"));
    let at = issuer.clone();
    let document = move || {
        let found = json!({ "issuer": at, "authorization_endpoint": format!("{at}/authorize"), "token_endpoint": format!("{at}/token") });
        async move { Json(found) }
    };
    let routes =
        Router::new().route("/.well-known/openid-configuration", get(document)).route("/token", post(token));
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
    drop(tokio::spawn(async move { axum::serve(listener, routes).await }));
    let mut config = Config::default();
    let outside = &mut config.accounts.outside;
    outside.issuer = issuer;
    "paifang".clone_into(&mut outside.client_id);
    "se cret".clone_into(&mut outside.client_secret);
    outside.private = true;
    whole_with(app, &config)
}

/// The token endpoint: who asks, where to, and for which challenge must all fit the code.
async fn token(headers: HeaderMap, Form(form): Form<HashMap<String, String>>) -> (StatusCode, Json<Value>) {
    let code = URL_SAFE_NO_PAD.decode(&form["code"]).unwrap_or_default();
    let agreed: Value = serde_json::from_slice(&code).unwrap_or_default();
    let basic = format!("Basic {}", STANDARD.encode("paifang:se+cret"));
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
    let fits = headers.get("authorization").is_some_and(|given| given == basic.as_str())
        && form["grant_type"] == "authorization_code"
        && agreed["redirect_uri"] == form["redirect_uri"]
        && agreed["code_challenge"] == challenge;
    if !fits {
        return (StatusCode::BAD_REQUEST, Json(json!({ "error": "invalid_grant" })));
    }
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let id_token = format!("{}.{}.c2ln", part(&json!({ "alg": "RS256" })), part(&agreed["claims"]));
    (StatusCode::OK, Json(json!({ "access_token": "x", "token_type": "Bearer", "id_token": id_token })))
}

/// What the provider is asked, from the address a person is sent to.
fn asked(address: &Value) -> HashMap<String, String> {
    let (_, query) = address.as_str().and_then(|text| text.split_once('?')).expect("a query");
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

/// What the provider sends back with somebody who agreed.
fn agreed(address: &Value, subject: &str) -> Value {
    agreed_at(NOW, address, subject)
}

/// The same at another moment.
fn agreed_at(now: i64, address: &Value, subject: &str) -> Value {
    let (issuer, _) = address.as_str().and_then(|text| text.split_once("/authorize")).expect("an issuer");
    let asked = asked(address);
    let claims = json!({ "iss": issuer, "sub": subject, "aud": "paifang", "exp": now + 86_400, "iat": now,
        "nonce": asked["nonce"], "email": format!("{subject}@example.com"), "email_verified": true, "name": subject });
    let code = json!({ "redirect_uri": asked["redirect_uri"], "code_challenge": asked["code_challenge"], "claims": claims });
    json!({ "state": asked["state"], "code": URL_SAFE_NO_PAD.encode(code.to_string()) })
}

/// Somebody's whole way in.
async fn log_in(client: &Client, subject: &str) -> Value {
    let set_out = client.post("/outside-logins", json!({})).await.created();
    client.post("/outside-sessions", agreed(&set_out["address"], subject)).await.created()
}

async fn accounts(w: &World) -> i64 {
    w.app.db.one(sql!("SELECT COUNT(*) FROM accounts")).await.expect("a number")
}

both! { with_provider, demo;
    /// ACC-16: the provider's user lands in the console without registering; only the agreement is asked for, and the next
    /// log-in finds the same account.
    async fn its_user_lands_in_the_console(w: World) {
        assert_eq!(w.app.clock.now_ms(), NOW * 1_000);
        let dana = w.anonymous();
        let set_out = dana.keyed("key-1").post("/outside-logins", json!({})).await.created();
        let again = dana.keyed("key-1").post("/outside-logins", json!({})).await.created();
        assert_eq!(set_out, again);
        let asked = asked(&set_out["address"]);
        let expected = [("response_type", "code"), ("client_id", "paifang"), ("scope", "openid email profile"),
            ("redirect_uri", "http://127.0.0.1:8080/login/outside"), ("code_challenge_method", "S256")];
        for (name, value) in expected {
            assert_eq!(asked[name], value);
        }
        let back = agreed(&set_out["address"], "dana");
        let landed = dana.keyed("key-2").post("/outside-sessions", back.clone()).await.created();
        assert_eq!(landed["next"], "/console/agreements");
        assert_eq!(dana.keyed("key-2").post("/outside-sessions", back).await.created(), landed);
        let me = dana.get("/me").await.ok();
        assert_eq!((&me["account"]["id"], &me["account"]["email"]), (&landed["account_id"], &json!("d***@example.com")));
        dana.get("/apps").await.refused("agreement_required");
        dana.put("/me/agreements/open_platform", json!({ "version": "1.0" })).await.ok();
        dana.get("/apps").await.refused("verification_required");
        let later = log_in(&w.anonymous(), "dana").await;
        assert_eq!((&later["account_id"], accounts(w).await), (&landed["account_id"], 1));
        let other = log_in(&w.anonymous(), "eve").await;
        assert_ne!(other["account_id"], landed["account_id"]);
        for password in ["", "any-word-7"] {
            let login = json!({ "login": "dana@example.com", "password": password });
            w.anonymous().post("/sessions", login).await.refused("login_failed");
        }
    }

    /// ACC-16, rule W9: another browser, a second use, a late return and an answer to another log-in open nothing.
    async fn nothing_else_opens_a_session(w: World) {
        let dana = w.anonymous();
        let set_out = dana.post("/outside-logins", json!({})).await.created();
        let back = agreed(&set_out["address"], "dana");
        w.anonymous().post("/outside-sessions", back.clone()).await.refused("outside_expired");
        let mut unknown = back.clone();
        unknown["state"] = json!("guessed");
        dana.post("/outside-sessions", unknown).await.refused("outside_expired");
        w.travel(601);
        dana.post("/outside-sessions", back.clone()).await.refused("outside_expired");
        let second = dana.post("/outside-logins", json!({})).await.created();
        let mut mixed = agreed(&second["address"], "dana");
        mixed["code"] = back["code"].clone();
        dana.post("/outside-sessions", mixed).await.refused("outside_failed");
        dana.post("/outside-sessions", agreed(&second["address"], "dana")).await.refused("outside_expired");
        let third = dana.post("/outside-logins", json!({})).await.created();
        let mut broken = agreed(&third["address"], "dana");
        broken["code"] = json!("no-code");
        dana.post("/outside-sessions", broken).await.refused("outside_failed");
        assert_eq!(accounts(w).await, 0);
        assert_eq!(dana.get("/me").await.status, 401);
    }

    /// ACC-16: an account links an identity and unlinks it; what is another's is refused, and so is losing the only way in.
    async fn an_identity_is_linked_and_unlinked(w: World) {
        let stage = Stage::new(w);
        let dana = stage.register("13800001234").await;
        let link = async |client: &Client, subject: &str| {
            let set_out = client.post("/me/outside-identity", json!({})).await.created();
            client.post("/outside-sessions", agreed(&set_out["address"], subject)).await
        };
        let before = dana.cookies();
        let linked = link(&dana, "dana").await.created();
        assert_eq!(linked["next"], "/console/account/security");
        assert_ne!(before["paifang_session"], dana.cookies()["paifang_session"], "the session has a new id");
        assert_eq!(dana.get("/me/outside-identity").await.ok()["name"], "dana");
        let there = w.anonymous();
        assert_eq!(log_in(&there, "dana").await["account_id"], linked["account_id"]);
        let eve = w.anonymous();
        log_in(&eve, "eve").await;
        eve.delete("/me/outside-identity").await.refused("outside_only_way");
        link(&eve, "dana").await.refused("outside_taken");
        link(&dana, "eve").await.refused("outside_taken");
        assert_eq!(dana.get("/me/outside-identity").await.ok()["name"], "dana", "a refusal changes nothing");
        dana.delete("/me/outside-identity").await.no_content();
        dana.delete("/me/outside-identity").await.refused("not_found");
        let login = json!({ "login": "13800001234", "password": PASSWORD });
        w.anonymous().post("/sessions", login).await.created();
        assert_ne!(text(&log_in(&w.anonymous(), "dana").await["account_id"]), text(&linked["account_id"]));
    }

    /// ADM-04, SEC-13: a frozen account, one that has to set a new password and one that was closed stay out, with the
    /// password and through the provider alike; whoever comes back in time keeps the account either way.
    async fn every_way_in_heeds_where_the_account_stands(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let dana = stage.register("13800001234").await;
        let set_out = dana.post("/me/outside-identity", json!({})).await.created();
        let id = text(&dana.post("/outside-sessions", agreed(&set_out["address"], "dana")).await.created()["account_id"]);
        let login = json!({ "login": "13800001234", "password": PASSWORD });
        let refused = async |code: &str| {
            let visitor = w.anonymous();
            visitor.post("/sessions", login.clone()).await.refused(code);
            let set_out = visitor.post("/outside-logins", json!({})).await.created();
            visitor.post("/outside-sessions", agreed(&set_out["address"], "dana")).await.refused(code);
            assert_eq!(visitor.get("/me").await.status, 401);
        };
        let why = json!({ "reason": "资料不实" });
        let freeze = format!("/admin/developers/{id}/freeze");
        admin.put(&freeze, why.clone()).await.ok();
        refused("account_frozen").await;
        admin.delete(&freeze).await.ok();
        // Coming back by the one way or the other keeps a closing account.
        for by_provider in [true, false] {
            let back = w.anonymous();
            if by_provider { log_in(&back, "dana").await } else { back.post("/sessions", login.clone()).await.created() };
            back.post("/me/reauthentication", json!({ "password": PASSWORD })).await.ok();
            back.put("/me/closure", json!({})).await.ok();
        }
        let kept = w.anonymous();
        log_in(&kept, "dana").await;
        let closing = "SELECT COUNT(*) FROM accounts WHERE closing_at IS NOT NULL";
        assert_eq!(w.app.db.one::<i64>(sql!(closing)).await.expect("a number"), 0);
        admin.put(&format!("/admin/developers/{id}/password-reset"), why).await.ok();
        refused("password_reset_required").await;
        let mut tx = w.app.db.begin().await.expect("a transaction");
        tx.exec_one(sql!("UPDATE accounts SET reset_at = NULL")).await.expect("a new password");
        tx.commit().await.expect("a commit");
        let last = w.anonymous();
        last.post("/sessions", login.clone()).await.created();
        last.put("/me/closure", json!({})).await.ok();
        w.travel(15 * 86_400);
        w.run_jobs().await;
        // Closed for good: nobody is known by that number, and the provider's user is somebody new.
        w.anonymous().post("/sessions", login).await.refused("login_failed");
        let (visitor, now) = (w.anonymous(), w.app.now().as_second());
        let set_out = visitor.post("/outside-logins", json!({})).await.created();
        let landed = visitor.post("/outside-sessions", agreed_at(now, &set_out["address"], "dana")).await.created();
        assert_ne!(text(&landed["account_id"]), id);
    }
}
