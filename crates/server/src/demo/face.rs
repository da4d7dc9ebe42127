//! The face vendor of the demonstration: a page on which the visitor chooses what came of the check (X-10).

use axum::Router;
use axum::extract::{Extension, Form, Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::get;
use paifang_accounts::identity::provider::{FaceVerdict, StubFaces};
use paifang_kernel::api::RequestInfo;
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, Lang, Problem};
use serde::Deserialize;

/// Only the demonstration's own style sheet and a form of our own (rule W6).
const POLICY: &str =
    "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const PAGE: &str = r#"<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} · {platform}</title>
<link rel="stylesheet" href="/demo/inbox.css">
</head>
<body>
<header>
<p class="mark">{mark}</p>
<div class="bar"><h1>{title}</h1></div>
</header>
<main>
<p>{text}</p>
<form method="post">
<ol>
<li><button class="button" name="choice" value="match">{match}</button></li>
<li><button class="button" name="choice" value="no_match">{no_match}</button></li>
</ol>
</form>
</main>
</body>
</html>
"#;

/// The page under `/demo/face/…`; for the demonstration only.
pub fn routes(app: App, faces: StubFaces) -> Router {
    Router::new().route("/demo/face/{reference}", get(show).post(choose)).with_state((app, faces))
}

type Stub = (App, StubFaces);

#[derive(Deserialize)]
struct Choice {
    choice: String,
}

async fn show(
    State((app, faces)): State<Stub>,
    Path(reference): Path<String>,
    info: Option<Extension<RequestInfo>>,
) -> Response {
    if !faces.knows(&reference) {
        return Problem::new(NOT_FOUND).into_response();
    }
    let lang = info.map_or_else(Lang::default, |Extension(info)| info.lang());
    let brand = app.brand();
    let words = [
        ("{lang}", lang.name()),
        ("{platform}", brand.name(lang)),
        ("{title}", lang.pick("人脸识别（演示）", "Face check (demo)")),
        (
            "{mark}",
            lang.pick(
                "演示模式：没有摄像头，也没有外部服务，请选择一个结果。",
                "Demo mode: no camera and no outside service; choose a result.",
            ),
        ),
        (
            "{text}",
            lang.pick(
                "真实环境中，这里是核验服务商的页面。选择后会返回刚才的操作。",
                "On a real platform this is the vendor's page. After your choice you return to what you were doing.",
            ),
        ),
        ("{match}", lang.pick("识别通过", "It is me")),
        ("{no_match}", lang.pick("识别不通过", "It is somebody else")),
    ];
    let page = words.iter().fold(PAGE.to_owned(), |page, (name, word)| page.replace(name, &escaped(word)));
    let headers = [
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    (StatusCode::OK, headers, Html(page)).into_response()
}

/// A platform's name is an operator's text.
fn escaped(word: &str) -> String {
    word.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

async fn choose(
    State((_, faces)): State<Stub>,
    Path(reference): Path<String>,
    Form(choice): Form<Choice>,
) -> Response {
    let verdict = if choice.choice == "match" { FaceVerdict::Match } else { FaceVerdict::NoMatch };
    match faces.choose(&reference, verdict) {
        Some(back) => Redirect::to(&back).into_response(),
        None => Problem::new(NOT_FOUND).into_response(),
    }
}
