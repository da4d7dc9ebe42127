//! New accounts in the store; uniqueness is decided by the indexes (design 1.8).

use paifang_kernel::access::Account;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Lang, Problem, sql};

use super::first_name;
use crate::contact::Contact;

/// Adds an account, or says that the contact has one already; `None` means taken, and the transaction goes on.
pub(crate) async fn insert(
    app: &App,
    tx: &mut Tx,
    contact: &Contact,
    password_hash: &str,
    lang: Lang,
) -> Result<Option<Id<Account>>, Problem> {
    let id = app.id::<Account>();
    let (index, sealed) = (contact.index(&app.keys), contact.seal(&app.keys, id.as_str()));
    let ((phone_index, phone), (email_index, email)) = match contact {
        Contact::Phone(_) => ((Some(index), Some(sealed)), (None, None)),
        Contact::Email(_) => ((None, None), (Some(index), Some(sealed))),
    };
    let added = tx
        .exec(sql!(
            "INSERT INTO accounts (id, phone_index, phone, email_index, email, password_hash, nickname, language,
               profile, created_at, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', $9, 1) ON CONFLICT DO NOTHING",
            id,
            phone_index,
            phone,
            email_index,
            email,
            password_hash,
            first_name(id.as_str()),
            lang,
            app.now()
        ))
        .await?;
    Ok((added == 1).then_some(id))
}

/// The account that owns a contact.
pub(crate) async fn owner(app: &App, tx: &mut Tx, contact: &Contact) -> Result<Id<Account>, Problem> {
    let index = contact.index(&app.keys);
    match contact {
        Contact::Phone(_) => tx.one(sql!("SELECT id FROM accounts WHERE phone_index = $1", index)).await,
        Contact::Email(_) => tx.one(sql!("SELECT id FROM accounts WHERE email_index = $1", index)).await,
    }
}
