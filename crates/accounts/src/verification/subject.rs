//! Verification at the review desk: what the reviewer sees, and what a decision moves (RNV-11, RNV-12, REV-06).

use std::sync::Arc;

use async_trait::async_trait;
use jiff::ToSpan as _;
use jiff::civil::Date;
use paifang_kernel::access::{DeveloperKind, Plug};
use paifang_kernel::db::Tx;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, Lang, Problem};
use paifang_review::{
    Case, CatalogueReason, Check, Content, Decision, Fact, Kind, Outcome, Paper, Reason, Sight, Subject,
    View, Words,
};
use serde_json::{Value, json};

use super::dossier::Dossier;
use super::id_number::IdNumber;
use super::store::{self, Attached, Filed};
use super::{Fleet, KINDS, REVIEWED_LEVEL, Verification, fleet};
use crate::documents;
use crate::identity;
use crate::organisations::{self, NewStanding};
use crate::retention::Class;

/// Verification as a subject of the desk.
pub fn subject(fleet: Plug<dyn Fleet>) -> Arc<dyn Subject> {
    Arc::new(Verifying(fleet))
}

#[derive(Debug)]
struct Verifying(Plug<dyn Fleet>);

#[async_trait]
impl Subject for Verifying {
    fn kinds(&self) -> &'static [Kind] {
        KINDS
    }

    async fn view(&self, app: &App, tx: &mut Tx, case: &Case, sight: Sight) -> Result<View, Problem> {
        let Some(now) = store::kept(app, tx, &case.id, case.version).await? else {
            return Ok(View::default());
        };
        let before = match case.version {
            0 | 1 => None,
            version => Some(store::filed(app, tx, &case.id, version - 1).await?),
        };
        let checks = checks(app, tx, case, &now.dossier).await?;
        Ok(View { facts: facts(&now, before.as_ref(), sight), papers: papers(&now, before.as_ref()), checks })
    }

    fn checks(&self, kind: &str) -> &'static [(&'static str, Words)] {
        if kind == "enterprise" { COMPANY_CHECKS } else { PERSON_CHECKS }
    }

    async fn content(&self, app: &App, case: &Case, id: &str) -> Result<Content, Problem> {
        let filed = store::read_filed(app, &case.id, case.version).await?;
        let attached = filed.documents.iter().find(|attached| attached.id.as_str() == id).ok_or(NOT_FOUND)?;
        let document = documents::find(&app.db, &case.org, &attached.id).await?;
        let bytes = documents::content(app, &document).await?;
        Ok(Content { content_type: document.content_type, bytes })
    }

    async fn decided(
        &self,
        app: &App,
        tx: &mut Tx,
        case: &Case,
        decision: &Decision,
        catalogue: &[CatalogueReason],
    ) -> Result<(), Problem> {
        let filed = store::filed(app, tx, &case.id, case.version).await?;
        let mut standing = store::load(tx, &case.org).await?;
        let before = standing.verification.in_force.as_ref().map(|filing| filing.kind);
        let (moved, notice, clock) = match decision {
            Decision::Approve => {
                fleet::check(app, &self.0, &case.org, &standing.verification, filed.dossier.kind()).await?;
                let moved = standing.verification.approve(app.now())?;
                (moved, "verification.approved", (Class::Approved, None))
            }
            Decision::Reject(reasons) => {
                let moved = standing.verification.reject(app.now(), reasons.clone())?;
                (moved, "verification.rejected", (Class::Rejected, Some(app.now())))
            }
        };
        standing.verification = moved;
        store::save(tx, &case.org, &standing).await?;
        store::start_clock(tx, &case.org, &case.id, clock).await?;
        if let (Decision::Approve, Dossier::Individual(person)) = (decision, &filed.dossier) {
            let owner = organisations::owner_of(tx, &case.org).await?;
            identity::approved(app, tx, &owner, (&person.name, &person.id_number)).await?;
        }
        let name = name_in_force(before, &standing.verification, &filed.dossier, case);
        set_standing(tx, case, &standing.verification, name).await?;
        let notice = Notice::new(To::Account(filed.account), notice).param("case", case.number.as_str());
        tx.notify(app, &notice.param("reasons", told(reasons_of(decision), catalogue, &filed.dossier)))
            .await?;
        Ok(())
    }
}

