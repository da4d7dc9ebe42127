//! Identities in the store: sealed with a key of their own, found by the keyed index of the number (rules P1, P2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::Timestamp;
use jiff::civil::Date;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::db::{FromRow, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{BY_REVIEW, CHECKED, FACE, Person, Proven};
use crate::verification::{CONSENT_VERSION, IdNumber, person_index};

/// The card's data as they are sealed.
#[derive(Serialize, Deserialize)]
struct Record {
    name: String,
    id_number: String,
    valid_from: Option<Date>,
    valid_until: Option<Date>,
}

/// The identity of an account.
pub(crate) struct Stored {
    account: Id<Account>,
    pub(crate) source: String,
    pub(crate) level: u8,
    pub(crate) proven_at: Timestamp,
    pub(crate) raised_at: Option<Timestamp>,
    pub(crate) guided: bool,
    wrapped_key: String,
    sealed: String,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            account: row.get("account")?,
            source: row.get("source")?,
            level: u8::try_from(row.get::<i64>("level")?).unwrap_or(CHECKED),
            proven_at: row.get("proven_at")?,
            raised_at: row.get("raised_at")?,
            guided: row.get::<Option<i64>>("guided_at")?.is_some(),
            wrapped_key: row.get("wrapped_key")?,
            sealed: row.get("sealed")?,
        })
    }
}

/// Identities by what is said after the table's name.
fn chosen(rest: &str, value: Option<&dyn ToValue>) -> Sql {
    let columns = "account, source, level, proven_at, raised_at, guided_at, wrapped_key, sealed";
    let text = format!("SELECT {columns} FROM identities {rest}");
    Sql::built(text, value.map(|value| value.to_value()).into_iter().collect())
}

fn place(account: &Id<Account>) -> String {
    format!("identities/{account}")
}

impl Stored {
    fn record(&self, app: &App) -> Result<Record, Problem> {
        let bytes = STANDARD_NO_PAD.decode(&self.sealed).map_err(Problem::internal)?;
        let plain =
            app.keys.open_record(Purpose::Identity, &place(&self.account), &self.wrapped_key, &bytes)?;
        Ok(serde_json::from_slice(&plain)?)
    }

    /// The person, opened.
    pub(crate) fn person(&self, app: &App) -> Result<Person, Problem> {
        let record = self.record(app)?;
        let number = IdNumber::parse(&record.id_number, Date::MAX)?;
        Ok(Person { name: record.name, number })
    }

    /// Whose identity it is.
    pub(super) fn account(&self) -> &Id<Account> {
        &self.account
    }

    /// The number that names the account to its owner, masked (SEC-02).
    pub(super) fn masked(&self, app: &App) -> Result<String, Problem> {
        Ok(super::masked_account(&self.record(app)?.id_number))
    }
}

/// Keeps the identity of an account that has none; `false` when the number belongs to somebody already (ACC-12).
pub(crate) async fn keep(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    proven: &Proven,
) -> Result<bool, Problem> {
    let record = Record {
        name: proven.person.name.clone(),
        id_number: proven.person.number.reveal().to_owned(),
        valid_from: proven.validity.map(|validity| validity.from),
        valid_until: proven.validity.and_then(|validity| validity.until),
    };
    let plain = serde_json::to_vec(&record)?;
    let (wrapped_key, sealed) = app.keys.seal_record(Purpose::Identity, &place(account), &plain);
    let added = tx
        .exec(sql!(
            "INSERT INTO identities (account, number_index, wrapped_key, sealed, source, reference, level, consent, proven_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
            account,
            person_index(&app.keys, &proven.person.number),
            wrapped_key,
            STANDARD_NO_PAD.encode(sealed),
            proven.source,
            proven.reference,
            i64::from(CHECKED),
            proven.consent,
            app.now()
        ))
        .await?;
    Ok(added == 1)
}

/// Reviewers approved a person's dossier: the account has that identity, unless another account has it (LVL-05). What a
/// review gave before is replaced; what an identity source vouched for stays.
pub(crate) async fn approved(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    (name, number): (&str, &str),
) -> Result<(), Problem> {
    let Ok(number) = IdNumber::parse(number, Date::MAX) else { return Ok(()) };
    tx.exec(sql!(
        "DELETE FROM identities WHERE account = $1 AND source = $2 AND number_index <> $3",
        account,
        BY_REVIEW,
        person_index(&app.keys, &number)
    ))
    .await?;
    let person = Person { name: name.to_owned(), number };
    let source = BY_REVIEW.to_owned();
    let proven = Proven { person, validity: None, source, reference: None, consent: CONSENT_VERSION };
    keep(app, tx, account, &proven).await.map(drop)
}

