//! The demo inbox over HTTP: a small page for people and a list for programs.

use askama::Template;
use axum::Router;
use axum::extract::{Extension, Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{Html, IntoResponse, Json, Response};
use axum::routing::get;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use paifang_kernel::api::RequestInfo;
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{Lang, Problem};
use serde::{Deserialize, Serialize};

use super::store::{Item, newest};
use crate::Push;

const CSS: &str = include_str!("../../assets/demo_inbox.css");

/// Only our own style sheet, no code, no frames (rule W6).
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The routes `/demo/inbox`, `/demo/inbox.json` and the page's style; outside demo mode all are `not_found`.
pub fn demo_routes(push: Push) -> Router {
    Router::new()
        .route("/demo/inbox", get(page))
        .route("/demo/inbox.json", get(list))
        .route("/demo/inbox.css", get(style))
        .layer(from_fn_with_state(push.clone(), guard))
        .with_state(push)
}

#[derive(Serialize)]
struct Items {
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Choice {
    lang: Option<String>,
}

#[derive(Template)]
#[template(path = "demo_inbox.html")]
struct Inbox<'a> {
    lang: Lang,
    platform: &'a str,
    zone: &'a TimeZone,
    items: &'a [Item],
}

impl Inbox<'_> {
    fn t<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(zh, en)
    }

    fn clock(&self, at: &Timestamp) -> String {
        at.to_zoned(self.zone.clone()).strftime("%m-%d %H:%M:%S").to_string()
    }
}

async fn page(
    State(push): State<Push>,
    Query(choice): Query<Choice>,
    info: Option<Extension<RequestInfo>>,
    headers: HeaderMap,
) -> Result<Html<String>, Problem> {
    let items = newest(&push.app).await?;
    let chosen = choice.lang.as_deref().and_then(Lang::from_name);
    let lang =
        chosen.unwrap_or_else(|| info.map_or_else(|| accepted(&headers), |Extension(info)| info.lang()));
    let (brand, zone) = (push.app.brand(), push.app.zone());
    let inbox = Inbox { lang, platform: brand.name(lang), zone: &zone, items: &items };
    inbox.render().map(Html).map_err(Problem::internal)
}

async fn list(State(push): State<Push>) -> Result<Json<Items>, Problem> {
    Ok(Json(Items { items: newest(&push.app).await? }))
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], CSS)
}

async fn guard(State(push): State<Push>, request: Request, next: Next) -> Response {
    if !push.app.settings.demo {
        return Problem::new(NOT_FOUND).into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    headers.extend(fixed.map(|(name, value)| (name, HeaderValue::from_static(value))));
    response
}

fn accepted(headers: &HeaderMap) -> Lang {
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    accept.map_or_else(Lang::default, Lang::from_accept)
}

#[cfg(test)]
mod tests {
    use askama::Template;
    use jiff::Timestamp;
    use jiff::tz::TimeZone;
    use paifang_kernel::Lang;

    use super::{Inbox, Item};

    fn item(channel: &str, recipient: &str, text: &str, code: Option<&str>) -> Item {
        Item {
            at: Timestamp::UNIX_EPOCH,
            channel: channel.to_owned(),
            recipient: recipient.to_owned(),
            text: text.to_owned(),
            code: code.map(str::to_owned),
        }
    }

    /// the page shows what would have been sent, in both languages, and runs nothing of it.
    #[test]
    fn the_page_shows_messages_as_text() {
        let items = [
            item("sms", "+8613800138000", "【牌坊开放平台】验证码 123456，5 分钟内有效。", Some("123456")),
            item("mail", "wei@example.com", "<script>alert(1)</script>", None),
        ];
        for (lang, heading) in [(Lang::Zh, "演示收件箱"), (Lang::En, "Demo inbox")] {
            let inbox = Inbox { lang, platform: "P", zone: &TimeZone::UTC, items: &items };
            let page = inbox.render().expect("a page");
            assert!(
                page.contains(heading) && page.contains("+8613800138000") && page.contains("01-01 00:00:00")
            );
            assert!(page.contains(">123456</p>") && !page.contains("<script>"), "{page}");
        }
    }
}
