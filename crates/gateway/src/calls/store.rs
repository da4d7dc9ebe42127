//! The rows of the call log: many at once in, by app and request id out, whole time ranges away.

use std::time::Duration;

use paifang_kernel::api::PageQuery;
use paifang_kernel::clock::from_millis;
use paifang_kernel::db::{Db, FromRow, Json, Row, Sql, ToValue as _, Value};
use paifang_kernel::{Problem, sql};

use super::{CallQuery, CallView, Facts, Finished};

/// Rows per statement, largest first; few different texts, so that they stay prepared, and few rows, because the
/// driver looks every parameter up by its name along a list.
const SIZES: [usize; 3] = [24, 6, 1];
/// How often a batch is tried before it is given up.
const TRIES: u32 = 3;

/// Writes the calls; when the store refuses three times they are counted as lost.
pub(super) async fn keep(db: &Db, calls: &mut Vec<Finished>) {
    if calls.is_empty() {
        return;
    }
    for attempt in 1..=TRIES {
        match write(db, calls).await {
            Ok(()) => break,
            Err(problem) => {
                tracing::warn!(cause = %problem, calls = calls.len(), attempt, "the call log could not be written");
                if attempt == TRIES {
                    let lost = u64::try_from(calls.len()).unwrap_or(0);
                    metrics::counter!("gateway_calls_unlogged_total").increment(lost);
                } else {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            }
        }
    }
    calls.clear();
}

async fn write(db: &Db, calls: &[Finished]) -> Result<(), Problem> {
    let mut tx = db.begin().await?;
    let mut rest = calls;
    while let Some(size) = SIZES.into_iter().find(|size| *size <= rest.len()) {
        let (now, later) = rest.split_at(size);
        tx.exec(insert(now)).await?;
        rest = later;
    }
    tx.commit().await
}

fn insert(calls: &[Finished]) -> Sql {
    let places: Vec<String> = (0..calls.len())
        .map(|row| {
            let first = row * 5;
            format!("(${}, ${}, ${}, ${}, ${})", first + 1, first + 2, first + 3, first + 4, first + 5)
        })
        .collect();
    let text = format!(
        "INSERT INTO calls (app_id, request_id, at, status, facts) VALUES {} ON CONFLICT DO NOTHING",
        places.join(", ")
    );
    let args: Vec<Value> = calls
        .iter()
        .flat_map(|call| {
            let record = &call.record;
            [
                record.caller.id.to_value(),
                record.id.to_str().unwrap_or_default().to_value(),
                record.at.to_value(),
                record.status.to_value(),
                Json(call.facts()).to_value(),
            ]
        })
        .collect();
    Sql::built(text, args)
}

impl FromRow for CallView {
    fn from_row(row: &Row) -> Result<CallView, Problem> {
        let Json(facts) = row.get::<Json<Facts>>("facts")?;
        Ok(CallView {
            request_id: row.get("request_id")?,
            at: from_millis(row.get("at")?),
            api_id: facts.api,
            method: facts.method,
            path: facts.path,
            query: facts.query,
            ip: facts.ip,
            status: row.get::<u32>("status")?,
            code: facts.code,
            duration_ms: facts.us.div_ceil(1000),
            request_bytes: facts.request_bytes,
            response_bytes: facts.response_bytes,
        })
    }
}

/// The calls of one app, newest first; the caller has made sure that the app is the developer's.
///
/// # Errors
/// A wrong cursor, or the store does not answer.
pub async fn list(db: &Db, app: &str, query: &CallQuery) -> Result<Vec<CallView>, Problem> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let mut text = "SELECT request_id, at, status, facts FROM calls WHERE app_id = $1".to_owned();
    let mut args = vec![app.to_value()];
    let mut narrow = |condition: &str, value: Value| {
        args.push(value);
        text.push_str(&format!(" AND {condition} ${}", args.len()));
    };
    if let Some(after) = page.after()? {
        narrow("request_id <", after.to_value());
    }
    if let Some(request_id) = &query.request_id {
        narrow("request_id =", request_id.to_value());
    }
    if let Some(status) = query.status {
        narrow("status =", status.to_value());
    }
    text.push_str(&format!(" ORDER BY request_id DESC LIMIT {}", page.rows()));
    db.all(Sql::built(text, args)).await
}

/// Deletes calls from before a moment, app by app along the index; returns how many went.
///
/// # Errors
/// The store does not answer.
pub async fn forget(db: &Db, before_ms: i64) -> Result<u64, Problem> {
    let bound = format!("req_{}", time_part(before_ms));
    let (mut gone, mut last) = (0, String::new());
    while let Some(Some(app)) =
        db.opt::<Option<String>>(sql!("SELECT MIN(app_id) FROM calls WHERE app_id > $1", last)).await?
    {
        let mut tx = db.begin().await?;
        gone += tx.exec(sql!("DELETE FROM calls WHERE app_id = $1 AND request_id < $2", app, bound)).await?;
        tx.commit().await?;
        last = app;
    }
    Ok(gone)
}

/// The first ten characters of the ids made in a millisecond.
fn time_part(ms: i64) -> String {
    let digits = b"0123456789abcdefghjkmnpqrstvwxyz";
    let digit = |place: i64| {
        digits.get(usize::try_from((ms >> (place * 5)) & 31).unwrap_or(0)).copied().unwrap_or(b'0')
    };
    (0..10).rev().map(|place| char::from(digit(place))).collect()
}

#[cfg(test)]
mod tests {
    use super::time_part;
    use paifang_kernel::clock::Clock;
    use paifang_kernel::entropy::Entropy;
    use paifang_kernel::id::Id;

    #[test]
    fn the_time_part_is_that_of_our_ids() {
        let at = jiff::Timestamp::from_millisecond(1_795_426_200_123).unwrap();
        let id = Id::<crate::pipeline::CallId>::new(&Clock::fixed(at), &Entropy::seeded(1));
        assert_eq!(id.as_str().get(4..14), Some(time_part(at.as_millisecond()).as_str()));
    }
}
