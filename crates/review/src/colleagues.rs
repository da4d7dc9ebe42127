//! The staff list as the desk needs it: who may be told of a case, and who may be given one (REV-04, REV-10).

use async_trait::async_trait;
use jiff::Timestamp;
use paifang_kernel::Problem;
use paifang_kernel::access::{Operator, Organisation, StaffRole};
use paifang_kernel::id::Id;

use crate::case::{Case, Reviewer};
use crate::groups::{Group, sees};
use crate::views::may_decide;

/// An operator who may log in.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// The operator.
    pub id: Id<Operator>,
    /// The login name.
    pub login: String,
    /// The roles.
    pub roles: Vec<StaffRole>,
    /// The organisations the person belongs to as a developer (REV-09).
    pub own_orgs: Vec<Id<Organisation>>,
}

/// Keeps the staff list; the accounts slice implements it and the server plugs it in.
#[async_trait]
pub trait Colleagues: Send + Sync {
    /// Everybody who may log in.
    async fn all(&self) -> Result<Vec<Colleague>, Problem>;
}

/// An empty staff list, for a desk into which none was plugged.
pub(crate) struct Nobody;

#[async_trait]
impl Colleagues for Nobody {
    async fn all(&self) -> Result<Vec<Colleague>, Problem> {
        Ok(Vec::new())
    }
}

impl Colleague {
    /// Whether this one may decide cases of a kind: by role, and by group where the kind has groups.
    pub(crate) fn may_decide(&self, groups: &[Group], kind: &str) -> bool {
        may_decide(&self.roles) && sees(groups, &self.id, &self.roles, kind)
    }

    /// As the one who acts on a case.
    pub(crate) fn reviewer(&self, at: Timestamp) -> Reviewer {
        Reviewer { id: self.id.clone(), name: self.login.clone(), own_orgs: self.own_orgs.clone(), at }
    }
}

/// Who is told of a case: the reviewers who may decide it, and where there are none the super administrators, so that
/// no case waits unseen. Whose own case it is learns nothing (REV-09).
pub(crate) fn told<'a>(all: &'a [Colleague], groups: &[Group], case: &Case) -> Vec<&'a Colleague> {
    let able = |one: &&Colleague| one.may_decide(groups, &case.kind) && !one.own_orgs.contains(&case.org);
    let able: Vec<&Colleague> = all.iter().filter(able).collect();
    let reviewers = able.iter().filter(|one| one.roles.contains(&StaffRole::Reviewer));
    let reviewers: Vec<&Colleague> = reviewers.copied().collect();
    if reviewers.is_empty() { able } else { reviewers }
}
