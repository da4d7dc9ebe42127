//! What the developer sees of his own verification: waiting page, reasons, contact (RNV-05, RNV-10, RNV-12).

use jiff::Timestamp;
use paifang_kernel::access::{self, Developer, DeveloperKind};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Lang, mask};
use paifang_review::{CaseId, CatalogueReason, ReasonView, Sight};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::dossier::Dossier;
use super::store::Filed;
use super::{ConsentView, Newest, Verification};
use crate::documents::Slot;

/// How the official customer service is reached.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Support {
    /// By phone.
    pub phone: String,
    /// By mail.
    pub email: String,
}

/// A document of a filing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FiledDocument {
    /// The id.
    pub id: String,
    /// The place in the form.
    pub slot: Slot,
    /// The type of its content.
    pub content_type: String,
    /// Where its owner can look at it.
    pub url: String,
}

/// The newest case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerificationCase {
    /// The case at the review desk.
    pub id: Id<CaseId>,
    /// `individual` or `enterprise`.
    pub kind: DeveloperKind,
    /// `pending`, `approved`, `rejected`, `withdrawn` or `revoked`.
    pub state: &'static str,
    /// The version of the data.
    pub version: u32,
    /// The data, by the names of the form; numbers are masked.
    pub facts: Map<String, Value>,
    /// The documents.
    pub documents: Vec<FiledDocument>,
    /// When this version came.
    #[schemars(with = "String")]
    pub submitted_at: Timestamp,
    /// The end of the promised working days.
    #[schemars(with = "String")]
    pub due_at: Timestamp,
    /// The promise in working days, such as `1-2`.
    pub promise: String,
    /// Why it was sent back, each with the field or document it concerns.
    pub reasons: Vec<ReasonView>,
    /// The fields and documents that the next version must leave as they are (REV-07).
    pub locked: Vec<String>,
    /// When it was decided.
    #[schemars(with = "Option<String>")]
    pub decided_at: Option<Timestamp>,
}

/// The organisation's verification.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerificationView {
    /// What the gates read.
    pub status: access::Verification,
    /// The newest case, if there is one.
    pub case: Option<VerificationCase>,
    /// The approved data that hold while a change case is open (PRO-03).
    pub in_force: Option<Map<String, Value>>,
    /// The separate consent that a submission asks for (RNV-18).
    pub consent: ConsentView,
    /// Whom to ask (RNV-12).
    pub support: Support,
}

/// The newest filing, and what of it must stay as it is.
pub(super) struct Shown<'a> {
    pub(super) filed: Option<&'a Filed>,
    pub(super) locked: Vec<String>,
}

impl VerificationView {
    pub(super) fn of(
        app: &App,
        verification: &Verification,
        newest: Shown<'_>,
        in_force: Option<&Filed>,
        words: (&[CatalogueReason], Lang),
    ) -> Self {
        let brand = app.brand();
        Self {
            status: verification.status(),
            case: VerificationCase::of(app, &verification.newest, newest, words),
            in_force: in_force.map(|filed| facts(&filed.dossier)),
            consent: ConsentView::in_lang(words.1),
            support: Support { phone: brand.support_phone.clone(), email: brand.support_email.clone() },
        }
    }
}

impl VerificationView {
    /// An operator who looks on reads names masked (ADM-08, rule P3).
    pub(super) fn for_eyes_of(mut self, who: &Developer) -> Self {
        if who.onlooker.is_none() {
            return self;
        }
        let newest = self.case.as_mut().map(|case| &mut case.facts);
        for facts in newest.into_iter().chain(self.in_force.as_mut()) {
            for field in ["name", "legal_name"] {
                if let Some(Value::String(name)) = facts.get_mut(field) {
                    *name = mask::name(name);
                }
            }
        }
        self
    }
}

impl VerificationCase {
    fn of(
        app: &App,
        newest: &Newest,
        Shown { filed, locked }: Shown<'_>,
        words: (&[CatalogueReason], Lang),
    ) -> Option<Self> {
        let (filing, filed) = (newest.filing()?, filed?);
        let reasons = if let Newest::Rejected { reasons, .. } = newest { reasons.as_slice() } else { &[] };
        let (catalogue, lang) = words;
        let documents = filed.documents.iter().map(|attached| FiledDocument {
            id: attached.id.to_string(),
            slot: attached.slot,
            content_type: attached.content_type.clone(),
            url: format!("/api/v1/me/documents/{}", attached.id),
        });
        Some(Self {
            id: filing.case.clone(),
            kind: filing.kind,
            state: newest.name(),
            version: filing.version,
            facts: facts(&filed.dossier),
            documents: documents.collect(),
            submitted_at: filing.filed_at,
            due_at: filing.promised_at,
            promise: promise(app),
            reasons: reasons.iter().map(|reason| ReasonView::of(reason, catalogue, lang)).collect(),
            locked,
            decided_at: newest.decided_at(),
        })
    }
}

/// The promise as people read it: `1-2` working days (RNV-05).
pub(super) fn promise(app: &App) -> String {
    match app.limits().verification.promise_days {
        0 | 1 => "1".to_owned(),
        days => format!("1-{days}"),
    }
}

/// The data by the names of the form: the owner's own names in full, numbers masked (RNV-20).
fn facts(dossier: &Dossier) -> Map<String, Value> {
    let mut facts: Map<String, Value> = Map::new();
    for line in dossier.lines(Sight::Masked) {
        facts.insert(line.field.to_owned(), line.value.into());
    }
    match dossier {
        Dossier::Individual(person) => {
            facts.insert("name".to_owned(), person.name.clone().into());
            facts.insert("id_valid_years".to_owned(), person.id_valid_years.into());
        }
        Dossier::Enterprise(company) => {
            let end = company.licence_valid_until.map(|day| day.to_string());
            facts.insert("licence_valid_until".to_owned(), end.into());
            facts.insert("legal_name".to_owned(), company.legal_name.clone().into());
        }
    }
    facts
}
