//! The form of a verification as it arrives, and the checks that turn it into a dossier (RNV-03..07, RNV-17, RNV-18).

use jiff::ToSpan as _;
use jiff::civil::Date;
use paifang_kernel::access::DeveloperKind;
use paifang_kernel::problem::AGREEMENT_REQUIRED;
use paifang_kernel::{Code, Problem, mask};
use schemars::JsonSchema;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::credit_code::CreditCode;
use super::dossier::{Dossier, Enterprise, Individual};
use super::id_number::IdNumber;
use super::{
    ADDRESS_INVALID, CONSENT_REQUIRED, CONTACT_PHONE_INVALID, Gender, ID_EXPIRED, LICENCE_EXPIRED,
    NAME_INVALID,
};
use crate::contact::Contact;
use crate::documents::Slot;

/// A verification on its way in.
#[derive(Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum NewVerification {
    /// 个人实名认证.
    Individual(NewIndividual),
    /// 企业实名认证.
    Enterprise(NewEnterprise),
}

/// An individual's form; what is left out is reported under its own code.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewIndividual {
    /// The true name.
    #[serde(default)]
    pub name: String,
    /// The gender on the card.
    pub gender: Gender,
    /// The identity-card number; the masked one from before keeps the number of the version before.
    #[serde(default)]
    pub id_number: String,
    /// The first day of the card's validity.
    #[schemars(with = "String")]
    pub id_valid_from: Date,
    /// 5, 10 or 20; nothing for long-term.
    #[serde(default)]
    pub id_valid_years: Option<u8>,
    /// The uploaded pictures.
    #[serde(default)]
    pub documents: IndividualDocuments,
    /// The developer service agreement is ticked.
    #[serde(default)]
    pub agreement: bool,
    /// The separate consent is given.
    #[serde(default)]
    pub consent: bool,
}

/// The pictures of an individual's form.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IndividualDocuments {
    /// The front of the card.
    #[serde(default)]
    pub id_front: Option<String>,
    /// Its back.
    #[serde(default)]
    pub id_back: Option<String>,
}

/// A company's form; what is left out is reported under its own code.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEnterprise {
    /// The name on the licence.
    #[serde(default)]
    pub company_name: String,
    /// The unified social credit code.
    #[serde(default)]
    pub credit_code: String,
    /// The last day of the licence; nothing for long-term.
    #[serde(default)]
    #[schemars(with = "Option<String>")]
    pub licence_valid_until: Option<Date>,
    /// The address.
    #[serde(default)]
    pub address: String,
    /// The contact phone number, mobile or fixed line.
    #[serde(default)]
    pub contact_phone: String,
    /// The legal representative's name.
    #[serde(default)]
    pub legal_name: String,
    /// The legal representative's identity-card number; masked as [`NewIndividual::id_number`].
    #[serde(default)]
    pub legal_id_number: String,
    /// The uploaded pictures and scans.
    #[serde(default)]
    pub documents: EnterpriseDocuments,
    /// The developer service agreement is ticked.
    #[serde(default)]
    pub agreement: bool,
    /// The separate consent is given.
    #[serde(default)]
    pub consent: bool,
}

/// The pictures of a company's form.
#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterpriseDocuments {
    /// One to four pages of the four-in-one licence.
    #[serde(default)]
    pub licences: Vec<String>,
    /// The front of the legal representative's card.
    #[serde(default)]
    pub legal_id_front: Option<String>,
    /// Its back.
    #[serde(default)]
    pub legal_id_back: Option<String>,
}

/// A document that the form names, with the place it must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The place in the form.
    pub slot: Slot,
    /// The field, for the refusal.
    pub pointer: String,
    /// What was written there; nothing when it was left out.
    pub id: Option<String>,
}

/// Gathers refusals, so that the form shows all its errors at once.
#[derive(Default)]
pub(super) struct Refusals(Option<Problem>);

impl Refusals {
    pub(super) fn add(&mut self, problem: Problem) {
        self.0 = Some(match self.0.take() {
            Some(first) => first.and(problem),
            None => problem,
        });
    }

    /// The value, or a stand-in after noting the refusal.
    fn take<T>(&mut self, outcome: Result<T, Code>, pointer: &'static str) -> Option<T> {
        outcome.map_err(|code| self.add(code.at(pointer))).ok()
    }

