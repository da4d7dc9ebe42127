//! What every slice stands on: time, randomness, storage, errors, access and the API door, without a domain word.

pub mod access;
pub mod api;
pub mod app;
pub mod audit;
pub mod calendar;
pub mod clock;
pub mod db;
pub mod entropy;
pub mod files;
pub mod id;
pub mod jobs;
pub mod keys;
pub mod lang;
pub mod limits;
pub mod live;
pub mod mask;
pub mod net;
pub mod notice;
pub mod outbound;
pub mod pattern;
pub mod problem;

pub use app::App;
pub use lang::Lang;
pub use problem::{Code, Problem};
