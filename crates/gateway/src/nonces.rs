//! The nonces that were used lately, in memory, so that no signed call is taken twice (GW-09, rule S2).
//!
//! The set holds every nonce whose timestamp lies above its floor, and a timestamp at or below the
//! floor is refused. So a nonce may be forgotten only by raising the floor past it: neither a restart
//! (which begins with the floor at the present) nor a clock that is put back opens a replay.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, BuildHasherDefault, Hasher, RandomState};
use std::sync::atomic::{AtomicI64, Ordering};

use parking_lot::Mutex;

/// How far a timestamp may lie from the server's clock, in milliseconds.
pub const TOLERANCE_MS: i64 = 300_000;

/// A clock that went back further than this is believed; the floor then follows it.
const REANCHOR_MS: i64 = 3_600_000;
/// How often a shard forgets what is too old, in milliseconds.
const SWEEP_EVERY_MS: i64 = 30_000;
/// Locks, so that two cores rarely meet at one.
const SHARDS: usize = 64;

/// What became of a nonce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was never seen; now it has been.
    Fresh,
    /// It was seen before.
    Replayed,
    /// Its timestamp is not above the floor, so nobody can know whether it was seen.
    BelowFloor,
    /// There is no room to remember it.
    Full,
}

/// The set of used nonces of one node.
#[derive(Debug)]
pub struct Nonces {
    shards: Vec<Mutex<Shard>>,
    room_per_shard: usize,
    floor: AtomicI64,
    hasher: RandomState,
}

#[derive(Debug, Default)]
struct Shard {
    seen: HashMap<u64, i64, BuildHasherDefault<AlreadyHashed>>,
    swept_at: i64,
}

impl Nonces {
    /// An empty set for about `room` nonces that refuses timestamps up to `floor`.
    pub fn new(floor: i64, room: usize) -> Nonces {
        Nonces {
            shards: std::iter::repeat_with(Mutex::default).take(SHARDS).collect(),
            room_per_shard: room.div_ceil(SHARDS),
            floor: AtomicI64::new(floor),
            hasher: RandomState::new(),
        }
    }

    /// The newest timestamp that is refused whatever its nonce.
    pub fn floor(&self) -> i64 {
        self.floor.load(Ordering::SeqCst)
    }

    /// Records the nonce of a call whose signature was verified, or says why it cannot be taken.
    pub fn take(&self, app_key: &str, nonce: &str, timestamp: i64, now: i64) -> Taken {
        let hash = self.hasher.hash_one((app_key, nonce));
        let Some(shard) = usize::try_from((hash >> 32) % 64).ok().and_then(|at| self.shards.get(at)) else {
            return Taken::Full;
        };
        let mut shard = shard.lock();
        self.sweep(&mut shard, now);
        if timestamp <= self.floor() {
            return Taken::BelowFloor;
        }
        if shard.seen.contains_key(&hash) {
            return Taken::Replayed;
        }
        if shard.seen.len() >= self.room_per_shard {
            return Taken::Full;
        }
        shard.seen.insert(hash, timestamp);
        Taken::Fresh
    }

    /// How many nonces are remembered, for the metric.
    pub fn remembered(&self) -> usize {
        self.shards.iter().map(|shard| shard.lock().seen.len()).sum()
    }

    fn sweep(&self, shard: &mut Shard, now: i64) {
        if self.floor() > now + REANCHOR_MS {
            tracing::warn!(
                "the clock went back by more than an hour; timestamps before this moment are refused"
            );
            self.floor.store(now, Ordering::SeqCst);
        }
        if (now - shard.swept_at).abs() < SWEEP_EVERY_MS {
            return;
        }
        shard.swept_at = now;
        let floor =
            self.floor.fetch_max(now - TOLERANCE_MS - 1, Ordering::SeqCst).max(now - TOLERANCE_MS - 1);
        shard.seen.retain(|_, timestamp| *timestamp > floor);
    }
}

/// Passes a number through that is a keyed hash already; its chance of a false replay at a million
/// remembered nonces is below one in ten million million.
#[derive(Debug, Default)]
struct AlreadyHashed(u64);

impl Hasher for AlreadyHashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 << 8) | u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

#[cfg(test)]
mod tests {
    use super::{Nonces, TOLERANCE_MS, Taken};

    const NOON: i64 = 1_795_426_200_000;

    #[test]
    fn a_nonce_is_taken_once_per_app() {
        let nonces = Nonces::new(0, 1 << 16);
        assert_eq!(nonces.take("10000001", "0123456789abcdef", NOON, NOON), Taken::Fresh);
        assert_eq!(nonces.take("10000001", "0123456789abcdef", NOON, NOON), Taken::Replayed);
        assert_eq!(nonces.take("10000001", "0123456789abcdef", NOON + 1, NOON), Taken::Replayed);
        assert_eq!(nonces.take("10000002", "0123456789abcdef", NOON, NOON), Taken::Fresh);
    }

    #[test]
    fn nothing_from_before_the_start_is_taken() {
        let nonces = Nonces::new(NOON, 1 << 16);
        assert_eq!(nonces.take("10000001", "0123456789abcdef", NOON, NOON), Taken::BelowFloor);
        assert_eq!(nonces.take("10000001", "0123456789abcdef", NOON + 1, NOON), Taken::Fresh);
    }

    #[test]
    fn a_clock_that_jumps_forth_and_back_reopens_nothing() {
        let nonces = Nonces::new(0, 1 << 16);
        assert_eq!(nonces.take("10000001", "0123456789abcdef", NOON, NOON), Taken::Fresh);
        let later = NOON + 20 * 60_000;
        for n in 0..2000 {
            nonces.take("10000001", &format!("{n:016}"), later, later);
        }
        assert_eq!(nonces.take("10000001", "0123456789abcdef", NOON, NOON), Taken::BelowFloor);
    }

    #[test]
    fn a_nonce_of_a_fast_clock_is_kept_until_its_time_is_over() {
        let nonces = Nonces::new(0, 1 << 16);
        let early = NOON + TOLERANCE_MS;
        assert_eq!(nonces.take("10000001", "0123456789abcdef", early, NOON), Taken::Fresh);
        let end = NOON + 2 * TOLERANCE_MS;
        assert_eq!(nonces.take("10000001", "0123456789abcdef", early, end), Taken::Replayed);
    }

    #[test]
    fn the_set_is_bounded_and_empties_itself() {
        let nonces = Nonces::new(0, 64);
        let taken =
            (0..10_000).filter(|n| nonces.take("1", &format!("{n:016}"), NOON, NOON) == Taken::Fresh).count();
        assert!(taken <= 64);
        assert_eq!(nonces.remembered(), taken);
        let later = NOON + 2 * TOLERANCE_MS;
        let taken = (0..10_000)
            .filter(|n| nonces.take("1", &format!("{n:016}"), later, later) == Taken::Fresh)
            .count();
        assert!(taken > 0 && nonces.remembered() <= 64);
    }
}
