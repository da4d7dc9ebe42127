//! Numbers that only grow, by which the gateway sees that its snapshot is old without reading the tables (GW-01, SOL-06).

use paifang_kernel::db::{Db, Tx};
use paifang_kernel::{Problem, sql};

/// A part of what the gateway knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Published APIs, their upstreams and the members of solutions.
    Catalog,
    /// Applications, secrets and subscriptions.
    Apps,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Catalog => "catalog",
            Self::Apps => "apps",
        }
    }
}

/// Says that the part changes with this transaction.
///
/// Call it last: the row is locked until the commit, which is also what keeps the numbers in commit order.
///
/// # Errors
/// The store does not answer.
pub async fn bump(tx: &mut Tx, part: Part) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE revisions SET value = value + 1 WHERE name = $1", part.name())).await
}

/// The sum of both numbers: another value means that something changed.
///
/// # Errors
/// The store does not answer.
pub async fn current(db: &Db) -> Result<i64, Problem> {
    db.one(sql!("SELECT CAST(SUM(value) AS BIGINT) FROM revisions")).await
}
