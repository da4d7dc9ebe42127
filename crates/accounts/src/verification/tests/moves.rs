//! Every state against every move (requirements 2.1), as a picture that reviewers of a change can read.

use jiff::Timestamp;
use paifang_kernel::Code;
use paifang_kernel::access::DeveloperKind;
use paifang_kernel::id::Id;

use crate::verification::{Filing, Newest, Verification};

fn filing(version: u32) -> Filing {
    let at = Timestamp::UNIX_EPOCH;
    let kind = DeveloperKind::Individual;
    Filing { case: Id::trusted(format!("case_{version}")), version, kind, filed_at: at, promised_at: at }
}

fn states() -> Vec<(&'static str, Verification)> {
    let at = Timestamp::UNIX_EPOCH;
    let alone = |newest| Verification { newest, in_force: None };
    let beside = |newest| Verification { newest, in_force: Some(filing(1)) };
    vec![
        ("draft", alone(Newest::Draft)),
        ("pending", alone(Newest::Pending { filing: filing(1) })),
        ("rejected", alone(Newest::Rejected { filing: filing(1), at, reasons: vec![] })),
        ("withdrawn", alone(Newest::Withdrawn { filing: filing(1), at })),
        ("approved", beside(Newest::Approved { filing: filing(1), at })),
        ("approved, change pending", beside(Newest::Pending { filing: filing(2) })),
        ("approved, change rejected", beside(Newest::Rejected { filing: filing(2), at, reasons: vec![] })),
        ("revoked", alone(Newest::Revoked { filing: filing(1), at })),
    ]
}

/// RNV-09, PRO-03: every transition that is not listed is refused.
#[test]
fn every_state_answers_every_move() {
    let at = Timestamp::UNIX_EPOCH;
    type Move<'a> = (&'a str, &'a dyn Fn(Verification) -> Result<Verification, Code>);
    let moves: [Move<'_>; 5] = [
        ("submit", &|it| it.submit(filing(3))),
        ("withdraw", &|it| it.withdraw(at)),
        ("approve", &|it| it.approve(at)),
        ("reject", &|it| it.reject(at, vec![])),
        ("revoke", &|it| it.revoke(at)),
    ];
    let mut picture = String::new();
    for (name, state) in states() {
        picture.push_str(&format!("{name} ({}):", state.status().name()));
        for (title, step) in &moves {
            let outcome = match step(state.clone()) {
                Ok(it) => format!("{}/{}", it.newest.name(), it.status().name()),
                Err(code) => code.id.to_owned(),
            };
            picture.push_str(&format!(" {title}={outcome}"));
        }
        picture.push('\n');
    }
    let expected = "\
draft (unverified): submit=pending/pending withdraw=state_conflict approve=state_conflict reject=state_conflict revoke=state_conflict
pending (pending): submit=pending/pending withdraw=withdrawn/unverified approve=approved/verified reject=rejected/rejected revoke=state_conflict
rejected (rejected): submit=pending/pending withdraw=state_conflict approve=state_conflict reject=state_conflict revoke=state_conflict
withdrawn (unverified): submit=pending/pending withdraw=state_conflict approve=state_conflict reject=state_conflict revoke=state_conflict
approved (verified): submit=pending/verified withdraw=state_conflict approve=state_conflict reject=state_conflict revoke=revoked/unverified
approved, change pending (verified): submit=pending/verified withdraw=withdrawn/verified approve=approved/verified reject=rejected/verified revoke=pending/pending
approved, change rejected (verified): submit=pending/verified withdraw=state_conflict approve=state_conflict reject=state_conflict revoke=rejected/rejected
revoked (unverified): submit=pending/pending withdraw=state_conflict approve=state_conflict reject=state_conflict revoke=state_conflict
";
    assert_eq!(picture, expected);
}
