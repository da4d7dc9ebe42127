//! Known browsers in the store, by the keyed hash of their token.

use paifang_kernel::access::Account;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};

use super::{LIFE, MOST};

pub(super) async fn is_known(app: &App, account: &str, token: &str) -> Result<bool, Problem> {
    let found = app
        .db
        .opt::<i64>(sql!(
            "SELECT seen_at FROM known_devices WHERE account = $1 AND token_hash = $2 AND seen_at > $3",
            account,
            hash(app, token),
            oldest(app)
        ))
        .await?;
    Ok(found.is_some())
}

/// Writes the use of a known browser down; returns whether it is known.
pub(super) async fn touch(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    token: &str,
) -> Result<bool, Problem> {
    let touched = tx
        .exec(sql!(
            "UPDATE known_devices SET seen_at = $1 WHERE account = $2 AND token_hash = $3 AND seen_at > $4",
            app.now(),
            account,
            hash(app, token),
            oldest(app)
        ))
        .await?;
    Ok(touched == 1)
}

/// Adds a browser under a token of our own making, so that nobody can plant theirs; returns the token.
pub(super) async fn add(app: &App, tx: &mut Tx, account: &Id<Account>) -> Result<String, Problem> {
    let token = app.entropy.token();
    tx.exec_one(sql!(
        "INSERT INTO known_devices (account, token_hash, seen_at) VALUES ($1, $2, $3)",
        account,
        hash(app, &token),
        app.now()
    ))
    .await?;
    tx.exec(sql!(
        "DELETE FROM known_devices WHERE account = $1 AND token_hash NOT IN (SELECT token_hash FROM known_devices
           WHERE account = $1 ORDER BY seen_at DESC, token_hash LIMIT $2)",
        account,
        MOST
    ))
    .await?;
    Ok(token)
}

/// Forgets every browser of an account, because somebody else may have used it.
pub(crate) async fn forget_all(tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM known_devices WHERE account = $1", account)).await.map(|_| ())
}

/// Forgets browsers that were not used for long.
pub(in crate::security) async fn purge(app: &App, tx: &mut Tx) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM known_devices WHERE seen_at < $1", oldest(app))).await.map(|_| ())
}

fn oldest(app: &App) -> i64 {
    app.clock.now_ms() - LIFE * 1000
}

fn hash(app: &App, token: &str) -> String {
    app.keys.index(Purpose::Session, &format!("device/{token}"))
}
