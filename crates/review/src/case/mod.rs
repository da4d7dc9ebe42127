//! The words and rules of a review case: its states, its claim, its moves and their refusals (requirements §2.1).

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::access::{Operator, Organisation, Staff};
use paifang_kernel::id::Id;
use paifang_kernel::problem::{STATE_CONFLICT, VERSION_CONFLICT};
use paifang_kernel::{Code, Problem};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

paifang_kernel::ids! {
    /// One thing under review, over all its versions.
    CaseId = "case";
}

paifang_kernel::problems! {
    /// Another reviewer is at work on the case (REV-04).
    REVIEW_CLAIMED = 409 "review_claimed", "{name} 正在审核此申请", "{name} is reviewing this case";
    /// Decisions and unmasked data are for the reviewer who took the case (REV-04, RNV-20).
    CLAIM_REQUIRED = 409 "claim_required", "请先领取此申请", "Claim the case first";
    /// A rejection without a reason helps nobody (REV-05).
    REASON_REQUIRED = 422 "reason_required", "驳回时请至少选择一个原因", "Choose at least one reason for the rejection";
    /// The reason is not in the catalogue of this kind (REV-05).
    REASON_UNKNOWN = 422 "reason_unknown", "没有这个驳回原因", "The catalogue has no such reason for this kind";
    /// The reason points at nothing that the case has (REV-05).
    REASON_TARGET_UNKNOWN = 422 "reason_target_unknown", "申请中没有这个字段或材料", "The case has no such field or document";
    /// Nobody decides about himself (REV-09, rule W8).
    OWN_CASE = 403 "own_case", "不能审核本人或本组织的申请", "You may not decide your own case";
    /// A reviewer has a daily ration of unmasked views (rule P4).
    UNMASKED_LIMIT = 429 "unmasked_limit", "今日查看完整资料的次数已达上限", "Your daily number of unmasked views is used up";
    /// One and the same person is not two (REV-09).
    SECOND_PERSON_REQUIRED = 409 "second_person_required", "需要另一位人员确认", "A different person has to confirm this";
    /// "Return only this item" needs items that the case has (REV-07).
    MARKED_ITEM_REQUIRED = 422 "marked_item_required", "仅退回所选项目时，每个原因都要对应一个字段或材料", "To return only the marked items, tie each reason to a field or document";
    /// Longer than a note may be.
    NOTE_INVALID = 422 "note_invalid", "备注应为 1 至 {max} 个字", "A note has 1 to {max} characters";
}

/// How long a note may be, in characters.
pub const NOTE_LENGTH: usize = 500;

mod second;
pub use second::{Deed, First, Opinion};

/// A taken case: by whom, and when he last did something with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The reviewer.
    pub by: Id<Operator>,
    /// The reviewer's login, for the others to see.
    pub name: String,
    /// The last sign of life.
    pub at: Timestamp,
}

/// Who ended a case, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The reviewer.
    pub by: Id<Operator>,
    /// The reviewer's login.
    pub name: String,
    /// The moment.
    pub at: Timestamp,
}

/// A reason from the catalogue, fixed to a field or document (REV-05).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The code in the catalogue, such as `ind_1`.
    pub code: String,
    /// The field or document it concerns; the catalogue's own when left out.
    #[serde(default)]
    pub target: Option<String>,
    /// What the reviewer adds for the applicant.
    #[serde(default)]
    pub note: Option<String>,
}

/// Where a case stands, with the facts of that state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Waiting for a decision.
    Pending {
        /// Who took it last; look at it through [`Case::claim`], which knows about idleness.
        claim: Option<Claim>,
    },
    /// Accepted.
    Approved(Decided),
    /// Sent back.
    Rejected(Decided, Vec<Reason>),
    /// Taken back by the applicant.
    Withdrawn,
    /// Accepted once and later taken away.
    Revoked(Decided),
}

impl State {
    /// The name in the store and on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Pending { .. } => "pending",
            Self::Approved(_) => "approved",
            Self::Rejected(..) => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Revoked(_) => "revoked",
        }
    }
}

/// One thing under review.
#[derive(Clone, Debug)]
pub struct Case {
    /// The id.
    pub id: Id<CaseId>,
    /// What people call it, such as `RV000123`.
    pub number: String,
    /// The kind, declared by a [`crate::Subject`].
    pub kind: String,
    /// The organisation that asks.
    pub org: Id<Organisation>,
    /// The applicant's masked name or the company's name.
    pub applicant: String,
    /// The masked phone number, or an empty text.
    pub phone: String,
    /// Where it stands.
    pub state: State,
    /// The version of the data that is current.
    pub version: u32,
    /// When this version came.
    pub submitted_at: Timestamp,
    /// What the applicant was promised.
    pub promised_at: Timestamp,
    /// When it is overdue.
    pub due_at: Timestamp,
    /// What a first person said who needs a second one.
    pub first: Option<First>,
    /// Whether the rejection asks for the marked items only.
    pub only_marked: bool,
    /// The number of changes, for optimistic writes.
    pub revision: i64,
}

/// Which way a decision went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Accepted.
    Approve,
    /// Sent back for these reasons.
    Reject(Vec<Reason>),
}

/// The reviewer who acts, at a moment.
#[derive(Clone, Debug)]
pub struct Reviewer {
    /// The operator.
    pub id: Id<Operator>,
    /// The login.
    pub name: String,
    /// The organisations the reviewer belongs to as a developer.
    pub own_orgs: Vec<Id<Organisation>>,
    /// Now.
    pub at: Timestamp,
}

impl Reviewer {
    /// The operator who is asking.
    pub fn of(who: &Staff, at: Timestamp) -> Self {
        let (id, name) = (who.operator.clone(), who.login.clone());
        Self { id, name, own_orgs: who.own_orgs.clone(), at }
    }

