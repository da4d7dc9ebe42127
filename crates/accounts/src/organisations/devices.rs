//! How many devices an organisation may have: a property of the subject that was verified (ENT-01, ENT-02).

use paifang_kernel::access::{Caller, DeveloperKind, ReadProducts};
use paifang_kernel::api::{Api, Cx, JsonSchema, Reply};
use serde::Serialize;

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
    /// The devices there are; this version registers none yet.
    used: u32,
}

/// The cap on devices: individuals have one, companies have none.
#[must_use]
pub fn device_cap(kind: Option<DeveloperKind>, individual: u32) -> Option<u32> {
    (kind != Some(DeveloperKind::Enterprise)).then_some(individual)
}

async fn allowance(cx: Cx, who: Caller<ReadProducts>) -> Reply<DeviceAllowance> {
    let kind = who.standing.kind;
    Ok(DeviceAllowance { kind, cap: device_cap(kind, cx.limits().individual_devices), used: 0 }.into())
}
