//! How a kind of case plugs into the desk: the slice that owns the data implements [`Subject`].

use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::db::Tx;
use paifang_kernel::{App, Lang, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use crate::case::{Case, Decision};
use crate::reasons::CatalogueReason;

/// A text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Words {
    /// Chinese.
    pub zh: &'static str,
    /// English.
    pub en: &'static str,
}

impl Words {
    /// The text in a language.
    pub fn pick(self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// One reason to reject, as the catalogue is delivered; the table `review_reasons` may change its words.
#[derive(Clone, Copy, Debug)]
pub struct ReasonText {
    /// The stable code, such as `ind_1`.
    pub code: &'static str,
    /// The sentence.
    pub words: Words,
    /// The field or document it usually concerns.
    pub target: &'static str,
}

/// A kind of case.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// The name on the wire.
    pub name: &'static str,
    /// What people call it.
    pub words: Words,
    /// The catalogue of reasons to reject.
    pub reasons: &'static [ReasonText],
}

/// How much of the personal data a look at a case shows (RNV-20).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Masked, for everybody who may read the queue.
    Masked,
    /// Complete, for the reviewer of the case.
    Full,
}

/// One line of data beside the documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Fact {
    /// The field's name, which reasons point at.
    pub field: &'static str,
    /// What people call it.
    pub label: Words,
    /// The value, masked or not as the look allows.
    pub value: String,
    /// The value in the version before, where it differs (REV-06).
    pub previous: Option<String>,
}

/// A document beside the data, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// The id within the owner's slice.
    pub id: String,
    /// The place in the form, which reasons point at.
    pub slot: String,
    /// What people call it.
    pub label: Words,
    /// The type of its content.
    pub content_type: String,
    /// Whether the version before had another one (REV-06).
    pub changed: bool,
}

/// How an automatic check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing found.
    Ok,
    /// The reviewer should look closer.
    Warn,
    /// It cannot be right.
    Fail,
}

/// The result of an automatic check (RNV-17, REV-06).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// The stable code.
    pub code: &'static str,
    /// How it came out.
    pub outcome: Outcome,
    /// What it says.
    pub words: Words,
}

/// What a reviewer looks at.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// The data of the current version.
    pub facts: Vec<Fact>,
    /// Its documents.
    pub papers: Vec<Paper>,
    /// The automatic checks.
    pub checks: Vec<Check>,
}

impl View {
    /// Whether there is a field or document of this name.
    pub(crate) fn has(&self, target: &str) -> bool {
        self.facts.iter().any(|fact| fact.field == target)
            || self.papers.iter().any(|paper| paper.slot == target)
    }
}

/// The content of a document.
#[derive(Clone, Debug)]
pub struct Content {
    /// Its type.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Owns the data of one or more kinds of case; the desk calls it back.
#[async_trait]
pub trait Subject: Send + Sync {
    /// The kinds it owns.
    fn kinds(&self) -> &'static [Kind];

    /// The current version of a case, with `Sight::Masked` never holding a full number.
    async fn view(&self, app: &App, tx: &mut Tx, case: &Case, sight: Sight) -> Result<View, Problem>;

    /// The automatic checks that a rule of this kind may name, each with what it says when it came out well (REV-12).
    fn checks(&self, _kind: &str) -> &'static [(&'static str, Words)] {
        &[]
    }

    /// What an approval of the case made, by its id in the owner's slice: the organisation, unless the owner says more.
    /// Revoking or ending it is the owner's own deed.
    async fn object(&self, _tx: &mut Tx, case: &Case) -> Result<String, Problem> {
        Ok(case.org.to_string())
    }

    /// The content of one document of the current version; anything else is `not_found`.
    async fn content(&self, app: &App, case: &Case, id: &str) -> Result<Content, Problem>;

    /// Follows a decision within its transaction: standing, notices, whatever the owner has to change.
    /// The catalogue words the reasons.
    async fn decided(
        &self,
        app: &App,
        tx: &mut Tx,
        case: &Case,
        decision: &Decision,
        catalogue: &[CatalogueReason],
    ) -> Result<(), Problem>;
}

/// Everything that is plugged in.
#[derive(Clone, Default)]
pub(crate) struct Subjects(Vec<Arc<dyn Subject>>);

impl Subjects {
    pub(crate) fn add(&mut self, subject: Arc<dyn Subject>) {
        self.0.push(subject);
    }

    pub(crate) fn kinds(&self) -> Vec<&'static Kind> {
        self.0.iter().flat_map(|subject| subject.kinds()).collect()
    }

    /// The kind of that name; a stored one that nobody owns any more is our own fault.
    pub(crate) fn kind(&self, name: &str) -> Result<&'static Kind, Problem> {
        let known = self.kinds().into_iter().find(|kind| kind.name == name);
        known.ok_or_else(|| Problem::internal(format!("no subject owns the kind {name}")))
    }

    /// Who owns this kind; a stored kind that nobody owns any more is our own fault.
    pub(crate) fn owner(&self, name: &str) -> Result<&dyn Subject, Problem> {
        let owner = self.0.iter().find(|subject| subject.kinds().iter().any(|kind| kind.name == name));
        owner
            .map(|subject| &**subject)
            .ok_or_else(|| Problem::internal(format!("no subject owns the kind {name}")))
    }
}

impl std::fmt::Debug for Subjects {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.kinds().iter().map(|kind| kind.name)).finish()
    }
}
