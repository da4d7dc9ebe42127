//! The table of account pictures and the sealed files behind it.

use paifang_kernel::access::Account;
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};

use super::Portrait;

impl FromRow for Portrait {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { file: row.get("file")?, wrapped_key: row.get("wrapped_key")? })
    }
}

fn place(account: &Id<Account>) -> String {
    format!("avatars/file/{account}")
}

/// Seals a picture into a file of its own.
pub(super) async fn seal(app: &App, account: &Id<Account>, bytes: &[u8]) -> Result<Portrait, Problem> {
    let (wrapped_key, sealed) = app.keys.seal_record(Purpose::Document, &place(account), bytes);
    Ok(Portrait { file: app.files.put(sealed).await?, wrapped_key })
}

/// Puts the picture in the place of the one before; returns that one's file, to be removed after the commit.
pub(super) async fn replace(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    portrait: &Portrait,
) -> Result<Option<String>, Problem> {
    let before = take(tx, account).await?;
    tx.exec_one(sql!(
        "INSERT INTO avatars (account, file, wrapped_key, changed_at) VALUES ($1, $2, $3, $4)",
        account,
        portrait.file,
        portrait.wrapped_key,
        app.now()
    ))
    .await?;
    Ok(before)
}

/// Forgets the picture and its key; returns its file, to be removed after the commit.
pub(crate) async fn take(tx: &mut Tx, account: &Id<Account>) -> Result<Option<String>, Problem> {
    tx.opt(sql!("DELETE FROM avatars WHERE account = $1 RETURNING file", account)).await
}

/// The picture itself; without one it is `not_found`.
pub(super) async fn content(app: &App, account: &Id<Account>) -> Result<Vec<u8>, Problem> {
    let portrait: Portrait =
        app.db.one(sql!("SELECT file, wrapped_key FROM avatars WHERE account = $1", account)).await?;
    let sealed = app.files.get(&portrait.file).await?;
    app.keys.open_record(Purpose::Document, &place(account), &portrait.wrapped_key, &sealed)
}

/// Where its owner finds the picture of an account, if there is one; a new picture has a new address.
pub(crate) async fn address(app: &App, account: &Id<Account>) -> Result<Option<String>, Problem> {
    let changed: Option<i64> =
        app.db.opt(sql!("SELECT changed_at FROM avatars WHERE account = $1", account)).await?;
    Ok(changed.map(|at| format!("/api/v1/me/avatar?v={at}")))
}
