//! Every state of a case against every move, as a picture that reviewers of a change can read.

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::Problem;
use paifang_kernel::id::Id;

use super::{Case, Decision, Reason, Reviewer, State};

const IDLE: SignedDuration = SignedDuration::from_mins(30);

fn reviewer(name: &str, minute: i64) -> Reviewer {
    let at = Timestamp::from_second(minute * 60).unwrap();
    Reviewer { id: Id::trusted(format!("opr_{name}")), name: name.to_owned(), own_orgs: Vec::new(), at }
}

fn reasons() -> Vec<Reason> {
    vec![Reason { code: "ind_1".to_owned(), target: None, note: None }]
}

fn case(state: State) -> Case {
    Case {
        id: Id::trusted("case_1".to_owned()),
        number: "RV000001".to_owned(),
        kind: "individual".to_owned(),
        org: Id::trusted("org_1".to_owned()),
        applicant: "*娜".to_owned(),
        phone: String::new(),
        state,
        version: 1,
        submitted_at: Timestamp::UNIX_EPOCH,
        promised_at: Timestamp::UNIX_EPOCH,
        due_at: Timestamp::UNIX_EPOCH,
        first: None,
        only_marked: false,
        revision: 1,
    }
}

fn states() -> Vec<(&'static str, State)> {
    let rui = reviewer("rui", 0);
    vec![
        ("pending, free", State::Pending { claim: None }),
        ("pending, mine", State::Pending { claim: Some(rui.claim()) }),
        ("pending, another's", State::Pending { claim: Some(reviewer("yan", 0).claim()) }),
        ("approved", State::Approved(rui.decided())),
        ("rejected", State::Rejected(rui.decided(), reasons())),
        ("withdrawn", State::Withdrawn),
        ("revoked", State::Revoked(rui.decided())),
    ]
}

#[test]
fn every_state_answers_every_move() {
    let rui = reviewer("rui", 1);
    type Move<'a> = (&'a str, &'a dyn Fn(Case) -> Result<Case, Problem>);
    let moves: [Move<'_>; 8] = [
        ("claim", &|case| case.take(&rui, IDLE)),
        ("release", &|case| case.release(&rui, IDLE)),
        ("approve", &|case| case.decide(&rui, IDLE, 1, &Decision::Approve)),
        ("reject", &|case| case.decide(&rui, IDLE, 1, &Decision::Reject(reasons()))),
        ("reject bare", &|case| case.decide(&rui, IDLE, 1, &Decision::Reject(vec![]))),
        ("renew", &|case| Ok(case.renew()?)),
        ("withdraw", &|case| Ok(case.withdraw()?)),
        ("revoke", &|case| Ok(case.revoke(&rui)?)),
    ];
    let mut picture = String::new();
    for (name, state) in states() {
        picture.push_str(&format!("{name}:"));
        for (title, step) in &moves {
            let outcome = match step(case(state.clone())) {
                Ok(case) => case.state.name(),
                Err(problem) => problem.code().id,
            };
            picture.push_str(&format!(" {title}={outcome}"));
        }
        picture.push('\n');
    }
    let expected = "\
pending, free: claim=pending release=pending approve=claim_required reject=claim_required reject bare=claim_required renew=pending withdraw=withdrawn revoke=state_conflict
pending, mine: claim=pending release=pending approve=approved reject=rejected reject bare=reason_required renew=pending withdraw=withdrawn revoke=state_conflict
pending, another's: claim=review_claimed release=review_claimed approve=review_claimed reject=review_claimed reject bare=review_claimed renew=pending withdraw=withdrawn revoke=state_conflict
approved: claim=state_conflict release=state_conflict approve=state_conflict reject=state_conflict reject bare=state_conflict renew=state_conflict withdraw=state_conflict revoke=revoked
rejected: claim=state_conflict release=state_conflict approve=state_conflict reject=state_conflict reject bare=state_conflict renew=pending withdraw=state_conflict revoke=state_conflict
withdrawn: claim=state_conflict release=state_conflict approve=state_conflict reject=state_conflict reject bare=state_conflict renew=state_conflict withdraw=state_conflict revoke=state_conflict
revoked: claim=state_conflict release=state_conflict approve=state_conflict reject=state_conflict reject bare=state_conflict renew=state_conflict withdraw=state_conflict revoke=state_conflict
";
    assert_eq!(picture, expected);
}

/// REV-04: an idle claim returns after 30 minutes.
#[test]
fn a_claim_without_a_sign_of_life_returns_after_thirty_minutes() {
    let taken = case(State::Pending { claim: None }).take(&reviewer("yan", 0), IDLE).unwrap();
    let refused = taken.clone().take(&reviewer("rui", 29), IDLE).unwrap_err();
    assert_eq!(refused.code().id, "review_claimed");
    let retaken = taken.take(&reviewer("rui", 30), IDLE).unwrap();
    assert_eq!(retaken.claim(reviewer("rui", 30).at, IDLE).unwrap().name, "rui");
}

/// REV-08: the decision names the version that was seen.
#[test]
fn a_decision_about_an_older_version_is_refused() {
    let rui = reviewer("rui", 0);
    let taken = case(State::Pending { claim: None }).take(&rui, IDLE).unwrap();
    let renewed = taken.renew().unwrap();
    let refused = renewed.decide(&rui, IDLE, 1, &Decision::Approve).unwrap_err();
    assert_eq!(refused.code().id, "version_conflict");
}
