//! Captchas in the store: kept as a keyed hash, and gone with the first answer.

use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::keys::{Keys, Purpose};
use paifang_kernel::{App, Problem, sql};
use subtle::ConstantTimeEq;

use super::{Captcha, folded};
use crate::codes::CodePurpose;

/// Keeps a fresh captcha and forgets those that are too old.
pub(crate) async fn insert(
    app: &App,
    tx: &mut Tx,
    id: &Id<Captcha>,
    purpose: CodePurpose,
    answer: &str,
) -> Result<(), Problem> {
    let now = app.clock.now_ms();
    tx.exec(sql!("DELETE FROM captchas WHERE expires_at < $1", now)).await?;
    tx.exec_one(sql!(
        "INSERT INTO captchas (id, purpose, answer_mac, expires_at) VALUES ($1, $2, $3, $4)",
        id,
        purpose.name(),
        mac(&app.keys, id.as_str(), answer),
        now + app.limits().captcha.ttl_seconds * 1000
    ))
    .await
}

/// Whether the answer is right. The captcha is used up either way, so the transaction is to be committed either way.
///
/// # Errors
/// The store refuses.
pub async fn solve(
    app: &App,
    tx: &mut Tx,
    id: &str,
    purpose: CodePurpose,
    answer: &str,
) -> Result<bool, Problem> {
    let used = tx
        .opt::<(String, String, i64)>(sql!(
            "DELETE FROM captchas WHERE id = $1 RETURNING purpose, answer_mac, expires_at",
            id
        ))
        .await?;
    let Some((made_for, expected, expires_at)) = used else {
        return Ok(false);
    };
    let given = mac(&app.keys, id, answer);
    let right: bool = expected.as_bytes().ct_eq(given.as_bytes()).into();
    Ok(right && made_for == purpose.name() && expires_at > app.clock.now_ms())
}

fn mac(keys: &Keys, id: &str, answer: &str) -> String {
    keys.index(Purpose::Captcha, &format!("{id}/{}", folded(answer)))
}
