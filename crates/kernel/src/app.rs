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
use crate::live::{Brand, Live};

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
    /// Numbers, names and zone, which an operator may change at any moment.
    pub live: Live,
    /// Address and mode of this installation, fixed until the next start.
    pub settings: Settings,
    /// Who has which session; plugged in by the accounts slice.
    pub sessions: Plug<dyn Sessions>,
    /// Rings when a job was written.
    pub bell: Bell,
}

/// How this installation is reached and what it is; fixed until the next start.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The address under which people reach it, without a slash at the end.
    pub public_url: String,
    /// Whether this is the marked demonstration with stub providers.
    pub demo: bool,
    /// Proxies whose `X-Forwarded-For` is believed (rule S7).
    pub trusted_proxies: Vec<std::net::IpAddr>,
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
}

impl Default for Settings {
    fn default() -> Self {
        Self { public_url: "http://127.0.0.1:8080".to_owned(), demo: false, trusted_proxies: Vec::new() }
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

    /// All numbers of requirements §3 as they are now; whoever decides by two of them asks once.
    #[must_use]
    pub fn limits(&self) -> Arc<Limits> {
        Arc::clone(&self.live.now().limits)
    }

    /// What the platform is called now and who answers for it.
    #[must_use]
    pub fn brand(&self) -> Arc<Brand> {
        Arc::clone(&self.live.now().brand)
    }

    /// The zone of calendar days, working days and daily quotas.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.live.now().zone.clone()
    }

    /// The calendar day of the platform's zone, as `2026-11-23`.
    #[must_use]
    pub fn today(&self) -> String {
        crate::calendar::day(self.now(), &self.zone())
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
