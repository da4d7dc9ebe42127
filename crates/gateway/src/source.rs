//! Where the gateway's snapshot comes from: apps, their secrets and rights, and the published APIs.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use http::{HeaderValue, Method};
use paifang_apps::Organisations;
use paifang_apps::applications::State;
use paifang_apps::snapshot::{self, LiveApi, LiveApp, LiveSecret, Snapshot};
use paifang_kernel::access::Organisation;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};
use parking_lot::Mutex;

use crate::Gateway;
use crate::headers::Identity;
use crate::quota::Terms;
use crate::signature::SigningKey;
use crate::snapshot::{Caller, Route, Standing, Table};

/// How long an upstream may take to begin its answer, unless its API says otherwise.
const PATIENCE: Duration = Duration::from_secs(15);

/// Reads what the gateway needs to know; implemented over the apps slice, and by tests.
#[async_trait]
pub trait Source: Send + Sync {
    /// A number that changes whenever [`Source::load`] may give something else; asked for twice a second.
    async fn revision(&self) -> Result<i64, Problem>;
    /// Everything.
    async fn load(&self) -> Result<Loaded, Problem>;
}

/// Everything at one moment.
#[derive(Debug, Clone, Default)]
pub struct Loaded {
    /// The apps that are not deleted.
    pub apps: Vec<LoadedApp>,
    /// The published APIs.
    pub apis: Vec<LoadedApi>,
}

/// One app.
#[derive(Clone)]
pub struct LoadedApp {
    /// Its id.
    pub id: String,
    /// Its AppKey.
    pub app_key: String,
    /// The owning organisation.
    pub org: Id<Organisation>,
    /// The organisation's roles.
    pub roles: Vec<String>,
    /// The organisation's real-name level.
    pub level: i64,
    /// Its secrets, the retired ones too.
    pub secrets: Vec<LoadedSecret>,
    /// Ids of the APIs it may call.
    pub apis: Vec<String>,
    /// Calls per day.
    pub limit: i64,
    /// Whether its calls pass.
    pub standing: Standing,
    /// Whether it is in development, where wrong signatures are explained.
    pub in_development: bool,
}

impl std::fmt::Debug for LoadedApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoadedApp").field("id", &self.id).field("limit", &self.limit).finish_non_exhaustive()
    }
}

/// One secret of an app.
#[derive(Clone)]
pub struct LoadedSecret {
    /// The whole text, which is the key.
    pub text: String,
    /// Whether it was retired.
    pub retired: bool,
    /// When it ends by itself, in milliseconds.
    pub expires_at: Option<i64>,
}

/// One API.
#[derive(Clone)]
pub struct LoadedApi {
    /// Its id.
    pub id: String,
    /// Its method.
    pub method: String,
    /// Its path template below the gateway's prefix.
    pub path: String,
    /// The URL that its path is added to.
    pub upstream_url: String,
    /// Signs who calls, for the upstream.
    pub upstream_secret: String,
    /// The lowest real-name level of an owner.
    pub min_level: i64,
    /// How long the upstream may take to begin its answer, when it is not the usual 15 s.
    pub patience: Option<Duration>,
}

impl std::fmt::Debug for LoadedApi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LoadedApi").field("id", &self.id).field("path", &self.path).finish_non_exhaustive()
    }
}

impl Gateway {
    /// Reads everything again and replaces the table; calls under way keep the old one.
    ///
    /// # Errors
    /// The store does not answer; the old table stays.
    pub async fn refresh(&self) -> Result<(), Problem> {
        let loaded = self.source().load().await?;
        let mut table = Table::default();
        for api in loaded.apis {
            self.add_api(&mut table, api);
        }
        for app in loaded.apps {
            self.add_app(&mut table, app);
        }
        self.set_table(table);
        Ok(())
    }

    fn add_api(&self, table: &mut Table, api: LoadedApi) {
        let upstream = self.upstream(&api.upstream_url);
        let method = Method::from_bytes(api.method.as_bytes()).ok();
        let (Some(upstream), Some(method), Some(secret)) =
            (upstream, method, SigningKey::new(&api.upstream_secret))
        else {
            return tracing::error!(api = %api.id, "the API's upstream or method cannot be used; its calls are refused");
        };
        let patience = api.patience.unwrap_or(PATIENCE);
        let (template, min_level) = (api.path, api.min_level);
        let route = Route { api: api.id.clone(), template, min_level, upstream, secret, patience };
        if !table.add_route(method, route) {
            tracing::error!(api = %api.id, "another API has the same method and path; this one is not served");
        }
    }

