//! The picture of an account: it passes the same gate as documents and is kept as a small sealed square (PRO-04).

mod http;
mod store;

pub(super) use http::routes;
pub(crate) use store::{address, take};

/// A picture as the store knows it.
#[derive(Clone, Debug)]
pub(super) struct Portrait {
    /// The name of the sealed file.
    pub(super) file: String,
    /// The key of that file, wrapped.
    pub(super) wrapped_key: String,
}
