//! How many devices an organisation may have: a property of the subject that was verified (ENT-01, ENT-02).

use paifang_kernel::access::{Caller, DeveloperKind, ReadProducts};
use paifang_kernel::api::{Api, Cx, JsonSchema, Reply};
use serde::Serialize;

use super::device_cap;
use crate::Accounts;

/// The route.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("devices").get(
        "/device-allowance",
        allowance,
        "Shows how many devices the organisation may have",
    )
}

/// How many devices the organisation may have.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeviceAllowance {
    /// The developer type that verification fixed.
    kind: Option<DeveloperKind>,
    /// The most devices of all products together, sub-devices included; absent where there is no cap.
    cap: Option<u32>,
}

async fn allowance(cx: Cx, who: Caller<ReadProducts>) -> Reply<DeviceAllowance> {
    let kind = who.standing.kind;
    Ok(DeviceAllowance { kind, cap: device_cap(&cx.limits(), kind) }.into())
}
