//! The door of the JSON API: routes with their permission and their document, typed bodies, paging, idempotency.

mod context;
mod input;
mod output;
mod page;
mod routes;
mod work;

pub use axum::extract::{FromRef, State};
pub use axum::response::Response;
pub use bytes::Bytes;
pub use schemars::JsonSchema;

pub use context::{Cx, RequestInfo, context, guard_origin};
pub use input::{Form, Params, Path, Raw};
pub use output::{Answer, Empty, Made, NoContent, Reply, Taken};
pub use page::{Page, PageQuery};
pub use routes::{Api, document};
pub use work::{Work, forget_replies};
