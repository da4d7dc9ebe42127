//! Business registration (工商注册): who takes part. The registration itself happens in the operator's own system, to which
//! only people of level 4 are let through (LVL-03, LVL-04).

pub mod http;
mod store;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use http::routes;

paifang_kernel::ids! {
    /// An organisation's part in business registration.
    BusinessRegistration = "bzr";
}

/// Where business registration happens.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct BusinessConfig {
    /// The operator's system behind the gate; `{reference}` stands for the number given here. Empty for none.
    pub address: String,
}

impl BusinessConfig {
    /// What is wrong with the settings.
    #[must_use]
    pub fn faults(&self) -> Option<String> {
        let web = ["https://", "http://"].iter().any(|scheme| self.address.starts_with(scheme));
        let fine = self.address.is_empty() || web;
        (!fine).then(|| "accounts.business.address: must begin with http:// or https://".to_owned())
    }

    /// Where a taking part goes on, if anywhere.
    fn onward(&self, reference: &str) -> Option<String> {
        (!self.address.is_empty()).then(|| self.address.replace("{reference}", reference))
    }
}
