//! Telling reviewers of new and overdue cases, once for each version, through inbox, mail and webhook (REV-10).

mod store;
#[cfg(test)]
pub(crate) mod tests;

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::access::Operator;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::jobs::Job;
use paifang_kernel::notice::{Announcement, Notice, To};
use paifang_kernel::{App, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::case::{Case, CaseId, State};
use crate::colleagues::told;
use crate::desk::Desk;
use crate::groups;
use crate::http::IDLE;
use crate::subject::Kind;

/// The job that tells the reviewers.
pub(crate) const ALERT: &str = "review.alert";

/// What reviewers are told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Event {
    /// A version waits to be taken.
    Opened,
    /// A version waits although its deadline has passed.
    Overdue,
}

impl Event {
    /// The kind of the notice and of the announcement.
    fn kind(self) -> &'static str {
        match self {
            Self::Opened => "review.opened",
            Self::Overdue => "review.overdue",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct Alert {
    case: Id<CaseId>,
    version: u32,
    event: Event,
}

impl Alert {
    fn of(case: &Case, event: Event) -> Self {
        Self { case: case.id.clone(), version: case.version, event }
    }

    /// Whether the version still waits, and nobody is at work on it when it is new.
    fn holds_for(&self, case: &Case, now: Timestamp) -> bool {
        let waits = matches!(case.state, State::Pending { .. }) && case.version == self.version;
        waits && (self.event == Event::Overdue || case.claim(now, IDLE).is_none())
    }
}

/// Lets the reviewers be told that a version waits.
pub(crate) async fn arrived(app: &App, tx: &mut Tx, case: &Case) -> Result<(), Problem> {
    tx.enqueue(app, ALERT, &Alert::of(case, Event::Opened)).await.map(drop)
}

/// Lets the reviewers be told when the version is overdue, should it still wait then.
pub(crate) async fn when_overdue(app: &App, tx: &mut Tx, case: &Case) -> Result<(), Problem> {
    let after = case.due_at.saturating_add(SignedDuration::from_millis(1)).unwrap_or(case.due_at);
    tx.enqueue_at(app, ALERT, &Alert::of(case, Event::Overdue), after).await.map(drop)
}

/// Tells everybody who may decide the case, and the operators' other systems; a second run tells nobody again.
pub(crate) async fn tell(desk: &Desk, job: &Job) -> Result<(), Problem> {
    let alert: Alert = job.payload()?;
    let app = &desk.app;
    let colleagues = desk.colleagues().await?;
    let mut tx = app.db.begin().await?;
    // The case may be gone, with the organisation that asked.
    let Some(case) = store::find(&mut tx, &alert.case).await?.filter(|case| alert.holds_for(case, app.now()))
    else {
        return Ok(());
    };
    if !store::mark(&mut tx, &case, alert.event).await? {
        return Ok(());
    }
    let kind = desk.subjects.kind(&case.kind)?;
    let groups = groups::store::all(&mut tx).await?;
    for one in told(&colleagues, &groups, &case) {
        tx.notify(app, &notice(app, &one.id, alert.event.kind(), kind, &case)).await?;
    }
    tx.announce(app, &announcement(app, alert.event, &case)).await?;
    tx.commit().await
}

/// Words for one colleague: number, kind and deadline, and nothing about the person who asks (rule P8).
pub(crate) fn notice(app: &App, to: &Id<Operator>, words: &str, kind: &Kind, case: &Case) -> Notice {
    let due = case.due_at.to_zoned(app.zone()).strftime("%Y-%m-%d %H:%M").to_string();
    Notice::new(To::Operator(to.clone()), words)
        .param("number", case.number.as_str())
        .param("kind", json!({ "zh": kind.words.zh, "en": kind.words.en }))
        .param("due", due)
        .param("case", case.id.as_str())
}

fn announcement(app: &App, event: Event, case: &Case) -> Announcement {
    let url = format!("{}/admin/reviews/{}", app.settings.public_url, case.id);
    let data = [
        ("case", json!(case.id)),
        ("number", json!(case.number)),
        ("kind", json!(case.kind)),
        ("version", json!(case.version)),
        ("submitted_at", json!(case.submitted_at)),
        ("due_at", json!(case.due_at)),
        ("url", json!(url)),
    ];
    let data = data.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    Announcement { kind: event.kind().to_owned(), data }
}
