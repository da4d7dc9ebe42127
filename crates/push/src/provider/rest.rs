//! When a provider that fails rests, so that messages go to the others first (NTF-04). In memory of one node.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;

use super::Channel;

/// After so many failures in a row a provider rests.
const PATIENCE: u32 = 3;
/// The first rest in seconds; each further failure doubles it.
const FIRST_REST: i64 = 60;
/// The longest rest in seconds.
const LONGEST_REST: i64 = 600;

/// How one provider fares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Condition {
    failures: u32,
    rests_until: Option<Timestamp>,
}

impl Condition {
    /// Counts a failure; those of calls that were under way when the rest began do not prolong it.
    fn failed(self, now: Timestamp) -> Self {
        if self.rests_until.is_some_and(|end| end > now) {
            return self;
        }
        let failures = self.failures.saturating_add(1);
        let doubled = failures.checked_sub(PATIENCE).map(|more| FIRST_REST << more.min(10));
        let rest = doubled.map(|seconds| SignedDuration::from_secs(seconds.min(LONGEST_REST)));
        Self { failures, rests_until: rest.and_then(|rest| now.checked_add(rest).ok()) }
    }
}

/// Which providers rest.
#[derive(Debug, Default)]
pub(crate) struct Rests(Mutex<BTreeMap<(Channel, String), Condition>>);

impl Rests {
    /// A provider could not carry a message.
    pub(crate) fn failed(&self, channel: Channel, name: &str, now: Timestamp) {
        let mut all = self.0.lock();
        let condition = all.entry((channel, name.to_owned())).or_default();
        *condition = condition.failed(now);
        if condition.rests_until.is_some_and(|end| end > now) {
            tracing::warn!(provider = name, channel = channel.name(), "the provider rests");
        }
    }

    /// A provider works.
    pub(crate) fn works(&self, channel: Channel, name: &str) {
        self.0.lock().remove(&(channel, name.to_owned()));
    }

    /// Until when a provider rests, if it does.
    pub(crate) fn until(&self, channel: Channel, name: &str, now: Timestamp) -> Option<Timestamp> {
        let all = self.0.lock();
        all.get(&(channel, name.to_owned()))?.rests_until.filter(|end| *end > now)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Channel, Rests};

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).expect("a moment")
    }

    /// NTF-04: three failures in a row make a provider rest for a minute, further ones longer, and a success ends it.
    #[test]
    fn a_provider_rests_after_three_failures_in_a_row() {
        let rests = Rests::default();
        let fail = |second| {
            rests.failed(Channel::Sms, "one", at(second));
            rests.until(Channel::Sms, "one", at(second)).map(Timestamp::as_second)
        };
        assert_eq!([fail(0), fail(1), fail(2)], [None, None, Some(62)]);
        assert_eq!(fail(3), Some(62), "a call that was under way");
        assert_eq!(rests.until(Channel::Sms, "one", at(62)), None);
        assert_eq!(rests.until(Channel::Mail, "one", at(3)), None);
        assert_eq!(fail(100), Some(220));
        assert_eq!([fail(300), fail(1_000), fail(2_000)], [Some(540), Some(1_480), Some(2_600)]);
        rests.works(Channel::Sms, "one");
        assert_eq!([fail(3_000), fail(3_001)], [None, None]);
    }
}
