//! Second factors: an authenticator's codes, passkeys, and codes for the day a factor is lost (LOG-09, rules A11, A12).

use paifang_kernel::problems;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod challenge;
mod deeds;
pub mod http;
mod login;
mod owner;
mod passkey;
mod passkey_http;
mod proof;
mod recovery;
mod store;
mod totp;
mod webauthn;

pub use http::routes;

pub(crate) use challenge::{LIFE_SECONDS, cookie as challenge_cookie, open as challenge, purge};
pub(crate) use passkey::Place;
pub(crate) use proof::{Given, Proof, count, spend};
pub(crate) use store::{forget_all, kinds};

paifang_kernel::ids! {
    /// A second factor.
    Factor = "fct";
}

problems! {
    /// LOG-09: the code or key is not right, or was used before.
    FACTOR_WRONG = 422 "factor_wrong", "验证码不正确或已使用", "The code is wrong or was used before";
    /// LOG-09: nobody waits here for a second factor; the log-in begins anew.
    FACTOR_CHALLENGE_OVER = 401 "factor_challenge_over", "登录验证已失效，请重新登录", "This log-in is over; begin anew";
    /// LOG-09: one authenticator an account.
    FACTOR_EXISTS = 409 "factor_exists", "已绑定身份验证器，请先移除", "An authenticator is set up already; remove it first";
    /// Rule A12: operators keep at least one.
    FACTOR_NEEDED = 409 "factor_needed", "须至少保留一种两步验证方式", "At least one second factor must remain";
}

/// A kind of second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FactorKind {
    /// An authenticator app whose code changes every 30 seconds.
    Totp,
    /// A key in the device, a phone or a security key.
    Passkey,
}

impl FactorKind {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Totp => "totp",
            Self::Passkey => "passkey",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Totp, Self::Passkey].into_iter().find(|kind| kind.name() == name)
    }
}

/// Whether operators must have a second factor (rule A12).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OperatorFactor {
    /// As [`Self::Required`], but in the demonstration as [`Self::Optional`], so that the first look stays easy.
    #[default]
    Usual,
    /// Nothing opens before one is set up.
    Required,
    /// They may.
    Optional,
}

impl OperatorFactor {
    /// Whether nothing opens without one.
    #[must_use]
    pub fn is_demanded(self, demo: bool) -> bool {
        match self {
            Self::Usual => !demo,
            Self::Required => true,
            Self::Optional => false,
        }
    }
}

#[cfg(test)]
mod tests;
