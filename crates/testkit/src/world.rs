//! The world of one story.

use std::sync::Arc;

use aide::axum::ApiRouter;
use axum::Router;
use axum::middleware::from_fn;
use jiff::Timestamp;
use paifang_kernel::App;
use paifang_kernel::access::{Developer, Plug, StaffRole};
use paifang_kernel::api::{context, document, guard_origin};
use paifang_kernel::app::{Parts, Settings};
use paifang_kernel::clock::Clock;
use paifang_kernel::db::Durability;
use paifang_kernel::entropy::Entropy;
use paifang_kernel::files::Files;
use paifang_kernel::jobs::{Bell, Jobs};
use paifang_kernel::keys::Keys;
use paifang_kernel::live::Live;
use paifang_kernel::notice::{Announcement, Notice};
use parking_lot::Mutex;

use crate::client::Client;
use crate::people::{FakeSessions, Person};
use crate::store::{Backend, Store};

/// The moment every story begins: Monday 2026-11-23, 10:00 in Shanghai.
const BEGINNING: &str = "2026-11-23T02:00:00Z";

/// What a story sees of the product.
#[derive(Debug, Default)]
pub struct Wiring {
    /// API routes of the slices, with their state.
    pub api: Vec<ApiRouter<()>>,
    /// Routes outside the API.
    pub pages: Router,
    /// The slices' jobs.
    pub jobs: Jobs,
    /// The finished product instead of the routes above, with every layer it needs.
    pub whole: Option<Router>,
}

impl Wiring {
    /// The finished product: its router, as a server would serve it, and its jobs.
    #[must_use]
    pub fn whole(router: Router, jobs: Jobs) -> Self {
        Self { whole: Some(router), jobs, ..Self::default() }
    }

    /// Adds a slice's routes.
    #[must_use]
    pub fn api(mut self, routes: ApiRouter<()>) -> Self {
        self.api.push(routes);
        self
    }

    /// Adds jobs.
    #[must_use]
    pub fn jobs(mut self, jobs: Jobs) -> Self {
        self.jobs = self.jobs.and(jobs);
        self
    }

    /// Adds routes outside the API.
    #[must_use]
    pub fn pages(mut self, router: Router) -> Self {
        self.pages = self.pages.merge(router);
        self
    }
}

/// An application with people in it.
#[derive(Debug)]
pub struct World {
    /// The application.
    pub app: App,
    /// Which database it is on.
    pub backend: Backend,
    router: Router,
    jobs: Jobs,
    sessions: Arc<FakeSessions>,
    notices: Arc<Mutex<Vec<Notice>>>,
    announcements: Arc<Mutex<Vec<Announcement>>>,
    store: Store,
    wire: fn(&App) -> Wiring,
}

impl World {
    /// Builds the world; `name` seeds its randomness, so that a story repeats itself.
    pub async fn start(backend: Backend, name: &str, wire: fn(&App) -> Wiring) -> Self {
        Self::start_with(backend, name, wire, |_| ()).await
    }

