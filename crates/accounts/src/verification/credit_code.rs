//! The unified social credit code of an organisation: 18 characters with two check characters (GB 32100, RNV-17).

use paifang_kernel::Code;

use super::CREDIT_CODE_INVALID;

/// The 31 characters of the code, without I, O, S, V and Z.
const ALPHABET: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
/// Powers of 3 modulo 31, for the whole code.
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// The weights of GB 11714 for the organisation part, characters 9 to 16.
const PART_WEIGHTS: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// A well-formed unified social credit code; company data are public, so it is not masked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditCode(String);

impl CreditCode {
    /// Checks the 18 characters; small letters are read as capitals.
    ///
    /// # Errors
    /// `credit_code_invalid` for a wrong shape or a wrong check character.
    pub fn parse(text: &str) -> Result<Self, Code> {
        let text = text.trim().to_ascii_uppercase();
        let values: Option<Vec<usize>> = text.bytes().map(value).collect();
        let values = values.filter(|values| values.len() == 18).ok_or(CREDIT_CODE_INVALID)?;
        let digits = text.bytes().skip(2).take(6).all(|byte| byte.is_ascii_digit());
        let last = values.last().copied();
        if !digits
            || last != Some(check(&values))
            || text.as_bytes().get(16).copied() != Some(part_check(&text))
        {
            return Err(CREDIT_CODE_INVALID);
        }
        Ok(Self(text))
    }

    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn value(character: u8) -> Option<usize> {
    ALPHABET.iter().position(|known| *known == character)
}

/// The value of the eighteenth character, from the first seventeen.
fn check(values: &[usize]) -> usize {
    let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    (31 - sum % 31) % 31
}

/// The seventeenth character: the check character of the organisation code, where letters count from 10.
fn part_check(text: &str) -> u8 {
    let worth = |byte: u8| {
        usize::from(if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'A') + 10 })
    };
    let sum: usize = text.bytes().skip(8).zip(PART_WEIGHTS).map(|(byte, weight)| worth(byte) * weight).sum();
    match 11 - sum % 11 {
        11 => b'0',
        10 => b'X',
        digit => b'0' + digit as u8,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    //! Codes with real check characters around made-up organisations.

    use super::{ALPHABET, CreditCode, check, part_check, value};

    /// Adds both check characters to sixteen.
    pub(crate) fn complete(first: &str) -> String {
        let seventeen = format!("{first}{}", char::from(part_check(first)));
        let values: Vec<usize> = seventeen.bytes().filter_map(value).collect();
        format!("{seventeen}{}", char::from(ALPHABET[check(&values)]))
    }

    /// RNV-17: 18 characters, GB 32100 check; the example is the one the standard's commentaries use.
    #[test]
    fn a_real_code_passes() {
        assert_eq!(CreditCode::parse("91350100m000100y43").unwrap().as_str(), "91350100M000100Y43");
        assert!(CreditCode::parse(&complete("91110108MA000000")).is_ok());
    }

    #[test]
    fn a_wrong_character_anywhere_is_noticed() {
        for at in 0..18 {
            let mut wrong = b"91350100M000100Y43".to_vec();
            wrong[at] = if wrong[at] == b'7' { b'8' } else { b'7' };
            assert!(CreditCode::parse(std::str::from_utf8(&wrong).unwrap()).is_err(), "place {at}");
        }
    }

    #[test]
    fn letters_outside_the_alphabet_and_odd_lengths_are_refused() {
        for odd in ["", "9135", "91350100I000100Y43", "91350100M000100Y433", "９1350100M000100Y43"] {
            assert!(CreditCode::parse(odd).is_err(), "{odd}");
        }
    }
}