    fn add_app(&self, table: &mut Table, app: LoadedApp) {
        let header =
            |text: &str| HeaderValue::from_str(text).unwrap_or_else(|_| HeaderValue::from_static(""));
        let identity = Identity {
            app: header(&app.id),
            organisation: header(app.org.as_str()),
            roles: header(&app.roles.join(",")),
            level: HeaderValue::from(app.level),
        };
        let key = |secret: &LoadedSecret| {
            let until = if secret.retired { i64::MIN } else { secret.expires_at.unwrap_or(i64::MAX) };
            SigningKey::new(&secret.text).map(|key| (key, until))
        };
        table.add_caller(Caller {
            keys: app.secrets.iter().filter_map(key).collect(),
            book: self.quota().book(&app.id),
            terms: Arc::new(Terms { limit: app.limit, org: app.org }),
            permitted: app.apis.into_iter().collect(),
            standing: app.standing,
            explains: app.in_development,
            level: app.level,
            identity,
            noise: Default::default(),
            app_key: app.app_key,
            id: app.id,
        });
    }
}

/// The snapshot that the apps slice keeps.
pub struct FromApps {
    platform: App,
    organisations: Arc<dyn Organisations>,
    before: Mutex<Option<Arc<Snapshot>>>,
}

impl FromApps {
    /// Reads through the apps slice; organisations are known by accounts.
    pub fn new(platform: App, organisations: Arc<dyn Organisations>) -> FromApps {
        FromApps { platform, organisations, before: Mutex::default() }
    }
}

#[async_trait]
impl Source for FromApps {
    async fn revision(&self) -> Result<i64, Problem> {
        // Both numbers only grow, so their sum changes whenever one of them does: the quotas are settings.
        let stored = snapshot::revision(&self.platform.db, self.organisations.as_ref()).await?;
        Ok(stored + self.platform.live.generation())
    }

    async fn load(&self) -> Result<Loaded, Problem> {
        let (db, keys, limits) = (&self.platform.db, &self.platform.keys, &self.platform.limits());
        let before = self.before.lock().clone();
        let live =
            snapshot::snapshot(db, keys, limits, self.organisations.as_ref(), before.as_deref()).await?;
        let loaded = Loaded {
            apps: live.apps.values().map(|app| app_of(app)).collect(),
            apis: live.apis.values().map(|api| api_of(api)).collect(),
        };
        *self.before.lock() = Some(Arc::new(live));
        Ok(loaded)
    }
}

fn app_of(app: &LiveApp) -> LoadedApp {
    let secret = |it: &LiveSecret| LoadedSecret {
        text: it.secret.expose().to_owned(),
        retired: it.retired,
        expires_at: it.expires_at.map(|at| at.as_millisecond()),
    };
    let standing = match app.state {
        _ if app.owner.frozen => Standing::Frozen,
        State::Suspended { .. } => Standing::Suspended,
        _ if !app.owner.verified => Standing::Unverified,
        _ => Standing::Open,
    };
    LoadedApp {
        id: app.id.to_string(),
        app_key: app.app_key.clone(),
        org: app.org.clone(),
        roles: app.owner.roles.clone(),
        level: app.owner.level,
        secrets: app.secrets.iter().map(secret).collect(),
        apis: app.apis.iter().map(Id::to_string).collect(),
        limit: i64::try_from(app.quota_limit).unwrap_or(i64::MAX),
        standing,
        in_development: app.state == State::Development,
    }
}

fn api_of(api: &LiveApi) -> LoadedApi {
    LoadedApi {
        id: api.id.to_string(),
        method: api.method.clone(),
        path: api.path.clone(),
        upstream_url: api.upstream_url.clone(),
        upstream_secret: api.upstream_secret.expose().to_owned(),
        min_level: api.min_level,
        patience: None,
    }
}
