//! How often something may happen to one subject: sliding minutes and hours, and calendar days, each counted exactly.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use paifang_kernel::calendar;
use paifang_kernel::limits::Sends;
use paifang_kernel::{Code, Problem};
use serde::{Deserialize, Serialize};

mod store;

pub(crate) use store::{add, append, expect_room, lock, purge, spend, take_off};

/// An event that counts against an allowance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// When it happened, in milliseconds since 1970.
    pub at: i64,
    /// Under which reference, so that it can be taken off again (ACC-10).
    pub reference: String,
    /// Whether it only looked as if it happened, so that nobody learns more from it (rule A3).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub feigned: bool,
}

/// What happened lately to one subject, such as a recipient or an address on the network.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance(Vec<Event>);

/// Which limit stops an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    /// Sliding 60 seconds.
    Minute,
    /// Sliding 60 minutes.
    Hour,
    /// Calendar day of the platform's zone.
    Day,
}

/// A limit that is used up, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedUp {
    /// Which limit.
    pub span: Span,
    /// When sending is possible again.
    pub until: Timestamp,
}

const MINUTE_MS: i64 = 60_000;
/// An hour in milliseconds.
pub const HOUR_MS: i64 = 3_600_000;
/// Twenty-four hours in milliseconds.
pub const DAY_MS: i64 = 86_400_000;

impl Allowance {
    /// Whether one more may happen now; of several used-up limits the one that lasts longest is named.
    ///
    /// # Errors
    /// A limit is used up.
    pub fn check(&self, limits: &Sends, now: Timestamp, zone: &TimeZone) -> Result<(), UsedUp> {
        let spent = self.today(now, zone) >= count(limits.per_natural_day);
        let midnight = spent.then(|| calendar::next_midnight(now, zone));
        let spans = [
            (Span::Minute, self.blocked_until(now, MINUTE_MS, limits.per_minute)),
            (Span::Hour, self.blocked_until(now, HOUR_MS, limits.per_hour)),
            (Span::Day, midnight),
        ];
        let used_up = spans.into_iter().filter_map(|(span, until)| Some(UsedUp { span, until: until? }));
        used_up.max_by_key(|used_up| used_up.until).map_or(Ok(()), Err)
    }

    /// How many happened on the calendar day.
    #[must_use]
    pub fn today(&self, now: Timestamp, zone: &TimeZone) -> usize {
        let day = calendar::day(now, zone);
        self.0.iter().filter(|event| calendar::day(at(event.at), zone) == day).count()
    }

    /// What really happened.
    #[must_use]
    pub fn real(&self) -> Self {
        Self(self.0.iter().filter(|event| !event.feigned).cloned().collect())
    }

    /// When a sliding window has room again, if it has none now.
    #[must_use]
    pub fn blocked_until(&self, now: Timestamp, window_ms: i64, limit: u32) -> Option<Timestamp> {
        let mut times: Vec<i64> = self.0.iter().map(|event| event.at).collect();
        times.sort_unstable_by(|a, b| b.cmp(a));
        let Some(last) = count(limit).checked_sub(1) else {
            return Some(at(now.as_millisecond() + window_ms));
        };
        let opens = times.get(last)? + window_ms;
        (opens > now.as_millisecond()).then(|| at(opens))
    }

    /// Counts an event, and forgets those that no limit looks at any more.
    #[must_use]
    pub fn with(mut self, event: Event) -> Self {
        self.0.retain(|old| old.at > event.at - DAY_MS - HOUR_MS);
        self.0.push(event);
        self
    }

    /// Gives back what never happened, for instance a message that no provider took (ACC-10).
    #[must_use]
    pub fn without(mut self, reference: &str) -> Self {
        self.0.retain(|event| event.reference != reference);
        self
    }
}

fn at(ms: i64) -> Timestamp {
    paifang_kernel::clock::from_millis(ms)
}

/// A limit as a number of things.
pub(crate) fn count(limit: u32) -> usize {
    usize::try_from(limit).unwrap_or(usize::MAX)
}

/// A refusal that says when to come back (ACC-10).
#[must_use]
pub fn wait(code: Code, until: Timestamp, now: Timestamp) -> Problem {
    let seconds = calendar::seconds_until(now, until);
    Problem::new(code).arg("seconds", seconds).fact("available_at", until).retry_after(seconds)
}

#[cfg(test)]
mod tests;
