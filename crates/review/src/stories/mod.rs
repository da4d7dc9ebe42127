//! Stories of the desk, told through HTTP with a made-up kind of case.

mod deciding;
mod office;
mod paper;
mod queue;
mod two;
