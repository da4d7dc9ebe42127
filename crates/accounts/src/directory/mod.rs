//! Developers as operators see them: found, looked at masked, frozen, asked for a new password, helped (ADM-04, ADM-08).

use paifang_kernel::access::Verification;
use paifang_kernel::problem::INVALID;
use paifang_kernel::{Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod care;
pub mod http;
mod onlooking;
mod store;
mod views;

pub use http::routes;
pub(crate) use onlooking::{end_view, jobs};
pub(crate) use store::admit;

paifang_kernel::ids! {
    /// A note of an operator about a developer.
    DeveloperNote = "dnt";
}

/// How long an operator may look at a developer's console (ADM-08).
pub(crate) const VIEW_SECONDS: i64 = 1_800;

problems! {
    /// ADM-04: two accounts are never made one.
    MERGE_REFUSED = 409 "merge_refused", "账号不能合并：请由本人在保留的账号中绑定联系方式，并注销另一个账号", "Accounts are never merged: their owner binds the contacts to the one to keep and closes the other";
}

/// Where an account stands for operators; of several the one that weighs most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountState {
    /// Nothing in the way.
    Active,
    /// The next log-in needs a new password first.
    ResetDue,
    /// Closed by its owner, erased after the time to think it over.
    Closing,
    /// Frozen by an operator.
    Frozen,
    /// Erased.
    Closed,
}

/// The moments that decide where an account stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    pub(crate) frozen: bool,
    pub(crate) reset: bool,
    pub(crate) closing: bool,
    pub(crate) closed: bool,
}

impl AccountState {
    /// The state that follows from the marks.
    pub(crate) fn of(marks: Marks) -> Self {
        match marks {
            Marks { closed: true, .. } => Self::Closed,
            Marks { frozen: true, .. } => Self::Frozen,
            Marks { closing: true, .. } => Self::Closing,
            Marks { reset: true, .. } => Self::ResetDue,
            Marks { .. } => Self::Active,
        }
    }
}

/// Which developers are looked for.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub struct DeveloperQuery {
    /// Part of a name, or a whole id, phone number or mail address.
    pub q: Option<String>,
    /// Where the account stands.
    pub state: Option<AccountState>,
    /// Where the verification of its organisation stands.
    pub verification: Option<Verification>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// How many items, at the most 100.
    pub limit: Option<u32>,
}

/// Why an operator acts; the developer reads it too.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Because {
    /// 2 to 200 characters.
    pub reason: String,
}

/// Something to remember about a developer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewNote {
    /// 1 to 1,000 characters; only operators see it.
    pub text: String,
}

/// The account that another one should become part of.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Merge {
    /// The account to keep.
    pub into: String,
}

impl Because {
    /// The reason, tidied.
    ///
    /// # Errors
    /// `invalid`.
    pub(crate) fn read(&self) -> Result<String, Problem> {
        prose(&self.reason, 2..=200, "/reason")
    }
}

impl NewNote {
    /// The note, tidied.
    ///
    /// # Errors
    /// `invalid`.
    pub(crate) fn read(&self) -> Result<String, Problem> {
        prose(&self.text, 1..=1_000, "/text")
    }
}

fn prose(text: &str, length: std::ops::RangeInclusive<usize>, at: &'static str) -> Result<String, Problem> {
    let text = text.trim();
    let odd = |c: char| c.is_control() && c != '\n';
    if !length.contains(&text.chars().count()) || text.chars().any(odd) {
        let span = format!("{}..{}", length.start(), length.end());
        return Err(INVALID.arg("reason", span).at(at));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests;
