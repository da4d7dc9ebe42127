//! The end of identity data: dossiers, documents and their keys are destroyed when their time is over (RNV-19, rule P7).

use jiff::Timestamp;
use paifang_kernel::access::Organisation;
use paifang_kernel::audit::{self, Actor, Entry};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};
use paifang_review::CaseId;
use serde_json::json;

use super::store;
use super::subject::standing_of;
use crate::retention::Class;
use crate::{documents, organisations};

/// Destroys dossiers and documents whose time is over; returns how many cases. To be called every day.
///
/// # Errors
/// The store or the disk refuses.
pub async fn purge(app: &App) -> Result<u64, Problem> {
    let mut gone = 0;
    for class in [Class::Rejected, Class::Withdrawn, Class::Approved] {
        gone += purge_class(app, class).await?;
    }
    if gone > 0 {
        app.db.scrub().await?;
    }
    Ok(gone)
}

async fn purge_class(app: &App, class: Class) -> Result<u64, Problem> {
    let before = class.over_since(app.now());
    let (mut gone, mut after) = (0, String::new());
    loop {
        let page = store::due(&app.db, class, before, &after).await?;
        let Some((last, _)) = page.last() else { return Ok(gone) };
        after = last.to_string();
        for (case, org) in page {
            gone += u64::from(destroy(app, (class, before), &case, &org).await?);
        }
    }
}

/// Starts the clock of everything that was approved for this organisation: its account was closed at that moment.
///
/// # Errors
/// The store refuses.
pub async fn account_closed(tx: &mut Tx, org: &Id<Organisation>, at: Timestamp) -> Result<(), Problem> {
    store::start_approved_clocks(tx, org, at).await
}

/// Looks again inside the transaction, because the developer may resubmit at the same moment.
async fn destroy(
    app: &App,
    (class, before): (Class, Timestamp),
    case: &Id<CaseId>,
    org: &Id<Organisation>,
) -> Result<bool, Problem> {
    let mut tx = app.db.begin().await?;
    if !store::end_clock(&mut tx, case, class, before).await? {
        return Ok(false);
    }
    let papers = store::destroy(&mut tx, org, case).await?;
    let files = documents::remove(&mut tx, org, &papers).await?;
    let mut standing = store::load(&mut tx, org).await?;
    if standing.verification.knows(case) {
        standing.verification = standing.verification.forget(case);
        store::save(&mut tx, org, &standing).await?;
        organisations::set_standing(&mut tx, org, &standing_of(&standing.verification, None)).await?;
    }
    let details = json!({ "case": case, "class": class.name(), "documents": files.len() });
    let entry = Entry {
        actor: &Actor::System,
        action: "verification.destroy",
        object: org.as_str(),
        details,
        reason: None,
        ip: None,
        request_id: None,
    };
    audit::record(&mut tx, app.now(), entry).await?;
    tx.commit().await?;
    for file in files {
        app.files.remove(&file).await?;
    }
    Ok(true)
}
