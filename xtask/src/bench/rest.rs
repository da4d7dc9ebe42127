//! The server at rest: memory, time to be ready, and what a first visit to each kind of page costs.

use super::proxies::Paifang;
use crate::{Outcome, shell};
use std::collections::BTreeMap;
use std::time::Duration;

/// The measured facts.
pub struct Rest {
    pub ready: Duration,
    pub resident_megabytes: f64,
    /// Bytes over the wire of a first visit in Chromium, by address; `console` is the signed-in developer's first page.
    pub visits: BTreeMap<String, u64>,
}

/// Measures a server that has just started and not been used.
pub fn measure(paifang: &Paifang) -> Outcome<Rest> {
    std::thread::sleep(Duration::from_secs(3));
    let resident_megabytes = paifang.process.resident_megabytes();
    let mut visits = shell::command("node", &["scripts/first-load.mjs"]);
    visits.arg(format!("http://{}", paifang.address)).arg(paifang.folder.join("demo.json"));
    let visits = serde_json::from_str(&shell::read(&mut visits)?)?;
    Ok(Rest { ready: paifang.ready, resident_megabytes, visits })
}
