//! The demonstration: a small believable world, an echo upstream and sample documents, made by the same
//! requests that people send, so that nothing in it could not have happened.

mod company;
mod echo;
mod face;
mod papers;
mod seed;
mod visitor;

pub use echo::routes as echo_routes;
pub use face::routes as face_routes;
pub use papers::{IdNumbers, routes as paper_routes};
pub use seed::{Demo, move_to, plant};

use std::path::Path;

use paifang_kernel::{App, Problem};
use serde::{Deserialize, Serialize};

/// Where the echo upstream answers, on the server itself.
pub const UPSTREAM: &str = "/demo/upstream";

/// A login of the demonstration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The login name, phone number or mail address.
    pub login: String,
    /// The password.
    pub password: String,
}

/// Writes `demo.json` into the data folder.
///
/// # Errors
/// The disk refuses.
pub fn write(folder: &Path, demo: &Demo) -> Result<(), Problem> {
    let text = serde_json::to_string_pretty(demo)?;
    paifang_kernel::files::write_durably(&folder.join("demo.json"), text.as_bytes(), 0o600)
}

/// Reads `demo.json` of an earlier start.
#[must_use]
pub fn read(folder: &Path) -> Option<Demo> {
    let text = std::fs::read_to_string(folder.join("demo.json")).ok()?;
    serde_json::from_str(&text).ok()
}

/// A password that nobody chose: letters and digits, 14 characters.
fn password(app: &App) -> String {
    let letters = b"abcdefghijkmnpqrstuvwxyz";
    let word: String = (0..8)
        .filter_map(|_| letters.get(usize::try_from(app.entropy.below(24)).unwrap_or(0)))
        .map(|letter| char::from(*letter))
        .collect();
    format!("{word}{}", app.entropy.digits(6))
}
