//! The devices of an organisation, as far as its developer type depends on them (ENT-01, ENT-04).

use async_trait::async_trait;
use paifang_kernel::access::{DeveloperKind, Organisation, Plug};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};

use super::{DEVICE_CAP, Verification};
use crate::organisations::device_cap;

/// Counts devices; implemented by whoever keeps them. While nobody is plugged in there are none.
#[async_trait]
pub trait Fleet: Send + Sync {
    /// How many devices the organisation has, all products together, gateway sub-devices included.
    async fn devices(&self, org: &Id<Organisation>) -> Result<u64, Problem>;
}

/// Refuses the way from enterprise to individual while there are more devices than an individual may have (ENT-04).
pub(super) async fn check(
    app: &App,
    fleet: &Plug<dyn Fleet>,
    org: &Id<Organisation>,
    verification: &Verification,
    wanted: DeveloperKind,
) -> Result<(), Problem> {
    let (Some(cap), Some(fleet)) = (device_cap(&app.limits(), Some(wanted)), fleet.get()) else {
        return Ok(());
    };
    let now = verification.in_force.as_ref().map(|filing| filing.kind);
    if now != Some(DeveloperKind::Enterprise) {
        return Ok(());
    }
    let count = fleet.devices(org).await?;
    if count > u64::from(cap) {
        return Err(DEVICE_CAP.arg("cap", cap).arg("count", count));
    }
    Ok(())
}
