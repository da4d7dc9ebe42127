//! Who of the operators looked at an applicant's data unmasked, for the applicant to see (rule P4, goal 53).

use jiff::Timestamp;
use paifang_kernel::access::{Caller, ReadVerification};
use paifang_kernel::api::{Api, Cx, JsonSchema, Page, PageQuery, Params, Reply};
use paifang_kernel::audit::{self, Recorded};
use paifang_kernel::sql;
use serde::Serialize;

use crate::desk::Desk;

/// What the audit log calls a look at a document, and at the fields of a case.
const DOCUMENT: &str = "review.document_view";
const CASE: &str = "review.view";

/// The route of this slice.
pub(crate) fn routes() -> Api<Desk> {
    Api::new("data-views").get(
        "/me/data-views",
        list,
        "Lists which operators looked at the organisation's data unmasked",
    )
}

/// What was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Looked {
    /// A document that was handed in.
    Document,
    /// The fields of a form.
    Form,
}

/// A look at unmasked data.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DataView {
    /// Its place in the audit log.
    seq: u64,
    /// When.
    at: Timestamp,
    /// The operator's login name.
    by: String,
    /// What was looked at.
    what: Looked,
    /// The number of the case.
    number: String,
}

impl From<Recorded> for DataView {
    fn from(entry: Recorded) -> Self {
        let what = if entry.action == DOCUMENT { Looked::Document } else { Looked::Form };
        let number = entry.details["number"].as_str().unwrap_or_default().to_owned();
        Self { seq: entry.seq, at: entry.at, by: entry.actor_name, what, number }
    }
}

async fn list(
    cx: Cx,
    who: Caller<ReadVerification>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<DataView>> {
    let before = query.after()?.and_then(|key| key.parse().ok());
    let cases: Vec<String> =
        cx.db.all(sql!("SELECT id FROM review_cases WHERE org = $1 ORDER BY id", who.org)).await?;
    let unmasked = [(DOCUMENT, ""), (CASE, r#""unmasked":true"#)];
    let rows = audit::of_objects(&cx.db, &cases, &unmasked, (before, query.rows())).await?;
    Ok(Page::cut(rows, &query, |entry| entry.seq.to_string()).map(DataView::from).into())
}
