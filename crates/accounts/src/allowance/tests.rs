//! The limits of one recipient as tables, without a store.

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use paifang_kernel::limits::Sends;

use super::{Allowance, Event, Span, UsedUp};

fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(8))
}

/// Ten in the morning of the platform's zone.
fn morning() -> Timestamp {
    "2026-11-23T02:00:00Z".parse().unwrap_or_default()
}

fn sent(minutes: &[i64]) -> Allowance {
    minutes.iter().fold(Allowance::default(), |allowance, minute| {
        let at = (morning() + minute.minutes()).as_millisecond();
        allowance.with(Event { at, reference: minute.to_string(), feigned: false })
    })
}

/// What was sent, when the next is wanted, and the limit that stops it with the minute at which it opens.
type Row = (&'static [i64], i64, Option<(Span, i64)>);

/// Each row is what was sent (minutes after ten), when the next is wanted, and the limit that stops it
/// with the minute at which it opens.
#[test]
fn the_longest_used_up_limit_is_named() {
    let midnight = 14 * 60;
    let table: [Row; 10] = [
        (&[], 0, None),
        (&[0], 0, Some((Span::Minute, 1))),
        (&[0], 1, None),
        (&[0, 1, 2], 2, Some((Span::Hour, 60))),
        (&[0, 1, 2], 59, Some((Span::Hour, 60))),
        (&[0, 1, 2], 60, None),
        (&[0, 1, 2, 60], 60, Some((Span::Hour, 61))),
        (&[0, 1, 2, 60, 61], 122, Some((Span::Day, midnight))),
        (&[0, 1, 2, 60, 61], midnight - 1, Some((Span::Day, midnight))),
        (&[0, 1, 2, 60, 61], midnight, None),
    ];
    for (minutes, wanted, expected) in table {
        let verdict = sent(minutes).check(&Sends::default(), morning() + wanted.minutes(), &zone());
        let expected = expected.map(|(span, minute)| UsedUp { span, until: morning() + minute.minutes() });
        assert_eq!(verdict.err(), expected, "{minutes:?} then {wanted}");
    }
}

/// The hour slides over midnight although the day begins anew.
#[test]
fn the_hour_slides_over_midnight() {
    let before_midnight = 14 * 60 - 10;
    let allowance = sent(&[before_midnight, before_midnight + 2, before_midnight + 4]);
    let verdict = allowance.check(&Sends::default(), morning() + (14 * 60 + 5).minutes(), &zone());
    assert_eq!(verdict.err().map(|used_up| used_up.span), Some(Span::Hour));
}

/// A message that never went out is given back.
#[test]
fn a_failed_message_is_given_back() {
    let allowance = sent(&[0]).without("0");
    assert_eq!(allowance.check(&Sends::default(), morning(), &zone()), Ok(()));
}

/// A window of thirty opens when the thirtieth newest leaves it.
#[test]
fn a_wide_window_counts_only_its_own_time() {
    let minutes: Vec<i64> = (0..30).collect();
    let now = morning() + 30.minutes();
    assert_eq!(sent(&minutes).blocked_until(now, 3_600_000, 30), Some(morning() + 60.minutes()));
    assert_eq!(sent(&minutes).blocked_until(now, 3_600_000, 31), None);
}
