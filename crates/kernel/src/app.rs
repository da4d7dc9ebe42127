//! Everything that a slice is given: built once, cheap to clone, nothing of it global (design 1.7).

use std::ops::Deref;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::access::{Plug, Sessions};
use crate::clock::Clock;
use crate::db::Db;
use crate::entropy::Entropy;
use crate::files::Files;
use crate::id::{Id, Kind};
use crate::jobs::Bell;
use crate::keys::Keys;
use crate::limits::Limits;

/// The application as the slices see it.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

/// What the application is made of.
#[derive(Debug)]
pub struct Parts {
    /// The store.
    pub db: Db,
    /// The wall clock.
    pub clock: Clock,
    /// Randomness.
    pub entropy: Entropy,
    /// Encryption and keyed hashes.
    pub keys: Keys,
    /// Encrypted files.
    pub files: Files,
    /// All numbers of requirements §3.
    pub limits: Limits,
    /// Name, address, time zone and mode of this platform.
    pub settings: Settings,
    /// Who has which session; plugged in by the accounts slice.
    pub sessions: Plug<dyn Sessions>,
    /// Rings when a job was written.
    pub bell: Bell,
}

/// What this installation is called and how it is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The platform's name in Chinese.
    pub name_zh: String,
    /// The platform's name in English.
    pub name_en: String,
    /// The address under which people reach it, without a slash at the end.
    pub public_url: String,
    /// The zone of calendar days, working days and daily quotas.
    pub time_zone: TimeZone,
    /// Whether this is the marked demonstration with stub providers.
    pub demo: bool,
    /// Proxies whose `X-Forwarded-For` is believed (rule S7).
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// The phone number of the official customer service (RNV-12).
    pub support_phone: String,
    /// The mail address of the official customer service.
    pub support_email: String,
}

impl Settings {
    /// Whether people come over TLS, so that cookies are `Secure` with the `__Host-` prefix (rule A10).
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The full name of a cookie.
    #[must_use]
    pub fn cookie_name(&self, base: &str) -> String {
        if self.is_secure() { format!("__Host-{base}") } else { base.to_owned() }
    }

    /// The platform's name in a language.
    #[must_use]
    pub fn name(&self, lang: crate::Lang) -> &str {
        lang.pick(&self.name_zh, &self.name_en)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            name_zh: "牌坊开放平台".to_owned(),
            name_en: "Paifang Open Platform".to_owned(),
            public_url: "http://127.0.0.1:8080".to_owned(),
            time_zone: TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC),
            demo: false,
            trusted_proxies: Vec::new(),
            support_phone: "400-000-0000".to_owned(),
            support_email: "support@example.com".to_owned(),
        }
    }
}

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A fresh identifier.
    #[must_use]
    pub fn id<T: Kind>(&self) -> Id<T> {
        Id::new(&self.clock, &self.entropy)
    }

    /// The calendar day of the platform's zone, as `2026-11-23`.
    #[must_use]
    pub fn today(&self) -> String {
        crate::calendar::day(self.now(), &self.settings.time_zone)
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
