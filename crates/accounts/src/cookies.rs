//! Cookies of this crate: the token that a browser was given earlier as a handler argument, and the line that gives it one.

use std::marker::PhantomData;

use aide::operation::OperationInput;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use paifang_kernel::access::cookie_named;
use paifang_kernel::{App, Problem};

/// A kind of cookie.
pub(crate) trait Kind {
    /// Its base name, before the prefix that https adds.
    fn base() -> String;
}

/// The token in the cookie of that kind, if the browser sent one.
pub(crate) struct Carried<K> {
    pub(crate) token: Option<String>,
    kind: PhantomData<fn() -> K>,
}

impl<S, K: Kind> FromRequestParts<S> for Carried<K>
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let token = cookie_named(&App::from_ref(state), &parts.headers, &K::base());
        Ok(Self { token, kind: PhantomData })
    }
}

impl<K> OperationInput for Carried<K> {}

/// Whether a cookie comes along when somebody follows a link from another site (rule A10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SameSite {
    /// With links, not with what other sites send by themselves.
    Lax,
    /// Never.
    Strict,
}

/// The `Set-Cookie` line that gives the browser a value for so many seconds; no script reads it (rule A10).
pub(crate) fn line(app: &App, base: &str, same_site: SameSite, (value, seconds): (&str, i64)) -> String {
    let name = app.settings.cookie_name(base);
    let secure = if app.settings.is_secure() { "; Secure" } else { "" };
    let same_site = match same_site {
        SameSite::Lax => "Lax",
        SameSite::Strict => "Strict",
    };
    format!("{name}={value}; Path=/; HttpOnly; SameSite={same_site}; Max-Age={seconds}{secure}")
}
