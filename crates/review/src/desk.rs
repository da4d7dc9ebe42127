//! The one desk at which every kind of case is reviewed; kinds are plugged in as subjects.

use std::sync::Arc;

use paifang_kernel::api::FromRef;
use paifang_kernel::{App, Problem};
use tokio::sync::Semaphore;

use crate::colleagues::{Colleague, Colleagues, Nobody};
use crate::subject::{Subject, Subjects};

/// Pictures decoded at a time (rule P9).
const TURNS: usize = 2;

/// The state of the desk, cheap to clone.
#[derive(Clone)]
pub struct Desk {
    pub(crate) app: App,
    pub(crate) subjects: Subjects,
    colleagues: Arc<dyn Colleagues>,
    pub(crate) turns: Arc<Semaphore>,
}

impl Desk {
    /// A desk without any kind of case.
    pub fn new(app: App) -> Self {
        Self {
            app,
            subjects: Subjects::default(),
            colleagues: Arc::new(Nobody),
            turns: Arc::new(Semaphore::new(TURNS)),
        }
    }

    /// Plugs in who keeps the staff list.
    #[must_use]
    pub fn staffed(mut self, colleagues: Arc<dyn Colleagues>) -> Self {
        self.colleagues = colleagues;
        self
    }

    /// Everybody who may log in to the back office.
    pub(crate) async fn colleagues(&self) -> Result<Vec<Colleague>, Problem> {
        self.colleagues.all().await
    }

    /// Plugs in the owner of one or more kinds.
    #[must_use]
    pub fn with(mut self, subject: Arc<dyn Subject>) -> Self {
        self.subjects.add(subject);
        self
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("subjects", &self.subjects).finish_non_exhaustive()
    }
}

impl FromRef<Desk> for App {
    fn from_ref(desk: &Desk) -> Self {
        desk.app.clone()
    }
}
