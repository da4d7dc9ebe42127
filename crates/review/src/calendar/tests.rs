//! The working-day arithmetic, on the real holidays of 2026.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use super::{Due, WorkCalendar, due};

fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

fn at(text: &str) -> Timestamp {
    format!("{text}+08:00").parse().unwrap()
}

#[test]
fn every_line_of_the_embedded_calendar_is_readable() {
    let (_, unreadable) = WorkCalendar::parse(include_str!("china.txt"));
    assert_eq!(unreadable, Vec::<&str>::new());
}

#[test]
fn every_exception_differs_from_the_plain_week_or_lies_inside_a_break() {
    let calendar = WorkCalendar::built_in();
    assert!(calendar.works(date(2026, 1, 4)), "a make-up Sunday");
    assert!(calendar.works(date(2026, 10, 10)), "a make-up Saturday");
    assert!(!calendar.works(date(2026, 2, 16)), "a Monday of the Spring Festival");
    assert!(!calendar.works(date(2027, 2, 9)), "a substitute Tuesday of 2027");
    assert!(calendar.works(date(2026, 11, 23)), "a plain Monday");
    assert!(!calendar.works(date(2026, 11, 22)), "a plain Sunday");
}

/// REV-03: submitted on a Friday at 17:00 with Monday a holiday, the due date skips it.
#[test]
fn a_holiday_monday_does_not_count() {
    let calendar = WorkCalendar::built_in();
    // Friday 3 April 2026; Qingming makes Monday the 6th free.
    let due_at = calendar.deadline(at("2026-04-03T17:00:00"), &shanghai(), 2);
    assert_eq!(due_at, at("2026-04-08T23:59:59"));
}

#[test]
fn a_make_up_saturday_counts() {
    let calendar = WorkCalendar::built_in();
    let due_on = |from: Date, days| calendar.after(from, days);
    assert_eq!(due_on(date(2026, 10, 8), 2), date(2026, 10, 10));
    assert_eq!(due_on(date(2026, 10, 8), 3), date(2026, 10, 12));
}

#[test]
fn an_edited_day_wins_over_the_embedded_one() {
    let mut calendar = WorkCalendar::built_in();
    calendar.set(date(2026, 11, 24), false);
    assert_eq!(calendar.after(date(2026, 11, 23), 1), date(2026, 11, 25));
}

#[test]
fn a_promise_is_on_time_then_today_then_overdue() {
    let due_at = at("2026-04-08T23:59:59");
    let states = ["2026-04-07T23:59:59", "2026-04-08T00:00:00", "2026-04-09T00:00:00"]
        .map(|now| due(due_at, at(now), &shanghai()));
    assert_eq!(states, [Due::OnTime, Due::Today, Due::Overdue]);
}
