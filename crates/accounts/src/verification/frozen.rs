//! "Return only this item": whatever the reviewer did not mark stays as it was handed in (REV-07).

use paifang_kernel::Problem;
use paifang_review::{Case, Sight};

use super::dossier::Dossier;
use super::form::Refusals;
use super::store::{Attached, Filed};
use crate::me::FIELD_FROZEN;

/// The fields and documents that must stay as they were; nothing when everything may change.
pub(super) fn locked(case: &Case, filed: &Filed) -> Vec<String> {
    let Some(marked) = case.marked() else { return Vec::new() };
    let fields = filed.dossier.lines(Sight::Masked).into_iter().map(|line| line.field);
    let mut names: Vec<&str> = fields.chain(filed.documents.iter().map(|paper| paper.slot.name())).collect();
    names.dedup();
    names.into_iter().filter(|name| !marked.contains(name)).map(str::to_owned).collect()
}

/// Refuses a change of what is locked, naming each such field and document.
pub(super) fn refuse_changes(
    case: &Case,
    before: &Filed,
    (dossier, documents): (&Dossier, &[Attached]),
) -> Result<(), Problem> {
    let locked = locked(case, before);
    if locked.is_empty() || before.dossier.kind() != dossier.kind() {
        return Ok(());
    }
    let mut refusals = Refusals::default();
    let (old, new) = (before.dossier.lines(Sight::Full), dossier.lines(Sight::Full));
    for line in old.iter().filter(|line| locked.iter().any(|name| name == line.field)) {
        if !new.iter().any(|other| other.field == line.field && other.value == line.value) {
            refusals.add(FIELD_FROZEN.at(format!("/{}", line.field)));
        }
    }
    let of = |papers: &[Attached], slot: &str| -> Vec<Attached> {
        papers.iter().filter(|paper| paper.slot.name() == slot).cloned().collect()
    };
    for slot in &locked {
        if of(&before.documents, slot) != of(documents, slot) {
            refusals.add(FIELD_FROZEN.at(format!("/documents/{slot}")));
        }
    }
    refusals.end()
}
