//! Browsers from which an account has logged in before: a cookie that lets them past a lock, and nothing else (rule A8).

mod http;
mod store;

pub(crate) use http::ThisDevice;
pub(crate) use store::forget_all;
pub(super) use store::purge;

/// How long a browser stays known after its last login, in seconds.
const LIFE: i64 = 180 * 86_400;

/// Known browsers of one account; the ones used last are kept.
const MOST: i64 = 20;

/// The base name of the cookie.
const COOKIE: &str = "paifang_device";
