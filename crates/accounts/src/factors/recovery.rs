//! Codes for the day a factor is lost: ten, each for one use, kept as hashes.

use paifang_kernel::App;
use paifang_kernel::keys::Purpose;

/// How many codes there are.
pub(super) const CODES: usize = 10;
/// Letters that nobody takes for another; ten of 31 carry 49 bits.
const LETTERS: &[u8; 31] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// Ten new codes such as `k3m9p-x2vda`.
pub(super) fn fresh(app: &App) -> Vec<String> {
    (0..CODES)
        .map(|_| {
            let letter = |_| {
                let at = usize::try_from(app.entropy.below(LETTERS.len() as u64)).unwrap_or_default();
                LETTERS.get(at).map_or('z', |letter| char::from(*letter))
            };
            let letters: String = (0..10).map(letter).collect();
            let (one, other) = letters.split_at(5);
            format!("{one}-{other}")
        })
        .collect()
}

/// The stored form of a code, however it was typed.
pub(super) fn hash(app: &App, owner: &str, typed: &str) -> String {
    let plain: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    app.keys.index(Purpose::Code, &format!("recovery/{owner}/{}", plain.to_ascii_lowercase()))
}
