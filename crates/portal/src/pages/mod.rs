//! One file per part of the portal; each page is a view for its template and a handler.

mod advice;

pub(crate) mod account;
pub(crate) mod catalogue;
pub(crate) mod docs;
pub(crate) mod help;
pub(crate) mod home;
pub(crate) mod identity;
pub(crate) mod legal;
pub(crate) mod plain;
pub(crate) mod problems;

use askama::Template;
use axum::response::{Html, IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode, header};
use paifang_kernel::{Lang, Problem};

use crate::chrome::Chrome;

/// Renders a page. A template that fails is our fault and says nothing about its inside.
pub(crate) fn page(lang: Lang, view: &impl Template) -> Response {
    match view.render() {
        Ok(text) => ([(header::CONTENT_LANGUAGE, lang.name())], Html(text)).into_response(),
        Err(error) => {
            tracing::error!(%error, "page.failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The same for a page with its own status.
pub(crate) fn page_with(status: StatusCode, lang: Lang, view: &impl Template) -> Response {
    (status, page(lang, view)).into_response()
}

/// A page that is not for search engines, such as a form or a refusal.
pub(crate) fn unlisted(mut response: Response) -> Response {
    let name = HeaderName::from_static("x-robots-tag");
    response.headers_mut().insert(name, HeaderValue::from_static("noindex"));
    response
}

#[derive(Template)]
#[template(path = "message.html")]
struct Message<'a> {
    c: Chrome,
    status: u16,
    title: &'a str,
    text: &'a str,
}

/// The page for an address that leads nowhere.
pub(crate) fn missing(c: Chrome) -> Response {
    let lang = c.lang;
    let title = lang.pick("没有找到这个页面", "Page not found");
    let text = lang
        .pick("地址可能写错了，或者内容已经下架。", "The address may be wrong, or the page was taken down.");
    unlisted(page_with(StatusCode::NOT_FOUND, lang, &Message { c, status: 404, title, text }))
}

/// The page for a refusal from below; the cause goes to the log, the visitor gets the code's sentence.
pub(crate) fn refused(c: Chrome, problem: &Problem) -> Response {
    let (lang, code) = (c.lang, problem.code());
    if code.status >= 500 {
        tracing::error!(%problem, "page.refused");
    }
    let status = StatusCode::from_u16(code.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let title = lang.pick("暂时无法显示", "This page cannot be shown now");
    unlisted(page_with(status, lang, &Message { c, status: code.status, title, text: code.text(lang) }))
}
