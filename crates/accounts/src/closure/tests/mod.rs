//! Stories of leaving: a copy of one's data, and the end of the account.

mod closing;
mod exporting;

use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};
use paifang_testkit::{Client, Seen, Wiring, World, json};
use serde_json::{Map, Value};

use crate::fixtures::slice;
use crate::holdings::{HeldApp, Holding, HoldingKind, Holdings};

const PHONE: &str = "13800001234";
const OTHER_PHONE: &str = "13900005678";

/// Holds an application for everybody whose nickname says so, and nothing else.
struct Busy(App);

#[async_trait]
impl Holdings for Busy {
    async fn apps(&self, _: &Id<Organisation>) -> Result<Vec<HeldApp>, Problem> {
        Ok(Vec::new())
    }

    async fn in_the_way(&self, org: &Id<Organisation>) -> Result<Vec<Holding>, Problem> {
        let owner = crate::organisations::find(&self.0, org).await?.owner;
        let busy = crate::me::display_name(&self.0, &owner).await? == "busy";
        let app = Holding { kind: HoldingKind::App, id: "app_1".to_owned(), name: "灯光助手".to_owned() };
        Ok(busy.then_some(app).into_iter().collect())
    }

    async fn personal(
        &self,
        _: &Id<Account>,
        orgs: &[Id<Organisation>],
    ) -> Result<Map<String, Value>, Problem> {
        Ok(Map::from_iter([("applications".to_owned(), json!([{ "org": orgs.first() }]))]))
    }

    async fn erase(&self, _: &Id<Account>, _: &[Id<Organisation>]) -> Result<(), Problem> {
        Ok(())
    }
}

/// The whole slice with something beside it.
fn wire(app: &App) -> Wiring {
    let accounts = slice(app);
    accounts.holdings().set(Arc::new(Busy(app.clone())));
    Wiring::default().api(crate::routes().with_state(accounts.clone())).jobs(crate::jobs(&accounts))
}

/// Asks for a copy of one's data.
async fn ask(client: &Client) -> Seen {
    client.post("/me/exports", json!({})).await
}

/// Closes one's account.
async fn close(client: &Client) -> Seen {
    client.put("/me/closure", json!({})).await
}

/// The state of the newest copy.
async fn newest(client: &Client) -> Value {
    client.get("/me/exports").await.ok()["items"][0].clone()
}

async fn files(w: &World) -> usize {
    let rows: Vec<Option<String>> = w
        .app
        .db
        .all(paifang_kernel::sql!("SELECT file FROM personal_exports WHERE file IS NOT NULL"))
        .await
        .expect("rows");
    rows.len()
}
