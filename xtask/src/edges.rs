//! Who may depend on whom: the list in ARCHITECTURE.md against what the manifests say.

use crate::{Outcome, shell};
use serde::Deserialize;
use std::collections::BTreeMap;

const PREFIX: &str = "paifang-";

/// Only the kernel may know these, and testkit, which makes its databases; everybody else goes through its doors.
const BEHIND_A_DOOR: &[&str] = &["sqlx", "rand_core", "rand_chacha"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

/// Allowed targets by crate; the key `*` under `dev` holds what every crate's tests may use.
type Allowed = BTreeMap<String, Vec<String>>;

/// Fails when a crate depends on a sibling that ARCHITECTURE.md does not allow it.
pub fn run() -> Outcome {
    let map = std::fs::read_to_string(shell::root().join("ARCHITECTURE.md"))?;
    let allowed = parse(&map)?;
    let metadata =
        shell::read(&mut shell::cargo(&["metadata", "--no-deps", "--offline", "--format-version=1"]))?;
    let metadata: Metadata = serde_json::from_str(&metadata)?;
    let complaints = judge(&metadata.packages, &allowed);
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n       ").into()) }
}

/// Reads the fenced block `edges`: lines `from -> to to`, and one line `dev -> to` for every crate's tests.
fn parse(text: &str) -> Outcome<Allowed> {
    let block = text
        .split("```edges\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .ok_or("ARCHITECTURE.md has no block ```edges")?;
    let mut allowed = Allowed::new();
    for line in block.lines().filter(|line| !line.trim().is_empty()) {
        let (from, to) = line.split_once("->").ok_or_else(|| format!("not an edge: {line}"))?;
        let to = to.split_whitespace().map(str::to_owned).collect();
        allowed.insert(from.trim().to_owned(), to);
    }
    Ok(allowed)
}

fn judge(packages: &[Package], allowed: &Allowed) -> Vec<String> {
    let is_allowed =
        |from: &str, to: &str| allowed.get(from).is_some_and(|targets| targets.iter().any(|t| t == to));
    let mut complaints = Vec::new();
    for package in packages {
        let Some(from) = package.name.strip_prefix(PREFIX) else {
            continue;
        };
        if !allowed.contains_key(from) {
            complaints.push(format!("ARCHITECTURE.md does not place the crate {from}"));
        }
        for dependency in &package.dependencies {
            let is_dev = dependency.kind.as_deref() == Some("dev");
            if let Some(to) = dependency.name.strip_prefix(PREFIX) {
                let is_listed = is_allowed(from, to) || (is_dev && is_allowed("dev", to));
                if !is_listed {
                    complaints.push(format!("{from} depends on {to}, which ARCHITECTURE.md does not allow"));
                }
            } else if BEHIND_A_DOOR.contains(&dependency.name.as_str())
                && !matches!(from, "kernel" | "testkit")
                && !is_dev
            {
                complaints
                    .push(format!("{from} depends on {}; only kernel and testkit may", dependency.name));
            }
        }
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, dependencies: &[(&str, Option<&str>)]) -> Package {
        let dependency = |(name, kind): &(&str, Option<&str>)| Dependency {
            name: (*name).to_owned(),
            kind: kind.map(str::to_owned),
        };
        Package { name: name.to_owned(), dependencies: dependencies.iter().map(dependency).collect() }
    }

    #[test]
    fn an_edge_that_is_not_listed_is_named() {
        let allowed =
            parse("text\n```edges\napps -> catalog kernel\ncatalog -> kernel\ndev -> testkit\n```\n")
                .unwrap();
        let good = package(
            "paifang-apps",
            &[("paifang-catalog", None), ("paifang-testkit", Some("dev")), ("serde", None)],
        );
        let bad = package(
            "paifang-catalog",
            &[("paifang-apps", Some("dev")), ("paifang-testkit", None), ("sqlx", None)],
        );
        assert_eq!(judge(&[good], &allowed), Vec::<String>::new());
        assert_eq!(judge(&[bad], &allowed).len(), 3);
    }

    #[test]
    fn a_crate_without_a_place_is_named() {
        let allowed = parse("```edges\napps -> kernel\n```").unwrap();
        assert_eq!(judge(&[package("paifang-stats", &[])], &allowed).len(), 1);
    }
}
