//! One text message or mail on its way: its states, when it is tried again and when it is given up. Pure.

pub(crate) mod http;
pub(crate) mod send;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

/// Where a delivery stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// Written, not tried or to be tried again.
    Queued,
    /// In the hands of a worker; after a crash it is tried again under the same reference.
    Sending,
    /// A provider has taken it.
    Sent,
    /// Given up.
    Failed,
}

impl State {
    /// The state of this name.
    pub(crate) fn of(name: &str) -> Option<Self> {
        [Self::Queued, Self::Sending, Self::Sent, Self::Failed].into_iter().find(|state| state.name() == name)
    }

    /// The name in the store.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }
}

/// What follows an attempt that no provider took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    /// Try again at this moment.
    At(Timestamp),
    /// Give up.
    GiveUp,
}

/// Decides what follows the failed attempt `number`, counted from 1, by the waits before each attempt; nothing
/// is tried once it has lost its meaning.
pub(crate) fn after_failure(
    number: u32,
    waits: &[u32],
    now: Timestamp,
    expires_at: Option<Timestamp>,
) -> Next {
    let Some(wait) = usize::try_from(number).ok().and_then(|done| waits.get(done)) else {
        return Next::GiveUp;
    };
    let due = now.saturating_add(SignedDuration::from_secs(i64::from(*wait)));
    match due {
        Ok(due) if expires_at.is_none_or(|end| due < end) => Next::At(due),
        _ => Next::GiveUp,
    }
}
