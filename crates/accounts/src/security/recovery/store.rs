//! Accounts by their contact, for setting a password anew.

use paifang_kernel::access::Account;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use crate::contact::Contact;

/// The account that a code to this contact would reach the owner of; both answers cost the same (rule A3).
pub(crate) async fn owner_of(app: &App, contact: &Contact) -> Result<Option<Id<Account>>, Problem> {
    let index = contact.index(&app.keys);
    match contact {
        Contact::Phone(_) => app.db.opt(sql!("SELECT id FROM accounts WHERE phone_index = $1", index)).await,
        Contact::Email(_) => app.db.opt(sql!("SELECT id FROM accounts WHERE email_index = $1", index)).await,
    }
}

/// Sets the password of the account that owns a contact, if there is one.
pub(super) async fn set_password(
    app: &App,
    tx: &mut Tx,
    contact: &Contact,
    hash: &str,
) -> Result<Option<Id<Account>>, Problem> {
    let index = contact.index(&app.keys);
    match contact {
        Contact::Phone(_) => {
            tx.opt(sql!(
                "UPDATE accounts SET password_hash = $1, reset_at = NULL, version = version + 1 WHERE phone_index = $2 RETURNING id",
                hash,
                index
            ))
            .await
        }
        Contact::Email(_) => {
            tx.opt(sql!(
                "UPDATE accounts SET password_hash = $1, reset_at = NULL, version = version + 1 WHERE email_index = $2 RETURNING id",
                hash,
                index
            ))
            .await
        }
    }
}

/// Sets the password of an account that was found by its owner's face (SEC-02).
pub(crate) async fn set_password_of(tx: &mut Tx, account: &Id<Account>, hash: &str) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE accounts SET password_hash = $1, reset_at = NULL, version = version + 1 WHERE id = $2",
        hash,
        account
    ))
    .await
}
