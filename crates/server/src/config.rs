//! The configuration: `config.default.toml`, then a file, then the environment; the only reader of the latter.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use jiff::tz::TimeZone;
use paifang_accounts::AccountsConfig;
use paifang_kernel::app::Settings;
use paifang_kernel::limits::Limits;
use paifang_kernel::live::{Brand, InForce};
use paifang_push::provider::Channel;
use paifang_push::{PushConfig, Ranking};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::settings::{self, Fault, KEYS, Stored};

/// The defaults, which are also the documentation.
pub const DEFAULTS: &str = include_str!("../config.default.toml");

/// Everything that can be set.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// How the program runs.
    pub server: ServerConfig,
    /// What the platform is called.
    pub platform: PlatformConfig,
    /// All numbers of requirements §3.
    pub limits: Limits,
    /// People.
    pub accounts: AccountsConfig,
    /// What is offered.
    pub catalog: paifang_catalog::Settings,
    /// Applications.
    pub apps: paifang_apps::Settings,
    /// Messages to people.
    pub push: PushConfig,
    /// Which of the providers of `push` are used, and in which order.
    pub providers: Ranking,
    /// The settings that the environment says; no page changes them (ADM-05).
    #[serde(skip)]
    pub fixed: BTreeSet<String>,
}

/// The `[server]` section.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ServerConfig {
    /// The address to listen on.
    pub listen: String,
    /// The data folder.
    pub data: PathBuf,
    /// The database's address, or empty for the file in the data folder.
    pub database: String,
    /// `text` or `json`.
    pub log: String,
    /// In the form of `RUST_LOG`.
    pub log_filter: String,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<std::net::IpAddr>,
    /// Seconds that requests in flight may take to end.
    pub shutdown_seconds: u64,
}

impl Default for ServerConfig {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            data: PathBuf::from("data"),
            database: String::new(),
            log: "text".to_owned(),
            log_filter: "info".to_owned(),
            trusted_proxies: Vec::new(),
            shutdown_seconds: 10,
        }
    }
}

/// The `[platform]` section.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlatformConfig {
    /// The platform's name in Chinese.
    pub name_zh: String,
    /// The platform's name in English.
    pub name_en: String,
    /// The address under which people reach it; empty for the address it listens on.
    pub public_url: String,
    /// The zone of calendar days.
    pub time_zone: String,
    /// The colour of buttons and links such as `#2457e6`; empty for the built-in one.
    pub colour: String,
    /// The id of an uploaded logo; empty for the built-in one.
    pub logo: String,
    /// Customer service by telephone.
    pub support_phone: String,
    /// Customer service by mail.
    pub support_email: String,
}

impl Default for PlatformConfig {
    fn default() -> Self {
        let brand = Brand::default();
        Self {
            name_zh: brand.name_zh,
            name_en: brand.name_en,
            public_url: String::new(),
            time_zone: "Asia/Shanghai".to_owned(),
            colour: brand.colour,
            logo: brand.logo,
            support_phone: brand.support_phone,
            support_email: brand.support_email,
        }
    }
}

