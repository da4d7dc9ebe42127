//! Typed inputs whose errors are problem documents that point at the field.

use aide::generate::GenContext;
use aide::openapi::{MediaType, Operation, ReferenceOr, RequestBody};
use aide::operation::OperationInput;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use bytes::Bytes;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::Problem;
use crate::problem::{INVALID, MALFORMED, NOT_FOUND, TOO_LARGE, UNSUPPORTED_MEDIA};

/// A JSON body; unknown fields are refused by the type's `deny_unknown_fields` (rule W3).
#[derive(Clone, Debug)]
pub struct Form<T>(pub T);

/// The query of the address.
#[derive(Clone, Debug)]
pub struct Params<T>(pub T);

/// The variables of the path; what does not fit is `not_found`.
#[derive(Clone, Debug)]
pub struct Path<T>(pub T);

/// A body of bytes with its content type, for uploads.
#[derive(Clone, Debug)]
pub struct Raw {
    /// The content type that the caller claims.
    pub content_type: String,
    /// The bytes.
    pub bytes: Bytes,
}

impl<S, T> FromRequest<S> for Form<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let raw = Raw::from_request(request, state).await?;
        let essence = raw.content_type.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(UNSUPPORTED_MEDIA.into());
        }
        read_json(&raw.bytes).map(Self)
    }
}

fn read_json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let cause = error.into_inner();
        let reason = cause.to_string();
        match cause.classify() {
            serde_json::error::Category::Data => INVALID.arg("reason", reason).at(pointer),
            _ => MALFORMED.arg("reason", reason),
        }
    })?;
    reader.end().map_err(|error| MALFORMED.arg("reason", error))?;
    Ok(value)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let parts = path.iter().filter_map(|segment| match segment {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
        Segment::Enum { .. } | Segment::Unknown => None,
    });
    parts.collect()
}

impl<T: JsonSchema> OperationInput for Form<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        axum::Json::<T>::operation_input(ctx, operation);
    }
}

impl<S, T> FromRequestParts<S> for Params<T>
where
    S: Send + Sync,
    T: DeserializeOwned,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = axum::extract::Query::<T>::try_from_uri(&parts.uri);
        query.map(|query| Self(query.0)).map_err(|error| MALFORMED.arg("reason", error.body_text()))
    }
}

impl<T: JsonSchema> OperationInput for Params<T> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        axum::extract::Query::<T>::operation_input(ctx, operation);
    }
}

impl<S, T> FromRequestParts<S> for Path<T>
where
    S: Send + Sync,
    T: DeserializeOwned + Send,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = axum::extract::Path::<T>::from_request_parts(parts, state).await;
        path.map(|path| Self(path.0)).map_err(|_| NOT_FOUND.into())
    }
}

impl<T> OperationInput for Path<T> {}

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let claimed = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        let content_type = claimed.unwrap_or_default().to_owned();
        let bytes = Bytes::from_request(request, state).await.map_err(|rejection| refused(&rejection))?;
        Ok(Self { content_type, bytes })
    }
}

fn refused(rejection: &BytesRejection) -> Problem {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        TOO_LARGE.into()
    } else {
        MALFORMED.arg("reason", rejection.body_text())
    }
}

impl OperationInput for Raw {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        let content = [("application/octet-stream".to_owned(), MediaType::default())].into_iter().collect();
        operation.request_body =
            Some(ReferenceOr::Item(RequestBody { content, required: true, ..RequestBody::default() }));
    }
}
