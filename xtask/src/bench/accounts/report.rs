//! The figures of accounts as tables, and whether they are good enough.

use super::super::load::Tally;
use super::super::report::{machine, median};
use super::{FEW, Measured, Plan};
use crate::Outcome;

/// What the tables need to be understood.
pub const ABOUT: &str = "Made by `cargo xtask bench accounts --write`. The generator shares the machine's cores with the \
    server and, where it is there, with PostgreSQL. A log-in over HTTP counts the attempt, compares the password, opens a session \
    and is answered after its commits; bare Argon2id does the comparison alone, with the same parameters on all cores. The many \
    accounts are filled in by SQL. A registration is the whole way: captcha, code by (demo) text message, account. Questions \
    are asked one at a time with an operator's session.";

fn middle(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

fn p99(tallies: &[Tally]) -> f64 {
    median(tallies, |tally| tally.quantile(0.99))
}

impl Measured {
    /// Log-ins as a share of bare hashing, round by round.
    fn share(&self) -> f64 {
        let shares: Vec<f64> =
            self.log_ins[0].iter().zip(&self.bare).map(|(tally, bare)| tally.per_second() / bare).collect();
        middle(&shares)
    }

    /// Each look-up with its 99th percentile among few and among many.
    fn look_ups(&self) -> Vec<(&'static str, f64, f64)> {
        let log_in = ("log-in by user name", p99(&self.log_ins[0]), p99(&self.log_ins[1]));
        let asked = self.questions.iter().map(|(name, [few, many])| (*name, p99(few), p99(many)));
        std::iter::once(log_in).chain(asked).collect()
    }

    fn bad(&self) -> u64 {
        let asked = self.questions.iter().flat_map(|(_, tallies)| tallies.iter().flatten());
        self.log_ins.iter().flatten().chain(asked).map(Tally::bad).sum()
    }
}

/// The tables.
pub fn markdown(plan: &Plan, all: &[Measured]) -> String {
    let mut text = format!(
        "{} people at a time, {} rounds of {} s in turn, medians over the rounds; {}; load average at the end {}.\n\n\
         | database | bare Argon2id, hashes/s | log-ins/s | share | registrations/s |\n| --- | --- | --- | --- | --- |\n",
        plan.people,
        plan.rounds,
        plan.seconds,
        machine(),
        load_average()
    );
    for one in all {
        text += &format!(
            "| {:?} | {:.1} | {:.1} | **{:.2}** | {:.1} |\n",
            one.backend,
            middle(&one.bare),
            median(&one.log_ins[0], Tally::per_second),
            one.share(),
            one.registrations
        );
    }
    text += &format!(
        "\n| look-up, p99 | database | {FEW} accounts, ms | {} accounts, ms | ratio |\n| --- | --- | --- | --- | --- |\n",
        plan.accounts
    );
    for one in all {
        for (name, few, many) in one.look_ups() {
            text += &format!("| {name} | {:?} | {few:.2} | {many:.2} | {:.2} |\n", one.backend, many / few);
        }
    }
    text
}

/// Fails when a bound is broken, naming each.
pub fn judge(plan: &Plan, all: &[Measured]) -> Outcome {
    let mut broken = Vec::new();
    for one in all {
        if one.share() < plan.share {
            broken.push(format!("{:?}: log-ins are {:.2} of bare Argon2id", one.backend, one.share()));
        }
        if one.bad() > 0 {
            broken.push(format!("{:?}: {} calls were refused or broken", one.backend, one.bad()));
        }
        for (name, few, many) in one.look_ups() {
            if many > few * plan.growth {
                broken.push(format!("{:?}: {name} takes {many:.2} ms instead of {few:.2} ms", one.backend));
            }
        }
    }
    if broken.is_empty() { Ok(()) } else { Err(broken.join("; ").into()) }
}

/// What else the machine did: the first of the three figures that the kernel keeps.
fn load_average() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    text.split(' ').next().unwrap_or("unknown").to_owned()
}
