//! Builds the whole product once: every slice, what they need of each other, the router and the jobs (design 1.7).

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;

use aide::openapi::OpenApi;
use axum::Router;
use axum::middleware::from_fn;
use metrics_exporter_prometheus::PrometheusHandle;
use paifang_accounts::contract::Contracts;
use paifang_accounts::documents::Documents;
use paifang_accounts::identity::Providers;
use paifang_accounts::identity::provider::StubFaces;
use paifang_accounts::verification::Verifications;
use paifang_accounts::{Accounts, contract, documents, verification};
use paifang_apps::{Apps, Outside};
use paifang_catalog::Catalog;
use paifang_gateway::Gateway;
use paifang_gateway::quota::Quota;
use paifang_gateway::source::FromApps;
use paifang_kernel::access::Plug;
use paifang_kernel::api::{context, document, guard_origin};
use paifang_kernel::jobs::Jobs;
use paifang_kernel::{App, Code};
use paifang_portal::{AGREEMENTS, Numbers, Portal, PortalConfig, RejectReason, Site};
use paifang_push::Push;
use paifang_review::Desk;
use paifang_support::Support;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use crate::adapters::{Estate, Guests, Helps, Owners, Provider, Rules, ShopWindow};
use crate::config::Config;
use crate::settings::{self, Keeper};
use crate::{areas, assets, audit, demo, health, platform_info};

/// The product, put together.
pub struct Product {
    /// The application.
    pub app: App,
    /// People.
    pub accounts: Accounts,
    /// Messages to people.
    pub push: Push,
    /// What operators may change while the platform runs.
    pub settings: Keeper,
    /// The hot path.
    pub gateway: Gateway,
    /// Everything that is not the gateway.
    pub router: Router,
    /// The work that the outbox brings.
    pub jobs: Jobs,
    /// The API's document.
    pub openapi: OpenApi,
}

impl std::fmt::Debug for Product {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Product(..)")
    }
}

/// Puts the product together.
///
/// # Errors
/// One sentence per fault of the configuration.
pub fn build(app: App, config: &Config, metrics: Option<PrometheusHandle>) -> Result<Product, Vec<String>> {
    let stub = app.settings.demo.then(|| StubFaces::new(&app));
    let providers = match &stub {
        Some(faces) => Providers::stubs(faces.clone()),
        None => Providers::open(&config.accounts.identity)?,
    };
    let accounts = Accounts::new(app.clone(), config.accounts.clone()).with_providers(providers);
    let push = Push::new(app.clone(), config.push.clone(), Arc::new(accounts.clone()))?;
    push.rank(config.providers.clone());
    accounts.unread().set(Arc::new(push.clone()));
    if config.accounts.outside.is_on() {
        accounts
            .outside()
            .set(Arc::new(Provider::new(&config.accounts.outside).map_err(|fault| vec![fault])?));
    }
    accounts.holdings().set(Arc::new(Estate { app: app.clone(), push: push.clone() }));
    let fleet = Plug::default();
    let desk = Desk::new(app.clone())
        .staffed(Arc::new(accounts.clone()))
        .with(verification::subject(fleet.clone()))
        .with(contract::subject());
    let owners = Arc::new(Owners(accounts.clone()));
    let quota = Quota::new(app.clone());
    quota.tell_through(owners.clone());
    let outside = Outside { organisations: owners.clone(), usage: Arc::new(quota.clone()) };
    let private_upstreams = config.catalog.allow_private_upstreams || app.settings.demo;
    let catalog = paifang_catalog::Settings { allow_private_upstreams: private_upstreams };
    let allowed = if private_upstreams { any_address } else { paifang_kernel::net::is_public };
    let source = Arc::new(FromApps::new(app.clone(), owners.clone()));
    let gateway =
        Gateway::new(app.clone(), quota, source, allowed).map_err(|problem| vec![problem.to_string()])?;
    let portal = Portal::new(
        portal_config(&app, accounts.providers().knows_faces()),
        Arc::new(ShopWindow(app.clone())),
        Arc::new(Guests(accounts.clone())),
    )
    .with_house(Arc::new(Rules(accounts.clone())))
    .with_library(Arc::new(Helps(app.clone())));
    let site = Site::from(tell_portal(portal, &app));
    let keeper = Keeper::new(app.clone(), config.clone(), accounts.clone(), push.clone(), site.clone());
    let slices = vec![
        settings::http::routes().with_state(keeper.clone()),
        platform_info::routes().with_state(accounts.clone()),
        paifang_accounts::routes().with_state(accounts.clone()),
        documents::routes().with_state(Documents::new(app.clone())),
        verification::routes().with_state(Verifications::new(app.clone(), fleet)),
        contract::routes().with_state(Contracts::new(app.clone())),
        paifang_review::routes().with_state(desk.clone()),
        paifang_catalog::routes().with_state(Catalog::new(app.clone(), catalog)),
        paifang_apps::routes().with_state(Apps::new(app.clone(), config.apps.clone(), outside)),
        paifang_gateway::routes().with_state(gateway.clone()),
        paifang_push::routes().with_state(push.clone()),
        paifang_support::routes().with_state(Support::new(app.clone(), owners.clone())),
        audit::routes().with_state(app.clone()),
        areas::routes().with_state(app.clone()),
    ];
    let (api, openapi) = document(slices);
    let mut pages = paifang_portal::routes(site.clone()).merge(settings::brand_routes(app.clone()));
    if let Some(faces) = stub {
        pages = pages
            .merge(demo::face_routes(app.clone(), faces))
            .merge(paifang_push::demo_routes(push.clone()))
            .merge(demo::echo_routes(app.clone()))
            .merge(demo::paper_routes());
    }
    let described = openapi.clone();
    let router = api
        .route(
            "/api/v1/openapi.json",
            axum::routing::get(move || std::future::ready(axum::Json(described.clone()))),
        )
        .merge(pages.layer(CompressionLayer::new()))
        .merge(assets::routes(app.clone()))
        .merge(health::routes(app.clone(), metrics))
        .fallback_service(paifang_portal::fallback(site).layer(CompressionLayer::new()));
    let work = paifang_accounts::jobs(&accounts).and(paifang_review::jobs(&desk));
    let jobs = paifang_push::jobs(&push, work);
    Ok(Product { router: outer(&app, router), app, accounts, push, settings: keeper, gateway, jobs, openapi })
}

