//! The call log over HTTP: a developer searches the calls of an own app.

use jiff::Timestamp;
use paifang_apps::Application;
use paifang_kernel::access::{Caller, ReadApps};
use paifang_kernel::api::{Answer, Api, Cx, JsonSchema, Page, PageQuery, Params, Path, Reply, State};
use paifang_kernel::id::Id;
use serde::{Deserialize, Serialize};

use super::store;
use crate::Gateway;

/// Which calls are wanted.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
pub struct CallQuery {
    /// The `X-Request-Id` of one call.
    pub request_id: Option<String>,
    /// Only calls answered with this HTTP status.
    pub status: Option<u16>,
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// How many items, at the most 100.
    pub limit: Option<u32>,
}

/// One call in the log; the values of the query are not kept and long digit runs in the path are starred.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "Call")]
pub struct CallView {
    /// The call's id, as in `X-Request-Id`.
    pub request_id: String,
    /// When it came.
    pub at: Timestamp,
    /// The API, if method and path named one.
    pub api_id: Option<String>,
    /// The method.
    pub method: String,
    /// The path, with the inside of long digit runs starred.
    pub path: String,
    /// The names in the query.
    pub query: String,
    /// The caller's address.
    pub ip: String,
    /// The HTTP status answered.
    pub status: u32,
    /// The refusal's code, or `incomplete` when the answer broke off.
    pub code: Option<String>,
    /// From the first to the last byte.
    pub duration_ms: u64,
    /// The size of the request's body.
    pub request_bytes: u64,
    /// The size of the answer's body.
    pub response_bytes: u64,
}

/// The call log's routes.
pub fn routes() -> Api<Gateway> {
    Api::new("calls").get("/apps/{id}/calls", list, "Lists an application's calls of the last seven days")
}

async fn list(
    cx: Cx,
    who: Caller<ReadApps>,
    State(gateway): State<Gateway>,
    Path(id): Path<Id<Application>>,
    Params(query): Params<CallQuery>,
) -> Reply<Page<CallView>> {
    gateway.own_app(&who.org, &id).await?;
    let rows = store::list(&cx.db, id.as_str(), &query).await?;
    let page = PageQuery { cursor: query.cursor, limit: query.limit };
    Ok(Answer::new(Page::cut(rows, &page, |call| call.request_id.clone())))
}
