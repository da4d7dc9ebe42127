//! What somebody reads from their identity card into a form, and the checks before anybody else is asked (ACC-17, ACC-19).

use jiff::civil::Date;
use paifang_kernel::{Code, Problem};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{Person, Validity};
use crate::verification::{CONSENT_REQUIRED, ID_EXPIRED, IdNumber, NAME_INVALID, person_name};

/// The card besides its number; the last day follows from the first one and the span (ACC-17).
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// The true name.
    #[serde(default)]
    name: String,
    /// The first day of validity.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    valid_from: Option<Date>,
    /// 5, 10 or 20; nothing for long-term.
    #[serde(default)]
    valid_years: Option<u8>,
    /// The separate consent to the use of identity data (rule P6).
    #[serde(default)]
    consent: bool,
}

impl std::fmt::Debug for Card {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Card(..)")
    }
}

impl Card {
    /// Checks number, name, validity and consent; all refusals come together, and nobody is asked yet (ACC-19).
    ///
    /// # Errors
    /// `id_number_invalid`, `name_invalid`, `id_expired`, `consent_required`.
    pub fn read(&self, number: &str, today: Date) -> Result<(Person, Validity), Problem> {
        let at = |pointer: &'static str| move |code: Code| code.at(pointer);
        let number = IdNumber::parse(number, today).map_err(at("/id_number"));
        let name = person_name(&self.name).map_err(at("/card/name"));
        let validity =
            self.valid_from.ok_or(ID_EXPIRED).and_then(|from| Validity::of(from, self.valid_years, today));
        let validity = validity.map_err(at("/card/valid_from"));
        let consent = if self.consent { Ok(()) } else { Err(CONSENT_REQUIRED.at("/card/consent")) };
        match (number, name, validity, consent) {
            (Ok(number), Ok(name), Ok(validity), Ok(())) => Ok((Person { name, number }, validity)),
            (number, name, validity, consent) => {
                let wrong = [number.err(), name.err(), validity.err(), consent.err()];
                Err(wrong.into_iter().flatten().reduce(Problem::and).unwrap_or_else(|| NAME_INVALID.into()))
            }
        }
    }
}
