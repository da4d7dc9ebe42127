//! The one desk at which every kind of case is reviewed; kinds are plugged in as subjects.

use std::sync::Arc;

use paifang_kernel::App;
use paifang_kernel::api::FromRef;
use tokio::sync::Semaphore;

use crate::subject::{Subject, Subjects};

/// Pictures decoded at a time (rule P9).
const TURNS: usize = 2;

/// The state of the desk, cheap to clone.
#[derive(Clone, Debug)]
pub struct Desk {
    pub(crate) app: App,
    pub(crate) subjects: Subjects,
    pub(crate) turns: Arc<Semaphore>,
}

impl Desk {
    /// A desk without any kind of case.
    pub fn new(app: App) -> Self {
        Self { app, subjects: Subjects::default(), turns: Arc::new(Semaphore::new(TURNS)) }
    }

    /// Plugs in the owner of one or more kinds.
    #[must_use]
    pub fn with(mut self, subject: Arc<dyn Subject>) -> Self {
        self.subjects.add(subject);
        self
    }
}

impl FromRef<Desk> for App {
    fn from_ref(desk: &Desk) -> Self {
        desk.app.clone()
    }
}
