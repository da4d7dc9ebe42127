//! The figures as a table for docs/benchmarks.md, and whether they are good enough.

use super::load::Tally;
use super::rest::Rest;
use crate::{Outcome, shell};
use std::process::Command;

/// Everything that was measured.
pub struct Figures {
    pub bare: Vec<Tally>,
    pub ours: Vec<Tally>,
    pub rest: Rest,
    pub memory_under_load: f64,
    /// Calls that the platform counted during the rounds.
    pub counted: u64,
}

impl Figures {
    fn ratio(&self) -> f64 {
        median(&self.ours, Tally::per_second) / median(&self.bare, Tally::per_second).max(1.0)
    }

    fn answered(&self) -> u64 {
        self.ours.iter().map(Tally::good).sum()
    }

    fn refused(&self) -> u64 {
        let all: u64 = self.ours.iter().flat_map(|tally| tally.statuses.values()).sum();
        all - self.answered()
    }

    /// Fails when a bound is broken, naming each.
    pub fn judge(&self, ratio: f64) -> Outcome {
        let mut broken = Vec::new();
        let mut hold = |holds: bool, text: String| {
            if !holds {
                broken.push(text);
            }
        };
        hold(self.ratio() >= ratio, format!("the ratio to nginx is {:.2}, below {ratio}", self.ratio()));
        hold(self.refused() == 0, format!("{} calls were not answered with 200", self.refused()));
        hold(
            self.counted == self.answered(),
            format!("{} calls were answered and {} counted", self.answered(), self.counted),
        );
        hold(self.rest.resident_megabytes < 80.0, format!("{:.0} MB at rest", self.rest.resident_megabytes));
        hold(
            self.rest.ready.as_secs_f64() < 1.0,
            format!("ready after {:.2} s", self.rest.ready.as_secs_f64()),
        );
        for (page, bytes) in &self.rest.visits {
            let bound = bound(page);
            hold(*bytes < bound, format!("a first visit to {page} costs {bytes} bytes, more than {bound}"));
        }
        if broken.is_empty() { Ok(()) } else { Err(broken.join("; ").into()) }
    }
}

/// The tables.
pub fn markdown(connections: usize, seconds: u64, rounds: usize, figures: &Figures) -> String {
    let row = |name: &str, tallies: &[Tally]| {
        let micros = median(tallies, |tally| tally.cpu_seconds / (tally.good().max(1) as f64) * 1e6);
        format!(
            "| {name} | {:.0} | {:.2} | {:.2} | {micros:.0} |\n",
            median(tallies, Tally::per_second),
            median(tallies, |tally| tally.quantile(0.5)),
            median(tallies, |tally| tally.quantile(0.99)),
        )
    };
    let mut text = format!(
        "{connections} connections, {rounds} rounds of {seconds} s in turn, medians over the rounds; {}.\n\n\
         | proxy | calls/s | p50 ms | p99 ms | processor µs a call |\n| --- | --- | --- | --- | --- |\n",
        machine()
    );
    text += &row("nginx, bare reverse proxy", &figures.bare);
    text += &row("paifang: signed, counted, logged", &figures.ours);
    text += &format!(
        "\nRatio of throughput: **{:.2}**. Answered {}, counted {}, refused or broken {}.\n\n",
        figures.ratio(),
        figures.answered(),
        figures.counted,
        figures.refused()
    );
    text += "| at rest | measured | bound |\n| --- | --- | --- |\n";
    text += &format!("| start to ready | {:.2} s | 1 s |\n", figures.rest.ready.as_secs_f64());
    text += &format!("| resident memory, idle | {:.1} MB | 80 MB |\n", figures.rest.resident_megabytes);
    text += &format!("| resident memory after the load | {:.1} MB | |\n", figures.memory_under_load);
    for (page, bytes) in &figures.rest.visits {
        let (kilobytes, bound) = (*bytes as f64 / 1000.0, bound(page) / 1000);
        text += &format!("| first visit to {page} | {kilobytes:.1} kB | {bound} kB |\n");
    }
    text
}

/// What a first visit may cost, in bytes.
fn bound(page: &str) -> u64 {
    if page == "console" { 400_000 } else { 15_000 }
}

/// What the gateway's tables need to be understood.
pub fn about_gateway() -> &'static str {
    "Made by `cargo xtask bench gateway --write` (`make bench` prints the same). Generator, upstream and both proxies share the \
     machine's cores; the generator sends calls that were signed beforehand, each with a nonce of its own, and sends nginx the \
     same bytes. nginx checks, counts and logs nothing: it is what a call costs at the least. Bytes are what Chromium counts \
     over the wire on a first visit, headers included."
}

/// Writes one part of docs/benchmarks.md anew and leaves the others as they are.
pub fn write(title: &str, about: &str, tables: &str) -> Outcome {
    let file = shell::root().join("docs/benchmarks.md");
    let text =
        with_part(&std::fs::read_to_string(&file)?, title, &format!("{about}\n\n{}", tables.trim_end()));
    Ok(std::fs::write(file, text)?)
}

fn with_part(document: &str, title: &str, body: &str) -> String {
    let mut parts: Vec<String> = document.split("\n## ").map(|part| part.trim_end().to_owned()).collect();
    let part = format!("{title}\n\n{body}");
    match parts.iter_mut().skip(1).find(|part| part.lines().next() == Some(title)) {
        Some(old) => *old = part,
        None => parts.push(part),
    }
    parts.join("\n\n## ") + "\n"
}

/// The middle value over the rounds.
pub fn median(tallies: &[Tally], value: impl Fn(&Tally) -> f64) -> f64 {
    let mut values: Vec<f64> = tallies.iter().map(value).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// The machine in a few words.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processor.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let date = shell::read(Command::new("date").args(["-u", "+%Y-%m-%d"])).unwrap_or_default();
    format!("{cores} cores of {}, {}", model.map_or("an unnamed processor", |(_, name)| name), date.trim())
}

#[cfg(test)]
mod tests {
    use super::with_part;

    #[test]
    fn a_part_is_replaced_and_the_others_stay() {
        let before = "# Benchmarks\n\nRatios.\n\n## Gateway\n\nold\n";
        let both = with_part(before, "Accounts", "new");
        assert_eq!(both, "# Benchmarks\n\nRatios.\n\n## Gateway\n\nold\n\n## Accounts\n\nnew\n");
        let after = with_part(&both, "Gateway", "newer");
        assert_eq!(after, "# Benchmarks\n\nRatios.\n\n## Gateway\n\nnewer\n\n## Accounts\n\nnew\n");
    }
}
