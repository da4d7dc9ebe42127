//! Reading a year's holidays and make-up days from a sheet: `day,off|work,note`, one line a day (REV-03).

use jiff::civil::Date;
use paifang_kernel::Problem;

use super::store::Edit;
use super::{CALENDAR_DAY_INVALID, CALENDAR_LINE_INVALID};

/// The longest note on a day, in characters.
pub(super) const NOTE: usize = 40;

/// Reads the sheet; a first line of headings, empty lines and a byte-order mark are passed over.
pub(super) fn read(text: &str, year: i16) -> Result<Vec<Edit>, Problem> {
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate();
    let heading = |line: &str| line.trim_start().to_ascii_lowercase().starts_with("day");
    let lines =
        lines.filter(|(_, line)| !line.trim().is_empty()).filter(|(at, line)| *at > 0 || !heading(line));
    lines.map(|(at, line)| one(line, year).ok_or_else(|| refused(at + 1))).collect()
}

fn refused(line: usize) -> Problem {
    CALENDAR_LINE_INVALID.arg("line", line).at("/csv")
}

fn one(line: &str, year: i16) -> Option<Edit> {
    let mut cells = line.split(',').map(|cell| cell.trim().trim_matches('"').trim());
    let day: Date = cells.next()?.parse().ok()?;
    let works = match cells.next()?.to_ascii_lowercase().as_str() {
        "work" | "班" | "上班" => true,
        "off" | "休" | "放假" => false,
        _ => return None,
    };
    let note = cells.next().unwrap_or_default().to_owned();
    checked(Edit { day, works, note }, year).ok().filter(|_| cells.next().is_none())
}

/// The day lies in its year and its note is short and plain.
pub(super) fn checked(edit: Edit, year: i16) -> Result<Edit, Problem> {
    let plain = edit.note.chars().count() <= NOTE && !edit.note.chars().any(char::is_control);
    if edit.day.year() == year && plain { Ok(edit) } else { Err(CALENDAR_DAY_INVALID.into()) }
}