impl Config {
    /// Reads defaults, file and environment.
    ///
    /// # Errors
    /// A sentence that names the setting that is unknown or of the wrong kind.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let mut figment = Figment::from(Serialized::defaults(Self::default())).merge(Toml::string(DEFAULTS));
        if let Some(file) = file {
            if !file.is_file() {
                return Err(format!("there is no configuration file {}", file.display()));
            }
            figment = figment.merge(Toml::file_exact(file));
        }
        // The master key and the tests' database come by the environment too, but are no settings.
        let environment = Env::prefixed("PAIFANG_").ignore(&["master_key", "test_pg"]).split("__");
        let fixed = environment.iter().map(|(name, _)| name.to_string()).collect();
        let read = figment.merge(environment).extract::<Self>();
        read.map(|config| Self { fixed, ..config }).map_err(|error| error.to_string())
    }

    /// What is wrong with the values, one sentence each; empty when nothing is. A demonstration bothers nobody, so its
    /// environment may go beyond the bounds, for a load or for somebody who cannot wait for the next code.
    #[must_use]
    pub fn faults(&self, demo: bool) -> Vec<String> {
        let of_settings =
            self.setting_faults().into_iter().filter(|fault| !(demo && self.is_fixed_range(fault)));
        let mut faults: Vec<String> = of_settings.map(|fault| fault.to_string()).collect();
        let url = &self.platform.public_url;
        let is_web = url.starts_with("http://") || url.starts_with("https://");
        if !url.is_empty() && (!is_web || url.ends_with('/')) {
            faults.push(
                "platform.public_url: must begin with http:// or https:// and not end with a slash"
                    .to_owned(),
            );
        }
        if self.server.listen.parse::<std::net::SocketAddr>().is_err() {
            faults.push(format!("server.listen: {} is no address with a port", self.server.listen));
        }
        if !matches!(self.server.log.as_str(), "text" | "json") {
            faults.push("server.log: text or json".to_owned());
        }
        faults.extend(self.accounts.outside.faults());
        faults.extend(self.accounts.business.faults());
        faults.extend(self.accounts.identity.validate(demo).err().unwrap_or_default());
        faults.extend(self.push.validate(demo).err().unwrap_or_default());
        faults
    }

    /// The database's address.
    #[must_use]
    pub fn database_url(&self) -> String {
        if self.server.database.is_empty() {
            format!("sqlite:{}", self.server.data.join("paifang.db").display())
        } else {
            self.server.database.clone()
        }
    }

    /// How this installation is reached and what it is.
    #[must_use]
    pub fn settings(&self, demo: bool) -> Settings {
        Settings {
            public_url: self.platform.public_url.clone(),
            demo,
            trusted_proxies: self.server.trusted_proxies.clone(),
        }
    }

    /// The part of the configuration that an operator may change while the platform runs (ADM-05).
    #[must_use]
    pub fn in_force(&self) -> InForce {
        let platform = &self.platform;
        let brand = Brand {
            name_zh: platform.name_zh.clone(),
            name_en: platform.name_en.clone(),
            support_phone: platform.support_phone.clone(),
            support_email: platform.support_email.clone(),
            colour: platform.colour.clone(),
            logo: platform.logo.clone(),
        };
        InForce {
            limits: Arc::new(self.limits.clone()),
            brand: Arc::new(brand),
            zone: TimeZone::get(&platform.time_zone).unwrap_or(TimeZone::UTC),
        }
    }

    /// The parts that can be changed while the platform runs, as one document.
    fn changeable(&self) -> Value {
        json!({ "platform": self.platform, "accounts": self.accounts, "limits": self.limits,
            "providers": self.providers })
    }

    /// The value of a setting by its name, such as `limits.sms.per_hour`.
    #[must_use]
    pub fn value(&self, path: &str) -> Option<Value> {
        self.changeable().pointer(&pointer(path)).cloned()
    }

    /// Whether the environment says what this setting is.
    #[must_use]
    pub fn is_fixed(&self, path: &str) -> bool {
        let covers = |name: &String| {
            path.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        self.fixed.iter().any(covers)
    }

    /// Whether this is about a number that the environment fixes, which is judged at the start and by nobody afterwards.
    fn is_fixed_range(&self, fault: &Fault) -> bool {
        matches!(fault, Fault::Range(key, ..) if self.is_fixed(key))
    }

    fn setting_faults(&self) -> Vec<Fault> {
        let document = self.changeable();
        let mut faults = settings::faults(|path| document.pointer(&pointer(path)).cloned());
        for (channel, path) in [(Channel::Sms, "providers.sms"), (Channel::Mail, "providers.mail")] {
            if !self.push.can_rank(channel, self.providers.of(channel)) {
                faults.push(Fault::Invalid(path));
            }
        }
        faults
    }

    /// This configuration with what was stored over it, except where the environment says otherwise (ADM-05).
    ///
    /// # Errors
    /// Everything that is wrong with the values.
    pub fn with_stored(&self, stored: &Stored) -> Result<Self, Vec<Fault>> {
        let mut document = self.changeable();
        let mut faults = Vec::new();
        for key in KEYS.iter().filter(|key| !self.is_fixed(key.path)) {
            if let (Some(value), Some(place)) =
                (stored.get(key.path), document.pointer_mut(&pointer(key.path)))
            {
                faults.extend(key.check(value).err());
                *place = value.clone();
            }
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let section = |name: &str| document.get(name).cloned().unwrap_or_default();
        let unreadable = |_| vec![Fault::Invalid("platform")];
        let joined = Self {
            platform: serde_json::from_value(section("platform")).map_err(unreadable)?,
            accounts: serde_json::from_value(section("accounts")).map_err(unreadable)?,
            limits: serde_json::from_value(section("limits")).map_err(unreadable)?,
            providers: serde_json::from_value(section("providers")).map_err(unreadable)?,
            ..self.clone()
        };
        let mut faults = joined.setting_faults();
        faults.retain(|fault| !self.is_fixed_range(fault));
        if faults.is_empty() { Ok(joined) } else { Err(faults) }
    }

    /// The configuration in force as TOML, without secrets.
    ///
    /// # Errors
    /// It cannot be written as TOML.
    pub fn print(&self) -> Result<String, String> {
        let mut shown = self.clone();
        if let Some((head, host)) = shown.server.database.rsplit_once('@')
            && let Some((user, _)) = head.rsplit_once(':')
        {
            shown.server.database = format!("{user}:***@{host}");
        }
        if shown.accounts.outside.is_on() {
            "***".clone_into(&mut shown.accounts.outside.client_secret);
        }
        toml::to_string_pretty(&shown).map_err(|error| error.to_string())
    }
}

fn pointer(path: &str) -> String {
    format!("/{}", path.replace('.', "/"))
}

#[cfg(test)]
mod tests {
    use super::Config;

    #[test]
    fn the_defaults_in_the_file_are_the_defaults_in_the_code() {
        let config = Config::load(None).unwrap_or_else(|fault| panic!("{fault}"));
        assert_eq!(config.faults(false), Vec::<String>::new());
        assert_eq!(config.limits, paifang_kernel::limits::Limits::default());
        assert_eq!(config.server.listen, "127.0.0.1:8080");
    }

    /// ACC-16: a half or unsafe provider is named, and its secret is not printed.
    #[test]
    fn the_outside_provider_is_checked_and_its_secret_kept() {
        let mut config = Config::default();
        let outside = &mut config.accounts.outside;
        "http://id.example.com/".clone_into(&mut outside.issuer);
        outside.scopes.clear();
        assert_eq!(config.faults(false).len(), 3);
        let outside = &mut config.accounts.outside;
        "https://id.example.com".clone_into(&mut outside.issuer);
        outside.scopes.push("openid".to_owned());
        "paifang".clone_into(&mut outside.client_id);
        "very-secret".clone_into(&mut outside.client_secret);
        assert_eq!(config.faults(false), Vec::<String>::new());
        let text = config.print().unwrap_or_default();
        assert!(text.contains("https://id.example.com") && !text.contains("very-secret"));
    }

    #[test]
    fn the_password_of_the_database_is_not_printed() {
        let mut config = Config::default();
        config.server.database = "postgres://paifang:secret@db/paifang".to_owned();
        let text = config.print().unwrap_or_default();
        assert!(text.contains("postgres://paifang:***@db/paifang") && !text.contains("secret@"));
    }
}
