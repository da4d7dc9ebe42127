//! The guard against replays: nonces in memory, and enough in the store that a restart, a kill -9 or a
//! clock that is put back opens none (GW-09, rule S2).
//!
//! The store keeps a horizon. A timestamp up to the horizon is remembered in memory only; after a
//! restart everything up to the horizon is refused. A timestamp above it (the first call after a
//! pause, or a client whose clock is fast) is written with its nonce before the call goes on, and read
//! back at the start. The horizon is half a second ahead of the clock while calls come in, so that a
//! crash costs at most half a second of refused calls and a call costs no query.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use paifang_kernel::clock::from_millis;
use paifang_kernel::db::Tx;
use paifang_kernel::problem::UNAVAILABLE;
use paifang_kernel::{App, Problem, sql};
use tokio::sync::Mutex;

use crate::nonces::{Nonces, TOLERANCE_MS, Taken};
use crate::problems::{REPLAYED, TIMESTAMP_EXPIRED};
use crate::tasks;

/// How far the horizon is written ahead, in milliseconds.
const AHEAD_MS: i64 = 500;
/// A stored horizon further ahead than this came from a wrong clock and is not believed.
const BELIEVABLE_MS: i64 = 3_600_000;
/// Nonces remembered at the most (rule D10): 10 minutes at 7,000 calls a second.
const ROOM: usize = 4 << 20;

/// Decides whether a verified call is new.
#[derive(Debug, Clone)]
pub struct ReplayGuard(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    platform: App,
    nonces: Nonces,
    started_at: i64,
    horizon: AtomicI64,
    extending: AtomicBool,
    writer: Mutex<()>,
}

impl ReplayGuard {
    /// Reads what earlier processes accepted; everything up to the start or to their horizon is refused.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn open(platform: App, started_at: i64) -> Result<ReplayGuard, Problem> {
        let now = started_at;
        let stored: i64 = platform.db.one(sql!("SELECT horizon FROM gateway_clock WHERE id = 1")).await?;
        let believable = stored <= now + BELIEVABLE_MS;
        if !believable {
            tracing::warn!(
                stored,
                now,
                "the stored horizon lies more than an hour ahead of the clock and is ignored"
            );
        }
        let floor = if believable { stored.max(now - 1) } else { now - 1 };
        let nonces = Nonces::new(floor, ROOM);
        let ahead: Vec<(String, String, i64)> = platform
            .db
            .all(sql!("SELECT app_key, nonce, sent_at FROM gateway_nonces WHERE sent_at > $1", floor))
            .await?;
        for (app_key, nonce, sent_at) in ahead {
            nonces.take(&app_key, &nonce, sent_at, now);
        }
        Ok(ReplayGuard(Arc::new(Inner {
            platform,
            nonces,
            started_at,
            horizon: AtomicI64::new(floor),
            extending: AtomicBool::new(false),
            writer: Mutex::new(()),
        })))
    }

    /// Refuses a timestamp outside the tolerance, before any work is done for the call.
    ///
    /// # Errors
    /// `timestamp_expired`, or `unavailable` within the half second after a crash.
    pub fn in_time(&self, timestamp: i64, now: i64) -> Result<(), Problem> {
        if timestamp.abs_diff(now) > TOLERANCE_MS.unsigned_abs() {
            return Err(expired(now));
        }
        let floor = self.0.nonces.floor();
        if timestamp > floor {
            return Ok(());
        }
        let too_soon = timestamp >= self.0.started_at && now <= floor;
        Err(if too_soon { Problem::new(UNAVAILABLE).retry_after(1) } else { expired(now) })
    }

    /// Takes the nonce of a call whose signature is right.
    ///
    /// # Errors
    /// `replayed`, `timestamp_expired`, or `unavailable` when the nonce cannot be remembered.
    pub async fn admit(&self, app_key: &str, nonce: &str, timestamp: i64, now: i64) -> Result<(), Problem> {
        match self.0.nonces.take(app_key, nonce, timestamp, now) {
            Taken::Fresh => {}
            Taken::Replayed => return Err(REPLAYED.into()),
            Taken::BelowFloor => return Err(expired(now)),
            Taken::Full => {
                metrics::counter!("gateway_nonces_full_total").increment(1);
                return Err(Problem::new(UNAVAILABLE).retry_after(30));
            }
        }
        let horizon = self.0.horizon.load(Ordering::Acquire);
        if timestamp > horizon {
            return self.0.write_down(app_key, nonce, timestamp).await;
        }
        if now + AHEAD_MS / 2 > horizon {
            self.look_ahead();
        }
        Ok(())
    }

    /// How many nonces are remembered.
    pub fn remembered(&self) -> usize {
        self.0.nonces.remembered()
    }

    /// Moves the horizon on in the background; one at a time.
    fn look_ahead(&self) {
        if self.0.extending.swap(true, Ordering::AcqRel) {
            return;
        }
        let inner = Arc::clone(&self.0);
        tasks::start(async move {
            if let Err(problem) = inner.extend().await {
                tracing::warn!(cause = %problem, "the gateway's horizon could not be written");
            }
            inner.extending.store(false, Ordering::Release);
        });
    }
}

impl Inner {
    async fn write_down(&self, app_key: &str, nonce: &str, timestamp: i64) -> Result<(), Problem> {
        let _writing = self.writer.lock().await;
        if timestamp <= self.horizon.load(Ordering::Acquire) {
            return Ok(());
        }
        self.write_nonce(app_key, nonce, timestamp).await.map_err(|problem| match problem.code() {
            REPLAYED => problem,
            _ => Problem::new(UNAVAILABLE).retry_after(1).cause(problem),
        })
    }

    async fn write_nonce(&self, app_key: &str, nonce: &str, timestamp: i64) -> Result<(), Problem> {
        let now = self.platform.clock.now_ms();
        let mut tx = self.platform.db.begin().await?;
        let insert =
            "INSERT INTO gateway_nonces (app_key, nonce, sent_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        if tx.exec(sql!(insert, app_key, nonce, timestamp)).await? == 0 {
            return Err(REPLAYED.into());
        }
        self.raise(tx, now).await
    }

    async fn extend(&self) -> Result<(), Problem> {
        let now = self.platform.clock.now_ms();
        if now + AHEAD_MS / 2 <= self.horizon.load(Ordering::Acquire) {
            return Ok(());
        }
        let mut tx = self.platform.db.begin().await?;
        tx.exec(sql!("DELETE FROM gateway_nonces WHERE sent_at < $1", now - 2 * TOLERANCE_MS)).await?;
        self.raise(tx, now).await
    }

    async fn raise(&self, mut tx: Tx, now: i64) -> Result<(), Problem> {
        let horizon = now + AHEAD_MS;
        // A clock that went back leaves the horizon where it is, unless it was an hour off.
        let update = "UPDATE gateway_clock SET horizon = $1 WHERE id = 1 AND (horizon < $1 OR horizon > $2)";
        tx.exec(sql!(update, horizon, horizon + BELIEVABLE_MS)).await?;
        tx.commit().await?;
        self.horizon.fetch_max(horizon, Ordering::AcqRel);
        Ok(())
    }
}

fn expired(now: i64) -> Problem {
    Problem::new(TIMESTAMP_EXPIRED).arg("server_time", from_millis(now))
}
