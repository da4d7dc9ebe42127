//! The call log (GW-13): one row per call of a known app, gathered and written together, kept seven days.

mod http;
mod store;

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use ::http::{HeaderValue, Method, Uri};
use paifang_kernel::App;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, oneshot};

pub use http::{CallQuery, CallView, routes};
pub use store::{forget, list};

use crate::snapshot::{Caller, Route};
use crate::tasks;

/// Calls that may wait to be written; more are counted as lost (rule D10).
const WAITING: usize = 1 << 16;
/// How long rows are gathered before they are written together (rule D2).
const GATHER: Duration = Duration::from_millis(10);
/// Rows read from the channel at once.
const BATCH: usize = 1024;
/// Refused calls per app and second that are logged although nobody proved to be the app.
const NOISE_PER_SECOND: u32 = 20;
/// How long calls are kept, in milliseconds.
pub const KEPT_MS: i64 = 7 * 86_400_000;

/// What is known of a call when its answer begins.
#[derive(Debug)]
pub struct Record {
    /// The call's id.
    pub id: HeaderValue,
    /// When it came, in milliseconds.
    pub at: i64,
    /// The app.
    pub caller: Arc<Caller>,
    /// The API, if there was one.
    pub route: Option<Arc<Route>>,
    /// The method.
    pub method: Method,
    /// What is kept of the address: the path and the query's names, copied, so that a call that waits to be written
    /// does not hold its connection's buffer.
    pub place: Place,
    /// The caller's address.
    pub ip: IpAddr,
    /// The HTTP status answered.
    pub status: u16,
    /// The refusal's code.
    pub code: Option<&'static str>,
    /// The size of the request's body.
    pub request_bytes: usize,
}

/// Where a call went, without personal data.
#[derive(Debug)]
pub struct Place {
    path: String,
    query: String,
}

impl Place {
    /// Stars long digit runs in the path and leaves the query's values out.
    pub fn of(uri: &Uri) -> Place {
        Place { path: mask_digits(uri.path()), query: names_only(uri.query().unwrap_or_default()) }
    }
}

/// A call whose answer ended.
#[derive(Debug)]
pub struct Finished {
    /// What was known before.
    pub record: Record,
    /// From the first to the last byte, in microseconds.
    pub duration_us: u64,
    /// The size of the answer's body as far as it went out.
    pub response_bytes: u64,
    /// Whether the answer went out whole.
    pub complete: bool,
}

/// What is stored besides the columns that are searched.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Facts {
    pub(crate) api: Option<String>,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) ip: String,
    pub(crate) code: Option<String>,
    pub(crate) us: u64,
    pub(crate) request_bytes: u64,
    pub(crate) response_bytes: u64,
}

/// The writer's end that calls see; cheap to clone.
#[derive(Debug, Clone)]
pub struct CallLog(mpsc::Sender<Entry>);

#[derive(Debug)]
enum Entry {
    Call(Box<Finished>),
    Flush(oneshot::Sender<()>),
}

impl CallLog {
    /// Starts the writer; it ends when the last clone is gone.
    pub fn start(platform: App) -> CallLog {
        let (sender, inbox) = mpsc::channel(WAITING);
        tasks::start(write_all(platform, inbox));
        CallLog(sender)
    }

    /// Hands a call to the writer; never waits, a full queue is counted.
    pub fn note(&self, call: Finished) {
        if self.0.try_send(Entry::Call(Box::new(call))).is_err() {
            metrics::counter!("gateway_calls_unlogged_total").increment(1);
        }
    }

    /// Waits until everything noted so far is written.
    pub async fn flush(&self) {
        let (done, written) = oneshot::channel();
        if self.0.send(Entry::Flush(done)).await.is_ok() {
            let _closed = written.await;
        }
    }
}

