//! What the platform offers: APIs read from OpenAPI documents and solutions that bundle them.

pub mod openapi;
pub mod upstream;
