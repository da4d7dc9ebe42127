//! Typed answers with their status, so that the document knows it too.

use aide::generate::GenContext;
use aide::openapi::{MediaType, Operation, Response as Described, SchemaObject, StatusCode as Status};
use aide::operation::OperationOutput;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::Problem;
use crate::problem::Document;

/// An answer with a body and a fixed status.
#[derive(Clone, Debug)]
pub struct Answer<const STATUS: u16, T> {
    body: T,
    cookies: Vec<String>,
}

/// 200 with a body, or a refusal.
pub type Reply<T> = Result<Answer<200, T>, Problem>;
/// 201 with the new thing, or a refusal.
pub type Made<T> = Result<Answer<201, T>, Problem>;
/// 202 with what comes next, or a refusal.
pub type Taken<T> = Result<Answer<202, T>, Problem>;
/// 204, or a refusal.
pub type Empty = Result<NoContent, Problem>;

/// An answer without a body.
#[derive(Clone, Debug, Default)]
pub struct NoContent {
    cookies: Vec<String>,
}

impl<const STATUS: u16, T> Answer<STATUS, T> {
    /// An answer.
    #[must_use]
    pub fn new(body: T) -> Self {
        Self { body, cookies: Vec::new() }
    }

    /// Sets a cookie, given as the whole `Set-Cookie` text.
    #[must_use]
    pub fn cookie(mut self, text: String) -> Self {
        self.cookies.push(text);
        self
    }

    /// The body.
    pub fn body(&self) -> &T {
        &self.body
    }
}

impl<const STATUS: u16, T> From<T> for Answer<STATUS, T> {
    fn from(body: T) -> Self {
        Self::new(body)
    }
}

impl NoContent {
    /// Sets a cookie, given as the whole `Set-Cookie` text.
    #[must_use]
    pub fn cookie(mut self, text: String) -> Self {
        self.cookies.push(text);
        self
    }
}

fn finish(mut response: Response, status: u16, cookies: Vec<String>) -> Response {
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    for cookie in cookies.into_iter().filter_map(|text| HeaderValue::from_str(&text).ok()) {
        headers.append(header::SET_COOKIE, cookie);
    }
    response
}

impl<const STATUS: u16, T: Serialize> IntoResponse for Answer<STATUS, T> {
    fn into_response(self) -> Response {
        finish(Json(self.body).into_response(), STATUS, self.cookies)
    }
}

impl IntoResponse for NoContent {
    fn into_response(self) -> Response {
        finish(().into_response(), 204, self.cookies)
    }
}

fn described<T: JsonSchema>(ctx: &mut GenContext, kind: &str, text: &str) -> Described {
    let schema = ctx.schema.subschema_for::<T>();
    let schema = Some(SchemaObject { json_schema: schema, external_docs: None, example: None });
    let content = [(kind.to_owned(), MediaType { schema, ..MediaType::default() })].into_iter().collect();
    Described { description: text.to_owned(), content, ..Described::default() }
}

impl<const STATUS: u16, T: JsonSchema> OperationOutput for Answer<STATUS, T> {
    type Inner = T;

    fn operation_response(ctx: &mut GenContext, _: &mut Operation) -> Option<Described> {
        Some(described::<T>(ctx, "application/json", "Done."))
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<Status>, Described)> {
        Self::operation_response(ctx, operation)
            .map(|response| (Some(Status::Code(STATUS)), response))
            .into_iter()
            .collect()
    }
}

impl OperationOutput for NoContent {
    type Inner = ();

    fn operation_response(_: &mut GenContext, _: &mut Operation) -> Option<Described> {
        Some(Described { description: "Done.".to_owned(), ..Described::default() })
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<Status>, Described)> {
        Self::operation_response(ctx, operation)
            .map(|response| (Some(Status::Code(204)), response))
            .into_iter()
            .collect()
    }
}

impl OperationOutput for Problem {
    type Inner = Document;

    fn operation_response(ctx: &mut GenContext, _: &mut Operation) -> Option<Described> {
        Some(described::<Document>(ctx, "application/problem+json", "Refused; nothing changed."))
    }

    fn inferred_responses(
        ctx: &mut GenContext,
        operation: &mut Operation,
    ) -> Vec<(Option<Status>, Described)> {
        Self::operation_response(ctx, operation).map(|response| (None, response)).into_iter().collect()
    }
}
