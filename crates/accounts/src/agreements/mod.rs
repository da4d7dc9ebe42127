//! Agreements: which texts in which version, and who accepted them when from where (ACC-05, ACC-06).

use paifang_kernel::problems;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

mod store;

pub use store::accept;

problems! {
    /// ACC-06: an older or unknown version was accepted.
    AGREEMENT_OUTDATED = 409 "agreement_outdated", "协议已更新，请刷新后阅读最新版本", "The agreement has a newer version; reload and read it";
}

/// Which agreement is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AgreementKind {
    /// 开放平台协议, at registration.
    OpenPlatform,
    /// 开发者服务协议, at real-name verification.
    DeveloperService,
}

impl AgreementKind {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenPlatform => "open_platform",
            Self::DeveloperService => "developer_service",
        }
    }
}

/// The agreements in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Agreements {
    /// 开放平台协议.
    pub open_platform: Agreement,
    /// 开发者服务协议.
    pub developer_service: Agreement,
}

/// One agreement in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Agreement {
    /// Its version, such as `1.0`; a new first number asks everybody again.
    pub version: String,
    /// Its Chinese name.
    pub title_zh: String,
    /// Its English name.
    pub title_en: String,
    /// Where it can be read.
    pub url: String,
}

impl Default for Agreements {
    fn default() -> Self {
        let agreement = |zh: &str, en: &str, url: &str| Agreement {
            version: "1.0".to_owned(),
            title_zh: zh.to_owned(),
            title_en: en.to_owned(),
            url: url.to_owned(),
        };
        Self {
            open_platform: agreement("开放平台协议", "Open Platform Agreement", "/legal/open-platform"),
            developer_service: agreement(
                "开发者服务协议",
                "Developer Service Agreement",
                "/legal/developer-service",
            ),
        }
    }
}

impl Agreements {
    /// The agreement of a kind.
    #[must_use]
    pub fn get(&self, kind: AgreementKind) -> &Agreement {
        match kind {
            AgreementKind::OpenPlatform => &self.open_platform,
            AgreementKind::DeveloperService => &self.developer_service,
        }
    }
}

impl Agreement {
    /// The first number of the version, which decides whether an older acceptance still holds.
    #[must_use]
    pub fn major(&self) -> i64 {
        self.version.split('.').next().and_then(|number| number.parse().ok()).unwrap_or(0)
    }
}
