//! How far organisations have come, asked for in bulk by the gateway's snapshot.

use jiff::Timestamp;
use paifang_kernel::access::{Organisation, Standing};
use paifang_kernel::db::{FromRow, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use super::standing_of;
use crate::Accounts;

/// Organisations asked for in one statement.
const BATCH: usize = 500;

struct Known(Id<Organisation>, Standing, Option<Timestamp>);

impl FromRow for Known {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let standing = standing_of(row)?;
        let frozen = row.get::<Option<i64>>("frozen_at")?.is_some();
        Ok(Self(row.get("id")?, Standing { frozen, ..standing }, row.get("contracted_until")?))
    }
}

/// How far each of these organisations has come; unknown ones are left out.
///
/// # Errors
/// The store refuses.
pub async fn standings(
    accounts: &Accounts,
    orgs: &[Id<Organisation>],
) -> Result<Vec<(Id<Organisation>, Standing)>, Problem> {
    let (app, gate) = (&accounts.app, accounts.config().contract_gate);
    let mut known = Vec::with_capacity(orgs.len());
    for some in orgs.chunks(BATCH) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let text = format!(
            "SELECT o.id, o.verification, o.developer_kind, o.level, o.contracted_until,
               COALESCE(a.frozen_at, o.frozen_at) AS frozen_at FROM organisations o
             JOIN memberships m ON m.org = o.id AND m.role = 'owner' JOIN accounts a ON a.id = m.account
             WHERE o.id IN ({})",
            places.join(", ")
        );
        let sql = Sql::built(text, some.iter().map(ToValue::to_value).collect());
        known.extend(app.db.all::<Known>(sql).await?);
    }
    let reached = |Known(org, standing, until): Known| {
        let contracted = gate.passes(standing.kind, until, app.now());
        (org, Standing { contracted, ..standing })
    };
    Ok(known.into_iter().map(reached).collect())
}

/// What each of these organisations is called; unknown ones are left out.
///
/// # Errors
/// The store refuses.
pub async fn names(app: &App, orgs: &[Id<Organisation>]) -> Result<Vec<(Id<Organisation>, String)>, Problem> {
    let mut known = Vec::with_capacity(orgs.len());
    for some in orgs.chunks(BATCH) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let text = format!("SELECT id, name FROM organisations WHERE id IN ({})", places.join(", "));
        let sql = Sql::built(text, some.iter().map(ToValue::to_value).collect());
        known.extend(app.db.all::<(Id<Organisation>, String)>(sql).await?);
    }
    Ok(known)
}

/// A number that grows with every change of any organisation's standing.
///
/// # Errors
/// The store refuses.
pub async fn revision(app: &App) -> Result<i64, Problem> {
    app.db.one(sql!("SELECT revision FROM standing_revision WHERE id = 1")).await
}

/// Counts a change of some organisation's standing.
pub(crate) async fn bump(tx: &mut Tx) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE standing_revision SET revision = revision + 1 WHERE id = 1")).await
}
