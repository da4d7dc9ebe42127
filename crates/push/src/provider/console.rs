//! The development provider: messages appear in the log and, in demo mode, in the demo inbox.

use async_trait::async_trait;
use paifang_kernel::App;

use super::{Failure, Message, Provider, Receipt};
use crate::config::CONSOLE;
use crate::demo;

/// Shows messages instead of sending them; the configuration never lets it stand beside a real provider.
pub struct Console {
    app: App,
}

impl Console {
    /// A console of this application.
    #[must_use]
    pub fn new(app: App) -> Self {
        Self { app }
    }
}

#[async_trait]
impl Provider for Console {
    fn name(&self) -> &str {
        CONSOLE
    }

    async fn send(&self, message: &Message) -> Result<Receipt, Failure> {
        if self.app.settings.demo {
            let kept = demo::keep(&self.app, message).await;
            return kept.map(|()| Receipt::default()).map_err(|problem| Failure::new(problem.code().id));
        }
        let Message { channel, recipient, text, .. } = message;
        tracing::info!(
            channel = channel.name(),
            recipient = channel.mask(recipient),
            text,
            "message to a person"
        );
        Ok(Receipt::default())
    }
}
