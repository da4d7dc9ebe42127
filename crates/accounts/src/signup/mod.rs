//! Registration: what a sign-up form must hold, and what an account starts with (ACC-02 to ACC-05, ACC-12 to ACC-14).

use jiff::civil::Date;
use paifang_kernel::problem::{AGREEMENT_REQUIRED, INVALID};
use paifang_kernel::{Problem, problems};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::Registration;
use crate::contact::Contact;
use crate::identity::{Card, Person, Validity};
use crate::password::{PASSWORD_MISMATCH, PASSWORD_WEAK, PasswordRule};

pub mod http;
pub(crate) mod store;

pub use http::routes;

problems! {
    /// ACC-20: this way of registering is closed.
    REGISTRATION_CLOSED = 403 "registration_closed", "暂未开放此注册方式", "This way of registering is closed";
    /// ACC-20: only some domains may register by mail.
    EMAIL_DOMAIN_FORBIDDEN = 422 "email_domain_forbidden", "仅支持以下邮箱注册：{domains}", "Only addresses of these domains may register: {domains}";
    /// ACC-12, ACT-01: said only after the code sent to that phone or mailbox was entered (rule A4).
    ALREADY_REGISTERED = 409 "already_registered", "账号已注册，请直接登录", "This account is already registered, please log in";
}

/// The sign-up form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAccount {
    /// A mobile number of mainland China; either this or `email`.
    pub phone: Option<String>,
    /// A mail address; either this or `phone`.
    pub email: Option<String>,
    /// 8 to 16 characters of at least two classes.
    pub password: String,
    /// The same once more.
    pub password_again: String,
    /// The code that was sent.
    pub code: String,
    /// The ticket that came when the code was asked for.
    pub code_ticket: String,
    /// Whether the open-platform agreement is accepted.
    #[serde(default)]
    pub agreement: bool,
    /// The invitation code, while one is demanded.
    pub invitation_code: Option<String>,
    /// The number of the identity card; with `card` the four factors are checked (ACC-17).
    pub id_number: Option<String>,
    /// What else the card says.
    pub card: Option<Card>,
}

impl NewAccount {
    /// Reads the form, or names everything that is wrong with it; the first error gives the refusal its code.
    ///
    /// # Errors
    /// `phone_invalid`, `email_invalid`, `password_weak`, `password_common`, `password_mismatch`, `agreement_required`.
    pub fn read(&self, rule: &PasswordRule) -> Result<Contact, Problem> {
        let contact = self.contact();
        let password = rule.check(&self.password).map_err(|code| {
            if code == PASSWORD_WEAK { weak(rule).at("/password") } else { code.at("/password") }
        });
        let again = if self.password == self.password_again {
            Ok(())
        } else {
            Err(PASSWORD_MISMATCH.at("/password_again"))
        };
        let agreed = if self.agreement { Ok(()) } else { Err(AGREEMENT_REQUIRED.at("/agreement")) };
        let others = [password, again, agreed].into_iter().filter_map(Result::err).reduce(Problem::and);
        match (contact, others) {
            (Ok(contact), None) => Ok(contact),
            (Ok(_), Some(problem)) | (Err(problem), None) => Err(problem),
            (Err(first), Some(more)) => Err(first.and(more)),
        }
    }

    /// The person behind the four factors, checked here only; nothing for who registers without (ACC-19).
    ///
    /// # Errors
    /// What is wrong with the card, or `invalid` without a phone number.
    pub fn person(&self, today: Date) -> Result<Option<(Person, Validity)>, Problem> {
        if self.card.is_none() && self.id_number.is_none() {
            return Ok(None);
        }
        if self.phone.is_none() {
            return Err(INVALID.arg("reason", "phone").at("/phone"));
        }
        let card = self.card.as_ref().ok_or_else(|| INVALID.arg("reason", "card").at("/card"))?;
        card.read(self.id_number.as_deref().unwrap_or_default(), today).map(Some)
    }

    fn contact(&self) -> Result<Contact, Problem> {
        match (&self.phone, &self.email) {
            (Some(phone), None) => Contact::phone(phone).map_err(|code| code.at("/phone")),
            (None, Some(email)) => Contact::email(email).map_err(|code| code.at("/email")),
            _ => Err(INVALID.arg("reason", "phone / email").at("/phone")),
        }
    }
}

/// Whether somebody may register with this contact (ACC-20).
///
/// # Errors
/// `registration_closed` or `email_domain_forbidden`.
pub(crate) fn expect_open(registration: &Registration, contact: &Contact) -> Result<(), Problem> {
    let domains = &registration.email_domains;
    match contact {
        Contact::Phone(_) if registration.phone => Ok(()),
        Contact::Email(address) if registration.email => {
            let domain = address.rsplit('@').next().unwrap_or_default();
            let allowed = domains.is_empty() || domains.iter().any(|one| one.eq_ignore_ascii_case(domain));
            if allowed { Ok(()) } else { Err(EMAIL_DOMAIN_FORBIDDEN.arg("domains", domains.join(", "))) }
        }
        Contact::Phone(_) | Contact::Email(_) => Err(REGISTRATION_CLOSED.into()),
    }
}

/// Whether somebody may register by the four factors (ACC-17).
///
/// # Errors
/// `registration_closed`.
pub(crate) fn expect_identity_open(registration: &Registration) -> Result<(), Problem> {
    if registration.identity { Ok(()) } else { Err(REGISTRATION_CLOSED.into()) }
}

/// Whether a code to this contact can lead to an account in any way.
///
/// # Errors
/// As [`expect_open`].
pub(crate) fn expect_any_open(registration: &Registration, contact: &Contact) -> Result<(), Problem> {
    match contact {
        Contact::Phone(_) if registration.identity => Ok(()),
        _ => expect_open(registration, contact),
    }
}

/// `password_weak` with the numbers of the rule.
#[must_use]
pub fn weak(rule: &PasswordRule) -> Problem {
    PASSWORD_WEAK.arg("min", rule.min).arg("max", rule.max)
}

/// The name that a person and the personal organisation start with: the end of the account's id.
#[must_use]
pub(crate) fn first_name(account: &str) -> String {
    let start = account.len().saturating_sub(6);
    format!("dev_{}", account.get(start..).unwrap_or(account))
}

#[cfg(test)]
mod tests;
