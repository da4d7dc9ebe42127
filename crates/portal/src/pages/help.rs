//! The help centre: its list and its pages, as operators wrote them (HLP-05).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::chrome::Chrome;
use crate::library::HelpPage;
use crate::{Portal, pages, prose};

#[derive(Template)]
#[template(path = "help.html")]
struct List {
    c: Chrome,
    page: &'static str,
    items: Vec<HelpPage>,
}

/// Lists the pages.
pub(crate) async fn list(State(portal): State<Portal>, c: Chrome) -> Response {
    match portal.library().pages().await {
        Ok(items) => pages::page(c.lang, &List { c, page: "help", items }),
        Err(problem) => pages::refused(c, &problem),
    }
}

#[derive(Template)]
#[template(path = "help_page.html")]
struct One {
    c: Chrome,
    page: &'static str,
    title: String,
    text: String,
}

/// Shows one page.
pub(crate) async fn one(State(portal): State<Portal>, Path(slug): Path<String>, c: Chrome) -> Response {
    match portal.library().page(&slug).await {
        Ok(Some(known)) => {
            let (title, text) = (known.title.text(c.lang).to_owned(), prose::render(known.text.text(c.lang)));
            pages::page(c.lang, &One { c, page: "help", title, text })
        }
        Ok(None) => pages::missing(c),
        Err(problem) => pages::refused(c, &problem),
    }
}
