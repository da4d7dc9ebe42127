//! The agreements, with version and date at their head (ACC-05, RNV-04).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::chrome::Chrome;
use crate::config::Agreement;
use crate::{Portal, pages, prose};

#[derive(Template)]
#[template(path = "legal.html")]
struct Legal {
    c: Chrome,
    agreement: Agreement,
    text: String,
}

/// Shows one agreement in the visitor's language.
pub(crate) async fn agreement(State(portal): State<Portal>, Path(kind): Path<String>, c: Chrome) -> Response {
    let kind = kind.replace('-', "_");
    let found = portal.config().agreements.iter().copied().find(|agreement| agreement.kind == kind);
    let Some((agreement, (zh, en))) = found.zip(text(&kind)) else {
        return pages::missing(c);
    };
    let text = prose::render(&c.t(zh, en).replace("{name}", c.name()));
    pages::page(c.lang, &Legal { c, agreement, text })
}

/// The text of version 1.0 in both languages.
pub(crate) fn text(kind: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        "open_platform" => Some((
            include_str!("../../texts/open-platform.zh.md"),
            include_str!("../../texts/open-platform.en.md"),
        )),
        "developer_service" => Some((
            include_str!("../../texts/developer-service.zh.md"),
            include_str!("../../texts/developer-service.en.md"),
        )),
        _ => None,
    }
}
