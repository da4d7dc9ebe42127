//! Stories of the whole product: journeys across the slices, safety nets over every route, and the binary itself.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a story that cannot go on must fail loudly")]

mod access;
mod alerts;
mod commands;
mod crash;
mod developers;
mod forms;
mod gates;
mod gateway;
mod journey;
mod leaving;
mod levels;
mod notices;
mod operations;
mod outside;
mod problems;
mod program;
mod settings;
mod signed;
mod stage;
