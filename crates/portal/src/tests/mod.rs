//! The portal through its router, with a sample catalogue: headers, languages, sizes, links.

mod identity;
mod pages;
#[path = "../../examples/preview/sample.rs"]
mod sample;
mod signing;
mod tokens;

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;
use tower_http::compression::CompressionLayer;

use crate::{Portal, PortalConfig, fallback, routes};

/// What came back for one address.
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Answer {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("pages are UTF-8")
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("headers are text"))
    }
}

fn config() -> PortalConfig {
    sample::config("https://open.example.com", paifang_kernel::problem::PROBLEMS.to_vec())
}

/// The portal as the server mounts it, compression included.
fn site(config: PortalConfig) -> Router {
    let portal = Portal::new(config, Arc::new(sample::Sample), Arc::new(sample::Sample))
        .with_library(Arc::new(sample::Sample))
        .with_english_name("Paifang Open Platform")
        .with_house(Arc::new(sample::Sample));
    routes(portal.clone()).fallback_service(fallback(portal)).layer(CompressionLayer::new())
}

async fn fetch(config: PortalConfig, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer =
        site(config).oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let (parts, body) = answer.into_parts();
    let bytes = body.collect().await.expect("a body").to_bytes().to_vec();
    Answer { status: parts.status, headers: parts.headers, bytes }
}

async fn get(path: &str) -> Answer {
    fetch(config(), path, &[]).await
}

/// The same page for somebody with a session.
async fn get_signed_in(path: &str) -> Answer {
    fetch(config(), path, &[(header::COOKIE.as_str(), "paifang_session=x")]).await
}

/// Every page, one of each kind of dynamic address.
fn all_pages() -> Vec<String> {
    let mut pages: Vec<String> = [
        "/",
        "/apis",
        "/apis?q=echo",
        "/apis?q=nothing-like-it",
        "/apis/api_echo",
        "/apis/api_orders",
        "/solutions",
        "/solutions/sol_trial",
        "/solutions/sol_trade",
        "/register",
        "/register?tab=email",
        "/register/identity",
        "/login",
        "/login/face",
        "/forgot",
        "/forgot/face",
        "/activate",
        "/login/factor",
        "/login/outside",
        "/docs",
        "/docs/signing",
        "/docs/verification",
        "/docs/errors",
        "/help",
        "/help/id-images",
        "/legal/open-platform",
        "/legal/developer-service",
        "/status",
        "/no-such-page",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.extend(config().problems.iter().map(|code| format!("/problems/{}", code.id)));
    pages
}
