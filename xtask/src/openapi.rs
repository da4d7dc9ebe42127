//! The committed openapi.json: what the server's routes say, so that a change of the API is a change in a diff.

use crate::{Outcome, shell};
use std::path::PathBuf;
use std::process::Command;

/// Writes openapi.json.
pub fn write() -> Outcome {
    build()?;
    std::fs::write(file(), described()?)?;
    Ok(())
}

/// Fails when the committed file differs. The server must be built already or is built now.
pub fn check() -> Outcome {
    if !server().exists() {
        build()?;
    }
    let (committed, described) = (std::fs::read_to_string(file()).unwrap_or_default(), described()?);
    if committed == described {
        return Ok(());
    }
    let line = committed.lines().zip(described.lines()).position(|(a, b)| a != b);
    let line = line.unwrap_or_else(|| committed.lines().count().min(described.lines().count()));
    Err(format!(
        "openapi.json differs from the routes at line {}:\n  committed: {}\n  routes:    {}\nrun `cargo xtask openapi` and commit it",
        line + 1,
        committed.lines().nth(line).unwrap_or("(nothing)").trim(),
        described.lines().nth(line).unwrap_or("(nothing)").trim(),
    )
    .into())
}

/// The debug server, which the checks and the browser stories use.
pub fn server() -> PathBuf {
    shell::target().join("debug/paifang")
}

fn build() -> Outcome {
    shell::run(&mut shell::cargo(&["build", "--package", "paifang-server"]))
}

fn described() -> Outcome<String> {
    let text = shell::read(Command::new(server()).arg("openapi").current_dir(shell::root()))?;
    Ok(format!("{}\n", text.trim_end()))
}

fn file() -> PathBuf {
    shell::root().join("openapi.json")
}
