//! A log-in whose password was right and whose second factor is still to come, bound to a browser by its cookie.

use std::marker::PhantomData;

use paifang_kernel::access::Identity;
use paifang_kernel::db::Tx;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};

use super::{FACTOR_CHALLENGE_OVER, FactorKind, store};
use crate::cookies::{Carried, Kind};

/// How long a log-in waits for its second factor.
pub(crate) const LIFE_SECONDS: i64 = 600;
/// Tries of one log-in; whoever knows the password may begin anew, and is then stopped by the lock (rule A8).
const TRIES: i64 = 5;

/// Opens a challenge for an account or operator; returns its token.
pub(crate) async fn open(app: &App, tx: &mut Tx, owner: &str) -> Result<String, Problem> {
    let token = app.entropy.token();
    tx.exec_one(sql!(
        "INSERT INTO login_challenges (token_hash, owner, tries, expires_at) VALUES ($1, $2, 0, $3)",
        hash(app, &token),
        owner,
        app.clock.now_ms() + LIFE_SECONDS * 1000
    ))
    .await?;
    Ok(token)
}

/// Forgets challenges that are over.
pub(crate) async fn purge(app: &App) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    tx.exec(sql!("DELETE FROM login_challenges WHERE expires_at < $1", app.now())).await?;
    tx.exec(sql!("DELETE FROM passkey_challenges WHERE expires_at < $1", app.now())).await?;
    tx.commit().await
}

/// The log-in that this browser has begun, by its cookie.
pub(crate) type Waiting<I> = Carried<Challenge<I>>;

/// The cookie of a log-in that waits, on the side of developers or of operators.
pub(crate) struct Challenge<I>(PhantomData<fn() -> I>);

impl<I: Identity> Kind for Challenge<I> {
    fn base() -> String {
        cookie::<I>()
    }
}

/// The base name of the cookie of a log-in that waits.
pub(crate) fn cookie<I: Identity>() -> String {
    format!("{}_challenge", I::COOKIE)
}

impl<I: Identity> Carried<Challenge<I>> {
    /// Which factors would do.
    ///
    /// # Errors
    /// `factor_challenge_over`.
    pub(super) async fn kinds(&self, app: &App) -> Result<Vec<FactorKind>, Problem> {
        let mut tx = app.db.begin().await?;
        let token = self.token.as_deref().ok_or(FACTOR_CHALLENGE_OVER)?;
        let owner: Option<String> = tx
            .opt(sql!(
                "SELECT owner FROM login_challenges WHERE token_hash = $1 AND expires_at > $2 AND tries < $3",
                hash(app, token),
                app.now(),
                TRIES
            ))
            .await?;
        store::kinds(&mut tx, &owner.ok_or(FACTOR_CHALLENGE_OVER)?).await
    }

    /// Counts a try before anything is compared; returns whose log-in it is.
    ///
    /// # Errors
    /// `factor_challenge_over`.
    pub(super) async fn count_try(&self, app: &App) -> Result<String, Problem> {
        let token = self.token.as_deref().ok_or(FACTOR_CHALLENGE_OVER)?;
        let mut tx = app.db.begin().await?;
        let owner: Option<String> = tx
            .opt(sql!(
                "UPDATE login_challenges SET tries = tries + 1 WHERE token_hash = $1 AND expires_at > $2 AND tries < $3
                 RETURNING owner",
                hash(app, token),
                app.now(),
                TRIES
            ))
            .await?;
        tx.commit().await?;
        owner.ok_or_else(|| FACTOR_CHALLENGE_OVER.into())
    }

    /// Ends the challenge: its factor was shown.
    pub(super) async fn end(&self, app: &App, tx: &mut Tx) -> Result<(), Problem> {
        let token = self.token.as_deref().unwrap_or_default();
        tx.exec_one(sql!("DELETE FROM login_challenges WHERE token_hash = $1", hash(app, token))).await
    }
}

fn hash(app: &App, token: &str) -> String {
    app.keys.index(Purpose::Session, &format!("challenge/{token}"))
}
