//! Invitations: a person is named by phone, mail or user name, and accepts within seven days (AUT-02).
//!
//! Whether the person has an account is never said: an invitation waits under a keyed index, and whoever proves to own
//! that contact or name by logging in finds it, also when they registered afterwards (rule A3).

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::access::{Organisation, Role};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Keys;
use paifang_kernel::limits::Length;
use paifang_kernel::{Code, Problem, mask};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{INVITATION_OVER, INVITEE_INVALID};
use crate::contact::Contact;
use crate::security::username;
use crate::signin::LoginName;

pub mod http;
mod store;

pub use http::routes;
pub(crate) use store::forget;

paifang_kernel::ids! {
    /// An invitation to an organisation.
    InvitationId = "min";
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// Waiting for the invited person.
    Open,
    /// The person is a member since.
    Accepted,
    /// The person does not want to.
    Declined,
    /// Taken back by the organisation.
    Withdrawn,
    /// Nobody answered in time.
    Expired,
}

/// What ends an open invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The invited person accepts.
    Accept,
    /// The invited person declines.
    Decline,
    /// The organisation takes it back.
    Withdraw,
}

impl InvitationState {
    /// Every state.
    pub const ALL: [Self; 5] = [Self::Open, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Expired];

    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }

    /// Reads a stored name; an open one whose time is over has expired.
    #[must_use]
    pub fn read(name: &str, expires_at: Timestamp, now: Timestamp) -> Self {
        let stored = Self::ALL.into_iter().find(|state| state.name() == name).unwrap_or(Self::Expired);
        if stored == Self::Open && expires_at <= now { Self::Expired } else { stored }
    }

    /// Ends an open invitation.
    ///
    /// # Errors
    /// `invitation_over` for one that is not open.
    pub fn end(self, by: Move) -> Result<Self, Code> {
        match (self, by) {
            (Self::Open, Move::Accept) => Ok(Self::Accepted),
            (Self::Open, Move::Decline) => Ok(Self::Declined),
            (Self::Open, Move::Withdraw) => Ok(Self::Withdrawn),
            (Self::Accepted | Self::Declined | Self::Withdrawn | Self::Expired, _) => Err(INVITATION_OVER),
        }
    }
}

/// How a person was named; an identity number names nobody here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Invitee {
    /// A phone number or mail address.
    Contact(Contact),
    /// A user name, folded to lower case.
    Username(String),
}

impl Invitee {
    /// Reads what somebody typed: a phone number, a mail address or a user name.
    ///
    /// # Errors
    /// `invitee_invalid`.
    pub fn read(text: &str, usernames: &Length) -> Result<Self, Problem> {
        match LoginName::read(text) {
            LoginName::Contact(contact) => Ok(Self::Contact(contact)),
            LoginName::Username(name) if username::is_good(usernames, &name) => Ok(Self::Username(name)),
            LoginName::Username(_) | LoginName::IdNumber(_) => Err(INVITEE_INVALID.at("/recipient")),
        }
    }

    /// The keyed index under which the invitation waits (rule P2).
    #[must_use]
    pub fn index(&self, keys: &Keys) -> String {
        match self {
            Self::Contact(contact) => contact.index(keys),
            Self::Username(name) => LoginName::Username(name.clone()).index(keys),
        }
    }

    /// The contact that was named, unless it was a user name.
    #[must_use]
    pub fn contact(&self) -> Option<&Contact> {
        if let Self::Contact(contact) = self { Some(contact) } else { None }
    }

    /// `phone`, `email` or `username`.
    #[must_use]
    pub fn way(&self) -> &'static str {
        match self {
            Self::Contact(Contact::Phone(_)) => "phone",
            Self::Contact(Contact::Email(_)) => "email",
            Self::Username(_) => "username",
        }
    }

    /// The plain text, for sealing only.
    fn text(&self) -> &str {
        match self {
            Self::Contact(contact) => contact.text(),
            Self::Username(name) => name,
        }
    }

    /// What people see (rule P3).
    #[must_use]
    pub fn masked(&self) -> String {
        masked(self.way(), self.text())
    }
}

/// Masks a recipient that was read back from the store.
fn masked(way: &str, text: &str) -> String {
    match way {
        "phone" => mask::phone(text),
        "email" => mask::email(text),
        _ => text.to_owned(),
    }
}

/// An invitation as either side reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: Id<InvitationId>,
    /// The organisation that invites.
    pub org: Id<Organisation>,
    /// The verified name of that organisation.
    pub org_name: String,
    /// The roles the person is to have.
    pub roles: Vec<Role>,
    /// How the person was named, masked.
    pub recipient: String,
    /// Where it stands.
    pub state: InvitationState,
    /// When it was sent.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    version: i64,
}

/// When an invitation of now ends by itself.
#[must_use]
pub fn end_of_life(now: Timestamp, days: u32) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(i64::from(days) * 24)).unwrap_or(Timestamp::MAX)
}
