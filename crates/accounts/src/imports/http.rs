//! Imports people as an operator, after a dry run.

use paifang_kernel::access::{Caller, ImportAccounts};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Reply};
use paifang_kernel::problem::INVALID;
use serde::{Deserialize, Serialize};

use super::load::{details, load};
use super::{IMPORT_TOO_LONG, MOST_ROWS, NewPerson, Report, Row, store, table};
use crate::Accounts;

/// Ten thousand rows fit, with room for long names.
const BODY: usize = 8 << 20;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("account_imports")
        .get("/admin/account-imports", totals, "Counts imported and activated accounts")
        .post("/admin/account-imports", create, "Imports accounts, or says what an import would do")
        .limit(BODY)
}

/// People to be imported, as a CSV text or as a list.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewImport {
    /// Whether only to say what would happen; true unless said otherwise.
    #[serde(default = "yes")]
    dry_run: bool,
    /// A table whose first line names its columns: `id_number,name,phone,email,organisation`; either this or `people`.
    csv: Option<String>,
    /// The same as a list.
    people: Option<Vec<NewPerson>>,
}

fn yes() -> bool {
    true
}

/// How many accounts were imported.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Totals {
    /// All of them.
    imported: i64,
    /// Those whose owner has activated them.
    activated: i64,
}

async fn totals(cx: Cx, _who: Caller<ImportAccounts>) -> Reply<Totals> {
    let (imported, activated) = store::totals(cx.app()).await?;
    Ok(Totals { imported, activated }.into())
}

async fn create(cx: Cx, who: Caller<ImportAccounts>, Form(new): Form<NewImport>) -> Reply<Report> {
    let dry_run = new.dry_run;
    let rows = new.rows()?;
    let mut tx = cx.begin(&*who).await?;
    let report = load(cx.app(), &mut tx, &rows, cx.lang()).await?;
    if dry_run {
        return Ok(Report { dry_run, ..report }.into());
    }
    cx.audit(&mut tx, &*who, "accounts.import", "imported_people", details(&report)).await?;
    tx.ok(report).await
}

impl NewImport {
    fn rows(self) -> Result<Vec<Row>, paifang_kernel::Problem> {
        match (self.csv, self.people) {
            (Some(csv), None) => table::read(csv.as_bytes()).map_err(|problem| problem.at("/csv")),
            (None, Some(people)) if people.len() > MOST_ROWS => {
                Err(IMPORT_TOO_LONG.arg("most", MOST_ROWS).at("/people"))
            }
            (None, Some(people)) => {
                let rows = people.into_iter().zip(1..);
                Ok(rows.map(|(person, line)| Row { line, person: Ok(person) }).collect())
            }
            _ => Err(INVALID.arg("reason", "csv / people").at("/csv")),
        }
    }
}
