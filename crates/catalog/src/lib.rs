//! What the platform offers: APIs read from OpenAPI documents and solutions that bundle them.

pub mod apis;
pub mod openapi;
pub mod revisions;
pub mod routing;
pub mod solutions;
pub mod text;
pub mod upstream;

#[cfg(test)]
mod testing;

use std::sync::Arc;

use axum::extract::FromRef;
use paifang_kernel::api::Api as Routes;
use paifang_kernel::{App, Code, ids};
use serde::{Deserialize, Serialize};

ids! {
    /// One operation that applications may call.
    Api = "api";
    /// The APIs of documents with one title; they share an upstream secret.
    ApiGroup = "grp";
    /// One import of an OpenAPI document.
    ApiDocument = "doc";
    /// A bundle of APIs for one scenario (SOL-01).
    Solution = "sol";
}

/// Where published APIs answer, in front of their path template.
pub const GATEWAY_PREFIX: &str = "/gw";

/// The configuration section `[catalog]`.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Whether upstreams may have addresses that are not public (rule O1); for demos and for operators whose
    /// services stand in their own network.
    pub allow_private_upstreams: bool,
}

/// The state of this crate's handlers.
#[derive(Clone, Debug)]
pub struct Catalog {
    app: App,
    settings: Arc<Settings>,
}

impl Catalog {
    /// Joins the application and this crate's configuration section.
    #[must_use]
    pub fn new(app: App, settings: Settings) -> Self {
        Self { app, settings: Arc::new(settings) }
    }
}

impl FromRef<Catalog> for App {
    fn from_ref(catalog: &Catalog) -> Self {
        catalog.app.clone()
    }
}

/// Every route of the catalogue.
#[must_use]
pub fn routes() -> Routes<Catalog> {
    apis::http::routes().and(solutions::http::routes())
}

/// Every refusal of the catalogue, for the problem pages.
#[must_use]
pub fn problems() -> Vec<Code> {
    [text::PROBLEMS, apis::PROBLEMS, solutions::PROBLEMS].concat()
}
