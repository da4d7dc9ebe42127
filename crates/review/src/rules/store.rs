//! The table of rules; a kind without a row has the usual ones.

use paifang_kernel::db::{FromRow, Json, Row, Tx};
use paifang_kernel::{Problem, sql};

use super::Rules;
use crate::case::Deed;

impl FromRow for Rules {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            four_eyes: row.get::<Json<Vec<Deed>>>("four_eyes")?.0,
            auto_checks: row.get::<Json<Vec<String>>>("auto_checks")?.0,
        })
    }
}

/// The rules of a kind.
pub(crate) async fn of(tx: &mut Tx, kind: &str) -> Result<Rules, Problem> {
    let rules = tx.opt(sql!("SELECT four_eyes, auto_checks FROM review_rules WHERE kind = $1", kind)).await?;
    Ok(rules.unwrap_or_default())
}

/// Writes the rules of a kind.
pub(crate) async fn put(tx: &mut Tx, kind: &str, rules: &Rules) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO review_rules (kind, four_eyes, auto_checks) VALUES ($1, $2, $3) ON CONFLICT (kind) DO UPDATE SET \
         four_eyes = excluded.four_eyes, auto_checks = excluded.auto_checks",
        kind,
        Json(&rules.four_eyes),
        Json(&rules.auto_checks)
    ))
    .await
}