    fn decided(&self) -> Decided {
        Decided { by: self.id.clone(), name: self.name.clone(), at: self.at }
    }

    fn claim(&self) -> Claim {
        Claim { by: self.id.clone(), name: self.name.clone(), at: self.at }
    }
}

impl Case {
    /// Who has the case now; a claim without a sign of life for `idle` has returned by itself (REV-04).
    pub fn claim(&self, now: Timestamp, idle: SignedDuration) -> Option<&Claim> {
        let State::Pending { claim: Some(claim) } = &self.state else {
            return None;
        };
        (now.duration_since(claim.at) < idle).then_some(claim)
    }

    /// The reviewer of the case, who may see everything: who holds it, or who decided it (RNV-19, RNV-20).
    pub fn is_reviewed_by(&self, who: &Reviewer, idle: SignedDuration) -> bool {
        match &self.state {
            State::Pending { .. } => self.claim(who.at, idle).is_some_and(|claim| claim.by == who.id),
            State::Approved(decided) | State::Rejected(decided, _) | State::Revoked(decided) => {
                decided.by == who.id
            }
            State::Withdrawn => false,
        }
    }

    /// Takes the case; to take it again is a sign of life.
    ///
    /// # Errors
    /// It is not pending, or somebody else has it.
    pub fn take(mut self, who: &Reviewer, idle: SignedDuration) -> Result<Self, Problem> {
        self.free_for(who, idle)?;
        self.state = State::Pending { claim: Some(who.claim()) };
        Ok(self)
    }

    /// Gives the case back to the queue.
    ///
    /// # Errors
    /// It is not pending, or somebody else has it.
    pub fn release(mut self, who: &Reviewer, idle: SignedDuration) -> Result<Self, Problem> {
        self.free_for(who, idle)?;
        self.state = State::Pending { claim: None };
        Ok(self)
    }

    /// Gives the case to a reviewer, whoever has it now (REV-04).
    ///
    /// # Errors
    /// It is not pending.
    pub fn assign(mut self, to: &Reviewer) -> Result<Self, Code> {
        let State::Pending { .. } = self.state else {
            return Err(STATE_CONFLICT);
        };
        self.state = State::Pending { claim: Some(to.claim()) };
        Ok(self)
    }

    /// Decides about the version that the reviewer saw (REV-08).
    ///
    /// # Errors
    /// It is not pending, a newer version arrived, or the reviewer does not hold it.
    pub fn decide(
        mut self,
        who: &Reviewer,
        idle: SignedDuration,
        seen: u32,
        way: &Decision,
    ) -> Result<Self, Problem> {
        self.free_for(who, idle)?;
        if seen != self.version {
            return Err(VERSION_CONFLICT.into());
        }
        if self.claim(who.at, idle).is_none() {
            return Err(CLAIM_REQUIRED.into());
        }
        self.first = None;
        self.state = match way {
            Decision::Approve => State::Approved(who.decided()),
            Decision::Reject(reasons) if reasons.is_empty() => return Err(REASON_REQUIRED.at("/reasons")),
            Decision::Reject(reasons) => State::Rejected(who.decided(), reasons.clone()),
        };
        Ok(self)
    }

    /// The desk's own rule accepts a case that nobody has taken (REV-12).
    ///
    /// # Errors
    /// It is not pending.
    pub fn approve_by_itself(mut self, system: &Reviewer) -> Result<Self, Code> {
        let State::Pending { .. } = self.state else {
            return Err(STATE_CONFLICT);
        };
        self.state = State::Approved(system.decided());
        Ok(self)
    }

    /// A new version from the applicant: while pending, or after a rejection; a claim is kept.
    ///
    /// # Errors
    /// The case ended in any other way.
    pub fn renew(mut self) -> Result<Self, Code> {
        (self.first, self.only_marked) = (None, false);
        self.state = match self.state {
            State::Pending { claim } => State::Pending { claim },
            State::Rejected(..) => State::Pending { claim: None },
            State::Approved(_) | State::Withdrawn | State::Revoked(_) => return Err(STATE_CONFLICT),
        };
        self.version += 1;
        Ok(self)
    }

    /// The applicant takes it back.
    ///
    /// # Errors
    /// It is not pending.
    pub fn withdraw(mut self) -> Result<Self, Code> {
        let State::Pending { .. } = self.state else {
            return Err(STATE_CONFLICT);
        };
        self.first = None;
        self.state = State::Withdrawn;
        Ok(self)
    }

    /// The fields and documents that the applicant may change now; everything when this is `None` (REV-07).
    pub fn marked(&self) -> Option<Vec<&str>> {
        match &self.state {
            State::Rejected(_, reasons) if self.only_marked => {
                Some(reasons.iter().filter_map(|reason| reason.target.as_deref()).collect())
            }
            _ => None,
        }
    }

    /// An operator takes the approval away.
    ///
    /// # Errors
    /// It is not approved.
    pub fn revoke(mut self, who: &Reviewer) -> Result<Self, Code> {
        let State::Approved(_) = self.state else {
            return Err(STATE_CONFLICT);
        };
        self.first = None;
        self.state = State::Revoked(who.decided());
        Ok(self)
    }

    fn free_for(&self, who: &Reviewer, idle: SignedDuration) -> Result<(), Problem> {
        if !matches!(self.state, State::Pending { .. }) {
            return Err(STATE_CONFLICT.into());
        }
        match self.claim(who.at, idle) {
            Some(claim) if claim.by != who.id => {
                Err(REVIEW_CLAIMED.arg("name", &claim.name).fact("claimed_by", claim.by.as_str()))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
