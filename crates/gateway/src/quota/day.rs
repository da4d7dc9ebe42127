//! Calendar days of the platform's time zone, worked out once a day instead of once a call.

use std::sync::Arc;

use arc_swap::ArcSwap;
use paifang_kernel::calendar;
use paifang_kernel::clock::from_millis;
use paifang_kernel::live::Live;

/// A calendar day, known from the moment somebody asked until its end.
#[derive(Debug, Clone)]
pub struct Day(Arc<Window>);

#[derive(Debug)]
struct Window {
    from: i64,
    until: i64,
    name: String,
}

impl Day {
    /// The day as it is stored, `2026-11-23`.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whether the moment is known to lie in this day; `false` can also mean "ask again".
    pub fn holds(&self, now: i64) -> bool {
        (self.0.from..self.0.until).contains(&now)
    }

    /// Seconds until the day ends, at least 1.
    pub fn seconds_left(&self, now: i64) -> i64 {
        ((self.0.until - now + 999) / 1000).max(1)
    }
}

/// The platform's calendar with today at hand.
#[derive(Debug, Clone)]
pub struct Calendar {
    live: Live,
    today: Arc<ArcSwap<Window>>,
}

impl Calendar {
    /// A calendar of the zone in which quota days begin. Another zone counts from the end of the day in hand.
    pub fn new(live: Live) -> Calendar {
        let never = Window { from: 0, until: 0, name: String::new() };
        Calendar { live, today: Arc::new(ArcSwap::from_pointee(never)) }
    }

    /// The name of the day that holds any moment.
    pub fn day_name(&self, at: i64) -> String {
        calendar::day(from_millis(at), &self.live.now().zone)
    }

    /// The day that holds the present moment.
    pub fn day(&self, now: i64) -> Day {
        let known = Day(self.today.load_full());
        if known.holds(now) {
            return known;
        }
        let at = from_millis(now);
        let until = calendar::next_midnight(at, &self.live.now().zone).as_millisecond();
        let name = self.day_name(now);
        // The name is compared by whoever holds an older window of the same day.
        let day = Day(Arc::new(Window { from: now, until, name }));
        self.today.store(Arc::clone(&day.0));
        day
    }
}
