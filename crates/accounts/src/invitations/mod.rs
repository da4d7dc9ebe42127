//! Invitation codes, with which people may register while the platform demands one (ACC-20).

use jiff::Timestamp;
use paifang_kernel::id::Id;
use paifang_kernel::problem::INVALID;
use paifang_kernel::{Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod http;
mod store;

pub use http::routes;
pub(crate) use store::redeem;

paifang_kernel::ids! {
    /// An invitation.
    Invitation = "inv";
}

problems! {
    /// ACC-20: the platform demands an invitation.
    INVITATION_REQUIRED = 422 "invitation_required", "请填写邀请码", "Enter an invitation code";
    /// ACC-20: not an invitation, used up, ended or too old; which of them is not said.
    INVITATION_INVALID = 422 "invitation_invalid", "邀请码不正确或已失效", "The invitation code is wrong or no longer valid";
}

/// Letters and digits that are not mistaken for each other.
const ALPHABET: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
/// Characters of a code; 50 bits of chance.
const LENGTH: usize = 10;
/// The most people one code may bring.
const MOST_USES: u32 = 10_000;
/// The longest life of a code, in days.
const MOST_DAYS: u32 = 366;

/// An invitation to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInvitation {
    /// How many people may register with it, 1 to 10,000.
    pub uses: u32,
    /// For how many days, 1 to 366.
    pub days: u32,
    /// For whom it is, up to 100 characters.
    #[serde(default)]
    pub note: String,
}

impl NewInvitation {
    /// Tidies the form, or names what is wrong with it.
    ///
    /// # Errors
    /// `invalid`.
    fn checked(mut self) -> Result<Self, Problem> {
        self.note = self.note.trim().to_owned();
        let range =
            |most: u32, pointer: &'static str| INVALID.arg("reason", format!("1..{most}")).at(pointer);
        if !(1..=MOST_USES).contains(&self.uses) {
            return Err(range(MOST_USES, "/uses"));
        }
        if !(1..=MOST_DAYS).contains(&self.days) {
            return Err(range(MOST_DAYS, "/days"));
        }
        if self.note.chars().count() > 100 || self.note.chars().any(char::is_control) {
            return Err(INVALID.arg("reason", "0..100").at("/note"));
        }
        Ok(self)
    }
}

/// Where an invitation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationState {
    /// Somebody may still register with it.
    Open,
    /// As many as may have registered.
    UsedUp,
    /// Its days are over.
    Expired,
    /// An operator ended it.
    Ended,
}

/// An invitation as operators see it; its code was shown once and is kept as a keyed hash.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct InvitationView {
    /// The id.
    pub id: Id<Invitation>,
    /// How the code begins.
    pub hint: String,
    /// For whom it is.
    pub note: String,
    /// How many people may register with it.
    pub uses: u32,
    /// How many have.
    pub used: u32,
    /// Until when it holds.
    pub expires_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// Where it stands.
    pub state: InvitationState,
}

/// Where an invitation stands now; what was ended by hand says so first.
fn state(ended: bool, (used, uses): (u32, u32), expires_at: Timestamp, now: Timestamp) -> InvitationState {
    match (ended, used >= uses, expires_at <= now) {
        (true, _, _) => InvitationState::Ended,
        (_, true, _) => InvitationState::UsedUp,
        (_, _, true) => InvitationState::Expired,
        _ => InvitationState::Open,
    }
}

/// The form in which codes are compared: people add spaces and dashes, and type either case.
fn folded(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase()
}

#[cfg(test)]
mod tests;
