//! An identity source for tests: it answers as it was told and counts what it was asked.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;

use super::{Checked, Factors, Failure, IdentitySource, Verdict};

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
