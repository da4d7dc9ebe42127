//! Providers that decide by themselves, for demonstrations and stories: nobody outside is asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use paifang_kernel::App;

use super::{
    Checked, FaceAnswer, FaceCheck, FaceRequest, FaceStarted, FaceVerdict, Factors, Failure, IdentitySource,
    Verdict,
};

/// How many checks are remembered; the oldest go first.
const MOST: usize = 1_000;

/// The name for which the source says that the factors do not belong together.
pub const NO_MATCH: &str = "甄不符";
/// The name for which it does not answer.
pub const NO_ANSWER: &str = "甄失联";

/// An identity source that agrees with everybody but [`NO_MATCH`], and does not answer for [`NO_ANSWER`].
#[derive(Clone, Copy, Debug, Default)]
pub struct StubSource;

#[async_trait]
impl IdentitySource for StubSource {
    fn name(&self) -> &'static str {
        "stub"
    }

    async fn check(&self, factors: &Factors, reference: &str) -> Result<Checked, Failure> {
        let verdict = match factors.person.name.as_str() {
            NO_MATCH => Verdict::Mismatch,
            NO_ANSWER => return Err(Failure("the stub was asked not to answer".to_owned())),
            _ => Verdict::Match,
        };
        Ok(Checked { verdict, reference: Some(format!("stub-{reference}")) })
    }
}

/// A check at the stub.
#[derive(Clone, Debug)]
struct Asked {
    reference: String,
    return_url: String,
    verdict: FaceVerdict,
}

/// A face vendor whose page lets the person choose what came of the check.
#[derive(Clone, Debug)]
pub struct StubFaces {
    public_url: String,
    asked: Arc<Mutex<VecDeque<Asked>>>,
}

impl StubFaces {
    /// A vendor whose page is ours.
    #[must_use]
    pub fn new(app: &App) -> Self {
        Self { public_url: app.settings.public_url.clone(), asked: Arc::default() }
    }

    /// The person chose; returns the page to go back to, or nothing for a check that is not known.
    #[must_use]
    pub fn choose(&self, reference: &str, verdict: FaceVerdict) -> Option<String> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let check = asked.iter_mut().find(|check| check.reference == reference)?;
        check.verdict = verdict;
        Some(check.return_url.clone())
    }

    /// Whether a check is known, for its page.
    #[must_use]
    pub fn knows(&self, reference: &str) -> bool {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.iter().any(|check| check.reference == reference)
    }
}

#[async_trait]
impl FaceCheck for StubFaces {
    fn name(&self) -> &'static str {
        "stub"
    }

    async fn start(&self, request: &FaceRequest<'_>) -> Result<FaceStarted, Failure> {
        let reference = request.reference.to_owned();
        let check = Asked {
            reference: reference.clone(),
            return_url: request.return_url.to_owned(),
            verdict: FaceVerdict::NotYet,
        };
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        if asked.len() >= MOST {
            asked.pop_front();
        }
        asked.push_back(check);
        Ok(FaceStarted { url: format!("{}/demo/face/{reference}", self.public_url), reference })
    }

    async fn result(&self, vendor_reference: &str, _reference: &str) -> Result<FaceAnswer, Failure> {
        let asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let check = asked.iter().find(|check| check.reference == vendor_reference);
        let check = check.ok_or_else(|| Failure("the stub has forgotten the check".to_owned()))?;
        Ok(FaceAnswer { verdict: check.verdict, score: Some("99.1".to_owned()) })
    }
}
