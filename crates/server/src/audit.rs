//! The audit log for those who may read it (ADM-06).

use paifang_kernel::access::{Caller, ReadAudit};
use paifang_kernel::api::{Answer, Api, Cx, JsonSchema, Page, PageQuery, Params, Reply};
use paifang_kernel::audit::Recorded;
use paifang_kernel::{App, Problem, sql};
use serde::Deserialize;

/// The route.
#[must_use]
pub fn routes() -> Api<App> {
    Api::new("audit").get("/admin/audit", list, "Lists the audit log, the newest entry first")
}

/// Which entries are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AuditQuery {
    /// Only of this actor, by id or operator's login name.
    #[serde(default)]
    pub actor: String,
    /// Only actions that begin with this text, for instance `app.`.
    #[serde(default)]
    pub action: String,
    /// Only about this object.
    #[serde(default)]
    pub object: String,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// How many items, at the most 100.
    pub limit: Option<u32>,
}

async fn list(cx: Cx, _who: Caller<ReadAudit>, Params(asked): Params<AuditQuery>) -> Reply<Page<Recorded>> {
    let query = PageQuery { cursor: asked.cursor.clone(), limit: asked.limit };
    let rows = find(&cx, &asked, &query).await?;
    Ok(Answer::new(Page::cut(rows, &query, |entry| entry.seq.to_string())))
}

async fn find(app: &App, asked: &AuditQuery, query: &PageQuery) -> Result<Vec<Recorded>, Problem> {
    let before: i64 = query.after()?.and_then(|key| key.parse().ok()).unwrap_or(i64::MAX);
    let action = format!("{}%", asked.action.replace(['%', '_'], ""));
    app.db
        .all(sql!(
            "SELECT * FROM audit_log WHERE seq < $1 AND ($2 = '' OR actor = $2 OR actor_name = $2) AND action LIKE $3 \
             AND ($4 = '' OR object = $4) ORDER BY seq DESC LIMIT $5",
            before,
            asked.actor,
            action,
            asked.object,
            query.rows()
        ))
        .await
}
