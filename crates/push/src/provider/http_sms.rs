//! Text messages through any provider that takes them over HTTP.

use async_trait::async_trait;
use paifang_kernel::outbound::{Answer, Calls, Patience, check_pointer};

use super::{Failure, Message, Provider, Receipt};
use crate::config::HttpSmsConfig;

/// What the url, the headers and the body may name.
const VARIABLES: &[&str] = &["phone", "phone_digits", "text", "reference"];

/// A provider of text messages that is called over HTTP.
pub struct HttpSms {
    config: HttpSmsConfig,
    calls: Calls,
}

impl HttpSms {
    /// Opens the provider.
    ///
    /// # Errors
    /// The settings are faulty.
    pub fn new(config: HttpSmsConfig, patience: Patience) -> Result<Self, String> {
        Self::check(&config)?;
        let calls = Calls::new(config.call(), VARIABLES, patience)?;
        Ok(Self { config, calls })
    }

    /// Says what is wrong with the settings of a provider.
    ///
    /// # Errors
    /// The first fault in a sentence that shows no secret.
    pub fn check(config: &HttpSmsConfig) -> Result<(), String> {
        if config.name.is_empty() || config.name.len() > 40 {
            return Err("name: 1 to 40 characters".to_owned());
        }
        config.call().check(VARIABLES)?;
        if config.success_pointer.is_some() != config.success_equals.is_some() {
            return Err("success_pointer and success_equals go together".to_owned());
        }
        let mut pointers = config.success_pointer.iter().chain(&config.reference_pointer);
        pointers.try_for_each(|pointer| check_pointer(pointer))
    }

    fn judge(&self, answer: &Answer) -> Result<Receipt, Failure> {
        let listed = &self.config.success_status;
        let good = if listed.is_empty() { answer.is_success() } else { listed.contains(&answer.status) };
        if !good {
            let reason = format!("http status {}", answer.status);
            let of_message = matches!(answer.status, 400 | 422);
            return Err(if of_message { Failure::of_message(reason) } else { Failure::new(reason) });
        }
        if let (Some(pointer), Some(wanted)) = (&self.config.success_pointer, &self.config.success_equals)
            && answer.at(pointer).as_ref() != Some(wanted)
        {
            return Err(Failure::new(format!("the answer does not hold success at {pointer}")));
        }
        let reference = self.config.reference_pointer.as_deref().and_then(|pointer| answer.at(pointer));
        Ok(Receipt { reference: reference.map(|text| text.chars().take(100).collect()) })
    }
}

#[async_trait]
impl Provider for HttpSms {
    fn name(&self) -> &str {
        &self.config.name
    }

    async fn send(&self, message: &Message) -> Result<Receipt, Failure> {
        let value = |name: &str| {
            let value = match name {
                "phone" => &message.recipient,
                "phone_digits" => message.recipient.trim_start_matches('+'),
                "text" => &message.text,
                "reference" => &message.reference,
                _ => return None,
            };
            Some(value.to_owned())
        };
        let answer = self.calls.ask(&value).await.map_err(Failure::new)?;
        self.judge(&answer)
    }
}
