//! Transfers of main accounts in the store; an organisation has at most one under way.

use paifang_kernel::access::Organisation;
use paifang_kernel::db::{Db, FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::problem::OnConstraint as _;
use paifang_kernel::{App, Problem, sql};

use super::{State, TRANSFER_OPEN, Transfer};

impl FromRow for Transfer {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            org: row.get("org")?,
            from: row.get("from_account")?,
            to: row.get("to_account")?,
            state: row.get::<Json<State>>("facts")?.0,
            expires_at: row.get("expires_at")?,
            version: row.get("version")?,
        })
    }
}

const OPEN: &str =
    "SELECT id, org, from_account, to_account, facts, expires_at, version FROM ownership_transfers
    WHERE org = $1 AND state IN ('started', 'proven') AND expires_at > $2";

/// The transfer under way in an organisation.
pub(super) async fn open(db: &Db, app: &App, org: &Id<Organisation>) -> Result<Option<Transfer>, Problem> {
    db.opt(sql!(OPEN, org, app.now())).await
}

/// Begins a transfer; one that grew too old makes room.
pub(super) async fn insert(app: &App, tx: &mut Tx, new: &Transfer) -> Result<(), Problem> {
    tx.exec(sql!(
        "UPDATE ownership_transfers SET state = 'cancelled', facts = $1, version = version + 1
         WHERE org = $2 AND state IN ('started', 'proven') AND expires_at <= $3",
        Json(&State::Cancelled),
        new.org,
        app.now()
    ))
    .await?;
    let wrote = tx.exec_one(sql!(
        "INSERT INTO ownership_transfers (id, org, from_account, to_account, state, facts, created_at, expires_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)",
        new.id,
        new.org,
        new.from,
        new.to,
        new.state.name(),
        Json(&new.state),
        app.now(),
        new.expires_at
    ));
    wrote.await.on_constraint("ownership_transfers_org", TRANSFER_OPEN)
}

/// Writes a move; whoever moved it in between wins and this is `version_conflict`.
pub(super) async fn save(tx: &mut Tx, before: &Transfer, state: State) -> Result<Transfer, Problem> {
    tx.exec_one(sql!(
        "UPDATE ownership_transfers SET state = $1, facts = $2, version = version + 1 WHERE id = $3 AND version = $4",
        state.name(),
        Json(&state),
        before.id,
        before.version
    ))
    .await?;
    Ok(Transfer { state, version: before.version + 1, ..before.clone() })
}
