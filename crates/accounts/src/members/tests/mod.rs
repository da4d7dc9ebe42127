//! Stories of members, told through HTTP on both databases.

mod belonging;
mod gates;
mod inviting;
pub(crate) mod people;
mod roles;
mod settings;
