//! What the statistics count: pending cases, and decisions with the submission that they answer.

use jiff::Timestamp;
use paifang_kernel::db::{Db, FromRow, Row};
use paifang_kernel::{Problem, sql};

use super::{Made, Waiting};

/// The most rows that one look counts (rule D10).
const MOST: i64 = 50_000;

struct Pending {
    kind: String,
    submitted_at: Timestamp,
    due_at: Timestamp,
}

impl FromRow for Pending {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { kind: row.at(0)?, submitted_at: row.at(1)?, due_at: row.at(2)? })
    }
}

/// Every pending case.
pub(super) async fn waiting(db: &Db, now: Timestamp) -> Result<Vec<Waiting>, Problem> {
    let rows: Vec<Pending> = db
        .all(sql!(
            "SELECT kind, submitted_at, due_at FROM review_cases WHERE state = 'pending' LIMIT $1",
            MOST
        ))
        .await?;
    let waiting = rows.into_iter().map(|row| Waiting {
        kind: row.kind,
        age: now.duration_since(row.submitted_at).as_secs(),
        overdue: row.due_at < now,
    });
    Ok(waiting.collect())
}

impl FromRow for Made {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let (decided, submitted): (Timestamp, Timestamp) = (row.at(3)?, row.at(4)?);
        Ok(Self {
            kind: row.at(0)?,
            reviewer: row.at(1)?,
            approved: row.at::<String>(2)? == "approve",
            took: decided.duration_since(submitted).as_secs(),
        })
    }
}

/// Every decision of a period; each answers the submission of its version.
pub(super) async fn made(db: &Db, from: Timestamp, to: Timestamp) -> Result<Vec<Made>, Problem> {
    db.all(sql!(
        "SELECT c.kind, h.who_name, h.action, h.at, (SELECT MAX(s.at) FROM review_history s WHERE s.case_id = h.case_id \
         AND s.version = h.version AND s.action IN ('submit', 'edit', 'resubmit')) FROM review_history h \
         JOIN review_cases c ON c.id = h.case_id WHERE h.action IN ('approve', 'reject') AND h.at >= $1 AND h.at < $2 \
         ORDER BY h.at DESC LIMIT $3",
        from,
        to,
        MOST
    ))
    .await
}
