//! Stories of the whole product: journeys across the slices, safety nets over every route, and the binary itself.

mod notices;
mod program;
