//! The one review desk: cases of every kind, queue, claim, decision with reasons, deadlines in working days.
//!
//! The desk knows no kind of case by itself. A slice that owns reviewed data implements [`Subject`], hands its cases in
//! with [`open`] and [`renew`], and is called back with the decision in the same transaction.

mod alerts;
mod assignment;
pub mod calendar;
mod case;
mod colleagues;
mod content;
mod desk;
mod ending;
mod filing;
mod groups;
mod http;
mod looks;
mod reasons;
mod rules;
mod statistics;
mod store;
#[cfg(test)]
mod stories;
mod subject;
mod views;
mod watermark;

pub use case::{Case, CaseId, Claim, Decided, Decision, NOTE_LENGTH, Reason, Reviewer, State};
pub use case::{Deed, First, Opinion};
pub use rules::automatic::jobs;

/// Every refusal of the desk, by slice.
pub const PROBLEMS: &[&[paifang_kernel::Code]] = &[
    case::PROBLEMS,
    assignment::PROBLEMS,
    calendar::PROBLEMS,
    groups::PROBLEMS,
    reasons::PROBLEMS,
    rules::PROBLEMS,
];
pub use colleagues::{Colleague, Colleagues};
pub use content::sealed_off;
pub use desk::Desk;
pub use ending::{Open, erase, open_cases};
pub use filing::{Submission, Term, case, open, renew, revoke, seconded, withdraw};
pub use http::routes;
pub use reasons::{CatalogueReason, catalogue};
pub use subject::{Check, Content, Fact, Kind, Outcome, Paper, ReasonText, Sight, Subject, View, Words};
pub use views::ReasonView;
pub use watermark::draw as draw_watermark;
