//! Tickets, consultations and messages as they arrive, and the checks on them.

use paifang_kernel::Problem;
use paifang_kernel::problem::INVALID;
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Category, Kind, Priority, Wish};

/// A question to customer service.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// What it is about.
    category: Category,
    /// How much it presses; usual when left out.
    #[serde(default = "usual")]
    priority: Priority,
    /// In one line, up to 100 characters.
    #[serde(default)]
    subject: String,
    /// The question, up to 5,000 characters.
    #[serde(default)]
    text: String,
    /// Up to ten request ids it is about.
    #[serde(default)]
    request_ids: Vec<String>,
}

/// The wish for a one-to-one solution consultation.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewConsultation {
    /// The scenario in one line, up to 100 characters.
    #[serde(default)]
    subject: String,
    /// What is to be built, up to 5,000 characters.
    #[serde(default)]
    text: String,
    /// Whom to ask for, up to 50 characters.
    #[serde(default)]
    contact: String,
    /// The phone number, up to 30 characters.
    #[serde(default)]
    phone: String,
    /// When it suits, up to 100 characters; may be left out.
    #[serde(default)]
    time: String,
}

/// One more message.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMessage {
    /// Up to 5,000 characters.
    #[serde(default)]
    text: String,
}

/// What is opened, checked.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) kind: Kind,
    pub(super) category: Category,
    pub(super) priority: Priority,
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) request_ids: Vec<String>,
    pub(super) wish: Option<Wish>,
}

fn usual() -> Priority {
    Priority::Normal
}

/// Gathers refusals, so that the form shows all its errors at once.
#[derive(Default)]
struct Checks(Option<Problem>);

impl Checks {
    fn text(&mut self, text: &str, length: std::ops::RangeInclusive<usize>, pointer: &'static str) -> String {
        let text = text.trim();
        let one_line = *length.end() <= 100;
        let plain = !text.chars().any(|c| c.is_control() && (one_line || c != '\n'));
        if !plain || !length.contains(&text.chars().count()) {
            let reason = format!("{}..{}", length.start(), length.end());
            self.add(INVALID.arg("reason", reason).at(pointer));
        }
        text.to_owned()
    }

    fn add(&mut self, problem: Problem) {
        self.0 = Some(match self.0.take() {
            Some(first) => first.and(problem),
            None => problem,
        });
    }

    fn end(self) -> Result<(), Problem> {
        self.0.map_or(Ok(()), Err)
    }
}

impl NewTicket {
    pub(super) fn check(self) -> Result<Opening, Problem> {
        let mut checks = Checks::default();
        let subject = checks.text(&self.subject, 1..=100, "/subject");
        let text = checks.text(&self.text, 1..=5_000, "/text");
        let is_id =
            |id: &String| (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_graphic());
        if self.request_ids.len() > 10 || !self.request_ids.iter().all(is_id) {
            checks.add(INVALID.arg("reason", "0..10").at("/request_ids"));
        }
        checks.end()?;
        let (category, priority, request_ids) = (self.category, self.priority, self.request_ids);
        Ok(Opening { kind: Kind::Support, category, priority, subject, text, request_ids, wish: None })
    }
}

impl NewConsultation {
    pub(super) fn check(self) -> Result<Opening, Problem> {
        let mut checks = Checks::default();
        let subject = checks.text(&self.subject, 1..=100, "/subject");
        let text = checks.text(&self.text, 1..=5_000, "/text");
        let wish = Wish {
            contact: checks.text(&self.contact, 1..=50, "/contact"),
            phone: checks.text(&self.phone, 5..=30, "/phone"),
            time: checks.text(&self.time, 0..=100, "/time"),
        };
        checks.end()?;
        Ok(Opening {
            kind: Kind::Consultation,
            category: Category::Other,
            priority: Priority::Normal,
            subject,
            text,
            request_ids: Vec::new(),
            wish: Some(wish),
        })
    }
}

impl NewMessage {
    pub(super) fn check(self) -> Result<String, Problem> {
        let mut checks = Checks::default();
        let text = checks.text(&self.text, 1..=5_000, "/text");
        checks.end()?;
        Ok(text)
    }
}
