//! Which channels an account wants for which notices: the topics, what is usual, and what cannot be switched off (NTF-03).

pub(crate) mod http;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use paifang_kernel::Problem;
use paifang_kernel::notice::Contact;

use crate::NOTICE_CHANNEL_REQUIRED;
use crate::provider::Channel;
use crate::templates::{Reach, all};

/// What notices are about; people choose channels for a topic, not for each kind of notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, schemars::JsonSchema, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Topic {
    /// The account and changes of its security.
    Security,
    /// What a reviewer decided.
    Review,
    /// The term of a contract.
    Contract,
    /// 80 % and 100 % of a quota.
    Quota,
    /// Keys that end.
    Key,
    /// Endpoints that fail or are suspended.
    Endpoint,
    /// Abilities that run out.
    Ability,
    /// Orders.
    Order,
    /// Updates of devices that are finished.
    Ota,
    /// Applications.
    App,
    /// Members of the organisation and its main account.
    Member,
    /// Tickets.
    Ticket,
    /// Announcements of the platform.
    Announcement,
    /// Everything else.
    Other,
}

impl Topic {
    const ALL: [Self; 14] = [
        Self::Security,
        Self::Review,
        Self::Contract,
        Self::Quota,
        Self::Key,
        Self::Endpoint,
        Self::Ability,
        Self::Order,
        Self::Ota,
        Self::App,
        Self::Member,
        Self::Ticket,
        Self::Announcement,
        Self::Other,
    ];

    /// What a kind of notice is about, told by the beginning of its name.
    pub(crate) fn of(kind: &str) -> Self {
        // A contract's outcome is decided at the review desk; its term is not.
        if kind.starts_with("contract.") && (kind.ends_with(".approved") || kind.ends_with(".rejected")) {
            return Self::Review;
        }
        match kind.split('.').next().unwrap_or_default() {
            "security" | "account" => Self::Security,
            "verification" | "review" => Self::Review,
            "contract" => Self::Contract,
            "quota" => Self::Quota,
            "key" => Self::Key,
            "endpoint" => Self::Endpoint,
            "ability" => Self::Ability,
            "order" => Self::Order,
            "ota" => Self::Ota,
            "app" => Self::App,
            "member" | "ownership" => Self::Member,
            "ticket" => Self::Ticket,
            "announcement" => Self::Announcement,
            _ => Self::Other,
        }
    }

    /// The topics that this version has notices for; codes are no notices, nobody switches them off.
    pub(crate) fn offered() -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(|topic| topic.templates().next().is_some())
    }

    /// The name in the store and in the API.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Review => "review",
            Self::Contract => "contract",
            Self::Quota => "quota",
            Self::Key => "key",
            Self::Endpoint => "endpoint",
            Self::Ability => "ability",
            Self::Order => "order",
            Self::Ota => "ota",
            Self::App => "app",
            Self::Member => "member",
            Self::Ticket => "ticket",
            Self::Announcement => "announcement",
            Self::Other => "other",
        }
    }

    /// The offered topic of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::offered().find(|topic| topic.name() == name)
    }

    /// Whether it cannot be switched off entirely: security and review (NTF-03).
    pub(crate) fn is_kept(self) -> bool {
        matches!(self, Self::Security | Self::Review)
    }

    /// The channels on which notices of the topic usually go to somebody with these contacts.
    pub(crate) fn usual(self, contact: &Contact) -> Choice {
        let reaches_all = self.templates().any(|template| template.reach == Reach::All);
        let (sms, mail) = (contact.phone.is_some(), contact.email.is_some());
        Choice { sms, mail: mail && (reaches_all || !sms), inbox: true }
    }

    fn templates(self) -> impl Iterator<Item = &'static crate::templates::Template> {
        all().filter(move |template| template.inbox && Self::of(template.kind) == self)
    }
}

/// The channels that an account chose for a topic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Text messages.
    pub(crate) sms: bool,
    /// Mails.
    pub(crate) mail: bool,
    /// The inbox in the console.
    pub(crate) inbox: bool,
}

impl Choice {
    /// Whether the choice has this channel.
    pub(crate) fn takes(self, channel: Channel) -> bool {
        match channel {
            Channel::Sms => self.sms,
            Channel::Mail => self.mail,
        }
    }

    /// Refuses to switch a kept topic off: its inbox stays, and one channel that is bound.
    pub(crate) fn allowed(self, topic: Topic, contact: &Contact) -> Result<Self, Problem> {
        if !topic.is_kept() {
            return Ok(self);
        }
        let reached = (self.sms && contact.phone.is_some()) || (self.mail && contact.email.is_some());
        match (self.inbox, reached) {
            (true, true) => Ok(self),
            (false, _) => Err(NOTICE_CHANNEL_REQUIRED.at("/inbox")),
            (true, false) => {
                Err(NOTICE_CHANNEL_REQUIRED.at(if contact.phone.is_some() { "/sms" } else { "/mail" }))
            }
        }
    }
}
