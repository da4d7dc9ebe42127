//! The only place with SQL for subscriptions; the tenant comes first (rule W2).

use jiff::Timestamp;
use paifang_catalog::Solution;
use paifang_kernel::access::Organisation;
use paifang_kernel::db::{Db, FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::problem::OnConstraint;
use paifang_kernel::{Problem, sql};

use super::{ALREADY_SUBSCRIBED, SubscriptionRecord};
use crate::{Application, Subscription};

macro_rules! record {
    ($rest:literal) => {
        concat!(
            "SELECT id, org, app_id, solution_id, created_by, created_at FROM subscriptions WHERE state = 'active' ",
            $rest
        )
    };
}

impl FromRow for SubscriptionRecord {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            org: row.get("org")?,
            app: row.get("app_id")?,
            solution: row.get("solution_id")?,
            created_by: row.get("created_by")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// Adds an active subscription; one per application and solution.
pub(super) async fn insert(tx: &mut Tx, it: &SubscriptionRecord) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO subscriptions (id, org, app_id, solution_id, state, created_by, created_at) \
         VALUES ($1, $2, $3, $4, 'active', $5, $6)",
        it.id,
        it.org,
        it.app,
        it.solution,
        it.created_by,
        it.created_at
    ))
    .await
    .on_constraint("subscriptions_app_id_solution_id", ALREADY_SUBSCRIBED)
}

/// Loads one of the organisation's active subscriptions; a foreign or cancelled one is `not_found`.
pub(super) async fn load(
    tx: &mut Tx,
    org: &Id<Organisation>,
    id: &Id<Subscription>,
) -> Result<SubscriptionRecord, Problem> {
    tx.one(sql!(record!("AND org = $1 AND id = $2"), org, id)).await
}

/// The active subscriptions of one of the organisation's applications after a key, at the most so many rows.
pub(super) async fn list(
    db: &Db,
    org: &Id<Organisation>,
    app: &Id<Application>,
    after: &str,
    rows: usize,
) -> Result<Vec<SubscriptionRecord>, Problem> {
    db.all(sql!(
        record!("AND org = $1 AND app_id = $2 AND id > $3 ORDER BY id LIMIT $4"),
        org,
        app,
        after,
        rows
    ))
    .await
}

/// Ends a subscription.
pub(super) async fn cancel(tx: &mut Tx, id: &Id<Subscription>, now: Timestamp) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE subscriptions SET state = 'cancelled', cancelled_at = $2 WHERE id = $1 AND state = 'active'",
        id,
        now
    ))
    .await
}

/// Ends every subscription of a deleted application.
pub(crate) async fn cancel_all(tx: &mut Tx, app: &Id<Application>, now: Timestamp) -> Result<(), Problem> {
    tx.exec(sql!(
        "UPDATE subscriptions SET state = 'cancelled', cancelled_at = $2 WHERE app_id = $1 AND state <> 'cancelled'",
        app, now
    ))
    .await
    .map(|_| ())
}

/// Hands the subscriptions of a transferred application over.
pub(crate) async fn move_all(
    tx: &mut Tx,
    app: &Id<Application>,
    org: &Id<Organisation>,
) -> Result<(), Problem> {
    tx.exec(sql!("UPDATE subscriptions SET org = $2 WHERE app_id = $1", app, org)).await.map(|_| ())
}

/// The solutions that an application has.
pub(super) async fn solutions_of(tx: &mut Tx, app: &Id<Application>) -> Result<Vec<Id<Solution>>, Problem> {
    tx.all(sql!("SELECT solution_id FROM subscriptions WHERE app_id = $1 AND state <> 'cancelled'", app))
        .await
}
