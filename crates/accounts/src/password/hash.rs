//! Argon2id hashing, at most two at a time (rule A1), away from the threads that answer requests.

use std::sync::Arc;
use std::time::Duration;

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use paifang_kernel::Problem;
use paifang_kernel::entropy::Entropy;
use paifang_kernel::problem::{INTERNAL, UNAVAILABLE};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::normalised;

/// Memory in KiB, passes and lanes of a hash (rule A1).
const COST: (u32, u32, u32) = (19456, 2, 1);

/// How a hash of today's cost begins; others are renewed at the next login.
const TODAY: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

/// A hash of nothing anybody knows, so that an unknown login name costs the same work (rule A3).
const DUMMY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$cGFpZmFuZy1ub2JvZHk$dcmpFgKcPHkfSGDJHZc0V8D1rYrFBLMhQ9Sxs3fRTFk";

/// Hashes at a time, over the whole process.
const AT_A_TIME: usize = 2;

/// How long a request waits for its turn before it is told to come back.
const QUEUE: Duration = Duration::from_secs(5);

/// Hashes and verifies passwords with bounded memory and bounded waiting.
#[derive(Clone, Debug)]
pub struct Hasher {
    turns: Arc<Semaphore>,
    entropy: Entropy,
}

impl Hasher {
    /// A hasher whose salts come from the given source.
    #[must_use]
    pub fn new(entropy: Entropy) -> Self {
        Self { turns: Arc::new(Semaphore::new(AT_A_TIME)), entropy }
    }

    /// Hashes a new password into its stored text.
    ///
    /// # Errors
    /// `unavailable` when no turn came within five seconds.
    pub async fn hash(&self, password: &str) -> Result<String, Problem> {
        let password = normalised(password);
        let salt = SaltString::encode_b64(&self.entropy.bytes::<16>()).map_err(internal)?;
        self.run(move || {
            let hash = engine()?.hash_password(password.as_bytes(), &salt).map_err(internal)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Compares a password with a stored hash; no stored hash costs the same work and never matches.
    ///
    /// # Errors
    /// `unavailable` when no turn came within five seconds.
    pub async fn verify(&self, password: &str, stored: Option<&str>) -> Result<bool, Problem> {
        let password = normalised(password);
        // An account without a password is compared like one that does not exist.
        let stored = stored.filter(|stored| !stored.is_empty());
        let known = stored.is_some();
        let stored = stored.unwrap_or(DUMMY).to_owned();
        self.run(move || {
            let parsed = PasswordHash::new(&stored).map_err(internal)?;
            let matches = engine()?.verify_password(password.as_bytes(), &parsed).is_ok();
            Ok(matches && known)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let turn = self.turn().await?;
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(internal)?
    }

    async fn turn(&self) -> Result<OwnedSemaphorePermit, Problem> {
        let waiting = self.turns.clone().acquire_owned();
        match tokio::time::timeout(QUEUE, waiting).await {
            Ok(turn) => turn.map_err(internal),
            Err(_) => Err(Problem::new(UNAVAILABLE).retry_after(5)),
        }
    }
}

/// Whether a stored hash was made with another cost than today's (rule A1).
#[must_use]
pub fn is_outdated(stored: &str) -> bool {
    !stored.starts_with(TODAY)
}

fn engine() -> Result<Argon2<'static>, Problem> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn internal(cause: impl std::fmt::Display) -> Problem {
    Problem::new(INTERNAL).cause(cause.to_string())
}

#[cfg(test)]
pub(crate) mod tests_support {
    //! An older hash, for the story of its renewal.

    use argon2::password_hash::{PasswordHasher, SaltString};
    use argon2::{Algorithm, Argon2, Params, Version};

    /// A hash with less memory than today's.
    pub(crate) fn cheap_hash(password: &str) -> String {
        let salt = SaltString::encode_b64(&[7; 16]).expect("a salt");
        let engine =
            Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(9216, 2, 1, None).expect("a cost"));
        engine.hash_password(password.as_bytes(), &salt).expect("a hash").to_string()
    }
}
