//! A slice's table of contents: method, path, handler and one sentence each.

use aide::axum::ApiRouter;
use aide::axum::routing::{ApiMethodRouter, delete_with, get_with, patch_with, post_with, put_with};
use aide::openapi::{
    Info, OpenApi, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, ReferenceOr, SchemaObject,
};
use aide::operation::{OperationHandler, OperationInput, OperationOutput};
use aide::transform::TransformOperation;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::handler::Handler;
use schemars::json_schema;

/// The largest body when a slice says nothing else (rule H1).
const USUAL_LIMIT: usize = 1 << 20;

/// The routes of a slice over its state `S`.
#[derive(Debug)]
pub struct Api<S> {
    name: &'static str,
    router: ApiRouter<S>,
    limit: usize,
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident $with:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name<H, I, O, T>(self, path: &'static str, handler: H, summary: &'static str) -> Self
        where
            H: Handler<T, S> + OperationHandler<I, O>,
            I: OperationInput,
            O: OperationOutput,
            T: 'static,
        {
            let id = operation_id::<H>(self.name);
            let tag = self.name;
            let route = $with(handler, move |operation| describe(operation, tag, &id, path, summary));
            self.route(path, route)
        }
    )*};
}

impl<S: Clone + Send + Sync + 'static> Api<S> {
    /// No routes yet; the name groups the operations in the document.
    #[must_use]
    pub fn new(name: &'static str) -> Self {
        Self { name, router: ApiRouter::new(), limit: USUAL_LIMIT }
    }

    methods! {
        /// Reads.
        get get_with;
        /// Creates or acts.
        post post_with;
        /// Sets as a whole.
        put put_with;
        /// Changes in part.
        patch patch_with;
        /// Removes.
        delete delete_with;
    }

    /// Sets the largest body of these routes, in bytes.
    #[must_use]
    pub fn limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// Takes the routes of another part of the slice, with their own limit.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        let limit = other.limit;
        self.router = self.router.merge(other.router.layer(DefaultBodyLimit::max(limit)));
        self
    }

    /// Binds the state.
    pub fn with_state(self, state: S) -> ApiRouter<()> {
        self.router.layer(DefaultBodyLimit::max(self.limit)).with_state(state)
    }

    fn route(mut self, path: &'static str, route: ApiMethodRouter<S>) -> Self {
        self.router = self.router.api_route(path, route);
        self
    }
}

/// `paifang_apps::applications::http::create` in the slice `applications` becomes `applications_create`.
fn operation_id<H>(slice: &str) -> String {
    let name = std::any::type_name::<H>().rsplit("::").next().unwrap_or_default();
    format!("{slice}_{name}")
}

fn describe<'a>(
    operation: TransformOperation<'a>,
    tag: &'static str,
    id: &str,
    path: &str,
    summary: &str,
) -> TransformOperation<'a> {
    let mut operation = operation.id(id).summary(summary).tag(tag);
    for name in path.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
        let schema = SchemaObject {
            json_schema: json_schema!({ "type": "string" }),
            external_docs: None,
            example: None,
        };
        let parameter_data = ParameterData {
            name: name.trim_start_matches('*').to_owned(),
            description: None,
            required: true,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(schema),
            example: None,
            examples: Default::default(),
            explode: None,
            extensions: Default::default(),
        };
        let parameter = Parameter::Path { parameter_data, style: PathStyle::Simple };
        operation.inner_mut().parameters.push(ReferenceOr::Item(parameter));
    }
    operation
}

/// Joins the slices into one router under `/api/v1` and writes the OpenAPI document on the way.
pub fn document(slices: Vec<ApiRouter<()>>) -> (Router, OpenApi) {
    let mut openapi = OpenApi {
        info: Info {
            title: "Paifang".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            summary: Some("The developer open platform's own API.".to_owned()),
            ..Info::default()
        },
        ..OpenApi::default()
    };
    let joined = slices.into_iter().fold(ApiRouter::new(), ApiRouter::merge);
    let router = ApiRouter::new().nest("/api/v1", joined).finish_api(&mut openapi);
    (router, openapi)
}
