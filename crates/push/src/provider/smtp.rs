//! Mails through a mail server.

use std::time::Duration;

use async_trait::async_trait;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::{Failure, Message, Provider, Receipt};
use crate::config::{SmtpConfig, SmtpSecurity};

/// A mail server as the carrier of mails.
pub struct Smtp {
    name: String,
    from: Mailbox,
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    /// Opens the provider; no connection is made before the first mail.
    ///
    /// # Errors
    /// The sender or the server's name cannot be used.
    pub fn new(config: &SmtpConfig, from: &str, patience: Duration) -> Result<Self, String> {
        let from: Mailbox = from.parse().map_err(|_| "push.from: not a mail address".to_owned())?;
        let builder = match config.security {
            SmtpSecurity::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.host),
            SmtpSecurity::Starttls => AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&config.host),
            SmtpSecurity::None => Ok(AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.host)),
        };
        let mut builder = builder
            .map_err(|_| format!("push.mail {}: the host cannot be used", config.name))?
            .hello_name(ClientId::Domain(from.email.domain().to_owned()))
            .timeout(Some(patience));
        if let Some(port) = config.port {
            builder = builder.port(port);
        }
        if let Some(user) = &config.user {
            builder =
                builder.credentials(Credentials::new(user.clone(), config.password.expose().to_owned()));
        }
        Ok(Self { name: config.name.clone(), from, transport: builder.build() })
    }

    /// The mail as it goes over the wire; its Message-ID is the reference, so that a second copy can be dropped.
    fn mail(&self, message: &Message) -> Result<lettre::Message, Failure> {
        let to: Mailbox =
            message.recipient.parse().map_err(|_| Failure::new("the address is not a mailbox"))?;
        let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(message.text.clone());
        lettre::Message::builder()
            .from(self.from.clone())
            .to(to)
            .subject(message.subject.clone())
            .message_id(Some(format!("<{}@{}>", message.reference, self.from.email.domain())))
            .singlepart(text)
            .map_err(|_| Failure::new("the mail cannot be written"))
    }
}

#[async_trait]
impl Provider for Smtp {
    fn name(&self) -> &str {
        &self.name
    }

    async fn send(&self, message: &Message) -> Result<Receipt, Failure> {
        let mail = self.mail(message)?;
        self.transport.send(mail).await.map_err(|error| failure(&error))?;
        Ok(Receipt { reference: Some(message.reference.clone()) })
    }
}

/// Names the kind of fault only: a server's words may repeat the address.
fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    match error.status() {
        // 550 to 554 refuse this mail or its recipient; everything else is the server's own trouble.
        Some(code) if matches!(u16::from(code), 550..=554) => {
            Failure::of_message(format!("smtp status {code}"))
        }
        Some(code) => Failure::new(format!("smtp status {code}")),
        None if error.is_timeout() => Failure::new("no answer in time"),
        None if error.is_tls() => Failure::new("no safe connection"),
        None => Failure::new("no connection"),
    }
}
