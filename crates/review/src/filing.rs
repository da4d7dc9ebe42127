//! What an owner of data tells the desk: a new case, a new version, a withdrawal, a revocation.

use jiff::Timestamp;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::db::{Db, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::limits::ReviewLimits;
use paifang_kernel::{App, Problem};

use crate::case::{Case, CaseId, Deed, OWN_CASE, Opinion, Reason, Reviewer, State};
use crate::rules::{self, automatic};
use crate::store::{self, Line};
use crate::{alerts, calendar};

/// A text by which a case can be found; only its keyed hash is kept (rule P2).
#[derive(Clone, Debug)]
pub struct Term {
    /// The text.
    pub text: String,
    /// Whether it names one person or company, so that other cases with it are shown to the reviewer (REV-06).
    pub identity: bool,
}

/// A set of data handed in for review.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The kind of case.
    pub kind: &'static str,
    /// The organisation that asks.
    pub org: Id<Organisation>,
    /// Who handed it in.
    pub account: Id<Account>,
    /// The masked name, or the company's name.
    pub applicant: String,
    /// The masked phone number, or an empty text.
    pub phone: String,
    /// What the case can be found by.
    pub terms: Vec<Term>,
}

/// Opens a case in state `pending` and starts its working-day clock (REV-01, REV-03).
///
/// # Errors
/// The store refuses.
pub async fn open(app: &App, tx: &mut Tx, what: &Submission, limits: &ReviewLimits) -> Result<Case, Problem> {
    let (promised_at, due_at) = clock(app, tx, limits).await?;
    let case = Case {
        id: app.id(),
        number: store::next_number(tx).await?,
        kind: what.kind.to_owned(),
        org: what.org.clone(),
        applicant: what.applicant.clone(),
        phone: what.phone.clone(),
        state: State::Pending { claim: None },
        version: 1,
        submitted_at: app.now(),
        promised_at,
        due_at,
        first: None,
        only_marked: false,
        revision: 1,
    };
    store::insert(tx, &case).await?;
    store::set_terms(app, tx, &case.id, &what.terms).await?;
    let line = applicants_line(app, &case, &what.account, "submit", "draft");
    store::record(app, tx, &case.id, &line).await?;
    automatic::ring(app, tx, &case).await?;
    alerts::when_overdue(app, tx, &case).await?;
    Ok(case)
}

/// Puts a new version into a pending or rejected case; the working-day clock starts again.
///
/// # Errors
/// The case ended in another way, or somebody changed it at the same moment.
pub async fn renew(
    app: &App,
    tx: &mut Tx,
    id: &Id<CaseId>,
    what: &Submission,
    limits: &ReviewLimits,
) -> Result<Case, Problem> {
    let before = store::load(tx, id).await?;
    let from = before.state.name();
    let mut case = before.renew()?;
    (case.promised_at, case.due_at) = clock(app, tx, limits).await?;
    case.submitted_at = app.now();
    case.applicant.clone_from(&what.applicant);
    case.phone.clone_from(&what.phone);
    store::save(tx, &case).await?;
    store::set_terms(app, tx, &case.id, &what.terms).await?;
    let action = if from == "rejected" { "resubmit" } else { "edit" };
    let line = applicants_line(app, &case, &what.account, action, from);
    store::record(app, tx, &case.id, &line).await?;
    automatic::ring(app, tx, &case).await?;
    alerts::when_overdue(app, tx, &case).await?;
    Ok(case)
}

/// Takes a pending case back for the applicant.
///
/// # Errors
/// It is not pending, or somebody changed it at the same moment.
pub async fn withdraw(
    app: &App,
    tx: &mut Tx,
    id: &Id<CaseId>,
    account: &Id<Account>,
) -> Result<Case, Problem> {
    let case = store::load(tx, id).await?.withdraw()?;
    store::save(tx, &case).await?;
    let line = applicants_line(app, &case, account, "withdraw", "pending");
    store::record(app, tx, &case.id, &line).await?;
    Ok(case)
}

/// Takes an approval away for an operator, with his words as the reason.
///
/// # Errors
/// It is not approved, or somebody changed it at the same moment.
pub async fn revoke(
    app: &App,
    tx: &mut Tx,
    id: &Id<CaseId>,
    who: &Reviewer,
    why: &str,
) -> Result<Case, Problem> {
    let case = store::load(tx, id).await?.revoke(who)?;
    store::save(tx, &case).await?;
    let reason = Reason { code: "revoked".to_owned(), target: None, note: Some(why.to_owned()) };
    let line = reviewers_line(&case, who, "revoke", "approved", vec![reason]);
    store::record(app, tx, &case.id, &line).await?;
    Ok(case)
}

/// Asks whether this deed may be done now. It may not yet, and the desk remembers who asked, when the kind's rule
/// demands a second person and this is the first (REV-09); whose own case it is may never (rule W8).
///
/// # Errors
/// `own_case`, `second_person_required`, or the store refuses.
pub async fn seconded(
    app: &App,
    tx: &mut Tx,
    id: &Id<CaseId>,
    who: &Reviewer,
    (deed, why): (Deed, &str),
) -> Result<Opinion, Problem> {
    let case = store::load(tx, id).await?;
    refuse_own(app, tx, &case, who).await?;
    if !rules::store::of(tx, &case.kind).await?.four_eyes.contains(&deed) {
        return Ok(Opinion::Enough);
    }
    let (case, opinion) = case.hear(who, deed, why)?;
    store::save(tx, &case).await?;
    if opinion == Opinion::AwaitingSecond {
        let line = reviewers_line(&case, who, deed.first_action(), case.state.name(), Vec::new());
        store::record(app, tx, id, &line).await?;
    }
    Ok(opinion)
}

/// Nobody works on a case of an organisation he belongs to, or that can be found by his own login, be it a phone
/// number, a mailbox or a user name (REV-09).
pub(crate) async fn refuse_own(app: &App, tx: &mut Tx, case: &Case, who: &Reviewer) -> Result<(), Problem> {
    let own = who.own_orgs.contains(&case.org) || store::has_term(app, tx, &case.id, &who.name).await?;
    if own { Err(OWN_CASE.into()) } else { Ok(()) }
}

/// Reads a case.
///
/// # Errors
/// There is none, or the store refuses.
pub async fn case(db: &Db, id: &Id<CaseId>) -> Result<Case, Problem> {
    store::read(db, id).await
}

async fn clock(app: &App, tx: &mut Tx, limits: &ReviewLimits) -> Result<(Timestamp, Timestamp), Problem> {
    let calendar = calendar::store::load(tx).await?;
    let end = |days| calendar.deadline(app.now(), &app.zone(), days);
    Ok((end(limits.promise_days), end(limits.deadline_days)))
}

fn applicants_line(app: &App, case: &Case, account: &Id<Account>, action: &str, from: &str) -> Line {
    Line {
        at: app.now(),
        who: account.to_string(),
        who_name: case.applicant.clone(),
        action: action.to_owned(),
        from: from.to_owned(),
        to: case.state.name().to_owned(),
        version: case.version,
        reasons: Vec::new(),
        note: None,
    }
}

/// A line of history about what a reviewer did; the state after it is the case's own.
pub(crate) fn reviewers_line(
    case: &Case,
    who: &Reviewer,
    action: &str,
    from: &str,
    reasons: Vec<Reason>,
) -> Line {
    Line {
        at: who.at,
        who: who.id.to_string(),
        who_name: who.name.clone(),
        action: action.to_owned(),
        from: from.to_owned(),
        to: case.state.name().to_owned(),
        version: case.version,
        reasons,
        note: None,
    }
}
