//! The transaction of one request, which keeps the answer under the idempotency key (rules D3 and M2).

use std::ops::{Deref, DerefMut};

use serde::Serialize;

use super::{Answer, Cx, Empty, Made, NoContent, Reply, Taken};
use crate::db::Tx;
use crate::keys::Purpose;
use crate::problem::{KEY_REUSED, StoredReply, UNAVAILABLE};
use crate::{App, Problem, sql};

/// How long the answer to an idempotency key is kept, in milliseconds.
const KEPT_MS: i64 = 48 * 3_600 * 1_000;

/// A transaction that belongs to a request; reads and writes like [`Tx`].
#[derive(Debug)]
pub struct Work {
    tx: Tx,
    app: App,
    /// Scope and key under which the answer is kept.
    ticket: Option<(String, String)>,
}

impl Work {
    pub(super) async fn begin(cx: &Cx, scope: &str) -> Result<Self, Problem> {
        let tx = cx.db.begin().await?;
        let mut work = Self { tx, app: cx.app().clone(), ticket: None };
        if let Some((key, hash)) = cx.request.idempotency() {
            work.claim(scope, key, hash).await?;
        }
        Ok(work)
    }

    async fn claim(&mut self, scope: &str, key: &str, hash: &str) -> Result<(), Problem> {
        let now = self.app.now();
        // On PostgreSQL a second request with the same key waits here until the first one ended.
        let fresh = self
            .tx
            .exec(sql!(
                "INSERT INTO idempotency (scope, request_key, request_hash, created_at) VALUES ($1, $2, $3, $4) \
                 ON CONFLICT (scope, request_key) DO NOTHING",
                scope,
                key,
                hash,
                now
            ))
            .await?;
        if fresh == 1 {
            self.ticket = Some((scope.to_owned(), key.to_owned()));
            return Ok(());
        }
        let (kept_hash, status, body): (String, Option<i64>, Option<String>) = self
            .tx
            .one(sql!(
                "SELECT request_hash, status, body FROM idempotency WHERE scope = $1 AND request_key = $2",
                scope,
                key
            ))
            .await?;
        if kept_hash != hash {
            return Err(KEY_REUSED.into());
        }
        let (Some(status), Some(body)) = (status, body) else {
            return Err(UNAVAILABLE.into());
        };
        let body = self.app.keys.open_text(Purpose::Idempotency, &place(scope, key), &body)?;
        Err(Problem::replay(StoredReply { status: u16::try_from(status).unwrap_or(200), body }))
    }

    async fn finish(mut self, status: u16, body: String) -> Result<(), Problem> {
        if let Some((scope, key)) = self.ticket.take() {
            let sealed = self.app.keys.seal(Purpose::Idempotency, &place(&scope, &key), body.as_bytes());
            self.tx
                .exec_one(sql!(
                    "UPDATE idempotency SET status = $1, body = $2 WHERE scope = $3 AND request_key = $4",
                    status,
                    sealed,
                    scope,
                    key
                ))
                .await?;
        }
        self.tx.commit().await
    }

    /// Commits and answers 200.
    ///
    /// # Errors
    /// The store could not make it durable.
    pub async fn ok<T: Serialize>(self, body: T) -> Reply<T> {
        self.finish(200, serde_json::to_string(&body)?).await?;
        Ok(Answer::new(body))
    }

    /// Commits and answers 201.
    ///
    /// # Errors
    /// The store could not make it durable.
    pub async fn created<T: Serialize>(self, body: T) -> Made<T> {
        self.finish(201, serde_json::to_string(&body)?).await?;
        Ok(Answer::new(body))
    }

    /// Commits and answers 202.
    ///
    /// # Errors
    /// The store could not make it durable.
    pub async fn accepted<T: Serialize>(self, body: T) -> Taken<T> {
        self.finish(202, serde_json::to_string(&body)?).await?;
        Ok(Answer::new(body))
    }

    /// Commits and answers 204.
    ///
    /// # Errors
    /// The store could not make it durable.
    pub async fn no_content(self) -> Empty {
        self.finish(204, String::new()).await?;
        Ok(NoContent::default())
    }

    /// Commits without an answer of its own, for instance to keep a counted failure before refusing.
    ///
    /// # Errors
    /// The store could not make it durable.
    pub async fn commit(mut self) -> Result<(), Problem> {
        if let Some((scope, key)) = self.ticket.take() {
            // A refusal is not kept: the next try with the same key is a new try.
            self.tx
                .exec(sql!("DELETE FROM idempotency WHERE scope = $1 AND request_key = $2", scope, key))
                .await?;
        }
        self.tx.commit().await
    }
}

/// Forgets kept answers that are older than two days; 24 hours are promised (rule M2).
///
/// # Errors
/// The store refuses.
pub async fn forget_replies(app: &App) -> Result<(), Problem> {
    let before = app.clock.now_ms() - KEPT_MS;
    let mut tx = app.db.begin().await?;
    tx.exec(sql!("DELETE FROM idempotency WHERE created_at < $1", before)).await?;
    tx.commit().await
}

fn place(scope: &str, key: &str) -> String {
    format!("idempotency/{scope}/{key}")
}

impl Deref for Work {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.tx
    }
}

impl DerefMut for Work {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.tx
    }
}
