//! Organisations: the party an account acts for, and how far it has come (requirements §1, §2.1).

use paifang_kernel::access::{Account, DeveloperKind, Organisation, Verification};
use paifang_kernel::id::Id;
use paifang_kernel::limits::Limits;

mod devices;
pub mod settings;
mod standings;
mod store;

pub(crate) use standings::bump;
pub use standings::{names, revision, standings};
pub use store::{find, owner_of, set_standing};
pub(crate) use store::{level, open, set_contracted, set_owner, settle_level, standing_of, verified_name};

/// What verification decided about an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStanding {
    /// The status that gates read.
    pub verification: Verification,
    /// The developer type that the approved verification fixes.
    pub kind: Option<DeveloperKind>,
    /// The real-name level, 0 to 4.
    pub level: u8,
    /// A new name, for instance of the verified company; `None` keeps the present one.
    pub name: Option<String>,
}

/// An organisation as others may know it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Its id.
    pub id: Id<Organisation>,
    /// Its name.
    pub name: String,
    /// Its main account.
    pub owner: Id<Account>,
    /// Its verification status.
    pub verification: Verification,
    /// The developer type, once verified.
    pub kind: Option<DeveloperKind>,
    /// The real-name level.
    pub level: u8,
}

/// How many devices an organisation of this type may have; nothing means no cap. Who is not verified has an
/// individual's (ENT-01, ENT-02).
#[must_use]
pub fn device_cap(limits: &Limits, kind: Option<DeveloperKind>) -> Option<u32> {
    (kind != Some(DeveloperKind::Enterprise)).then_some(limits.individual_devices)
}

/// The routes about the organisation one acts for.
#[must_use]
pub fn routes() -> paifang_kernel::api::Api<crate::Accounts> {
    devices::routes().and(settings::routes())
}
