//! Changing or first binding a phone number or mail address: proof of an old contact, then of the new one (SEC-06, SEC-07).

use paifang_kernel::Problem;
use paifang_kernel::access::{Developer, Verification};
use paifang_kernel::notice::Contact as Reach;
use paifang_kernel::problem::STATE_CONFLICT;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Change;
use crate::contact::Contact;

pub mod http;
mod store;

pub use http::routes;
pub(super) use store::purge;

paifang_kernel::ids! {
    /// A change of a contact that is under way.
    ContactChange = "cch";
}

/// How long each step may take in seconds; a proof counts for no longer (rule A11).
const STEP: i64 = 600;

/// Codes that one account may ask for in an hour, over all recipients.
const CODES_AN_HOUR: u32 = 10;

/// Which contact is to change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// The mail address.
    Email,
    /// The phone number.
    Phone,
}

impl ContactKind {
    fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Email, Self::Phone].into_iter().find(|kind| kind.name() == name)
    }

    fn change(self) -> Change {
        match self {
            Self::Email => Change::EmailChanged,
            Self::Phone => Change::PhoneChanged,
        }
    }

    /// Reads what somebody typed as a contact of this kind.
    fn read(self, text: &str) -> Result<Contact, Problem> {
        let read = match self {
            Self::Email => Contact::email(text),
            Self::Phone => Contact::phone(text),
        };
        read.map_err(|code| code.at("/recipient"))
    }

    /// The contact of this kind that the account has.
    fn present(self, reach: &Reach) -> Option<Contact> {
        match self {
            Self::Email => reach.email.clone().map(Contact::Email),
            Self::Phone => reach.phone.clone().map(Contact::Phone),
        }
    }

    fn other(self) -> Self {
        match self {
            Self::Email => Self::Phone,
            Self::Phone => Self::Email,
        }
    }

    /// Where the first code goes: to the contact that is to change, else to the other one.
    fn prover(self, reach: &Reach) -> Option<Contact> {
        self.present(reach).or_else(|| self.other().present(reach))
    }
}

/// Contacts stay as they are while a reviewer looks at them (SEC-10).
///
/// # Errors
/// `state_conflict` while a verification is pending.
fn expect_settled(who: &Developer) -> Result<(), Problem> {
    match who.standing.verification {
        Verification::Pending => Err(STATE_CONFLICT.into()),
        Verification::Unverified | Verification::Rejected | Verification::Verified => Ok(()),
    }
}
