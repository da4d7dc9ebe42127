//! Shows the log of security changes, and gathers the routes of the parts.

use jiff::Timestamp;
use paifang_kernel::access::{Caller, ReadAccount};
use paifang_kernel::api::{Api, Cx, JsonSchema, Page, PageQuery, Params, Reply};
use paifang_kernel::id::Id;
use serde::Serialize;

use super::{Change, SecurityEvent, contacts, password, recovery, store, username};
use crate::Accounts;
use crate::sessions::Device;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("security_events")
        .get("/me/security-events", list, "Lists the changes of one's own account security")
        .and(password::routes())
        .and(recovery::routes())
        .and(username::routes())
        .and(contacts::routes())
}

/// A change of the caller's account security.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SecurityEventView {
    /// The entry's id.
    id: Id<SecurityEvent>,
    /// What changed; absent for a kind this version does not know.
    kind: Option<Change>,
    /// When.
    at: Timestamp,
    /// The address it came from.
    ip: String,
    /// The browser and its system.
    device: Device,
    /// Why, where an operator did it.
    note: Option<String>,
}

impl From<store::Stored> for SecurityEventView {
    fn from(row: store::Stored) -> Self {
        Self {
            id: row.id,
            kind: row.change,
            at: row.at,
            ip: row.ip,
            device: Device::of(&row.user_agent),
            note: row.note,
        }
    }
}

async fn list(
    cx: Cx,
    who: Caller<ReadAccount>,
    Params(page): Params<PageQuery>,
) -> Reply<Page<SecurityEventView>> {
    let rows = store::list(cx.app(), &who.account, &page).await?;
    let page = Page::cut(rows, &page, |row| row.id.to_string());
    Ok(page.map(SecurityEventView::from).into())
}
