//! Everything that must hold before a change lands, cheapest first; the first failure stops the run.

use crate::{Outcome, edges, openapi, pg, requirements, shell, tidy};
use std::time::Instant;

type Step = (&'static str, fn() -> Outcome);

const STEPS: &[Step] = &[
    ("format", || shell::run(&mut shell::cargo(&["fmt", "--all", "--check"]))),
    ("edges", edges::run),
    ("tidy", || tidy::run(false)),
    ("requirements", || requirements::run(requirements::Form::Summary)),
    ("console", console),
    ("clippy", || {
        shell::run(&mut shell::cargo(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]))
    }),
    // One build of everything with the features the tests have; the next three steps only run what it made.
    ("build", || shell::run(&mut shell::cargo(&["build", "--workspace", "--all-targets", "--locked"]))),
    ("openapi", openapi::check),
    ("tests", tests),
    ("stories", stories),
];

/// Runs the steps, or only some of them.
pub fn run(only: &[String], skip: &[String], list: bool) -> Outcome {
    let known = |name: &String| STEPS.iter().any(|(step, _)| step == name);
    if let Some(name) = only.iter().chain(skip).find(|name| !known(name)) {
        return Err(format!("there is no step `{name}`; see --list").into());
    }
    if list {
        STEPS.iter().for_each(|(name, _)| println!("{name}"));
        return Ok(());
    }
    let chosen =
        |name: &str| (only.is_empty() || only.iter().any(|n| n == name)) && !skip.iter().any(|n| n == name);
    let start = Instant::now();
    let mut passed = Vec::new();
    for (name, step) in STEPS.iter().filter(|(name, _)| chosen(name)) {
        println!("\n==> {name}");
        let step_start = Instant::now();
        let outcome = step();
        let seconds = step_start.elapsed().as_secs_f64();
        if let Err(error) = outcome {
            println!("<== {name} FAILED after {seconds:.1} s");
            println!("ci: {} passed, 1 failed", passed.len());
            return Err(format!("{name}: {error}").into());
        }
        println!("<== {name} ok, {seconds:.1} s");
        passed.push(format!("{name} {seconds:.0}s"));
    }
    println!("\nci took {:.0} s: {}", start.elapsed().as_secs_f64(), passed.join(", "));
    println!("ci: {} passed, 0 failed", passed.len());
    Ok(())
}

/// The generated client is current, the console type-checks, is tidy, its unit tests pass, and it builds.
fn console() -> Outcome {
    shell::run(&mut shell::command("scripts/console", &["check"]))?;
    shell::run(&mut shell::command("scripts/console", &["build"]))
}

fn tests() -> Outcome {
    pg::with(|url| {
        let mut tests = shell::cargo(&["test", "--workspace", "--locked"]);
        shell::run(tests.env("PAIFANG_TEST_PG", url))
    })
}

/// The journeys by clicking, in Chromium, against the debug server.
fn stories() -> Outcome {
    let mut stories = shell::command("scripts/console", &["e2e"]);
    shell::run(stories.env("BIN", openapi::server()))
}
