//! The outbox: work written in the transaction of the change that wants it, done after the commit, at least once
//! and always under the same reference (rules D3 and D4).

use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::sync::Notify;

use crate::db::{FromRow, Row, Tx};
use crate::keys::Purpose;
use crate::{App, Problem, sql};

crate::ids! {
    /// A piece of work in the outbox.
    Task = "job";
}

/// How long a claimed job is left alone before another worker takes it.
const CLAIM_MS: i64 = 60_000;
/// After so many failed tries a job is put aside.
const MAX_ATTEMPTS: i64 = 12;

/// Rings when work was written, so that the worker need not wait for its next look.
#[derive(Clone, Debug, Default)]
pub struct Bell(Arc<Notify>);

impl Bell {
    /// Rings.
    pub fn ring(&self) {
        self.0.notify_one();
    }

    /// Waits for a ring, at the most so long.
    pub async fn wait(&self, at_most: Duration) {
        let _rang = tokio::time::timeout(at_most, self.0.notified()).await;
    }
}

/// A piece of work in a worker's hands; its `Debug` leaves the payload out.
#[derive(Clone)]
pub struct Job {
    /// The reference: the same on every try.
    pub id: String,
    /// Which handler does it.
    pub kind: String,
    /// How often it was tried before.
    pub attempts: i64,
    /// When it was written.
    pub created_at: Timestamp,
    payload: String,
}

impl fmt::Debug for Job {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Job").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Job {
    /// What is to be done.
    ///
    /// # Errors
    /// It does not fit `T`.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        Ok(serde_json::from_str(&self.payload)?)
    }
}

struct Claimed {
    job: Job,
    sealed: String,
}

impl FromRow for Claimed {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let job = Job {
            id: row.get("id")?,
            kind: row.get("kind")?,
            attempts: row.get("attempts")?,
            created_at: row.get("created_at")?,
            payload: String::new(),
        };
        Ok(Self { job, sealed: row.get("payload")? })
    }
}

impl Tx {
    /// Writes work into the outbox, due at once; returns its reference.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn enqueue<T: Serialize>(
        &mut self,
        app: &App,
        kind: &str,
        payload: &T,
    ) -> Result<String, Problem> {
        self.enqueue_at(app, kind, payload, app.now()).await
    }

    /// Writes work into the outbox, due at a moment; returns its reference. The payload is sealed at rest,
    /// because codes and addresses travel in it.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn enqueue_at<T: Serialize>(
        &mut self,
        app: &App,
        kind: &str,
        payload: &T,
        due: Timestamp,
    ) -> Result<String, Problem> {
        let id = app.id::<Task>();
        let payload = serde_json::to_vec(payload)?;
        let sealed = app.keys.seal(Purpose::Job, id.as_str(), &payload);
        self.exec(sql!(
            "INSERT INTO jobs (id, kind, payload, state, attempts, created_at, due_at) VALUES ($1, $2, $3, 'due', 0, $4, $5)",
            id,
            kind,
            sealed,
            app.now(),
            due
        ))
        .await?;
        app.bell.ring();
        Ok(id.to_string())
    }
}

type Handler = Arc<dyn Fn(Job) -> Pin<Box<dyn Future<Output = Result<(), Problem>> + Send>> + Send + Sync>;

/// The handlers by kind.
#[derive(Clone, Default)]
pub struct Jobs {
    handlers: HashMap<&'static str, Handler>,
}

impl fmt::Debug for Jobs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.handlers.keys()).finish()
    }
}

impl Jobs {
    /// No handlers yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Says who does work of a kind. The handler may be called again for the same reference after a crash.
    #[must_use]
    pub fn on<F, W>(mut self, kind: &'static str, handler: F) -> Self
    where
        F: Fn(Job) -> W + Send + Sync + 'static,
        W: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        self.handlers.insert(kind, Arc::new(move |job| Box::pin(handler(job))));
        self
    }

