//! The end of personal data: what was rejected or withdrawn is destroyed after a set time (RNV-19, rule P7).

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::access::Organisation;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};

use super::store;
use super::subject::standing_of;
use super::{Filing, Newest, Verification};
use crate::{documents, organisations};

/// How long a rejected or withdrawn dossier is kept after that.
const KEPT: SignedDuration = SignedDuration::from_hours(180 * 24);

/// Destroys dossiers and documents whose time is over; returns how many cases. To be called every day.
///
/// # Errors
/// The store or the disk refuses.
pub async fn purge(app: &App) -> Result<u64, Problem> {
    let before = app.now().saturating_sub(KEPT).unwrap_or(Timestamp::MIN);
    let (mut gone, mut after) = (0, String::new());
    loop {
        let page = store::closed(&app.db, &after).await?;
        let Some((last, _)) = page.last() else { return Ok(gone) };
        after = last.to_string();
        for (org, verification) in page {
            if over(&verification.0.newest, before).is_some() && destroy(app, &org, before).await? {
                gone += 1;
            }
        }
    }
}

/// The filing whose time is over, if it is.
fn over(newest: &Newest, before: Timestamp) -> Option<&Filing> {
    match newest {
        Newest::Rejected { filing, at, .. } | Newest::Withdrawn { filing, at } if *at < before => {
            Some(filing)
        }
        _ => None,
    }
}

/// Looks again inside the transaction, because the developer may resubmit at the same moment.
async fn destroy(app: &App, org: &Id<Organisation>, before: Timestamp) -> Result<bool, Problem> {
    let mut tx = app.db.begin().await?;
    let mut standing = store::load(&mut tx, org).await?;
    let Some(filing) = over(&standing.verification.newest, before) else { return Ok(false) };
    let papers = store::destroy(&mut tx, org, &filing.case).await?;
    let files = documents::remove(&mut tx, org, &papers).await?;
    standing.verification = Verification { newest: Newest::Draft, ..standing.verification };
    store::save(&mut tx, org, &standing).await?;
    organisations::set_standing(&mut tx, org, &standing_of(&standing.verification, None)).await?;
    tx.commit().await?;
    for file in files {
        app.files.remove(&file).await?;
    }
    Ok(true)
}
