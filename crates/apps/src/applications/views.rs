//! What leaves and enters through the routes of applications; explicit types, never the stored row (rule W3).

use jiff::Timestamp;
use paifang_kernel::access::Organisation;
use paifang_kernel::api::JsonSchema;
use paifang_kernel::id::Id;
use paifang_kernel::limits::Limits;
use serde::{Deserialize, Serialize};

use super::secret::{AppSecret, Shown};
use super::{AppRecord, RaiseRecord, StateName};
use crate::{Application, QuotaRaise};

/// An application as its owner sees it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct AppView {
    pub(crate) id: Id<Application>,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) state: StateName,
    pub(crate) app_key: String,
    /// Calls a day.
    pub(crate) quota_limit: u64,
    /// Calls counted since midnight of the platform's zone.
    pub(crate) calls_today: u64,
    pub(crate) created_at: Timestamp,
    /// Only in the answer that creates the application.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) app_secret: Option<Shown>,
}

impl AppView {
    pub(crate) fn new(app: AppRecord, limits: &Limits, calls_today: u64) -> Self {
        Self {
            quota_limit: app.quota_limit(limits),
            state: app.state.name(),
            id: app.id,
            name: app.name,
            description: app.description,
            app_key: app.app_key,
            calls_today,
            created_at: app.created_at,
            app_secret: None,
        }
    }

    pub(crate) fn with_secret(mut self, secret: AppSecret) -> Self {
        self.app_secret = Some(Shown(secret));
        self
    }
}

/// A new application.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewApp {
    /// 1 to 40 characters.
    pub(crate) name: String,
    /// At most 500 characters.
    #[serde(default)]
    pub(crate) description: String,
}

/// A change of an application; what is left out stays.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AppPatch {
    pub(super) name: Option<String>,
    pub(super) description: Option<String>,
}

/// The credentials, for somebody who entered a factor again.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "AppSecretView")]
pub(super) struct SecretView {
    pub(super) app_key: String,
    pub(super) app_secret: Shown,
}

/// Who gets the application.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "AppTransferForm")]
pub(super) struct TransferForm {
    /// A verified organisation.
    pub(super) organisation_id: Id<Organisation>,
}

/// A wish for more calls (GW-03, GW-04).
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "QuotaRaiseForm")]
pub(super) struct RaiseForm {
    /// Calls a day.
    #[serde(default)]
    pub(super) wanted: u64,
    /// Why, 1 to 500 characters.
    #[serde(default)]
    pub(super) reason: String,
    /// The busiest second expected.
    pub(super) peak_per_second: Option<u64>,
}

/// A wish for more calls, waiting for a reviewer.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "QuotaRaiseView")]
pub(super) struct RaiseView {
    id: Id<QuotaRaise>,
    app_id: Id<Application>,
    /// `pending`.
    state: &'static str,
    wanted: u64,
    reason: String,
    created_at: Timestamp,
}

impl From<RaiseRecord> for RaiseView {
    fn from(raise: RaiseRecord) -> Self {
        Self {
            id: raise.id,
            app_id: raise.app,
            state: "pending",
            wanted: raise.wanted,
            reason: raise.reason,
            created_at: raise.created_at,
        }
    }
}
