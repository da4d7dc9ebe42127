//! The browser's own cookie as a handler argument.

use paifang_kernel::access::Account;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};

use super::{COOKIE, LIFE, store};
use crate::cookies::{self, Carried, Kind, SameSite};
use crate::sessions::Opened;

/// The browser that a request comes from, by the token it was given at an earlier login.
pub(crate) type ThisDevice = Carried<Known>;

/// The cookie of a known browser.
pub(crate) struct Known;

impl Kind for Known {
    fn base() -> String {
        COOKIE.to_owned()
    }
}

impl ThisDevice {
    /// Whether the account has logged in from here before; asks the same question for an unknown one (rule A3).
    pub(crate) async fn is_known(&self, app: &App, account: Option<&Id<Account>>) -> Result<bool, Problem> {
        match &self.token {
            Some(token) => store::is_known(app, account.map_or("", Id::as_str), token).await,
            None => Ok(false),
        }
    }

    /// The same as [`Self::remember`], but not before everything that is asked for was shown (LOG-09).
    pub(crate) async fn remember_after(
        &self,
        app: &App,
        tx: &mut Tx,
        (account, opened): (&Id<Account>, &Opened),
    ) -> Result<Option<String>, Problem> {
        if opened.waits_for().is_empty() { self.remember(app, tx, account).await.map(Some) } else { Ok(None) }
    }

    /// Keeps the browser as known, under a new token where it was not; returns the `Set-Cookie` text.
    pub(crate) async fn remember(
        &self,
        app: &App,
        tx: &mut Tx,
        account: &Id<Account>,
    ) -> Result<String, Problem> {
        let known = match &self.token {
            Some(token) if store::touch(app, tx, account, token).await? => Some(token.clone()),
            _ => None,
        };
        let token = match known {
            Some(token) => token,
            None => store::add(app, tx, account).await?,
        };
        Ok(cookies::line(app, COOKIE, SameSite::Lax, (&token, LIFE)))
    }
}
