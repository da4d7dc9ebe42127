//! Messages to people, written in the same transaction as the change they tell of (design 0.10, NTF-05).

use std::fmt;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::access::{Account, Operator};
use crate::db::Tx;
use crate::id::Id;
use crate::{Lang, Problem, mask};

/// Whom a message is for; its `Debug` masks (rule P3).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum To {
    /// An account: its inbox and its phone or mailbox.
    Account(Id<Account>),
    /// An operator: the inbox of the back office and the mailbox (REV-10).
    Operator(Id<Operator>),
    /// A phone number in E.164 form.
    Phone(String),
    /// A mail address.
    Email(String),
}

/// A message before it was worded; its `Debug` leaves the variables out, because a code is one of them.
#[derive(Clone, Serialize, Deserialize)]
pub struct Notice {
    /// Whom it is for.
    pub to: To,
    /// Which template words it.
    pub kind: String,
    /// The variables of the template.
    pub params: Map<String, Value>,
    /// The language, for people who have no account yet.
    pub lang: Option<Lang>,
}

impl Notice {
    /// A message of a kind without variables.
    #[must_use]
    pub fn new(to: To, kind: &str) -> Self {
        Self { to, kind: kind.to_owned(), params: Map::new(), lang: None }
    }

    /// Sets a variable.
    #[must_use]
    pub fn param(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.params.insert(name.to_owned(), value.into());
        self
    }

    /// Sets the language.
    #[must_use]
    pub fn in_lang(mut self, lang: Lang) -> Self {
        self.lang = Some(lang);
        self
    }
}

/// How a person can be reached; its `Debug` masks.
#[derive(Clone, Default)]
pub struct Contact {
    /// The language of the account.
    pub lang: Lang,
    /// The phone number in E.164 form.
    pub phone: Option<String>,
    /// The mail address.
    pub email: Option<String>,
}

/// What other systems of the operating company are told of: it names things and never people (REV-10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Announcement {
    /// What happened, such as `review.opened`.
    pub kind: String,
    /// To which thing.
    pub data: Map<String, Value>,
}

impl fmt::Debug for To {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(id) => write!(f, "Account({id})"),
            Self::Operator(id) => write!(f, "Operator({id})"),
            Self::Phone(number) => write!(f, "Phone({})", mask::phone(number)),
            Self::Email(address) => write!(f, "Email({})", mask::email(address)),
        }
    }
}

impl fmt::Debug for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Notice").field("to", &self.to).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let phone = self.phone.as_deref().map(mask::phone);
        let email = self.email.as_deref().map(mask::email);
        f.debug_struct("Contact")
            .field("lang", &self.lang)
            .field("phone", &phone)
            .field("email", &email)
            .finish()
    }
}

/// Looks up how a person can be reached; implemented by accounts, used by push.
#[async_trait]
pub trait Contacts: Send + Sync {
    /// The contacts of an account.
    async fn contact(&self, account: &Id<Account>) -> Result<Contact, Problem>;
    /// The contacts of an operator; one who may not log in any more has none.
    async fn operator(&self, operator: &Id<Operator>) -> Result<Contact, Problem>;
}

/// Counts unread messages; implemented by push, used by `GET /me` and `GET /admin/me` (NTF-02, REV-10).
#[async_trait]
pub trait Unread: Send + Sync {
    /// How many messages the account has not read.
    async fn unread(&self, account: &Id<Account>) -> Result<u64, Problem>;
    /// How many messages the operator has not read.
    async fn staff_unread(&self, operator: &Id<Operator>) -> Result<u64, Problem>;
}

impl Tx {
    /// Writes the message into the outbox and returns its reference.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn notify(&mut self, app: &crate::App, notice: &Notice) -> Result<String, Problem> {
        self.enqueue(app, "notice", notice).await
    }

    /// Writes the announcement into the outbox and returns its reference.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn announce(
        &mut self,
        app: &crate::App,
        announcement: &Announcement,
    ) -> Result<String, Problem> {
        self.enqueue(app, "announcement", announcement).await
    }
}