    fn demand(&mut self, holds: bool, code: Code, pointer: &'static str) {
        if !holds {
            self.add(code.at(pointer));
        }
    }

    pub(super) fn end(self) -> Result<(), Problem> {
        self.0.map_or(Ok(()), Err)
    }
}

impl NewVerification {
    /// A masked number that was sent back unchanged stands for the full one of the version before.
    pub fn keep_masked(&mut self, before: &Dossier) {
        match (self, before) {
            (Self::Individual(new), Dossier::Individual(old)) => {
                keep(&mut new.id_number, &old.id_number, mask::id_number)
            }
            (Self::Enterprise(new), Dossier::Enterprise(old)) => {
                keep(&mut new.legal_id_number, &old.legal_id_number, mask::id_number);
                keep(&mut new.contact_phone, &old.contact_phone, mask::phone);
            }
            _ => {}
        }
    }

    /// Individual or enterprise.
    pub fn kind(&self) -> DeveloperKind {
        match self {
            Self::Individual(_) => DeveloperKind::Individual,
            Self::Enterprise(_) => DeveloperKind::Enterprise,
        }
    }

    /// The documents that the form names, in its order.
    pub fn named(&self) -> Vec<Named> {
        let named =
            |slot: Slot, pointer: String, id: &Option<String>| Named { slot, pointer, id: id.clone() };
        let place = |slot: Slot| format!("/documents/{}", slot.name());
        match self {
            Self::Individual(form) => vec![
                named(Slot::IdFront, place(Slot::IdFront), &form.documents.id_front),
                named(Slot::IdBack, place(Slot::IdBack), &form.documents.id_back),
            ],
            Self::Enterprise(form) => {
                let pages = form.documents.licences.iter().enumerate();
                let mut all: Vec<Named> = pages
                    .map(|(page, id)| {
                        named(Slot::Licences, format!("/documents/licences/{page}"), &Some(id.clone()))
                    })
                    .collect();
                if !(1..=4).contains(&all.len()) {
                    all = vec![named(Slot::Licences, place(Slot::Licences), &None)];
                }
                all.push(named(
                    Slot::LegalIdFront,
                    place(Slot::LegalIdFront),
                    &form.documents.legal_id_front,
                ));
                all.push(named(Slot::LegalIdBack, place(Slot::LegalIdBack), &form.documents.legal_id_back));
                all
            }
        }
    }

    /// Checks everything but the documents; refusals are gathered, and without one there is a dossier.
    pub(super) fn check(&self, today: Date, refusals: &mut Refusals) -> Option<Dossier> {
        match self {
            Self::Individual(form) => form.check(today, refusals).map(Dossier::Individual),
            Self::Enterprise(form) => form.check(today, refusals).map(Dossier::Enterprise),
        }
    }

    /// The two ticks (RNV-04, RNV-18).
    pub(super) fn check_ticks(&self, refusals: &mut Refusals) {
        let (agreement, consent) = match self {
            Self::Individual(form) => (form.agreement, form.consent),
            Self::Enterprise(form) => (form.agreement, form.consent),
        };
        refusals.demand(agreement, AGREEMENT_REQUIRED, "/agreement");
        refusals.demand(consent, CONSENT_REQUIRED, "/consent");
    }
}

impl NewIndividual {
    fn check(&self, today: Date, refusals: &mut Refusals) -> Option<Individual> {
        let name = refusals.take(person_name(&self.name), "/name");
        let id_number = refusals.take(IdNumber::parse(&self.id_number, today), "/id_number");
        let from = self.id_valid_from;
        let span = match self.id_valid_years {
            None => from <= today,
            Some(years @ (5 | 10 | 20)) => {
                let end = from.checked_add(i32::from(years).years());
                from <= today && end.is_ok_and(|end| today <= end)
            }
            Some(_) => false,
        };
        refusals.demand(span, ID_EXPIRED, "/id_valid_from");
        let (name, id_number) = (name?, id_number?);
        Some(Individual {
            name,
            gender: self.gender,
            id_number: id_number.reveal().to_owned(),
            id_valid_from: from,
            id_valid_years: self.id_valid_years,
        })
    }
}

