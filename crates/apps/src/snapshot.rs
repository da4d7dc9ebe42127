//! What the gateway keeps in memory: every application with its secrets, limit and rights, and every published API.
//!
//! A call never asks the database; the gateway compares [`revision`] every half second and builds a new snapshot when it
//! changed, reusing the secrets that were opened before (GW-01, SOL-06, rule S4).

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;
use paifang_catalog::routing::{self, UpstreamSecret};
use paifang_catalog::{Api, ApiGroup, Solution, revisions};
use paifang_kernel::access::Organisation;
use paifang_kernel::db::{Db, FromRow, Json, Row};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Keys;
use paifang_kernel::limits::Limits;
use paifang_kernel::{Problem, sql};

use crate::applications::State;
use crate::applications::secret::{AppSecret, SecretId};
use crate::{Application, Organisations, Owner};

/// The gateway's view of the platform at one moment; cheap to share.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// The revision it shows at least; see [`revision`].
    pub revision: i64,
    /// Applications by AppKey; deleted ones are not there.
    pub apps: HashMap<String, Arc<LiveApp>>,
    /// Published APIs.
    pub apis: HashMap<Id<Api>, Arc<LiveApi>>,
}

/// An application that may call.
#[derive(Clone, Debug)]
pub struct LiveApp {
    /// Its id.
    pub id: Id<Application>,
    /// Its owner.
    pub org: Id<Organisation>,
    /// The owner's verification, level and roles.
    pub owner: Owner,
    /// Its AppKey.
    pub app_key: String,
    /// Where it stands; a suspended one is refused.
    pub state: State,
    /// Its secrets, retired ones too, so that they are refused by name.
    pub secrets: Vec<LiveSecret>,
    /// Calls a day.
    pub quota_limit: u64,
    /// The published APIs that its solutions grant; shared by applications with the same solutions.
    pub apis: Arc<HashSet<Id<Api>>>,
}

/// One of an application's secrets.
#[derive(Clone, Debug)]
pub struct LiveSecret {
    /// Its id.
    pub id: Id<SecretId>,
    /// The signing key.
    pub secret: Arc<AppSecret>,
    /// Calls signed with a retired one are refused with `secret_retired`.
    pub retired: bool,
    /// When it ends by itself.
    pub expires_at: Option<Timestamp>,
}

/// A published API.
#[derive(Clone, Debug)]
pub struct LiveApi {
    /// Its id.
    pub id: Id<Api>,
    /// Upper-case HTTP method.
    pub method: String,
    /// The path template behind the gateway's prefix, such as `/pets/{pet_id}`.
    pub path: String,
    /// Where calls go; the called path without the prefix is added.
    pub upstream_url: String,
    /// Signs what the upstream is told about the caller (GW-16).
    pub upstream_secret: Arc<UpstreamSecret>,
    /// The lowest real-name level of the application's owner (LVL-05).
    pub min_level: i64,
}

/// A number that changes whenever a new snapshot would differ: one row read, however large the platform is.
///
/// # Errors
/// The store does not answer.
pub async fn revision(db: &Db, organisations: &dyn Organisations) -> Result<i64, Problem> {
    Ok(revisions::current(db).await?.wrapping_add(organisations.revision().await?))
}

/// Builds a snapshot; `before` is the last one, whose opened secrets are used again.
///
/// # Errors
/// The store does not answer, or a secret was sealed with another master key.
pub async fn snapshot(
    db: &Db,
    keys: &Keys,
    limits: &Limits,
    organisations: &dyn Organisations,
    before: Option<&Snapshot>,
) -> Result<Snapshot, Problem> {
    // Read first: a change that lands while we read makes the next comparison differ, never the other way round.
    let revision = revision(db, organisations).await?;
    let apis = live_apis(db, keys).await?;
    let rows: Vec<AppRow> = db
        .all(sql!("SELECT id, org, app_key, facts, quota_override FROM apps WHERE state <> 'deleted'"))
        .await?;
    let mut secrets = live_secrets(db, keys, before).await?;
    let mut rights = Rights::read(db).await?;
    let orgs: HashSet<Id<Organisation>> = rows.iter().map(|row| row.org.clone()).collect();
    let owners = organisations.owners(&orgs.into_iter().collect::<Vec<_>>()).await?;
    let live = rows.into_iter().map(|row| {
        let app = LiveApp {
            owner: owners.get(&row.org).cloned().unwrap_or_default(),
            secrets: secrets.remove(&row.id).unwrap_or_default(),
            quota_limit: row.quota_override.unwrap_or_else(|| row.state.daily_quota(limits)),
            apis: rights.of(&row.id),
            id: row.id,
            org: row.org,
            app_key: row.app_key.clone(),
            state: row.state,
        };
        (row.app_key, Arc::new(app))
    });
    Ok(Snapshot { revision, apps: live.collect(), apis })
}

