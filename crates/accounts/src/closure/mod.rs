//! The end of an account by its owner, and a copy of everything that is known about them (SEC-13, rule P7).

use jiff::Timestamp;
use paifang_kernel::{Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::holdings::Holding;

mod erase;
mod export;
mod fates;
pub mod http;
mod personal;
mod store;

pub(crate) use erase::jobs as erasing;
pub(crate) use export::{jobs as exporting, purge};
pub use http::routes;
pub(crate) use store::take_back;

paifang_kernel::ids! {
    /// A copy of somebody's personal data.
    PersonalExport = "exp";
}

/// Days to think it over before a closed account is erased (rule P7).
pub const COOLING_DAYS: i64 = 15;

/// Hours in which an export can be taken, once.
pub const EXPORT_HOURS: i64 = 24;

problems! {
    /// SEC-13: the account still holds something that others depend on; each is named in `holdings`.
    ACCOUNT_IN_USE = 409 "account_in_use", "账号还有未了结的事项，暂不能注销：{holdings}", "The account is still in use and cannot be closed: {holdings}";
    /// SEC-13: one copy at a time.
    EXPORT_OPEN = 409 "export_open", "已有一份数据副本，请先下载", "There is a copy already; take that one first";
}

/// Where a copy of personal data stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportState {
    /// Being gathered.
    Preparing,
    /// Waiting to be taken, once.
    Ready,
    /// Taken, and destroyed here.
    Taken,
    /// Not taken in time, and destroyed.
    Expired,
}

impl ExportState {
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "preparing" => Some(Self::Preparing),
            "ready" => Some(Self::Ready),
            "taken" => Some(Self::Taken),
            "expired" => Some(Self::Expired),
            _ => None,
        }
    }
}

/// A copy of personal data, as its owner sees it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExportView {
    /// Its id.
    pub id: String,
    /// Where it stands.
    pub state: ExportState,
    /// Bytes, once it is ready.
    pub size: Option<u64>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Until when it can be taken.
    pub expires_at: Option<Timestamp>,
}

/// Closing is refused while something is held, and each thing is named.
///
/// # Errors
/// `account_in_use`.
pub(crate) fn expect_free(holdings: &[Holding]) -> Result<(), Problem> {
    if holdings.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = holdings.iter().map(|one| one.name.as_str()).collect();
    Err(ACCOUNT_IN_USE.arg("holdings", names.join(", ")).fact("in_the_way", holdings))
}

#[cfg(test)]
mod tests;
