//! What a developer declares about a person or a company, and how it is shown, complete or masked.

use jiff::civil::Date;
use paifang_kernel::access::DeveloperKind;
use paifang_kernel::mask;
use paifang_review::{Sight, Term, Words};
use serde::{Deserialize, Serialize};

use super::Gender;

/// Checked data, ready to be sealed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Dossier {
    /// A natural person.
    Individual(Individual),
    /// A company.
    Enterprise(Enterprise),
}

/// A natural person (RNV-03, RNV-07).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Individual {
    /// The true name.
    pub name: String,
    /// The gender on the card.
    pub gender: Gender,
    /// The identity-card number.
    pub id_number: String,
    /// The first day of the card's validity.
    pub id_valid_from: Date,
    /// Its span in years; `None` is long-term.
    pub id_valid_years: Option<u8>,
}

/// A company (RNV-06, RNV-07).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enterprise {
    /// The name on the licence.
    pub company_name: String,
    /// The unified social credit code.
    pub credit_code: String,
    /// The last day of the licence; `None` is long-term.
    pub licence_valid_until: Option<Date>,
    /// The address.
    pub address: String,
    /// The contact phone number.
    pub contact_phone: String,
    /// The legal representative's name.
    pub legal_name: String,
    /// The legal representative's identity-card number.
    pub legal_id_number: String,
}

/// One line of a dossier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The field's name.
    pub field: &'static str,
    /// What people call it.
    pub label: Words,
    /// The value, as the look allows.
    pub value: String,
}

impl Dossier {
    /// Individual or enterprise.
    pub fn kind(&self) -> DeveloperKind {
        match self {
            Self::Individual(_) => DeveloperKind::Individual,
            Self::Enterprise(_) => DeveloperKind::Enterprise,
        }
    }

    /// The name that the organisation bears once this is approved.
    pub fn name(&self) -> &str {
        match self {
            Self::Individual(person) => &person.name,
            Self::Enterprise(company) => &company.company_name,
        }
    }

    /// The name that the review queue shows: a person's masked, a company's in full.
    pub fn applicant(&self) -> String {
        match self {
            Self::Individual(person) => mask::name(&person.name),
            Self::Enterprise(company) => company.company_name.clone(),
        }
    }

    /// The masked phone number of the dossier, if it has one.
    pub fn masked_phone(&self) -> Option<String> {
        match self {
            Self::Individual(_) => None,
            Self::Enterprise(company) => Some(mask::phone(&company.contact_phone)),
        }
    }

    /// The number that names the person, for finding the same one elsewhere.
    pub fn person(&self) -> &str {
        match self {
            Self::Individual(person) => &person.id_number,
            Self::Enterprise(company) => &company.legal_id_number,
        }
    }

    /// The number that names the company.
    pub fn company(&self) -> Option<&str> {
        match self {
            Self::Individual(_) => None,
            Self::Enterprise(company) => Some(&company.credit_code),
        }
    }

    /// What the case can be found by at the desk.
    pub fn terms(&self) -> Vec<Term> {
        let find = |text: &str| Term { text: text.to_owned(), identity: false };
        let same = |text: &str| Term { text: text.to_owned(), identity: true };
        match self {
            Self::Individual(person) => vec![find(&person.name), same(&person.id_number)],
            Self::Enterprise(company) => vec![
                find(&company.company_name),
                same(&company.credit_code),
                find(&company.legal_name),
                same(&company.legal_id_number),
                find(&company.contact_phone),
            ],
        }
    }

    /// Every field in the order of the form.
    pub fn lines(&self, sight: Sight) -> Vec<Line> {
        match self {
            Self::Individual(person) => person.lines(sight),
            Self::Enterprise(company) => company.lines(sight),
        }
    }
}

fn line(field: &'static str, zh: &'static str, en: &'static str, value: impl Into<String>) -> Line {
    Line { field, label: Words { zh, en }, value: value.into() }
}

/// The complete text, or its masked form.
fn seen(sight: Sight, text: &str, mask: fn(&str) -> String) -> String {
    match sight {
        Sight::Full => text.to_owned(),
        Sight::Masked => mask(text),
    }
}

fn until(end: Option<Date>) -> String {
    end.map_or_else(|| "long_term".to_owned(), |day| day.to_string())
}

impl Individual {
    fn lines(&self, sight: Sight) -> Vec<Line> {
        let gender = match self.gender {
            Gender::Male => "male",
            Gender::Female => "female",
        };
        let years = self.id_valid_years.map_or_else(|| "long_term".to_owned(), |years| years.to_string());
        vec![
            line("name", "姓名", "Name", seen(sight, &self.name, mask::name)),
            line("gender", "性别", "Gender", gender),
            line(
                "id_number",
                "身份证号码",
                "Identity-card number",
                seen(sight, &self.id_number, mask::id_number),
            ),
            line("id_valid_from", "身份证有效期起始日", "Card valid from", self.id_valid_from.to_string()),
            line("id_valid_years", "身份证有效期年限", "Card validity in years", years),
        ]
    }
}

impl Enterprise {
    fn lines(&self, sight: Sight) -> Vec<Line> {
        let phone = seen(sight, &self.contact_phone, mask::phone);
        let legal_id = seen(sight, &self.legal_id_number, mask::id_number);
        vec![
            line("company_name", "企业名称", "Company name", &*self.company_name),
            line("credit_code", "统一社会信用代码", "Unified social credit code", &*self.credit_code),
            line(
                "licence_valid_until",
                "营业执照有效期至",
                "Licence valid until",
                until(self.licence_valid_until),
            ),
            line("address", "企业地址", "Address", &*self.address),
            line("contact_phone", "联系电话", "Contact phone", phone),
            line(
                "legal_name",
                "法定代表人姓名",
                "Legal representative",
                seen(sight, &self.legal_name, mask::name),
            ),
            line(
                "legal_id_number",
                "法定代表人身份证号码",
                "Legal representative's identity-card number",
                legal_id,
            ),
        ]
    }
}

/// Neither logs nor panics may show more than the kind (rule P3).
impl std::fmt::Debug for Dossier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Dossier({})", self.kind().name())
    }
}
