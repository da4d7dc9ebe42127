//! The one writer of quota rows on this node: it gathers what came in and commits it together (rule D2).

use std::sync::Arc;

use paifang_apps::applications::{AppRecord, store as app_store};
use paifang_kernel::access::{Account, Plug};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, Problem};
use tokio::sync::{mpsc, oneshot};

use super::book::lease_size;
use super::store::{self, Grant};
use super::{Book, Day, MainAccounts, Terms};

/// Orders committed together at the most.
const BATCH: usize = 64;

/// Something to write.
#[derive(Debug)]
pub(super) enum Order {
    /// Take over the next units.
    Lease { book: Arc<Book>, terms: Arc<Terms>, day: Day },
    /// Give unused units back.
    Return { app: String, day: Day, units: i64 },
    /// Tell the owner, once a day.
    Tell { book: Arc<Book>, terms: Arc<Terms>, day: Day, kind: &'static str, used: i64 },
    /// Answer when everything before is written.
    Flush(oneshot::Sender<()>),
}

/// Writes orders until the last book is gone.
pub(super) async fn run(
    platform: App,
    accounts: Plug<dyn MainAccounts>,
    mut inbox: mpsc::UnboundedReceiver<Order>,
) {
    let mut orders = Vec::with_capacity(BATCH);
    while inbox.recv_many(&mut orders, BATCH).await > 0 {
        // All nodes touch rows in the same order, so that two of them never wait for each other.
        orders.sort_by(|one, other| one.row().cmp(&other.row()));
        match write(&platform, &accounts, &orders).await {
            Ok(grants) => settle(&mut orders, grants),
            Err(problem) => {
                tracing::warn!(cause = %problem, "quota leases could not be written");
                metrics::counter!("gateway_lease_failures_total").increment(1);
                give_up(&mut orders);
            }
        }
    }
}

async fn write(
    platform: &App,
    accounts: &Plug<dyn MainAccounts>,
    orders: &[Order],
) -> Result<Vec<Option<Grant>>, Problem> {
    let mut grants = Vec::with_capacity(orders.len());
    if orders.iter().all(|order| matches!(order, Order::Flush(_))) {
        grants.resize(orders.len(), None);
        return Ok(grants);
    }
    let mut tx = platform.db.begin().await?;
    for order in orders {
        grants.push(write_one(platform, accounts, &mut tx, order).await?);
    }
    tx.commit().await?;
    Ok(grants)
}

async fn write_one(
    platform: &App,
    accounts: &Plug<dyn MainAccounts>,
    tx: &mut Tx,
    order: &Order,
) -> Result<Option<Grant>, Problem> {
    match order {
        Order::Lease { book, terms, day } => {
            store::lease(tx, &book.app, day.name(), lease_size(terms.limit), terms.limit).await.map(Some)
        }
        Order::Return { app, day, units } => {
            store::give_back(tx, app, day.name(), *units).await.map(|()| None)
        }
        Order::Tell { book, terms, day, kind, used } => {
            let app = find_app(tx, terms, &book.app).await?;
            if let Some(app) = app
                && store::mark_told(tx, &book.app, day.name(), kind).await?
            {
                let owner = main_account(accounts, &app).await?;
                let notice = Notice::new(To::Account(owner), kind)
                    .param("app", app.name)
                    .param("app_id", book.app.as_str())
                    .param("day", day.name())
                    .param("used", used.to_string())
                    .param("limit", terms.limit.to_string());
                tx.notify(platform, &notice).await?;
            }
            Ok(None)
        }
        Order::Flush(_) => Ok(None),
    }
}

/// The app as the apps slice knows it; `None` when it was deleted or handed over meanwhile.
async fn find_app(tx: &mut Tx, terms: &Terms, app: &str) -> Result<Option<AppRecord>, Problem> {
    match app_store::load(tx, &terms.org, &Id::trusted(app.to_owned())).await {
        Ok(app) => Ok(Some(app)),
        Err(problem) if problem.code() == NOT_FOUND => Ok(None),
        Err(problem) => Err(problem),
    }
}

async fn main_account(accounts: &Plug<dyn MainAccounts>, app: &AppRecord) -> Result<Id<Account>, Problem> {
    let known = match accounts.get() {
        Some(accounts) => accounts.main_account(&app.org).await?,
        None => None,
    };
    Ok(known.unwrap_or_else(|| app.created_by.clone()))
}

fn settle(orders: &mut Vec<Order>, grants: Vec<Option<Grant>>) {
    for (order, grant) in orders.drain(..).zip(grants) {
        match (order, grant) {
            (Order::Lease { book, day, .. }, Some(grant)) => {
                metrics::counter!("gateway_leases_total").increment(1);
                book.granted(&day, grant.units, grant.leased);
            }
            (Order::Flush(done), _) => {
                let _gone = done.send(());
            }
            _ => {}
        }
    }
}

fn give_up(orders: &mut Vec<Order>) {
    for order in orders.drain(..) {
        match order {
            Order::Lease { book, .. } => book.failed(),
            Order::Tell { book, day, .. } => book.untold(&day),
            // Units that cannot be returned stay counted as used: never too many calls, at most 1 % too few.
            Order::Return { .. } => {}
            Order::Flush(done) => {
                let _gone = done.send(());
            }
        }
    }
}

impl Order {
    /// Flushes come last, because they answer for what stands before them.
    fn row(&self) -> (bool, &str) {
        match self {
            Order::Lease { book, .. } | Order::Tell { book, .. } => (false, &book.app),
            Order::Return { app, .. } => (false, app),
            Order::Flush(_) => (true, ""),
        }
    }
}
