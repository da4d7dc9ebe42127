//! The daily quota of each app, exact under concurrency and without a query per call (GW-01, GW-05, rules M3, M4).
//!
//! A node takes units over in leases that are written to the store before one of them is used. A lease
//! is 0.5 % of the daily limit and the next is asked for when at most one lease is left, so a crash wastes at
//! most 1 % and never gives a call away; below a limit of 200 units are taken over one by one.
//! A stop in good order returns what was not used. The store's guard `leased + n <= limit` is one
//! statement, so several nodes never hand out more than the limit together.

mod book;
mod day;
mod lessor;
mod store;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::access::{Account, Organisation, Plug};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};
use parking_lot::RwLock;
use tokio::sync::{mpsc, oneshot};

pub use book::Book;
pub use day::{Calendar, Day};
use lessor::Order;

use crate::tasks;

const DAY_MS: i64 = 86_400_000;
/// How many days counts are kept, for statistics.
const KEPT_DAYS: i64 = 400;

/// What a caller may know about the day (GW-07).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Calls allowed today.
    pub limit: i64,
    /// Calls left today.
    pub remaining: i64,
    /// Seconds until the next day begins.
    pub reset: i64,
}

/// The terms under which an app's calls are counted, as the present snapshot has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Calls allowed per day.
    pub limit: i64,
    /// The organisation whose main account is told at 80 % and 100 % (GW-08).
    pub org: Id<Organisation>,
}

/// Knows the main account of an organisation; implemented by accounts, plugged in by the server.
#[async_trait]
pub trait MainAccounts: Send + Sync {
    /// The account that speaks for the organisation.
    async fn main_account(&self, org: &Id<Organisation>) -> Result<Option<Id<Account>>, Problem>;
}

/// The daily counts of all apps on this node.
#[derive(Debug, Clone)]
pub struct Quota {
    books: Arc<RwLock<HashMap<String, Arc<Book>>>>,
    desk: Arc<Desk>,
}

#[derive(Debug)]
struct Desk {
    platform: App,
    calendar: Calendar,
    main_accounts: Plug<dyn MainAccounts>,
    orders: mpsc::UnboundedSender<Order>,
}

impl Quota {
    /// Starts the counts with nothing in hand.
    pub fn new(platform: App) -> Quota {
        // The channel is bounded by what it carries: one lease per app, one notice per app and day.
        let (orders, inbox) = mpsc::unbounded_channel();
        let main_accounts = Plug::default();
        tasks::start(lessor::run(platform.clone(), main_accounts.clone(), inbox));
        let calendar = Calendar::new(platform.live.clone());
        let desk = Arc::new(Desk { platform, calendar, main_accounts, orders });
        Quota { books: Arc::default(), desk }
    }

    /// Says who knows the accounts that hear of the quota; without it the app's creator does.
    pub fn tell_through(&self, accounts: Arc<dyn MainAccounts>) {
        self.desk.main_accounts.set(accounts);
    }

    /// The book of an app; the same one for the life of the process.
    pub fn book(&self, app: &str) -> Arc<Book> {
        if let Some(book) = self.books.read().get(app) {
            return Arc::clone(book);
        }
        let mut books = self.books.write();
        let book =
            books.entry(app.to_owned()).or_insert_with(|| Arc::new(Book::new(app, Arc::clone(&self.desk))));
        Arc::clone(book)
    }

    /// Calls counted today, one number per app asked for.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn used_today(&self, apps: &[&str]) -> Result<Vec<i64>, Problem> {
        let today = self.desk.today();
        let leased = store::leased(&self.desk.platform.db, today.name(), apps).await?;
        let used = |app: &&str| {
            let in_hand = self.books.read().get(*app).map_or(0, |book| book.in_hand(&today));
            (leased.get(*app).copied().unwrap_or(0) - in_hand).max(0)
        };
        Ok(apps.iter().map(used).collect())
    }

    /// The most calls counted on one day, of today and the seven days before (GW-03).
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn busiest_day_of(&self, app: &str) -> Result<i64, Problem> {
        let today = self.used_today(&[app]).await?.into_iter().max().unwrap_or(0);
        let week_ago = self.desk.calendar.day_name(self.desk.now() - 7 * DAY_MS);
        let before = store::busiest(&self.desk.platform.db, app, &week_ago, self.desk.today().name()).await?;
        Ok(today.max(before))
    }

    /// Deletes counts and notice marks that nobody asks for any more.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn forget(&self) -> Result<(), Problem> {
        let day = self.desk.calendar.day_name(self.desk.now() - KEPT_DAYS * DAY_MS);
        store::forget(&self.desk.platform.db, &day).await
    }

    /// What an answer says to nobody in particular: no calls, and when the next day begins.
    pub fn nobody(&self) -> Count {
        let now = self.desk.now();
        Count { limit: 0, remaining: 0, reset: self.desk.calendar.day(now).seconds_left(now) }
    }

    /// Returns every unit that was not used and waits until that is written.
    pub async fn drain(&self) {
        // The second round returns what a lease brought that was on its way in the first.
        for _ in 0..2 {
            let books: Vec<Arc<Book>> = self.books.read().values().cloned().collect();
            for book in books {
                book.hand_back();
            }
            self.flush().await;
        }
    }

    /// Waits until everything asked of the store so far is written.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.desk.orders.send(Order::Flush(done)).is_ok() {
            let _closed = written.await;
        }
    }
}

impl Desk {
    fn now(&self) -> i64 {
        self.platform.clock.now_ms()
    }

    fn today(&self) -> Day {
        self.calendar.day(self.now())
    }
}
