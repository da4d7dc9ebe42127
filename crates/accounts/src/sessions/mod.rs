//! Sessions of developers and operators: opaque tokens, stored hashed, looked up by one indexed query (rule A9).

use paifang_kernel::App;
use paifang_kernel::access::{Identity, Staff};

mod agent;
pub mod http;
mod store;

pub use http::routes;

pub(crate) use agent::Device;
pub(crate) use store::{
    Listed, developer, end, end_all, end_all_staff, end_left, end_others, end_staff, enter, enter_staff,
    freshen, freshen_staff, list, open, open_staff, open_view, purge, renew, renew_staff, staff,
};

use crate::cookies::{self, SameSite};
use crate::factors::{self, FactorKind};

/// A session that was just opened: what its owner is sent.
#[derive(Debug)]
pub(crate) struct Opened {
    token: String,
    /// The kinds of second factor of which one is still to come; none for a session.
    waits_for: Vec<FactorKind>,
}

impl Opened {
    fn session(token: String) -> Self {
        Self { token, waits_for: Vec::new() }
    }

    /// The kinds of second factor of which one is still asked for, before anything is open (LOG-09).
    pub(crate) fn waits_for(&self) -> &[FactorKind] {
        &self.waits_for
    }

    /// The token that pages send back in `X-CSRF-Token`.
    pub(crate) fn csrf_token(&self, app: &App) -> String {
        paifang_kernel::access::csrf_token(app, &self.token)
    }

    /// The whole `Set-Cookie` text (rule A10).
    pub(crate) fn cookie<I: Identity>(&self, app: &App) -> String {
        if self.waits_for.is_empty() {
            self.cookie_for::<I>(app, lives::<I>(app).1)
        } else {
            let name = factors::challenge_cookie::<I>();
            cookie_text::<I>(app, &name, (&self.token, factors::LIFE_SECONDS))
        }
    }

    /// The same for a session that lives only so many seconds.
    pub(crate) fn cookie_for<I: Identity>(&self, app: &App, seconds: i64) -> String {
        cookie_text::<I>(app, I::COOKIE, (&self.token, seconds))
    }
}

/// The `Set-Cookie` text that makes a browser forget the session.
pub(crate) fn forgetting_cookie<I: Identity>(app: &App) -> String {
    cookie_text::<I>(app, I::COOKIE, ("", 0))
}

/// The `Set-Cookie` text that makes a browser forget a log-in that waited for a second factor.
pub(crate) fn forgetting_challenge<I: Identity>(app: &App) -> String {
    cookie_text::<I>(app, &factors::challenge_cookie::<I>(), ("", 0))
}

fn cookie_text<I: Identity>(app: &App, base: &str, cookie: (&str, i64)) -> String {
    let same_site = if is_staff::<I>() { SameSite::Strict } else { SameSite::Lax };
    cookies::line(app, base, same_site, cookie)
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
