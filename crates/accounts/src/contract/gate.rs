//! Whom the contract gate stops (GATE-05, GATE-08).

use jiff::Timestamp;
use paifang_kernel::access::DeveloperKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who needs a signed contract: `gate.contract` of GATE-08.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ContractGate {
    /// Companies; individuals are bound by the developer service agreement instead.
    #[default]
    Enterprise,
    /// Everybody.
    All,
    /// Nobody.
    Off,
}

impl ContractGate {
    /// Whether the gate lets an organisation of this type through that has a contract until then.
    pub fn passes(self, kind: Option<DeveloperKind>, until: Option<Timestamp>, now: Timestamp) -> bool {
        let bound = match self {
            Self::Enterprise => kind != Some(DeveloperKind::Individual),
            Self::All => true,
            Self::Off => false,
        };
        !bound || until.is_some_and(|until| now < until)
    }
}
