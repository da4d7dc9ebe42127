//! Forward-only migrations with checksums, one set for both databases (rule D8).

use sha2::{Digest, Sha256};
use sqlx::AssertSqlSafe;

use super::{Db, Tx};
use crate::{Problem, sql};

/// One numbered change of the schema.
#[derive(Clone, Debug)]
pub struct Migration {
    /// The file's name, for instance `0001_kernel.sql`; the order of application.
    pub name: String,
    /// Portable SQL.
    pub sql: String,
}

impl Migration {
    /// A fingerprint of the text.
    #[must_use]
    pub fn checksum(&self) -> String {
        hex::encode(Sha256::digest(self.sql.as_bytes()))
    }
}

/// The tables that migrations create, in the order of creation, so each after those it refers to.
pub(super) fn table_names(migrations: &[Migration]) -> Vec<String> {
    let statements = migrations.iter().flat_map(|migration| migration.sql.lines());
    let names = statements.filter_map(|line| line.strip_prefix("CREATE TABLE "));
    names.filter_map(|rest| rest.split_whitespace().next()).map(str::to_owned).collect()
}

pub(super) async fn apply(db: &Db, migrations: &[Migration]) -> Result<(), Problem> {
    let mut tx = db.begin().await?;
    if tx.is_postgres() {
        // Two servers that start at once must not migrate at once; the number is arbitrary.
        tx.all::<(String,)>(sql!("SELECT CAST(pg_advisory_xact_lock(7283465) AS TEXT)")).await?;
    }
    tx.exec(sql!(
        "CREATE TABLE IF NOT EXISTS schema_migrations (name TEXT PRIMARY KEY, checksum TEXT NOT NULL)"
    ))
    .await?;
    let applied: Vec<(String, String)> =
        tx.all(sql!("SELECT name, checksum FROM schema_migrations ORDER BY name")).await?;
    for (name, checksum) in &applied {
        match migrations.iter().find(|migration| &migration.name == name) {
            None => {
                return Err(Problem::internal(format!(
                    "the data is newer than this program: it knows no {name}"
                )));
            }
            Some(known) if &known.checksum() != checksum => {
                return Err(Problem::internal(format!("the applied migration {name} was changed")));
            }
            Some(_) => {}
        }
    }
    for migration in
        migrations.iter().filter(|migration| !applied.iter().any(|(name, _)| name == &migration.name))
    {
        run_script(&mut tx, &migration.sql).await?;
        tx.exec(sql!(
            "INSERT INTO schema_migrations (name, checksum) VALUES ($1, $2)",
            migration.name,
            migration.checksum()
        ))
        .await?;
    }
    tx.commit().await
}

async fn run_script(tx: &mut Tx, script: &str) -> Result<(), Problem> {
    match tx {
        Tx::Sqlite(tx) => tx.script(script).await,
        Tx::Postgres(tx) => {
            sqlx::raw_sql(AssertSqlSafe(script.to_owned())).execute(&mut **tx).await?;
            Ok(())
        }
    }
}
