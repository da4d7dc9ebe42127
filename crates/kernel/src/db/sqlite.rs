//! The SQLite arm of the storage door: one writer, group commit by savepoints, read-only readers.
//!
//! Every logical transaction is a savepoint inside an outer one. Who commits releases the savepoint and queues for
//! the writer again; the queue is fair, so all who came in between have done their work when the first committer
//! gets the writer back and commits for everybody with a single sync (rules D1 and D2, docs/adr).

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool,
    SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, Sqlite};
use tokio::sync::{Mutex, OwnedMutexGuard};

use super::value::Text;
use super::{Durability, Row, Sql, Value};
use crate::Problem;
use crate::problem::UNAVAILABLE;

/// How long a request may queue for the writer.
const WRITER_WAIT: Duration = Duration::from_secs(10);
/// Readers open at the most.
const READERS: u32 = 4;

/// The embedded database.
#[derive(Clone, Debug)]
pub struct SqliteDoor {
    writer: Arc<Mutex<Writer>>,
    readers: SqlitePool,
    poisoned: Arc<AtomicBool>,
}

#[derive(Debug)]
struct Writer {
    connection: Option<SqliteConnection>,
    /// The number of the outer transaction that is open or comes next.
    group: u64,
    open: bool,
    /// Logical transactions released into the open group.
    released: usize,
    /// Groups whose commit failed.
    failed: BTreeSet<u64>,
}

/// A logical transaction on the embedded database.
#[derive(Debug)]
pub struct SqliteTx {
    writer: Option<OwnedMutexGuard<Writer>>,
    door: SqliteDoor,
}

impl SqliteDoor {
    pub(super) async fn open(path: &str, durability: Durability) -> Result<Self, Problem> {
        let synchronous = match durability {
            Durability::Demanded => SqliteSynchronous::Full,
            Durability::Waived => SqliteSynchronous::Off,
        };
        let options = SqliteConnectOptions::new()
            .filename(Path::new(path))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .foreign_keys(true)
            // A destroyed key must not lie on in a free page (rule P7).
            .pragma("secure_delete", "ON")
            .busy_timeout(Duration::from_secs(5))
            .disable_statement_logging();
        let connection = options.connect().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(WRITER_WAIT)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        let writer = Writer {
            connection: Some(connection),
            group: 1,
            open: false,
            released: 0,
            failed: BTreeSet::new(),
        };
        Ok(Self { writer: Arc::new(Mutex::new(writer)), readers, poisoned: Arc::new(AtomicBool::new(false)) })
    }

    pub(super) fn readers(&self) -> &SqlitePool {
        &self.readers
    }

    pub(super) fn is_poisoned(&self) -> bool {
        self.poisoned.load(Ordering::SeqCst)
    }

    pub(super) async fn read(&self, sql: Sql) -> Result<Vec<Row>, Problem> {
        Ok(query(sql).fetch_all(&self.readers).await?.into_iter().map(Row::Sqlite).collect())
    }

    pub(super) async fn begin(&self) -> Result<SqliteTx, Problem> {
        if self.is_poisoned() {
            return Err(UNAVAILABLE.into());
        }
        let mut writer = tokio::time::timeout(WRITER_WAIT, Arc::clone(&self.writer).lock_owned())
            .await
            .map_err(|_| Problem::new(UNAVAILABLE).retry_after(1))?;
        if !writer.open {
            writer.run("BEGIN IMMEDIATE").await?;
            writer.open = true;
        }
        writer.run("SAVEPOINT logical").await?;
        Ok(SqliteTx { writer: Some(writer), door: self.clone() })
    }

    /// Waits for the writer and commits the group, unless somebody before did.
    async fn settle(self, group: u64) -> Result<(), Problem> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        if writer.failed.contains(&group) {
            return Err(UNAVAILABLE.into());
        }
        if writer.group != group {
            return Ok(());
        }
        let outcome = writer.run("COMMIT").await;
        if let Err(problem) = &outcome {
            tracing::error!(cause = %problem, "commit failed, nothing of the group was kept");
            writer.failed.insert(group);
            // A full disk heals; after any other failed sync the pages in memory cannot be trusted (rule D6).
            if !problem.to_string().contains("full") {
                self.poisoned.store(true, Ordering::SeqCst);
            }
            let _undone = writer.run("ROLLBACK").await;
        }
        writer.next_group();
        outcome
    }

    /// Empties the write-ahead log into the file, so that it holds no old page; busy readers put it off.
    pub(super) async fn scrub(&self) -> Result<(), Problem> {
        let mut writer = Arc::clone(&self.writer).lock_owned().await;
        if writer.open { Ok(()) } else { writer.run("PRAGMA wal_checkpoint(TRUNCATE)").await }
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        if let Some(connection) = self.writer.lock().await.connection.take()
            && let Err(error) = connection.close().await
        {
            tracing::warn!(cause = %error, "the database did not close cleanly");
        }
    }
}

