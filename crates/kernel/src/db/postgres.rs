//! The PostgreSQL arm of the storage door.

use std::time::Duration;

use sqlx::postgres::{PgArguments, PgPool, PgPoolOptions};
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Executor, Postgres};

use super::value::Text;
use super::{Durability, Row, Sql, Value};
use crate::Problem;

/// Connections held at the most.
const CONNECTIONS: u32 = 16;

pub(super) async fn open(url: &str, durability: Durability) -> Result<PgPool, Problem> {
    let options = PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(Duration::from_secs(5));
    let pool = options.connect(url).await?;
    if durability == Durability::Demanded {
        for setting in ["fsync", "synchronous_commit"] {
            let (value,): (String,) =
                sqlx::query_as("SELECT current_setting($1)").bind(setting).fetch_one(&pool).await?;
            if value == "off" {
                return Err(Problem::internal(format!(
                    "PostgreSQL runs with {setting}=off, which may lose commits"
                )));
            }
        }
    }
    Ok(pool)
}

fn query(sql: Sql) -> Query<'static, Postgres, PgArguments> {
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

pub(super) async fn rows<'e, E: Executor<'e, Database = Postgres>>(
    door: E,
    sql: Sql,
) -> Result<Vec<Row>, Problem> {
    Ok(query(sql).fetch_all(door).await?.into_iter().map(Row::Postgres).collect())
}

pub(super) async fn exec(tx: &mut sqlx::Transaction<'static, Postgres>, sql: Sql) -> Result<u64, Problem> {
    Ok(query(sql).execute(&mut **tx).await?.rows_affected())
}
