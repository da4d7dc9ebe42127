//! Queue statistics over HTTP (REV-13).

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ReadReviews};
use paifang_kernel::api::{Api, Cx, Params, Reply, State};
use paifang_kernel::problem::INVALID;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{KindStatistics, ReviewerStatistics, by_kind, by_reviewer, store};
use crate::desk::Desk;
use crate::http::visible;

/// The route of the statistics.
pub(crate) fn routes() -> Api<Desk> {
    Api::new("review-statistics").get(
        "/admin/review-statistics",
        show,
        "Counts what waits and what was decided",
    )
}

/// Which days.
#[derive(Debug, Deserialize, JsonSchema)]
struct Period {
    /// The first day; 29 days before the last when left out.
    #[schemars(with = "Option<String>")]
    from: Option<Date>,
    /// The last day; today when left out.
    #[schemars(with = "Option<String>")]
    to: Option<Date>,
}

/// The statistics of the kinds that the caller sees.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ReviewStatistics {
    /// The first day counted.
    pub from: String,
    /// The last day counted.
    pub to: String,
    /// By kind.
    pub kinds: Vec<KindStatistics>,
    /// By reviewer and kind.
    pub reviewers: Vec<ReviewerStatistics>,
}

async fn show(
    cx: Cx,
    who: Caller<ReadReviews>,
    State(desk): State<Desk>,
    Params(period): Params<Period>,
) -> Reply<ReviewStatistics> {
    let kinds = visible(&cx, &desk, &who).await?;
    let (from, to) = days(&cx, &period)?;
    let start = |day: Date| -> Result<Timestamp, Problem> {
        Ok(day.to_zoned(cx.app().zone()).map_err(Problem::internal)?.timestamp())
    };
    let end = start(to.checked_add(1.day()).map_err(Problem::internal)?)?;
    let mut made = store::made(&cx.db, start(from)?, end).await?;
    made.retain(|one| kinds.contains(&one.kind));
    let waiting = store::waiting(&cx.db, cx.now()).await?;
    let (kinds, reviewers) = (by_kind(&kinds, &waiting, &made), by_reviewer(&made));
    Ok(ReviewStatistics { from: from.to_string(), to: to.to_string(), kinds, reviewers }.into())
}

fn days(cx: &Cx, period: &Period) -> Result<(Date, Date), Problem> {
    let to = period.to.unwrap_or_else(|| cx.now().to_zoned(cx.app().zone()).date());
    let usual = to.checked_sub(29.days()).map_err(|_| INVALID.arg("reason", "to").at("/to"))?;
    let from = period.from.unwrap_or(usual);
    let year = from.checked_add(366.days()).map_err(|_| INVALID.arg("reason", "from").at("/from"))?;
    if from > to || to > year { Err(INVALID.arg("reason", "0..366").at("/from")) } else { Ok((from, to)) }
}
