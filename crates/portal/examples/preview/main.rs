//! Serves the portal with sample data on 127.0.0.1:8090 (or the address given), to look at pages without a database.
//!
//! `cargo run -p paifang-portal --example preview`; a cookie `paifang_session=x` shows the account menu. The API
//! endpoints the forms post to answer with canned data.

mod sample;

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::routing::{delete, get, post};
use axum::{Json, http::StatusCode};
use paifang_portal::{Portal, fallback, routes};
use sample::Sample;
use serde_json::{Value, json};
use tower_http::compression::CompressionLayer;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:8090".to_owned());
    let listener = tokio::net::TcpListener::bind(&address).await?;
    let problems = paifang_kernel::problem::PROBLEMS.to_vec();
    let config = sample::config(&format!("http://{address}"), problems);
    let portal = Portal::new(config, Arc::new(Sample), Arc::new(Sample))
        .with_library(Arc::new(Sample))
        .with_english_name("Paifang Open Platform")
        .with_house(Arc::new(Sample));
    let app =
        routes(portal.clone()).merge(api()).fallback_service(fallback(portal)).layer(CompressionLayer::new());
    println!("http://{address}");
    axum::serve(listener, app).await?;
    Ok(())
}

fn api() -> Router {
    Router::new()
        .route("/api/v1/captchas", post(|| async { (StatusCode::CREATED, Json(captcha())) }))
        .route("/api/v1/codes", post(code))
        .route("/api/v1/accounts", post(account))
        .route("/api/v1/sessions", post(session))
        .route("/api/v1/sessions/current", delete(|| async { StatusCode::NO_CONTENT }))
        .route("/api/v1/me", get(|| async { Json(json!({"csrf_token": "x"})) }))
}

fn captcha() -> Value {
    json!({"id": "cap_1", "image": CAPTCHA, "expires_in": 120, "answer": "7K4P"})
}

/// A placeholder picture with the answer in it.
const CAPTCHA: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='136' height='44'%3E%3Ctext x='22' y='31' font-size='26' letter-spacing='8' fill='%232457e6'%3E7K4P%3C/text%3E%3C/svg%3E";

async fn code(Json(body): Json<Value>) -> (StatusCode, Json<Value>) {
    if body["captcha_answer"] != "7K4P" {
        return refusal(422, "captcha_wrong", "图形验证码不正确或已过期", "/captcha_answer");
    }
    if body["recipient"] == "13800000000" {
        let (status, Json(mut problem)) =
            refusal(429, "sms_minute_limit", "短信发送太频繁，请 43 秒后再试", "/recipient");
        problem["retry_after"] = json!(43);
        return (status, Json(problem));
    }
    (StatusCode::ACCEPTED, Json(json!({"ticket": "tkt_1", "expires_in": 300, "resend_in": 60})))
}

async fn account(Json(body): Json<Value>) -> (StatusCode, Json<Value>) {
    if body["code"] != "123456" {
        return refusal(422, "code_wrong", "验证码不正确", "/code");
    }
    (StatusCode::CREATED, Json(json!({"account_id": "acc_1", "next": "/console/verify", "csrf_token": "x"})))
}

async fn session(Json(body): Json<Value>) -> (StatusCode, Json<Value>) {
    if body["password"] != "right-1" {
        let text = "账号或密码不正确";
        let problem = json!({"code": "login_failed", "status": 401, "detail": text, "request_id": "req_1"});
        return (StatusCode::UNAUTHORIZED, Json(problem));
    }
    (StatusCode::CREATED, Json(json!({"account_id": "acc_1", "next": "/console/apps", "csrf_token": "x"})))
}

fn refusal(status: u16, code: &str, detail: &str, pointer: &str) -> (StatusCode, Json<Value>) {
    let errors = json!([{"pointer": pointer, "code": code, "detail": detail}]);
    let problem =
        json!({"code": code, "status": status, "detail": detail, "request_id": "req_1", "errors": errors});
    (StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(problem))
}
