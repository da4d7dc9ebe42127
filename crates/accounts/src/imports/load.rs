//! Takes rows in: one way for the API and the command line, within one transaction.

use std::collections::HashSet;

use paifang_kernel::audit::{self, Actor, Entry};
use paifang_kernel::db::Tx;
use paifang_kernel::{App, Code, Lang, Problem};
use serde_json::{Value, json};

use super::{Outcome, Person, Report, Row, store, table};
use crate::identity;
use crate::security::CONTACT_TAKEN;
use crate::verification::{person_index, verified_among};

/// Rows looked up together.
const BATCH: usize = 200;

/// Takes the rows in; the caller commits, or does not when it was only to see what would happen.
///
/// # Errors
/// The store refuses.
pub(super) async fn load(app: &App, tx: &mut Tx, rows: &[Row], lang: Lang) -> Result<Report, Problem> {
    let today = app.now().to_zoned(app.zone()).date();
    let mut report = Report::default();
    for some in rows.chunks(BATCH) {
        let read: Vec<Result<Person, Code>> =
            some.iter().map(|row| row.person.as_ref().map_err(|code| *code)?.read(today)).collect();
        let mut taken = Taken::look(app, tx, read.iter().flatten()).await?;
        for (row, person) in some.iter().zip(read) {
            let outcome = match person {
                Ok(person) => take(app, tx, &mut taken, &person).await?,
                Err(code) => Err(code),
            };
            report.add(row, outcome, lang);
        }
    }
    Ok(report)
}

/// The keyed indexes that belong to somebody already.
struct Taken {
    numbers: HashSet<String>,
    contacts: HashSet<String>,
}

impl Taken {
    async fn look<'p>(
        app: &App,
        tx: &mut Tx,
        people: impl Iterator<Item = &'p Person>,
    ) -> Result<Self, Problem> {
        let (mut numbers, mut contacts) = (Vec::new(), Vec::new());
        for person in people {
            numbers.push(person_index(&app.keys, &person.number));
            contacts.extend(contact_indexes(app, person));
        }
        let mut taken: HashSet<String> = verified_among(tx, &numbers).await?.into_iter().collect();
        taken.extend(identity::taken_among(tx, &numbers).await?);
        taken.extend(store::imported_among(tx, &numbers).await?);
        let contacts = store::contacts_among(tx, &contacts).await?;
        Ok(Self { numbers: taken, contacts: contacts.into_iter().collect() })
    }
}

/// The keyed indexes of the phone number and the mail address, as far as they are known.
fn contact_indexes(app: &App, person: &Person) -> impl Iterator<Item = String> {
    [&person.phone, &person.email].into_iter().flatten().map(|contact| contact.index(&app.keys))
}

async fn take(
    app: &App,
    tx: &mut Tx,
    taken: &mut Taken,
    person: &Person,
) -> Result<Result<Outcome, Code>, Problem> {
    let number = person_index(&app.keys, &person.number);
    if taken.numbers.contains(&number) {
        return Ok(Ok(Outcome::AlreadyThere));
    }
    let contacts: Vec<String> = contact_indexes(app, person).collect();
    if contacts.iter().any(|contact| taken.contacts.contains(contact)) {
        return Ok(Err(CONTACT_TAKEN));
    }
    if !store::insert(app, tx, person, &number).await? {
        // Somebody else brought the same person in between; the index decides.
        return Ok(Ok(Outcome::AlreadyThere));
    }
    taken.numbers.insert(number);
    taken.contacts.extend(contacts);
    Ok(Ok(Outcome::Created))
}

/// What the audit log keeps of an import.
pub(super) fn details(report: &Report) -> Value {
    json!({ "created": report.created, "already_there": report.already_there, "bad": report.bad })
}

/// Takes a CSV file in from the command line; a dry run writes nothing.
///
/// # Errors
/// `import_unreadable`, `import_too_long`, or the store refuses.
pub async fn load_file(app: &App, bytes: &[u8], dry_run: bool) -> Result<Report, Problem> {
    let rows = table::read(bytes)?;
    let mut tx = app.db.begin().await?;
    let report = load(app, &mut tx, &rows, Lang::En).await?;
    if dry_run {
        return Ok(Report { dry_run, ..report });
    }
    let entry = Entry {
        actor: &Actor::System,
        action: "accounts.import",
        object: "imported_people",
        details: details(&report),
        reason: Some("command line"),
        ip: None,
        request_id: None,
    };
    audit::record(&mut tx, app.now(), entry).await?;
    tx.commit().await?;
    Ok(report)
}
