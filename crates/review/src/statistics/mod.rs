//! Queue statistics: what waits and how long, what was decided, how fast, by whom (REV-13).

pub(crate) mod http;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use schemars::JsonSchema;
use serde::Serialize;

/// One decision within the period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    pub(crate) kind: String,
    pub(crate) reviewer: String,
    pub(crate) approved: bool,
    /// From the submission of the version to its decision, in seconds.
    pub(crate) took: i64,
}

/// A pending case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Waiting {
    pub(crate) kind: String,
    /// Since its newest version came, in seconds.
    pub(crate) age: i64,
    pub(crate) overdue: bool,
}

/// What was decided.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Decisions {
    /// How many decisions.
    pub decided: usize,
    /// How many of them approved.
    pub approved: usize,
    /// How many of them rejected.
    pub rejected: usize,
    /// Approvals in thousandths of the decisions; nothing without a decision.
    pub approval_permille: Option<usize>,
    /// The median time from submission to decision, in seconds; nothing without a decision.
    pub median_seconds: Option<i64>,
}

/// A kind of case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct KindStatistics {
    /// The kind.
    pub kind: String,
    /// How many cases wait now.
    pub waiting: usize,
    /// How many of them are past their deadline.
    pub overdue: usize,
    /// How long the oldest one waits, in seconds.
    pub oldest_seconds: Option<i64>,
    /// The median age of those that wait, in seconds.
    pub median_age_seconds: Option<i64>,
    /// What was decided in the period.
    #[serde(flatten)]
    pub decisions: Decisions,
}

/// A reviewer at one kind of case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ReviewerStatistics {
    /// The login; `system` for automatic approvals.
    pub reviewer: String,
    /// The kind.
    pub kind: String,
    /// What he decided in the period.
    #[serde(flatten)]
    pub decisions: Decisions,
}

/// The middle value; of an even number the mean of the middle two.
pub(crate) fn median(mut values: Vec<i64>) -> Option<i64> {
    values.sort_unstable();
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = values.get(middle.checked_sub(1)?)?;
    Some(lower + (upper - lower) / 2)
}

impl Decisions {
    fn of<'a>(made: impl Iterator<Item = &'a Made>) -> Self {
        let made: Vec<&Made> = made.collect();
        let (decided, approved) = (made.len(), made.iter().filter(|one| one.approved).count());
        Self {
            decided,
            approved,
            rejected: decided - approved,
            approval_permille: (approved * 1_000).checked_div(decided),
            median_seconds: median(made.iter().map(|one| one.took).collect()),
        }
    }
}

/// The figures of these kinds, in their order.
pub(crate) fn by_kind(kinds: &[String], waiting: &[Waiting], made: &[Made]) -> Vec<KindStatistics> {
    let figures = kinds.iter().map(|kind| {
        let ages: Vec<i64> = waiting.iter().filter(|one| one.kind == *kind).map(|one| one.age).collect();
        KindStatistics {
            kind: kind.clone(),
            waiting: ages.len(),
            overdue: waiting.iter().filter(|one| one.kind == *kind && one.overdue).count(),
            oldest_seconds: ages.iter().copied().max(),
            median_age_seconds: median(ages),
            decisions: Decisions::of(made.iter().filter(|one| one.kind == *kind)),
        }
    });
    figures.collect()
}

/// The figures of each reviewer at each kind, by name.
pub(crate) fn by_reviewer(made: &[Made]) -> Vec<ReviewerStatistics> {
    let pairs: std::collections::BTreeSet<(&str, &str)> =
        made.iter().map(|one| (one.reviewer.as_str(), one.kind.as_str())).collect();
    let figures = pairs.into_iter().map(|(reviewer, kind)| ReviewerStatistics {
        reviewer: reviewer.to_owned(),
        kind: kind.to_owned(),
        decisions: Decisions::of(made.iter().filter(|one| one.reviewer == reviewer && one.kind == kind)),
    });
    figures.collect()
}
