//! The states of an application as one picture, and the stories of its life.

mod keys;
mod life;

use paifang_kernel::limits::Limits;

use super::{Move, State};

const MOVES: [Move; 11] = [
    Move::SubmitOnline,
    Move::ApproveOnline,
    Move::RejectOnline,
    Move::SubmitListing,
    Move::ApproveListing,
    Move::RejectListing,
    Move::Delist,
    Move::Suspend,
    Move::Resume,
    Move::Transfer,
    Move::Delete,
];

fn states() -> [State; 11] {
    [
        State::Development,
        State::OnlineReview,
        State::Online,
        State::ListingReview { from_online: false },
        State::ListingReview { from_online: true },
        State::Listed,
        State::Delisted,
        State::Suspended { before: Box::new(State::Development) },
        State::Suspended { before: Box::new(State::Online) },
        State::Suspended { before: Box::new(State::Listed) },
        State::Deleted,
    ]
}

fn cell(outcome: Result<State, paifang_kernel::Code>) -> String {
    outcome.map_or_else(|_| "-".to_owned(), |state| state.name().as_str().to_owned())
}

/// §2.4 whole; a dash is `state_conflict`. Columns: submit online, approve, reject, submit listing, approve, reject,
/// delist, suspend, resume, transfer, delete.
#[test]
fn every_state_answers_every_move() {
    let picture: Vec<String> = states()
        .into_iter()
        .map(|state| {
            let row: Vec<String> = MOVES.iter().map(|step| cell(state.clone().after(*step))).collect();
            format!("{}: {}", state.name().as_str(), row.join(" "))
        })
        .collect();
    let expected = [
        "development: online_review - - listing_review - - - suspended - development deleted",
        "online_review: - online development - - - - suspended - - -",
        "online: - - - listing_review - - - suspended - online -",
        "listing_review: - - - - listed development - suspended - - -",
        "listing_review: - - - - listed online - suspended - - -",
        "listed: - - - - - - delisted suspended - - -",
        "delisted: - - - - - - - suspended - delisted deleted",
        "suspended: - - - - - - - - development - -",
        "suspended: - - - - - - - - online - -",
        "suspended: - - - - - - - - listed - -",
        "deleted: - - - - - - - - - - -",
    ];
    assert_eq!(picture, expected);
}

/// The daily limit is a function of the state; a suspended application keeps that of the state before.
#[test]
fn the_daily_limit_follows_the_state() {
    let limits = Limits::default();
    let quotas: Vec<u64> = states().iter().map(|state| state.daily_quota(&limits)).collect();
    assert_eq!(
        quotas,
        [5_000, 5_000, 100_000, 5_000, 100_000, 100_000, 100_000, 5_000, 100_000, 100_000, 5_000]
    );
}

#[test]
fn a_state_survives_the_store() {
    for state in states() {
        let text = serde_json::to_string(&state).expect("it is JSON");
        assert_eq!(serde_json::from_str::<State>(&text).expect("it reads back"), state);
    }
}
