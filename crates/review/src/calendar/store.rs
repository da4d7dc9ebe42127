//! The operators' edits of the calendar.

use jiff::civil::Date;
use paifang_kernel::db::{Db, Tx};
use paifang_kernel::{Problem, sql};

use super::WorkCalendar;

/// A day as an operator entered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub(crate) day: Date,
    pub(crate) works: bool,
    pub(crate) note: String,
}

/// The built-in calendar with the operators' edits.
pub(crate) async fn load(tx: &mut Tx) -> Result<WorkCalendar, Problem> {
    let mut calendar = WorkCalendar::built_in();
    let edits: Vec<(String, bool)> = tx.all(sql!("SELECT day, works FROM work_days")).await?;
    for (day, works) in edits {
        if let Ok(day) = day.parse() {
            calendar.set(day, works);
        }
    }
    Ok(calendar)
}

/// The edits of a year, in the order of the days.
pub(crate) async fn edits(db: &Db, year: i16) -> Result<Vec<Edit>, Problem> {
    let (first, last) = (format!("{year:04}-01-01"), format!("{year:04}-12-31"));
    let rows: Vec<(String, bool, String)> = db
        .all(sql!(
            "SELECT day, works, note FROM work_days WHERE day >= $1 AND day <= $2 ORDER BY day",
            first,
            last
        ))
        .await?;
    let edits = rows
        .into_iter()
        .filter_map(|(day, works, note)| day.parse().ok().map(|day| Edit { day, works, note }));
    Ok(edits.collect())
}

/// Enters a day, or replaces what was entered for it.
pub(crate) async fn put(tx: &mut Tx, edit: &Edit) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO work_days (day, works, note) VALUES ($1, $2, $3) ON CONFLICT (day) DO UPDATE SET \
         works = excluded.works, note = excluded.note",
        edit.day.to_string(),
        edit.works,
        edit.note
    ))
    .await
}

/// Takes an edit back, so that the built-in calendar holds again; says whether there was one.
pub(crate) async fn remove(tx: &mut Tx, day: Date) -> Result<bool, Problem> {
    Ok(tx.exec(sql!("DELETE FROM work_days WHERE day = $1", day.to_string())).await? > 0)
}

/// Takes all edits of a year back.
pub(crate) async fn clear(tx: &mut Tx, year: i16) -> Result<(), Problem> {
    let (first, last) = (format!("{year:04}-01-01"), format!("{year:04}-12-31"));
    tx.exec(sql!("DELETE FROM work_days WHERE day >= $1 AND day <= $2", first, last)).await.map(|_| ())
}
