//! Stories of people who prove who they are: at registration, by face, and when the old phone is lost.

mod faces;
mod levels;
mod registering;
mod ways_in;

use crate::verification::id_number::tests::complete;

/// The phone of the person in these stories.
const PHONE: &str = "13800001234";
/// Another one.
const OTHER: &str = "13900005678";
/// Her name.
const NAME: &str = "戴娜";

/// Her number.
fn dana() -> String {
    complete("11010519900101001")
}

/// Somebody else's.
fn other_number() -> String {
    complete("11010519900101002")
}
