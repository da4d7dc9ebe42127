//! What accounts and their organisations hold in other slices; the server plugs the answer in (SEC-13, ADM-04).

use async_trait::async_trait;
use paifang_kernel::Problem;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::id::Id;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An application of an organisation, as operators see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct HeldApp {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its AppKey, which is public.
    pub app_key: String,
    /// Where it stands.
    pub state: String,
}

/// What kind of thing stands in the way of closing an account (SEC-13).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum HoldingKind {
    /// An application that is online, listed, or on its way there.
    App,
    /// An order that was not paid.
    Order,
    /// A device that is connected.
    Device,
    /// A case that waits for a decision.
    Case,
    /// Somebody else who belongs to the organisation.
    Member,
}

/// One thing that stands in the way of closing an account (SEC-13).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Holding {
    /// What it is.
    pub kind: HoldingKind,
    /// Its id or number.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
}

/// Asks the other slices; implemented by the server, which knows them all.
#[async_trait]
pub trait Holdings: Send + Sync {
    /// The applications of an organisation, the newest first, at most a hundred.
    async fn apps(&self, org: &Id<Organisation>) -> Result<Vec<HeldApp>, Problem>;

    /// What of an organisation stands in the way of closing its owner's account.
    async fn in_the_way(&self, org: &Id<Organisation>) -> Result<Vec<Holding>, Problem>;

    /// What the other slices know about a person, by the name of its part of the export.
    async fn personal(
        &self,
        account: &Id<Account>,
        orgs: &[Id<Organisation>],
    ) -> Result<serde_json::Map<String, serde_json::Value>, Problem>;

    /// Ends and erases what the other slices keep of a closed account; may be called again after a crash.
    async fn erase(&self, account: &Id<Account>, orgs: &[Id<Organisation>]) -> Result<(), Problem>;
}
