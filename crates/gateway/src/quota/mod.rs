//! The daily quota of each app, exact under concurrency and without a query per call (GW-01, GW-05, rules M3, M4).
//!
//! A node takes units over in leases that are written to the store before one of them is used. A lease
//! is 0.5 % of the daily limit and the next is asked for when at most one lease is left, so a crash wastes at
//! most 1 % and never gives a call away; below a limit of 200 units are taken over one by one.
//! A stop in good order returns what was not used. The store's guard `leased + n <= limit` is one
//! statement, so several nodes never hand out more than the limit together.

mod day;
mod lessor;
mod store;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use paifang_kernel::access::{Account, Organisation, Plug};
use paifang_kernel::id::Id;
use paifang_kernel::problem::UNAVAILABLE;
use paifang_kernel::{App, Problem};
use parking_lot::{Mutex, RwLock};
use tokio::sync::{Notify, mpsc, oneshot};

pub use day::{Calendar, Day};
use lessor::Order;

use crate::problems::QUOTA_EXCEEDED;
use crate::tasks;

/// How long a call waits for a lease before it is refused.
const PATIENCE: Duration = Duration::from_secs(4);
/// How often a node looks again whether units of a spent day came back, in milliseconds.
const LOOK_AGAIN_MS: i64 = 1_000;

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

/// One app's count on this node.
#[derive(Debug)]
pub struct Book {
    app: String,
    page: Mutex<Page>,
    changed: Notify,
    desk: Arc<Desk>,
}

/// The count of one day.
#[derive(Debug)]
struct Page {
    day: Day,
    /// Units that all nodes have taken over, as last heard from the store.
    leased: i64,
    /// Units in this node's hand.
    left: i64,
    /// A lease is on its way.
    asking: bool,
    /// How often the store failed to answer; a waiting call gives up when this grows.
    failures: u64,
    /// When the store last said that nothing is left.
    spent_at: Option<i64>,
    waiting: usize,
    warned: bool,
    told_exhausted: bool,
}

enum Step {
    Taken(Count),
    Refused(Problem),
    Wait { failures: u64 },
}

