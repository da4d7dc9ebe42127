//! What applications need from slices above or beside them; the server plugs it in.

use std::collections::HashMap;

use async_trait::async_trait;
use paifang_kernel::Problem;
use paifang_kernel::access::Organisation;
use paifang_kernel::id::Id;

use crate::Application;

/// What is known about an organisation that owns applications, or may come to own one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// Whether real-name verification holds.
    pub verified: bool,
    /// Whether an operator froze it; its applications are then refused with `account_frozen`.
    pub frozen: bool,
    /// Its real-name level, 0 to 4.
    pub level: i64,
    /// Its market roles (QUA-01).
    pub roles: Vec<String>,
}

/// Knows organisations; implemented by accounts.
#[async_trait]
pub trait Organisations: Send + Sync {
    /// What is known about each of them; unknown ones are left out.
    async fn owners(&self, orgs: &[Id<Organisation>]) -> Result<HashMap<Id<Organisation>, Owner>, Problem>;

    /// A number that changes whenever an answer of [`Self::owners`] may have, so that the gateway looks again.
    async fn revision(&self) -> Result<i64, Problem> {
        Ok(0)
    }
}

/// Knows how many calls were counted; implemented by the gateway.
#[async_trait]
pub trait UsageToday: Send + Sync {
    /// Calls counted today, for each of these applications; those without any may be left out.
    async fn calls_today(&self, apps: &[Id<Application>]) -> Result<HashMap<Id<Application>, u64>, Problem>;

    /// The most calls counted on one day, of today and the seven days before (GW-03).
    async fn busiest_day(&self, app: &Id<Application>) -> Result<u64, Problem> {
        let today = self.calls_today(std::slice::from_ref(app)).await?;
        Ok(today.get(app).copied().unwrap_or_default())
    }
}

/// No calls at all: for a platform whose gateway runs elsewhere, and for tests.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoUsage;

#[async_trait]
impl UsageToday for NoUsage {
    async fn calls_today(&self, _: &[Id<Application>]) -> Result<HashMap<Id<Application>, u64>, Problem> {
        Ok(HashMap::new())
    }
}
