//! Imported people in the store: sealed with a key of their own, found by keyed indexes (rules P1, P2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use paifang_kernel::access::Account;
use paifang_kernel::db::{FromRow, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};
use serde::{Deserialize, Serialize};

use super::{ImportedPerson, Person};
use crate::contact::Contact;
use crate::verification::{IdNumber, person_index};

/// What is kept of a person, opened.
#[derive(Serialize, Deserialize)]
pub(crate) struct Record {
    /// The identity-card number.
    pub(crate) id_number: String,
    /// The true name.
    pub(crate) name: String,
    /// The phone number in E.164 form.
    pub(crate) phone: Option<String>,
    /// The mail address.
    pub(crate) email: Option<String>,
    /// Where the person works.
    pub(crate) organisation: String,
}

/// A person waiting to activate the account.
pub(crate) struct Waiting {
    /// The id.
    pub(crate) id: Id<ImportedPerson>,
    /// The keyed index of the phone number on record.
    pub(crate) phone_index: Option<String>,
    wrapped_key: String,
    sealed: String,
}

impl FromRow for Waiting {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            phone_index: row.get("phone_index")?,
            wrapped_key: row.get("wrapped_key")?,
            sealed: row.get("sealed")?,
        })
    }
}

fn place(id: &Id<ImportedPerson>) -> String {
    format!("imported_people/{id}")
}

/// Keeps a person; `false` when an index says that somebody has the number or a contact already.
pub(super) async fn insert(app: &App, tx: &mut Tx, person: &Person, number: &str) -> Result<bool, Problem> {
    let id = app.id::<ImportedPerson>();
    let text = |contact: &Option<Contact>| contact.as_ref().map(|contact| contact.text().to_owned());
    let index = |contact: &Option<Contact>| contact.as_ref().map(|contact| contact.index(&app.keys));
    let record = Record {
        id_number: person.number.reveal().to_owned(),
        name: person.name.clone(),
        phone: text(&person.phone),
        email: text(&person.email),
        organisation: person.organisation.clone(),
    };
    let plain = serde_json::to_vec(&record)?;
    let (wrapped_key, sealed) = app.keys.seal_record(Purpose::Identity, &place(&id), &plain);
    let added = tx
        .exec(sql!(
            "INSERT INTO imported_people (id, number_index, phone_index, email_index, wrapped_key, sealed, imported_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING",
            id,
            number,
            index(&person.phone),
            index(&person.email),
            wrapped_key,
            STANDARD_NO_PAD.encode(sealed),
            app.now()
        ))
        .await?;
    Ok(added == 1)
}

/// Which of these numbers were imported before.
pub(super) async fn imported_among(tx: &mut Tx, numbers: &[String]) -> Result<Vec<String>, Problem> {
    among(tx, "SELECT number_index FROM imported_people WHERE number_index IN", numbers).await
}

/// Which of these phone numbers and mail addresses belong to an account or to somebody imported before.
pub(super) async fn contacts_among(tx: &mut Tx, contacts: &[String]) -> Result<Vec<String>, Problem> {
    let mut found = Vec::new();
    for question in [
        "SELECT phone_index FROM imported_people WHERE phone_index IN",
        "SELECT email_index FROM imported_people WHERE email_index IN",
        "SELECT phone_index FROM accounts WHERE phone_index IN",
        "SELECT email_index FROM accounts WHERE email_index IN",
    ] {
        found.extend(among(tx, question, contacts).await?);
    }
    Ok(found)
}

async fn among(tx: &mut Tx, question: &str, values: &[String]) -> Result<Vec<String>, Problem> {
    if values.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    let text = format!("{question} ({})", places.join(", "));
    tx.all(Sql::built(text, values.iter().map(ToValue::to_value).collect())).await
}

/// How many people were imported, and how many of them have activated their account.
pub(super) async fn totals(app: &App) -> Result<(i64, i64), Problem> {
    app.db.one(sql!("SELECT COUNT(*), COUNT(account) FROM imported_people")).await
}

/// The person with this number who has not activated the account yet.
pub(crate) async fn find(app: &App, tx: &mut Tx, number: &IdNumber) -> Result<Option<Waiting>, Problem> {
    tx.opt(sql!(
        "SELECT id, phone_index, wrapped_key, sealed FROM imported_people WHERE number_index = $1 AND account IS NULL",
        person_index(&app.keys, number)
    ))
    .await
}

/// What is kept of a person.
pub(crate) async fn open(app: &App, tx: &mut Tx, id: &Id<ImportedPerson>) -> Result<Record, Problem> {
    let (wrapped_key, sealed): (String, String) =
        tx.one(sql!("SELECT wrapped_key, sealed FROM imported_people WHERE id = $1", id)).await?;
    unseal(app, id, &wrapped_key, &sealed)
}

fn unseal(app: &App, id: &Id<ImportedPerson>, wrapped_key: &str, sealed: &str) -> Result<Record, Problem> {
    let bytes = STANDARD_NO_PAD.decode(sealed).map_err(Problem::internal)?;
    let plain = app.keys.open_record(Purpose::Identity, &place(id), wrapped_key, &bytes)?;
    Ok(serde_json::from_slice(&plain)?)
}

/// Gives the person's record to a new account; `false` when another was quicker.
pub(crate) async fn claim(
    app: &App,
    tx: &mut Tx,
    id: &Id<ImportedPerson>,
    account: &Id<Account>,
) -> Result<bool, Problem> {
    let claimed = tx
        .exec(sql!(
            "UPDATE imported_people SET account = $1, activated_at = $2 WHERE id = $3 AND account IS NULL",
            account,
            app.now(),
            id
        ))
        .await?;
    Ok(claimed == 1)
}

/// Whether somebody imported with this contact has not activated the account yet (ACT-01).
pub(crate) async fn awaits_contact(app: &App, tx: &mut Tx, contact: &Contact) -> Result<bool, Problem> {
    let index = contact.index(&app.keys);
    let found: Option<String> = tx
        .opt(match contact {
            Contact::Phone(_) => {
                sql!("SELECT id FROM imported_people WHERE phone_index = $1 AND account IS NULL", index)
            }
            Contact::Email(_) => {
                sql!("SELECT id FROM imported_people WHERE email_index = $1 AND account IS NULL", index)
            }
        })
        .await?;
    Ok(found.is_some())
}

/// Names each record that does not open, for `paifang verify`.
///
/// # Errors
/// The store does not answer.
pub async fn faults(app: &App) -> Result<Vec<String>, Problem> {
    let all: Vec<Waiting> = app
        .db
        .all(sql!("SELECT id, phone_index, wrapped_key, sealed FROM imported_people ORDER BY id"))
        .await?;
    let broken = |one: &Waiting| unseal(app, &one.id, &one.wrapped_key, &one.sealed).err();
    let faults = all.iter().filter_map(|one| Some(format!("imported person {}: {}", one.id, broken(one)?)));
    Ok(faults.collect())
}
