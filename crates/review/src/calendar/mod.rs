//! The working-day calendar: which days count towards a promise, and when a promise falls due (REV-03).

pub(crate) mod http;
mod import;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

paifang_kernel::problems! {
    /// REV-03: a line of the imported sheet cannot be read.
    CALENDAR_LINE_INVALID = 422 "calendar_line_invalid", "第 {line} 行无法识别，每行应为：日期,off 或 work,说明", "Line {line} cannot be read; each line is: day, off or work, note";
    /// REV-03: a day outside its year, or a note too long.
    CALENDAR_DAY_INVALID = 422 "calendar_day_invalid", "日期应在所选年份内，说明不超过 40 个字", "The day must lie in the chosen year, and the note has at most 40 characters";
}

/// The days known when this version was built; the table `work_days` overrides them.
static BUILT_IN: LazyLock<WorkCalendar> = LazyLock::new(|| WorkCalendar::parse(include_str!("china.txt")).0);

/// How a promise stands today, as the reviewers' queue shows it (REV-03).
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Its day is still to come.
    OnTime,
    /// It must be decided today.
    Today,
    /// Its day has passed.
    Overdue,
}

/// Weekends are free and other days are worked, except where an entry says otherwise.
#[derive(Clone, Debug, Default)]
pub struct WorkCalendar {
    exceptions: BTreeMap<Date, bool>,
}

impl WorkCalendar {
    /// The embedded Chinese calendar.
    pub fn built_in() -> Self {
        BUILT_IN.clone()
    }

    /// Reads the text form and returns, beside the calendar, the lines it could not read.
    pub fn parse(text: &str) -> (Self, Vec<&str>) {
        let mut calendar = Self::default();
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let unreadable = lines.filter(|line| calendar.read_line(line).is_none()).collect();
        (calendar, unreadable)
    }

    fn read_line(&mut self, line: &str) -> Option<()> {
        let mut words = line.split_whitespace();
        let (days, kind) = (words.next()?, words.next()?);
        let (first, last) = days.split_once("..").unwrap_or((days, days));
        let (first, last): (Date, Date) = (first.parse().ok()?, last.parse().ok()?);
        let works = match kind {
            "work" => true,
            "off" => false,
            _ => return None,
        };
        let span = first.series(1.day()).take_while(|day| *day <= last);
        self.exceptions.extend(span.map(|day| (day, works)));
        Some(())
    }

    /// Says that this day is worked (`true`) or free (`false`), whatever was known before.
    pub fn set(&mut self, day: Date, works: bool) {
        self.exceptions.insert(day, works);
    }

    /// The days of a year that differ from its weekdays and weekends.
    pub fn exceptions(&self, year: i16) -> impl Iterator<Item = (Date, bool)> + '_ {
        let of_year = self.exceptions.iter().filter(move |(day, _)| day.year() == year);
        of_year.map(|(day, works)| (*day, *works))
    }

    /// Whether offices work on this day.
    pub fn works(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.exceptions.get(&day).copied().unwrap_or(!weekend)
    }

    /// The `count`-th working day after `day`, which itself does not count.
    pub fn after(&self, day: Date, count: u32) -> Date {
        let mut day = day;
        let mut left = count;
        while left > 0 {
            let Ok(next) = day.tomorrow() else { return day };
            day = next;
            left -= u32::from(self.works(day));
        }
        day
    }

    /// The last second of the `count`-th working day after `from`, in the platform's zone.
    pub fn deadline(&self, from: Timestamp, tz: &TimeZone, count: u32) -> Timestamp {
        let day = self.after(from.to_zoned(tz.clone()).date(), count);
        let end = day.at(23, 59, 59, 0).to_zoned(tz.clone());
        end.map_or(from, |end| end.timestamp())
    }
}

/// How a promise that falls due at `due_at` stands at `now`.
pub fn due(due_at: Timestamp, now: Timestamp, tz: &TimeZone) -> Due {
    if now > due_at {
        return Due::Overdue;
    }
    let day = |at: Timestamp| at.to_zoned(tz.clone()).date();
    if day(due_at) == day(now) { Due::Today } else { Due::OnTime }
}