async fn write_all(platform: App, mut inbox: mpsc::Receiver<Entry>) {
    let (mut entries, mut calls, mut waiting) = (Vec::new(), Vec::new(), Vec::new());
    while inbox.recv_many(&mut entries, BATCH).await > 0 {
        let urgent = entries.iter().any(|entry| matches!(entry, Entry::Flush(_)));
        if !urgent && entries.len() < BATCH {
            tokio::time::sleep(GATHER).await;
            while entries.len() < BATCH
                && let Ok(entry) = inbox.try_recv()
            {
                entries.push(entry);
            }
        }
        for entry in entries.drain(..) {
            match entry {
                Entry::Call(call) => calls.push(*call),
                Entry::Flush(done) => waiting.push(done),
            }
        }
        store::keep(&platform.db, &mut calls).await;
        for done in waiting.drain(..) {
            let _gone = done.send(());
        }
    }
}

impl Finished {
    fn facts(&self) -> Facts {
        let record = &self.record;
        Facts {
            api: record.route.as_ref().map(|route| route.api.clone()),
            method: record.method.as_str().to_owned(),
            path: record.place.path.clone(),
            query: record.place.query.clone(),
            ip: record.ip.to_string(),
            code: record.code.or((!self.complete).then_some("incomplete")).map(str::to_owned),
            us: self.duration_us,
            request_bytes: u64::try_from(record.request_bytes).unwrap_or(u64::MAX),
            response_bytes: self.response_bytes,
        }
    }
}

/// The path with the inside of long digit runs (phone and ID numbers) starred, at most 512 characters.
fn mask_digits(path: &str) -> String {
    let is_short = path.len() <= 512;
    if is_short && path.as_bytes().split(|byte| !byte.is_ascii_digit()).all(|run| run.len() < 7) {
        return path.to_owned();
    }
    let mut masked = String::with_capacity(path.len());
    let mut run = String::new();
    for character in path.chars().take(512).chain(std::iter::once('\n')) {
        if character.is_ascii_digit() {
            run.push(character);
            continue;
        }
        if run.len() >= 7 {
            masked.extend(run.chars().take(3));
            masked.extend(std::iter::repeat_n('*', run.len() - 5));
            masked.extend(run.chars().skip(run.len() - 2));
        } else {
            masked.push_str(&run);
        }
        run.clear();
        if character != '\n' {
            masked.push(character);
        }
    }
    masked
}

/// The names in a query without their values, each once with its count when it is repeated.
fn names_only(query: &str) -> String {
    if query.is_empty() {
        return String::new();
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()).take(50) {
        *names.entry(pair.split('=').next().unwrap_or_default()).or_default() += 1;
    }
    let shown = names
        .iter()
        .map(|(name, count)| if *count > 1 { format!("{name}×{count}") } else { (*name).to_owned() });
    shown.collect::<Vec<_>>().join("&")
}

/// Bounds how many unproven calls of an app are logged, so that strangers cannot fill the log.
#[derive(Debug, Default)]
pub struct Noise(Mutex<(i64, u32)>);

impl Noise {
    /// Whether one more may be logged in this second.
    pub fn admits(&self, now: i64) -> bool {
        let mut seen = self.0.lock();
        if seen.0 != now / 1000 {
            *seen = (now / 1000, 0);
        }
        seen.1 += 1;
        seen.1 <= NOISE_PER_SECOND
    }
}

#[cfg(test)]
mod tests {
    use super::{Noise, mask_digits, names_only};

    #[test]
    fn personal_data_is_starred() {
        assert_eq!(mask_digits("/gw/users/13800001234/orders/42"), "/gw/users/138******34/orders/42");
        assert_eq!(mask_digits("/gw/13800001234"), "/gw/138******34");
        assert_eq!(mask_digits("/gw/demo/echo"), "/gw/demo/echo");
        assert_eq!(names_only("phone=13800001234&a=1&a=2&b"), "a×2&b&phone");
    }

    #[test]
    fn strangers_cannot_fill_the_log() {
        let noise = Noise::default();
        assert_eq!((0..100).filter(|_| noise.admits(5_000)).count(), 20);
        assert!(noise.admits(6_000));
    }
}
