//! A new password by way of the old one (SEC-03 to SEC-05).

use paifang_kernel::Problem;

use crate::password::{PASSWORD_MISMATCH, PASSWORD_WEAK, PasswordRule};
use crate::signup::weak;

pub mod http;

pub use http::routes;

/// Accepts a password that was typed twice, or names everything that is wrong with it.
///
/// # Errors
/// `password_weak`, `password_common`, `password_mismatch`.
pub(crate) fn expect_good(rule: &PasswordRule, password: &str, again: &str) -> Result<(), Problem> {
    let good = rule.check(password).map_err(|code| {
        if code == PASSWORD_WEAK { weak(rule).at("/password") } else { code.at("/password") }
    });
    let same = if password == again { Ok(()) } else { Err(PASSWORD_MISMATCH.at("/password_again")) };
    match (good, same) {
        (Ok(()), same) => same,
        (Err(first), same) => Err(same.err().into_iter().fold(first, Problem::and)),
    }
}
