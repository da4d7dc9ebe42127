//! The number of a Chinese resident identity card: shape, birthday and check digit (GB 11643, RNV-17).

use jiff::civil::Date;
use paifang_kernel::Code;
use paifang_kernel::keys::{Keys, Purpose};

use super::{Gender, ID_NUMBER_INVALID};

/// The weights of ISO 7064 MOD 11-2 for the first seventeen digits.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The check characters by remainder.
const CHECKS: &[u8; 11] = b"10X98765432";
/// First digits of the administrative division codes in use, 9 being residence permits.
const REGIONS: std::ops::RangeInclusive<u8> = b'1'..=b'9';

/// A well-formed identity-card number.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber {
    text: String,
    birthday: Date,
}

impl IdNumber {
    /// Checks the 18 characters; a small `x` at the end is read as the capital one.
    ///
    /// # Errors
    /// `id_number_invalid` for a wrong shape, an impossible birthday or a wrong check digit.
    pub fn parse(text: &str, today: Date) -> Result<Self, Code> {
        let text = text.trim().to_ascii_uppercase();
        let birthday = birthday(&text).filter(|day| (1900..).contains(&day.year()) && *day <= today);
        let birthday = birthday.ok_or(ID_NUMBER_INVALID)?;
        let region = text.as_bytes().first().is_some_and(|digit| REGIONS.contains(digit));
        if !region || check_character(&text) != text.bytes().last() {
            return Err(ID_NUMBER_INVALID);
        }
        Ok(Self { text, birthday })
    }

    /// The full number, for sealing and for the reviewer of the case only.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }

    /// The keyed hash for look-up and uniqueness, the same wherever a number is kept (rule P2).
    #[must_use]
    pub fn index(&self, keys: &Keys) -> String {
        index(keys, &self.text)
    }

    /// Odd sequence numbers are given to men, even ones to women.
    #[must_use]
    pub fn gender(&self) -> Gender {
        let digit = self.text.as_bytes().get(16).copied().unwrap_or(b'0');
        if (digit - b'0') % 2 == 1 { Gender::Male } else { Gender::Female }
    }

    /// Full years of life on this day.
    #[must_use]
    pub fn age(&self, today: Date) -> i16 {
        let had_birthday = (today.month(), today.day()) >= (self.birthday.month(), self.birthday.day());
        today.year() - self.birthday.year() - i16::from(!had_birthday)
    }
}

/// The keyed hash of a number that was checked before.
pub(super) fn index(keys: &Keys, number: &str) -> String {
    keys.index(Purpose::Identity, &format!("verification/person/{number}"))
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&paifang_kernel::mask::id_number(&self.text))
    }
}

fn birthday(text: &str) -> Option<Date> {
    let (digits, last) = text.split_at_checked(17)?;
    let shape = digits.bytes().all(|byte| byte.is_ascii_digit()) && last.len() == 1;
    let part = |from, to| digits.get(from..to)?.parse::<i16>().ok();
    let (year, month, day) = (part(6, 10)?, part(10, 12)?, part(12, 14)?);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    shape.then_some(date)
}

fn check_character(text: &str) -> Option<u8> {
    let sum: u32 =
        text.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight).sum();
    CHECKS.get((sum % 11) as usize).copied()
}

#[cfg(test)]
pub(crate) mod tests {
    //! Numbers made up from an unused sequence; the check digit is the only real thing about them.

    use jiff::civil::date;

    use super::{IdNumber, check_character};
    use crate::verification::{Gender, ID_NUMBER_INVALID};

    /// Adds the check digit to seventeen digits.
    pub(crate) fn complete(digits: &str) -> String {
        let check = check_character(&format!("{digits}0")).unwrap();
        format!("{digits}{}", char::from(check))
    }

    fn parse(text: &str) -> Result<IdNumber, paifang_kernel::Code> {
        IdNumber::parse(text, date(2026, 11, 23))
    }

    /// The published example of GB 11643.
    #[test]
    fn the_example_of_the_standard_passes() {
        let number = parse("11010519491231002x").unwrap();
        assert_eq!(number.reveal(), "11010519491231002X");
        assert_eq!((number.birthday, number.gender()), (date(1949, 12, 31), Gender::Female));
        assert_eq!(number.age(date(2026, 12, 30)), 76);
    }

    /// RNV-17: the check digit.
    #[test]
    fn a_wrong_digit_anywhere_is_noticed() {
        for at in 0..18 {
            let mut wrong = b"11010519491231002X".to_vec();
            wrong[at] = if wrong[at] == b'1' { b'2' } else { b'1' };
            let wrong = String::from_utf8(wrong).unwrap();
            assert_eq!(parse(&wrong).map_err(|code| code.id), Err(ID_NUMBER_INVALID.id), "{wrong}");
        }
    }

    #[test]
    fn odd_shapes_are_refused() {
        for odd in
            ["", "X", "1101051949123100", "110105194912310021X", "１１010519491231002X", "11010519491231 02X"]
        {
            assert!(parse(odd).is_err(), "{odd}");
        }
        for day in ["19490230", "19491331", "18991231", "20261124"] {
            assert!(parse(&complete(&format!("110105{day}002"))).is_err(), "{day}");
        }
        assert!(parse(&complete("01010519491231002")).is_err(), "no division begins with 0");
    }

    #[test]
    fn debug_output_is_masked() {
        let number = parse("11010519491231002X").unwrap();
        assert_eq!(format!("{number:?}"), "1101**********002X");
    }
}
