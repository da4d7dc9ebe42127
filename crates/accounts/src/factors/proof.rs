//! A factor that somebody gives: at a log-in that waits for one, or anew before a deed that asks for one (rule A11).

use paifang_kernel::access::Account;
use paifang_kernel::api::{Cx, Work};
use paifang_kernel::db::Tx;
use paifang_kernel::id::{Id, Kind};
use paifang_kernel::problem::INVALID;
use paifang_kernel::{App, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::passkey::{self, Assertion, Place};
use super::{FACTOR_WRONG, store, totp};
use crate::security::lock::Counted;
use crate::security::{self, Change};

/// One factor; exactly one field is there.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Proof {
    /// The password; not taken where it was given already.
    pub(crate) password: Option<String>,
    /// The authenticator's code.
    pub(crate) code: Option<String>,
    /// One of the recovery codes, which is used up.
    pub(crate) recovery_code: Option<String>,
    /// What a passkey signed.
    pub(crate) passkey: Option<Assertion>,
}

/// What a [`Proof`] holds.
#[derive(Debug)]
pub(crate) enum Given<'p> {
    /// The password.
    Password(&'p str),
    /// The authenticator's code.
    Code(&'p str),
    /// A recovery code.
    Recovery(&'p str),
    /// What a passkey signed, and for which place.
    Passkey(&'p Place, &'p Assertion),
}

impl Proof {
    /// The one factor that was given.
    ///
    /// # Errors
    /// `invalid` when there is none, or more than one.
    pub(crate) fn given<'p>(&'p self, place: &'p Place) -> Result<Given<'p>, Problem> {
        match (&self.password, &self.code, &self.recovery_code, &self.passkey) {
            (Some(password), None, None, None) => Ok(Given::Password(password)),
            (None, Some(code), None, None) => Ok(Given::Code(code)),
            (None, None, Some(code), None) => Ok(Given::Recovery(code)),
            (None, None, None, Some(signed)) => Ok(Given::Passkey(place, signed)),
            _ => Err(INVALID.arg("reason", "password | code | recovery_code | passkey")),
        }
    }
}

/// Counts a try before it is compared, like a wrong password; after five in a row the owner waits (LOG-06, rule A8).
///
/// # Errors
/// `login_locked` or `rate_limited`.
pub(crate) async fn count(cx: &Cx, owner: &str) -> Result<Counted, Problem> {
    Counted::begin(cx, &format!("{owner}/factor"), false).await
}

/// Uses a second factor up within the transaction; a wrong one ends the transaction and stays counted.
///
/// # Errors
/// As [`check`].
pub(crate) async fn spend(
    cx: &Cx,
    mut tx: Work,
    owner: &str,
    (given, counted): (&Given<'_>, &Counted),
) -> Result<Work, Problem> {
    let account = owner.starts_with(Account::PREFIX).then(|| Id::<Account>::trusted(owner.to_owned()));
    if let Err(problem) = check(cx.app(), &mut tx, owner, given).await {
        drop(tx);
        counted.failed(cx, account.as_ref()).await?;
        return Err(problem);
    }
    counted.forgive(cx.app(), &mut tx).await?;
    if let (Given::Recovery(_), Some(account)) = (given, &account) {
        security::record(cx, &mut tx, account, Change::RecoveryCodeUsed).await?;
    }
    Ok(tx)
}

/// Uses a second factor up.
///
/// # Errors
/// `factor_wrong` at its field; `invalid` for a password, which is no second factor.
async fn check(app: &App, tx: &mut Tx, owner: &str, given: &Given<'_>) -> Result<(), Problem> {
    let (right, place) = match given {
        Given::Code(typed) => (knows_code(app, tx, owner, typed).await?, "/code"),
        Given::Recovery(typed) => (store::use_code(app, tx, owner, typed).await?, "/recovery_code"),
        Given::Passkey(place, signed) => {
            (passkey::signer(app, tx, (place, signed)).await?.as_deref() == Some(owner), "/passkey")
        }
        Given::Password(_) => {
            return Err(INVALID.arg("reason", "code | recovery_code | passkey").at("/password"));
        }
    };
    if right { Ok(()) } else { Err(FACTOR_WRONG.at(place)) }
}

/// Whether this is a code of now from the owner's authenticator; each step counts once.
async fn knows_code(app: &App, tx: &mut Tx, owner: &str, typed: &str) -> Result<bool, Problem> {
    let found = store::authenticator(app, tx, owner).await?.filter(|found| found.confirmed);
    let Some(found) = found else { return Ok(false) };
    match totp::matching(&found.secret, typed, app.now().as_second()) {
        Some(step) => store::advance(app, tx, &found.id, step).await,
        None => Ok(false),
    }
}
