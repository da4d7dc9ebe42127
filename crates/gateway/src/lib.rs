//! The gateway: signed, counted, logged calls from applications to upstreams (requirements GW).
//!
//! A call passes [`signature`] (whose it is and that it is whole), [`replay`] (that it is new), the rights in
//! [`snapshot`], [`quota`] (that the day has room) and [`upstream`]; [`pipeline`] shows the order. Nothing on that way
//! asks the store per call: the snapshot follows changes within a second, quota is leased, the log is written
//! behind ([`calls`]).

pub mod answer;
pub mod calls;
pub mod headers;
pub mod mistakes;
pub mod nonces;
pub mod pipeline;
pub mod problems;
pub mod quota;
pub mod replay;
pub mod request;
pub mod signature;
pub mod snapshot;
pub mod source;
mod tasks;
pub mod tester;
#[cfg(test)]
mod tests;
pub mod upstream;
mod usage;

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use arc_swap::{ArcSwap, Guard};
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, FromRef, Request};
use axum::routing::any;
use paifang_apps::Application;
use paifang_apps::applications::store as app_store;
use paifang_kernel::access::Organisation;
use paifang_kernel::api::Api;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};
use parking_lot::Mutex;
use tokio::sync::OnceCell;
use tokio_rustls::TlsConnector;

use crate::calls::CallLog;
use crate::mistakes::Mistakes;
use crate::quota::Quota;
use crate::replay::ReplayGuard;
use crate::request::BodyRoom;
use crate::snapshot::Table;
use crate::source::Source;
use crate::upstream::Upstream;

pub use problems::PROBLEMS;

/// How often the gateway asks whether its snapshot is still right.
const LOOK: Duration = Duration::from_millis(500);
/// How often idle connections are closed and figures are taken, in looks.
const TIDY_EVERY: u32 = 20;
/// How often old calls and counts are deleted, in looks.
const FORGET_EVERY: u32 = 7200;

/// The gateway, cheap to clone.
#[derive(Clone)]
pub struct Gateway(Arc<Inner>);

struct Inner {
    platform: App,
    source: Arc<dyn Source>,
    allowed: fn(IpAddr) -> bool,
    tls: TlsConnector,
    started_at: i64,
    table: ArcSwap<Table>,
    upstreams: Mutex<HashMap<String, Arc<Upstream>>>,
    quota: Quota,
    replay: OnceCell<ReplayGuard>,
    log: CallLog,
    mistakes: Mistakes,
    room: BodyRoom,
}

impl fmt::Debug for Gateway {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gateway(..)")
    }
}

impl FromRef<Gateway> for App {
    fn from_ref(gateway: &Gateway) -> App {
        gateway.0.platform.clone()
    }
}

impl Gateway {
    /// Joins the application, the counts (which the apps slice shows too), where the snapshot comes from, and which
    /// addresses upstreams may have (rule O1). Timestamps from before this moment are refused.
    ///
    /// # Errors
    /// The machine's cryptography offers no TLS.
    pub fn new(
        platform: App,
        quota: Quota,
        source: Arc<dyn Source>,
        allowed: fn(IpAddr) -> bool,
    ) -> Result<Gateway, Problem> {
        Ok(Gateway(Arc::new(Inner {
            tls: upstream::tls().map_err(Problem::internal)?,
            started_at: platform.clock.now_ms(),
            log: CallLog::start(platform.clone()),
            table: ArcSwap::default(),
            upstreams: Mutex::default(),
            replay: OnceCell::new(),
            mistakes: Mistakes::default(),
            room: BodyRoom::default(),
            platform,
            source,
            allowed,
            quota,
        })))
    }

