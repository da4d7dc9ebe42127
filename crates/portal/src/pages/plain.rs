//! The small ones: status, robots.txt, sitemap.xml and the page for wrong addresses.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header;

use crate::chrome::Chrome;
use crate::{Portal, pages};

#[derive(Template)]
#[template(path = "status.html")]
struct Status {
    c: Chrome,
    store: bool,
}

/// Asks the catalogue for one page and says whether it answered.
pub(crate) async fn status(State(portal): State<Portal>, c: Chrome) -> Response {
    let store = portal.catalogue().solutions(None).await.is_ok();
    pages::unlisted(pages::page(c.lang, &Status { c, store }))
}

/// Only public pages are for search engines. The slash after `api` keeps `/apis` open.
pub(crate) async fn robots(State(portal): State<Portal>) -> String {
    let base = &portal.config().public_url;
    format!(
        "User-agent: *\nDisallow: /api/\nDisallow: /console/\nDisallow: /admin/\n\nSitemap: {base}/sitemap.xml\n"
    )
}

/// The public pages with both languages, and the first page of the catalogue.
pub(crate) async fn sitemap(State(portal): State<Portal>) -> Response {
    let mut paths: Vec<String> = [
        "/",
        "/apis",
        "/solutions",
        "/docs",
        "/docs/signing",
        "/docs/verification",
        "/docs/errors",
        "/help",
        "/register",
    ]
    .map(str::to_owned)
    .to_vec();
    paths.extend(portal.config().agreements.iter().map(|agreement| agreement.path()));
    if let Ok(items) = portal.library().pages().await {
        paths.extend(items.into_iter().map(|item| format!("/help/{}", item.slug)));
    }
    if let Ok(shelf) = portal.catalogue().apis("", None).await {
        paths.extend(shelf.items.into_iter().map(|api| format!("/apis/{}", api.id)));
    }
    if let Ok(shelf) = portal.catalogue().solutions(None).await {
        paths.extend(shelf.items.into_iter().map(|solution| format!("/solutions/{}", solution.id)));
    }
    let view = Sitemap { base: &portal.config().public_url, paths };
    ([(header::CONTENT_TYPE, "application/xml; charset=utf-8")], view.render().unwrap_or_default())
        .into_response()
}

#[derive(Template)]
#[template(path = "sitemap.xml")]
struct Sitemap<'a> {
    base: &'a str,
    paths: Vec<String>,
}

/// The page for addresses nobody serves.
pub(crate) async fn missing(c: Chrome) -> Response {
    pages::missing(c)
}
