//! Everything the portal is told from outside: names, numbers, codes and agreements.

use paifang_kernel::{Code, Lang};

use crate::chrome::thousands;

/// Settings of the pages before sign-in, filled by the server.
#[derive(Clone, Debug)]
pub struct PortalConfig {
    /// The platform's name as the header shows it; see [`crate::Portal::with_english_name`] for the English pages.
    pub name: String,
    /// The origin the outside world uses, without a trailing slash.
    pub public_url: String,
    /// Whether this is the demo world: a banner on each page, captcha answers, a link to the demo inbox.
    pub demo: bool,
    /// Customer service by telephone; empty when there is none.
    pub support_phone: String,
    /// Customer service by e-mail; empty when there is none.
    pub support_email: String,
    /// The address of the uploaded logo; empty for the built-in one.
    pub logo: String,
    /// The address of a style sheet with the chosen colour's tints; empty for the built-in colour.
    pub tints: String,
    /// The numbers the pages quote.
    pub numbers: Numbers,
    /// Whether face login is switched on (LOG-03).
    pub face_login: bool,
    /// Every code the server can answer; each gets a page (GW-17).
    pub problems: Vec<Code>,
    /// The agreements in force.
    pub agreements: Vec<Agreement>,
    /// Standard reject reasons of real-name verification (RNV-14, RNV-15).
    pub reasons: Vec<RejectReason>,
}

/// Numbers of requirements §3 that the pages quote.
#[derive(Clone, Copy, Debug)]
pub struct Numbers {
    /// Calls per day in development.
    pub development_quota: u64,
    /// Calls per day once online.
    pub online_quota: u64,
    /// Devices of an individual developer.
    pub individual_devices: u64,
    /// Shortest password, characters.
    pub password_min: u32,
    /// Longest password, characters.
    pub password_max: u32,
    /// How many of letters, digits and symbols a password must have.
    pub password_classes: u32,
    /// Accepted difference of a call's timestamp, seconds.
    pub signature_tolerance: u32,
}

impl Default for Numbers {
    fn default() -> Self {
        Self {
            development_quota: 5_000,
            online_quota: 100_000,
            individual_devices: 300,
            password_min: 8,
            password_max: 16,
            password_classes: 2,
            signature_tolerance: 300,
        }
    }
}

impl Numbers {
    /// Calls per day in development, as a page writes it.
    pub(crate) fn development(&self) -> String {
        thousands(self.development_quota)
    }

    /// Calls per day once online, as a page writes it.
    pub(crate) fn online(&self) -> String {
        thousands(self.online_quota)
    }

    /// Devices of an individual developer, as a page writes it.
    pub(crate) fn devices(&self) -> String {
        thousands(self.individual_devices)
    }
}

/// One agreement of this server; its text and version come from [`crate::House`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Its kind on the wire: `open_platform` or `developer_service`.
    pub kind: &'static str,
    /// Its Chinese title.
    pub zh: &'static str,
    /// Its English title.
    pub en: &'static str,
}

impl Agreement {
    /// The page that shows it.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/legal/{}", self.kind.replace('_', "-"))
    }

    /// Its title in a language.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// The agreements of this platform (ACC-05, RNV-04).
pub const AGREEMENTS: [Agreement; 2] = [
    Agreement { kind: "open_platform", zh: "开放平台协议", en: "Open Platform Agreement" },
    Agreement { kind: "developer_service", zh: "开发者服务协议", en: "Developer Service Agreement" },
];

/// One standard reason for refusing a verification case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectReason {
    /// Its code, such as `ind_2` or `ent_3`.
    pub code: String,
    /// The Chinese text.
    pub zh: String,
    /// The English text.
    pub en: String,
}