fn reasons_of(decision: &Decision) -> &[Reason] {
    match decision {
        Decision::Approve => &[],
        Decision::Reject(reasons) => reasons,
    }
}

/// A company's name becomes the organisation's; a person's name stays sealed, and shows masked where a company's was.
fn name_in_force(
    before: Option<DeveloperKind>,
    verification: &Verification,
    dossier: &Dossier,
    case: &Case,
) -> Option<String> {
    let held = verification.in_force.as_ref().is_some_and(|filing| filing.case == case.id);
    let shown = dossier.company().is_some() || before == Some(DeveloperKind::Enterprise);
    (held && shown).then(|| dossier.applicant())
}

async fn set_standing(
    tx: &mut Tx,
    case: &Case,
    verification: &Verification,
    name: Option<String>,
) -> Result<(), Problem> {
    organisations::set_standing(tx, &case.org, &standing_of(verification, name)).await
}

/// What the gates have to know after a move.
pub(super) fn standing_of(verification: &Verification, name: Option<String>) -> NewStanding {
    let in_force = verification.in_force.as_ref();
    NewStanding {
        verification: verification.status(),
        kind: in_force.map(|filing| filing.kind),
        level: if in_force.is_some() { REVIEWED_LEVEL } else { 0 },
        name,
    }
}

/// Each reason with the field or document it concerns, in both languages (RNV-12).
fn told(reasons: &[Reason], catalogue: &[CatalogueReason], dossier: &Dossier) -> Value {
    let labels = dossier.lines(Sight::Masked);
    let label = |target: &str| {
        let line = labels.iter().find(|line| line.field == target).map(|line| line.label);
        line.or_else(|| documents::Slot::from_name(target).map(documents::Slot::label))
    };
    let told = reasons.iter().map(|reason| {
        let known = catalogue.iter().find(|known| known.code == reason.code);
        let label = reason.target.as_deref().and_then(label);
        let words = |lang: Lang| {
            let text = known.map_or(reason.code.as_str(), |known| known.text(lang));
            sentence(lang, label, text, reason.note.as_deref())
        };
        json!({ "zh": words(Lang::Zh), "en": words(Lang::En) })
    });
    Value::Array(told.collect())
}

/// The field, the reason and the reviewer's note as one sentence, with the punctuation of the language.
fn sentence(lang: Lang, label: Option<Words>, text: &str, note: Option<&str>) -> String {
    let (colon, open, close) = lang.pick(("：", "（", "）"), (": ", " (", ")"));
    let label = label.map(|label| format!("{}{colon}", label.pick(lang))).unwrap_or_default();
    let note = note.map(|note| format!("{open}{note}{close}")).unwrap_or_default();
    format!("{label}{text}{note}")
}

fn facts(now: &Filed, before: Option<&Filed>, sight: Sight) -> Vec<Fact> {
    // Differences are found on the full values, so that a mask cannot hide one.
    let full = |filed: &Filed| filed.dossier.lines(Sight::Full);
    let (old_full, new_full) = (before.map(full).unwrap_or_default(), full(now));
    let old_seen = before.map(|before| before.dossier.lines(sight)).unwrap_or_default();
    let changed = |field: &str| {
        let value = |lines: &[super::dossier::Line]| {
            lines.iter().find(|line| line.field == field).map(|line| line.value.clone())
        };
        value(&old_full).is_some_and(|old| Some(old) != value(&new_full))
    };
    let lines = now.dossier.lines(sight).into_iter().map(|line| Fact {
        previous: old_seen
            .iter()
            .find(|old| old.field == line.field && changed(old.field))
            .map(|old| old.value.clone()),
        field: line.field,
        label: line.label,
        value: line.value,
    });
    lines.collect()
}

fn papers(now: &Filed, before: Option<&Filed>) -> Vec<Paper> {
    let is_new = |attached: &Attached| before.is_some_and(|before| !before.documents.contains(attached));
    let papers = now.documents.iter().map(|attached| Paper {
        id: attached.id.to_string(),
        slot: attached.slot.name().to_owned(),
        label: attached.slot.label(),
        content_type: attached.content_type.clone(),
        changed: is_new(attached),
    });
    papers.collect()
}

