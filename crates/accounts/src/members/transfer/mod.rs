//! The main account moves to an administrator: proven by the one, accepted by the other, within 24 hours (AUT-13).

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::id::Id;
use paifang_kernel::{Code, problems};
use serde::{Deserialize, Serialize};

pub mod http;
mod store;

pub use http::routes;

paifang_kernel::ids! {
    /// A transfer of a main account.
    TransferId = "trf";
}

problems! {
    /// AUT-13: another transfer is under way.
    TRANSFER_OPEN = 409 "transfer_open", "已有一项主账号转让正在进行，请先取消", "A transfer is under way already; cancel it first";
    /// AUT-13: only an administrator of the organisation can become its main account.
    TRANSFER_TO_ADMIN = 422 "transfer_to_admin", "只能转让给本企业的管理员", "Only an administrator of the organisation can take the main account over";
    /// AUT-13: an individual's organisation is that person, and cannot change hands.
    TRANSFER_COMPANY_ONLY = 409 "transfer_company_only", "个人开发者的主账号不能转让", "The main account of an individual developer cannot be transferred";
    /// AUT-13: done, cancelled, or older than 24 hours.
    TRANSFER_OVER = 409 "transfer_over", "转让已结束或已过期，请重新发起", "The transfer is over or too old; start again";
}

/// How long a transfer lives, in hours.
const LIFE_HOURS: i64 = 24;

/// Where a transfer stands, with the ticket of the code that was sent last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Begun; the main account has to prove itself.
    Started {
        /// The code sent to the main account.
        ticket: Option<String>,
    },
    /// The main account entered its code; the administrator has to accept with theirs.
    Proven {
        /// The code sent to the administrator.
        ticket: Option<String>,
    },
    /// The administrator is the main account.
    Done,
    /// Given up by either side, or too old.
    Cancelled,
}

impl State {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Started { .. } => "started",
            Self::Proven { .. } => "proven",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
        }
    }

    /// A code was sent to whose turn it is.
    ///
    /// # Errors
    /// The transfer is over.
    pub fn sent(self, ticket: &str) -> Result<Self, Code> {
        let ticket = Some(ticket.to_owned());
        match self {
            Self::Started { .. } => Ok(Self::Started { ticket }),
            Self::Proven { .. } => Ok(Self::Proven { ticket }),
            Self::Done | Self::Cancelled => Err(TRANSFER_OVER),
        }
    }

    /// The main account entered the right code.
    ///
    /// # Errors
    /// It did before, or the transfer is over.
    pub fn prove(self) -> Result<Self, Code> {
        match self {
            Self::Started { .. } => Ok(Self::Proven { ticket: None }),
            Self::Proven { .. } | Self::Done | Self::Cancelled => Err(TRANSFER_OVER),
        }
    }

    /// The administrator entered the right code.
    ///
    /// # Errors
    /// The main account did not yet, or the transfer is over.
    pub fn accept(self) -> Result<Self, Code> {
        match self {
            Self::Proven { .. } => Ok(Self::Done),
            Self::Started { .. } | Self::Done | Self::Cancelled => Err(TRANSFER_OVER),
        }
    }

    /// Either side gives up.
    ///
    /// # Errors
    /// The transfer is over.
    pub fn cancel(self) -> Result<Self, Code> {
        match self {
            Self::Started { .. } | Self::Proven { .. } => Ok(Self::Cancelled),
            Self::Done | Self::Cancelled => Err(TRANSFER_OVER),
        }
    }

    /// The ticket of the code that the main account is to enter.
    fn proof_ticket(&self) -> Option<&str> {
        if let Self::Started { ticket } = self { ticket.as_deref() } else { None }
    }

    /// The ticket of the code that the administrator is to enter.
    fn acceptance_ticket(&self) -> Option<&str> {
        if let Self::Proven { ticket } = self { ticket.as_deref() } else { None }
    }
}

/// A transfer that is under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transfer {
    /// Its id.
    pub id: Id<TransferId>,
    /// The organisation.
    pub org: Id<Organisation>,
    /// The main account until now.
    pub from: Id<Account>,
    /// The administrator who is to be it.
    pub to: Id<Account>,
    /// Where it stands.
    pub state: State,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    version: i64,
}

/// When a transfer of now ends by itself.
fn end_of_life(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(LIFE_HOURS)).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests;
