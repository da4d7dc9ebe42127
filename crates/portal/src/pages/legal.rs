//! The agreements in force, with version and date at their head (ACC-05, ACC-06, RNV-04).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::chrome::Chrome;
use crate::{AgreementText, Portal, pages, prose};

#[derive(Template)]
#[template(path = "legal.html")]
struct Legal {
    c: Chrome,
    agreement: AgreementText,
    text: String,
}

/// Shows one agreement in the visitor's language.
pub(crate) async fn agreement(State(portal): State<Portal>, Path(kind): Path<String>, c: Chrome) -> Response {
    let kind = kind.replace('-', "_");
    let known = portal.config().agreements.iter().any(|agreement| agreement.kind == kind);
    let found = if known { portal.house().agreement(&kind, c.lang).await } else { None };
    let Some(agreement) = found else {
        return pages::missing(c);
    };
    let text = prose::render(&agreement.text);
    pages::page(c.lang, &Legal { c, agreement, text })
}