    /// Reads the snapshot and what earlier processes accepted. The first call does it too, but a server that
    /// does it before it listens is ready at once.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn open(&self) -> Result<&ReplayGuard, Problem> {
        if let Some(replay) = self.0.replay.get() {
            return Ok(replay);
        }
        let open = || async {
            self.refresh().await?;
            ReplayGuard::open(self.0.platform.clone(), self.0.started_at).await
        };
        self.0.replay.get_or_try_init(open).await
    }

    /// Follows changes within a second, and tidies; runs as long as the server does.
    pub async fn run(self) {
        let mut known = None;
        for look in 1_u32.. {
            match self.0.source.revision().await {
                Ok(revision) if known.as_ref() == Some(&revision) => {}
                Ok(revision) => known = self.refresh().await.map(|()| revision).map_err(warn).ok(),
                Err(problem) => warn(problem),
            }
            if look % TIDY_EVERY == 0 {
                self.tidy();
            }
            if look % FORGET_EVERY == 1 {
                self.forget().await;
            }
            tokio::time::sleep(LOOK).await;
        }
    }

    /// Writes what is still in memory at a stop: unused quota goes back, the log is completed.
    pub async fn drain(&self) {
        self.0.quota.drain().await;
        self.0.log.flush().await;
    }

    /// Waits until the calls answered so far are in the log and their counts and notices are written.
    pub async fn flush(&self) {
        self.0.quota.flush().await;
        self.0.log.flush().await;
    }

    /// `/gw/*` as a router, for tests and for servers that do not call [`Gateway::call`] themselves.
    pub fn router(&self) -> Router {
        let gateway = self.clone();
        let serve = any(move |request: Request| {
            let gateway = gateway.clone();
            async move {
                let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
                let answer = gateway.call(request, peer.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))).await;
                answer.map(Body::new)
            }
        });
        Router::new().route("/gw", serve.clone()).route("/gw/{*path}", serve)
    }

    /// Makes sure that an app belongs to the organisation; foreign and missing ones are `not_found`.
    pub(crate) async fn own_app(&self, org: &Id<Organisation>, app: &Id<Application>) -> Result<(), Problem> {
        app_store::find(&self.0.platform.db, org, app).await.map(|_| ())
    }

    pub(crate) fn platform(&self) -> &App {
        &self.0.platform
    }

    pub(crate) fn source(&self) -> &dyn Source {
        self.0.source.as_ref()
    }

    pub(crate) fn quota(&self) -> &Quota {
        &self.0.quota
    }

    pub(crate) fn log(&self) -> &CallLog {
        &self.0.log
    }

    pub(crate) fn room(&self) -> &BodyRoom {
        &self.0.room
    }

    pub(crate) fn mistakes(&self) -> &Mistakes {
        &self.0.mistakes
    }

    pub(crate) fn table(&self) -> Guard<Arc<Table>> {
        self.0.table.load()
    }

    /// The table to be held over waits, which the quick form should not be.
    pub(crate) fn table_now(&self) -> Arc<Table> {
        self.0.table.load_full()
    }

    pub(crate) fn set_table(&self, table: Table) {
        self.0.table.store(Arc::new(table));
    }

    /// The connections to an upstream; the same for the life of the process, so that a new snapshot keeps them.
    pub(crate) fn upstream(&self, url: &str) -> Option<Arc<Upstream>> {
        let mut upstreams = self.0.upstreams.lock();
        if let Some(known) = upstreams.get(url) {
            return Some(Arc::clone(known));
        }
        let upstream = Arc::new(Upstream::new(url, &self.0.tls, self.0.allowed)?);
        upstreams.insert(url.to_owned(), Arc::clone(&upstream));
        Some(upstream)
    }

    fn tidy(&self) {
        for upstream in self.0.upstreams.lock().values() {
            upstream.sweep();
        }
        if let Some(replay) = self.0.replay.get() {
            metrics::gauge!("gateway_nonces")
                .set(f64::from(u32::try_from(replay.remembered()).unwrap_or(u32::MAX)));
        }
        metrics::gauge!("gateway_apps")
            .set(f64::from(u32::try_from(self.table().callers()).unwrap_or(u32::MAX)));
    }

    async fn forget(&self) {
        let before = self.0.platform.clock.now_ms() - calls::KEPT_MS;
        if let Err(problem) = calls::forget(&self.0.platform.db, before).await {
            warn(problem);
        }
        if let Err(problem) = self.0.quota.forget().await {
            warn(problem);
        }
    }
}

/// The gateway's part of the API: call log, test console, signature explainer.
#[must_use]
pub fn routes() -> Api<Gateway> {
    calls::routes().and(tester::routes())
}

fn warn(problem: Problem) {
    tracing::warn!(cause = %problem, "the gateway could not look for changes; it goes on with what it knows");
}
