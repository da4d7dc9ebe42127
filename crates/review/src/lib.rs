//! The one review desk: cases of every kind, queue, claim, decision with reasons, deadlines in working days.
//!
//! The desk knows no kind of case by itself. A slice that owns reviewed data implements [`Subject`], hands its cases in
//! with [`open`] and [`renew`], and is called back with the decision in the same transaction.

pub mod calendar;
mod case;
mod content;
mod desk;
mod filing;
mod http;
mod reasons;
mod store;
#[cfg(test)]
mod stories;
mod subject;
mod views;
mod watermark;

pub use case::{
    CLAIM_REQUIRED, NOTE_INVALID, OWN_CASE, REASON_REQUIRED, REASON_TARGET_UNKNOWN, REASON_UNKNOWN,
    REVIEW_CLAIMED,
};
pub use case::{Case, CaseId, Claim, Decided, Decision, NOTE_LENGTH, PROBLEMS, Reason, Reviewer, State};
pub use content::sealed_off;
pub use desk::Desk;
pub use filing::{Submission, Term, case, open, renew, revoke, withdraw};
pub use http::routes;
pub use reasons::{CatalogueReason, catalogue};
pub use subject::{Check, Content, Fact, Kind, Outcome, Paper, ReasonText, Sight, Subject, View, Words};
pub use views::ReasonView;
pub use watermark::draw as draw_watermark;
