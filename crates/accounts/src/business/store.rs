//! Who takes part in business registration, one row per organisation.

use jiff::Timestamp;
use paifang_kernel::access::Developer;
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use super::BusinessRegistration;

/// An organisation's part.
pub(super) struct Stored {
    pub(super) reference: Id<BusinessRegistration>,
    pub(super) begun_at: Timestamp,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { reference: row.get("reference")?, begun_at: row.get("begun_at")? })
    }
}

/// The part that the caller's organisation takes.
pub(super) async fn load(tx: &mut Tx, who: &Developer) -> Result<Option<Stored>, Problem> {
    tx.opt(sql!("SELECT reference, begun_at FROM business_registrations WHERE org = $1", who.org)).await
}

/// The organisation takes part; `false` when it did already, or when the caller is no member of it any more.
pub(super) async fn begin(app: &App, tx: &mut Tx, who: &Developer) -> Result<bool, Problem> {
    let added = tx
        .exec(sql!(
            "INSERT INTO business_registrations (org, reference, account, begun_at)
             SELECT m.org, CAST($1 AS TEXT), m.account, CAST($2 AS BIGINT) FROM memberships m
             WHERE m.org = $3 AND m.account = $4 ON CONFLICT (org) DO NOTHING",
            app.id::<BusinessRegistration>(),
            app.now(),
            who.org,
            who.account
        ))
        .await?;
    Ok(added == 1)
}
