//! Registration, log-in and the page for forgotten passwords; the forms post to the public API.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use crate::chrome::{Chrome, thousands};
use crate::config::{AGREEMENTS, Agreement};
use crate::{Consent, ConsentText, Portal, Registration, pages};

#[derive(Template)]
#[template(path = "register.html")]
struct Register {
    c: Chrome,
    open: Registration,
    tab: &'static str,
    purpose: &'static str,
    login: String,
    agreement: Agreement,
    min: u32,
    max: u32,
    classes: u32,
    development: String,
    online: String,
}

/// The registration page; `?tab=email` opens it at the e-mail tab (ACC-03).
pub(crate) async fn register(State(portal): State<Portal>, c: Chrome) -> Response {
    if let Some(away) = signed_in(&c) {
        return away;
    }
    let config = portal.config();
    let open = portal.house().registration().await;
    let view = Register {
        tab: match (open.phone, open.email) {
            (true, false) => "phone",
            (false, true) => "email",
            _ => tab(&c),
        },
        open,
        purpose: "register",
        login: carry(&c, "/login"),
        agreement: open_platform(&config.agreements),
        min: config.numbers.password_min,
        max: config.numbers.password_max,
        classes: config.numbers.password_classes,
        development: thousands(config.numbers.development_quota),
        online: thousands(config.numbers.online_quota),
        c,
    };
    pages::page(view.c.lang, &view)
}

#[derive(Template)]
#[template(path = "login.html")]
struct Login {
    c: Chrome,
    register: String,
    recovered: bool,
    activated: bool,
    outside: Option<String>,
    face: bool,
    development: String,
    online: String,
}

/// The login page; `?return_to=` brings the visitor back to a page of this server (GATE-01).
pub(crate) async fn login(State(portal): State<Portal>, c: Chrome) -> Response {
    if let Some(away) = signed_in(&c) {
        return away;
    }
    let outside = portal.house().outside(c.lang).await;
    let config = portal.config();
    let view = Login {
        register: carry(&c, "/register"),
        recovered: c.param("notice") == Some("password"),
        activated: c.param("notice") == Some("activated"),
        outside,
        face: config.face_login,
        development: thousands(config.numbers.development_quota),
        online: thousands(config.numbers.online_quota),
        c,
    };
    pages::unlisted(pages::page(view.c.lang, &view))
}

#[derive(Template)]
#[template(path = "factor.html")]
struct Factor {
    c: Chrome,
    login: String,
    development: String,
    online: String,
}

/// The second step of a log-in, for whoever set a second factor up (LOG-09).
pub(crate) async fn factor(State(portal): State<Portal>, c: Chrome) -> Response {
    if let Some(away) = signed_in(&c) {
        return away;
    }
    let numbers = portal.config().numbers;
    let (development, online) = (thousands(numbers.development_quota), thousands(numbers.online_quota));
    let view = Factor { login: carry(&c, "/login"), development, online, c };
    pages::unlisted(pages::page(view.c.lang, &view))
}

#[derive(Template)]
#[template(path = "forgot.html")]
struct Forgot {
    c: Chrome,
    face: bool,
    tab: &'static str,
    purpose: &'static str,
    min: u32,
    max: u32,
    classes: u32,
    development: String,
    online: String,
}

/// The page for a forgotten password; also for people with a session, who may have forgotten theirs (SEC-01).
pub(crate) async fn forgot(State(portal): State<Portal>, c: Chrome) -> Response {
    let numbers = portal.config().numbers;
    let view = Forgot {
        face: portal.config().face_login,
        tab: tab(&c),
        purpose: "recover",
        min: numbers.password_min,
        max: numbers.password_max,
        classes: numbers.password_classes,
        development: thousands(numbers.development_quota),
        online: thousands(numbers.online_quota),
        c,
    };
    pages::unlisted(pages::page(view.c.lang, &view))
}

#[derive(Template)]
#[template(path = "activate.html")]
struct Activate {
    c: Chrome,
    consent: Option<ConsentText>,
    tab: &'static str,
    purpose: &'static str,
    agreement: Agreement,
    min: u32,
    max: u32,
    classes: u32,
    development: String,
    online: String,
}

/// The activation of an imported account in two steps (ACT-02 to ACT-04).
pub(crate) async fn activate(State(portal): State<Portal>, c: Chrome) -> Response {
    let config = portal.config();
    let numbers = config.numbers;
    let view = Activate {
        consent: portal.house().consent(Consent::Identity, c.lang()).await,
        tab: "phone",
        purpose: "activate",
        agreement: open_platform(&config.agreements),
        min: numbers.password_min,
        max: numbers.password_max,
        classes: numbers.password_classes,
        development: thousands(numbers.development_quota),
        online: thousands(numbers.online_quota),
        c,
    };
    pages::unlisted(pages::page(view.c.lang, &view))
}

#[derive(Template)]
#[template(path = "outside.html")]
struct Outside {
    c: Chrome,
    development: String,
    online: String,
}

/// Where the outside provider sends people back to; the script ends the log-in (ACC-16).
pub(crate) async fn outside(State(portal): State<Portal>, c: Chrome) -> Response {
    let numbers = portal.config().numbers;
    let (development, online) = (thousands(numbers.development_quota), thousands(numbers.online_quota));
    let view = Outside { c, development, online };
    pages::unlisted(pages::page(view.c.lang, &view))
}

/// Which tab is open: by phone unless the address says otherwise.
fn tab(c: &Chrome) -> &'static str {
    if c.param("tab") == Some("email") { "email" } else { "phone" }
}

/// Somebody who already has a session has no business on these forms.
pub(super) fn signed_in(c: &Chrome) -> Option<Response> {
    c.visitor.as_ref()?;
    Some(Redirect::to(c.return_to().unwrap_or("/console")).into_response())
}

/// A link that takes the wish to return along.
fn carry(c: &Chrome, path: &str) -> String {
    let Some(back) = c.return_to() else {
        return path.to_owned();
    };
    let back: String = url::form_urlencoded::byte_serialize(back.as_bytes()).collect();
    format!("{path}?return_to={back}")
}

pub(super) fn open_platform(agreements: &[Agreement]) -> Agreement {
    let [ours, _] = AGREEMENTS;
    agreements.iter().copied().find(|agreement| agreement.kind == ours.kind).unwrap_or(ours)
}
