//! The server at rest: memory, time to be ready, and what a first visit to each kind of page costs.

use super::client;
use super::proxies::Paifang;
use crate::Outcome;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::time::Duration;

/// Pages that an anonymous visitor opens; each must stay below 15 kB with all it loads.
const PAGES: &[&str] = &["/", "/register", "/login", "/apis", "/solutions"];

/// The measured facts.
pub struct Rest {
    pub ready: Duration,
    pub resident_megabytes: f64,
    /// Page and bytes over the wire, compressed, with the styles and scripts the page names.
    pub pages: Vec<(String, usize)>,
    /// The console's document with the scripts and styles it names.
    pub console: usize,
}

/// Measures a server that has just started and not been used.
pub fn measure(paifang: &Paifang) -> Outcome<Rest> {
    std::thread::sleep(Duration::from_secs(3));
    let resident_megabytes = paifang.process.resident_megabytes();
    let mut pages = Vec::new();
    for page in PAGES {
        pages.push(((*page).to_owned(), visit(paifang.address, page)?));
    }
    let console = visit(paifang.address, "/console/")?;
    Ok(Rest {
        ready: paifang.ready,
        resident_megabytes,
        pages,
        console,
    })
}

/// The bytes of a page's body and of every script and style it names, as a browser that takes brotli gets them.
fn visit(address: SocketAddr, page: &str) -> Outcome<usize> {
    let compressed = client::request(address, "GET", page, &[("Accept-Encoding", "br, gzip")], b"")?;
    let plain = client::request(address, "GET", page, &[], b"")?;
    if compressed.status != 200 {
        return Err(format!("{page} answered {}", compressed.status).into());
    }
    let mut bytes = compressed.body.len();
    for part in named(&String::from_utf8_lossy(&plain.body)) {
        let answer = client::request(address, "GET", &part, &[("Accept-Encoding", "br, gzip")], b"")?;
        bytes += answer.body.len();
    }
    Ok(bytes)
}

/// The addresses of scripts, styles and preloads in a document.
fn named(html: &str) -> BTreeSet<String> {
    let mut parts = BTreeSet::new();
    for tag in html.split('<').filter_map(|rest| rest.split('>').next()) {
        let is_style = tag.starts_with("link")
            && ["stylesheet", "modulepreload"]
                .iter()
                .any(|kind| tag.contains(kind));
        let attribute = if tag.starts_with("script") {
            "src=\""
        } else {
            "href=\""
        };
        if (is_style || tag.starts_with("script"))
            && let Some(address) = tag
                .split(attribute)
                .nth(1)
                .and_then(|rest| rest.split('"').next())
            && address.starts_with('/')
        {
            parts.insert(address.replace("&amp;", "&"));
        }
    }
    parts
}
