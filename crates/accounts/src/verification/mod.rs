//! Real-name verification: an organisation hands in a dossier, a reviewer decides, a rejected one may try again (RNV).

mod consent;
mod credit_code;
mod dossier;
mod fleet;
mod form;
mod frozen;
mod http;
pub(crate) mod id_number;
mod kinds;
mod known;
mod personal;
mod retention;
mod store;
mod subject;
#[cfg(test)]
pub(crate) mod tests;
mod views;

use jiff::Timestamp;
use paifang_kernel::Code;
use paifang_kernel::access;
use paifang_kernel::id::Id;
use paifang_kernel::problem::STATE_CONFLICT;
use paifang_review::{CaseId, Reason};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use consent::{CONSENT_VERSION, ConsentView};
pub use dossier::{Dossier, Enterprise, Individual};
pub use fleet::Fleet;
pub(crate) use form::person_name;
pub use http::{Verifications, routes};
pub use id_number::IdNumber;
pub use kinds::KINDS;
pub(crate) use known::{in_force, person_index, verified_among};
pub(crate) use personal::{erase, personal};
pub use retention::{account_closed, purge};
pub use store::faults;
pub use subject::subject;

paifang_kernel::problems! {
    /// RNV-17: not an identity-card number.
    ID_NUMBER_INVALID = 422 "id_number_invalid", "身份证号码不正确", "This is not a valid identity-card number";
    /// RNV-17: the identity card has run out, or its dates cannot be.
    ID_EXPIRED = 422 "id_expired", "身份证不在有效期内", "The identity card is not within its validity";
    /// RNV-17: not a unified social credit code.
    CREDIT_CODE_INVALID = 422 "credit_code_invalid", "统一社会信用代码不正确", "This is not a valid unified social credit code";
    /// RNV-17: the licence has run out.
    LICENCE_EXPIRED = 422 "licence_expired", "营业执照已过期", "The business licence has expired";
    /// RNV-07: a name is missing or holds what no name holds.
    NAME_INVALID = 422 "name_invalid", "请填写真实的姓名或名称", "Enter the true name";
    /// RNV-07: an address is missing or far too long.
    ADDRESS_INVALID = 422 "address_invalid", "请填写真实的地址", "Enter the true address";
    /// RNV-07: not a phone number, mobile or fixed line.
    CONTACT_PHONE_INVALID = 422 "contact_phone_invalid", "请填写正确的联系电话", "Enter a correct phone number";
    /// RNV-18: the separate consent for identity data is missing.
    CONSENT_REQUIRED = 422 "consent_required", "请单独同意处理你的身份信息", "Give your separate consent to the use of identity data";
    /// RNV-16: a company hands in nothing before it has a verified mail address.
    EMAIL_REQUIRED = 422 "email_required", "提交企业实名认证前，请先绑定邮箱", "Bind an e-mail address before you submit an enterprise verification";
    /// ENT-04: there are more devices than an individual developer may have.
    DEVICE_CAP = 409 "device_cap", "个人开发者最多 {cap} 台设备，当前有 {count} 台", "An individual developer has at most {cap} devices, there are {count}";
    /// A revocation needs words.
    REVOCATION_REASON = 422 "revocation_reason_required", "请填写撤销原因", "Say why the verification is revoked";
}

/// The real-name level that an approved manual review gives (requirements §3, level.initial).
pub const REVIEWED_LEVEL: u8 = 3;

/// The gender on the identity card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// 男.
    Male,
    /// 女.
    Female,
}

/// One version of the data, handed in for review; the data themselves are sealed elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filing {
    /// The case at the review desk.
    pub case: Id<CaseId>,
    /// The version within the case.
    pub version: u32,
    /// Individual or enterprise.
    pub kind: access::DeveloperKind,
    /// When it came.
    pub filed_at: Timestamp,
    /// The end of the promised working days.
    pub promised_at: Timestamp,
}

/// Where the newest case stands, with the facts of that state (requirements §2.1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Newest {
    /// Nothing handed in yet.
    #[default]
    Draft,
    /// Waiting for a reviewer.
    Pending {
        /// What waits.
        filing: Filing,
    },
    /// Accepted; the same filing is in force.
    Approved {
        /// What was accepted.
        filing: Filing,
        /// When.
        at: Timestamp,
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
    /// Taken back by the developer.
    Withdrawn {
        /// What was taken back.
        filing: Filing,
        /// When.
        at: Timestamp,
    },
    /// Accepted once, and later taken away by an operator.
    Revoked {
        /// What had been accepted.
        filing: Filing,
        /// When.
        at: Timestamp,
    },
}

/// An organisation's verification: its newest case, and the filing that was approved and still holds (PRO-03).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// The newest case.
    pub newest: Newest,
    /// What holds, also while a change case waits or was rejected.
    pub in_force: Option<Filing>,
}

