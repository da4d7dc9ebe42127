//! Four eyes: what a first person said stays with the case until a different one says it too (REV-09).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{Case, Decided, Reviewer, SECOND_PERSON_REQUIRED};
use paifang_kernel::Problem;

/// What may need a second person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// Accepting a case.
    Approve,
    /// Taking an approval away.
    Revoke,
    /// Ending a signed contract.
    Terminate,
}

impl Deed {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Approve, Self::Revoke, Self::Terminate];

    /// The name in the store and on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Revoke => "revoke",
            Self::Terminate => "terminate",
        }
    }

    /// The deed of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deed| deed.name() == name)
    }

    /// What the history calls the first of two opinions.
    pub(crate) fn first_action(self) -> &'static str {
        match self {
            Self::Approve => "approve_first",
            Self::Revoke => "revoke_first",
            Self::Terminate => "terminate_first",
        }
    }
}

/// The first of two opinions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct First {
    /// About what.
    pub deed: Deed,
    /// Whose, and when.
    pub said: Decided,
    /// In which words.
    pub why: String,
}

/// Whether the deed may be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opinion {
    /// It may.
    Enough,
    /// A different person has to say the same.
    AwaitingSecond,
}

impl Case {
    /// Hears one of two opinions. A first one on another deed gives way to the newer.
    ///
    /// # Errors
    /// The same person cannot be the second one.
    pub fn hear(mut self, who: &Reviewer, deed: Deed, why: &str) -> Result<(Self, Opinion), Problem> {
        match self.first.take() {
            Some(first) if first.deed == deed && first.said.by == who.id => {
                Err(SECOND_PERSON_REQUIRED.into())
            }
            Some(first) if first.deed == deed => Ok((self, Opinion::Enough)),
            _ => {
                self.first = Some(First { deed, said: who.decided(), why: why.to_owned() });
                Ok((self, Opinion::AwaitingSecond))
            }
        }
    }
}
