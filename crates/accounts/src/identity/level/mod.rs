//! The real-name level of one's own account: what it is, how it rises, and the guidance after the first log-in (LVL-01,
//! LOG-10).

pub mod http;

use paifang_kernel::Problem;
use paifang_kernel::access::Account;
use paifang_kernel::api::Cx;
use paifang_kernel::id::Id;

pub use http::routes;

use super::{BY_REVIEW, FACE, store};

/// The page that guides to level 4 once (LOG-10).
pub(crate) const GUIDANCE: &str = "/console/account/level?welcome=1";

/// Whether the way to level 4 is still to be shown to this account: its identity came with the account and is below that
/// level, faces can be compared here, and nobody was guided before. Who went through a review lands where they work
/// (LOG-05).
///
/// # Errors
/// The store refuses.
pub(crate) async fn guidance_due(cx: &Cx, account: &Id<Account>, knows_faces: bool) -> Result<bool, Problem> {
    let identity = store::of_account(cx.app(), account).await?;
    let due = |it: store::Stored| it.level < FACE && !it.guided && it.source != BY_REVIEW;
    Ok(knows_faces && identity.is_some_and(due))
}
