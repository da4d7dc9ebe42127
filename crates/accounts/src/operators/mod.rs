//! Operators: the staff of the operating company, their roles, their own login, the one-time setup link (ADM-01, rule A12).

use jiff::Timestamp;
use paifang_kernel::access::{Operator, StaffRole};
use paifang_kernel::id::Id;
use paifang_kernel::problem::INVALID;
use paifang_kernel::{Lang, Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::password::{PASSWORD_WEAK, PasswordRule};
use crate::signin::folded;
use crate::signup::weak;

mod contacts;
pub mod http;
pub(crate) mod session_http;
mod setup;
mod store;

pub(crate) use contacts::{colleagues, own_orgs, reach};
pub use http::routes;
pub use setup::{add, ensure_setup_token};
pub(crate) use store::password_hash;

problems! {
    /// The setup link was used, is too old, or was never given out.
    SETUP_LINK_DEAD = 403 "setup_link_dead", "初始化链接无效或已过期", "The setup link is wrong, used or too old";
    /// Another operator has this login name.
    LOGIN_TAKEN = 409 "login_taken", "该登录名已被使用", "This login name is taken";
    /// Somebody must be able to manage operators.
    LAST_SUPER = 409 "last_super", "至少须保留一名超级管理员", "At least one super administrator must remain";
}

/// An operator as the staff list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct OperatorView {
    /// The id.
    pub id: Id<Operator>,
    /// The login name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The person's roles.
    pub roles: Vec<StaffRole>,
    /// The masked phone number, by which the person is known again as a developer (REV-09).
    pub phone: Option<String>,
    /// The masked mail address, to which notices of the back office go (REV-10).
    pub email: Option<String>,
    /// The language of those notices.
    pub language: Lang,
    /// Since when the person cannot log in any more.
    pub disabled_at: Option<Timestamp>,
    /// Since when the person is there.
    pub created_at: Timestamp,
}

/// A new operator.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOperator {
    /// 3 to 32 letters, digits, dots, dashes or underscores.
    pub login: String,
    /// The person's name, 1 to 32 characters.
    pub name: String,
    /// 8 to 16 characters of at least two classes.
    pub password: String,
    /// At least one role.
    pub roles: Vec<StaffRole>,
    /// The person's mobile number.
    #[serde(default)]
    pub phone: Option<String>,
    /// The person's mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// The language of notices; Chinese when left out.
    #[serde(default)]
    pub language: Option<Lang>,
}

/// A change of an operator; absent fields stay as they are.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OperatorChange {
    /// The new roles, all of them.
    pub roles: Option<Vec<StaffRole>>,
    /// Whether the person is kept from logging in.
    pub disabled: Option<bool>,
    /// The new mobile number; an empty text takes it away.
    pub phone: Option<String>,
    /// The new mail address; an empty text takes it away.
    pub email: Option<String>,
    /// The language of notices.
    pub language: Option<Lang>,
}

impl NewOperator {
    /// Tidies the form, or names what is wrong with it.
    ///
    /// # Errors
    /// `invalid`, `password_weak`, `password_common`, `phone_invalid` or `email_invalid`.
    fn checked(mut self, rule: &PasswordRule) -> Result<(Self, contacts::Change), Problem> {
        self.login = folded(&self.login);
        self.name = self.name.trim().to_owned();
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(c);
        if !(3..=32).contains(&self.login.len()) || !self.login.chars().all(letters) {
            return Err(INVALID.arg("reason", "3..32 a-z 0-9 . _ -").at("/login"));
        }
        if !(1..=32).contains(&self.name.chars().count()) || self.name.chars().any(char::is_control) {
            return Err(INVALID.arg("reason", "1..32").at("/name"));
        }
        self.roles = checked_roles(self.roles)?;
        rule.check(&self.password).map_err(|code| {
            if code == PASSWORD_WEAK { weak(rule).at("/password") } else { code.at("/password") }
        })?;
        let contacts = contacts::Change::read(self.phone.as_deref(), self.email.as_deref(), self.language)?;
        Ok((self, contacts))
    }
}

/// Each role once, in the order of the table, and at least one.
pub(crate) fn checked_roles(mut roles: Vec<StaffRole>) -> Result<Vec<StaffRole>, Problem> {
    roles.sort_unstable();
    roles.dedup();
    if roles.is_empty() { Err(INVALID.arg("reason", "roles").at("/roles")) } else { Ok(roles) }
}

#[cfg(test)]
mod tests;
