//! Belonging to several organisations: which ones, acting for another, leaving one (AUT-12, GATE-09).

use paifang_kernel::access::{Organisation, Role, Verification};
use paifang_kernel::id::Id;

pub mod http;
mod store;

pub use http::routes;

/// An organisation that somebody belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belonging {
    /// The organisation.
    pub org: Id<Organisation>,
    /// What it is called.
    pub name: String,
    /// The person's roles there.
    pub roles: Vec<Role>,
    /// How far its verification has come.
    pub verification: Verification,
}
