//! Stories of the desk, told through HTTP with a made-up kind of case.

mod deciding;
mod paper;
mod queue;