impl Newest {
    /// The name in the store and on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Pending { .. } => "pending",
            Self::Approved { .. } => "approved",
            Self::Rejected { .. } => "rejected",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Revoked { .. } => "revoked",
        }
    }

    /// The newest filing.
    pub fn filing(&self) -> Option<&Filing> {
        match self {
            Self::Draft => None,
            Self::Pending { filing }
            | Self::Approved { filing, .. }
            | Self::Rejected { filing, .. }
            | Self::Withdrawn { filing, .. }
            | Self::Revoked { filing, .. } => Some(filing),
        }
    }

    /// When it was decided, either way.
    pub fn decided_at(&self) -> Option<Timestamp> {
        match self {
            Self::Approved { at, .. } | Self::Rejected { at, .. } | Self::Revoked { at, .. } => Some(*at),
            Self::Draft | Self::Pending { .. } | Self::Withdrawn { .. } => None,
        }
    }
}

/// Whether a submission continues a case or opens one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// A new case.
    Open,
    /// The next version of this case.
    Renew(Id<CaseId>),
}

impl Verification {
    /// The status that the gates read.
    pub fn status(&self) -> access::Verification {
        if self.in_force.is_some() {
            return access::Verification::Verified;
        }
        match self.newest {
            Newest::Pending { .. } => access::Verification::Pending,
            Newest::Rejected { .. } => access::Verification::Rejected,
            Newest::Draft | Newest::Approved { .. } | Newest::Withdrawn { .. } | Newest::Revoked { .. } => {
                access::Verification::Unverified
            }
        }
    }

    /// Where a submission of this kind goes.
    ///
    /// # Errors
    /// A case of the other kind is pending; it has to be withdrawn first.
    pub fn route(&self, kind: access::DeveloperKind) -> Result<Route, Code> {
        match &self.newest {
            Newest::Pending { filing } if filing.kind != kind => Err(STATE_CONFLICT),
            Newest::Pending { filing } => Ok(Route::Renew(filing.case.clone())),
            Newest::Rejected { filing, .. } if filing.kind == kind => Ok(Route::Renew(filing.case.clone())),
            Newest::Draft
            | Newest::Rejected { .. }
            | Newest::Approved { .. }
            | Newest::Withdrawn { .. }
            | Newest::Revoked { .. } => Ok(Route::Open),
        }
    }

    /// The developer handed in a version: a first one, an edit while pending, a correction, or a change case.
    ///
    /// # Errors
    /// As [`Self::route`].
    pub fn submit(self, filing: Filing) -> Result<Self, Code> {
        self.route(filing.kind)?;
        Ok(Self { newest: Newest::Pending { filing }, ..self })
    }

    /// The developer takes the pending case back.
    ///
    /// # Errors
    /// Nothing is pending.
    pub fn withdraw(self, at: Timestamp) -> Result<Self, Code> {
        let filing = self.pending()?;
        Ok(Self { newest: Newest::Withdrawn { filing, at }, ..self })
    }

    /// The reviewer accepted the pending filing, which holds from now on.
    ///
    /// # Errors
    /// Nothing is pending.
    pub fn approve(self, at: Timestamp) -> Result<Self, Code> {
        let filing = self.pending()?;
        Ok(Self { in_force: Some(filing.clone()), newest: Newest::Approved { filing, at } })
    }

    /// The reviewer sent the pending filing back; what held before still holds.
    ///
    /// # Errors
    /// Nothing is pending.
    pub fn reject(self, at: Timestamp, reasons: Vec<Reason>) -> Result<Self, Code> {
        let filing = self.pending()?;
        Ok(Self { newest: Newest::Rejected { filing, at, reasons }, ..self })
    }

    /// An operator takes the approval away; a change case that waits goes on waiting.
    ///
    /// # Errors
    /// Nothing is in force.
    pub fn revoke(self, at: Timestamp) -> Result<Self, Code> {
        let Some(filing) = self.in_force else {
            return Err(STATE_CONFLICT);
        };
        let newest = match self.newest {
            Newest::Approved { .. } => Newest::Revoked { filing, at },
            other => other,
        };
        Ok(Self { newest, in_force: None })
    }

    /// Whether the newest case or what holds is this one.
    pub fn knows(&self, case: &Id<CaseId>) -> bool {
        [self.newest.filing(), self.in_force.as_ref()]
            .into_iter()
            .flatten()
            .any(|filing| filing.case == *case)
    }

    /// The case's data were destroyed because their time was over.
    #[must_use]
    pub fn forget(self, case: &Id<CaseId>) -> Self {
        let newest = match self.newest {
            newest if newest.filing().is_some_and(|filing| filing.case == *case) => Newest::Draft,
            other => other,
        };
        Self { newest, in_force: self.in_force.filter(|filing| filing.case != *case) }
    }

    fn pending(&self) -> Result<Filing, Code> {
        match &self.newest {
            Newest::Pending { filing } => Ok(filing.clone()),
            _ => Err(STATE_CONFLICT),
        }
    }
}
