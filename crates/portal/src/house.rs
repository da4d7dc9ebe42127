//! What the house decides while the server runs, such as which ways of registering are open.

use async_trait::async_trait;
use paifang_kernel::Lang;

/// Which ways of registering are open (ACC-20).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registration {
    /// By phone number.
    pub phone: bool,
    /// By mail address.
    pub email: bool,
    /// By the four factors of an identity card (ACC-17).
    pub identity: bool,
    /// The only domains whose mail addresses may register; empty for all.
    pub email_domains: Vec<String>,
    /// Whether an invitation code is demanded.
    pub invitation: bool,
}

impl Default for Registration {
    fn default() -> Self {
        Self { phone: true, email: true, identity: false, email_domains: Vec::new(), invitation: false }
    }
}

/// A version of an agreement in one language, with the platform's name in its places (ACC-06).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgreementText {
    /// Its name.
    pub title: String,
    /// Its version.
    pub version: String,
    /// The day it came into force, as a calendar date.
    pub effective: String,
    /// The text in Markdown.
    pub text: String,
}

/// What a separate consent covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// The data of an identity card (rule P6).
    Identity,
    /// A face check (rule P5).
    Face,
}

/// A separate consent in one language, as it is recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConsentText {
    /// Which data it covers.
    pub data: String,
    /// What they are used for.
    pub purpose: String,
    /// How long they are kept.
    pub retention: String,
    /// How it is refused or taken back.
    pub withdrawal: String,
}

/// Asked for every page that shows such a decision. The server plugs it in.
#[async_trait]
pub trait House: Send + Sync {
    /// Which ways of registering are open now.
    async fn registration(&self) -> Registration;
    /// What the button of the outside provider says, where one is configured (ACC-16).
    async fn outside(&self, lang: Lang) -> Option<String>;
    /// What a separate consent says, in a language.
    async fn consent(&self, to: Consent, lang: Lang) -> Option<ConsentText>;
    /// The version of an agreement that is in force, by its kind on the wire, in a language.
    async fn agreement(&self, kind: &str, lang: Lang) -> Option<AgreementText>;
}

/// A house that decided nothing.
pub(crate) struct Usual;

#[async_trait]
impl House for Usual {
    async fn registration(&self) -> Registration {
        Registration::default()
    }

    async fn outside(&self, _lang: Lang) -> Option<String> {
        None
    }

    async fn consent(&self, _to: Consent, _lang: Lang) -> Option<ConsentText> {
        None
    }

    async fn agreement(&self, _kind: &str, _lang: Lang) -> Option<AgreementText> {
        None
    }
}