struct AppRow {
    id: Id<Application>,
    org: Id<Organisation>,
    app_key: String,
    state: State,
    quota_override: Option<u64>,
}

impl FromRow for AppRow {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            org: row.get("org")?,
            app_key: row.get("app_key")?,
            state: row.get::<Json<_>>("facts")?.0,
            quota_override: row.get("quota_override")?,
        })
    }
}

async fn live_apis(db: &Db, keys: &Keys) -> Result<HashMap<Id<Api>, Arc<LiveApi>>, Problem> {
    let secrets = routing::upstream_secrets(db, keys).await?;
    let secrets: HashMap<Id<ApiGroup>, Arc<UpstreamSecret>> =
        secrets.into_iter().map(|(group, secret)| (group, Arc::new(secret))).collect();
    let routes = routing::routes(db).await?.into_iter().filter_map(|route| {
        let upstream_secret = Arc::clone(secrets.get(&route.group)?);
        let api = LiveApi {
            id: route.id.clone(),
            method: route.method,
            path: route.path,
            upstream_url: route.upstream_url,
            upstream_secret,
            min_level: route.min_level,
        };
        Some((route.id, Arc::new(api)))
    });
    Ok(routes.collect())
}

type SecretRow = (Id<SecretId>, Id<Application>, String, String, Option<Timestamp>);

async fn live_secrets(
    db: &Db,
    keys: &Keys,
    before: Option<&Snapshot>,
) -> Result<HashMap<Id<Application>, Vec<LiveSecret>>, Problem> {
    let known: HashMap<&Id<SecretId>, &Arc<AppSecret>> = before
        .into_iter()
        .flat_map(|snapshot| snapshot.apps.values())
        .flat_map(|app| &app.secrets)
        .map(|it| (&it.id, &it.secret))
        .collect();
    let rows: Vec<SecretRow> =
        db.all(sql!("SELECT id, app_id, state, sealed, expires_at FROM app_secrets ORDER BY id")).await?;
    let mut secrets: HashMap<Id<Application>, Vec<LiveSecret>> = HashMap::with_capacity(rows.len());
    for (id, app, state, sealed, expires_at) in rows {
        let secret = match known.get(&id) {
            Some(secret) => Arc::clone(secret),
            None => match AppSecret::open(keys, &id, &sealed) {
                Ok(secret) => Arc::new(secret),
                Err(problem) => {
                    // One damaged row must not stop everybody else's calls.
                    tracing::error!(secret = %id, cause = %problem, "a secret does not open; its calls are refused");
                    continue;
                }
            },
        };
        let live = LiveSecret { id, secret, retired: state == "retired", expires_at };
        secrets.entry(app).or_default().push(live);
    }
    Ok(secrets)
}

/// Names each application secret that does not open, for `paifang verify`.
///
/// # Errors
/// The store does not answer.
pub async fn faults(db: &Db, keys: &Keys) -> Result<Vec<String>, Problem> {
    let rows: Vec<(Id<SecretId>, String)> =
        db.all(sql!("SELECT id, sealed FROM app_secrets ORDER BY id")).await?;
    let broken = rows.into_iter().filter(|(id, sealed)| AppSecret::open(keys, id, sealed).is_err());
    Ok(broken.map(|(id, _)| format!("application secret {id} does not open")).collect())
}

/// Which APIs an application may call: the union of what its active subscriptions grant (SOL-01).
struct Rights {
    granted: HashMap<Id<Solution>, Vec<Id<Api>>>,
    taken: HashMap<Id<Application>, BTreeSet<Id<Solution>>>,
    shared: HashMap<BTreeSet<Id<Solution>>, Arc<HashSet<Id<Api>>>>,
}

impl Rights {
    async fn read(db: &Db) -> Result<Self, Problem> {
        let mut granted: HashMap<_, Vec<_>> = HashMap::new();
        for (solution, api) in routing::grants(db).await? {
            granted.entry(solution).or_default().push(api);
        }
        let active: Vec<(Id<Application>, Id<Solution>)> =
            db.all(sql!("SELECT app_id, solution_id FROM subscriptions WHERE state = 'active'")).await?;
        let mut taken: HashMap<_, BTreeSet<_>> = HashMap::new();
        for (app, solution) in active {
            taken.entry(app).or_default().insert(solution);
        }
        Ok(Self { granted, taken, shared: HashMap::new() })
    }

    fn of(&mut self, app: &Id<Application>) -> Arc<HashSet<Id<Api>>> {
        let solutions = self.taken.remove(app).unwrap_or_default();
        if let Some(shared) = self.shared.get(&solutions) {
            return Arc::clone(shared);
        }
        let apis: HashSet<Id<Api>> =
            solutions.iter().filter_map(|it| self.granted.get(it)).flatten().cloned().collect();
        let apis = Arc::new(apis);
        self.shared.insert(solutions, Arc::clone(&apis));
        apis
    }
}
