//! What anybody may know of this platform: its name, its agreements, its promises and numbers.

use paifang_accounts::Accounts;
use paifang_accounts::agreements::Agreement;
use paifang_kernel::access::Anyone;
use paifang_kernel::api::{Answer, Api, Cx, JsonSchema, Reply, State};
use serde::Serialize;

/// The route.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("platform").get("/platform", show, "Tells the platform's name, agreements, promises and numbers")
}

/// The platform as a visitor sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlatformView {
    /// The name in the language of the request.
    pub name: String,
    /// Whether this is a demonstration.
    pub demo: bool,
    /// Which ways of registering are open (ACC-20).
    pub registration: RegistrationView,
    /// The agreements in force.
    pub agreements: Vec<AgreementView>,
    /// Official customer service (RNV-12).
    pub support: Support,
    /// What is promised.
    pub promise: Promise,
    /// Numbers that pages quote.
    pub limits: Numbers,
}

/// Which ways of registering are open.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RegistrationView {
    /// By phone number.
    pub phone: bool,
    /// By mail address.
    pub email: bool,
}

/// An agreement in force.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AgreementView {
    /// Which one.
    pub kind: &'static str,
    /// Its version.
    pub version: String,
    /// Its Chinese title.
    pub title_zh: String,
    /// Its English title.
    pub title_en: String,
    /// Where it can be read.
    pub url: String,
}

/// Official customer service.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Support {
    /// By telephone.
    pub phone: String,
    /// By mail.
    pub email: String,
}

/// What is promised, in working days.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Promise {
    /// Until a verification is decided.
    pub verification: String,
}

/// Numbers that pages quote.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Numbers {
    /// Calls a day in development.
    pub development_quota: u64,
    /// Calls a day once online.
    pub online_quota: u64,
    /// Devices of an individual developer.
    pub individual_devices: u32,
}

async fn show(cx: Cx, _open: Anyone, State(accounts): State<Accounts>) -> Reply<PlatformView> {
    let config = accounts.config();
    let (brand, limits) = (cx.brand(), cx.limits());
    let agreements = &config.agreements;
    Ok(Answer::new(PlatformView {
        name: brand.name(cx.lang()).to_owned(),
        demo: cx.settings.demo,
        registration: RegistrationView { phone: config.registration.phone, email: config.registration.email },
        agreements: vec![
            agreement("open_platform", &agreements.open_platform),
            agreement("developer_service", &agreements.developer_service),
        ],
        support: Support { phone: brand.support_phone.clone(), email: brand.support_email.clone() },
        promise: Promise { verification: format!("1-{}", limits.verification.promise_days) },
        limits: Numbers {
            development_quota: limits.quota.development,
            online_quota: limits.quota.online,
            individual_devices: limits.individual_devices,
        },
    }))
}

fn agreement(kind: &'static str, agreement: &Agreement) -> AgreementView {
    AgreementView {
        kind,
        version: agreement.version.clone(),
        title_zh: agreement.title_zh.clone(),
        title_en: agreement.title_en.clone(),
        url: agreement.url.clone(),
    }
}
