//! The demo inbox: what the stub providers of demo mode would have sent.

mod http;
mod store;
#[cfg(test)]
mod tests;

pub use http::demo_routes;
pub(crate) use store::keep;
