//! Throw-away databases: a copy of a migrated SQLite file, or of a migrated PostgreSQL template.

use std::path::{Path, PathBuf};

use paifang_kernel::db::{Db, Durability, Migration};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// Which database a story runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded one.
    Sqlite,
    /// A server started by `cargo xtask pg start`.
    Postgres,
}

/// A database that lives as long as its story.
#[derive(Debug)]
pub(crate) struct Store {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) url: String,
    postgres: Option<(String, String)>,
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The migrations as they are in the repository now.
pub(crate) fn migrations() -> Vec<Migration> {
    let folder = std::fs::read_dir(repository().join("migrations")).expect("the migrations folder");
    let files = folder.map(|entry| entry.expect("a migration").path());
    let mut files: Vec<PathBuf> =
        files.filter(|path| path.extension().is_some_and(|end| end == "sql")).collect();
    files.sort();
    let read = |path: PathBuf| Migration {
        name: path.file_name().expect("a file name").to_string_lossy().into_owned(),
        sql: std::fs::read_to_string(&path).expect("a readable migration"),
    };
    files.into_iter().map(read).collect()
}

fn fingerprint(migrations: &[Migration]) -> String {
    let mut hash = Sha256::new();
    for migration in migrations {
        hash.update(migration.name.as_bytes());
        hash.update(migration.checksum().as_bytes());
    }
    hex::encode(hash.finalize()).chars().take(16).collect()
}

impl Store {
    pub(crate) async fn open(backend: Backend) -> (Self, Db) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let migrations = migrations();
        match backend {
            Backend::Sqlite => {
                let file = folder.path().join("paifang.db");
                std::fs::copy(sqlite_template(&migrations).await, &file).expect("a copy of the template");
                let url = format!("sqlite:{}", file.display());
                let db = Db::open(&url, Durability::Waived).await.expect("a SQLite file");
                (Self { folder, url, postgres: None }, db)
            }
            Backend::Postgres => {
                let server = postgres_server();
                let name = clone_template(&server, &migrations).await;
                let url = with_database(&server, &name);
                let db = Db::open(&url, Durability::Waived).await.expect("a PostgreSQL database");
                (Self { folder, url, postgres: Some((server, name)) }, db)
            }
        }
    }

    pub(crate) async fn drop_database(&self) {
        let Some((server, name)) = &self.postgres else {
            return;
        };
        let mut admin = PgConnection::connect(server).await.expect("the PostgreSQL server");
        let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        admin.execute(AssertSqlSafe(statement)).await.expect("a dropped database");
    }
}

/// The server's address: `PAIFANG_TEST_PG`, or the file that `cargo xtask pg start` writes.
#[expect(clippy::allow_attributes, reason = "the lint list may or may not forbid reading the environment")]
#[allow(clippy::disallowed_methods)]
pub fn postgres_server() -> String {
    let from_environment = std::env::var("PAIFANG_TEST_PG").ok().filter(|url| !url.is_empty());
    from_environment.unwrap_or_else(|| {
        let file = repository().join("target/pg/url");
        let url = std::fs::read_to_string(&file).expect("a PostgreSQL server: run `cargo xtask pg start`");
        url.trim().to_owned()
    })
}

fn with_database(server: &str, name: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("a database in the address");
    format!("{base}/{name}")
}

/// Fills an empty database and lets go of it, as whoever copies it demands.
async fn migrate(url: &str, migrations: &[Migration]) {
    let db = Db::open(url, Durability::Waived).await.expect("an empty database");
    db.migrate(migrations).await.expect("migrations that run");
    db.close().await;
}

/// The migrated file, made by whichever test comes first; a half one is never seen, because it gets its name last.
async fn sqlite_template(migrations: &[Migration]) -> PathBuf {
    let shelf = repository().join("target/templates");
    let template = shelf.join(format!("{}.db", fingerprint(migrations)));
    if !template.is_file() {
        std::fs::create_dir_all(&shelf).expect("a folder for templates");
        let building = shelf.join(format!("{}.building", random_name()));
        migrate(&format!("sqlite:{}", building.display()), migrations).await;
        std::fs::rename(&building, &template).expect("a finished template");
    }
    template
}

async fn clone_template(server: &str, migrations: &[Migration]) -> String {
    let template = format!("paifang_template_{}", fingerprint(migrations));
    let mut admin = PgConnection::connect(server).await.expect("the PostgreSQL server");
    admin.execute("SELECT pg_advisory_lock(7283466)").await.expect("the template lock");
    let known: Option<(i32,)> = sqlx::query_as("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&template)
        .fetch_optional(&mut admin)
        .await
        .expect("a list of databases");
    if known.is_none() {
        let building = format!("{template}_building");
        let fresh = format!("DROP DATABASE IF EXISTS {building}");
        admin.execute(AssertSqlSafe(fresh)).await.expect("no old template");
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {building}"))).await.expect("a template");
        migrate(&with_database(server, &building), migrations).await;
        let rename = format!("ALTER DATABASE {building} RENAME TO {template}");
        admin.execute(AssertSqlSafe(rename)).await.expect("a finished template");
    }
    let name = format!("t_{}", random_name());
    // Copying files takes a tenth of the time of writing the copy through the log, as PostgreSQL 15 and later usually do.
    let copies = admin.server_version_num().is_some_and(|version| version >= 150_000);
    let way = if copies { " STRATEGY FILE_COPY" } else { "" };
    let clone = format!("CREATE DATABASE {name} TEMPLATE {template}{way}");
    admin.execute(AssertSqlSafe(clone)).await.expect("a copy of the template");
    admin.execute("SELECT pg_advisory_unlock(7283466)").await.expect("the template lock");
    name
}

fn random_name() -> String {
    let entropy = paifang_kernel::entropy::Entropy::system().expect("randomness");
    hex::encode(entropy.bytes::<10>())
}
