//! The only place with SQL for applications, their secrets and their wishes for more calls; the tenant comes first (rule W2).

use paifang_kernel::access::Organisation;
use paifang_kernel::db::{Db, FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Keys;
use paifang_kernel::problem::{OnConstraint, STATE_CONFLICT};
use paifang_kernel::{App, Problem, sql};

use super::secret::{AppSecret, SecretId, SecretRecord};
use super::{APP_LIMIT, AppRecord, RaiseRecord};
use crate::Application;

/// How often a fresh AppKey is drawn before we give up; each draw collides once in thousands of millions.
const KEY_DRAWS: usize = 5;

macro_rules! record {
    ($rest:literal) => {
        concat!(
            "SELECT id, org, app_key, name, description, facts, quota_override, version, created_by, created_at, updated_at \
             FROM apps WHERE state <> 'deleted' ",
            $rest
        )
    };
}

impl FromRow for AppRecord {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            org: row.get("org")?,
            app_key: row.get("app_key")?,
            name: row.get("name")?,
            description: row.get("description")?,
            state: row.get::<Json<_>>("facts")?.0,
            quota_override: row.get("quota_override")?,
            version: row.get("version")?,
            created_by: row.get("created_by")?,
            created_at: row.get("created_at")?,
            updated_at: row.get("updated_at")?,
        })
    }
}

/// Loads one of the organisation's applications, to change it; a foreign or deleted one is `not_found`.
///
/// # Errors
/// There is none, or the store does not answer.
pub async fn load(tx: &mut Tx, org: &Id<Organisation>, id: &Id<Application>) -> Result<AppRecord, Problem> {
    tx.one(sql!(record!("AND org = $1 AND id = $2"), org, id)).await
}

/// Finds one of the organisation's applications; a foreign or deleted one is `not_found`.
///
/// # Errors
/// There is none, or the store does not answer.
pub async fn find(db: &Db, org: &Id<Organisation>, id: &Id<Application>) -> Result<AppRecord, Problem> {
    db.one(sql!(record!("AND org = $1 AND id = $2"), org, id)).await
}

/// Lists the organisation's applications after a key, the newest first, at the most so many rows.
///
/// # Errors
/// The store does not answer.
pub async fn list(
    db: &Db,
    org: &Id<Organisation>,
    after: &str,
    rows: usize,
) -> Result<Vec<AppRecord>, Problem> {
    db.all(sql!(record!("AND org = $1 AND ($2 = '' OR id < $2) ORDER BY id DESC LIMIT $3"), org, after, rows))
        .await
}

/// Adds an application with a fresh AppKey.
///
/// # Errors
/// The organisation has as many as it may have, or the store does not answer.
pub async fn insert(tx: &mut Tx, app: &App, record: &mut AppRecord, most: u32) -> Result<(), Problem> {
    take_place(tx, &record.org, most).await?;
    for _ in 0..KEY_DRAWS {
        record.app_key = format!("{}{}", 1 + app.entropy.below(9), app.entropy.digits(9));
        if try_insert(tx, record).await? {
            return Ok(());
        }
    }
    Err(Problem::internal("no free AppKey was drawn"))
}

async fn try_insert(tx: &mut Tx, record: &AppRecord) -> Result<bool, Problem> {
    let rows = tx
        .exec(sql!(
            "INSERT INTO apps (id, org, app_key, name, description, state, facts, quota_override, version, created_by, created_at, \
             updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (app_key) DO NOTHING",
            record.id, record.org, record.app_key, record.name, record.description, record.state.name().as_str(),
            Json(&record.state), record.quota_override, record.version, record.created_by, record.created_at, record.updated_at
        ))
        .await?;
    Ok(rows == 1)
}

