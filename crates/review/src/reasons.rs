//! The catalogue of reasons to reject: delivered by the subjects, changed by operators (REV-05, RNV-14, RNV-15).

use paifang_kernel::{App, Lang, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{NOTE_INVALID, NOTE_LENGTH, REASON_TARGET_UNKNOWN, REASON_UNKNOWN, Reason};
use crate::store;
use crate::subject::{Kind, View};

/// A reason as people see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CatalogueReason {
    /// The stable code.
    pub code: String,
    /// The kind of case it is for.
    pub kind: String,
    /// The Chinese sentence.
    pub zh: String,
    /// The English sentence.
    pub en: String,
    /// The field or document it usually concerns.
    pub target: String,
}

impl CatalogueReason {
    /// The sentence in a language.
    pub fn text(&self, lang: Lang) -> &str {
        lang.pick(&self.zh, &self.en)
    }
}

/// The catalogue of these kinds, with the operators' edits.
///
/// # Errors
/// The store refuses.
pub async fn catalogue(app: &App, kinds: &[&Kind]) -> Result<Vec<CatalogueReason>, Problem> {
    let mut catalogue: Vec<CatalogueReason> = Vec::new();
    for kind in kinds {
        catalogue.extend(kind.reasons.iter().map(|reason| CatalogueReason {
            code: reason.code.to_owned(),
            kind: kind.name.to_owned(),
            zh: reason.words.zh.to_owned(),
            en: reason.words.en.to_owned(),
            target: reason.target.to_owned(),
        }));
    }
    for edit in store::edited_reasons(&app.db).await? {
        catalogue.retain(|reason| reason.code != edit.code);
        let store::EditedReason { code, kind, zh, en, target } = edit;
        catalogue.push(CatalogueReason { code, kind, zh, en, target });
    }
    Ok(catalogue)
}

/// Checks what a reviewer chose against catalogue and case, and fills in the usual targets.
pub(crate) fn settle(
    chosen: Vec<Reason>,
    kind: &str,
    catalogue: &[CatalogueReason],
    view: &View,
) -> Result<Vec<Reason>, Problem> {
    let chosen = chosen.into_iter().enumerate();
    chosen.map(|(index, reason)| settle_one(index, reason, kind, catalogue, view)).collect()
}

fn settle_one(
    index: usize,
    reason: Reason,
    kind: &str,
    catalogue: &[CatalogueReason],
    view: &View,
) -> Result<Reason, Problem> {
    let known = catalogue.iter().find(|known| known.code == reason.code && known.kind == kind);
    let known = known.ok_or_else(|| REASON_UNKNOWN.at(format!("/reasons/{index}/code")))?;
    let target = reason.target.unwrap_or_else(|| known.target.clone());
    let is_there = target == known.target
        || view.facts.iter().any(|fact| fact.field == target)
        || view.papers.iter().any(|paper| paper.slot == target);
    if !is_there {
        return Err(REASON_TARGET_UNKNOWN.at(format!("/reasons/{index}/target")));
    }
    let note = reason.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > NOTE_LENGTH) {
        return Err(NOTE_INVALID.arg("max", NOTE_LENGTH).at(format!("/reasons/{index}/note")));
    }
    Ok(Reason { code: reason.code, target: Some(target), note })
}