    /// Takes the handlers of another set too.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.handlers.extend(other.handlers);
        self
    }

    /// Does work until none is due; returns how many pieces were done.
    ///
    /// # Errors
    /// The store refuses; a failed piece of work is no error here, it is tried again later.
    pub async fn run_due(&self, app: &App) -> Result<usize, Problem> {
        let mut done = 0;
        while self.run_next(app).await? {
            done += 1;
        }
        Ok(done)
    }

    /// Does one piece of work, if one is due; says whether there was one.
    ///
    /// # Errors
    /// As [`Self::run_due`].
    pub async fn run_next(&self, app: &App) -> Result<bool, Problem> {
        let Some(job) = claim(app).await? else { return Ok(false) };
        // There may be more: another worker looks while this one is busy.
        app.bell.ring();
        let outcome = match self.handlers.get(job.kind.as_str()) {
            Some(handler) => handler(job.clone()).await,
            None => Err(Problem::internal(format!("nobody does {}", job.kind))),
        };
        finish(app, &job, outcome).await?;
        Ok(true)
    }
}

/// Makes work due at once that a process before this one had in hand when it died. Only on the embedded database,
/// which has one process; elsewhere the claim ends by itself.
///
/// # Errors
/// The store refuses.
pub async fn recover(app: &App) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    if !tx.is_postgres() {
        tx.exec(sql!(
            "UPDATE jobs SET due_at = $1 WHERE state = 'due' AND attempts > 0 AND due_at > $1",
            app.now()
        ))
        .await?;
    }
    tx.commit().await
}

async fn claim(app: &App) -> Result<Option<Job>, Problem> {
    let now = app.now();
    if app
        .db
        .opt::<i64>(sql!(
            "SELECT CAST(1 AS BIGINT) FROM jobs WHERE state = 'due' AND due_at <= $1 LIMIT 1",
            now
        ))
        .await?
        .is_none()
    {
        return Ok(None);
    }
    let mut tx = app.db.begin().await?;
    let until = now.as_millisecond() + CLAIM_MS;
    let statement = if tx.is_postgres() {
        sql!(
            "UPDATE jobs SET due_at = $1, attempts = attempts + 1 WHERE id = (SELECT id FROM jobs WHERE state = 'due' \
             AND due_at <= $2 ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id, kind, payload, attempts, created_at",
            until,
            now
        )
    } else {
        sql!(
            "UPDATE jobs SET due_at = $1, attempts = attempts + 1 WHERE id = (SELECT id FROM jobs WHERE state = 'due' \
             AND due_at <= $2 ORDER BY due_at, id LIMIT 1) RETURNING id, kind, payload, attempts, created_at",
            until,
            now
        )
    };
    let claimed = tx.opt::<Claimed>(statement).await?;
    tx.commit().await?;
    let Some(Claimed { mut job, sealed }) = claimed else {
        return Ok(None);
    };
    job.payload = app.keys.open_text(Purpose::Job, &job.id, &sealed)?;
    Ok(Some(job))
}

async fn finish(app: &App, job: &Job, outcome: Result<(), Problem>) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    match outcome {
        Ok(()) => {
            tx.exec(sql!("DELETE FROM jobs WHERE id = $1", job.id)).await?;
        }
        Err(problem) => {
            tracing::warn!(job = %job.id, kind = %job.kind, attempts = job.attempts, cause = %problem, "a job failed");
            let state = if job.attempts >= MAX_ATTEMPTS { "dead" } else { "due" };
            let pause = 1_000_i64 << job.attempts.clamp(0, 12);
            let due = app.clock.now_ms() + pause;
            tx.exec(sql!(
                "UPDATE jobs SET state = $1, due_at = $2, last_error = $3 WHERE id = $4",
                state,
                due,
                problem.to_string(),
                job.id
            ))
            .await?;
        }
    }
    tx.commit().await
}
