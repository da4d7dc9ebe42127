//! Reads a whole store at one moment and writes it into an empty one, of either kind.

use futures::TryStreamExt;
use serde_json::Value as Json;
use sqlx::{AssertSqlSafe, Transaction};

use super::migrate::{Migration, table_names};
use super::{Db, Row, Sql, Tx, Value};
use crate::{Problem, sql};

/// Rows written by one statement.
const BATCH: usize = 50;

/// A consistent view of the store that does not hold writers up.
#[derive(Debug)]
pub enum Snapshot {
    /// Of the embedded database.
    Sqlite(Transaction<'static, sqlx::Sqlite>),
    /// Of PostgreSQL.
    Postgres(Transaction<'static, sqlx::Postgres>),
}

/// A table's name and its columns with their types, `TEXT`, `BIGINT` or `BOOLEAN`.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Table {
    /// The name.
    pub table: String,
    /// Name and type of each column.
    pub columns: Vec<(String, String)>,
}

impl Db {
    /// Opens a view of the store as it is now.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn snapshot(&self) -> Result<Snapshot, Problem> {
        match self {
            Self::Sqlite(door) => Ok(Snapshot::Sqlite(door.readers().begin().await?)),
            Self::Postgres(pool) => {
                let mut tx = pool.begin().await?;
                sqlx::query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                    .execute(&mut *tx)
                    .await?;
                Ok(Snapshot::Postgres(tx))
            }
        }
    }
}

impl Snapshot {
    /// The tables of these migrations, each before those that refer to it.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn tables(&mut self, migrations: &[Migration]) -> Result<Vec<Table>, Problem> {
        let mut tables = Vec::new();
        for table in table_names(migrations) {
            tables.push(Table { columns: self.columns(&table).await?, table });
        }
        Ok(tables)
    }

    async fn columns(&mut self, table: &str) -> Result<Vec<(String, String)>, Problem> {
        let pairs: Vec<(String, String)> = match self {
            Self::Sqlite(tx) => {
                let ask = "SELECT name, type FROM pragma_table_info($1) ORDER BY cid";
                sqlx::query_as(ask).bind(table.to_owned()).fetch_all(&mut **tx).await?
            }
            Self::Postgres(tx) => {
                let ask = "SELECT column_name::TEXT, data_type::TEXT FROM information_schema.columns \
                           WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position";
                sqlx::query_as(ask).bind(table.to_owned()).fetch_all(&mut **tx).await?
            }
        };
        Ok(pairs.into_iter().map(|(name, kind)| (name, kind.to_ascii_uppercase())).collect())
    }

    /// Hands every row of a table over, as JSON values in the order of the columns.
    ///
    /// # Errors
    /// The store does not answer, or `take` refuses.
    pub async fn each(
        &mut self,
        table: &Table,
        mut take: impl FnMut(Vec<Json>) -> Result<(), Problem>,
    ) -> Result<(), Problem> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
        let text = format!("SELECT {} FROM {}", names.join(", "), table.table);
        match self {
            Self::Sqlite(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(values(&Row::Sqlite(row), table)?)?;
                }
            }
            Self::Postgres(tx) => {
                let mut rows = sqlx::query(AssertSqlSafe(text)).fetch(&mut **tx);
                while let Some(row) = rows.try_next().await? {
                    take(values(&Row::Postgres(row), table)?)?;
                }
            }
        }
        Ok(())
    }
}

fn values(row: &Row, table: &Table) -> Result<Vec<Json>, Problem> {
    let places = table.columns.iter().enumerate();
    places
        .map(|(index, (_, kind))| {
            Ok(match kind.as_str() {
                "BIGINT" => row.at::<Option<i64>>(index)?.into(),
                "BOOLEAN" => row.at::<Option<bool>>(index)?.into(),
                _ => row.at::<Option<String>>(index)?.into(),
            })
        })
        .collect()
}

impl Tx {
    /// Empties tables that migrations filled, the referring ones first.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn clear(&mut self, tables: &[Table]) -> Result<(), Problem> {
        for table in tables.iter().rev() {
            self.exec(Sql::built(format!("DELETE FROM {}", table.table), Vec::new())).await?;
        }
        Ok(())
    }

    /// Writes rows that [`Snapshot::each`] handed over.
    ///
    /// # Errors
    /// A row does not fit the table, or the store refuses.
    pub async fn fill(&mut self, table: &Table, rows: &[Vec<Json>]) -> Result<(), Problem> {
        let names: Vec<&str> = table.columns.iter().map(|(name, _)| name.as_str()).collect();
        for some in rows.chunks(BATCH) {
            let mut args = Vec::with_capacity(some.len() * names.len());
            let mut places = Vec::with_capacity(some.len());
            for row in some {
                if row.len() != names.len() {
                    return Err(Problem::internal(format!("a row of {} has the wrong length", table.table)));
                }
                let marks: Vec<String> =
                    (1..=row.len()).map(|place| format!("${}", args.len() + place)).collect();
                places.push(format!("({})", marks.join(", ")));
                args.extend(row.iter().zip(&table.columns).map(|(value, (_, kind))| bound(value, kind)));
            }
            let text =
                format!("INSERT INTO {} ({}) VALUES {}", table.table, names.join(", "), places.join(", "));
            self.exec(Sql::built(text, args)).await?;
        }
        Ok(())
    }
}

fn bound(value: &Json, kind: &str) -> Value {
    match kind {
        "BIGINT" => Value::Int(value.as_i64()),
        "BOOLEAN" => Value::Bool(value.as_bool()),
        _ => Value::Text(value.as_str().map(str::to_owned)),
    }
}

/// Whether the store has no schema yet.
///
/// # Errors
/// The store does not answer.
pub async fn is_blank(db: &Db) -> Result<bool, Problem> {
    let known: i64 = match db {
        Db::Sqlite(_) => db.one(sql!("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'")).await?,
        Db::Postgres(_) => {
            db.one(sql!(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()"
            ))
            .await?
        }
    };
    Ok(known == 0)
}
