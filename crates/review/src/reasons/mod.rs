//! The catalogue of reasons to reject: delivered by the subjects, changed by operators (REV-05, RNV-14, RNV-15).

pub(crate) mod http;
mod store;

use paifang_kernel::{App, Lang, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{
    MARKED_ITEM_REQUIRED, NOTE_INVALID, NOTE_LENGTH, REASON_TARGET_UNKNOWN, REASON_UNKNOWN, Reason,
};
use crate::subject::{Kind, View};

paifang_kernel::problems! {
    /// ADM-03: a reason needs a code and a sentence in each language.
    REASON_TEXT_INVALID = 422 "reason_text_invalid", "请检查此项：代码与对应项为小写字母、数字或下划线，文字为 1 至 200 个字", "Check this: code and target have small letters, digits or underscores, a sentence has 1 to 200 characters";
}

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
    /// Whether it is offered no more; old cases keep its words.
    pub retired: bool,
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
            retired: false,
        }));
    }
    for edit in store::edited(&app.db).await? {
        match catalogue.iter_mut().find(|reason| reason.code == edit.code) {
            Some(reason) => *reason = edit,
            None => catalogue.push(edit),
        }
    }
    // A kind that nobody asked about has no place here, though an operator may have added reasons to it.
    catalogue.retain(|reason| kinds.iter().any(|kind| kind.name == reason.kind));
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
    let known =
        catalogue.iter().find(|known| known.code == reason.code && known.kind == kind && !known.retired);
    let known = known.ok_or_else(|| REASON_UNKNOWN.at(format!("/reasons/{index}/code")))?;
    let target = reason.target.unwrap_or_else(|| known.target.clone());
    let target = Some(target).filter(|target| !target.is_empty());
    let is_there = |target: &String| *target == known.target || view.has(target);
    if !target.as_ref().is_none_or(is_there) {
        return Err(REASON_TARGET_UNKNOWN.at(format!("/reasons/{index}/target")));
    }
    let note = reason.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty());
    if note.as_ref().is_some_and(|note| note.chars().count() > NOTE_LENGTH) {
        return Err(NOTE_INVALID.arg("max", NOTE_LENGTH).at(format!("/reasons/{index}/note")));
    }
    Ok(Reason { code: reason.code, target, note })
}

/// For "return only this item": every reason names something that the case has (REV-07).
pub(crate) fn all_marked(reasons: &[Reason], view: &View) -> Result<(), Problem> {
    let lost =
        reasons.iter().position(|reason| !reason.target.as_deref().is_some_and(|target| view.has(target)));
    match lost {
        Some(index) => Err(MARKED_ITEM_REQUIRED.at(format!("/reasons/{index}/target"))),
        None => Ok(()),
    }
}
