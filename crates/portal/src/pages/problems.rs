//! A page for every code the server can answer: what it means and what to do (GW-17).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use paifang_kernel::{Code, Lang};

use super::advice;
use crate::chrome::Chrome;
use crate::{Portal, pages};

/// One code as the pages show it.
pub(crate) struct Entry {
    pub(crate) id: &'static str,
    pub(crate) status: u16,
    code: Code,
}

impl Entry {
    /// The code's sentence with a sign in the place of what is filled in later.
    pub(crate) fn plain(&self, lang: Lang) -> String {
        let mut text = String::new();
        let mut rest = self.code.text(lang);
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            text.push('…');
            rest = after.split_once('}').map_or("", |(_, after)| after);
        }
        text.push_str(rest);
        text
    }
}

impl From<Code> for Entry {
    fn from(code: Code) -> Self {
        Self { id: code.id, status: code.status, code }
    }
}

/// The codes with these ids, in this order.
pub(crate) fn entries_of(problems: &[Code], ids: &[&str]) -> Vec<Entry> {
    ids.iter()
        .filter_map(|id| problems.iter().find(|code| code.id == *id).copied().map(Entry::from))
        .collect()
}

#[derive(Template)]
#[template(path = "errors.html")]
struct List {
    c: Chrome,
    page: &'static str,
    codes: Vec<Entry>,
}

/// Lists all codes by name.
pub(crate) async fn list(State(portal): State<Portal>, c: Chrome) -> Response {
    let mut codes: Vec<Entry> = portal.config().problems.iter().copied().map(Entry::from).collect();
    codes.sort_by_key(|code| code.id);
    codes.dedup_by_key(|code| code.id);
    pages::page(c.lang, &List { c, page: "errors", codes })
}

#[derive(Template)]
#[template(path = "problem.html")]
struct One {
    c: Chrome,
    page: &'static str,
    code: Entry,
    family: &'static str,
    advice: &'static str,
    link: Option<(&'static str, &'static str)>,
}

/// Shows the page a refusal's `type` and `help` lead to.
pub(crate) async fn one(State(portal): State<Portal>, Path(id): Path<String>, c: Chrome) -> Response {
    let Some(code) = portal.config().problems.iter().copied().find(|code| code.id == id) else {
        return pages::missing(c);
    };
    let view = One {
        page: "errors",
        family: advice::family(code.status, c.lang),
        advice: advice::text(code, c.lang),
        link: advice::link(code.id, c.lang),
        code: code.into(),
        c,
    };
    pages::page(view.c.lang, &view)
}
