//! Entering a factor again before a deed that could lock the owner out or give secrets away (rule A11).

pub mod http;

pub use http::routes;

#[cfg(test)]
mod tests;
