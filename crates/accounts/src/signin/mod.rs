//! Logging in and out: one answer for a wrong name and a wrong password, counted before it is checked (LOG-01, rules A3, A8).

use jiff::civil::Date;
use paifang_kernel::Problem;
use paifang_kernel::keys::{Keys, Purpose};
use paifang_kernel::problems;
use unicode_normalization::UnicodeNormalization;

use crate::contact::Contact;
use crate::verification::{IdNumber, person_index};

mod attempts;
pub mod http;
pub(crate) mod store;

pub(crate) use attempts::{Attempt, knows_password};
pub use http::routes;

problems! {
    /// APP-02, rule A11: the password that was asked for again is wrong.
    PASSWORD_WRONG = 422 "password_wrong", "密码不正确", "The password is wrong";
    /// ADM-04: an operator asked for a new password; it is set with a code.
    PASSWORD_RESET_REQUIRED = 403 "password_reset_required", "平台要求你先通过验证码重设密码，再登录", "Set a new password with a code before you log in again";
    /// LOG-06: the name or the password is wrong; which of them is not said.
    LOGIN_FAILED = 401 "login_failed", "账号或密码不正确", "The login name or the password is wrong";
}

/// What somebody typed to say who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoginName {
    /// A phone number or mail address.
    Contact(Contact),
    /// The number of an identity card (ACT-04).
    IdNumber(IdNumber),
    /// A user name, folded to lower case.
    Username(String),
}

impl LoginName {
    /// Reads a login name; whatever is neither a number nor an address may be a user name.
    pub(crate) fn read(text: &str) -> Self {
        if let Ok(contact) = Contact::phone(text).or_else(|_| Contact::email(text)) {
            return Self::Contact(contact);
        }
        // No user name begins with a digit, so a card's number cannot be one.
        IdNumber::parse(&folded(text), Date::MAX)
            .map_or_else(|_| Self::Username(folded(text)), Self::IdNumber)
    }

    /// A keyed index that is the same for every way of typing the same name.
    pub(crate) fn index(&self, keys: &Keys) -> String {
        match self {
            Self::Contact(contact) => contact.index(keys),
            Self::IdNumber(number) => person_index(keys, number),
            Self::Username(name) => keys.index(Purpose::Contact, &format!("name/{name}")),
        }
    }
}

/// The refusal of a failed log-in. With an ID number it always offers the activation, whether or not anybody waits for it
/// (ACT-02, rule A3).
pub(crate) fn failed(name: &LoginName) -> Problem {
    match name {
        LoginName::IdNumber(_) => Problem::new(LOGIN_FAILED).next("/activate"),
        LoginName::Contact(_) | LoginName::Username(_) => LOGIN_FAILED.into(),
    }
}

/// The form in which user names are compared.
pub(crate) fn folded(text: &str) -> String {
    text.trim().nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod alike;
#[cfg(test)]
mod tests;
