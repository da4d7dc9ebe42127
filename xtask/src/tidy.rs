//! Small conventions that a program can check, so that no person has to: lengths, headers, and what must not be there.

use crate::{Outcome, shell};
use std::collections::BTreeMap;
use std::process::Command;

/// Files longer than this start a conversation; xtask/long-files.txt holds those that are, and may only shrink.
const LONG: usize = 400;
const LONG_FILES: &str = "xtask/long-files.txt";

/// What no committed text may contain, and why. Written in two halves so that this file does not contain it either.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("TO", "DO", "an open end belongs into an issue"),
    ("FIX", "ME", "an open end belongs into an issue"),
    ("/wo", "rk/", "a path of one machine"),
    ("/ro", "ot/", "a path of one machine"),
    ("/ho", "me/", "a path of one machine"),
    ("registry.", "npmjs", "the address of a registry"),
    ("static.", "crates.io", "the address of a registry"),
    ("index.", "crates.io", "the address of a registry"),
    ("files.", "pythonhosted", "the address of a registry"),
    ("pypi", ".org", "the address of a registry"),
    ("deb.", "debian.org", "the address of a registry"),
];

/// Portable SQL has three column types; these words mean that somebody reached for another.
const FOREIGN_SQL: &[&str] = &[
    "INTEGER",
    "INT",
    "SERIAL",
    "BIGSERIAL",
    "VARCHAR",
    "JSONB",
    "JSON",
    "TIMESTAMP",
    "TIMESTAMPTZ",
    "DATETIME",
    "REAL",
    "BLOB",
    "BYTEA",
    "UUID",
    "AUTOINCREMENT",
    "NOW",
    "CURRENT_TIMESTAMP",
    "TRIGGER",
    "ILIKE",
];

/// Prints every breach and fails when there is one. With `accept`, the list of long files is written anew first.
pub fn run(accept: bool) -> Outcome {
    let root = shell::root();
    let listing =
        shell::read(Command::new("git").args(["ls-files", "-co", "--exclude-standard"]).current_dir(&root))?;
    let mut files: Vec<&str> = listing.lines().collect();
    files.sort_unstable();
    let (mut complaints, mut long) = (Vec::new(), BTreeMap::new());
    for file in files {
        // A picture is no text, and a file deleted but not yet committed cannot be read.
        let Ok(text) = std::fs::read_to_string(root.join(file)) else {
            continue;
        };
        complaints.extend(forbidden(file, &text));
        if file.ends_with(".rs") {
            complaints.extend(header(file, &text));
            complaints.extend(habits(file, &text));
            complaints.extend(impure_rules(file, &text));
            let lines = length(file, &text);
            if lines > LONG {
                long.insert(file.to_owned(), lines);
            }
        } else if file.starts_with("migrations/") && file.ends_with(".sql") {
            complaints.extend(foreign_sql(file, &text));
        }
    }
    if accept {
        std::fs::write(root.join(LONG_FILES), write_long(&long))?;
    }
    let accepted = std::fs::read_to_string(root.join(LONG_FILES)).unwrap_or_default();
    complaints.extend(ratchet(&long, &read_long(&accepted)));
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n       ").into()) }
}

fn forbidden(file: &str, text: &str) -> Vec<String> {
    if file.ends_with("Cargo.lock") || file.starts_with("LICENSE") {
        return Vec::new();
    }
    let breach = |(number, line): (usize, &str)| {
        FORBIDDEN.iter().find_map(|(a, b, why)| {
            let found = line.match_indices(&format!("{a}{b}")).any(|(at, word)| {
                // A word stands alone; a path or an address may stand anywhere but inside a longer path.
                let before = line[..at].chars().next_back();
                let after = line[at + word.len()..].chars().next();
                let is_path = a.starts_with('/');
                !before.is_some_and(|c| {
                    c.is_ascii_alphanumeric() || (is_path && matches!(c, '.' | '_' | '-' | '}'))
                }) && (is_path || a.contains('.') || !after.is_some_and(|c| c.is_ascii_alphanumeric()))
            });
            found.then(|| format!("{file}:{}: `{a}{b}` is {why}", number + 1))
        })
    };
    text.lines().enumerate().filter_map(breach).collect()
}

fn header(file: &str, text: &str) -> Option<String> {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let is_sentence = first.strip_prefix("//! ").is_some_and(|sentence| !sentence.trim().is_empty());
    (!is_sentence).then(|| format!("{file}:1: begins without a `//!` sentence that says what the file is"))
}

fn habits(file: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in text.lines().map(str::trim).enumerate() {
        let mut complain = |why: &str| complaints.push(format!("{file}:{}: {why}", number + 1));
        if line.starts_with("#[ignore") {
            complain("a test that does not run shows nothing");
        }
        let comment = line.trim_start_matches('/').trim_start();
        let is_rule = ["====", "----", "####", "****"].iter().any(|rule| comment.starts_with(rule));
        if line.starts_with("//") && is_rule {
            complain("no section banners; make it two files");
        }
    }
    complaints
}

