//! A provider for tests: it answers as it was told and remembers what it was given.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use super::{Channel, Failure, Message, Provider, Receipt};

/// A scripted answer of the fake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Script {
    /// Takes the message.
    Take,
    /// Refuses the message with this reason.
    Refuse(&'static str),
    /// Works, but does not take this message.
    Decline(&'static str),
    /// Takes the message, but its answer is lost on the way.
    LoseAnswer,
    /// Takes the message and never answers, so that a test can stop the worker at its worst moment.
    Hang,
}

/// Records every message and follows its script; without a script it takes everything.
#[derive(Clone)]
pub struct Fake {
    name: String,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    script: VecDeque<Script>,
    otherwise: Option<Script>,
    taken: Vec<Message>,
    asked: usize,
}

impl Fake {
    /// A fake that takes everything.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self { name: name.to_owned(), inner: Arc::default() }
    }

    /// Answers the next messages so.
    pub fn script(&self, answers: impl IntoIterator<Item = Script>) {
        self.inner().script.extend(answers);
    }

    /// Answers every message so that no script is left for.
    pub fn always(&self, answer: Script) {
        self.inner().otherwise = Some(answer);
    }

    /// The messages that were taken, oldest first, also those whose answer was lost.
    #[must_use]
    pub fn taken(&self) -> Vec<Message> {
        self.inner().taken.clone()
    }

    /// The taken messages of one channel.
    #[must_use]
    pub fn taken_by(&self, channel: Channel) -> Vec<Message> {
        self.taken().into_iter().filter(|message| message.channel == channel).collect()
    }

    /// The newest words that one recipient got.
    #[must_use]
    pub fn last_to(&self, recipient: &str) -> Option<String> {
        let taken = self.taken();
        taken.into_iter().rfind(|message| message.recipient == recipient).map(|message| message.text)
    }

    /// How often the fake was called.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.inner().asked
    }

    fn record(&self, message: &Message) -> (Script, usize) {
        let mut inner = self.inner();
        inner.asked += 1;
        let answer = inner.script.pop_front().or_else(|| inner.otherwise.clone()).unwrap_or(Script::Take);
        if !matches!(answer, Script::Refuse(_) | Script::Decline(_)) {
            inner.taken.push(message.clone());
        }
        (answer, inner.taken.len())
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Provider for Fake {
    fn name(&self) -> &str {
        &self.name
    }

    async fn send(&self, message: &Message) -> Result<Receipt, Failure> {
        let (answer, count) = self.record(message);
        match answer {
            Script::Take => Ok(Receipt { reference: Some(format!("{}-{count}", self.name)) }),
            Script::Refuse(reason) => Err(Failure::new(reason)),
            Script::Decline(reason) => Err(Failure::of_message(reason)),
            Script::LoseAnswer => Err(Failure::new("the answer was lost")),
            Script::Hang => std::future::pending().await,
        }
    }
}
