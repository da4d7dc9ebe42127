//! Opens an installation: its folder, its keys, its database.

use std::path::{Path, PathBuf};

use paifang_kernel::access::Plug;
use paifang_kernel::app::Parts;
use paifang_kernel::clock::Clock;
use paifang_kernel::db::{Db, Durability, Migration};
use paifang_kernel::entropy::Entropy;
use paifang_kernel::files::Files;
use paifang_kernel::jobs::Bell;
use paifang_kernel::keys::Keys;
use paifang_kernel::live::Live;
use paifang_kernel::{App, Problem, sql};
use rust_embed::RustEmbed;

use crate::config::Config;

/// The migrations, compiled in.
#[derive(RustEmbed)]
#[folder = "../../migrations"]
#[include = "*.sql"]
struct Embedded;

/// The migrations in their order.
#[must_use]
pub fn migrations() -> Vec<Migration> {
    let mut names: Vec<_> = Embedded::iter().collect();
    names.sort();
    let read = |name: std::borrow::Cow<'static, str>| {
        let file = Embedded::get(&name)?;
        Some(Migration { name: name.into_owned(), sql: String::from_utf8_lossy(&file.data).into_owned() })
    };
    names.into_iter().filter_map(read).collect()
}

/// Where the signed head of the audit chain is kept.
#[must_use]
pub fn audit_head(data: &Path) -> PathBuf {
    data.join("audit.head")
}

/// Where the master key is kept when the environment does not bring it.
#[must_use]
pub fn master_key(data: &Path) -> PathBuf {
    data.join("keys").join("master.key")
}

/// Opens the database without changing its schema.
///
/// # Errors
/// It does not answer or may lose acknowledged commits.
pub async fn open_database(config: &Config) -> Result<Db, Problem> {
    std::fs::create_dir_all(&config.server.data)?;
    Db::open(&config.database_url(), Durability::Demanded).await
}

/// Opens everything and brings the schema up to date.
///
/// # Errors
/// The folder, the key or the database cannot be used.
pub async fn open(config: &Config, demo: bool) -> Result<App, Problem> {
    let db = if demo && !config.server.database.is_empty() {
        // A demonstration owns nothing that matters, so it may stand on a PostgreSQL that was made for tests.
        std::fs::create_dir_all(&config.server.data)?;
        Db::open(&config.database_url(), Durability::Waived).await?
    } else {
        open_database(config).await?
    };
    db.migrate(&migrations()).await?;
    let entropy = Entropy::system()?;
    let keys = match master_key_from_environment() {
        Some(text) => Keys::from_hex(&text, entropy.clone())?,
        None => Keys::load_or_create(&master_key(&config.server.data), entropy.clone())?,
    };
    Ok(App::new(Parts {
        db,
        clock: Clock::System,
        keys,
        files: Files::open(config.server.data.join("files"), entropy.clone())?,
        entropy,
        live: Live::new(config.in_force()),
        settings: config.settings(demo),
        sessions: Plug::default(),
        bell: Bell::default(),
    }))
}

/// The master key that `PAIFANG_MASTER_KEY` brings, 64 hex digits (rule K1).
#[expect(clippy::disallowed_methods, reason = "the server is the one that reads the environment")]
fn master_key_from_environment() -> Option<String> {
    std::env::var("PAIFANG_MASTER_KEY").ok().filter(|text| !text.is_empty())
}

/// What a data folder holds; it never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum World {
    /// A demonstration.
    Demo,
    /// The real thing.
    Real,
}

/// Takes the data for a kind of world, or refuses data of the other kind.
///
/// # Errors
/// A sentence for the operator.
pub async fn settle(app: &App, wanted: World) -> Result<(), String> {
    let name = match wanted {
        World::Demo => "demo",
        World::Real => "real",
    };
    let outcome: Result<String, Problem> = async {
        let mut tx = app.db.begin().await?;
        tx.exec(sql!(
            "INSERT INTO platform_facts (name, fact) VALUES ('world', $1) ON CONFLICT (name) DO NOTHING",
            name
        ))
        .await?;
        let fact = tx.one(sql!("SELECT fact FROM platform_facts WHERE name = 'world'")).await?;
        tx.commit().await?;
        Ok(fact)
    }
    .await;
    let fact = outcome.map_err(|problem| problem.to_string())?;
    match (fact == name, wanted) {
        (true, _) => Ok(()),
        (false, World::Demo) => {
            Err("this data folder holds a real world; --demo refuses to touch it".to_owned())
        }
        (false, World::Real) => {
            Err("this data folder holds a demo world; start it with --demo or use another --data".to_owned())
        }
    }
}
