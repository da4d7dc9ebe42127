//! The signature explainer (GW-11): remembers what the gateway signed for wrong signatures of apps in
//! development, and finds the first place where a developer's own string differs. Secrets never come here.

use std::collections::{HashMap, VecDeque};

use parking_lot::Mutex;
use schemars::JsonSchema;
use serde::Serialize;

/// Wrong signatures remembered per app.
const PER_APP: usize = 20;
/// Apps remembered at the most (rule D10).
const APPS: usize = 1_000;
/// The longest canonical string that is remembered, in bytes; the URI limit keeps real ones below.
const LONGEST: usize = 16 << 10;

/// The canonical strings of recent wrong signatures, newest last, in memory only: they may hold personal data.
#[derive(Debug, Default)]
pub struct Mistakes(Mutex<HashMap<String, VecDeque<(String, String)>>>);

/// The first place where two canonical strings differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Difference {
    /// The line, counted from 1.
    pub line: usize,
    /// The character in the line, counted from 1.
    pub column: usize,
    /// What stands in the line.
    pub part: &'static str,
    /// The developer's line; absent when their string ends before.
    pub yours: Option<String>,
    /// The gateway's line; absent when its string ends before.
    pub ours: Option<String>,
}

/// What the lines of a canonical string are.
const PARTS: [&str; 7] = ["method", "path", "query", "body_sha256", "app_key", "timestamp", "nonce"];

impl Mistakes {
    /// Remembers what the gateway built for a call whose signature was wrong.
    pub fn remember(&self, app: &str, request_id: &str, canonical: &str) {
        let mut apps = self.0.lock();
        if canonical.len() > LONGEST || (apps.len() >= APPS && !apps.contains_key(app)) {
            return;
        }
        let recent = apps.entry(app.to_owned()).or_default();
        if recent.len() >= PER_APP {
            recent.pop_front();
        }
        recent.push_back((request_id.to_owned(), canonical.to_owned()));
    }

    /// The canonical string of one wrong call, or of the last one.
    pub fn recall(&self, app: &str, request_id: Option<&str>) -> Option<String> {
        let apps = self.0.lock();
        let recent = apps.get(app)?;
        let found = match request_id {
            Some(wanted) => recent.iter().find(|(id, _)| id == wanted),
            None => recent.back(),
        };
        found.map(|(_, canonical)| canonical.clone())
    }
}

/// Finds the first difference between the developer's string and the gateway's; `None` when they are the same.
pub fn first_difference(yours: &str, ours: &str) -> Option<Difference> {
    let (mut mine, mut theirs) = (yours.split('\n'), ours.split('\n'));
    for line in 1.. {
        let (yours, ours) = (mine.next(), theirs.next());
        if yours == ours {
            yours?;
            continue;
        }
        let same = yours
            .unwrap_or_default()
            .chars()
            .zip(ours.unwrap_or_default().chars())
            .take_while(|(a, b)| a == b);
        let part = PARTS.get(line - 1).copied().unwrap_or("end");
        let column = same.count() + 1;
        return Some(Difference {
            line,
            column,
            part,
            yours: yours.map(str::to_owned),
            ours: ours.map(str::to_owned),
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Mistakes, first_difference};

    #[test]
    fn the_first_difference_is_found() {
        let ours = "GET\n/gw/demo/echo\na=1&b=2\ne3b0\n10000001\n1795426200000\nabcdefabcdefabcd";
        assert_eq!(first_difference(ours, ours), None);
        let unsorted = ours.replace("a=1&b=2", "b=2&a=1");
        let found = first_difference(&unsorted, ours).unwrap();
        assert_eq!((found.line, found.column, found.part), (3, 1, "query"));
        let short = "GET\n/gw/demo/echo";
        let found = first_difference(short, ours).unwrap();
        assert_eq!(
            (found.line, found.column, found.yours, found.ours.as_deref()),
            (3, 1, None, Some("a=1&b=2"))
        );
        let trailing = format!("{ours}\n");
        let found = first_difference(&trailing, ours).unwrap();
        assert_eq!((found.line, found.part, found.ours), (8, "end", None));
        let found = first_difference(&ours.replace("e3b0", "e3c0"), ours).unwrap();
        assert_eq!((found.line, found.column), (4, 3));
    }

    #[test]
    fn only_recent_mistakes_are_remembered() {
        let mistakes = Mistakes::default();
        for n in 0..30 {
            mistakes.remember("app_1", &format!("req_{n}"), &format!("string {n}"));
        }
        assert_eq!(mistakes.recall("app_1", None).as_deref(), Some("string 29"));
        assert_eq!(mistakes.recall("app_1", Some("req_12")).as_deref(), Some("string 12"));
        assert_eq!(mistakes.recall("app_1", Some("req_3")), None);
        assert_eq!(mistakes.recall("app_2", None), None);
    }
}
