//! Which rows of docs/requirements.md are done, and which tests show it.
//!
//! A row is done when docs/requirements-done.txt says so and a test names it: a Rust test in its doc comment, a console
//! or browser test in its title or in the comment before it.

use crate::{Outcome, shell};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A test and the rows that it says it exercises.
type Claim = (String, BTreeSet<String>);

#[derive(Serialize, Debug, PartialEq)]
struct Row {
    id: String,
    done: bool,
    tests: Vec<String>,
}

/// How much to print.
#[derive(Clone, Copy)]
pub enum Form {
    /// Done and total per area.
    Summary,
    /// The rows that are done, each with its tests, and the summary.
    List,
    /// Every row, for programs.
    Json,
}

/// Prints how far we are, and fails when the list of done rows and the tests disagree.
pub fn run(form: Form) -> Outcome {
    let folder = shell::root();
    let rules = std::fs::read_to_string(folder.join("docs/requirements.md"))?;
    let done = std::fs::read_to_string(folder.join("docs/requirements-done.txt"))?;
    let (rows, complaints) = judge(&ids_of_rules(&rules), &ids_of_list(&done), &claims()?);
    match form {
        Form::Summary => print!("{}", summary(&rows)),
        Form::List => print!("{}\n{}", list(&rows), summary(&rows)),
        Form::Json => println!("{}", serde_json::to_string_pretty(&serde_json::json!({ "rows": rows }))?),
    }
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n       ").into()) }
}

/// Puts the rules, the list and the tests together; the second half of the answer is what is wrong with them.
fn judge(rules: &[String], done: &[String], claims: &[Claim]) -> (Vec<Row>, Vec<String>) {
    let known: BTreeSet<&String> = rules.iter().collect();
    let mut tests: BTreeMap<&String, Vec<String>> = BTreeMap::new();
    let mut complaints = Vec::new();
    for (test, ids) in claims {
        for id in ids {
            if known.contains(id) {
                tests.entry(id).or_default().push(test.clone());
            } else {
                complaints.push(format!("{test} names {id}, which docs/requirements.md does not have"));
            }
        }
    }
    for id in done {
        if !known.contains(id) {
            complaints.push(format!(
                "docs/requirements-done.txt lists {id}, which docs/requirements.md does not have"
            ));
        } else if !tests.contains_key(id) {
            complaints.push(format!("docs/requirements-done.txt lists {id}, but no test names it"));
        }
    }
    let rows = rules.iter().map(|id| Row {
        id: id.clone(),
        done: done.contains(id),
        tests: tests.get(id).cloned().unwrap_or_default(),
    });
    (rows.collect(), complaints)
}

fn list(rows: &[Row]) -> String {
    let mut text = String::new();
    for row in rows.iter().filter(|row| row.done) {
        for (place, test) in row.tests.iter().enumerate() {
            text += &format!("{:8} {test}\n", if place == 0 { row.id.as_str() } else { "" });
        }
    }
    text
}

fn summary(rows: &[Row]) -> String {
    let mut areas: Vec<(&str, usize, usize)> = Vec::new();
    for row in rows {
        let area = row.id.split('-').next().unwrap_or_default();
        match areas.iter_mut().find(|(name, ..)| *name == area) {
            Some((_, done, total)) => {
                *done += usize::from(row.done);
                *total += 1;
            }
            None => areas.push((area, usize::from(row.done), 1)),
        }
    }
    let mut text = String::new();
    for (area, done, total) in &areas {
        text += &format!("{area:5} {done:3} of {total:3}\n");
    }
    let done = rows.iter().filter(|row| row.done).count();
    text + &format!("{:5} {done:3} of {:3} rows are done, each with a test\n", "all", rows.len())
}

