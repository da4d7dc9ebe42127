//! Sessions of developers and operators: opaque tokens, stored hashed, looked up by one indexed query (rule A9).

use paifang_kernel::App;
use paifang_kernel::access::{Identity, Staff};

mod agent;
pub mod http;
mod store;

pub use http::routes;

pub(crate) use agent::Device;
pub(crate) use store::{
    Listed, developer, end, end_all, end_all_staff, end_left, end_others, end_staff, freshen, freshen_staff,
    list, open, open_staff, open_view, purge, renew, staff,
};

/// A session that was just opened: what its owner is sent.
#[derive(Debug)]
pub(crate) struct Opened {
    token: String,
}

impl Opened {
    /// The token that pages send back in `X-CSRF-Token`.
    pub(crate) fn csrf_token(&self, app: &App) -> String {
        paifang_kernel::access::csrf_token(app, &self.token)
    }

    /// The whole `Set-Cookie` text (rule A10).
    pub(crate) fn cookie<I: Identity>(&self, app: &App) -> String {
        self.cookie_for::<I>(app, lives::<I>(app).1)
    }

    /// The same for a session that lives only so many seconds.
    pub(crate) fn cookie_for<I: Identity>(&self, app: &App, seconds: i64) -> String {
        cookie_text::<I>(app, &self.token, seconds)
    }
}

/// The `Set-Cookie` text that makes a browser forget the session.
pub(crate) fn forgetting_cookie<I: Identity>(app: &App) -> String {
    cookie_text::<I>(app, "", 0)
}

fn cookie_text<I: Identity>(app: &App, value: &str, max_age: i64) -> String {
    let name = app.settings.cookie_name(I::COOKIE);
    let same_site = if is_staff::<I>() { "Strict" } else { "Lax" };
    let secure = if app.settings.is_secure() { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}; Max-Age={max_age}{secure}")
}

fn is_staff<I: Identity>() -> bool {
    I::COOKIE == Staff::COOKIE
}

/// The idle and the absolute life of a session in seconds.
fn lives<I: Identity>(app: &App) -> (i64, i64) {
    let limits = app.limits();
    if is_staff::<I>() {
        (limits.login.staff_idle_seconds, limits.login.staff_absolute_seconds)
    } else {
        (limits.login.idle_seconds, limits.login.absolute_seconds)
    }
}

#[cfg(test)]
mod tests;
