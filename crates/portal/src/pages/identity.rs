//! Pages for people who prove who they are: registration by the four factors, and ways in by face (ACC-17, LOG-03, SEC-02).

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::account::{open_platform, signed_in};
use crate::chrome::Chrome;
use crate::config::Agreement;
use crate::{Consent, ConsentText, Numbers, Portal, Registration, pages};

#[derive(Template)]
#[template(path = "register_identity.html")]
struct Register {
    c: Chrome,
    open: Registration,
    tab: &'static str,
    purpose: &'static str,
    consent: Option<ConsentText>,
    agreement: Agreement,
    n: Numbers,
}

/// Registration by name, number, validity and phone (ACC-17).
pub(crate) async fn register(State(portal): State<Portal>, c: Chrome) -> Response {
    if let Some(away) = signed_in(&c) {
        return away;
    }
    let config = portal.config();
    let view = Register {
        open: portal.house().registration().await,
        tab: "phone",
        purpose: "register",
        consent: portal.house().consent(Consent::Identity, c.lang()).await,
        agreement: open_platform(&config.agreements),
        n: config.numbers,
        c,
    };
    pages::unlisted(pages::page(view.c.lang, &view))
}

#[derive(Template)]
#[template(path = "face.html")]
struct Face {
    c: Chrome,
    title: &'static str,
    wish: &'static str,
    purpose: &'static str,
    offered: bool,
    consent: Option<ConsentText>,
    n: Numbers,
}

/// Logging in by face (LOG-03).
pub(crate) async fn log_in(State(portal): State<Portal>, c: Chrome) -> Response {
    if let Some(away) = signed_in(&c) {
        return away;
    }
    let title = c.lang().pick("人脸登录", "Log in by face");
    face(&portal, c, (title, "log_in")).await
}

/// A forgotten password, with a face in place of a code (SEC-02).
pub(crate) async fn recover(State(portal): State<Portal>, c: Chrome) -> Response {
    let title = c.lang().pick("用人脸找回密码", "Set a new password by face");
    face(&portal, c, (title, "reset_password")).await
}

async fn face(portal: &Portal, c: Chrome, (title, wish): (&'static str, &'static str)) -> Response {
    let view = Face {
        title,
        wish,
        purpose: "recover",
        offered: portal.config().face_login,
        consent: portal.house().consent(Consent::Face, c.lang()).await,
        n: portal.config().numbers,
        c,
    };
    pages::unlisted(pages::page(view.c.lang, &view))
}
