//! Applications and what they may do: keys, subscriptions to solutions, daily limits, and the gateway's view of it all.

pub mod applications;
pub mod outside;
pub mod snapshot;
pub mod subscriptions;

#[cfg(test)]
mod testing;

use std::fmt;
use std::sync::Arc;

use axum::extract::FromRef;
use paifang_kernel::api::Api as Routes;
use paifang_kernel::{App, Code, ids};
use serde::{Deserialize, Serialize};

pub use outside::{NoUsage, Organisations, Owner, UsageToday};
pub use paifang_catalog::{Api, ApiGroup, GATEWAY_PREFIX, Solution, routing, upstream};

ids! {
    /// A third-party program that calls APIs.
    Application = "app";
    /// A solution that an application may use.
    Subscription = "sub";
    /// A wish for more calls a day.
    QuotaRaise = "qtr";
}

/// The configuration section `[apps]`.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The most applications that one organisation may have.
    pub per_organisation: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self { per_organisation: 100 }
    }
}

/// The state of this crate's handlers.
#[derive(Clone)]
pub struct Apps {
    app: App,
    settings: Arc<Settings>,
    organisations: Arc<dyn Organisations>,
    usage: Arc<dyn UsageToday>,
}

/// What the server plugs in from other slices.
#[derive(Clone)]
pub struct Outside {
    /// Who the organisations are; from accounts.
    pub organisations: Arc<dyn Organisations>,
    /// Counted calls; from the gateway.
    pub usage: Arc<dyn UsageToday>,
}

impl fmt::Debug for Outside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Outside(..)")
    }
}

impl fmt::Debug for Apps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Apps").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Apps {
    /// Joins the application, this crate's configuration section and what other slices provide.
    #[must_use]
    pub fn new(app: App, settings: Settings, outside: Outside) -> Self {
        let Outside { organisations, usage } = outside;
        Self { app, settings: Arc::new(settings), organisations, usage }
    }
}

impl FromRef<Apps> for App {
    fn from_ref(apps: &Apps) -> Self {
        apps.app.clone()
    }
}

/// Every route of applications and subscriptions.
#[must_use]
pub fn routes() -> Routes<Apps> {
    applications::http::routes().and(subscriptions::http::routes())
}

/// Every refusal of applications and subscriptions, for the problem pages.
#[must_use]
pub fn problems() -> Vec<Code> {
    [applications::PROBLEMS, subscriptions::PROBLEMS].concat()
}
