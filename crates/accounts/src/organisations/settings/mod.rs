//! What an organisation sets for itself: how it is shown (ADM-09).

use jiff::Timestamp;
use paifang_kernel::Problem;
use paifang_kernel::access::{DeveloperKind, Organisation, Verification};
use paifang_kernel::id::Id;
use paifang_kernel::problem::INVALID;

pub mod http;
mod store;

pub use http::routes;

/// The most characters of a display name.
const LONGEST: usize = 40;

/// The settings with what they stand beside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The organisation.
    pub id: Id<Organisation>,
    /// The name that verification gave it, which messages to others carry.
    pub name: String,
    /// What the organisation calls itself in the console.
    pub display_name: Option<String>,
    /// The developer type, once verified.
    pub kind: Option<DeveloperKind>,
    /// How far its verification has come.
    pub verification: Verification,
    /// Since when it exists.
    pub created_at: Timestamp,
    /// Whether it demands a second factor of its members (LOG-09).
    pub demands_factor: bool,
    /// The number that guards a change.
    pub version: i64,
}

/// Reads a display name; an empty one goes back to the verified name.
///
/// # Errors
/// `invalid` at `/display_name` for one that is too long or holds control characters.
fn display_name(text: &str) -> Result<Option<String>, Problem> {
    let text = text.trim();
    if text.chars().count() > LONGEST || text.chars().any(char::is_control) {
        return Err(INVALID.arg("reason", format!("0..{LONGEST}")).at("/display_name"));
    }
    Ok((!text.is_empty()).then(|| text.to_owned()))
}
