//! How operators are reached, and known again as developers, whose own cases they may not decide (REV-09, REV-10).

use std::collections::HashMap;

use paifang_kernel::access::{Operator, Organisation, StaffRole};
use paifang_kernel::db::{FromRow, Json, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::notice::Contact as Reach;
use paifang_kernel::{App, Lang, Problem, sql};
use paifang_review::Colleague;

use crate::contact::{self, Channel, Contact};

/// The most operators that are told of a case.
const MOST: usize = 1_000;

/// What a form says about the contacts of an operator; an empty text takes one away, nothing leaves it as it is.
#[derive(Default)]
pub(super) struct Change {
    phone: Option<Option<Contact>>,
    email: Option<Option<Contact>>,
    language: Option<Lang>,
}

impl Change {
    /// Reads the fields of a form.
    pub(super) fn read(
        phone: Option<&str>,
        email: Option<&str>,
        language: Option<Lang>,
    ) -> Result<Self, Problem> {
        let read = |channel, text: Option<&str>, at| match text.map(str::trim) {
            None => Ok(None),
            Some("") => Ok(Some(None)),
            Some(text) => Contact::read(channel, text).map(|one| Some(Some(one))).map_err(|code| code.at(at)),
        };
        let phone = read(Channel::Sms, phone, "/phone")?;
        Ok(Self { phone, email: read(Channel::Email, email, "/email")?, language })
    }

    /// The names of what it changes, for the audit log.
    pub(super) fn names(&self) -> Vec<&'static str> {
        let changed = [
            self.phone.is_some().then_some("phone"),
            self.email.is_some().then_some("email"),
            self.language.is_some().then_some("language"),
        ];
        changed.into_iter().flatten().collect()
    }

    /// Writes it.
    pub(super) async fn save(&self, app: &App, tx: &mut Tx, id: &Id<Operator>) -> Result<(), Problem> {
        for (contact, text) in [
            (&self.phone, "UPDATE operators SET phone_index = $1, phone = $2 WHERE id = $3"),
            (&self.email, "UPDATE operators SET email_index = $1, email = $2 WHERE id = $3"),
        ] {
            let Some(contact) = contact else { continue };
            let index = contact.as_ref().map(|one| one.index(&app.keys));
            let sealed = contact.as_ref().map(|one| one.seal(&app.keys, id.as_str()));
            tx.exec_one(sql!(text, index, sealed, id)).await?;
        }
        if let Some(language) = self.language {
            tx.exec_one(sql!("UPDATE operators SET language = $1 WHERE id = $2", language, id)).await?;
        }
        Ok(())
    }
}

/// A contact as the staff list shows it.
pub(super) fn masked(
    app: &App,
    id: &Id<Operator>,
    sealed: Option<String>,
    mask: fn(&str) -> String,
) -> Result<Option<String>, Problem> {
    let open = |sealed: String| contact::open(&app.keys, id.as_str(), &sealed);
    Ok(sealed.map(open).transpose()?.as_deref().map(mask))
}

/// How an operator is reached by notices: by mail, and not at all once disabled (REV-10).
pub(crate) async fn reach(app: &App, id: &Id<Operator>) -> Result<Reach, Problem> {
    let found: Option<(Option<String>, Lang)> = app
        .db
        .opt(sql!("SELECT email, language FROM operators WHERE id = $1 AND disabled_at IS NULL", id))
        .await?;
    let Some((sealed, lang)) = found else { return Ok(Reach::default()) };
    let email = sealed.map(|sealed| contact::open(&app.keys, id.as_str(), &sealed)).transpose()?;
    Ok(Reach { lang, phone: None, email })
}

/// An operator and a developer are the same person when they have the same phone number or mailbox.
const SAME_PERSON: &str = "FROM operators o \
    JOIN accounts a ON a.phone_index = o.phone_index OR a.email_index = o.email_index \
    JOIN memberships m ON m.account = a.id";

/// The organisations that an operator belongs to as a developer (REV-09).
pub(crate) async fn own_orgs(app: &App, id: &Id<Operator>) -> Result<Vec<Id<Organisation>>, Problem> {
    let text = format!("SELECT DISTINCT m.org {SAME_PERSON} WHERE o.id = $1");
    app.db.all(Sql::built(text, vec![id.to_value()])).await
}

struct Listed(Colleague);

impl FromRow for Listed {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(roles) = row.get::<Json<Vec<StaffRole>>>("roles")?;
        let (id, login) = (row.get("id")?, row.get("login")?);
        Ok(Self(Colleague { id, login, roles, own_orgs: Vec::new() }))
    }
}

/// Everybody who may log in to the back office (REV-04, REV-10).
pub(crate) async fn colleagues(app: &App) -> Result<Vec<Colleague>, Problem> {
    let listed: Vec<Listed> = app
        .db
        .all(sql!(
            "SELECT id, login, roles FROM operators WHERE disabled_at IS NULL ORDER BY id LIMIT $1",
            MOST
        ))
        .await?;
    let text = format!("SELECT DISTINCT o.id, m.org {SAME_PERSON} WHERE o.disabled_at IS NULL");
    let mut own: HashMap<Id<Operator>, Vec<Id<Organisation>>> = HashMap::new();
    for (operator, org) in
        app.db.all::<(Id<Operator>, Id<Organisation>)>(Sql::built(text, Vec::new())).await?
    {
        own.entry(operator).or_default().push(org);
    }
    let known = listed.into_iter().map(|Listed(one)| {
        let own_orgs = own.remove(&one.id).unwrap_or_default();
        Colleague { own_orgs, ..one }
    });
    Ok(known.collect())
}
