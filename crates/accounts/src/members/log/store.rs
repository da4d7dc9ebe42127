//! The names behind the accounts of the log.

use std::collections::HashMap;

use paifang_kernel::audit::Recorded;
use paifang_kernel::db::Sql;
use paifang_kernel::db::ToValue as _;
use paifang_kernel::{App, Problem};

/// How many names are asked for in one statement.
const BATCH: usize = 500;

/// What the people of these entries call themselves, by account.
pub(super) async fn names(app: &App, entries: &[Recorded]) -> Result<HashMap<String, String>, Problem> {
    let mut accounts: Vec<&str> = entries.iter().map(|entry| entry.actor.as_str()).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let mut names = HashMap::new();
    for some in accounts.chunks(BATCH) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let text = format!("SELECT id, nickname FROM accounts WHERE id IN ({})", places.join(", "));
        let sql = Sql::built(text, some.iter().map(|id| (*id).to_value()).collect());
        names.extend(app.db.all::<(String, String)>(sql).await?);
    }
    Ok(names)
}
