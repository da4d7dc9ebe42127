//! Stories of the desk, told through HTTP with a made-up kind of case.

mod deciding;
mod looking;
mod office;
pub(crate) mod paper;
mod queue;
mod two;
