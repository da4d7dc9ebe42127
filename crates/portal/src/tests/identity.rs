//! The pages on which people prove who they are.

use std::sync::Arc;

use axum::body::Body;
use http::Request;
use http_body_util::BodyExt;
use tower::ServiceExt;

use super::{config, fetch, get, sample};
use crate::{Portal, PortalConfig, routes};

/// ACC-17: the form of the four factors stands on a page of its own, where operators switched it on: number, name, validity
/// with its computed end, phone, captcha, code and consent.
#[tokio::test]
async fn the_four_factors_have_their_page() {
    assert!(get("/register").await.text().contains("href=\"/register/identity\""));
    let page = get("/register/identity").await.text();
    for part in [
        "id=\"id_number\"",
        "id=\"name\"",
        "id=\"valid_from\"",
        "value=\"20\"",
        "id=\"valid_until\" readonly",
        "id=\"phone\"",
        "id=\"captcha\"",
        "id=\"code\"",
        "id=\"consent\"",
        "data-on=\"identity_mismatch identity_unavailable\" hidden",
    ] {
        assert!(page.contains(part), "{part}");
    }
    let portal = Portal::new(config(), Arc::new(sample::Sample), Arc::new(sample::Sample));
    let request = Request::get("/register/identity").body(Body::empty()).expect("a request");
    let answer = routes(portal).oneshot(request).await.expect("an answer");
    let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
    let closed = String::from_utf8_lossy(&bytes).into_owned();
    assert!(!closed.contains("id=\"submit\"") && closed.contains("暂未开放此注册方式"));
}

/// LOG-03, SEC-02: the ways in by face ask name, number, captcha and consent, and are there only where a vendor is.
#[tokio::test]
async fn faces_have_their_pages() {
    let offered = PortalConfig { face_login: true, ..config() };
    for (path, wish, from) in
        [("/login/face", "log_in", "/login"), ("/forgot/face", "reset_password", "/forgot")]
    {
        let link = format!("href=\"{path}\"");
        assert!(fetch(offered.clone(), from, &[]).await.text().contains(&link), "{from}");
        assert!(!get(from).await.text().contains(&link), "{from}");
        let page = fetch(offered.clone(), path, &[]).await.text();
        for part in ["id=\"name\"", "id=\"id_number\"", "id=\"captcha\"", "id=\"consent\"", wish] {
            assert!(page.contains(part), "{path} {part}");
        }
        assert_eq!(page.contains("id=\"account\""), wish == "reset_password");
        assert!(!get(path).await.text().contains("id=\"submit\""), "{path}");
    }
}
