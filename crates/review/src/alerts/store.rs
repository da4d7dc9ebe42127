//! Which version of a case its reviewers were told of.

use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{Problem, sql};

use super::Event;
use crate::case::{Case, CaseId};
use crate::store::load;

/// The case, if it is still there.
pub(super) async fn find(tx: &mut Tx, id: &Id<CaseId>) -> Result<Option<Case>, Problem> {
    match load(tx, id).await {
        Ok(case) => Ok(Some(case)),
        Err(problem) if problem.code() == NOT_FOUND => Ok(None),
        Err(problem) => Err(problem),
    }
}

/// Notes that the reviewers are told of this version; `false` when they were before.
pub(super) async fn mark(tx: &mut Tx, case: &Case, event: Event) -> Result<bool, Problem> {
    let text = match event {
        Event::Opened => "UPDATE review_cases SET told_opened = $1 WHERE id = $2 AND told_opened < $1",
        Event::Overdue => "UPDATE review_cases SET told_overdue = $1 WHERE id = $2 AND told_overdue < $1",
    };
    Ok(tx.exec(sql!(text, case.version, case.id)).await? == 1)
}
