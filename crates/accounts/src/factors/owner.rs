//! Somebody who has factors: a developer or an operator.

use async_trait::async_trait;
use paifang_kernel::access::{Developer, Identity, Staff};
use paifang_kernel::api::Cx;
use paifang_kernel::db::Tx;
use paifang_kernel::{App, Problem};

use crate::security::{self, Change};
use crate::sessions::{self, Opened};
use crate::{Accounts, me};

/// What the rules of this slice need to know of either side.
#[async_trait]
pub(super) trait Owner: Identity {
    /// The id under which the factors are kept.
    fn id(&self) -> &str;
    /// The name that the authenticator app shows.
    async fn label(&self, app: &App) -> Result<String, Problem>;
    /// Whether the last factor must stay (rule A12).
    fn must_keep_one(&self, accounts: &Accounts) -> bool;
    /// Tells the person of the change, where they have a security log (SEC-12, rule A13).
    async fn tell(&self, cx: &Cx, tx: &mut Tx, change: Change) -> Result<(), Problem>;
    /// Gives the session a new id, because what it may do may have changed (rule A9).
    async fn renew(&self, app: &App, tx: &mut Tx) -> Result<Opened, Problem>;
}

#[async_trait]
impl Owner for Developer {
    fn id(&self) -> &str {
        self.account.as_str()
    }

    async fn label(&self, app: &App) -> Result<String, Problem> {
        let reach = me::reach(app, &self.account).await?;
        Ok(reach.email.or(reach.phone).unwrap_or_else(|| self.account.to_string()))
    }

    fn must_keep_one(&self, _: &Accounts) -> bool {
        false
    }

    async fn tell(&self, cx: &Cx, tx: &mut Tx, change: Change) -> Result<(), Problem> {
        security::record(cx, tx, &self.account, change).await
    }

    async fn renew(&self, app: &App, tx: &mut Tx) -> Result<Opened, Problem> {
        sessions::renew(app, tx, &self.session).await
    }
}

#[async_trait]
impl Owner for Staff {
    fn id(&self) -> &str {
        self.operator.as_str()
    }

    async fn label(&self, _: &App) -> Result<String, Problem> {
        Ok(self.login.clone())
    }

    fn must_keep_one(&self, accounts: &Accounts) -> bool {
        accounts.demands_operator_factor()
    }

    async fn tell(&self, _: &Cx, _: &mut Tx, _: Change) -> Result<(), Problem> {
        Ok(())
    }

    async fn renew(&self, app: &App, tx: &mut Tx) -> Result<Opened, Problem> {
        sessions::renew_staff(app, tx, &self.session).await
    }
}
