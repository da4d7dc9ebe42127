//! Providers for tests: they answer as they were told and count what they were asked.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use super::{
    Checked, FaceAnswer, FaceCheck, FaceRequest, FaceStarted, FaceVerdict, Factors, Failure, IdentitySource,
    Verdict,
};

/// An identity source that answers from its script, then with a match.
#[derive(Clone, Debug, Default)]
pub struct FakeSource {
    script: Arc<Mutex<VecDeque<Result<Verdict, Failure>>>>,
    asked: Arc<AtomicUsize>,
}

impl FakeSource {
    /// Answers the next questions so.
    pub fn script(&self, answers: impl IntoIterator<Item = Result<Verdict, Failure>>) {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).extend(answers);
    }

    /// How often it was asked.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl IdentitySource for FakeSource {
    fn name(&self) -> &'static str {
        "fake"
    }

    async fn check(&self, _factors: &Factors, reference: &str) -> Result<Checked, Failure> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let next = self.script.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let verdict = next.unwrap_or(Ok(Verdict::Match))?;
        Ok(Checked { verdict, reference: Some(format!("fake-{reference}")) })
    }
}

/// A face vendor whose results come from its script, then match.
#[derive(Clone, Debug, Default)]
pub struct FakeFaces {
    script: Arc<Mutex<VecDeque<Result<FaceVerdict, Failure>>>>,
    started: Arc<AtomicUsize>,
}

impl FakeFaces {
    /// Answers the next questions for a result so.
    pub fn script(&self, answers: impl IntoIterator<Item = Result<FaceVerdict, Failure>>) {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).extend(answers);
    }

    /// How often a check was started.
    #[must_use]
    pub fn started(&self) -> usize {
        self.started.load(Ordering::SeqCst)
    }
}

#[async_trait]
impl FaceCheck for FakeFaces {
    fn name(&self) -> &'static str {
        "fake"
    }

    async fn start(&self, request: &FaceRequest<'_>) -> Result<FaceStarted, Failure> {
        self.started.fetch_add(1, Ordering::SeqCst);
        let reference = format!("vendor-{}", request.reference);
        Ok(FaceStarted { url: format!("https://face.example.com/{reference}"), reference })
    }

    async fn result(&self, _vendor_reference: &str, _reference: &str) -> Result<FaceAnswer, Failure> {
        let next = self.script.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
        let verdict = next.unwrap_or(Ok(FaceVerdict::Match))?;
        Ok(FaceAnswer { verdict, score: Some("99.1".to_owned()) })
    }
}
