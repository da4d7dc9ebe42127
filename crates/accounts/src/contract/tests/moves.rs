//! Every state against every move (requirements 2.2), and the gate's table, as pictures to be read.

use jiff::Timestamp;
use paifang_kernel::Code;
use paifang_kernel::access::DeveloperKind;
use paifang_kernel::id::Id;

use crate::contract::{ContractGate, Filing, Signed, State};

fn filing() -> Filing {
    let at = Timestamp::UNIX_EPOCH;
    Filing { case: Id::trusted("case_1".to_owned()), version: 1, text_version: 1, filed_at: at, due_at: at }
}

/// A term that is over.
fn signed() -> Signed {
    Signed { filing: filing(), signed_at: Timestamp::UNIX_EPOCH, ends_at: Timestamp::UNIX_EPOCH }
}

/// Every transition that is not listed in requirements 2.2 is refused.
#[test]
fn every_state_answers_every_move() {
    let at = Timestamp::UNIX_EPOCH;
    let states = [
        State::Unsigned,
        State::Reviewing { filing: filing() },
        State::Rejected { filing: filing(), at, reasons: vec![] },
        State::Signed { signed: signed() },
        State::Terminated { signed: signed(), at, reason: String::new() },
        State::Expired { signed: signed() },
    ];
    type Move<'a> = (&'a str, &'a dyn Fn(State) -> Result<State, Code>);
    let moves: [Move<'_>; 5] = [
        ("submit", &|it| it.submit(filing())),
        ("approve", &|it| it.approve(at, at)),
        ("reject", &|it| it.reject(at, vec![])),
        ("terminate", &|it| it.terminate(at, "words")),
        ("expire", &|it| it.expire(at)),
    ];
    let mut picture = String::new();
    for state in states {
        picture.push_str(state.name());
        for (title, step) in &moves {
            let outcome = step(state.clone()).map_or("–", |state| state.name());
            picture.push_str(&format!(" {title}={outcome}"));
        }
        picture.push('\n');
    }
    let expected = "\
unsigned submit=reviewing approve=– reject=– terminate=– expire=–
reviewing submit=– approve=signed reject=rejected terminate=– expire=–
rejected submit=reviewing approve=– reject=– terminate=– expire=–
signed submit=– approve=– reject=– terminate=terminated expire=expired
terminated submit=– approve=– reject=– terminate=– expire=–
expired submit=– approve=– reject=– terminate=– expire=–
";
    assert_eq!(picture, expected);
}

/// A contract does not expire before its end.
#[test]
fn a_term_ends_with_its_last_moment() {
    let before = Timestamp::UNIX_EPOCH - jiff::SignedDuration::from_millis(1);
    assert!(State::Signed { signed: signed() }.expire(before).is_err());
}

/// The gate of GATE-08: who is stopped, for each setting.
#[test]
fn the_gate_stops_whom_the_setting_names() {
    let now = Timestamp::UNIX_EPOCH;
    let later = now + jiff::SignedDuration::from_secs(1);
    let kinds = [Some(DeveloperKind::Enterprise), Some(DeveloperKind::Individual)];
    let mut picture = String::new();
    for gate in [ContractGate::Enterprise, ContractGate::All, ContractGate::Off] {
        for kind in kinds {
            let passes = [None, Some(now), Some(later)].map(|until| gate.passes(kind, until, now));
            picture.push_str(&format!("{gate:?} {}: {passes:?}\n", kind.map_or("", DeveloperKind::name)));
        }
    }
    let expected = "\
Enterprise enterprise: [false, false, true]
Enterprise individual: [true, true, true]
All enterprise: [false, false, true]
All individual: [false, false, true]
Off enterprise: [true, true, true]
Off individual: [true, true, true]
";
    assert_eq!(picture, expected);
}
