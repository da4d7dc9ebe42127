//! Calls out: the one guarded HTTP client, and calls to providers that an operator described in the configuration.

mod call;
mod client;
mod secret;

pub use call::{BodyFormat, CallConfig, Calls, check_pointer};
pub use client::{Answer, Call, Outbound, OutboundError, Patience, Reach, permitted};
pub use secret::Secret;
