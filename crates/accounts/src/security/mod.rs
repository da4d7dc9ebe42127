//! Account security: password, user name, contacts, locks and known devices, and the log of their changes (SEC, LOG-06).

use paifang_kernel::problems;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod contacts;
pub(crate) mod devices;
pub mod http;
pub(crate) mod lock;
pub mod password;
pub(crate) mod recovery;
mod store;
pub mod username;

pub use http::routes;
pub(crate) use lock::jobs;
pub(crate) use store::{list as log_of, purge, record, record_noted};

paifang_kernel::ids! {
    /// A change of an account's security.
    SecurityEvent = "sev";
}

problems! {
    /// SEC-03: the new password is the old one.
    PASSWORD_SAME = 422 "password_same", "新密码不能与旧密码相同", "The new password must differ from the old one";
    /// SEC-11: not a user name.
    USERNAME_INVALID = 422 "username_invalid", "用户名须为 {min} 到 {max} 位，以字母开头，只含字母、数字和下划线", "A user name has {min} to {max} characters, begins with a letter and holds only letters, digits and underscores";
    /// ACC-12: the user name belongs to another account.
    USERNAME_TAKEN = 409 "username_taken", "该用户名已被使用", "This user name is taken";
    /// LOG-06: too many wrong passwords in a row.
    LOGIN_LOCKED = 429 "login_locked", "密码错误次数过多，请 {seconds} 秒后再试", "Too many wrong passwords; try again in {seconds} seconds";
    /// SEC-06: the new contact is the one already bound.
    CONTACT_SAME = 422 "contact_same", "这正是你当前绑定的联系方式", "This is the contact you have already";
    /// ACC-12: said only after the code sent there was entered (rule A4).
    CONTACT_TAKEN = 409 "contact_taken", "该联系方式已绑定其他账号", "This contact belongs to another account";
}

/// What changed in the security of an account (SEC-12).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// A new password, by way of the old one.
    PasswordChanged,
    /// A new password, by way of a code.
    PasswordRecovered,
    /// Another user name.
    UsernameChanged,
    /// Another phone number, or the first one.
    PhoneChanged,
    /// Another mail address, or the first one.
    EmailChanged,
    /// Locked after wrong passwords.
    LoginLocked,
    /// Logged out elsewhere by its owner.
    SessionEnded,
    /// Frozen by an operator, with the reason.
    AccountFrozen,
    /// No longer frozen.
    AccountUnfrozen,
    /// An operator asked for a new password, with the reason.
    PasswordResetForced,
    /// An operator began to look at the console, with the reason (ADM-08).
    ViewStarted,
    /// The operator's view ended.
    ViewEnded,
    /// Its owner asked for a copy of the personal data (SEC-13).
    DataExported,
    /// Its owner closed the account, which is erased after the time to think it over.
    ClosureRequested,
    /// Its owner logged in again and so kept the account.
    ClosureCancelled,
    /// An organisation of the account was frozen by an operator, with the reason.
    OrganisationFrozen,
    /// An organisation of the account is no longer frozen.
    OrganisationUnfrozen,
    /// A new API token (ADM-09).
    TokenCreated,
    /// An API token was ended by its owner.
    TokenRevoked,
    /// A second factor was set up (LOG-09).
    FactorAdded,
    /// A second factor was removed.
    FactorRemoved,
    /// New recovery codes were made, and the old ones are void.
    RecoveryCodesMade,
    /// A recovery code was used instead of a factor.
    RecoveryCodeUsed,
}

impl Change {
    /// Every change.
    pub const ALL: [Self; 23] = [
        Self::PasswordChanged,
        Self::PasswordRecovered,
        Self::UsernameChanged,
        Self::PhoneChanged,
        Self::EmailChanged,
        Self::LoginLocked,
        Self::SessionEnded,
        Self::AccountFrozen,
        Self::AccountUnfrozen,
        Self::PasswordResetForced,
        Self::ViewStarted,
        Self::ViewEnded,
        Self::DataExported,
        Self::ClosureRequested,
        Self::ClosureCancelled,
        Self::OrganisationFrozen,
        Self::OrganisationUnfrozen,
        Self::TokenCreated,
        Self::TokenRevoked,
        Self::FactorAdded,
        Self::FactorRemoved,
        Self::RecoveryCodesMade,
        Self::RecoveryCodeUsed,
    ];

    /// The name in the store, on the wire, in audit log and notices.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::PasswordChanged => "password_changed",
            Self::PasswordRecovered => "password_recovered",
            Self::UsernameChanged => "username_changed",
            Self::PhoneChanged => "phone_changed",
            Self::EmailChanged => "email_changed",
            Self::LoginLocked => "login_locked",
            Self::SessionEnded => "session_ended",
            Self::AccountFrozen => "account_frozen",
            Self::AccountUnfrozen => "account_unfrozen",
            Self::PasswordResetForced => "password_reset_forced",
            Self::ViewStarted => "view_started",
            Self::ViewEnded => "view_ended",
            Self::DataExported => "data_exported",
            Self::ClosureRequested => "closure_requested",
            Self::ClosureCancelled => "closure_cancelled",
            Self::OrganisationFrozen => "organisation_frozen",
            Self::OrganisationUnfrozen => "organisation_unfrozen",
            Self::TokenCreated => "token_created",
            Self::TokenRevoked => "token_revoked",
            Self::FactorAdded => "factor_added",
            Self::FactorRemoved => "factor_removed",
            Self::RecoveryCodesMade => "recovery_codes_made",
            Self::RecoveryCodeUsed => "recovery_code_used",
        }
    }

    /// The kind of the notice that tells of it; what ends and makes an account no weaker is only logged.
    #[must_use]
    pub fn notice(self) -> Option<String> {
        let quiet = matches!(self, Self::SessionEnded | Self::ViewEnded | Self::TokenRevoked);
        (!quiet).then(|| format!("security.{}", self.name()))
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|change| change.name() == name)
    }
}

#[cfg(test)]
mod tests;
