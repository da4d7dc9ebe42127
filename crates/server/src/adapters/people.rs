//! Accounts as applications, the gateway and the portal see them.

use std::collections::HashMap;

use async_trait::async_trait;
use http::HeaderMap;
use paifang_accounts::Accounts;
use paifang_accounts::agreements::{self, AgreementKind};
use paifang_accounts::identity::face::FaceConsent;
use paifang_accounts::verification::ConsentView;
use paifang_apps::{Organisations, Owner};
use paifang_gateway::quota::MainAccounts;
use paifang_kernel::access::{Account, Developer, Organisation, Verification, cookie};
use paifang_kernel::api::FromRef;
use paifang_kernel::id::Id;
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, Lang, Problem};
use paifang_portal::{AgreementText, Consent, ConsentText, House, Registration, SignedIn, Visitors};
use paifang_support::Customers;

/// Organisations, for applications and the gateway.
#[derive(Clone, Debug)]
pub struct Owners(pub Accounts);

#[async_trait]
impl Organisations for Owners {
    async fn owners(&self, orgs: &[Id<Organisation>]) -> Result<HashMap<Id<Organisation>, Owner>, Problem> {
        let known = paifang_accounts::organisations::standings(&self.0, orgs).await?;
        let owner = |(org, standing): (Id<Organisation>, paifang_kernel::access::Standing)| {
            let owner = Owner {
                verified: standing.verification == Verification::Verified,
                frozen: standing.frozen,
                level: i64::from(standing.level),
                roles: Vec::new(),
            };
            (org, owner)
        };
        Ok(known.into_iter().map(owner).collect())
    }

    async fn revision(&self) -> Result<i64, Problem> {
        paifang_accounts::organisations::revision(&App::from_ref(&self.0)).await
    }
}

#[async_trait]
impl Customers for Owners {
    async fn names(&self, orgs: &[Id<Organisation>]) -> Result<HashMap<Id<Organisation>, String>, Problem> {
        let known = paifang_accounts::organisations::names(&App::from_ref(&self.0), orgs).await?;
        Ok(known.into_iter().collect())
    }
}

#[async_trait]
impl MainAccounts for Owners {
    async fn main_account(&self, org: &Id<Organisation>) -> Result<Option<Id<Account>>, Problem> {
        match paifang_accounts::organisations::find(&App::from_ref(&self.0), org).await {
            Ok(known) => Ok(Some(known.owner)),
            Err(problem) if problem.code() == NOT_FOUND => Ok(None),
            Err(problem) => Err(problem),
        }
    }
}

/// Sessions, for the account menu of the public pages (ACC-01).
#[derive(Clone, Debug)]
pub struct Guests(pub Accounts);

#[async_trait]
impl Visitors for Guests {
    async fn signed_in(&self, headers: &HeaderMap) -> Option<SignedIn> {
        let app = App::from_ref(&self.0);
        let token = cookie::<Developer>(&app, headers)?;
        let sessions = app.sessions.get()?;
        let developer = sessions.developer(&token).await.ok().flatten()?;
        let name = paifang_accounts::me::display_name(&app, &developer.account).await.ok()?;
        Some(SignedIn {
            name,
            unverified: matches!(
                developer.standing.verification,
                Verification::Unverified | Verification::Rejected
            ),
        })
    }
}

/// What the accounts slice decides for the public pages (ACC-06, ACC-20).
#[derive(Clone, Debug)]
pub struct Rules(pub Accounts);

#[async_trait]
impl House for Rules {
    async fn registration(&self) -> Registration {
        let open = self.0.registration();
        Registration {
            phone: open.phone,
            email: open.email,
            identity: open.identity,
            email_domains: open.email_domains,
            invitation: open.invitation,
        }
    }

    async fn outside(&self, lang: Lang) -> Option<String> {
        let config = self.0.config();
        config.outside.is_on().then(|| config.outside.label(lang).to_owned())
    }

    async fn consent(&self, to: Consent, lang: Lang) -> Option<ConsentText> {
        Some(match to {
            Consent::Identity => {
                let text = ConsentView::in_lang(lang);
                let [data, purpose, withdrawal] =
                    [text.data, text.purpose, text.withdrawal].map(str::to_owned);
                ConsentText { data, purpose, retention: text.retention, withdrawal }
            }
            Consent::Face => {
                let text = FaceConsent::in_lang(lang);
                let told = [text.data, text.purpose, text.retention, text.withdrawal].map(str::to_owned);
                let [data, purpose, retention, withdrawal] = told;
                ConsentText { data, purpose, retention, withdrawal }
            }
        })
    }

    async fn agreement(&self, kind: &str, lang: Lang) -> Option<AgreementText> {
        let app = App::from_ref(&self.0);
        let agreement = agreements::current(&app, AgreementKind::from_name(kind)?).await.ok()?;
        let day = agreement.published_at.to_zoned(app.zone()).date();
        Some(AgreementText {
            title: agreement.title(lang).to_owned(),
            version: agreement.version.to_string(),
            effective: day.to_string(),
            text: agreement.text(lang, app.brand().name(lang)),
        })
    }
}