/// Takes one of the organisation's places for applications, in one statement (rule D5).
pub(super) async fn take_place(tx: &mut Tx, org: &Id<Organisation>, most: u32) -> Result<(), Problem> {
    let rows = tx
        .exec(sql!(
            "INSERT INTO app_owners (org, apps) VALUES ($1, 1) ON CONFLICT (org) DO UPDATE SET apps = app_owners.apps + 1 \
             WHERE app_owners.apps < $2",
            org, most
        ))
        .await?;
    if rows == 1 { Ok(()) } else { Err(APP_LIMIT.arg("max", most)) }
}

/// Gives a place back.
pub(super) async fn give_place(tx: &mut Tx, org: &Id<Organisation>) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE app_owners SET apps = apps - 1 WHERE org = $1", org)).await
}

/// Saves a changed application if nobody saved it since; its version is the one it was loaded with.
///
/// # Errors
/// `version_conflict`, or the store does not answer.
pub async fn save(tx: &mut Tx, record: &AppRecord) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE apps SET org = $3, name = $4, description = $5, state = $6, facts = $7, quota_override = $8, updated_at = $9, \
         version = version + 1 WHERE id = $1 AND version = $2",
        record.id, record.version, record.org, record.name, record.description, record.state.name().as_str(),
        Json(&record.state), record.quota_override, record.updated_at
    ))
    .await
}

/// Ends everything that hangs on a deleted application; its row stays, so that its key is never given again.
pub(super) async fn clear(tx: &mut Tx, record: &AppRecord) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM app_secrets WHERE app_id = $1", record.id)).await?;
    tx.exec(sql!("DELETE FROM quota_raises WHERE app_id = $1", record.id)).await?;
    give_place(tx, &record.org).await
}

/// Gives a new secret to an application.
///
/// # Errors
/// The store does not answer.
pub async fn add_secret(tx: &mut Tx, app: &App, owner: &Id<Application>) -> Result<AppSecret, Problem> {
    let (id, secret) = (app.id::<SecretId>(), AppSecret::fresh(&app.entropy));
    tx.exec_one(sql!(
        "INSERT INTO app_secrets (id, app_id, state, sealed, created_at) VALUES ($1, $2, 'active', $3, $4)",
        id,
        owner,
        secret.seal(&app.keys, &id),
        app.now()
    ))
    .await?;
    Ok(secret)
}

impl FromRow for SecretRecord {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            retired: row.get::<String>("state")? == "retired",
            sealed: row.get("sealed")?,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// The newest active secret of one of the organisation's applications.
///
/// # Errors
/// There is none, or the store does not answer.
pub async fn active_secret(
    tx: &mut Tx,
    keys: &Keys,
    org: &Id<Organisation>,
    app: &Id<Application>,
) -> Result<AppSecret, Problem> {
    let secret: SecretRecord = tx
        .one(sql!(
            "SELECT s.id, s.state, s.sealed, s.created_at, s.expires_at FROM app_secrets s JOIN apps a ON a.id = s.app_id \
             WHERE a.org = $1 AND a.id = $2 AND s.state = 'active' ORDER BY s.id DESC LIMIT 1",
            org, app
        ))
        .await?;
    AppSecret::open(keys, &secret.id, &secret.sealed)
}

/// Keeps a wish for more calls; at most one may be pending (§2.8).
pub(super) async fn insert_raise(tx: &mut Tx, raise: &RaiseRecord) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO quota_raises (id, org, app_id, state, wanted, reason, peak_per_second, created_by, created_at) \
         VALUES ($1, $2, $3, 'pending', $4, $5, $6, $7, $8)",
        raise.id, raise.org, raise.app, raise.wanted, raise.reason, raise.peak_per_second, raise.created_by, raise.created_at
    ))
    .await
    .on_constraint("quota_raises_app_id", STATE_CONFLICT)
}

/// Hands the wishes of a transferred application over.
pub(super) async fn move_raises(
    tx: &mut Tx,
    app: &Id<Application>,
    org: &Id<Organisation>,
) -> Result<(), Problem> {
    tx.exec(sql!("UPDATE quota_raises SET org = $2 WHERE app_id = $1", app, org)).await.map(|_| ())
}
