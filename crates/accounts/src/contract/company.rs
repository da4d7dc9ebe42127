//! The company data of the signing page, which ones are starred, and their checks (CON-03).

use paifang_kernel::access::DeveloperKind;
use paifang_kernel::{Problem, mask};
use paifang_review::{Case, Sight, Term, Words};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization as _;

use super::{CONTRACT_FIELD_INVALID, FIELD_REQUIRED};
use crate::me::FIELD_FROZEN;
use crate::verification::Dossier;

/// Who signs; empty fields were left out.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Company {
    /// The name on the licence, or the developer's own.
    pub company_name: String,
    /// The unified social credit code; not asked of individuals.
    pub credit_code: String,
    /// The registered address.
    pub address: String,
    /// The legal representative; not asked of individuals.
    pub legal_name: String,
    /// The person to talk to.
    pub contact_name: String,
    /// Their phone number.
    pub contact_phone: String,
    /// Their mail address.
    pub contact_email: String,
    /// What the company wants to do on the platform.
    pub business: String,
}

/// A field of the form.
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) words: Words,
    /// Whether a company must fill it in.
    pub(super) starred: bool,
    /// Whether an individual is asked for it too.
    individual: bool,
    max: usize,
    read: fn(&Company) -> &String,
    write: fn(&mut Company) -> &mut String,
    hide: fn(&str) -> String,
}

macro_rules! fields {
    ($($name:ident $zh:literal $en:literal $starred:literal $individual:literal $max:literal $hide:expr;)*) => {
        /// Every field in the order of the form.
        pub(super) const FIELDS: &[Field] = &[$(Field {
            name: stringify!($name), words: Words { zh: $zh, en: $en }, starred: $starred, individual: $individual,
            max: $max, read: |company| &company.$name, write: |company| &mut company.$name, hide: $hide,
        },)*];
    };
}

fields! {
    company_name "企业名称" "Company name" true true 100 str::to_owned;
    credit_code "统一社会信用代码" "Unified social credit code" true false 18 str::to_owned;
    address "注册地址" "Registered address" true true 200 str::to_owned;
    legal_name "法定代表人姓名" "Legal representative" true false 50 mask::name;
    contact_name "联系人" "Contact person" true true 50 mask::name;
    contact_phone "联系电话" "Contact phone" true true 20 mask::phone;
    contact_email "联系邮箱" "Contact e-mail" false true 100 mask::email;
    business "合作业务说明" "Intended business" false true 500 str::to_owned;
}

impl Field {
    /// Whether an organisation of this type must fill it in.
    pub(super) fn is_starred(&self, kind: Option<DeveloperKind>) -> bool {
        self.starred && (self.individual || kind != Some(DeveloperKind::Individual))
    }

    /// The value, as the look allows.
    pub(super) fn value(&self, company: &Company, sight: Sight) -> String {
        let text = (self.read)(company);
        match sight {
            Sight::Masked if !text.is_empty() && self.name == "company_name" => company.applicant(),
            Sight::Masked if !text.is_empty() => (self.hide)(text),
            Sight::Full | Sight::Masked => text.clone(),
        }
    }

    fn check(&self, text: &str, starred: bool) -> Result<String, Problem> {
        let pointer = format!("/company/{}", self.name);
        let text: String = text.trim().nfkc().collect();
        if text.is_empty() && starred {
            return Err(FIELD_REQUIRED.at(pointer));
        }
        let plain = text.chars().all(|c| !c.is_control() && !"<>".contains(c));
        if plain && text.chars().count() <= self.max {
            Ok(text)
        } else {
            Err(CONTRACT_FIELD_INVALID.at(pointer))
        }
    }
}

impl Company {
    /// The data tidied, or everything that is wrong with them at once.
    ///
    /// # Errors
    /// A starred field is empty, or a field is too long; each is named.
    pub(super) fn check(mut self, kind: Option<DeveloperKind>) -> Result<Self, Problem> {
        let mut refusal: Option<Problem> = None;
        for field in FIELDS {
            match field.check((field.read)(&self), field.is_starred(kind)) {
                Ok(text) => *(field.write)(&mut self) = text,
                Err(problem) => {
                    refusal = Some(match refusal {
                        Some(first) => first.and(problem),
                        None => problem,
                    });
                }
            }
        }
        refusal.map_or(Ok(self), Err)
    }

    /// Refuses a change of a locked field, naming each (REV-07).
    pub(super) fn refuse_changes(&self, before: &Self, locked: &[String]) -> Result<(), Problem> {
        let changed = FIELDS.iter().filter(|field| {
            locked.iter().any(|name| name == field.name) && (field.read)(self) != (field.read)(before)
        });
        let refusals = changed.map(|field| FIELD_FROZEN.at(format!("/company/{}", field.name)));
        refusals.reduce(Problem::and).map_or(Ok(()), Err)
    }

    /// The data as everybody but their owner and the reviewer sees them (rule P3).
    pub(super) fn masked(mut self) -> Self {
        for field in FIELDS {
            let hidden = (field.hide)((field.read)(&self));
            *(field.write)(&mut self) = hidden;
        }
        self
    }

    /// What verification knows already.
    pub(super) fn known(dossier: &Dossier) -> Self {
        match dossier {
            Dossier::Individual(person) => Self {
                company_name: person.name.clone(),
                contact_name: person.name.clone(),
                ..Self::default()
            },
            Dossier::Enterprise(company) => Self {
                company_name: company.company_name.clone(),
                credit_code: company.credit_code.clone(),
                address: company.address.clone(),
                legal_name: company.legal_name.clone(),
                contact_phone: company.contact_phone.clone(),
                ..Self::default()
            },
        }
    }

    /// The name that the review queue shows: a company's in full, a person's masked, who has no credit code.
    pub(super) fn applicant(&self) -> String {
        if self.credit_code.is_empty() { mask::name(&self.company_name) } else { self.company_name.clone() }
    }

    /// What the case can be found by at the desk.
    pub(super) fn terms(&self) -> Vec<Term> {
        let texts = [
            (&self.company_name, false),
            (&self.credit_code, true),
            (&self.legal_name, false),
            (&self.contact_name, false),
            (&self.contact_phone, false),
        ];
        let given = texts.into_iter().filter(|(text, _)| !text.is_empty());
        given.map(|(text, identity)| Term { text: text.clone(), identity }).collect()
    }
}

/// The fields that must stay as they were; nothing when everything may change (REV-07).
pub(super) fn locked(case: &Case) -> Vec<String> {
    let Some(marked) = case.marked() else { return Vec::new() };
    let names = FIELDS.iter().map(|field| field.name);
    names.filter(|name| !marked.contains(name)).map(str::to_owned).collect()
}

/// Neither logs nor panics may show personal data (rule P3).
impl std::fmt::Debug for Company {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Company(..)")
    }
}
