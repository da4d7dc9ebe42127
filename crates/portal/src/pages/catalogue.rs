//! The public catalogue: published APIs and solutions (SOL-02).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use super::problems::{Entry, entries_of};
use crate::catalogue::{ApiCard, ApiPage, Shelf, SolutionCard, SolutionPage};
use crate::chrome::Chrome;
use crate::samples::{Call, Sample};
use crate::{Numbers, Portal, pages, prose, samples};

/// What the gateway itself may answer to any call, in the order a developer meets it.
const GATEWAY_CODES: [&str; 5] =
    ["signature_wrong", "timestamp_expired", "replayed", "api_forbidden", "quota_exceeded"];

#[derive(Template)]
#[template(path = "apis.html")]
struct Apis {
    c: Chrome,
    q: String,
    shelf: Shelf<ApiCard>,
}

/// Lists the published APIs, or those a search finds.
pub(crate) async fn apis(State(portal): State<Portal>, c: Chrome) -> Response {
    let q = c.param("q").unwrap_or("").trim().chars().take(100).collect::<String>();
    match portal.catalogue().apis(&q, c.param("cursor")).await {
        Ok(shelf) => pages::page(c.lang, &Apis { c, q, shelf }),
        Err(problem) => pages::refused(c, &problem),
    }
}

#[derive(Template)]
#[template(path = "api.html")]
struct Api<'a> {
    c: Chrome,
    api: ApiPage,
    description: String,
    gateway: Vec<Entry>,
    samples: Vec<Sample>,
    n: Numbers,
    tester: &'a str,
}

/// Shows one API: parameters, errors, limits, samples.
pub(crate) async fn api(State(portal): State<Portal>, Path(id): Path<String>, c: Chrome) -> Response {
    let api = match portal.catalogue().api(&id).await {
        Ok(Some(api)) => api,
        Ok(None) => return pages::missing(c),
        Err(problem) => return pages::refused(c, &problem),
    };
    let config = portal.config();
    let view = Api {
        description: prose::render(api.description.text(c.lang)),
        gateway: entries_of(&config.problems, &GATEWAY_CODES),
        samples: samples::of(&call(&config.public_url, &api)),
        n: config.numbers,
        tester: &format!("/console/tester?api={}", api.card.id),
        api,
        c,
    };
    pages::page(view.c.lang, &view)
}

fn call<'a>(base: &'a str, api: &'a ApiPage) -> Call<'a> {
    Call {
        base,
        method: &api.card.method,
        path: Call::filled(&api.card.path),
        query: Call::query(&api.sample_query),
        body: api.sample_body.as_deref().unwrap_or(""),
    }
}

#[derive(Template)]
#[template(path = "solutions.html")]
struct Solutions {
    c: Chrome,
    shelf: Shelf<SolutionCard>,
}

/// Lists the published solutions.
pub(crate) async fn solutions(State(portal): State<Portal>, c: Chrome) -> Response {
    match portal.catalogue().solutions(c.param("cursor")).await {
        Ok(shelf) => pages::page(c.lang, &Solutions { c, shelf }),
        Err(problem) => pages::refused(c, &problem),
    }
}

#[derive(Template)]
#[template(path = "solution.html")]
struct Solution<'a> {
    c: Chrome,
    solution: SolutionPage,
    documents: String,
    summaries: bool,
    subscribe: &'a str,
}

/// Shows one solution: APIs, messages, documents, required roles, counts.
pub(crate) async fn solution(State(portal): State<Portal>, Path(id): Path<String>, c: Chrome) -> Response {
    match portal.catalogue().solution(&id).await {
        Ok(Some(solution)) => {
            let documents = prose::render(solution.documents.text(c.lang));
            let subscribe = &format!("/console/solutions/{}", solution.card.id);
            let summaries = solution.apis.iter().any(|api| !api.summary.text(c.lang).is_empty());
            pages::page(c.lang, &Solution { c, solution, documents, summaries, subscribe })
        }
        Ok(None) => pages::missing(c),
        Err(problem) => pages::refused(c, &problem),
    }
}
