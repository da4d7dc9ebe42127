//! Measures the gateway beside nginx, accounts beside bare Argon2id, and the server at rest, on this machine.
//!
//! Both proxies stand before the same upstream, are driven by the same generator with the same bytes, share the same
//! cores, and take turns, so that what else the machine does falls on both.

mod accounts;
mod client;
mod load;
mod proxies;
mod report;
mod rest;
mod signing;
mod upstream;

use crate::{Outcome, shell};
use clap::{Args, Subcommand};
use load::Tally;
use std::time::Duration;

/// What can be measured.
#[derive(Subcommand)]
pub enum Verb {
    /// A signed, counted, logged call against nginx as a bare reverse proxy; memory, start and page sizes as well.
    Gateway(Plan),
    /// Log-ins against bare Argon2id, registrations, and look-ups among a thousand and a million accounts.
    Accounts(accounts::Plan),
}

/// How to measure.
#[derive(Args)]
pub struct Plan {
    /// Seconds of load per proxy and round.
    #[arg(long, default_value_t = 6)]
    seconds: u64,
    /// How often the proxies take turns.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Connections held open at the same time.
    #[arg(long, default_value_t = 64)]
    connections: usize,
    /// Fails when the ratio of throughput to nginx is below this.
    #[arg(long, default_value_t = 0.5)]
    ratio: f64,
    /// Writes the figures to docs/benchmarks.md.
    #[arg(long)]
    write: bool,
}

/// Carries out one measurement. An unoptimised generator would measure itself, so that the release build takes over.
pub fn run(verb: Verb) -> Outcome {
    if cfg!(debug_assertions) {
        let arguments: Vec<String> = std::env::args().skip(1).collect();
        let mut again = shell::cargo(&["run", "--quiet", "--release", "--package", "xtask", "--"]);
        return shell::run(again.args(arguments));
    }
    shell::run(&mut shell::cargo(&["build", "--release", "--package", "paifang-server"]))?;
    match verb {
        Verb::Gateway(plan) => gateway(&plan),
        Verb::Accounts(plan) => accounts::run(&plan),
    }
}

fn gateway(plan: &Plan) -> Outcome {
    let upstream = upstream::start()?;
    let mut paifang = proxies::Paifang::start()?;
    let rest = rest::measure(&paifang)?;
    let app = paifang.prepare(&upstream)?;
    let mut nginx = proxies::Nginx::start(&upstream)?;

    let seconds = Duration::from_secs(plan.seconds);
    let drive = |address, duration| {
        load::drive(address, plan.connections, duration, &|count| signing::calls(&app, count))
    };
    for address in [nginx.address, paifang.address] {
        drive(address, Duration::from_secs(2))?;
    }
    let counted_before = paifang.calls_today(&app)?;
    let (mut bare, mut ours) = (Vec::new(), Vec::new());
    for round in 1..=plan.rounds {
        let cpu = nginx.process.cpu_seconds();
        bare.push(drive(nginx.address, seconds)?.with_cpu(nginx.process.cpu_seconds() - cpu));
        let cpu = paifang.process.cpu_seconds();
        ours.push(drive(paifang.address, seconds)?.with_cpu(paifang.process.cpu_seconds() - cpu));
        println!(
            "round {round}: nginx {:>7.0} calls/s, paifang {:>7.0} calls/s",
            bare.last().map_or(0.0, Tally::per_second),
            ours.last().map_or(0.0, Tally::per_second),
        );
    }
    let memory_under_load = paifang.process.resident_megabytes();
    // Counting follows within the second in which leases and the log are written.
    std::thread::sleep(Duration::from_secs(2));
    let counted = paifang.calls_today(&app)? - counted_before;
    let figures = report::Figures { bare, ours, rest, memory_under_load, counted };
    let text = report::markdown(plan.connections, plan.seconds, plan.rounds, &figures);
    println!("\n{text}");
    paifang.process.stop();
    nginx.process.stop();
    if plan.write {
        report::write("Gateway", report::about_gateway(), &text)?;
    }
    figures.judge(plan.ratio)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_generator_reads_what_the_upstream_answers() {
        let app = signing::App {
            id: String::new(),
            key: "key".to_owned(),
            secret: "secret".to_owned(),
            path: "/gw/measured".to_owned(),
        };
        let address = upstream::start().unwrap();
        let tally = load::drive(address, 4, Duration::from_millis(200), &|count| signing::calls(&app, count))
            .unwrap();
        assert!(tally.good() > 0);
        assert_eq!(tally.statuses.len(), 1, "{:?}", tally.statuses);
        assert_eq!(tally.micros.len() as u64, tally.good());
    }
}
