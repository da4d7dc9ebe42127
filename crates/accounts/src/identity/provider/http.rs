//! Identity sources and face vendors that are called over HTTP as the configuration describes.

use async_trait::async_trait;
use jiff::civil::Date;
use paifang_kernel::outbound::{Answer, Calls, Patience};
use url::Url;

use super::{
    Checked, FaceAnswer, FaceCheck, FaceRequest, FaceStarted, FaceVerdict, Factors, Failure, IdentitySource,
    Verdict,
};
use crate::identity::config::{FaceConfig, SourceConfig, VerdictConfig};

/// What the call of an identity source may name.
pub const SOURCE_NAMES: &[&str] =
    &["name", "id_number", "valid_from", "valid_until", "phone", "phone_digits", "reference"];
/// What the call that starts a face check may name.
pub const FACE_START_NAMES: &[&str] = &["name", "id_number", "reference", "return_url"];
/// What the call for a face check's result may name.
pub const FACE_RESULT_NAMES: &[&str] = &["vendor_reference", "reference"];

/// What long-term cards have in the place of their last day.
const LONG_TERM: &str = "00000000";

/// The longest number of a provider that is kept.
const MAX_REFERENCE: usize = 100;

/// An identity source behind HTTP.
#[derive(Debug)]
pub struct HttpSource {
    config: SourceConfig,
    calls: Calls,
}

impl HttpSource {
    /// Opens the source.
    ///
    /// # Errors
    /// The settings are faulty.
    pub fn new(config: SourceConfig, patience: Patience) -> Result<Self, String> {
        config.check()?;
        let calls = Calls::new(config.call.clone(), SOURCE_NAMES, patience)?;
        Ok(Self { config, calls })
    }
}

#[async_trait]
impl IdentitySource for HttpSource {
    fn name(&self) -> &str {
        &self.config.name
    }

    async fn check(&self, factors: &Factors, reference: &str) -> Result<Checked, Failure> {
        let phone = factors.phone.text();
        let value = |name: &str| {
            Some(match name {
                "name" => factors.person.name.clone(),
                "id_number" => factors.person.number.reveal().to_owned(),
                "valid_from" => compact(factors.validity.from),
                "valid_until" => factors.validity.until.map_or_else(|| LONG_TERM.to_owned(), compact),
                "phone" => phone.to_owned(),
                "phone_digits" => phone.trim_start_matches("+86").to_owned(),
                "reference" => reference.to_owned(),
                _ => return None,
            })
        };
        let answer = answered(self.calls.ask(&value).await)?;
        let verdict = match said(&answer, &self.config.verdict)? {
            Said::Match => Verdict::Match,
            Said::Mismatch => Verdict::Mismatch,
            Said::Else(_) => return Err(no_verdict(&self.config.verdict)),
        };
        let reference = self.config.reference_pointer.as_deref().and_then(|pointer| answer.at(pointer));
        Ok(Checked { verdict, reference: reference.map(short) })
    }
}

/// A face vendor behind HTTP.
#[derive(Debug)]
pub struct HttpFaces {
    config: FaceConfig,
    start: Calls,
    result: Calls,
}

impl HttpFaces {
    /// Opens the vendor.
    ///
    /// # Errors
    /// The settings are faulty.
    pub fn new(config: FaceConfig, patience: Patience) -> Result<Self, String> {
        config.check()?;
        let start = Calls::new(config.start.clone(), FACE_START_NAMES, patience)?;
        let result = Calls::new(config.result.clone(), FACE_RESULT_NAMES, patience)?;
        Ok(Self { config, start, result })
    }
}

#[async_trait]
impl FaceCheck for HttpFaces {
    fn name(&self) -> &str {
        &self.config.name
    }

    async fn start(&self, request: &FaceRequest<'_>) -> Result<FaceStarted, Failure> {
        let value = |name: &str| {
            Some(match name {
                "name" => request.person.name.clone(),
                "id_number" => request.person.number.reveal().to_owned(),
                "reference" => request.reference.to_owned(),
                "return_url" => request.return_url.to_owned(),
                _ => return None,
            })
        };
        let answer = answered(self.start.ask(&value).await)?;
        let missing = |what: &str| Failure(format!("the answer holds no {what}"));
        let reference = answer.at(&self.config.reference_pointer).ok_or_else(|| missing("reference"))?;
        if reference.is_empty() || reference.len() > MAX_REFERENCE {
            return Err(missing("usable reference"));
        }
        let url = answer.at(&self.config.url_pointer).ok_or_else(|| missing("address"))?;
        if !is_web(&url) {
            return Err(missing("web address"));
        }
        Ok(FaceStarted { reference, url })
    }

    async fn result(&self, vendor_reference: &str, reference: &str) -> Result<FaceAnswer, Failure> {
        let value = |name: &str| match name {
            "vendor_reference" => Some(vendor_reference.to_owned()),
            "reference" => Some(reference.to_owned()),
            _ => None,
        };
        let answer = answered(self.result.ask(&value).await)?;
        let verdict = match said(&answer, &self.config.verdict)? {
            Said::Match => FaceVerdict::Match,
            Said::Mismatch => FaceVerdict::NoMatch,
            Said::Else(value) if self.config.waiting.contains(&value) => FaceVerdict::NotYet,
            Said::Else(_) => return Err(no_verdict(&self.config.verdict)),
        };
        let score = self.config.score_pointer.as_deref().and_then(|pointer| answer.at(pointer));
        Ok(FaceAnswer { verdict, score: score.map(short) })
    }
}

enum Said {
    Match,
    Mismatch,
    Else(String),
}

fn said(answer: &Answer, verdict: &VerdictConfig) -> Result<Said, Failure> {
    let value = answer.at(&verdict.pointer).ok_or_else(|| no_verdict(verdict))?;
    Ok(if verdict.matching.contains(&value) {
        Said::Match
    } else if verdict.mismatch.contains(&value) {
        Said::Mismatch
    } else {
        Said::Else(value)
    })
}

fn answered(answer: Result<Answer, String>) -> Result<Answer, Failure> {
    let answer = answer.map_err(Failure)?;
    if answer.is_success() { Ok(answer) } else { Err(Failure(format!("http status {}", answer.status))) }
}

fn no_verdict(verdict: &VerdictConfig) -> Failure {
    Failure(format!("the answer holds no verdict at {}", verdict.pointer))
}

fn compact(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

fn short(text: String) -> String {
    text.chars().take(MAX_REFERENCE).collect()
}

/// A person is sent to web pages only, whatever the vendor answers.
fn is_web(url: &str) -> bool {
    Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "https" | "http") && url.has_host())
}
