//! The quota's rows: the guard that makes leases exact on several nodes, returns, and the notices' once-a-day mark.

use std::collections::HashMap;

use paifang_kernel::db::{Db, Sql, ToValue as _, Tx, Value};
use paifang_kernel::problem::UNAVAILABLE;
use paifang_kernel::{Problem, sql};

/// What the store gave to a wish for units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grant {
    /// Units granted, at most those wished for.
    pub units: i64,
    /// All units of the day that were taken over so far, these included.
    pub leased: i64,
}

/// Takes over up to `wanted` units of the day, never above the limit.
///
/// # Errors
/// The store does not answer.
pub async fn lease(tx: &mut Tx, app: &str, day: &str, wanted: i64, limit: i64) -> Result<Grant, Problem> {
    let mut wish = wanted;
    for _ in 0..8 {
        if let Some(leased) = raise(tx, app, day, wish, limit).await? {
            return Ok(Grant { units: wish, leased });
        }
        let insert = "INSERT INTO quota_days (app_id, day, leased) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING";
        tx.exec(sql!(insert, app, day)).await?;
        let leased: i64 =
            tx.one(sql!("SELECT leased FROM quota_days WHERE app_id = $1 AND day = $2", app, day)).await?;
        wish = wanted.min(limit - leased);
        if wish <= 0 {
            return Ok(Grant { units: 0, leased });
        }
    }
    Err(UNAVAILABLE.into())
}

async fn raise(tx: &mut Tx, app: &str, day: &str, units: i64, limit: i64) -> Result<Option<i64>, Problem> {
    let update = "UPDATE quota_days SET leased = leased + $3 \
         WHERE app_id = $1 AND day = $2 AND leased + $3 <= $4 RETURNING leased";
    tx.opt(sql!(update, app, day, units, limit)).await
}

/// Gives units back that were taken over and not used.
///
/// # Errors
/// The store does not answer.
pub async fn give_back(tx: &mut Tx, app: &str, day: &str, units: i64) -> Result<(), Problem> {
    let update = "UPDATE quota_days SET leased = leased - $3 WHERE app_id = $1 AND day = $2 AND leased >= $3";
    tx.exec(sql!(update, app, day, units)).await.map(|_| ())
}

/// Marks a notice as sent; `false` when it was sent before on that day (GW-08).
///
/// # Errors
/// The store does not answer.
pub async fn mark_told(tx: &mut Tx, app: &str, day: &str, kind: &str) -> Result<bool, Problem> {
    let insert = "INSERT INTO quota_notices (app_id, day, kind) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    Ok(tx.exec(sql!(insert, app, day, kind)).await? == 1)
}

/// The units taken over on a day, by app; apps without a call are left out.
///
/// # Errors
/// The store does not answer.
pub async fn leased(db: &Db, day: &str, apps: &[&str]) -> Result<HashMap<String, i64>, Problem> {
    if apps.is_empty() {
        return Ok(HashMap::new());
    }
    let places: Vec<String> = (2..apps.len() + 2).map(|place| format!("${place}")).collect();
    let text =
        format!("SELECT app_id, leased FROM quota_days WHERE day = $1 AND app_id IN ({})", places.join(", "));
    let args: Vec<Value> = std::iter::once(&day).chain(apps).map(|text| text.to_value()).collect();
    let rows: Vec<(String, i64)> = db.all(Sql::built(text, args)).await?;
    Ok(rows.into_iter().collect())
}

/// The most units taken over on one day from `first` up to, not including, `last`.
///
/// # Errors
/// The store does not answer.
pub async fn busiest(db: &Db, app: &str, first: &str, last: &str) -> Result<i64, Problem> {
    let select = "SELECT MAX(leased) FROM quota_days WHERE app_id = $1 AND day >= $2 AND day < $3";
    let most: Option<Option<i64>> = db.opt(sql!(select, app, first, last)).await?;
    Ok(most.flatten().unwrap_or(0))
}

/// Deletes days before `day`.
///
/// # Errors
/// The store does not answer.
pub async fn forget(db: &Db, day: &str) -> Result<(), Problem> {
    let mut tx = db.begin().await?;
    tx.exec(sql!("DELETE FROM quota_days WHERE day < $1", day)).await?;
    tx.exec(sql!("DELETE FROM quota_notices WHERE day < $1", day)).await?;
    tx.commit().await
}
