//! Lists one's own sessions and ends them (LOG-08).

use jiff::Timestamp;
use paifang_kernel::access::{Caller, Developer, ReadAccount, WriteAccount};
use paifang_kernel::api::{Api, Cx, Empty, JsonSchema, Path, Reply};
use paifang_kernel::problem::NOT_FOUND;
use serde::Serialize;
use serde_json::json;

use super::{Device, forgetting_cookie, store};
use crate::Accounts;
use crate::security::{self, Change};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("my_sessions")
        .get("/me/sessions", list, "Lists where one is logged in")
        .delete("/me/sessions", end_others, "Logs out everywhere else")
        .delete("/me/sessions/{id}", end, "Logs out in one place")
}

/// Where the caller is logged in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionList {
    /// The sessions, the one used last first.
    items: Vec<SessionView>,
}

/// One login of the caller.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SessionView {
    /// The session's id, never its token.
    id: String,
    /// The browser and its system.
    device: Device,
    /// The address it was opened from.
    ip: String,
    /// When it was opened.
    created_at: Timestamp,
    /// When it was used last, to the minute.
    last_seen_at: Timestamp,
    /// Whether it is the one that asks.
    current: bool,
    /// Whether it is an operator who looks on and changes nothing (ADM-08).
    viewed: bool,
}

async fn list(cx: Cx, who: Caller<ReadAccount>) -> Reply<SessionList> {
    let sessions = store::list(cx.app(), &who.account).await?;
    let view = |session: store::Listed| SessionView {
        device: Device::of(&session.user_agent),
        current: session.id == who.session,
        id: session.id,
        ip: session.ip,
        created_at: session.created_at,
        viewed: session.viewed,
        last_seen_at: session.seen_at,
    };
    Ok(SessionList { items: sessions.into_iter().map(view).collect() }.into())
}

async fn end(cx: Cx, who: Caller<WriteAccount>, Path(id): Path<String>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    if !store::end_one(&mut tx, &who.account, &id).await? {
        return Err(NOT_FOUND.into());
    }
    cx.audit(&mut tx, &*who, "session.end", &id, json!({})).await?;
    security::record(&cx, &mut tx, &who.account, Change::SessionEnded).await?;
    let done = tx.no_content().await?;
    Ok(if id == who.session { done.cookie(forgetting_cookie::<Developer>(cx.app())) } else { done })
}

async fn end_others(cx: Cx, who: Caller<WriteAccount>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    let ended = store::end_others(&mut tx, &who.account, &who.session).await?;
    if ended > 0 {
        cx.audit(&mut tx, &*who, "session.end_others", &who.account, json!({ "ended": ended })).await?;
        security::record(&cx, &mut tx, &who.account, Change::SessionEnded).await?;
    }
    tx.no_content().await
}
