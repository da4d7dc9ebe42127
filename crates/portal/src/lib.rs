//! The pages an anonymous visitor can open, rendered by the server: small, crawlable, under a strict content policy.
//!
//! The portal owns no data. The server hands it a [`PortalConfig`], a [`Catalogue`] and [`Visitors`];
//! its forms post to the public JSON API like any other client.

mod assets;
mod catalogue;
mod chrome;
mod config;
mod headers;
mod house;
mod library;
mod pages;
mod prose;
mod samples;
mod visitor;

use std::sync::Arc;

use arc_swap::ArcSwap;
use axum::Router;
use axum::extract::FromRef;
use axum::middleware;
use axum::routing::get;
use paifang_kernel::Lang;

pub use catalogue::{
    ApiCard, ApiError, ApiPage, Catalogue, Message, Parameter, Shelf, SolutionCard, SolutionPage, Words,
};
pub use config::{AGREEMENTS, Agreement, Numbers, PortalConfig, RejectReason};
pub use house::{AgreementText, Consent, ConsentText, House, Registration};
pub use library::{HelpPage, Library};
pub use visitor::{SignedIn, Visitors};

/// The portal with everything it was given; cheap to clone.
#[derive(Clone)]
pub struct Portal(Arc<Inner>);

/// The portal as the routes hold it: its settings may be replaced while it serves (ADM-05).
#[derive(Clone)]
pub struct Site(Arc<ArcSwap<Inner>>);

impl From<Portal> for Site {
    fn from(portal: Portal) -> Self {
        Self(Arc::new(ArcSwap::new(portal.0)))
    }
}

impl FromRef<Site> for Portal {
    fn from_ref(site: &Site) -> Self {
        Self(site.0.load_full())
    }
}

impl std::fmt::Debug for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Site(..)")
    }
}

impl Site {
    /// Replaces the settings; pages under way keep the old ones.
    pub fn update(&self, change: impl FnOnce(Portal) -> Portal) {
        self.0.store(change(Portal::from_ref(self)).0);
    }
}

#[derive(Clone)]
struct Inner {
    config: PortalConfig,
    english_name: String,
    catalogue: Arc<dyn Catalogue>,
    visitors: Arc<dyn Visitors>,
    house: Arc<dyn House>,
    library: Arc<dyn Library>,
}

impl Portal {
    /// Puts the portal together.
    #[must_use]
    pub fn new(config: PortalConfig, catalogue: Arc<dyn Catalogue>, visitors: Arc<dyn Visitors>) -> Self {
        let english_name = config.name.clone();
        let house = Arc::new(house::Usual);
        let library = Arc::new(library::Empty);
        Self(Arc::new(Inner { config, english_name, catalogue, visitors, house, library }))
    }

    /// Where the pages of the help centre come from; without it there are none.
    #[must_use]
    pub fn with_library(mut self, library: Arc<dyn Library>) -> Self {
        Arc::make_mut(&mut self.0).library = library;
        self
    }

    /// The platform's name on English pages, where it differs from the configured one.
    #[must_use]
    pub fn with_english_name(mut self, name: impl Into<String>) -> Self {
        Arc::make_mut(&mut self.0).english_name = name.into();
        self
    }

    /// Whom to ask for what the house decides while the server runs; without it everything is as usual.
    #[must_use]
    pub fn with_house(mut self, house: Arc<dyn House>) -> Self {
        Arc::make_mut(&mut self.0).house = house;
        self
    }

    /// The settings, to be changed by [`Site::update`].
    #[must_use]
    pub fn with_config(mut self, change: impl FnOnce(&mut PortalConfig)) -> Self {
        change(&mut Arc::make_mut(&mut self.0).config);
        self
    }

    fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.0.config.name, &self.0.english_name)
    }

    fn config(&self) -> &PortalConfig {
        &self.0.config
    }

    fn catalogue(&self) -> &dyn Catalogue {
        &*self.0.catalogue
    }

    fn house(&self) -> &dyn House {
        &*self.0.house
    }

    fn library(&self) -> &dyn Library {
        &*self.0.library
    }

    fn visitors(&self) -> &dyn Visitors {
        &*self.0.visitors
    }
}

/// All pages and their assets. It has no fallback of its own; see [`fallback`].
pub fn routes(site: impl Into<Site>) -> Router {
    let site = site.into();
    Router::new()
        .route("/", get(pages::home::home))
        .route("/apis", get(pages::catalogue::apis))
        .route("/apis/{id}", get(pages::catalogue::api))
        .route("/solutions", get(pages::catalogue::solutions))
        .route("/solutions/{id}", get(pages::catalogue::solution))
        .route("/register", get(pages::account::register))
        .route("/register/identity", get(pages::identity::register))
        .route("/login", get(pages::account::login))
        .route("/login/face", get(pages::identity::log_in))
        .route("/forgot", get(pages::account::forgot))
        .route("/login/factor", get(pages::account::factor))
        .route("/forgot/face", get(pages::identity::recover))
        .route("/login/outside", get(pages::account::outside))
        .route("/activate", get(pages::account::activate))
        .route("/help", get(pages::help::list))
        .route("/help/{slug}", get(pages::help::one))
        .route("/docs", get(pages::docs::start))
        .route("/docs/signing", get(pages::docs::signing))
        .route("/docs/verification", get(pages::docs::verification))
        .route("/docs/errors", get(pages::problems::list))
        .route("/problems/{code}", get(pages::problems::one))
        .route("/legal/{kind}", get(pages::legal::agreement))
        .route("/status", get(pages::plain::status))
        .route("/robots.txt", get(pages::plain::robots))
        .route("/sitemap.xml", get(pages::plain::sitemap))
        .route("/favicon.ico", get(assets::favicon))
        .route("/portal/{file}", get(assets::serve))
        .layer(middleware::from_fn_with_state(site.clone(), headers::guard))
        .with_state(site)
}

/// The page for addresses nobody serves, for the server's outermost router.
pub fn fallback(site: impl Into<Site>) -> Router {
    let site = site.into();
    Router::new()
        .fallback(pages::plain::missing)
        .layer(middleware::from_fn_with_state(site.clone(), headers::guard))
        .with_state(site)
}

#[cfg(test)]
extern crate self as paifang_portal;
#[cfg(test)]
mod tests;
