//! What a developer holds in the slices that accounts do not know (SEC-13, ADM-04).

use async_trait::async_trait;
use paifang_accounts::holdings::{HeldApp, Holding, HoldingKind, Holdings};
use paifang_apps::applications::{AppRecord, ending, store as apps};
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};
use paifang_push::Push;
use serde_json::{Map, Value, json};

/// Applications of one organisation that are looked at.
const MOST: usize = 100;

/// Applications, cases, tickets and notices; slices that hold more are added here.
#[derive(Clone, Debug)]
pub struct Estate {
    /// The application.
    pub app: App,
    /// Notices.
    pub push: Push,
}

#[async_trait]
impl Holdings for Estate {
    async fn apps(&self, org: &Id<Organisation>) -> Result<Vec<HeldApp>, Problem> {
        let held = |app: AppRecord| HeldApp {
            state: app.state.name().as_str().to_owned(),
            id: app.id.to_string(),
            name: app.name,
            app_key: app.app_key,
        };
        Ok(apps::list(&self.app.db, org, "", MOST).await?.into_iter().map(held).collect())
    }

    async fn in_the_way(&self, org: &Id<Organisation>) -> Result<Vec<Holding>, Problem> {
        let held = apps::list(&self.app.db, org, "", MOST).await?;
        let depended_on = held.into_iter().filter(|app| ending::is_depended_on(&app.state));
        let app = |app: AppRecord| Holding { kind: HoldingKind::App, id: app.id.to_string(), name: app.name };
        let mut all: Vec<Holding> = depended_on.map(app).collect();
        for (number, _) in paifang_review::open_cases(&self.app.db, org).await? {
            all.push(Holding { kind: HoldingKind::Case, id: number.clone(), name: number });
        }
        Ok(all)
    }

    async fn personal(
        &self,
        account: &Id<Account>,
        orgs: &[Id<Organisation>],
    ) -> Result<Map<String, Value>, Problem> {
        let (mut held, mut tickets) = (Vec::new(), Vec::new());
        for org in orgs {
            tickets.extend(paifang_support::tickets::personal(&self.app, org).await?);
            for app in apps::list(&self.app.db, org, "", MOST).await? {
                held.push(json!({ "id": app.id, "app_key": app.app_key, "name": app.name,
                    "description": app.description, "state": app.state.name(), "created_at": app.created_at }));
            }
        }
        let mut all = Map::new();
        all.insert("applications".to_owned(), held.into());
        all.insert("tickets".to_owned(), tickets.into());
        all.insert("notices".to_owned(), self.push.personal(account).await?);
        all.insert("notice_channels".to_owned(), self.push.chosen_channels(account).await?);
        Ok(all)
    }

    async fn erase(&self, account: &Id<Account>, orgs: &[Id<Organisation>]) -> Result<(), Problem> {
        for org in orgs {
            ending::erase_all(&self.app, org).await?;
            paifang_support::tickets::erase(&self.app, org).await?;
        }
        self.push.erase(account).await
    }
}
