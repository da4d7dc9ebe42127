//! Puts the stored settings in force, here at once and on every other node within a second (ADM-05).

use std::sync::Arc;
use std::time::Duration;

use paifang_accounts::Accounts;
use paifang_kernel::api::FromRef;
use paifang_kernel::{App, Problem};
use paifang_portal::Site;
use paifang_push::Push;
use parking_lot::Mutex;

use super::store::{self, Scope};
use super::{Stored, templates};
use crate::config::Config;

/// How often a node looks whether another one changed the settings.
const LOOK: Duration = Duration::from_millis(500);

/// Knows the file's settings and who must hear of a change; cheap to clone.
#[derive(Clone)]
pub struct Keeper(Arc<Inner>);

struct Inner {
    app: App,
    file: Config,
    accounts: Accounts,
    push: Push,
    site: Site,
    known: Mutex<(i64, i64)>,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Keeper(..)")
    }
}

impl FromRef<Keeper> for App {
    fn from_ref(keeper: &Keeper) -> Self {
        keeper.0.app.clone()
    }
}

impl Keeper {
    /// Joins the file's settings with those who must hear of a change.
    #[must_use]
    pub fn new(app: App, file: Config, accounts: Accounts, push: Push, site: Site) -> Self {
        Self(Arc::new(Inner { app, file, accounts, push, site, known: Mutex::new((0, 0)) }))
    }

    /// The settings of file and environment, without what was stored.
    pub(super) fn file(&self) -> &Config {
        &self.0.file
    }

    pub(super) fn push(&self) -> &Push {
        &self.0.push
    }

    /// The configuration that would hold with this stored over the file; stored values that the rules of this version
    /// no longer take are left out, so that an upgrade always starts.
    pub(super) fn joined(&self, stored: &Stored) -> Config {
        self.0.file.with_stored(stored).unwrap_or_else(|faults| {
            let faulty: Vec<&str> = faults.iter().map(super::Fault::key).collect();
            tracing::error!(?faulty, "stored settings break the rules; the file's values hold instead");
            let mut good = stored.clone();
            good.retain(|key, _| !faulty.contains(&key.as_str()));
            self.0.file.with_stored(&good).unwrap_or_else(|_| self.0.file.clone())
        })
    }

    /// Reads the store and puts what it says in force.
    ///
    /// # Errors
    /// The store does not answer; what was in force stays.
    pub async fn refresh(&self) -> Result<(), Problem> {
        let inner = &self.0;
        let settings = store::newest(&inner.app.db, Scope::Settings).await?;
        let edits = store::newest(&inner.app.db, Scope::Templates).await?;
        let mut known = inner.known.lock();
        // A slower reader may come after a faster one with newer versions.
        if settings.version < known.0 || edits.version < known.1 {
            return Ok(());
        }
        let config = self.joined(&settings.stored);
        inner.app.live.set(config.in_force());
        inner.accounts.reconfigure(config.accounts.clone());
        inner.push.rank(config.providers.clone());
        inner.push.reword(templates::joined(&inner.file.push.templates, &edits.stored));
        inner.site.update(|portal| crate::wire::tell_portal(portal, &inner.app));
        *known = (settings.version, edits.version);
        Ok(())
    }

    /// Follows the other nodes; runs as long as the server does.
    pub async fn run(self) {
        loop {
            tokio::time::sleep(LOOK).await;
            let outcome = match store::versions(&self.0.app.db).await {
                Ok(versions) if versions == *self.0.known.lock() => continue,
                Ok(_) => self.refresh().await,
                Err(problem) => Err(problem),
            };
            if let Err(problem) = outcome {
                tracing::warn!(cause = %problem, "the settings could not be read; what was in force stays");
            }
        }
    }
}