impl Quota {
    /// Starts the counts with nothing in hand.
    pub fn new(platform: App) -> Quota {
        // The channel is bounded by what it carries: one lease per app, one notice per app and day.
        let (orders, inbox) = mpsc::unbounded_channel();
        let main_accounts = Plug::default();
        tasks::start(lessor::run(platform.clone(), main_accounts.clone(), inbox));
        let calendar = Calendar::new(platform.settings.time_zone.clone());
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
        let book = books.entry(app.to_owned()).or_insert_with(|| {
            let page = Mutex::new(Page::new(self.desk.today()));
            Arc::new(Book { app: app.to_owned(), page, changed: Notify::new(), desk: Arc::clone(&self.desk) })
        });
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

impl Page {
    fn new(day: Day) -> Page {
        Page {
            day,
            leased: 0,
            left: 0,
            asking: false,
            failures: 0,
            spent_at: None,
            waiting: 0,
            warned: false,
            told_exhausted: false,
        }
    }

    fn used(&self) -> i64 {
        self.leased - self.left
    }

    fn count(&self, limit: i64, now: i64) -> Count {
        Count { limit, remaining: (limit - self.used()).max(0), reset: self.day.seconds_left(now) }
    }
}

/// How many units one lease takes over: two of them are 1 % of the limit.
fn lease_size(limit: i64) -> i64 {
    (limit / 200).max(1)
}

/// How many units may be in hand when the next lease is asked for; small limits never ask ahead.
fn refill_mark(limit: i64) -> i64 {
    if limit < 200 { 0 } else { lease_size(limit) }
}

impl Book {
    /// Takes one unit of the day for a call that is about to be forwarded.
    ///
    /// # Errors
    /// `quota_exceeded` with the seconds to the next day, or `unavailable` when the store cannot lease.
    pub async fn take(self: &Arc<Self>, terms: &Arc<Terms>) -> (Count, Result<(), Problem>) {
        let mut patience: Option<(tokio::time::Instant, u64)> = None;
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            let deadline = {
                let mut page = self.page.lock();
                let now = self.desk.now();
                match self.step(&mut page, terms, now, patience.map(|(_, failures)| failures)) {
                    Step::Taken(count) => return (count, Ok(())),
                    Step::Refused(problem) => return (page.count(terms.limit, now), Err(problem)),
                    Step::Wait { failures } => {
                        changed.as_mut().enable();
                        page.waiting += 1;
                        patience.get_or_insert_with(|| (tokio::time::Instant::now() + PATIENCE, failures)).0
                    }
                }
            };
            let _waiter = Waiter(self);
            if tokio::time::timeout_at(deadline, changed).await.is_err() {
                return (self.peek(terms.limit), Err(Problem::new(UNAVAILABLE).retry_after(1)));
            }
        }
    }

    /// The count as it stands, for answers that take nothing.
    pub fn peek(&self, limit: i64) -> Count {
        let now = self.desk.now();
        let mut page = self.page.lock();
        self.turn(&mut page, now);
        page.count(limit, now)
    }

    /// One attempt; `failures` is what a waiting call saw before it began to wait.
    fn step(self: &Arc<Self>, page: &mut Page, terms: &Arc<Terms>, now: i64, failures: Option<u64>) -> Step {
        self.turn(page, now);
        let spent = page.used() >= terms.limit;
        if page.left > 0 && !spent {
            page.left -= 1;
            if page.left <= refill_mark(terms.limit) && page.leased < terms.limit && terms.limit >= 200 {
                self.ask(page, terms);
            }
            if page.left == 0 && page.waiting > 0 {
                // Whoever waits learns now that the lease is empty, and asks for the next or hears that there is none.
                self.changed.notify_one();
            }
            self.tell(page, terms);
            return Step::Taken(page.count(terms.limit, now));
        }
        let lately = page.spent_at.is_some_and(|at| (now - at).abs() < LOOK_AGAIN_MS);
        if spent && lately || terms.limit <= 0 {
            let exceeded = Problem::new(QUOTA_EXCEEDED).arg("limit", terms.limit);
            let wait = u64::try_from(page.day.seconds_left(now)).unwrap_or(1);
            return Step::Refused(exceeded.retry_after(wait));
        }
        if failures.is_some_and(|before| page.failures > before) {
            return Step::Refused(Problem::new(UNAVAILABLE).retry_after(1));
        }
        self.ask(page, terms);
        Step::Wait { failures: page.failures }
    }

    /// Begins a new page when the day has changed; what was in hand goes back to its own day.
    fn turn(&self, page: &mut Page, now: i64) {
        if page.day.holds(now) {
            return;
        }
        let today = self.desk.calendar.day(now);
        if today.name() == page.day.name() {
            page.day = today;
            return;
        }
        let (waiting, failures) = (page.waiting, page.failures);
        let old = std::mem::replace(page, Page { waiting, failures, ..Page::new(today) });
        self.send_back(&old);
        self.changed.notify_waiters();
    }

    fn ask(self: &Arc<Self>, page: &mut Page, terms: &Arc<Terms>) {
        if page.asking {
            return;
        }
        let (book, terms, day) = (Arc::clone(self), Arc::clone(terms), page.day.clone());
        page.asking = self.desk.orders.send(Order::Lease { book, terms, day }).is_ok();
    }

    /// Notes what the store answered to a lease: the units granted and all units taken over so far.
    fn granted(&self, day: &Day, granted: i64, leased: i64) {
        let mut page = self.page.lock();
        if page.day.name() != day.name() {
            let orphan = Page { left: granted, ..Page::new(day.clone()) };
            return self.send_back(&orphan);
        }
        page.asking = false;
        page.leased = leased;
        page.left += granted;
        page.spent_at = (granted == 0).then(|| self.desk.now());
        if granted == 0 {
            return self.changed.notify_waiters();
        }
        for _ in 0..granted.min(i64::try_from(page.waiting).unwrap_or(i64::MAX)) {
            self.changed.notify_one();
        }
    }

    fn failed(&self) {
        let mut page = self.page.lock();
        page.asking = false;
        page.failures += 1;
        self.changed.notify_waiters();
    }

    fn tell(self: &Arc<Self>, page: &mut Page, terms: &Arc<Terms>) {
        let used = page.used();
        let tell = |kind: &'static str| {
            let (book, terms, day) = (Arc::clone(self), Arc::clone(terms), page.day.clone());
            self.desk.orders.send(Order::Tell { book, terms, day, kind, used }).is_ok()
        };
        if !page.warned && used.saturating_mul(5) >= terms.limit.saturating_mul(4) {
            page.warned = tell("quota.warning");
        }
        if !page.told_exhausted && used >= terms.limit {
            page.told_exhausted = tell("quota.exhausted");
        }
    }

    /// A notice could not be written; the next call tries again.
    fn untold(&self, day: &Day) {
        let mut page = self.page.lock();
        if page.day.name() == day.name() {
            page.warned = false;
            page.told_exhausted = false;
        }
    }

    fn in_hand(&self, today: &Day) -> i64 {
        let page = self.page.lock();
        if page.day.name() == today.name() { page.left } else { 0 }
    }

    fn hand_back(&self) {
        let mut page = self.page.lock();
        self.send_back(&page);
        page.leased -= page.left;
        page.left = 0;
    }

    fn send_back(&self, page: &Page) {
        if page.left > 0 {
            let (app, day, units) = (self.app.clone(), page.day.clone(), page.left);
            let _closed = self.desk.orders.send(Order::Return { app, day, units });
        }
    }
}

/// Keeps the number of waiting calls right, also when a caller goes away.
struct Waiter<'a>(&'a Book);

impl Drop for Waiter<'_> {
    fn drop(&mut self) {
        let mut page = self.0.page.lock();
        page.waiting = page.waiting.saturating_sub(1);
    }
}
