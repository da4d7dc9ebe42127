//! What becomes of an organisation's applications when its main account is closed (SEC-13).

use paifang_catalog::revisions::{self, Part};
use paifang_kernel::access::Organisation;
use paifang_kernel::audit::{self, Actor, Entry};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};
use serde_json::json;

use super::{AppRecord, State, StateName, store};
use crate::subscriptions;

/// The most applications that are looked at; an organisation has at most a hundred unless configured otherwise.
const MOST: usize = 10_000;

/// Whether somebody may depend on an application that stands there, so that its owner cannot leave.
#[must_use]
pub fn is_depended_on(state: &State) -> bool {
    match state {
        State::OnlineReview | State::Online | State::ListingReview { .. } | State::Listed => true,
        State::Suspended { before } => is_depended_on(before),
        State::Development | State::Delisted | State::Deleted => false,
    }
}

/// Deletes whatever is left of an organisation's applications, with their secrets; may be called again.
///
/// # Errors
/// The store refuses.
pub async fn erase_all(app: &App, org: &Id<Organisation>) -> Result<(), Problem> {
    let left = store::list(&app.db, org, "", MOST).await?;
    if left.is_empty() {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    for AppRecord { id, .. } in left {
        let mut record = store::load(&mut tx, org, &id).await?;
        record.state = State::Deleted;
        record.updated_at = app.now();
        store::save(&mut tx, &record).await?;
        store::clear(&mut tx, &record).await?;
        subscriptions::store::cancel_all(&mut tx, &id, app.now()).await?;
        let entry = Entry {
            actor: &Actor::System,
            action: "app.delete",
            object: id.as_str(),
            details: json!({ "app_key": record.app_key, "to": StateName::Deleted, "because": "account.erase" }),
            reason: None,
            ip: None,
            request_id: None,
        };
        audit::record(&mut tx, app.now(), entry).await?;
    }
    revisions::bump(&mut tx, Part::Apps).await?;
    tx.commit().await
}
