//! Stories of verification, told through HTTP, and the table of its states and moves.

mod desk;
mod moves;
pub(crate) mod people;
mod photos;
mod retention;
mod reviewing;
mod submitting;
mod types;
