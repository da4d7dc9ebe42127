//! How long each class of identity data is kept: the one table that the sweeping jobs read (RNV-19, rule P7).

use jiff::{SignedDuration, Timestamp};

/// A class of identity data, by what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Uploaded, but never handed in; the time runs from the upload.
    Loose,
    /// Sent back by a reviewer; the time runs from the decision.
    Rejected,
    /// Taken back by the developer; the time runs from that.
    Withdrawn,
    /// Accepted once; the time runs from the closing of the account.
    Approved,
}

/// Days that each class is kept; three years are counted with their longest February.
pub const RETENTION: [(Class, i64); 4] =
    [(Class::Loose, 30), (Class::Rejected, 180), (Class::Withdrawn, 180), (Class::Approved, 3 * 365 + 1)];

impl Class {
    /// The name in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Loose => "loose",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Approved => "approved",
        }
    }

    /// How many days it is kept.
    #[must_use]
    pub fn days(self) -> i64 {
        RETENTION.iter().find(|(class, _)| *class == self).map_or(0, |(_, days)| *days)
    }

    /// What began to end before this moment is over now.
    #[must_use]
    pub fn over_since(self, now: Timestamp) -> Timestamp {
        now.saturating_sub(SignedDuration::from_hours(self.days() * 24)).unwrap_or(Timestamp::MIN)
    }
}
