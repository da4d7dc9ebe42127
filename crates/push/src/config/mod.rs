//! The `push` section of the configuration: who sends text messages and mail, and in which words.

mod carriers;
mod check;
#[cfg(test)]
mod tests;
mod view;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use carriers::{
    AliyunSmsConfig, HttpSmsConfig, RegisteredTemplate, SmtpConfig, SmtpSecurity, TencentSmsConfig,
};
pub(crate) use check::check_registered;
pub use view::ProviderView;

use crate::provider::Channel;

/// How notices leave the platform (NTF-04).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PushConfig {
    /// The sender of mails, such as `Paifang <no-reply@example.com>`.
    pub from: String,
    /// Text message providers; the next one is used when one fails.
    pub sms: Vec<SmsConfig>,
    /// Mail providers; the next one is used when one fails.
    pub mail: Vec<MailConfig>,
    /// Seconds to wait before each attempt to send a code; codes are never sent after they have died.
    pub code_attempts: Vec<u32>,
    /// Seconds to wait before each attempt to send any other notice.
    pub notice_attempts: Vec<u32>,
    /// Whether the webhook of the back office may lead into the operator's own network, and be called without TLS (rule O1).
    pub private_webhook: bool,
    /// Changed words per kind of notice.
    pub templates: BTreeMap<String, TemplateEdit>,
}

/// A text message provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum SmsConfig {
    /// Development: the message appears in the log and, in demo mode, in the demo inbox.
    Console {},
    /// Any provider with an HTTP interface.
    Http(Box<HttpSmsConfig>),
    /// The text messages of Alibaba Cloud.
    Aliyun(Box<AliyunSmsConfig>),
    /// The text messages of Tencent Cloud.
    Tencent(Box<TencentSmsConfig>),
}

impl SmsConfig {
    /// The name in the delivery record and in the log.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Console {} => CONSOLE,
            Self::Http(http) => &http.name,
            Self::Aliyun(aliyun) => &aliyun.name,
            Self::Tencent(tencent) => &tencent.name,
        }
    }
}

/// A mail provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum MailConfig {
    /// Development: the mail appears in the log and, in demo mode, in the demo inbox.
    Console {},
    /// A mail server.
    Smtp(SmtpConfig),
}

impl MailConfig {
    /// The name in the delivery record and in the log.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Console {} => CONSOLE,
            Self::Smtp(smtp) => &smtp.name,
        }
    }
}

/// The name of the development provider.
pub(crate) const CONSOLE: &str = "console";

/// Which of the configured providers are used, and in which order (ADM-05).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ranking {
    /// The names of text message providers, the first to be tried first; empty for all as they are configured.
    pub sms: Vec<String>,
    /// The same for mail providers.
    pub mail: Vec<String>,
}

impl Ranking {
    /// The names of one channel.
    #[must_use]
    pub fn of(&self, channel: Channel) -> &[String] {
        match channel {
            Channel::Sms => &self.sms,
            Channel::Mail => &self.mail,
        }
    }
}

/// Changed words of one kind of notice.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TemplateEdit {
    /// Chinese.
    pub zh: WordsEdit,
    /// English.
    pub en: WordsEdit,
}

/// Changed words in one language; what is left out keeps the built-in words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WordsEdit {
    /// The heading and the mail's subject, without variables.
    pub title: Option<String>,
    /// The body in the inbox and in the mail.
    pub text: Option<String>,
    /// The text message, without the platform's name, which is put before it.
    pub sms: Option<String>,
}

impl Default for PushConfig {
    fn default() -> Self {
        Self {
            from: "Paifang <no-reply@localhost>".to_owned(),
            sms: vec![SmsConfig::Console {}],
            mail: vec![MailConfig::Console {}],
            code_attempts: vec![0, 5, 30],
            notice_attempts: vec![0, 5, 30, 300, 1_800, 7_200],
            private_webhook: false,
            templates: BTreeMap::new(),
        }
    }
}