const NUMBER_FITS: Words = Words {
    zh: "身份证号码校验位正确",
    en: "The check digit of the identity-card number is right",
};
const PERSON_ALONE: Words = Words {
    zh: "该身份证号码未在其他账号使用",
    en: "The identity-card number is not used elsewhere",
};
const GENDER_FITS: Words =
    Words { zh: "性别与身份证号码相符", en: "The gender matches the identity-card number" };
const ADULT: Words = Words { zh: "申请人已满 18 周岁", en: "The applicant is 18 or older" };
const COMPANY_ALONE: Words =
    Words { zh: "该企业未在其他账号使用", en: "The company is not used elsewhere" };
const LICENCE_FITS: Words = Words { zh: "营业执照在有效期内", en: "The licence is in force" };

/// What a rule for individuals may name (REV-12).
const PERSON_CHECKS: &[(&str, Words)] = &[
    ("id_check_digit", NUMBER_FITS),
    ("person_elsewhere", PERSON_ALONE),
    ("gender_matches", GENDER_FITS),
    ("adult", ADULT),
];

/// What a rule for companies may name (REV-12).
const COMPANY_CHECKS: &[(&str, Words)] = &[
    ("id_check_digit", NUMBER_FITS),
    ("person_elsewhere", PERSON_ALONE),
    ("company_elsewhere", COMPANY_ALONE),
    ("licence_term", LICENCE_FITS),
];

async fn checks(app: &App, tx: &mut Tx, case: &Case, dossier: &Dossier) -> Result<Vec<Check>, Problem> {
    let today = app.now().to_zoned(app.zone()).date();
    let person = store::elsewhere(app, tx, &case.org, "person", dossier.person()).await?;
    let mut checks = vec![number_check(dossier, today)];
    checks.push(warn_if(
        person > 0,
        "person_elsewhere",
        (
            "该身份证号码已在其他账号认证或审核中",
            "The same identity-card number is verified or pending elsewhere",
        ),
        PERSON_ALONE,
    ));
    match dossier {
        Dossier::Individual(person) => {
            let number = IdNumber::parse(&person.id_number, today).ok();
            let gender = number.as_ref().is_none_or(|number| number.gender() != person.gender);
            let young = number.as_ref().is_none_or(|number| number.age(today) < 18);
            checks.push(warn_if(
                gender,
                "gender_matches",
                ("性别与身份证号码不符", "The gender does not match the identity-card number"),
                GENDER_FITS,
            ));
            checks.push(warn_if(young, "adult", ("申请人未满 18 周岁", "The applicant is under 18"), ADULT));
        }
        Dossier::Enterprise(company) => {
            let twice = store::elsewhere(app, tx, &case.org, "company", &company.credit_code).await?;
            let soon = today.checked_add(30.days()).unwrap_or(today);
            checks.push(warn_if(
                twice > 0,
                "company_elsewhere",
                ("该企业已在其他账号认证或审核中", "The same company is verified or pending elsewhere"),
                COMPANY_ALONE,
            ));
            checks.push(warn_if(
                company.licence_valid_until.is_some_and(|end| end <= soon),
                "licence_term",
                ("营业执照将在 30 天内到期或已到期", "The licence ends within 30 days, or has ended"),
                LICENCE_FITS,
            ));
        }
    }
    Ok(checks)
}

fn number_check(dossier: &Dossier, today: Date) -> Check {
    let fits = IdNumber::parse(dossier.person(), today).is_ok();
    let words = if fits {
        NUMBER_FITS
    } else {
        Words {
            zh: "身份证号码校验位不正确", en: "The check digit of the identity-card number is wrong"
        }
    };
    Check { code: "id_check_digit", outcome: if fits { Outcome::Ok } else { Outcome::Fail }, words }
}

fn warn_if(found: bool, code: &'static str, warning: (&'static str, &'static str), fine: Words) -> Check {
    let (zh, en) = warning;
    let (outcome, words) = if found { (Outcome::Warn, Words { zh, en }) } else { (Outcome::Ok, fine) };
    Check { code, outcome, words }
}
