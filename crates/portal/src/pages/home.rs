//! The home page: what this is, a real signed call, the four steps (ACC-01).

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::docs::Example;
use crate::catalogue::SolutionCard;
use crate::chrome::Chrome;
use crate::{Numbers, Portal, pages};

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    c: Chrome,
    base: String,
    example: Example,
    n: Numbers,
    solutions: Vec<SolutionCard>,
}

/// Shows the home page. It stays up when the catalogue does not answer.
pub(crate) async fn home(State(portal): State<Portal>, c: Chrome) -> Response {
    let solutions = portal.catalogue().solutions(None).await.map(|shelf| shelf.items).unwrap_or_default();
    let config = portal.config();
    let view = Home {
        base: config.public_url.clone(),
        example: Example::plain(config.numbers.development_quota),
        n: config.numbers,
        solutions: solutions.into_iter().take(3).collect(),
        c,
    };
    pages::page(view.c.lang, &view)
}