    /// Builds the world with other limits or settings than the usual ones.
    pub async fn start_with(
        backend: Backend,
        name: &str,
        wire: fn(&App) -> Wiring,
        tune: fn(&mut Parts),
    ) -> Self {
        let (store, db) = Store::open(backend).await;
        let seed = name.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(u64::from(byte)));
        let entropy = Entropy::seeded(seed);
        let beginning: Timestamp = BEGINNING.parse().expect("a moment");
        let mut parts = Parts {
            db,
            clock: Clock::fixed(beginning),
            keys: Keys::new(entropy.bytes(), entropy.clone()),
            files: Files::open(store.folder.path().join("files"), entropy.clone()).expect("a files folder"),
            entropy,
            live: Live::default(),
            settings: Settings::default(),
            sessions: Plug::default(),
            bell: Bell::default(),
        };
        tune(&mut parts);
        Self::build(backend, store, App::new(parts), wire)
    }

    fn build(backend: Backend, store: Store, app: App, wire: fn(&App) -> Wiring) -> Self {
        let wiring = wire(&app);
        let sessions = Arc::new(FakeSessions::default());
        // A slice that brings real sessions has plugged them in already; then these are not used.
        app.sessions.set(sessions.clone());
        let notices: Arc<Mutex<Vec<Notice>>> = Arc::default();
        let kept = Arc::clone(&notices);
        let recorder = Jobs::new().on("notice", move |job| {
            let kept = Arc::clone(&kept);
            async move {
                kept.lock().push(job.payload()?);
                Ok(())
            }
        });
        let announcements: Arc<Mutex<Vec<Announcement>>> = Arc::default();
        let heard = Arc::clone(&announcements);
        let recorder = recorder.on("announcement", move |job| {
            let heard = Arc::clone(&heard);
            async move {
                heard.lock().push(job.payload()?);
                Ok(())
            }
        });
        let jobs = recorder.and(wiring.jobs.clone());
        let router = finish(&app, wiring);
        Self { app, backend, router, jobs, sessions, notices, announcements, store, wire }
    }

    /// The same data under a new application, as after a restart; the clock, keys and people stay.
    #[must_use]
    pub async fn restarted(&self) -> Rebooted {
        let db = paifang_kernel::db::Db::open(&self.store.url, Durability::Waived)
            .await
            .expect("the same database");
        let app = App::new(Parts {
            db,
            clock: self.app.clock.clone(),
            entropy: self.app.entropy.clone(),
            keys: self.app.keys.clone(),
            files: self.app.files.clone(),
            live: self.app.live.clone(),
            settings: self.app.settings.clone(),
            sessions: Plug::default(),
            bell: Bell::default(),
        });
        let wiring = (self.wire)(&app);
        app.sessions.set(self.sessions.clone());
        let router = finish(&app, wiring);
        Rebooted { app, router }
    }

    /// Somebody without a session.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        Client::new(self.app.clone(), self.router.clone())
    }

    /// A verified developer with a session.
    #[must_use]
    pub fn developer(&self, name: &str) -> Client {
        self.person(name, |person| person)
    }

    /// A developer with a session, changed before.
    #[must_use]
    pub fn person(&self, name: &str, change: impl FnOnce(Person) -> Person) -> Client {
        let person = change(Person::new(name));
        self.sessions.admit(&person);
        self.anonymous().with_session(&person.name)
    }

    /// The developer of that name as handlers see them.
    #[must_use]
    pub fn who(&self, name: &str) -> Developer {
        self.sessions.find(name).expect("a developer who was introduced before")
    }

    /// A member of staff with a session.
    #[must_use]
    pub fn staff(&self, name: &str, roles: &[StaffRole]) -> Client {
        self.sessions.admit_staff(name, roles);
        self.anonymous().with_staff_session(name)
    }

    /// Moves the clock by so many seconds.
    pub fn travel(&self, seconds: i64) {
        self.app.clock.travel_ms(seconds * 1_000);
    }

    /// Does all work that is due now; returns how many pieces there were.
    pub async fn run_jobs(&self) -> usize {
        self.jobs.run_due(&self.app).await.expect("a store that answers")
    }

    /// The messages sent so far, where the story's slices do not send them themselves. Runs due jobs first.
    pub async fn notices(&self) -> Vec<Notice> {
        self.run_jobs().await;
        self.notices.lock().clone()
    }

    /// What other systems were told, where the story's slices do not tell them themselves. Runs due jobs first.
    pub async fn announcements(&self) -> Vec<Announcement> {
        self.run_jobs().await;
        self.announcements.lock().clone()
    }

    /// Ends the world and its database.
    pub async fn end(self) {
        self.app.db.close().await;
        self.store.drop_database().await;
    }
}

/// Puts the outer layers around the routes; a whole product has its own.
fn finish(app: &App, wiring: Wiring) -> Router {
    if let Some(router) = wiring.whole {
        return router;
    }
    let (api, _) = document(wiring.api);
    let (outer, origin) = (app.clone(), app.clone());
    api.merge(wiring.pages)
        .layer(from_fn(move |request, next| guard_origin(origin.clone(), request, next)))
        .layer(from_fn(move |request, next| context(outer.clone(), request, next)))
}

/// The world after a restart; see [`World::restarted`].
#[derive(Debug)]
pub struct Rebooted {
    /// The new application.
    pub app: App,
    router: Router,
}

impl Rebooted {
    /// Somebody without a session.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        Client::new(self.app.clone(), self.router.clone())
    }

    /// A developer who was introduced to the world before.
    #[must_use]
    pub fn developer(&self, name: &str) -> Client {
        self.anonymous().with_session(name)
    }
}
