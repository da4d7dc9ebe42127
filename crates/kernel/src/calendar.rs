//! Calendar days of the platform's time zone (requirements §3, `timezone`).

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

/// The calendar day of a moment, as `2026-11-23`.
#[must_use]
pub fn day(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).date().to_string()
}

/// The next midnight after a moment.
#[must_use]
pub fn next_midnight(at: Timestamp, zone: &TimeZone) -> Timestamp {
    let tomorrow = at.to_zoned(zone.clone()).checked_add(Span::new().days(1));
    tomorrow.and_then(|day: Zoned| day.start_of_day()).map_or(at, |day| day.timestamp())
}

/// Whole seconds from one moment to a later one, rounded up and at least 1.
#[must_use]
pub fn seconds_until(now: Timestamp, then: Timestamp) -> u64 {
    let ms = then.as_millisecond() - now.as_millisecond();
    u64::try_from((ms + 999) / 1000).unwrap_or(0).max(1)
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, tz::TimeZone};

    #[test]
    fn the_day_changes_at_midnight_of_the_platform() {
        let zone = TimeZone::fixed(jiff::tz::offset(8));
        let late: Timestamp = "2026-11-23T15:59:59Z".parse().unwrap_or_default();
        assert_eq!(super::day(late, &zone), "2026-11-23");
        let midnight = super::next_midnight(late, &zone);
        assert_eq!(super::day(midnight, &zone), "2026-11-24");
        assert_eq!(super::seconds_until(late, midnight), 1);
    }
}
