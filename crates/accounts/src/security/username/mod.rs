//! The user name: an easy way to log in, and the rule it follows (LOG-04, SEC-11).

use paifang_kernel::Problem;
use paifang_kernel::limits::Length;

use super::USERNAME_INVALID;

pub mod http;
mod store;

pub(crate) use http::count_try;
pub use http::routes;
pub(crate) use store::claim;

/// Whether a text can be a user name.
pub(crate) fn is_good(rule: &Length, name: &str) -> bool {
    let first = name.bytes().next().is_some_and(|c| c.is_ascii_alphabetic());
    let rest = name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_');
    first && rest && (rule.min..=rule.max).contains(&name.len())
}

/// Accepts a user name as it was typed.
///
/// # Errors
/// `username_invalid`.
pub(crate) fn expect_good(rule: &Length, name: &str) -> Result<(), Problem> {
    if is_good(rule, name) {
        return Ok(());
    }
    Err(USERNAME_INVALID.arg("min", rule.min).arg("max", rule.max).at("/username"))
}

#[cfg(test)]
mod tests {
    use paifang_kernel::limits::Limits;

    use super::expect_good;

    /// SEC-11: 6 to 20 characters, first a letter, then letters, digits, underscores.
    #[test]
    fn user_names_follow_their_rule() {
        let table = [
            ("1abcde", false),
            ("abcde", false),
            ("abcde_1", true),
            ("abcdef", true),
            ("a2345678901234567890", true),
            ("a23456789012345678901", false),
            ("_abcdef", false),
            ("abc def", false),
            ("abc-def", false),
            ("abcdé_1", false),
            ("戴娜戴娜戴娜", false),
            ("", false),
        ];
        for (name, good) in table {
            assert_eq!(expect_good(&Limits::default().username, name).is_ok(), good, "{name}");
        }
    }
}
