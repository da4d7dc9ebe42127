//! Codes that change with time, as authenticator apps make them (RFC 6238: SHA-1, 6 digits, 30 seconds).

use ring::hmac;
use subtle::ConstantTimeEq;

/// Seconds that a code lasts.
const STEP: i64 = 30;
/// How many steps a clock may be off to either side.
const SKEW: i64 = 1;
/// Bytes of a secret, as many as the hash has.
pub(super) const SECRET: usize = 20;

/// The code of a time step.
#[must_use]
pub(super) fn code(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let offset = usize::from(bytes.last().copied().unwrap_or_default() & 0x0f);
    let four = bytes.iter().skip(offset).take(4).fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
    format!("{:06}", (four & 0x7fff_ffff) % 1_000_000)
}

/// The time step of a moment.
#[must_use]
pub(super) fn step(second: i64) -> i64 {
    second.div_euclid(STEP)
}

/// The step near this moment whose code was typed, if any; all are compared, in constant time (rule S3).
#[must_use]
pub(super) fn matching(secret: &[u8], typed: &str, second: i64) -> Option<i64> {
    let typed: String = typed.chars().filter(|letter| !letter.is_whitespace()).collect();
    let now = step(second);
    (now - SKEW..=now + SKEW).fold(None, |found, step| {
        let right: bool = code(secret, step).as_bytes().ct_eq(typed.as_bytes()).into();
        if right { Some(step) } else { found }
    })
}

/// Base 32 without padding, as authenticator apps read secrets (RFC 4648).
#[must_use]
pub(super) fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    for five in bytes.chunks(5) {
        let number =
            (0..5).fold(0_u64, |sum, at| sum << 8 | u64::from(five.get(at).copied().unwrap_or_default()));
        let letters = (five.len() * 8).div_ceil(5);
        for at in 0..letters {
            let index = usize::try_from(number >> (35 - 5 * at) & 31).unwrap_or_default();
            text.extend(LETTERS.get(index).map(|letter| char::from(*letter)));
        }
    }
    text
}

/// The address that an authenticator app reads from the picture.
#[must_use]
pub(super) fn uri(secret: &str, platform: &str, label: &str) -> String {
    let text = |text: &str| -> String {
        url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>().replace('+', "%20")
    };
    let (platform, label) = (text(platform), text(label));
    format!("otpauth://totp/{platform}:{label}?secret={secret}&issuer={platform}&digits=6&period={STEP}")
}

#[cfg(test)]
mod tests {
    use super::{base32, code, matching, step, uri};

    /// LOG-09: the test values of RFC 6238 and RFC 4648.
    #[test]
    fn codes_are_those_of_the_standard() {
        let secret = b"12345678901234567890";
        let table = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (second, wanted) in table {
            assert_eq!(code(secret, step(second)), wanted);
        }
        assert_eq!(base32(secret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!((base32(b"f"), base32(b"foobar")), ("MY".to_owned(), "MZXW6YTBOI".to_owned()));
    }

    /// LOG-09: the clock may be one step off, not two.
    #[test]
    fn a_clock_may_be_half_a_minute_off() {
        let secret = b"12345678901234567890";
        let typed = code(secret, step(3_000));
        for second in [2_970, 3_000, 3_030, 3_059] {
            assert_eq!(matching(secret, &typed, second), Some(100), "{second}");
        }
        for second in [2_969, 3_060] {
            assert_eq!(matching(secret, &typed, second), None, "{second}");
        }
        let spaced = format!("{} {}", typed.get(..3).unwrap_or_default(), typed.get(3..).unwrap_or_default());
        assert_eq!(matching(secret, &spaced, 3_000), Some(100));
    }

    #[test]
    fn names_are_escaped_in_the_address() {
        assert_eq!(
            uri("ABC", "牌 坊", "a@b"),
            "otpauth://totp/%E7%89%8C%20%E5%9D%8A:a%40b?secret=ABC&issuer=%E7%89%8C%20%E5%9D%8A&digits=6&period=30"
        );
    }
}
