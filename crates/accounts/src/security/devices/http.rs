//! The browser's own cookie as a handler argument.

use aide::operation::OperationInput;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use paifang_kernel::access::{Account, cookie_named};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};

use super::{COOKIE, LIFE, store};
use crate::sessions::Opened;

/// The browser that a request comes from, by the token it was given at an earlier login.
pub(crate) struct ThisDevice(Option<String>);

impl<S> FromRequestParts<S> for ThisDevice
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Ok(Self(cookie_named(&App::from_ref(state), &parts.headers, COOKIE)))
    }
}

impl OperationInput for ThisDevice {}

impl ThisDevice {
    /// Whether the account has logged in from here before; asks the same question for an unknown one (rule A3).
    pub(crate) async fn is_known(&self, app: &App, account: Option<&Id<Account>>) -> Result<bool, Problem> {
        match &self.0 {
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
        let known = match &self.0 {
            Some(token) if store::touch(app, tx, account, token).await? => Some(token.clone()),
            _ => None,
        };
        let token = match known {
            Some(token) => token,
            None => store::add(app, tx, account).await?,
        };
        let name = app.settings.cookie_name(COOKIE);
        let secure = if app.settings.is_secure() { "; Secure" } else { "" };
        Ok(format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={LIFE}{secure}"))
    }
}
