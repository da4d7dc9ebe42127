//! The `[accounts.identity]` section: which identity sources and face vendors are asked, and how.

use std::collections::BTreeSet;

use paifang_kernel::outbound::{CallConfig, check_pointer};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::provider::http::{FACE_RESULT_NAMES, FACE_START_NAMES, SOURCE_NAMES};

/// Who compares identities and faces; without a provider the ways that need one are not offered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct IdentityConfig {
    /// Identity sources; the next one is asked when one does not answer (ACC-18).
    pub sources: Vec<SourceConfig>,
    /// Face vendors; the next one is asked when one does not answer (LVL-06).
    pub faces: Vec<FaceConfig>,
}

/// An identity source that is called over HTTP.
///
/// The call may name `{name}`, `{id_number}`, `{valid_from}`, `{valid_until}` (dates as `20190206`, `00000000` for
/// long-term), `{phone}` (E.164), `{phone_digits}` (national), `{reference}` and `{secret}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceConfig {
    /// The name in records and in the log.
    pub name: String,
    /// The call that compares.
    pub call: CallConfig,
    /// Where the answer says what came of it.
    pub verdict: VerdictConfig,
    /// A JSON pointer to the source's own number of the comparison.
    #[serde(default)]
    pub reference_pointer: Option<String>,
}

/// A face vendor that is called over HTTP, once to start a check and then for its result.
///
/// `start` may name `{name}`, `{id_number}`, `{reference}`, `{return_url}` and `{secret}`; `result` may name
/// `{vendor_reference}`, `{reference}` and `{secret}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaceConfig {
    /// The name in records and in the log.
    pub name: String,
    /// The call that starts a check.
    pub start: CallConfig,
    /// A JSON pointer to the vendor's own number of the check.
    pub reference_pointer: String,
    /// A JSON pointer to the address where the person shows their face.
    pub url_pointer: String,
    /// The call that asks for the result.
    pub result: CallConfig,
    /// Where the answer says what came of it.
    pub verdict: VerdictConfig,
    /// The values that mean that the person has not finished.
    #[serde(default)]
    pub waiting: Vec<String>,
    /// A JSON pointer to the score.
    #[serde(default)]
    pub score_pointer: Option<String>,
}

/// Where an answer holds its verdict; any other value, and any status but 2xx, means that there is none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictConfig {
    /// A JSON pointer to the verdict.
    pub pointer: String,
    /// The values that mean a match.
    #[serde(rename = "match")]
    pub matching: Vec<String>,
    /// The values that mean a mismatch.
    pub mismatch: Vec<String>,
}

impl VerdictConfig {
    fn check(&self) -> Result<(), String> {
        check_pointer(&self.pointer)?;
        if self.matching.is_empty() || self.mismatch.is_empty() {
            return Err("verdict: match and mismatch each need a value".to_owned());
        }
        let both = self.matching.iter().any(|value| self.mismatch.contains(value));
        if both { Err("verdict: a value cannot be match and mismatch".to_owned()) } else { Ok(()) }
    }
}

impl SourceConfig {
    /// Says what is wrong with the settings.
    ///
    /// # Errors
    /// The first fault in a sentence that shows no secret.
    pub fn check(&self) -> Result<(), String> {
        check_name(&self.name)?;
        self.call.check(SOURCE_NAMES).map_err(|fault| format!("call: {fault}"))?;
        self.verdict.check()?;
        self.reference_pointer.iter().try_for_each(|pointer| check_pointer(pointer))
    }
}

impl FaceConfig {
    /// Says what is wrong with the settings.
    ///
    /// # Errors
    /// The first fault in a sentence that shows no secret.
    pub fn check(&self) -> Result<(), String> {
        check_name(&self.name)?;
        self.start.check(FACE_START_NAMES).map_err(|fault| format!("start: {fault}"))?;
        self.result.check(FACE_RESULT_NAMES).map_err(|fault| format!("result: {fault}"))?;
        self.verdict.check()?;
        let decided = |value| self.verdict.matching.contains(value) || self.verdict.mismatch.contains(value);
        if self.waiting.iter().any(decided) {
            return Err("waiting: a value cannot be a verdict too".to_owned());
        }
        let pointers = [&self.reference_pointer, &self.url_pointer];
        pointers.into_iter().chain(&self.score_pointer).try_for_each(|pointer| check_pointer(pointer))
    }
}

impl IdentityConfig {
    /// Says everything that is wrong with the section; `demo` refuses real providers.
    ///
    /// # Errors
    /// One sentence per fault, naming the setting.
    pub fn validate(&self, demo: bool) -> Result<(), Vec<String>> {
        let mut faults = Vec::new();
        if demo && !(self.sources.is_empty() && self.faces.is_empty()) {
            faults.push(
                "accounts.identity: demo mode refuses real providers; remove sources and faces".to_owned(),
            );
        }
        let mut names = BTreeSet::new();
        let sources = self.sources.iter().map(|source| ("sources", &source.name, source.check()));
        let faces = self.faces.iter().map(|face| ("faces", &face.name, face.check()));
        for (list, name, outcome) in sources.chain(faces) {
            if let Err(fault) = outcome {
                faults.push(format!("accounts.identity.{list} {name}: {fault}"));
            }
            if !names.insert((list, name)) {
                faults.push(format!("accounts.identity.{list} {name}: the name is used twice"));
            }
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }
}

fn check_name(name: &str) -> Result<(), String> {
    if (1..=40).contains(&name.len()) { Ok(()) } else { Err("name: 1 to 40 characters".to_owned()) }
}
