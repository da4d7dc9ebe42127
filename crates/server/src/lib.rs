//! The server: configuration, wiring, command line, workers and the demonstration.

mod adapters;
mod areas;
mod assets;
mod audit;
mod backup;
pub mod cli;
pub mod config;
pub mod demo;
mod health;
pub mod platform;
mod platform_info;
pub mod run;
pub mod serve;
pub mod settings;
pub mod wire;
mod workers;
