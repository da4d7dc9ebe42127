//! How a refusal looks on the wire.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use axum::response::IntoResponse;
use schemars::JsonSchema;
use serde::Serialize;

use super::Problem;
use crate::Lang;

/// The body of every refusal (RFC 9457, with `code`, `message` and `help` of GW-17).
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub struct Document {
    /// The address of the page that explains the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// The sentence of the code.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What is wrong and what to do.
    pub detail: String,
    /// The stable code.
    pub code: &'static str,
    /// The same text as `detail`.
    pub message: String,
    /// The request's id, to quote when asking for help.
    pub request_id: String,
    /// The same address as `type`.
    pub help: String,
    /// Where to go first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// After how many seconds a repetition can succeed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
    /// The facts inside the sentence, by name.
    #[serde(skip_serializing_if = "serde_json::Map::is_empty")]
    pub params: serde_json::Map<String, serde_json::Value>,
    /// The fields of the request that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldDocument>,
}

/// One wrong field.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "ProblemField")]
pub struct FieldDocument {
    /// A JSON pointer into the request's body.
    pub pointer: String,
    /// The stable code.
    pub code: &'static str,
    /// What is wrong and what to do.
    pub detail: String,
}

impl Problem {
    /// The document in a language, for a request.
    #[must_use]
    pub fn document(&self, lang: Lang, request_id: &str) -> Document {
        let inner = self.inner();
        let detail = fill(inner.code.text(lang), &inner.args);
        let address = format!("/problems/{}", inner.code.id);
        let mut params = inner.extra.clone();
        for (name, value) in &inner.args {
            params.insert((*name).to_owned(), value.clone().into());
        }
        let errors = inner.places.iter().map(|place| FieldDocument {
            pointer: place.pointer.to_string(),
            code: place.code.id,
            detail: fill(place.code.text(lang), &place.args),
        });
        Document {
            kind: address.clone(),
            title: detail.clone(),
            status: inner.code.status,
            message: detail.clone(),
            detail,
            code: inner.code.id,
            request_id: request_id.to_owned(),
            help: address,
            next: inner.next.clone(),
            retry_after: inner.retry_after,
            params,
            errors: errors.collect(),
        }
    }

    /// The whole answer in a language, for a request.
    #[must_use]
    pub fn respond(&self, lang: Lang, request_id: &str) -> Response<Body> {
        if let Some(reply) = &self.inner().replay {
            return json(reply.status, "application/json", reply.body.clone());
        }
        let body = serde_json::to_string(&self.document(lang, request_id)).unwrap_or_default();
        let mut response = json(self.code().status, "application/problem+json", body);
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(lang.name()));
        if let Some(seconds) = self.inner().retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

fn json(status: u16, kind: &'static str, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Replaces each `{name}` by its argument; unknown names stay as they are.
fn fill(text: &str, args: &[(&'static str, String)]) -> String {
    args.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

impl IntoResponse for Problem {
    /// Renders in Chinese; the outer layer renders again in the caller's language.
    fn into_response(self) -> Response<Body> {
        let mut response = self.respond(Lang::Zh, "");
        response.extensions_mut().insert(self);
        response
    }
}
