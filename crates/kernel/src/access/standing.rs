//! How far an organisation has come, and what stands in its way (GATE-08).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::problem::{
    ACCOUNT_FROZEN, AGREEMENT_REQUIRED, CONTRACT_REQUIRED, Code, FACTOR_REQUIRED, LEVEL_REQUIRED,
    VERIFICATION_PENDING, VERIFICATION_REQUIRED,
};

/// The account verification status that gates read (requirements §2.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// No case, or only drafts, withdrawn or revoked ones.
    #[default]
    Unverified,
    /// Under review.
    Pending,
    /// Sent back with reasons.
    Rejected,
    /// Approved.
    Verified,
}

/// The developer type that the approved verification fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeveloperKind {
    /// 个人开发者.
    Individual,
    /// 企业开发者.
    Enterprise,
}

/// How far the acting organisation has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Frozen by an operator.
    pub frozen: bool,
    /// The current agreement is accepted.
    pub agreed: bool,
    /// Real-name verification.
    pub verification: Verification,
    /// The developer type, once verified.
    pub kind: Option<DeveloperKind>,
    /// The real-name level, 0 to 4.
    pub level: u8,
    /// A contract is signed, or none is demanded.
    pub contracted: bool,
    /// The organisation demands a second factor, which the person has not (LOG-09).
    pub factor_missing: bool,
}

/// What a permission asks of the organisation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needed {
    /// A session, nothing more (GATE-07).
    SignedIn,
    /// Real-name verification (GATE-02, GATE-06).
    Verified,
    /// At least this real-name level, however it was reached: an identity source gives one without any review (LVL-03).
    RealName(u8),
    /// A contract where the gate asks for one (GATE-05).
    Contracted,
}

/// The first thing in the way, and where to deal with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Obstacle {
    /// The stable code of the refusal.
    pub code: String,
    /// The page to go to.
    pub next: String,
}

impl DeveloperKind {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Enterprise => "enterprise",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Individual, Self::Enterprise].into_iter().find(|kind| kind.name() == name)
    }
}

impl Verification {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Pending => "pending",
            Self::Rejected => "rejected",
            Self::Verified => "verified",
        }
    }

    /// Reads a stored name; anything unknown is unverified.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let all = [Self::Pending, Self::Rejected, Self::Verified];
        all.into_iter().find(|state| state.name() == name).unwrap_or_default()
    }
}

impl Standing {
    /// The refusal that stops somebody who needs this, in the order of GATE-08, or nothing.
    #[must_use]
    pub fn refusal(&self, needed: Needed) -> Option<Problem> {
        if self.frozen {
            return Some(ACCOUNT_FROZEN.into());
        }
        if needed == Needed::SignedIn {
            return None;
        }
        if !self.agreed {
            return Some(step(AGREEMENT_REQUIRED, "/console/agreements"));
        }
        if self.factor_missing {
            return Some(step(FACTOR_REQUIRED, "/console/account/security"));
        }
        if let Needed::RealName(level) = needed {
            return (self.level < level).then(|| {
                let refusal = step(LEVEL_REQUIRED, "/console/account/level");
                refusal.arg("required", level).arg("current", self.level)
            });
        }
        let verification = match self.verification {
            Verification::Unverified | Verification::Rejected => {
                Some(step(VERIFICATION_REQUIRED, "/console/verify"))
            }
            Verification::Pending => Some(step(VERIFICATION_PENDING, "/console/verify/status")),
            Verification::Verified => None,
        };
        verification.or_else(|| match needed {
            Needed::SignedIn | Needed::Verified | Needed::RealName(_) => None,
            Needed::Contracted => (!self.contracted).then(|| step(CONTRACT_REQUIRED, "/console/contracts")),
        })
    }

    /// The same as [`Self::refusal`] in the form that `GET /me` shows.
    #[must_use]
    pub fn obstacle(&self, needed: Needed) -> Option<Obstacle> {
        let problem = self.refusal(needed)?;
        let next = problem.inner().next.clone().unwrap_or_else(|| "/console/account".to_owned());
        Some(Obstacle { code: problem.code().id.to_owned(), next })
    }
}

fn step(code: Code, path: &str) -> Problem {
    Problem::new(code).next(path)
}
