//! Contracts: an organisation hands one in, business staff decide, a signed one opens the contract gate (CON, GATE-05).

mod company;
mod document;
mod gate;
mod http;
mod kinds;
mod operating;
mod overseeing;
mod personal;
mod store;
mod subject;
mod sweep;
#[cfg(test)]
mod tests;
mod views;

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::Code;
use paifang_kernel::id::Id;
use paifang_kernel::problem::STATE_CONFLICT;
use paifang_review::{CaseId, Reason};
use serde::{Deserialize, Serialize};

pub use company::Company;
pub use gate::ContractGate;
pub use http::{Contracts, routes};
pub(crate) use personal::{erase, personal};
pub use subject::subject;
pub use sweep::sweep;

paifang_kernel::ids! {
    /// One agreement between the platform and an organisation, over all its versions.
    ContractId = "ctr";
}

paifang_kernel::problems! {
    /// CON-05: new signings of this kind are closed.
    CONTRACT_KIND_CLOSED = 409 "contract_kind_closed", "该类协议暂未开放签约", "New signings of this kind are closed";
    /// CON-11: a supplement stands on a signed base agreement.
    CONTRACT_BASE_REQUIRED = 409 "contract_base_required", "请先签署主协议：{base}", "Sign the base agreement first: {base}";
    /// CON-03: a starred field is empty.
    FIELD_REQUIRED = 422 "field_required", "此项为必填项", "This field is required";
    /// CON-03: a field is too long, or holds what does not belong there.
    CONTRACT_FIELD_INVALID = 422 "contract_field_invalid", "请检查此项的内容和长度", "Check what this field holds and how long it is";
    /// CON-10: the text was replaced while it was being read.
    CONTRACT_TEXT_OUTDATED = 409 "contract_text_outdated", "协议文本已更新，请阅读新版本后提交", "The text has been updated; read the new version and submit again";
    /// A termination needs words.
    TERMINATION_REASON = 422 "termination_reason_required", "请填写终止原因", "Say why the contract is terminated";
}

/// One version, handed in for review; the company's data and the accepted document are sealed elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// The case at the review desk.
    pub case: Id<CaseId>,
    /// The version within the case.
    pub version: u32,
    /// The version of the kind's text that was accepted.
    pub text_version: i64,
    /// When it came.
    pub filed_at: Timestamp,
    /// The end of the promised working days.
    pub due_at: Timestamp,
}

/// What was signed, and how long it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The version that was approved.
    pub filing: Filing,
    /// The first moment.
    pub signed_at: Timestamp,
    /// The moment at which it no longer holds.
    pub ends_at: Timestamp,
}

/// Where a contract stands, with the facts of that state (requirements §2.2).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Nothing handed in yet.
    #[default]
    Unsigned,
    /// Waiting for a decision.
    Reviewing {
        /// What waits.
        filing: Filing,
    },
    /// Sent back.
    Rejected {
        /// What was sent back.
        filing: Filing,
        /// When.
        at: Timestamp,
        /// Why.
        reasons: Vec<Reason>,
    },
    /// In force.
    Signed {
        /// What was signed.
        signed: Signed,
    },
    /// Ended by an operator.
    Terminated {
        /// What had been signed.
        signed: Signed,
        /// When.
        at: Timestamp,
        /// Why, for the developer to read.
        reason: String,
    },
    /// Its term is over.
    Expired {
        /// What had been signed.
        signed: Signed,
    },
}

impl State {
    /// The name in the store and on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unsigned => "unsigned",
            Self::Reviewing { .. } => "reviewing",
            Self::Rejected { .. } => "rejected",
            Self::Signed { .. } => "signed",
            Self::Terminated { .. } => "terminated",
            Self::Expired { .. } => "expired",
        }
    }

    /// The newest version that was handed in.
    pub fn filing(&self) -> Option<&Filing> {
        match self {
            Self::Unsigned => None,
            Self::Reviewing { filing } | Self::Rejected { filing, .. } => Some(filing),
            Self::Signed { signed } | Self::Terminated { signed, .. } | Self::Expired { signed } => {
                Some(&signed.filing)
            }
        }
    }

    /// What was signed, also after its end.
    pub fn signed(&self) -> Option<&Signed> {
        match self {
            Self::Signed { signed } | Self::Terminated { signed, .. } | Self::Expired { signed } => {
                Some(signed)
            }
            Self::Unsigned | Self::Reviewing { .. } | Self::Rejected { .. } => None,
        }
    }

    /// Until when existing devices keep running after the end, so many days later (CON-12).
    pub fn grace_until(&self, days: u32) -> Option<Timestamp> {
        let end = match self {
            Self::Terminated { at, .. } => *at,
            Self::Expired { signed } => signed.ends_at,
            Self::Unsigned | Self::Reviewing { .. } | Self::Rejected { .. } | Self::Signed { .. } => {
                return None;
            }
        };
        end.checked_add(SignedDuration::from_hours(i64::from(days) * 24)).ok()
    }

    /// The organisation handed in a first version, or a corrected one after a rejection.
    ///
    /// # Errors
    /// It is under review, in force or over.
    pub fn submit(self, filing: Filing) -> Result<Self, Code> {
        match self {
            Self::Unsigned | Self::Rejected { .. } => Ok(Self::Reviewing { filing }),
            Self::Reviewing { .. } | Self::Signed { .. } | Self::Terminated { .. } | Self::Expired { .. } => {
                Err(STATE_CONFLICT)
            }
        }
    }

    /// Business staff approved it; it holds from now until its end.
    ///
    /// # Errors
    /// It is not under review.
    pub fn approve(self, signed_at: Timestamp, ends_at: Timestamp) -> Result<Self, Code> {
        let filing = self.reviewed()?;
        Ok(Self::Signed { signed: Signed { filing, signed_at, ends_at } })
    }

    /// Business staff sent it back.
    ///
    /// # Errors
    /// It is not under review.
    pub fn reject(self, at: Timestamp, reasons: Vec<Reason>) -> Result<Self, Code> {
        Ok(Self::Rejected { filing: self.reviewed()?, at, reasons })
    }

    /// An operator ends it before its time.
    ///
    /// # Errors
    /// It is not in force.
    pub fn terminate(self, at: Timestamp, reason: &str) -> Result<Self, Code> {
        let Self::Signed { signed } = self else { return Err(STATE_CONFLICT) };
        Ok(Self::Terminated { signed, at, reason: reason.to_owned() })
    }

    /// Its end date has passed.
    ///
    /// # Errors
    /// It is not in force, or its end is still to come.
    pub fn expire(self, now: Timestamp) -> Result<Self, Code> {
        match self {
            Self::Signed { signed } if signed.ends_at <= now => Ok(Self::Expired { signed }),
            _ => Err(STATE_CONFLICT),
        }
    }

    fn reviewed(self) -> Result<Filing, Code> {
        let Self::Reviewing { filing } = self else { return Err(STATE_CONFLICT) };
        Ok(filing)
    }
}
