//! The stored versions: appended, never changed; the newest of a scope holds.

use paifang_kernel::access::Staff;
use paifang_kernel::db::{Db, FromRow, Json, Row, Tx};
use paifang_kernel::problem::{NOT_FOUND, OnConstraint, VERSION_CONFLICT};
use paifang_kernel::{App, Problem, sql};

use super::{Change, Stored, changes};

/// What a version is a version of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Numbers, names and gates.
    Settings,
    /// The words of notices.
    Templates,
}

impl Scope {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Templates => "templates",
        }
    }
}

/// The newest version of a scope; version 0 is the file as it is.
#[derive(Clone, Debug, Default)]
pub(super) struct Newest {
    pub(super) version: i64,
    pub(super) stored: Stored,
}

impl FromRow for Newest {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(stored) = row.get("document")?;
        Ok(Self { version: row.get("version")?, stored })
    }
}

/// One line of the history.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) version: i64,
    pub(super) changes: Vec<Change>,
    pub(super) note: String,
    pub(super) restored: Option<i64>,
    pub(super) author_name: String,
    pub(super) at: jiff::Timestamp,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(changes) = row.get("changes")?;
        Ok(Self {
            version: row.get("version")?,
            changes,
            note: row.get("note")?,
            restored: row.get("restored")?,
            author_name: row.get("author_name")?,
            at: row.get("at")?,
        })
    }
}

/// Who changed a name last.
#[derive(Clone, Debug)]
pub(super) struct Last {
    pub(super) name: String,
    pub(super) author_name: String,
    pub(super) at: jiff::Timestamp,
}

impl FromRow for Last {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { name: row.get("name")?, author_name: row.get("author_name")?, at: row.get("at")? })
    }
}

/// Every name of a scope that was ever changed; there are no more rows than settings or texts.
const LASTS: &str =
    "SELECT name, author_name, at FROM settings_last WHERE scope = $1 ORDER BY name LIMIT 2000";

/// Who changed what last in a scope.
pub(super) async fn lasts(db: &Db, scope: Scope) -> Result<Vec<Last>, Problem> {
    db.all(sql!(LASTS, scope.name())).await
}

/// The same, with what this transaction changed.
pub(super) async fn lasts_in(tx: &mut Tx, scope: Scope) -> Result<Vec<Last>, Problem> {
    tx.all(sql!(LASTS, scope.name())).await
}

/// The version numbers of both scopes, for whoever waits for a change.
pub(super) async fn versions(db: &Db) -> Result<(i64, i64), Problem> {
    db.one(sql!(
        "SELECT COALESCE((SELECT MAX(version) FROM settings_versions WHERE scope = 'settings'), 0),
                COALESCE((SELECT MAX(version) FROM settings_versions WHERE scope = 'templates'), 0)"
    ))
    .await
}

const NEWEST: &str =
    "SELECT version, document FROM settings_versions WHERE scope = $1 ORDER BY version DESC LIMIT 1";

pub(super) async fn newest(db: &Db, scope: Scope) -> Result<Newest, Problem> {
    Ok(db.opt(sql!(NEWEST, scope.name())).await?.unwrap_or_default())
}

/// The same, as it is when this transaction begins.
pub(super) async fn newest_in(tx: &mut Tx, scope: Scope) -> Result<Newest, Problem> {
    Ok(tx.opt(sql!(NEWEST, scope.name())).await?.unwrap_or_default())
}

/// An earlier version; version 0 is the file as it is.
pub(super) async fn at(tx: &mut Tx, scope: Scope, version: i64) -> Result<Stored, Problem> {
    if version == 0 {
        return Ok(Stored::new());
    }
    let found: Option<Newest> = tx
        .opt(sql!(
            "SELECT version, document FROM settings_versions WHERE scope = $1 AND version = $2",
            scope.name(),
            version
        ))
        .await?;
    found.map(|found| found.stored).ok_or_else(|| NOT_FOUND.into())
}

/// What is to be appended.
pub(super) struct Next<'a> {
    pub(super) scope: Scope,
    pub(super) before: &'a Newest,
    pub(super) stored: &'a Stored,
    pub(super) note: &'a str,
    pub(super) restored: Option<i64>,
}

/// Appends the version after the one it was made on; a constraint lets only one of two at the same time through.
pub(super) async fn append(
    app: &App,
    tx: &mut Tx,
    who: &Staff,
    next: Next<'_>,
) -> Result<Vec<Change>, Problem> {
    let changed = changes(&next.before.stored, next.stored);
    tx.exec_one(sql!(
        "INSERT INTO settings_versions (scope, version, document, changes, note, restored, author, author_name, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        next.scope.name(),
        next.before.version + 1,
        Json(next.stored),
        Json(&changed),
        next.note,
        next.restored,
        who.operator,
        who.login,
        app.now()
    ))
    .await
    .on_constraint("settings_versions_scope_version", VERSION_CONFLICT)?;
    for change in &changed {
        tx.exec(sql!(
            "INSERT INTO settings_last (scope, name, version, author_name, at) VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (scope, name) DO UPDATE SET version = $3, author_name = $4, at = $5",
            next.scope.name(),
            change.key,
            next.before.version + 1,
            who.login,
            app.now()
        ))
        .await?;
    }
    Ok(changed)
}

/// The history of a scope, the newest version first.
pub(super) async fn history(db: &Db, scope: Scope, before: i64, rows: usize) -> Result<Vec<Line>, Problem> {
    db.all(sql!(
        "SELECT version, changes, note, restored, author_name, at FROM settings_versions
         WHERE scope = $1 AND version < $2 ORDER BY version DESC LIMIT $3",
        scope.name(),
        before,
        rows
    ))
    .await
}

/// Keeps a logo under its digest; the same picture twice is one row.
pub(super) async fn keep_logo(app: &App, tx: &mut Tx, id: &str, picture: &str) -> Result<(), Problem> {
    let statement =
        "INSERT INTO brand_logos (id, picture, at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING";
    tx.exec(sql!(statement, id, picture, app.now())).await.map(drop)
}

/// The base64 text of a logo.
pub(super) async fn logo(db: &Db, id: &str) -> Result<Option<String>, Problem> {
    db.opt(sql!("SELECT picture FROM brand_logos WHERE id = $1", id)).await
}