/// The ids of the table rows, in their order: the first cell is an id, the second one of the kinds S, I, D.
fn ids_of_rules(text: &str) -> Vec<String> {
    let mut ids = Vec::new();
    for line in text.lines() {
        let mut cells = line.split('|').map(str::trim).skip(1);
        if let (Some(id), Some("S" | "I" | "D")) = (cells.next(), cells.next())
            && ids_in(id).contains(id)
            && !ids.iter().any(|known| known == id)
        {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// One id per line; what follows a `#` is a remark.
fn ids_of_list(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default().trim().to_owned())
        .filter(|id| !id.is_empty())
        .collect()
}

/// Every id such as `ACC-09` or `X-10` in a text: up to four capitals, a hyphen, two digits, not inside a longer word.
fn ids_in(text: &str) -> BTreeSet<String> {
    text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-' || letter == '_'))
        .filter(|word| {
            word.split_once('-').is_some_and(|(area, number)| {
                (1..=4).contains(&area.len())
                    && area.bytes().all(|letter| letter.is_ascii_uppercase())
                    && number.len() == 2
                    && number.bytes().all(|digit| digit.is_ascii_digit())
            })
        })
        .map(str::to_owned)
        .collect()
}

fn claims() -> Outcome<Vec<Claim>> {
    let root = shell::root();
    let mut claims = Vec::new();
    for path in shell::files(&root.join("crates"), &[".rs"]) {
        claims.extend(claims_of_rust(&shell::short(&path), &std::fs::read_to_string(&path)?));
    }
    for path in shell::files(&root.join("console"), &[".test.ts", ".test.tsx", ".test.mjs"]) {
        claims.extend(claims_of_script(&shell::short(&path), &std::fs::read_to_string(&path)?));
    }
    Ok(claims)
}

/// The tests of a Rust file: functions under a test attribute, and stories, which take the `World`.
fn claims_of_rust(file: &str, text: &str) -> Vec<Claim> {
    let (mut claims, mut ids, mut is_test) = (Vec::new(), BTreeSet::new(), false);
    for line in text.lines().map(str::trim) {
        if let Some(comment) = line.strip_prefix("///") {
            ids.append(&mut ids_in(comment));
        } else if line.starts_with("#[") {
            is_test |= line.contains("test]") || line.contains("test(");
        } else {
            let name = line.split_once("fn ").and_then(|(_, rest)| rest.split_once('('));
            if let Some((name, rest)) = name
                && (is_test || rest.contains("World"))
                && !ids.is_empty()
            {
                claims.push((format!("{file}::{name}"), std::mem::take(&mut ids)));
            }
            ids.clear();
            is_test = false;
        }
    }
    claims
}

/// The tests of a TypeScript or JavaScript file; a comment that stands before no test belongs to the test it stands in.
fn claims_of_script(file: &str, text: &str) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut ids = BTreeSet::new();
    for line in text.lines().map(str::trim) {
        let is_comment = ["//", "/*", "*"].iter().any(|start| line.starts_with(start));
        let title = ["test(", "it(", "test.each", "it.each"].iter().any(|start| line.starts_with(start));
        if is_comment {
            ids.append(&mut ids_in(line));
        } else if title {
            let name = line.split(['"', '\'', '`']).nth(1).unwrap_or("test");
            ids.append(&mut ids_in(line));
            claims.push((format!("{file}: {name}"), std::mem::take(&mut ids)));
        } else if !line.is_empty() && !ids.is_empty() {
            match claims.last_mut() {
                Some((_, claimed)) => claimed.append(&mut ids),
                None => claims.push((file.to_owned(), std::mem::take(&mut ids))),
            }
        }
    }
    claims.retain(|(_, ids)| !ids.is_empty());
    claims
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn ids_stand_alone_in_a_text() {
        assert_eq!(
            ids_in("ACC-09, X-10: and (GATE-01..04); not RFC-9457, ACC-9, aACC-01 or UTF-8"),
            set(&["ACC-09", "X-10", "GATE-01"])
        );
    }

    #[test]
    fn only_table_rows_with_a_kind_are_rules() {
        let text = "see ACC-03\n| ID | Kind |\n|---|---|\n| ACC-01 | S | a |\n| X-02 | I | b |\n| ACC-09 | text |\n| ACC-01 | S | again |\n";
        assert_eq!(ids_of_rules(text), ["ACC-01", "X-02"]);
    }

    #[test]
    fn the_list_may_carry_remarks() {
        assert_eq!(ids_of_list("# the first journey\nACC-01\n\nACC-02 # by phone\n"), ["ACC-01", "ACC-02"]);
    }

    #[test]
    fn a_rust_test_claims_what_its_doc_comment_names() {
        let text = "
            /// ACC-01: no test, only a helper.
            fn helper() {}
            /// ACC-02, ACC-03: a story.
            async fn a_story(w: World) {}
            /// Says nothing.
            #[test]
            fn plain() {}
            /// A test for LOG-01.
            #[tokio::test]
            async fn signs_in() {}
        ";
        let claims = claims_of_rust("a.rs", text);
        assert_eq!(
            claims,
            [
                ("a.rs::a_story".to_owned(), set(&["ACC-02", "ACC-03"])),
                ("a.rs::signs_in".to_owned(), set(&["LOG-01"])),
            ]
        );
    }

    #[test]
    fn a_browser_test_claims_its_title_and_its_comments() {
        let text = "// X-07: the whole file.\nimport x;\n// ACC-01 before.\ntest('ACC-02: title', () => {\n  // ACC-03 inside.\n  go();\n});\n";
        let claims = claims_of_script("a.mjs", text);
        assert_eq!(
            claims,
            [
                ("a.mjs".to_owned(), set(&["X-07"])),
                ("a.mjs: ACC-02: title".to_owned(), set(&["ACC-01", "ACC-02", "ACC-03"])),
            ]
        );
    }

    #[test]
    fn a_done_row_without_a_test_and_an_unknown_row_are_refused() {
        let rules = ["ACC-01".to_owned(), "ACC-02".to_owned()];
        let done = ["ACC-01".to_owned(), "ACC-02".to_owned(), "ACC-99".to_owned()];
        let (rows, complaints) = judge(&rules, &done, &[("t".to_owned(), set(&["ACC-01", "ZZZ-01"]))]);
        assert_eq!(rows.iter().filter(|row| row.done).count(), 2);
        assert_eq!(rows[0].tests, ["t"]);
        assert_eq!(complaints.len(), 3, "{complaints:?}");
        assert_eq!(summary(&rows), "ACC     2 of   2\nall     2 of   2 rows are done, each with a test\n");
    }
}
