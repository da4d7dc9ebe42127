//! Registration, log-in and the page for forgotten passwords; the forms post to the public API.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};

use crate::chrome::Chrome;
use crate::config::{AGREEMENTS, Agreement};
use crate::{Consent, ConsentText, Numbers, Portal, Registration, pages};

#[derive(Template)]
#[template(path = "register.html")]
struct Register {
    c: Chrome,
    open: Registration,
    tab: &'static str,
    purpose: &'static str,
    login: String,
    agreement: Agreement,
    n: Numbers,
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
        n: config.numbers,
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
    n: Numbers,
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
        n: config.numbers,
        c,
    };
    pages::unlisted(pages::page(view.c.lang, &view))
}

#[derive(Template)]
#[template(path = "factor.html")]
struct Factor {
    c: Chrome,
    login: String,
    n: Numbers,
}

/// The second step of a log-in, for whoever set a second factor up (LOG-09).
pub(crate) async fn factor(State(portal): State<Portal>, c: Chrome) -> Response {
    if let Some(away) = signed_in(&c) {
        return away;
    }
    let view = Factor { login: carry(&c, "/login"), n: portal.config().numbers, c };
    pages::unlisted(pages::page(view.c.lang, &view))
}

#[derive(Template)]
#[template(path = "forgot.html")]
struct Forgot {
    c: Chrome,
    face: bool,
    tab: &'static str,
    purpose: &'static str,
    n: Numbers,
}

/// The page for a forgotten password; also for people with a session, who may have forgotten theirs (SEC-01).
pub(crate) async fn forgot(State(portal): State<Portal>, c: Chrome) -> Response {
    let view = Forgot {
        face: portal.config().face_login,
        tab: tab(&c),
        purpose: "recover",
        n: portal.config().numbers,
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
    n: Numbers,
}

/// The activation of an imported account in two steps (ACT-02 to ACT-04).
pub(crate) async fn activate(State(portal): State<Portal>, c: Chrome) -> Response {
    let config = portal.config();
    let view = Activate {
        consent: portal.house().consent(Consent::Identity, c.lang()).await,
        tab: "phone",
        purpose: "activate",
        agreement: open_platform(&config.agreements),
        n: config.numbers,
        c,
    };
    pages::unlisted(pages::page(view.c.lang, &view))
}

#[derive(Template)]
#[template(path = "outside.html")]
struct Outside {
    c: Chrome,
    n: Numbers,
}

/// Where the outside provider sends people back to; the script ends the log-in (ACC-16).
pub(crate) async fn outside(State(portal): State<Portal>, c: Chrome) -> Response {
    let view = Outside { c, n: portal.config().numbers };
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
