//! Bare Argon2id with the parameters of rule A1: what a log-in costs at the least.

use crate::Outcome;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use std::time::{Duration, Instant};

/// The password of every account that is measured.
pub const PASSWORD: &str = "qzvkmwr7";

fn engine() -> Outcome<Argon2<'static>> {
    let params = Params::new(19_456, 2, 1, None).map_err(|error| error.to_string())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// The stored text of the password.
pub fn hash() -> Outcome<String> {
    let salt = SaltString::encode_b64(b"paifang-measured").map_err(|error| error.to_string())?;
    let hash = engine()?.hash_password(PASSWORD.as_bytes(), &salt).map_err(|error| error.to_string())?;
    Ok(hash.to_string())
}

/// Comparisons a second with every core at work and nothing around them.
pub fn per_second(duration: Duration) -> Outcome<f64> {
    let stored = hash()?;
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let start = Instant::now();
    let counts: Vec<Outcome<u64>> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores)
            .map(|_| scope.spawn(|| compare(&stored, start + duration).map_err(|error| error.to_string())))
            .collect();
        let joined = workers.into_iter().map(|worker| match worker.join() {
            Ok(count) => count.map_err(Into::into),
            Err(_) => Err("a worker panicked".into()),
        });
        joined.collect()
    });
    let mut all = 0;
    for count in counts {
        all += count?;
    }
    Ok(all as f64 / start.elapsed().as_secs_f64())
}

fn compare(stored: &str, end: Instant) -> Outcome<u64> {
    let parsed = PasswordHash::new(stored).map_err(|error| error.to_string())?;
    let engine = engine()?;
    let mut count = 0;
    while Instant::now() < end {
        engine.verify_password(PASSWORD.as_bytes(), &parsed).map_err(|error| error.to_string())?;
        count += 1;
    }
    Ok(count)
}
