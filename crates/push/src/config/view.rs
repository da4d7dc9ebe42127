//! The providers as operators see them.

use jiff::Timestamp;
use serde::Serialize;
use url::Url;

use super::{MailConfig, PushConfig, SmsConfig};
use crate::provider::Channel;

/// A provider as operators see it: no secret, no full address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ProviderView {
    /// `sms` or `mail`.
    pub channel: Channel,
    /// The name in the delivery record.
    pub name: String,
    /// `console`, `http`, `aliyun`, `tencent` or `smtp`.
    pub kind: &'static str,
    /// The host that is called, empty for the console.
    pub host: String,
    /// Whether it is tried at all.
    pub used: bool,
    /// Until when others are tried before it, because it failed a moment ago; as this node sees it.
    #[schemars(with = "Option<String>")]
    pub rests_until: Option<Timestamp>,
}

impl PushConfig {
    /// The providers in the order of the configuration, without their secrets.
    pub(crate) fn provider_views(&self) -> Vec<ProviderView> {
        let view = |channel, name: &str, kind, host| {
            let name = name.to_owned();
            ProviderView { channel, name, kind, host, used: true, rests_until: None }
        };
        let sms = self.sms.iter().map(|provider| {
            let (kind, host) = match provider {
                SmsConfig::Console {} => ("console", String::new()),
                SmsConfig::Http(http) => ("http", host(&http.url)),
                SmsConfig::Aliyun(aliyun) => ("aliyun", host(&aliyun.endpoint)),
                SmsConfig::Tencent(tencent) => ("tencent", host(&tencent.endpoint)),
            };
            view(Channel::Sms, provider.name(), kind, host)
        });
        let mail = self.mail.iter().map(|provider| {
            let (kind, host) = match provider {
                MailConfig::Console {} => ("console", String::new()),
                MailConfig::Smtp(smtp) => ("smtp", smtp.host.clone()),
            };
            view(Channel::Mail, provider.name(), kind, host)
        });
        sms.chain(mail).collect()
    }
}

fn host(url: &str) -> String {
    let url = Url::parse(url).ok();
    url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}