/// The review that vouched for an identity was taken back, and the identity with it.
pub(crate) async fn revoked(tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM identities WHERE account = $1 AND source = $2", account, BY_REVIEW))
        .await
        .map(drop)
}

/// The identity of an account.
pub(crate) async fn of_account(app: &App, account: &Id<Account>) -> Result<Option<Stored>, Problem> {
    app.db.opt(chosen("WHERE account = $1", Some(account))).await
}

/// The account that a keyed index of an ID number belongs to (LOG-02).
pub(crate) async fn account_of(app: &App, number_index: &str) -> Result<Option<Id<Account>>, Problem> {
    app.db.opt(sql!("SELECT account FROM identities WHERE number_index = $1", number_index)).await
}

/// The identity that a keyed index of an ID number belongs to.
pub(super) async fn of_number(tx: &mut Tx, number_index: &str) -> Result<Option<Stored>, Problem> {
    tx.opt(chosen("WHERE number_index = $1", Some(&number_index))).await
}

/// Which of these numbers belong to accounts, by their keyed indexes.
pub(crate) async fn taken_among(tx: &mut Tx, numbers: &[String]) -> Result<Vec<String>, Problem> {
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=numbers.len()).map(|place| format!("${place}")).collect();
    let text = format!("SELECT number_index FROM identities WHERE number_index IN ({})", places.join(", "));
    tx.all(Sql::built(text, numbers.iter().map(ToValue::to_value).collect())).await
}

/// The level that the main account of an organisation gives it; 0 without an identity.
pub(crate) async fn level_of_owner(tx: &mut Tx, org: &Id<Organisation>) -> Result<u8, Problem> {
    let level: Option<i64> = tx
        .opt(sql!(
            "SELECT i.level FROM identities i JOIN memberships m ON m.account = i.account
             WHERE m.org = $1 AND m.role = 'owner'",
            org
        ))
        .await?;
    Ok(level.and_then(|level| u8::try_from(level).ok()).unwrap_or(0))
}

/// The face was compared: the identity is raised to the highest level (LVL-02).
///
/// # Errors
/// The account has no identity any more, or the store refuses.
pub(super) async fn raise(app: &App, tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE identities SET level = $1, raised_at = $2 WHERE account = $3",
        i64::from(FACE),
        app.now(),
        account
    ))
    .await
}

/// The organisations whose level follows that of this account.
pub(super) async fn owned(tx: &mut Tx, account: &Id<Account>) -> Result<Vec<Id<Organisation>>, Problem> {
    tx.all(sql!("SELECT org FROM memberships WHERE account = $1 AND role = 'owner' ORDER BY org", account))
        .await
}

/// The way to level 4 was shown once (LOG-10).
pub(super) async fn guided(app: &App, tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    tx.exec(sql!(
        "UPDATE identities SET guided_at = $1 WHERE account = $2 AND guided_at IS NULL",
        app.now(),
        account
    ))
    .await
    .map(drop)
}

/// What is known about the identity of an account, in plain, for its owner (SEC-13).
pub(crate) async fn personal(app: &App, account: &Id<Account>) -> Result<Value, Problem> {
    let Some(stored) = of_account(app, account).await? else { return Ok(Value::Null) };
    let record = stored.record(app)?;
    Ok(json!({ "name": record.name, "id_number": record.id_number, "valid_from": record.valid_from,
        "valid_until": record.valid_until, "source": stored.source, "level": stored.level,
        "proven_at": stored.proven_at, "raised_at": stored.raised_at }))
}

/// Names each identity that does not open, for `paifang verify`.
///
/// # Errors
/// The store does not answer.
pub async fn faults(app: &App) -> Result<Vec<String>, Problem> {
    let all: Vec<Stored> = app.db.all(chosen("ORDER BY account", None)).await?;
    let broken = |one: &Stored| one.record(app).err();
    let faults = all.iter().filter_map(|one| Some(format!("identity of {}: {}", one.account, broken(one)?)));
    Ok(faults.collect())
}