impl Writer {
    fn connection(&mut self) -> Result<&mut SqliteConnection, Problem> {
        self.connection.as_mut().ok_or_else(|| UNAVAILABLE.into())
    }

    async fn run(&mut self, statement: &'static str) -> Result<(), Problem> {
        self.connection()?.execute(statement).await?;
        Ok(())
    }

    fn next_group(&mut self) {
        self.group += 1;
        self.open = false;
        self.released = 0;
    }

    /// Undoes the logical transaction that holds the writer, and the outer one when it would stay empty.
    async fn undo(&mut self) -> Result<(), Problem> {
        if self.released == 0 {
            self.run("ROLLBACK").await?;
            self.open = false;
            return Ok(());
        }
        self.run("ROLLBACK TO logical").await?;
        self.run("RELEASE logical").await
    }
}

impl SqliteTx {
    fn writer(&mut self) -> Result<&mut Writer, Problem> {
        self.writer.as_deref_mut().ok_or_else(|| UNAVAILABLE.into())
    }

    pub(super) async fn rows(&mut self, sql: Sql) -> Result<Vec<Row>, Problem> {
        let connection = self.writer()?.connection()?;
        Ok(query(sql).fetch_all(connection).await?.into_iter().map(Row::Sqlite).collect())
    }

    pub(super) async fn exec(&mut self, sql: Sql) -> Result<u64, Problem> {
        let connection = self.writer()?.connection()?;
        Ok(query(sql).execute(connection).await?.rows_affected())
    }

    pub(super) async fn script(&mut self, script: &str) -> Result<(), Problem> {
        let connection = self.writer()?.connection()?;
        sqlx::raw_sql(AssertSqlSafe(script.to_owned())).execute(connection).await?;
        Ok(())
    }

    pub(super) async fn commit(mut self) -> Result<(), Problem> {
        let writer = self.writer()?;
        writer.run("RELEASE logical").await?;
        writer.released += 1;
        let group = writer.group;
        let door = self.door.clone();
        self.writer = None;
        // The commit runs on even when the caller goes away, so that no group stays open.
        spawn(door.settle(group)).await.map_err(Problem::internal)?
    }
}

impl Drop for SqliteTx {
    fn drop(&mut self) {
        let Some(mut writer) = self.writer.take() else {
            return;
        };
        if tokio::runtime::Handle::try_current().is_ok() {
            drop(spawn(async move {
                if let Err(problem) = writer.undo().await {
                    tracing::error!(cause = %problem, "a transaction could not be undone");
                }
            }));
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the end of a transaction must outlive the request that began it"
)]
fn spawn<F>(work: F) -> tokio::task::JoinHandle<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    tokio::spawn(work)
}

fn query(sql: Sql) -> Query<'static, Sqlite, SqliteArguments> {
    let query = match sql.text {
        Text::Fixed(text) => sqlx::query(text),
        Text::Built(text) => sqlx::query(AssertSqlSafe(text)),
    };
    sql.args.into_iter().fold(query, |query, arg| match arg {
        Value::Text(value) => query.bind(value),
        Value::Int(value) => query.bind(value),
        Value::Bool(value) => query.bind(value),
    })
}

/// Makes `table_column_column` from SQLite's "UNIQUE constraint failed: table.column, table.column".
pub(super) fn constraint_name(message: &str) -> String {
    let columns = message.rsplit(": ").next().unwrap_or_default();
    let mut parts = columns.split(", ").map(|column| column.split_once('.').unwrap_or((column, "")));
    let Some((table, first)) = parts.next() else {
        return String::new();
    };
    let rest: String = parts.map(|(_, column)| format!("_{column}")).collect();
    format!("{table}_{first}{rest}")
}
