//! One app's count on one node: units in hand, the calls that wait for more, and the day they belong to.

use std::sync::Arc;
use std::time::Duration;

use paifang_kernel::Problem;
use paifang_kernel::problem::UNAVAILABLE;
use parking_lot::Mutex;
use tokio::sync::Notify;

use super::lessor::Order;
use super::{Count, Day, Desk, Terms};
use crate::problems::QUOTA_EXCEEDED;

/// How long a call waits for a lease before it is refused.
const PATIENCE: Duration = Duration::from_secs(4);
/// How often a node looks again whether units of a spent day came back, in milliseconds.
const LOOK_AGAIN_MS: i64 = 1_000;

/// One app's count on this node.
#[derive(Debug)]
pub struct Book {
    pub(super) app: String,
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
pub(super) fn lease_size(limit: i64) -> i64 {
    (limit / 200).max(1)
}

/// How many units may be in hand when the next lease is asked for; small limits never ask ahead.
fn refill_mark(limit: i64) -> i64 {
    if limit < 200 { 0 } else { lease_size(limit) }
}

impl Book {
    pub(super) fn new(app: &str, desk: Arc<Desk>) -> Book {
        let page = Mutex::new(Page::new(desk.today()));
        Book { app: app.to_owned(), page, changed: Notify::new(), desk }
    }

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
    pub(super) fn granted(&self, day: &Day, granted: i64, leased: i64) {
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

    pub(super) fn failed(&self) {
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
    pub(super) fn untold(&self, day: &Day) {
        let mut page = self.page.lock();
        if page.day.name() == day.name() {
            page.warned = false;
            page.told_exhausted = false;
        }
    }

    pub(super) fn in_hand(&self, today: &Day) -> i64 {
        let page = self.page.lock();
        if page.day.name() == today.name() { page.left } else { 0 }
    }

    pub(super) fn hand_back(&self) {
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

#[cfg(test)]
mod tests {
    use super::{lease_size, refill_mark};

    /// Rule M3: what a node can hold at once, the lease it asked for included, is at most 1 % of the limit.
    #[test]
    fn no_more_than_one_percent_is_in_hand() {
        for limit in [200, 201, 399, 5_000, 99_999, 100_000, 1 << 40] {
            let in_hand = refill_mark(limit) + lease_size(limit);
            assert!(in_hand * 100 <= limit, "{limit}: {in_hand}");
        }
        assert_eq!((refill_mark(199), lease_size(199), lease_size(0)), (0, 1, 1));
    }
}
