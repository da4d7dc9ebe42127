//! Who carries a message to a phone or a mailbox: real providers, the development console and the test fake.

mod aliyun;
mod console;
mod fake;
mod http_sms;
mod rest;
mod signing;
mod smtp;
mod tencent;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::{Lang, mask};

pub use aliyun::AliyunSms;
pub use console::Console;
pub use fake::{Fake, Script};
pub use http_sms::HttpSms;
pub(crate) use rest::Rests;
pub use smtp::Smtp;
pub use tencent::TencentSms;

use crate::config::RegisteredTemplate;

/// The two ways to a person.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A text message.
    Sms,
    /// A mail.
    Mail,
}

impl Channel {
    /// The name in the store and in references.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Mail => "mail",
        }
    }

    /// Hides most of a recipient of this channel (rule P3).
    #[must_use]
    pub fn mask(self, recipient: &str) -> String {
        match self {
            Self::Sms => mask::phone(recipient),
            Self::Mail => mask::email(recipient),
        }
    }
}

/// One message on its way; its `Debug` shows neither recipient nor words.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct Message {
    /// How it travels.
    pub channel: Channel,
    /// The phone number in E.164, or the mail address.
    pub recipient: String,
    /// The subject of a mail; empty for text messages.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The same for every attempt at the same delivery, so that a provider can drop a second copy (NTF-05).
    pub reference: String,
    /// The code in the words, if there is one, for the demo inbox.
    pub code: Option<String>,
    /// The kind of the notice, for providers that send registered words only.
    #[serde(default)]
    pub kind: String,
    /// The language of the words.
    #[serde(default)]
    pub lang: Lang,
    /// What was filled into the words, by variable.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
}

/// A message in words that were registered with a provider.
struct Registered<'a> {
    /// The provider's id of the words.
    id: &'a str,
    /// Our variables with their values, in the order of the words.
    values: Vec<(&'a str, &'a str)>,
}

impl Message {
    /// The registered words of the message; a kind without them is left to the next provider.
    fn registered<'a>(
        &'a self,
        templates: &'a BTreeMap<String, RegisteredTemplate>,
    ) -> Result<Registered<'a>, Failure> {
        let found = templates.get(&self.kind);
        let words = found.ok_or_else(|| Failure::of_message("no registered words for this kind"))?;
        let id = if self.lang == Lang::En && !words.en.is_empty() { &words.en } else { &words.zh };
        let value = |name: &'a String| (name.as_str(), self.values.get(name).map_or("–", String::as_str));
        Ok(Registered { id, values: words.variables.iter().map(value).collect() })
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("channel", &self.channel)
            .field("recipient", &self.channel.mask(&self.recipient))
            .field("reference", &self.reference)
            .finish_non_exhaustive()
    }
}

/// What a provider said when it took a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Receipt {
    /// The provider's own number of the message.
    pub reference: Option<String>,
}

/// What a failure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blame {
    /// The provider cannot carry messages now.
    Provider,
    /// The provider works; it does not take this message, or not for this recipient.
    Message,
}

/// Why a message was not taken, in words that hold no personal data, code or secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    reason: String,
    blame: Blame,
}

impl Failure {
    /// The provider failed, for this reason.
    #[must_use]
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), blame: Blame::Provider }
    }

    /// The provider refused this message, for this reason.
    #[must_use]
    pub fn of_message(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), blame: Blame::Message }
    }

    /// What the failure says about the provider.
    #[must_use]
    pub fn blame(&self) -> Blame {
        self.blame
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

/// A carrier of text messages or mails (NTF-04).
#[async_trait]
pub trait Provider: Send + Sync {
    /// The name in the delivery record and in the log.
    fn name(&self) -> &str;

    /// Hands the message over; `Ok` means that the provider has taken it.
    async fn send(&self, message: &Message) -> Result<Receipt, Failure>;
}

/// The providers of each channel in the order in which they are tried.
#[derive(Clone)]
pub struct Providers {
    /// For text messages.
    pub sms: Vec<Arc<dyn Provider>>,
    /// For mails.
    pub mail: Vec<Arc<dyn Provider>>,
}

impl Providers {
    /// One provider for both channels, as in tests and demo mode.
    #[must_use]
    pub fn only(provider: Arc<dyn Provider>) -> Self {
        Self { sms: vec![provider.clone()], mail: vec![provider] }
    }

    /// The chain of a channel.
    #[must_use]
    pub fn chain(&self, channel: Channel) -> &[Arc<dyn Provider>] {
        match channel {
            Channel::Sms => &self.sms,
            Channel::Mail => &self.mail,
        }
    }
}
