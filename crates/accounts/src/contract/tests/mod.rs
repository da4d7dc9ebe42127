//! Stories of contracts, told through HTTP with real sessions, and the tables of states and gate.

mod moves;
mod operators;
mod people;
mod signing;
