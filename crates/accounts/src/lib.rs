//! People and their organisations: captchas, codes, sign-up, sign-in, sessions, profile, operators and verification.

use std::sync::Arc;

use arc_swap::ArcSwap;
use async_trait::async_trait;
use paifang_kernel::access::{Account, Developer, Operator, Plug, Sessions, Staff};
use paifang_kernel::api::{Api, FromRef};
use paifang_kernel::id::Id;
use paifang_kernel::jobs::Jobs;
use paifang_kernel::notice::{Contact as Reach, Contacts, Unread};
use paifang_kernel::{App, Code, Problem};
use paifang_review::{Colleague, Colleagues};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod activation;
pub mod agreements;
mod allowance;
pub mod business;
pub mod captcha;
pub mod closure;
pub mod codes;
pub mod contact;
pub mod contract;
mod cookies;
pub mod directory;
pub mod documents;
pub mod factors;
pub mod holdings;
pub mod identity;
pub mod imports;
pub mod invitations;
pub mod me;
pub mod members;
pub mod operators;
pub mod organisations;
pub mod outside;
pub mod password;
pub mod reauthentication;
pub mod retention;
pub mod security;
pub mod sessions;
pub mod signin;
pub mod signup;
pub mod tokens;
pub mod verification;

use holdings::Holdings;
use password::{Hasher, PasswordRule};

/// The `[accounts]` section.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AccountsConfig {
    /// Which ways of registering are open (ACC-20).
    pub registration: Registration,
    /// An outside provider through which people may log in (ACC-16).
    pub outside: outside::OutsideConfig,
    /// Who needs a signed contract: `enterprise`, `all` or `off` (GATE-08).
    pub contract_gate: contract::ContractGate,
    /// Whether operators must have a second factor: `usual`, `required` or `optional` (LOG-09, rule A12).
    pub operator_factor: factors::OperatorFactor,
    /// Who compares identities and faces (ACC-18, LVL-06).
    pub identity: identity::IdentityConfig,
    /// Where business registration happens (LVL-03).
    pub business: business::BusinessConfig,
}

/// Which ways of registering are open (ACC-20).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Registration {
    /// By phone number.
    pub phone: bool,
    /// By mail address.
    pub email: bool,
    /// By the four factors of an identity card, where an identity source is configured (ACC-17).
    pub identity: bool,
    /// The only domains whose mail addresses may register; empty for all.
    pub email_domains: Vec<String>,
    /// Whether an invitation code is demanded.
    pub invitation: bool,
}

impl Default for Registration {
    fn default() -> Self {
        Self { phone: true, email: true, identity: false, email_domains: Vec::new(), invitation: false }
    }
}

/// The accounts slice: its application, its configuration, its password hasher.
#[derive(Clone, Debug)]
pub struct Accounts {
    app: App,
    config: Arc<ArcSwap<AccountsConfig>>,
    hasher: Hasher,
    unread: Plug<dyn Unread>,
    outside: outside::Line,
    holdings: Plug<dyn Holdings>,
    providers: identity::Providers,
}

impl FromRef<Accounts> for App {
    fn from_ref(accounts: &Accounts) -> Self {
        accounts.app.clone()
    }
}

impl Accounts {
    /// Builds the slice and lets the application look sessions up through it.
    #[must_use]
    pub fn new(app: App, config: AccountsConfig) -> Self {
        let hasher = Hasher::new(app.entropy.clone());
        let accounts = Self {
            app,
            config: Arc::new(ArcSwap::from_pointee(config)),
            hasher,
            unread: Plug::default(),
            outside: Plug::default(),
            holdings: Plug::default(),
            providers: identity::Providers::default(),
        };
        accounts.app.sessions.set(Arc::new(accounts.clone()));
        accounts
    }

    /// Who compares identities and faces; nobody until they are given.
    #[must_use]
    pub fn with_providers(self, providers: identity::Providers) -> Self {
        Self { providers, ..self }
    }

    /// Who compares identities and faces.
    #[must_use]
    pub fn providers(&self) -> &identity::Providers {
        &self.providers
    }

    /// Where the inbox is plugged in, so that `GET /me` can say how many messages are unread (NTF-02).
    #[must_use]
    pub fn unread(&self) -> &Plug<dyn Unread> {
        &self.unread
    }

    /// Where the guarded client for the outside provider is plugged in (ACC-16).
    #[must_use]
    pub fn outside(&self) -> &outside::Line {
        &self.outside
    }

    /// Where the other slices are plugged in, to say what an organisation holds (SEC-13, ADM-04).
    #[must_use]
    pub fn holdings(&self) -> &Plug<dyn Holdings> {
        &self.holdings
    }

    /// The configuration in force now.
    #[must_use]
    pub fn config(&self) -> Arc<AccountsConfig> {
        self.config.load_full()
    }

