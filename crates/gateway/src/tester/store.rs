//! The history of test calls, sealed because requests and answers may hold personal data; the last fifty per app.

use paifang_kernel::api::PageQuery;
use paifang_kernel::db::{Sql, ToValue as _, Tx};
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, ids, sql};

use super::{KEPT, TestCallView};

ids! {
    /// A test call in the history.
    TestCallId = "tst";
}

/// Adds a call to the app's history and lets the oldest go.
///
/// # Errors
/// The store does not answer.
pub(super) async fn keep(tx: &mut Tx, platform: &App, app: &str, call: &TestCallView) -> Result<(), Problem> {
    let id = platform.id::<TestCallId>();
    let sealed = platform.keys.seal(Purpose::TestCall, &place(id.as_str()), &serde_json::to_vec(call)?);
    let insert = "INSERT INTO test_calls (id, app_id, at, facts) VALUES ($1, $2, $3, $4)";
    tx.exec(sql!(insert, id, app, call.at, sealed)).await?;
    let trim = "DELETE FROM test_calls WHERE app_id = $1 AND id NOT IN \
         (SELECT id FROM test_calls WHERE app_id = $1 ORDER BY id DESC LIMIT $2)";
    tx.exec(sql!(trim, app, KEPT)).await.map(|_| ())
}

/// The app's test calls with their row ids, newest first.
///
/// # Errors
/// A wrong cursor, or the store does not answer.
pub(super) async fn list(
    platform: &App,
    app: &str,
    page: &PageQuery,
) -> Result<Vec<(String, TestCallView)>, Problem> {
    let mut text = "SELECT id, facts FROM test_calls WHERE app_id = $1".to_owned();
    let mut args = vec![app.to_value()];
    if let Some(after) = page.after()? {
        text.push_str(" AND id < $2");
        args.push(after.to_value());
    }
    text.push_str(&format!(" ORDER BY id DESC LIMIT {}", page.rows()));
    let rows: Vec<(String, String)> = platform.db.all(Sql::built(text, args)).await?;
    rows.into_iter().map(|(id, sealed)| open(platform, id, &sealed)).collect()
}

fn open(platform: &App, id: String, sealed: &str) -> Result<(String, TestCallView), Problem> {
    let text = platform.keys.open_text(Purpose::TestCall, &place(&id), sealed)?;
    Ok((id, serde_json::from_str(&text)?))
}

fn place(id: &str) -> String {
    format!("test_calls/facts/{id}")
}
