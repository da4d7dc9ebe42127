//! The storage door: one SQL text for SQLite and PostgreSQL, and the only code that names a driver (design 1.8).

mod copy;
mod migrate;
mod postgres;
mod row;
mod sqlite;
mod value;

use sqlx::postgres::PgPool;

pub use copy::{Snapshot, Table, is_blank};
pub use migrate::Migration;
pub use row::{FromColumn, FromRow, Row};
pub use value::{Json, Sql, ToValue, Value};

use crate::Problem;
use crate::problem::{NOT_FOUND, UNAVAILABLE, VERSION_CONFLICT};
use sqlite::SqliteDoor;

/// A statement with its arguments: `sql!("SELECT a FROM t WHERE id = $1", id)`.
#[macro_export]
macro_rules! sql {
    ($text:expr $(, $arg:expr)* $(,)?) => {
        $crate::db::Sql::new($text, vec![$($crate::db::ToValue::to_value(&$arg)),*])
    };
}

/// The store, cheap to clone.
#[derive(Clone, Debug)]
pub enum Db {
    /// The embedded database.
    Sqlite(SqliteDoor),
    /// A PostgreSQL server.
    Postgres(PgPool),
}

/// An open transaction; dropping it undoes it.
#[derive(Debug)]
pub enum Tx {
    /// On the embedded database.
    Sqlite(sqlite::SqliteTx),
    /// On PostgreSQL.
    Postgres(sqlx::Transaction<'static, sqlx::Postgres>),
}

/// Whether a PostgreSQL that may lose acknowledged commits is accepted (rule D1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Refuse `fsync=off` and `synchronous_commit=off`.
    Demanded,
    /// Accept anything; for throw-away test data only.
    Waived,
}

impl Db {
    /// Opens `sqlite:PATH` or `postgres://…`.
    ///
    /// # Errors
    /// The address is of neither kind, or the store does not answer or is not durable.
    pub async fn open(url: &str, durability: Durability) -> Result<Self, Problem> {
        if let Some(path) = url.strip_prefix("sqlite:") {
            return Ok(Self::Sqlite(SqliteDoor::open(path, durability).await?));
        }
        Ok(Self::Postgres(postgres::open(url, durability).await?))
    }

    /// Applies the migrations that are missing; see [`Migration`].
    ///
    /// # Errors
    /// A statement fails, an applied migration was changed, or the store is newer than this program.
    pub async fn migrate(&self, migrations: &[Migration]) -> Result<(), Problem> {
        migrate::apply(self, migrations).await
    }

    /// Starts a transaction.
    ///
    /// # Errors
    /// The store is busy, read-only after a failed sync, or does not answer.
    pub async fn begin(&self) -> Result<Tx, Problem> {
        match self {
            Self::Sqlite(door) => Ok(Tx::Sqlite(door.begin().await?)),
            Self::Postgres(pool) => Ok(Tx::Postgres(pool.begin().await?)),
        }
    }

    /// Reads every row.
    ///
    /// # Errors
    /// The statement fails or a row does not fit `T`.
    pub async fn all<T: FromRow>(&self, sql: Sql) -> Result<Vec<T>, Problem> {
        let rows = match self {
            Self::Sqlite(door) => door.read(sql).await?,
            Self::Postgres(pool) => postgres::rows(pool, sql).await?,
        };
        rows.iter().map(T::from_row).collect()
    }

    /// Reads the first row, if there is one.
    ///
    /// # Errors
    /// The statement fails or the row does not fit `T`.
    pub async fn opt<T: FromRow>(&self, sql: Sql) -> Result<Option<T>, Problem> {
        Ok(self.all(sql).await?.into_iter().next())
    }

    /// Reads the first row; none is `not_found`.
    ///
    /// # Errors
    /// The statement fails, finds nothing, or the row does not fit `T`.
    pub async fn one<T: FromRow>(&self, sql: Sql) -> Result<T, Problem> {
        self.opt(sql).await?.ok_or_else(|| NOT_FOUND.into())
    }

