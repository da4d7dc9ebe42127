//! Reviewer groups: which reviewers see and decide which kinds of case (REV-02).
//!
//! A kind that no group names belongs to all reviewers, so a fresh installation works without a group. A super
//! administrator and an auditor see every kind.

pub(crate) mod http;
pub(crate) mod store;

use paifang_kernel::access::{Operator, StaffRole};
use paifang_kernel::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

paifang_kernel::problems! {
    /// REV-02: the stable name of a group is made of small letters, digits and underscores.
    GROUP_NAME_INVALID = 422 "group_name_invalid", "标识应为 2 至 40 个小写字母、数字或下划线，名称为 1 至 40 个字", "The key has 2 to 40 small letters, digits or underscores, the name 1 to 40 characters";
    /// REV-02: another group bears this name.
    GROUP_NAME_TAKEN = 409 "group_name_taken", "已有同名的审核组", "Another group has this name";
    /// REV-02, REV-09, REV-12: nobody owns such a kind of case.
    KIND_UNKNOWN = 422 "review_kind_unknown", "没有这种审核类型", "There is no such kind of case";
}

/// The most members a group may have, and the most groups there may be.
pub(crate) const MOST: usize = 200;

/// A group of reviewers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// The stable name.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The kinds of case it reviews.
    pub kinds: Vec<String>,
    /// The operators in it.
    pub members: Vec<Id<Operator>>,
}

/// Whether an operator with these roles sees cases of a kind.
pub(crate) fn sees(groups: &[Group], who: &Id<Operator>, roles: &[StaffRole], kind: &str) -> bool {
    let everything = roles.iter().any(|role| matches!(role, StaffRole::Super | StaffRole::Auditor));
    let mut owners = groups.iter().filter(|group| group.kinds.iter().any(|own| own == kind)).peekable();
    everything || owners.peek().is_none() || owners.any(|group| group.members.contains(who))
}
