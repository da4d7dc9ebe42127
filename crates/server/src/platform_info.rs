//! What anybody may know of this platform: its name, its agreements, its promises and numbers.

use paifang_accounts::agreements::{self, Agreement, AgreementKind};
use paifang_accounts::{Accounts, Registration};
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
    /// The address of the uploaded logo, empty for the built-in one (ADM-05).
    pub logo_url: String,
    /// The chosen colour such as `#2457e6`, empty for the built-in one.
    pub colour: String,
    /// The zone of calendar days, working days and daily quotas, such as `Asia/Shanghai`.
    pub time_zone: String,
    /// Whether this is a demonstration.
    pub demo: bool,
    /// Which ways of registering are open (ACC-20).
    pub registration: RegistrationView,
    /// What the button of the outside provider says, where one is configured (ACC-16).
    pub outside: Option<OutsideView>,
    /// The agreements in force.
    pub agreements: Vec<AgreementInForce>,
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
    /// By the four factors of an identity card (ACC-17).
    pub identity: bool,
    /// The only domains whose mail addresses may register; empty for all.
    pub email_domains: Vec<String>,
    /// Whether an invitation code is demanded.
    pub invitation: bool,
}

/// An outside provider through which people may log in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutsideView {
    /// What its button says in Chinese.
    pub label_zh: String,
    /// What its button says in English.
    pub label_en: String,
}

/// An agreement in force.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AgreementInForce {
    /// Which one.
    pub kind: &'static str,
    /// Its version.
    pub version: String,
    /// Its Chinese title.
    pub title_zh: String,
    /// Its English title.
    pub title_en: String,
    /// Where it can be read.
    pub url: &'static str,
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
    /// What a password must be.
    pub password: PasswordNumbers,
}

/// What a password must be (SEC-04).
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasswordNumbers {
    /// At least so many characters.
    pub min: usize,
    /// At the most so many characters.
    pub max: usize,
    /// At least so many of letters, digits and symbols.
    pub classes: usize,
}

async fn show(cx: Cx, _open: Anyone, State(accounts): State<Accounts>) -> Reply<PlatformView> {
    let (brand, limits) = (cx.brand(), cx.limits());
    let mut in_force = Vec::new();
    for kind in AgreementKind::ALL {
        in_force.push(agreement(agreements::current(cx.app(), kind).await?));
    }
    Ok(Answer::new(PlatformView {
        name: brand.name(cx.lang()).to_owned(),
        logo_url: crate::settings::logo_address(&brand.logo),
        colour: brand.colour.clone(),
        time_zone: cx.zone().iana_name().unwrap_or("UTC").to_owned(),
        demo: cx.settings.demo,
        registration: registration(&accounts),
        outside: outside(&accounts),
        agreements: in_force,
        support: Support { phone: brand.support_phone.clone(), email: brand.support_email.clone() },
        promise: Promise { verification: format!("1-{}", limits.verification.promise_days) },
        limits: Numbers {
            development_quota: limits.quota.development,
            online_quota: limits.quota.online,
            individual_devices: limits.individual_devices,
            password: PasswordNumbers {
                min: limits.password.min,
                max: limits.password.max,
                classes: limits.password.min_classes,
            },
        },
    }))
}

fn outside(accounts: &Accounts) -> Option<OutsideView> {
    let config = accounts.config();
    let shown = &config.outside;
    shown.is_on().then(|| OutsideView { label_zh: shown.label_zh.clone(), label_en: shown.label_en.clone() })
}

fn registration(accounts: &Accounts) -> RegistrationView {
    let Registration { phone, email, identity, email_domains, invitation } = accounts.registration();
    RegistrationView { phone, email, identity, email_domains, invitation }
}

fn agreement(agreement: Agreement) -> AgreementInForce {
    AgreementInForce {
        kind: agreement.kind.name(),
        version: agreement.version.to_string(),
        title_zh: agreement.words.title_zh,
        title_en: agreement.words.title_en,
        url: agreement.kind.url(),
    }
}
