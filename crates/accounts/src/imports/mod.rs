//! People brought over from another system: read from a table, kept sealed until they activate their account (ACT-06, ACC-16).

use jiff::civil::Date;
use paifang_kernel::{Code, Lang, Problem, mask, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::contact::Contact;
use crate::verification::{IdNumber, person_name};

pub mod http;
mod load;
mod store;
mod table;

pub use http::routes;
pub use load::load_file;
pub use store::faults;
pub(crate) use store::{awaits_contact, claim, find, open};

paifang_kernel::ids! {
    /// A person that was imported.
    ImportedPerson = "imp";
}

problems! {
    /// ACT-06: the file is no table of people.
    IMPORT_UNREADABLE = 422 "import_unreadable", "文件无法读取：{reason}", "The file cannot be read: {reason}";
    /// ACT-06: more rows than one import takes.
    IMPORT_TOO_LONG = 422 "import_too_long", "一次最多导入 {most} 行", "One import takes {most} rows at the most";
    /// ACT-06: a row has more or fewer cells than the first line.
    ROW_INCOMPLETE = 422 "row_incomplete", "列数与表头不一致", "The row has more or fewer cells than the first line";
    /// ACT-06: an organisation's name that cannot be.
    ORGANISATION_INVALID = 422 "organisation_invalid", "单位名称不正确", "This is no name of an organisation";
}

/// Rows of one import.
pub const MOST_ROWS: usize = 10_000;

/// A row as it was written.
#[derive(Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPerson {
    /// The identity-card number.
    pub id_number: String,
    /// The true name.
    pub name: String,
    /// A mobile number of mainland China; may be empty.
    #[serde(default)]
    pub phone: String,
    /// A mail address; may be empty.
    #[serde(default)]
    pub email: String,
    /// Where the person works; may be empty.
    #[serde(default)]
    pub organisation: String,
}

/// A row that can be kept.
pub(crate) struct Person {
    number: IdNumber,
    name: String,
    phone: Option<Contact>,
    email: Option<Contact>,
    organisation: String,
}

impl std::fmt::Debug for NewPerson {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&mask::id_number(&self.id_number))
    }
}

impl NewPerson {
    /// Reads a row, or says what is wrong with it first.
    ///
    /// # Errors
    /// `id_number_invalid`, `name_invalid`, `phone_invalid`, `email_invalid`, `organisation_invalid`.
    fn read(&self, today: Date) -> Result<Person, Code> {
        let filled = |text: &str, read: fn(&str) -> Result<Contact, Code>| match text.trim() {
            "" => Ok(None),
            text => read(text).map(Some),
        };
        Ok(Person {
            number: IdNumber::parse(&self.id_number, today)?,
            name: person_name(&self.name)?,
            phone: filled(&self.phone, Contact::phone)?,
            email: filled(&self.email, Contact::email)?,
            organisation: organisation_name(&self.organisation)?,
        })
    }
}

/// Whatever stands in the cell is text, also when a spreadsheet would compute it.
fn organisation_name(text: &str) -> Result<String, Code> {
    let name = text.trim();
    let fits = name.chars().count() <= 100 && !name.chars().any(|c| c.is_control() || "<>".contains(c));
    if fits { Ok(name.to_owned()) } else { Err(ORGANISATION_INVALID) }
}

/// A row with the line it stands on; a row that is not even one says why.
pub(crate) struct Row {
    line: u64,
    person: Result<NewPerson, Code>,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The person is new.
    Created,
    /// Somebody with this ID number is there already; nothing changed.
    AlreadyThere,
    /// The row was not taken.
    Bad,
}

/// One row of the report; the data are masked, because a report is passed around.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RowReport {
    /// The line in the file, or the place in the list, from 1.
    pub line: u64,
    /// The ID number, masked.
    pub id_number: String,
    /// The name, masked.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why it was not taken, as a stable code.
    pub code: Option<&'static str>,
    /// The same as a sentence.
    pub detail: Option<&'static str>,
}

/// What an import did, or would do.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct Report {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// How many rows brought somebody new.
    pub created: usize,
    /// How many people were there already.
    pub already_there: usize,
    /// How many rows were not taken.
    pub bad: usize,
    /// Every row, in its order.
    pub rows: Vec<RowReport>,
}

impl Report {
    fn add(&mut self, row: &Row, outcome: Result<Outcome, Code>, lang: Lang) {
        let (id_number, name) = match &row.person {
            Ok(person) => (mask::id_number(person.id_number.trim()), mask::name(person.name.trim())),
            Err(_) => Default::default(),
        };
        let code = outcome.err();
        let outcome = outcome.unwrap_or(Outcome::Bad);
        match outcome {
            Outcome::Created => self.created += 1,
            Outcome::AlreadyThere => self.already_there += 1,
            Outcome::Bad => self.bad += 1,
        }
        let (detail, code) = (code.map(|code| code.text(lang)), code.map(|code| code.id));
        self.rows.push(RowReport { line: row.line, id_number, name, outcome, code, detail });
    }

    /// The report as lines of a terminal.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let line = |row: &RowReport| {
            let outcome = match row.outcome {
                Outcome::Created => "created",
                Outcome::AlreadyThere => "already there",
                Outcome::Bad => "bad",
            };
            let why = row.detail.map(|why| format!(": {why}")).unwrap_or_default();
            format!("line {}  {}  {outcome}{why}", row.line, row.id_number)
        };
        self.rows.iter().map(line).collect()
    }
}

/// `import_unreadable` with its reason.
fn unreadable(reason: impl std::fmt::Display) -> Problem {
    IMPORT_UNREADABLE.arg("reason", reason)
}

#[cfg(test)]
mod tests;