/// The rules of a slice lie in its `mod.rs` and know neither the web nor the database.
fn impure_rules(file: &str, text: &str) -> Vec<String> {
    let has_slices = |name: &str| !matches!(name, "kernel" | "portal" | "server" | "testkit");
    let mut parts = file.split('/');
    let is_slice =
        parts.next() == Some("crates") && parts.next().is_some_and(has_slices) && file.ends_with("/mod.rs");
    let imports =
        text.lines().enumerate().filter(|(_, line)| is_slice && line.trim_start().starts_with("use "));
    imports
        .filter(|(_, line)| ["axum", "sqlx"].iter().any(|name| line.contains(name)))
        .map(|(number, _)| {
            format!("{file}:{}: the rules of a slice import neither axum nor sqlx", number + 1)
        })
        .collect()
}

/// The lines that are not tests: a file of tests has none, and an inline test module ends the count.
fn length(file: &str, text: &str) -> usize {
    if file.ends_with("tests.rs") || file.contains("/tests/") || file.contains("/stories/") {
        return 0;
    }
    text.lines().take_while(|line| line.trim() != "#[cfg(test)]").count()
}

fn foreign_sql(file: &str, text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let statement = line.split("--").next().unwrap_or_default().to_ascii_uppercase();
        let words = statement.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'));
        for word in words.filter(|word| FOREIGN_SQL.contains(word)) {
            complaints
                .push(format!("{file}:{}: {word} does not mean the same in both databases", number + 1));
        }
    }
    complaints
}

fn read_long(text: &str) -> BTreeMap<String, usize> {
    text.lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(lines, file)| Some((file.to_owned(), lines.parse().ok()?)))
        .collect()
}

fn write_long(long: &BTreeMap<String, usize>) -> String {
    long.iter().map(|(file, lines)| format!("{lines} {file}\n")).collect()
}

/// A long file must be listed, must not grow, and leaves the list when it has become short.
fn ratchet(long: &BTreeMap<String, usize>, accepted: &BTreeMap<String, usize>) -> Vec<String> {
    let mut complaints = Vec::new();
    for (file, lines) in long {
        match accepted.get(file) {
            Some(limit) if lines <= limit => {}
            Some(limit) => {
                complaints.push(format!("{file} has grown from {limit} to {lines} lines; split it"))
            }
            None => complaints.push(format!("{file} has {lines} lines, more than {LONG}; split it")),
        }
    }
    for file in accepted.keys().filter(|file| !long.contains_key(*file)) {
        complaints.push(format!("{file} is short now or gone; take it off {LONG_FILES}"));
    }
    complaints
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn open_ends_and_machine_paths_are_found() {
        let open_end = ["// TO", "DO: later"].concat();
        let path = ["see /ro", "ot/notes"].concat();
        assert_eq!(forbidden("a.rs", &open_end).len(), 1);
        assert_eq!(forbidden("a.rs", &path).len(), 1);
        let harmless = ["let a = METHO", "DO; ./ro", "ot/x; frame", "work/y"].concat();
        assert_eq!(forbidden("a.rs", &harmless), Vec::<String>::new());
    }

    #[test]
    fn a_file_says_first_what_it_is() {
        assert_eq!(header("a.rs", "//! Says it.\nfn main() {}"), None);
        assert!(header("a.rs", "use std::fmt;\n").is_some());
    }

    #[test]
    fn rules_know_neither_the_web_nor_the_database() {
        let text = "use axum::Router;\nuse std::fmt;\n";
        assert_eq!(impure_rules("crates/apps/src/applications/mod.rs", text).len(), 1);
        assert_eq!(impure_rules("crates/apps/src/applications/http.rs", text).len(), 0);
        assert_eq!(impure_rules("crates/kernel/src/api/mod.rs", text).len(), 0);
    }

    #[test]
    fn an_inline_test_module_does_not_count() {
        assert_eq!(length("a.rs", "one\ntwo\n#[cfg(test)]\nmod tests {}\n"), 2);
        assert_eq!(length("slice/tests.rs", "one\n"), 0);
    }

    #[test]
    fn the_list_of_long_files_may_only_shrink() {
        let list = |entries: &[(&str, usize)]| entries.iter().map(|(f, n)| ((*f).to_owned(), *n)).collect();
        let accepted: BTreeMap<String, usize> = list(&[("a.rs", 450), ("b.rs", 500)]);
        assert_eq!(ratchet(&list(&[("a.rs", 440), ("b.rs", 500)]), &accepted), Vec::<String>::new());
        assert_eq!(ratchet(&list(&[("a.rs", 451), ("c.rs", 401)]), &accepted).len(), 3);
        assert_eq!(read_long(&write_long(&accepted)), accepted);
    }

    #[test]
    fn sql_keeps_to_the_portable_card() {
        assert_eq!(foreign_sql("m.sql", "a BIGINT, b TEXT -- not an INTEGER\n"), Vec::<String>::new());
        assert_eq!(foreign_sql("m.sql", "a INTEGER, b jsonb\n").len(), 2);
    }
}
