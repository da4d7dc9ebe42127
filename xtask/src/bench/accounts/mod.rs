//! Log-ins beside bare Argon2id, registrations, and look-ups among a thousand and a million accounts, on both databases.
//!
//! Every ratio is between things that take turns in the same run, so that what else the machine does falls on both.

mod bare;
mod join;
mod places;
mod report;

use super::load::{self, Tally};
use crate::{Outcome, pg};
use clap::Args;
use places::{Backend, Place};
use std::time::Duration;

/// How to measure.
#[derive(Args)]
pub struct Plan {
    /// Seconds of each measurement in a round.
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    /// How often the measured things take turns.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Accounts in the large installation.
    #[arg(long, default_value_t = 1_000_000)]
    accounts: u64,
    /// People who log in or register at the same time.
    #[arg(long, default_value_t = 8)]
    people: usize,
    /// Fails when log-ins are below this share of bare Argon2id.
    #[arg(long, default_value_t = 0.85)]
    share: f64,
    /// Fails when a look-up among many takes this many times as long as among few.
    #[arg(long, default_value_t = 1.3)]
    growth: f64,
    /// Writes the figures to docs/benchmarks.md.
    #[arg(long)]
    write: bool,
}

/// Accounts in the small installation.
const FEW: u64 = 1_000;

/// What was measured on one database.
pub struct Measured {
    backend: Backend,
    /// Log-ins of the small installation and of the large one.
    log_ins: [Vec<Tally>; 2],
    /// Hashes a second without anything around them, in the same rounds.
    bare: Vec<f64>,
    /// Whole registrations a second.
    registrations: f64,
    /// Each question with its answers' times among few and among many accounts.
    questions: Vec<(&'static str, [Vec<Tally>; 2])>,
}

/// Carries the measurement out.
pub fn run(plan: &Plan) -> Outcome {
    let mut all = vec![measure(plan, Backend::Sqlite, "")?];
    match std::env::var("PAIFANG_TEST_PG") {
        Ok(url) => all.push(measure(plan, Backend::Postgres, &url)?),
        Err(_) => pg::with(|url| {
            all.push(measure(plan, Backend::Postgres, url)?);
            Ok(())
        })?,
    }
    let text = report::markdown(plan, &all);
    println!("\n{text}");
    if plan.write {
        super::report::write("Accounts", report::ABOUT, &text)?;
    }
    report::judge(plan, &all)
}

fn measure(plan: &Plan, backend: Backend, url: &str) -> Outcome<Measured> {
    let hash = bare::hash()?;
    let few = Place::start(backend, url, (FEW, &hash))?;
    let many = Place::start(backend, url, (plan.accounts, &hash))?;
    let places = [&few, &many];
    let seconds = Duration::from_secs(plan.seconds);
    let mut measured = Measured {
        backend,
        log_ins: [Vec::new(), Vec::new()],
        bare: Vec::new(),
        registrations: 0.0,
        questions: few.questions().map(|(name, _)| (name, [Vec::new(), Vec::new()])).collect(),
    };
    for place in places {
        place.log_in(plan.people, Duration::from_secs(2))?;
    }
    for round in 1..=plan.rounds {
        measured.bare.push(bare::per_second(seconds)?);
        for (at, place) in places.into_iter().enumerate() {
            measured.log_ins[at].push(place.log_in(plan.people, seconds)?);
        }
        for (number, (_, tallies)) in measured.questions.iter_mut().enumerate() {
            // Short turns, so that both see the same neighbours.
            for _ in 0..3 {
                for (at, place) in places.into_iter().enumerate() {
                    tallies[at].push(place.ask(number, Duration::from_secs(1))?);
                }
            }
        }
        println!(
            "{backend:?}, round {round}: bare {:>4.0} hashes/s, {:>4.0} log-ins/s",
            measured.bare.last().copied().unwrap_or_default(),
            measured.log_ins[0].last().map_or(0.0, Tally::per_second),
        );
    }
    measured.registrations = join::per_second(few.address(), plan.people, 2 * seconds)?;
    Ok(measured)
}

impl Place {
    /// Log-ins of so many people at a time; nobody logs in twice at once, and each comes from an address of their own.
    fn log_in(&self, people: usize, duration: Duration) -> Outcome<Tally> {
        let most = 2_000 * usize::try_from(duration.as_secs())?;
        load::send(self.address(), people, duration, self.log_ins(most))
    }

    /// One question of an operator, again and again about other accounts, one at a time.
    fn ask(&self, number: usize, duration: Duration) -> Outcome<Tally> {
        load::send(self.address(), 1, duration, self.asking(number, 20_000))
    }
}