    /// Whether the store answers a trivial question.
    ///
    /// # Errors
    /// It does not, or it went read-only.
    pub async fn ping(&self) -> Result<(), Problem> {
        if let Self::Sqlite(door) = self
            && door.is_poisoned()
        {
            return Err(UNAVAILABLE.into());
        }
        self.one::<(i64,)>(sql!("SELECT CAST(1 AS BIGINT)")).await.map(|_| ())
    }

    /// Lets what was deleted vanish from the disk too, as far as the program can: SQLite overwrites it and empties its
    /// log; a PostgreSQL server has its own vacuum and archives.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn scrub(&self) -> Result<(), Problem> {
        match self {
            Self::Sqlite(door) => door.scrub().await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Closes every connection, after the last commit.
    pub async fn close(&self) {
        match self {
            Self::Sqlite(door) => door.close().await,
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Reads every row, this transaction's own changes included.
    ///
    /// # Errors
    /// The statement fails or a row does not fit `T`.
    pub async fn all<T: FromRow>(&mut self, sql: Sql) -> Result<Vec<T>, Problem> {
        let rows = match self {
            Self::Sqlite(tx) => tx.rows(sql).await?,
            Self::Postgres(tx) => postgres::rows(&mut **tx, sql).await?,
        };
        rows.iter().map(T::from_row).collect()
    }

    /// Reads the first row, if there is one.
    ///
    /// # Errors
    /// The statement fails or the row does not fit `T`.
    pub async fn opt<T: FromRow>(&mut self, sql: Sql) -> Result<Option<T>, Problem> {
        Ok(self.all(sql).await?.into_iter().next())
    }

    /// Reads the first row; none is `not_found`.
    ///
    /// # Errors
    /// The statement fails, finds nothing, or the row does not fit `T`.
    pub async fn one<T: FromRow>(&mut self, sql: Sql) -> Result<T, Problem> {
        self.opt(sql).await?.ok_or_else(|| NOT_FOUND.into())
    }

    /// Writes, and says how many rows it touched.
    ///
    /// # Errors
    /// The statement fails; a violated uniqueness is named by [`Problem::constraint`].
    /// On PostgreSQL the transaction can then only be dropped.
    pub async fn exec(&mut self, sql: Sql) -> Result<u64, Problem> {
        match self {
            Self::Sqlite(tx) => tx.exec(sql).await,
            Self::Postgres(tx) => postgres::exec(tx, sql).await,
        }
    }

    /// Writes exactly one row.
    ///
    /// # Errors
    /// Any other number of rows is `version_conflict`.
    pub async fn exec_one(&mut self, sql: Sql) -> Result<(), Problem> {
        if self.exec(sql).await? == 1 { Ok(()) } else { Err(VERSION_CONFLICT.into()) }
    }

    /// Makes the changes durable; returns only after the sync (rule D1).
    ///
    /// # Errors
    /// The store could not make them durable, so nothing happened.
    pub async fn commit(self) -> Result<(), Problem> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => Ok(tx.commit().await?),
        }
    }

    /// Whether this transaction runs on PostgreSQL; for the few statements whose dialect must differ.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }
}

impl From<sqlx::Error> for Problem {
    fn from(error: sqlx::Error) -> Self {
        let constraint = match &error {
            sqlx::Error::Database(database) if database.is_unique_violation() => Some(
                database
                    .constraint()
                    .map_or_else(|| sqlite::constraint_name(database.message()), str::to_owned),
            ),
            _ => None,
        };
        let code = match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => UNAVAILABLE,
            _ => crate::problem::INTERNAL,
        };
        let problem = Self::new(code).cause(error);
        match constraint {
            Some(name) => problem.violating(name),
            None => problem,
        }
    }
}

#[cfg(test)]
mod tests;
