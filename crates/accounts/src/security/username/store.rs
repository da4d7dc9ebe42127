//! The user name in the store.

use paifang_kernel::access::Account;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::problem::OnConstraint;
use paifang_kernel::{Problem, sql};

use crate::security::USERNAME_TAKEN;
use crate::signin::folded;

/// Gives a name to an account. Names are unique without regard to case; the index decides.
///
/// # Errors
/// `username_taken`, or the store refuses.
pub(crate) async fn claim(tx: &mut Tx, account: &Id<Account>, name: &str) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE accounts SET username = $1, username_key = $2, version = version + 1 WHERE id = $3",
        name,
        folded(name),
        account
    ))
    .await
    .on_constraint("accounts_username_key", USERNAME_TAKEN)
}
