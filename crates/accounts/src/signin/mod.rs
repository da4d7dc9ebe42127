//! Logging in and out: one answer for a wrong name and a wrong password, counted before it is checked (LOG-01, rules A3, A8).

use paifang_kernel::keys::{Keys, Purpose};
use paifang_kernel::problems;
use unicode_normalization::UnicodeNormalization;

use crate::contact::Contact;

mod attempts;
pub mod http;
pub(crate) mod store;

pub(crate) use attempts::{Attempt, knows_password};
pub use http::routes;

problems! {
    /// APP-02, rule A11: the password that was asked for again is wrong.
    PASSWORD_WRONG = 422 "password_wrong", "密码不正确", "The password is wrong";
    /// LOG-06: the name or the password is wrong; which of them is not said.
    LOGIN_FAILED = 401 "login_failed", "账号或密码不正确", "The login name or the password is wrong";
}

/// What somebody typed to say who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LoginName {
    /// A phone number or mail address.
    Contact(Contact),
    /// A user name, folded to lower case.
    Username(String),
}

impl LoginName {
    /// Reads a login name; whatever is neither a number nor an address may be a user name.
    pub(crate) fn read(text: &str) -> Self {
        let contact = Contact::phone(text).or_else(|_| Contact::email(text));
        contact.map_or_else(|_| Self::Username(folded(text)), Self::Contact)
    }

    /// A keyed index that is the same for every way of typing the same name.
    pub(crate) fn index(&self, keys: &Keys) -> String {
        match self {
            Self::Contact(contact) => contact.index(keys),
            Self::Username(name) => keys.index(Purpose::Contact, &format!("name/{name}")),
        }
    }
}

/// The form in which user names are compared.
pub(crate) fn folded(text: &str) -> String {
    text.trim().nfkc().collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests;
