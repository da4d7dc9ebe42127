//! Tickets of enterprise developers, at any hour, and their wishes for a one-to-one consultation (ENT-03, HLP-03).

mod desk;
mod ending;
mod form;
mod http;
mod store;
#[cfg(test)]
mod tests;
mod views;

use jiff::Timestamp;
use paifang_kernel::access::{Account, DeveloperKind, Organisation, Standing, Verification};
use paifang_kernel::id::Id;
use paifang_kernel::problem::STATE_CONFLICT;
use paifang_kernel::{Code, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use ending::{erase, personal};
pub use http::routes;

paifang_kernel::ids! {
    /// A ticket.
    TicketId = "tkt";
}

problems! {
    /// ENT-03: technical support is for enterprise developers only.
    ENTERPRISE_ONLY = 403 "enterprise_only", "技术支持和一对一咨询仅面向企业开发者", "Technical support and consultation are for enterprise developers only";
    /// Too many tickets of one organisation in a day.
    TICKET_QUOTA = 429 "ticket_quota", "今日提交的工单已达上限，请在已有工单中补充", "Too many tickets today; add to one that is open";
    /// A ticket that has grown too long goes on in a new one.
    TICKET_FULL = 409 "ticket_full", "这张工单的内容已达上限，请提交新的工单", "This ticket has grown too long; open a new one";
}

/// Tickets of one organisation in a day.
const PER_DAY: i64 = 50;
/// Messages of one ticket.
const MESSAGES: i64 = 300;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }
        impl $name {
            /// The name in the store and on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }
            /// Reads a stored name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                [$(Self::$variant),*].into_iter().find(|one| one.name() == name)
            }
        }
    };
}

words! {
    /// What a ticket is.
    Kind {
        /// A question about using the platform.
        Support = "support",
        /// The wish for a one-to-one solution consultation (1V1解决方案咨询).
        Consultation = "consultation",
    }
}

words! {
    /// What a ticket is about.
    Category {
        /// Account and log-in.
        Account = "account",
        /// Real-name verification and contracts.
        Verification = "verification",
        /// APIs and the gateway.
        Api = "api",
        /// Products and devices.
        Device = "device",
        /// Orders and invoices.
        Billing = "billing",
        /// Anything else.
        Other = "other",
    }
}

words! {
    /// How much it presses.
    Priority {
        /// When there is time.
        Low = "low",
        /// As usual.
        Normal = "normal",
        /// Work is held up.
        High = "high",
        /// Production stands still.
        Urgent = "urgent",
    }
}

words! {
    /// Who wrote a message.
    Side {
        /// The developer.
        Customer = "customer",
        /// Customer service.
        Staff = "staff",
    }
}

/// Where a ticket stands (HLP-04).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// Customer service is to answer.
    Open,
    /// Customer service answered; the developer is to write or to close.
    Waiting,
    /// Customer service says it is solved.
    Solved {
        /// When.
        at: Timestamp,
    },
    /// Over.
    Closed {
        /// When.
        at: Timestamp,
    },
}

impl State {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Waiting => "waiting",
            Self::Solved { .. } => "solved",
            Self::Closed { .. } => "closed",
        }
    }

    /// Somebody wrote; what was solved opens again when the developer writes.
    ///
    /// # Errors
    /// It is closed.
    pub fn wrote(self, side: Side) -> Result<Self, Code> {
        match (self, side) {
            (Self::Closed { .. }, _) => Err(STATE_CONFLICT),
            (Self::Open | Self::Waiting | Self::Solved { .. }, Side::Customer) => Ok(Self::Open),
            (Self::Open | Self::Waiting | Self::Solved { .. }, Side::Staff) => Ok(Self::Waiting),
        }
    }

    /// Customer service found the solution.
    ///
    /// # Errors
    /// It is solved or closed already.
    pub fn solve(self, at: Timestamp) -> Result<Self, Code> {
        match self {
            Self::Open | Self::Waiting => Ok(Self::Solved { at }),
            Self::Solved { .. } | Self::Closed { .. } => Err(STATE_CONFLICT),
        }
    }

    /// Either side ends it.
    ///
    /// # Errors
    /// It is closed already.
    pub fn close(self, at: Timestamp) -> Result<Self, Code> {
        match self {
            Self::Open | Self::Waiting | Self::Solved { .. } => Ok(Self::Closed { at }),
            Self::Closed { .. } => Err(STATE_CONFLICT),
        }
    }
}

/// Whom to call about a consultation, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Wish {
    /// Whom to ask for.
    pub contact: String,
    /// The phone number.
    pub phone: String,
    /// When it suits, in the developer's words.
    pub time: String,
}

/// A ticket without its messages.
#[derive(Clone, Debug)]
pub struct Ticket {
    /// The id.
    pub id: Id<TicketId>,
    /// What people call it, such as `T20261123-0001`.
    pub number: String,
    /// The owner.
    pub org: Id<Organisation>,
    /// Who opened it.
    pub account: Id<Account>,
    /// Question or consultation.
    pub kind: Kind,
    /// What it is about.
    pub category: Category,
    /// How much it presses.
    pub priority: Priority,
    /// In one line.
    pub subject: String,
    /// The requests it is about.
    pub request_ids: Vec<String>,
    /// For a consultation.
    pub wish: Option<Wish>,
    /// Where it stands.
    pub state: State,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When anything happened last.
    pub moved_at: Timestamp,
    /// When customer service answered first.
    pub answered_at: Option<Timestamp>,
    /// Guards the writes.
    pub version: i64,
}

/// One message of a ticket.
#[derive(Clone, Debug)]
pub struct Message {
    /// Who wrote.
    pub side: Side,
    /// The account or the operator's login.
    pub author: String,
    /// What.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Whether technical support is open to somebody (ENT-03).
#[must_use]
pub fn is_entitled(standing: &Standing) -> bool {
    standing.verification == Verification::Verified && standing.kind == Some(DeveloperKind::Enterprise)
}
