//! The working-day calendar over HTTP: a year, one day, a whole year from a sheet (REV-03).
//!
//! A changed calendar counts for what is handed in afterwards. Dates that were promised already stay, because people
//! were told them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ManageReviews, ReadReviews};
use paifang_kernel::api::{Api, Cx, Form, Params, Path, Reply, State};
use paifang_kernel::problem::{INVALID, NOT_FOUND};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store::{self, Edit};
use super::{WorkCalendar, import};
use crate::desk::Desk;

/// The routes of the calendar.
pub(crate) fn routes() -> Api<Desk> {
    Api::new("work-days")
        .get("/admin/work-days", list, "Lists a year's holidays and make-up working days")
        .put("/admin/work-days", replace, "Replaces the entered days of a year")
        .put("/admin/work-days/{day}", put, "Enters one day")
        .delete("/admin/work-days/{day}", remove, "Takes an entered day back")
}

/// A day that differs from its weekday.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WorkDay {
    /// The day, such as `2027-02-08`.
    pub day: String,
    /// Whether offices work.
    pub works: bool,
    /// Why.
    pub note: String,
    /// Whether an operator entered it; others come with the product.
    pub entered: bool,
}

/// A year.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WorkYear {
    /// The year.
    pub year: i16,
    /// Its days that differ, in order.
    pub items: Vec<WorkDay>,
}

/// Which year.
#[derive(Debug, Deserialize, JsonSchema)]
struct YearQuery {
    /// The year; this one when left out.
    year: Option<i16>,
}

fn sensible(year: i16) -> Result<i16, Problem> {
    if (2000..=2100).contains(&year) {
        Ok(year)
    } else {
        Err(INVALID.arg("reason", "2000..2100").at("/year"))
    }
}

async fn list(
    cx: Cx,
    _who: Caller<ReadReviews>,
    State(_desk): State<Desk>,
    Params(query): Params<YearQuery>,
) -> Reply<WorkYear> {
    let year = query.year.unwrap_or_else(|| cx.now().to_zoned(cx.app().zone()).date().year());
    Ok(view(sensible(year)?, store::edits(&cx.db, year).await?).into())
}

fn view(year: i16, edits: Vec<Edit>) -> WorkYear {
    let built_in = WorkCalendar::built_in();
    let known = built_in.exceptions(year).map(|(day, works)| {
        (day, WorkDay { day: day.to_string(), works, note: String::new(), entered: false })
    });
    let mut days: BTreeMap<Date, WorkDay> = known.collect();
    days.extend(edits.into_iter().map(|edit| {
        let day = edit.day.to_string();
        (edit.day, WorkDay { day, works: edit.works, note: edit.note, entered: true })
    }));
    WorkYear { year, items: days.into_values().collect() }
}

/// What is said about a day.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DayEdit {
    /// Whether offices work.
    works: bool,
    /// Why.
    #[serde(default)]
    note: String,
}

async fn put(
    cx: Cx,
    who: Caller<ManageReviews>,
    State(_desk): State<Desk>,
    Path(day): Path<String>,
    Form(new): Form<DayEdit>,
) -> Reply<WorkYear> {
    let day: Date = day.parse().map_err(|_| NOT_FOUND)?;
    let year = sensible(day.year())?;
    let edit = import::checked(Edit { day, works: new.works, note: new.note.trim().to_owned() }, year)?;
    let mut tx = cx.begin(&*who).await?;
    store::put(&mut tx, &edit).await?;
    let facts = json!({ "works": edit.works, "note": edit.note });
    cx.audit(&mut tx, &*who, "work_day.enter", &day.to_string(), facts).await?;
    tx.commit().await?;
    Ok(view(year, store::edits(&cx.db, year).await?).into())
}

async fn remove(
    cx: Cx,
    who: Caller<ManageReviews>,
    State(_desk): State<Desk>,
    Path(day): Path<String>,
) -> Reply<WorkYear> {
    let day: Date = day.parse().map_err(|_| NOT_FOUND)?;
    let mut tx = cx.begin(&*who).await?;
    if !store::remove(&mut tx, day).await? {
        return Err(NOT_FOUND.into());
    }
    cx.audit(&mut tx, &*who, "work_day.remove", &day.to_string(), json!({})).await?;
    tx.commit().await?;
    Ok(view(day.year(), store::edits(&cx.db, day.year()).await?).into())
}

/// A year as a sheet or as a list; one of the two.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct YearImport {
    /// The year whose entered days are replaced.
    year: i16,
    /// One line a day: `2027-02-08,off,Spring Festival` or `2027-02-14,work,`.
    #[serde(default)]
    csv: Option<String>,
    /// The same as a list.
    #[serde(default)]
    days: Option<Vec<ListedDay>>,
}

/// A day of an imported list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ListedDay {
    /// The day.
    #[schemars(with = "String")]
    day: Date,
    /// Whether offices work.
    works: bool,
    /// Why.
    #[serde(default)]
    note: String,
}

impl YearImport {
    fn edits(self, year: i16) -> Result<Vec<Edit>, Problem> {
        let edits = match (self.csv, self.days) {
            (Some(csv), None) => import::read(&csv, year)?,
            (None, Some(days)) => {
                let days = days.into_iter().enumerate().map(|(at, listed)| {
                    let ListedDay { day, works, note } = listed;
                    let edit = Edit { day, works, note: note.trim().to_owned() };
                    import::checked(edit, year).map_err(|problem| problem.code().at(format!("/days/{at}")))
                });
                days.collect::<Result<_, Problem>>()?
            }
            _ => return Err(INVALID.arg("reason", "csv or days").at("/csv")),
        };
        if (1..=366).contains(&edits.len()) {
            Ok(edits)
        } else {
            Err(INVALID.arg("reason", "1..366").at("/csv"))
        }
    }
}

async fn replace(
    cx: Cx,
    who: Caller<ManageReviews>,
    State(_desk): State<Desk>,
    Form(new): Form<YearImport>,
) -> Reply<WorkYear> {
    let year = sensible(new.year)?;
    let edits = new.edits(year)?;
    let mut tx = cx.begin(&*who).await?;
    store::clear(&mut tx, year).await?;
    for edit in &edits {
        store::put(&mut tx, edit).await?;
    }
    cx.audit(&mut tx, &*who, "work_day.import", &year.to_string(), json!({ "days": edits.len() })).await?;
    tx.commit().await?;
    Ok(view(year, store::edits(&cx.db, year).await?).into())
}
