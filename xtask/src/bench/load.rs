//! The generator: open connections, one call at a time on each, calls made before the clock starts.

use crate::Outcome;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What came of one run.
#[derive(Default)]
pub struct Tally {
    /// Answers by status; 0 stands for a broken connection.
    pub statuses: BTreeMap<u16, u64>,
    /// The time of each answered call in microseconds, sorted.
    pub micros: Vec<u32>,
    /// How long the run took.
    pub seconds: f64,
    /// Processor time the proxy took meanwhile.
    pub cpu_seconds: f64,
}

impl Tally {
    /// Calls a second that the upstream answered.
    pub fn per_second(&self) -> f64 {
        self.good() as f64 / self.seconds.max(0.001)
    }

    /// Calls that were answered as they should be.
    pub fn good(&self) -> u64 {
        [200, 201].iter().filter_map(|status| self.statuses.get(status)).sum()
    }

    /// Calls that were not.
    pub fn bad(&self) -> u64 {
        self.statuses.values().sum::<u64>() - self.good()
    }

    /// The time within which this share of the calls was answered, in milliseconds.
    pub fn quantile(&self, share: f64) -> f64 {
        let place = ((self.micros.len() as f64 * share) as usize).min(self.micros.len().saturating_sub(1));
        self.micros.get(place).map_or(0.0, |micros| f64::from(*micros) / 1000.0)
    }

    /// The same with the proxy's processor time.
    pub fn with_cpu(mut self, seconds: f64) -> Self {
        self.cpu_seconds = seconds;
        self
    }

    fn add(&mut self, other: Self) {
        for (status, count) in other.statuses {
            *self.statuses.entry(status).or_default() += count;
        }
        self.micros.extend(other.micros);
    }
}

/// Drives one address for some time. `make` gives as many ready calls as asked for; no call is sent twice.
pub fn drive(
    address: SocketAddr,
    connections: usize,
    duration: Duration,
    make: &dyn Fn(usize) -> Vec<Vec<u8>>,
) -> Outcome<Tally> {
    // More than two cores can serve; a run that uses them up ends early and says so by its seconds.
    send(address, connections, duration, make(40_000 * usize::try_from(duration.as_secs())?.max(1)))
}

/// Sends these calls for some time, or until none is left.
pub fn send(
    address: SocketAddr,
    connections: usize,
    duration: Duration,
    calls: Vec<Vec<u8>>,
) -> Outcome<Tally> {
    let calls = Arc::new(calls);
    let next = Arc::new(AtomicUsize::new(0));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let start = Instant::now();
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..connections {
            tasks.spawn(caller(address, Arc::clone(&calls), Arc::clone(&next), start + duration));
        }
        let mut tally = Tally::default();
        while let Some(part) = tasks.join_next().await {
            tally.add(part?);
        }
        tally.seconds = start.elapsed().as_secs_f64();
        tally.micros.sort_unstable();
        Ok(tally)
    })
}

async fn caller(
    address: SocketAddr,
    calls: Arc<Vec<Vec<u8>>>,
    next: Arc<AtomicUsize>,
    end: Instant,
) -> Tally {
    let mut tally = Tally::default();
    let mut stream = None;
    let mut buffer = Vec::with_capacity(16 * 1024);
    while Instant::now() < end {
        let Some(call) = calls.get(next.fetch_add(1, Ordering::Relaxed)) else {
            break;
        };
        let start = Instant::now();
        let answer = async {
            if stream.is_none() {
                let connected = TcpStream::connect(address).await?;
                connected.set_nodelay(true)?;
                stream = Some(connected);
            }
            let stream = stream.as_mut().ok_or(std::io::ErrorKind::NotConnected)?;
            stream.write_all(call).await?;
            answer(stream, &mut buffer).await
        };
        let status = match answer.await {
            Ok(status) => {
                tally.micros.push(u32::try_from(start.elapsed().as_micros()).unwrap_or(u32::MAX));
                status
            }
            Err(_) => {
                stream = None;
                0
            }
        };
        *tally.statuses.entry(status).or_default() += 1;
    }
    tally
}

/// Reads one answer to its end and gives its status.
async fn answer(stream: &mut TcpStream, buffer: &mut Vec<u8>) -> std::io::Result<u16> {
    buffer.clear();
    let mut needed = None;
    loop {
        if stream.read_buf(buffer).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if needed.is_none()
            && let Some(end) = find(buffer, b"\r\n\r\n")
        {
            let head = std::str::from_utf8(&buffer[..end]).map_err(|_| std::io::ErrorKind::InvalidData)?;
            needed = Some(Body::of(head, end + 4));
        }
        let is_whole = match needed {
            Some(Body::Until(length)) => buffer.len() >= length,
            Some(Body::Chunked) => buffer.ends_with(b"0\r\n\r\n"),
            None => false,
        };
        if is_whole {
            let status = std::str::from_utf8(buffer.get(9..12).unwrap_or_default()).unwrap_or_default();
            return status.parse().map_err(|_| std::io::ErrorKind::InvalidData.into());
        }
    }
}

#[derive(Clone, Copy)]
enum Body {
    Until(usize),
    Chunked,
}

impl Body {
    fn of(head: &str, start: usize) -> Self {
        let value = |wanted: &str| {
            head.lines().skip(1).find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case(wanted).then(|| value.trim())
            })
        };
        match value("content-length").and_then(|length| length.parse::<usize>().ok()) {
            Some(length) => Self::Until(start + length),
            None if value("transfer-encoding").is_some() => Self::Chunked,
            None => Self::Until(start),
        }
    }
}

fn find(text: &[u8], wanted: &[u8]) -> Option<usize> {
    text.windows(wanted.len()).position(|window| window == wanted)
}