/// The layers around everything: request context outermost, then the origin guard, then the net for panics (rule D11).
fn outer(app: &App, router: Router) -> Router {
    let (asked, guarded) = (app.clone(), app.clone());
    router
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| {
            metrics::counter!("paifang_panics_total").increment(1);
            axum::response::IntoResponse::into_response(paifang_kernel::Problem::internal(
                "a handler panicked",
            ))
        }))
        .layer(from_fn(move |request, next| guard_origin(guarded.clone(), request, next)))
        .layer(from_fn(move |request, next| context(asked.clone(), request, next)))
}

fn any_address(_: IpAddr) -> bool {
    true
}

/// Every refusal the product knows, each id once.
#[must_use]
pub fn problems() -> Vec<Code> {
    let slices = [
        paifang_kernel::problem::PROBLEMS,
        paifang_gateway::PROBLEMS,
        paifang_push::PROBLEMS,
        settings::PROBLEMS,
    ];
    let accounts = paifang_accounts::PROBLEMS.iter().chain(paifang_review::PROBLEMS).copied();
    let support = paifang_support::PROBLEMS.iter().copied();
    let listed = slices.into_iter().chain(accounts).chain(support).flatten().copied();
    let built = paifang_catalog::problems().into_iter().chain(paifang_apps::problems());
    let mut by_id = BTreeMap::new();
    for code in listed.chain(built) {
        by_id.entry(code.id).or_insert(code);
    }
    by_id.into_values().collect()
}

/// Tells the portal the names and numbers now in force.
pub(crate) fn tell_portal(portal: Portal, app: &App) -> Portal {
    let (brand, limits) = (app.brand(), app.limits());
    let told = portal.with_english_name(brand.name_en.clone());
    told.with_config(|config| {
        config.name.clone_from(&brand.name_zh);
        config.support_phone.clone_from(&brand.support_phone);
        config.support_email.clone_from(&brand.support_email);
        config.logo = settings::logo_address(&brand.logo);
        config.tints = settings::sheet_address(&brand.colour);
        config.numbers = Numbers {
            development_quota: limits.quota.development,
            online_quota: limits.quota.online,
            individual_devices: u64::from(limits.individual_devices),
            password_min: u32::try_from(limits.password.min).unwrap_or(8),
            password_max: u32::try_from(limits.password.max).unwrap_or(16),
            password_classes: u32::try_from(limits.password.min_classes).unwrap_or(2),
            ..config.numbers
        };
    })
}

fn portal_config(app: &App, face_login: bool) -> PortalConfig {
    let reasons = verification::KINDS.iter().flat_map(|kind| kind.reasons).map(|reason| RejectReason {
        code: reason.code.to_owned(),
        zh: reason.words.zh.to_owned(),
        en: reason.words.en.to_owned(),
    });
    PortalConfig {
        name: String::new(),
        public_url: app.settings.public_url.clone(),
        demo: app.settings.demo,
        support_phone: String::new(),
        support_email: String::new(),
        logo: String::new(),
        tints: String::new(),
        numbers: Numbers::default(),
        face_login,
        problems: problems(),
        agreements: AGREEMENTS.to_vec(),
        reasons: reasons.collect(),
    }
}
