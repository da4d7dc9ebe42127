//! Subscriptions: an application takes a solution, and with it the right to call its APIs (SOL-01, SOL-03..06).

pub mod http;
pub mod store;

use jiff::Timestamp;
use paifang_catalog::Solution;
use paifang_catalog::solutions::SolutionRecord;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::id::Id;
use paifang_kernel::problem::{INVALID, LEVEL_REQUIRED, Problem, STATE_CONFLICT};
use paifang_kernel::{Code, problems};

use crate::applications::State;
use crate::applications::views::NewApp;
use crate::{Application, Owner, Subscription};

problems! {
    /// The solution asks for a market role that the organisation does not have (QUA-01).
    ROLE_REQUIRED = 403 "role_required", "订购该解决方案需要角色：{role}", "This solution needs the role {role}";
    /// The application has the solution already.
    ALREADY_SUBSCRIBED = 409 "already_subscribed", "该应用已订购此解决方案", "The application has this solution already";
}

/// A solution that an application may use.
#[derive(Clone, Debug)]
pub struct SubscriptionRecord {
    /// Its id.
    pub id: Id<Subscription>,
    /// The application's owner.
    pub org: Id<Organisation>,
    /// The application.
    pub app: Id<Application>,
    /// The solution.
    pub solution: Id<Solution>,
    /// Who subscribed.
    pub created_by: Id<Account>,
    /// When.
    pub created_at: Timestamp,
}

/// Whether an organisation may use a solution: every role it asks for, and the level.
///
/// # Errors
/// `role_required` naming the first missing role, or `level_required`.
pub fn may_use(owner: &Owner, solution: &SolutionRecord) -> Result<(), Problem> {
    let content = &solution.content;
    if let Some(role) = content.required_roles.iter().find(|role| !owner.roles.contains(role)) {
        return Err(ROLE_REQUIRED.arg("role", role).next("/console/qualifications"));
    }
    if owner.level < content.min_level {
        let refusal = LEVEL_REQUIRED.arg("required", content.min_level).arg("current", owner.level);
        return Err(refusal.next("/console/account/level"));
    }
    Ok(())
}

/// Whether an application may take another solution now.
///
/// # Errors
/// `state_conflict` while it is suspended.
pub fn may_subscribe(state: &State) -> Result<(), Code> {
    match state {
        State::Suspended { .. } | State::Deleted => Err(STATE_CONFLICT),
        _ => Ok(()),
    }
}

/// Whether an application may give a solution up now.
///
/// # Errors
/// `state_conflict` while it is listed (SOL-06).
pub fn may_unsubscribe(state: &State) -> Result<(), Code> {
    match state {
        State::Listed => Err(STATE_CONFLICT),
        _ => Ok(()),
    }
}

/// Which application is to have the solution (SOL-03).
#[derive(Clone, Debug)]
pub(crate) enum Choice {
    /// One that exists.
    Existing(Id<Application>),
    /// One to be made in the same transaction.
    New(NewApp),
}

impl Choice {
    /// Exactly one of both.
    pub(crate) fn of(existing: Option<Id<Application>>, new: Option<NewApp>) -> Result<Self, Problem> {
        match (existing, new) {
            (Some(id), None) => Ok(Self::Existing(id)),
            (None, Some(new)) => Ok(Self::New(new)),
            _ => Err(INVALID.arg("reason", "app_id | new_app").at("/app_id")),
        }
    }
}

#[cfg(test)]
mod tests;