    /// Puts another configuration in force, for every clone of the slice (ADM-05).
    pub fn reconfigure(&self, config: AccountsConfig) {
        self.config.store(Arc::new(config));
    }

    /// Forgets what nobody can use any more: old counters, sessions and captchas, loose uploads, and rejected dossiers
    /// whose time is over; warns of contracts that end and ends those whose term is over. To be called every hour.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn purge(&self) -> Result<(), Problem> {
        activation::purge(&self.app).await?;
        outside::purge(&self.app).await?;
        identity::face::purge(&self.app).await?;
        allowance::purge(&self.app).await?;
        codes::purge(&self.app).await?;
        security::purge(&self.app).await?;
        sessions::purge(&self.app).await?;
        factors::purge(&self.app).await?;
        documents::purge(&self.app).await?;
        closure::purge(&self.app).await?;
        contract::sweep(&self.app).await?;
        verification::purge(&self.app).await.map(|_| ())
    }

    /// Whether operators may do nothing before they have a second factor (rule A12).
    pub(crate) fn demands_operator_factor(&self) -> bool {
        self.config().operator_factor.is_demanded(self.app.settings.demo)
    }

    fn password_rule(&self) -> PasswordRule {
        let limits = self.app.limits();
        let password = &limits.password;
        PasswordRule { min: password.min, max: password.max, classes: password.min_classes }
    }

    /// Which ways of registering are open now; the one place where the switches are read (ACC-20).
    #[must_use]
    pub fn registration(&self) -> Registration {
        let open = self.config().registration.clone();
        Registration { identity: open.identity && self.providers.knows_identities(), ..open }
    }
}

#[async_trait]
impl Sessions for Accounts {
    async fn developer(&self, token: &str) -> Result<Option<Developer>, Problem> {
        sessions::developer(self, token).await
    }

    async fn bearer(&self, token: &str) -> Result<Option<Developer>, Problem> {
        tokens::developer(self, token).await
    }

    async fn staff(&self, token: &str) -> Result<Option<Staff>, Problem> {
        sessions::staff(self, token).await
    }
}

#[async_trait]
impl Contacts for Accounts {
    async fn contact(&self, account: &Id<Account>) -> Result<Reach, Problem> {
        me::reach(&self.app, account).await
    }

    async fn operator(&self, operator: &Id<Operator>) -> Result<Reach, Problem> {
        operators::reach(&self.app, operator).await
    }
}

#[async_trait]
impl Colleagues for Accounts {
    async fn all(&self) -> Result<Vec<Colleague>, Problem> {
        operators::colleagues(&self.app).await
    }
}

/// Every route of the slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    captcha::routes()
        .and(codes::routes())
        .and(signup::routes())
        .and(signin::routes())
        .and(sessions::routes())
        .and(reauthentication::routes())
        .and(tokens::routes())
        .and(factors::routes())
        .and(security::routes())
        .and(me::routes())
        .and(members::routes())
        .and(organisations::routes())
        .and(operators::routes())
        .and(agreements::routes())
        .and(imports::routes())
        .and(activation::routes())
        .and(outside::routes())
        .and(identity::routes())
        .and(business::routes())
        .and(invitations::routes())
        .and(directory::routes())
        .and(closure::routes())
}

/// The work this slice does for others: giving allowances back for messages that no provider took (ACC-10),
/// telling owners that their account was locked (LOG-06), ending views (ADM-08), exports and erasures (SEC-13).
#[must_use]
pub fn jobs(accounts: &Accounts) -> Jobs {
    codes::jobs(accounts.app.clone())
        .and(security::jobs(accounts.app.clone()))
        .and(directory::jobs(accounts.app.clone()))
        .and(closure::exporting(accounts))
        .and(closure::erasing(accounts))
}

/// Every refusal of this crate, by slice.
pub const PROBLEMS: &[&[Code]] = &[
    activation::PROBLEMS,
    agreements::PROBLEMS,
    captcha::PROBLEMS,
    closure::PROBLEMS,
    codes::PROBLEMS,
    contact::PROBLEMS,
    contract::PROBLEMS,
    directory::PROBLEMS,
    documents::PROBLEMS,
    factors::PROBLEMS,
    identity::PROBLEMS,
    imports::PROBLEMS,
    invitations::PROBLEMS,
    me::PROBLEMS,
    members::PROBLEMS,
    members::transfer::PROBLEMS,
    operators::PROBLEMS,
    outside::PROBLEMS,
    password::PROBLEMS,
    security::PROBLEMS,
    signin::PROBLEMS,
    signup::PROBLEMS,
    tokens::PROBLEMS,
    verification::PROBLEMS,
];

#[cfg(test)]
mod fixtures;
