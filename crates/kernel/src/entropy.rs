//! The only source of randomness: the system's generator, or a seeded one for tests.

use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use parking_lot::Mutex;
use rand_chacha::ChaCha20Rng;
use rand_core::{OsRng, RngCore, SeedableRng, TryRngCore};

/// A source of random bytes.
#[derive(Clone, Debug)]
pub enum Entropy {
    /// A generator seeded once from the operating system.
    System(Arc<Mutex<ChaCha20Rng>>),
    /// A generator that repeats itself for the same seed.
    Seeded(Arc<Mutex<ChaCha20Rng>>),
}

impl Entropy {
    /// Opens the system's source.
    ///
    /// # Errors
    /// The operating system has no randomness to give.
    pub fn system() -> std::io::Result<Self> {
        let mut seed = [0; 32];
        OsRng.try_fill_bytes(&mut seed).map_err(std::io::Error::other)?;
        Ok(Self::System(Arc::new(Mutex::new(ChaCha20Rng::from_seed(seed)))))
    }

    /// A repeatable source for tests.
    #[must_use]
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))))
    }

    /// Fills the buffer.
    pub fn fill(&self, buffer: &mut [u8]) {
        let (Self::System(rng) | Self::Seeded(rng)) = self;
        rng.lock().fill_bytes(buffer);
    }

    /// So many random bytes.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A 256-bit secret as URL-safe text (rule A9).
    #[must_use]
    pub fn token(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }

    /// A number below `limit`, each equally likely; `limit` 0 gives 0.
    #[must_use]
    pub fn below(&self, limit: u64) -> u64 {
        if limit == 0 {
            return 0;
        }
        let zone = u64::MAX - u64::MAX % limit;
        loop {
            let candidate = u64::from_le_bytes(self.bytes());
            if candidate < zone {
                return candidate % limit;
            }
        }
    }

    /// A code of so many decimal digits, leading zeros kept.
    #[must_use]
    pub fn digits(&self, count: usize) -> String {
        (0..count).map(|_| char::from(b'0' + u8::try_from(self.below(10)).unwrap_or(0))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Entropy;

    #[test]
    fn a_seed_repeats_and_digits_are_digits() {
        let (a, b) = (Entropy::seeded(7), Entropy::seeded(7));
        assert_eq!(a.token(), b.token());
        let code = a.digits(6);
        assert!(code.len() == 6 && code.bytes().all(|c| c.is_ascii_digit()));
    }

    /// Goal 40: a million codes are spread evenly over their thousand beginnings and endings, leading zeros included. The
    /// bounds are those of the chi-square distribution with 999 degrees of freedom at 0.0005 on either side.
    #[test]
    fn a_million_codes_are_uniform() {
        let entropy = Entropy::seeded(40);
        let mut seen = [[0_u32; 1_000]; 2];
        for _ in 0..1_000_000 {
            let code: usize = entropy.digits(6).parse().unwrap_or(usize::MAX);
            seen[0][code / 1_000] += 1;
            seen[1][code % 1_000] += 1;
        }
        for half in seen {
            let squares = half.iter().map(|count| (f64::from(*count) - 1_000.0).powi(2) / 1_000.0);
            let chi = squares.sum::<f64>();
            assert!((857.0..1_156.0).contains(&chi), "{chi}");
        }
    }
}