impl NewEnterprise {
    fn check(&self, today: Date, refusals: &mut Refusals) -> Option<Enterprise> {
        let company_name = refusals.take(line_of(&self.company_name, 2..=100, NAME_INVALID), "/company_name");
        let credit_code = refusals.take(CreditCode::parse(&self.credit_code), "/credit_code");
        let in_force = self.licence_valid_until.is_none_or(|end| today <= end);
        refusals.demand(in_force, LICENCE_EXPIRED, "/licence_valid_until");
        let address = refusals.take(line_of(&self.address, 4..=200, ADDRESS_INVALID), "/address");
        let contact_phone = refusals.take(phone(&self.contact_phone), "/contact_phone");
        let legal_name = refusals.take(person_name(&self.legal_name), "/legal_name");
        let legal_id = refusals.take(IdNumber::parse(&self.legal_id_number, today), "/legal_id_number");
        let (company_name, credit_code, address) = (company_name?, credit_code?, address?);
        let (contact_phone, legal_name, legal_id) = (contact_phone?, legal_name?, legal_id?);
        Some(Enterprise {
            company_name,
            credit_code: credit_code.as_str().to_owned(),
            licence_valid_until: self.licence_valid_until,
            address,
            contact_phone,
            legal_name,
            legal_id_number: legal_id.reveal().to_owned(),
        })
    }
}

fn keep(new: &mut String, old: &str, mask: fn(&str) -> String) {
    if *new == mask(old) {
        old.clone_into(new);
    }
}

/// One line of text without control characters, composed (NFKC) and trimmed.
fn line_of(text: &str, length: std::ops::RangeInclusive<usize>, code: Code) -> Result<String, Code> {
    let text: String = text.trim().nfkc().collect();
    let fits =
        length.contains(&text.chars().count()) && !text.chars().any(|c| c.is_control() || "<>".contains(c));
    if fits { Ok(text) } else { Err(code) }
}

/// A person's name: letters of any script, with the dots and spaces that names have.
pub(crate) fn person_name(text: &str) -> Result<String, Code> {
    let name = line_of(text, 2..=50, NAME_INVALID)?;
    let fits = name.chars().all(|c| c.is_alphabetic() || " ·•・.'-".contains(c));
    if fits { Ok(name) } else { Err(NAME_INVALID) }
}

/// A mobile number, a fixed line with its area code, or a 400/800 number of mainland China, in one form.
fn phone(text: &str) -> Result<String, Code> {
    if let Ok(mobile) = Contact::phone(text) {
        return Ok(mobile.text().to_owned());
    }
    let text: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != '-').collect();
    let national = text.strip_prefix("+86").map(|rest| format!("0{}", rest.trim_start_matches('0')));
    let digits = national.unwrap_or(text);
    let length = match digits.as_bytes() {
        [b'4' | b'8', b'0', b'0', ..] => 10..=10,
        [b'0', b'1' | b'2', ..] => 10..=11,
        [b'0', b'3'..=b'9', ..] => 11..=12,
        _ => return Err(CONTACT_PHONE_INVALID),
    };
    let fits = digits.bytes().all(|byte| byte.is_ascii_digit()) && length.contains(&digits.len());
    if fits { Ok(digits) } else { Err(CONTACT_PHONE_INVALID) }
}

#[cfg(test)]
mod tests {
    use super::{person_name, phone};

    /// RNV-07: the contact phone of a company may be a fixed line.
    #[test]
    fn fixed_lines_and_mobiles_are_phone_numbers() {
        let read = |text| phone(text).ok();
        assert_eq!(read("010-1234 5678").as_deref(), Some("01012345678"));
        assert_eq!(read("+86 571 8888 8888").as_deref(), Some("057188888888"));
        assert_eq!(read("400-000-0000").as_deref(), Some("4000000000"));
        assert_eq!(read("138 0000 1234").as_deref(), Some("+8613800001234"));
        for odd in ["", "12345678", "0101234567890", "010-1234abcd", "+1 415 555 0100"] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    /// RNV-07: names are letters of any script.
    #[test]
    fn names_hold_letters_only() {
        for name in ["戴娜", "迪丽热巴·迪力木拉提", "Dana O'Neil"] {
            assert!(person_name(name).is_ok(), "{name}");
        }
        for odd in ["", "戴", "戴娜1", "<b>dana</b>", "戴\u{202e}娜", &"长".repeat(51)] {
            assert!(person_name(odd).is_err(), "{odd}");
        }
    }
}
