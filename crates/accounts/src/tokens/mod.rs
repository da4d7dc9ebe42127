//! Personal API tokens: what a program may do in its maker's name, for a time, and never more than the maker (ADM-09).

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::problem::INVALID;
use paifang_kernel::{Problem, problems};
use schemars::JsonSchema;
use serde::Deserialize;

pub mod http;
mod store;

pub use http::routes;
pub(crate) use store::{developer, revoke_all};

paifang_kernel::ids! {
    /// A personal API token.
    ApiToken = "tok";
}

problems! {
    /// ADM-09: every list has an end (rule D10).
    TOKEN_LIMIT = 409 "token_limit", "最多可有 {most} 个访问令牌，请先吊销不再使用的", "At most {most} tokens; revoke one that is no longer used";
}

/// What every token begins with, so that secret scanners know it.
pub const PREFIX: &str = "pft_";
/// The most tokens that one account may have in one organisation.
const MOST: usize = 20;
/// The most days that a token may live.
const LONGEST_DAYS: i64 = 365;

/// The wish for a token.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for, 1 to 40 characters.
    pub name: String,
    /// What it may do, of `offered` in the list: `apps:read`, `apps:write`, …
    pub scopes: Vec<String>,
    /// How many days it lives, 1 to 365.
    pub days: i64,
}

/// A wish that may be granted.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    name: String,
    scopes: Vec<String>,
    expires_at: Timestamp,
}

impl NewToken {
    /// Tidies the form, or names what is wrong with it; a scope that the maker's roles do not give is refused.
    fn checked(self, offered: &[String], now: Timestamp) -> Result<Wish, Problem> {
        let name = self.name.trim().to_owned();
        if !(1..=40).contains(&name.chars().count()) || name.chars().any(char::is_control) {
            return Err(INVALID.arg("reason", "1..40").at("/name"));
        }
        if self.scopes.is_empty() || self.scopes.iter().any(|scope| !offered.contains(scope)) {
            return Err(INVALID.arg("reason", "scopes").at("/scopes"));
        }
        if !(1..=LONGEST_DAYS).contains(&self.days) {
            return Err(INVALID.arg("reason", format!("1..{LONGEST_DAYS}")).at("/days"));
        }
        // In the order in which they are offered, each once.
        let scopes = offered.iter().filter(|scope| self.scopes.contains(scope)).cloned().collect();
        Ok(Wish { name, scopes, expires_at: now + SignedDuration::from_hours(24 * self.days) })
    }
}

#[cfg(test)]
mod tests;
