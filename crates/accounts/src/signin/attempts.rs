//! Failed logins, counted before the password is looked at and in the database, so that nothing outruns them (rule A8).

use paifang_kernel::access::{Account, Session};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};

use super::store;
use crate::Accounts;
use crate::allowance::{self, DAY_MS, HOUR_MS};

/// A login attempt that counts as failed until it is forgiven.
#[derive(Debug)]
pub(crate) struct Attempt {
    subjects: [String; 2],
    reference: String,
}

impl Attempt {
    /// Counts an attempt against whoever it claims to be and against the address it comes from.
    ///
    /// # Errors
    /// `rate_limited`, the same for known and unknown names.
    pub(crate) async fn begin(app: &App, who: &str, ip: &str) -> Result<Self, Problem> {
        let mut tx = app.db.begin().await?;
        let attempt = Self::count(app, &mut tx, who, ip).await?;
        tx.commit().await?;
        Ok(attempt)
    }

    /// The same within a transaction that must be committed before anything is compared.
    ///
    /// # Errors
    /// As [`Self::begin`].
    pub(crate) async fn count(app: &App, tx: &mut Tx, who: &str, ip: &str) -> Result<Self, Problem> {
        let limits = app.limits();
        let reference = app.id::<Session>().to_string();
        let subjects = [format!("login-as:{who}"), format!("login-from:{ip}")];
        let windows = [(DAY_MS, limits.login.per_account_day), (HOUR_MS, limits.login.per_ip_hour)];
        for (subject, window) in subjects.iter().zip(windows) {
            allowance::spend(app, tx, (subject, &reference), window).await?;
        }
        Ok(Self { subjects, reference })
    }

    /// Takes the attempt off again, because it was no failure.
    pub(crate) async fn forgive(&self, app: &App, tx: &mut Tx) -> Result<(), Problem> {
        for subject in &self.subjects {
            allowance::take_off(app, tx, subject, &self.reference).await?;
        }
        Ok(())
    }
}

/// Whether this is the account's password; a wrong one counts like a failed login.
pub(crate) async fn knows_password(
    accounts: &Accounts,
    account: &Id<Account>,
    password: &str,
    ip: &str,
) -> Result<bool, Problem> {
    let app = &accounts.app;
    let attempt = Attempt::begin(app, account.as_str(), ip).await?;
    let stored = store::password_hash(app, account).await?;
    let right = accounts.hasher.verify(password, Some(&stored)).await?;
    if right {
        let mut tx = app.db.begin().await?;
        attempt.forgive(app, &mut tx).await?;
        tx.commit().await?;
    }
    Ok(right)
}
