//! Rules of a kind of case: what needs two people (REV-09), and what is approved without one (REV-12).

pub(crate) mod automatic;
pub(crate) mod http;
pub(crate) mod store;

use paifang_kernel::Code;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::case::Deed;
use crate::subject::{Check, Outcome};

paifang_kernel::problems! {
    /// REV-12: the kind has no such automatic check.
    CHECK_UNKNOWN = 422 "check_unknown", "该类型没有这项自动检查", "This kind has no such automatic check";
    /// REV-12: what two people must approve is not approved by none.
    RULES_CONTRADICT = 422 "rules_contradict", "需要两人通过的类型不能设置自动通过", "What two people must approve cannot be approved automatically";
}

/// How cases of a kind are treated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// What needs a second person.
    pub four_eyes: Vec<Deed>,
    /// A case is approved by itself when every one of these automatic checks came out well; nothing here means never.
    pub auto_checks: Vec<String>,
}

impl Default for Rules {
    /// Taking something away needs two people, and nothing is approved by itself.
    fn default() -> Self {
        Self { four_eyes: vec![Deed::Revoke, Deed::Terminate], auto_checks: Vec::new() }
    }
}

impl Rules {
    /// Whether the checks allow an approval without a person.
    pub(crate) fn approve(&self, checks: &[Check]) -> bool {
        let well =
            |code: &String| checks.iter().any(|check| check.code == code && check.outcome == Outcome::Ok);
        !self.auto_checks.is_empty() && self.auto_checks.iter().all(well)
    }

    /// Refuses what contradicts itself or names a check that the kind does not have.
    pub(crate) fn check(&self, known: &[&str]) -> Result<(), Code> {
        if !self.auto_checks.iter().all(|code| known.contains(&code.as_str())) {
            return Err(CHECK_UNKNOWN);
        }
        if !self.auto_checks.is_empty() && self.four_eyes.contains(&Deed::Approve) {
            return Err(RULES_CONTRADICT);
        }
        Ok(())
    }
}
