//! Who compares identities and faces: real providers over HTTP, whatever a demonstration plugs in, and the test fake.

#[cfg(test)]
mod fake;
pub mod http;
mod stub;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::Problem;
use paifang_kernel::outbound::Patience;

#[cfg(test)]
pub use fake::FakeSource;
pub use http::{HttpFaces, HttpSource};
pub use stub::{NO_ANSWER, NO_MATCH, StubFaces, StubSource};

use super::{FACE_UNAVAILABLE, Factors, IDENTITY_UNAVAILABLE, IdentityConfig, Person, WAY_NOT_OFFERED};

/// Why a provider gave no verdict, in words that hold no personal data and no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure(pub String);

/// What an identity source says of four factors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They belong together.
    Match,
    /// They do not.
    Mismatch,
}

/// A verdict with the source's own number of the comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// The verdict.
    pub verdict: Verdict,
    /// The source's number.
    pub reference: Option<String>,
}

/// Compares four factors (ACC-18).
#[async_trait]
pub trait IdentitySource: Send + Sync {
    /// The name in records and in the log.
    fn name(&self) -> &str;

    /// Compares; `reference` is our number of the question. A failure is no verdict.
    async fn check(&self, factors: &Factors, reference: &str) -> Result<Checked, Failure>;
}

/// Whose face is to be compared.
#[derive(Clone, Debug)]
pub struct FaceRequest<'a> {
    /// The person.
    pub person: &'a Person,
    /// Our number of the check.
    pub reference: &'a str,
    /// Where the vendor leads the person afterwards.
    pub return_url: &'a str,
}

/// A check has begun at the vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceStarted {
    /// The vendor's own number of the check.
    pub reference: String,
    /// Where the person shows their face.
    pub url: String,
}

/// What came of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaceVerdict {
    /// It is the person.
    Match,
    /// It is not.
    NoMatch,
    /// The person has not finished.
    NotYet,
}

/// What came of a check, with the vendor's score; no picture ever comes here (rule P5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceAnswer {
    /// The verdict.
    pub verdict: FaceVerdict,
    /// The score as the vendor writes it.
    pub score: Option<String>,
}

/// Compares a face with the picture that the authorities keep (LVL-06).
#[async_trait]
pub trait FaceCheck: Send + Sync {
    /// The name in records and in the log.
    fn name(&self) -> &str;

    /// Starts a check.
    async fn start(&self, request: &FaceRequest<'_>) -> Result<FaceStarted, Failure>;

    /// Asks what came of it, by the vendor's number and ours.
    async fn result(&self, vendor_reference: &str, reference: &str) -> Result<FaceAnswer, Failure>;
}

/// The providers in the order in which they are asked; cheap to clone.
#[derive(Clone, Default)]
pub struct Providers {
    /// Identity sources.
    pub sources: Vec<Arc<dyn IdentitySource>>,
    /// Face vendors.
    pub faces: Vec<Arc<dyn FaceCheck>>,
}

impl fmt::Debug for Providers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sources = self.sources.iter().map(|source| source.name());
        let names: Vec<&str> = sources.chain(self.faces.iter().map(|face| face.name())).collect();
        f.debug_tuple("Providers").field(&names).finish()
    }
}

impl Providers {
    /// Opens the configured providers.
    ///
    /// # Errors
    /// One sentence per fault of the configuration.
    pub fn open(config: &IdentityConfig) -> Result<Self, Vec<String>> {
        let patience = Patience::default();
        let sources = config.sources.iter().map(|source| {
            HttpSource::new(source.clone(), patience).map(|it| Arc::new(it) as Arc<dyn IdentitySource>)
        });
        let faces = config
            .faces
            .iter()
            .map(|face| HttpFaces::new(face.clone(), patience).map(|it| Arc::new(it) as Arc<dyn FaceCheck>));
        let told = |fault| vec![fault];
        Ok(Self {
            sources: sources.collect::<Result<_, _>>().map_err(told)?,
            faces: faces.collect::<Result<_, _>>().map_err(told)?,
        })
    }

    /// Providers that ask nobody outside, for a demonstration and for stories.
    #[must_use]
    pub fn stubs(faces: StubFaces) -> Self {
        Self { sources: vec![Arc::new(StubSource)], faces: vec![Arc::new(faces)] }
    }

    /// Whether anybody can compare four factors.
    #[must_use]
    pub fn knows_identities(&self) -> bool {
        !self.sources.is_empty()
    }

    /// Whether anybody can compare faces.
    #[must_use]
    pub fn knows_faces(&self) -> bool {
        !self.faces.is_empty()
    }

    /// Asks one source after the other until one has a verdict; returns its name with it. Not to be called within a
    /// transaction.
    ///
    /// # Errors
    /// `way_not_offered` without a source, `identity_unavailable` when none answers.
    pub async fn check(&self, factors: &Factors, reference: &str) -> Result<(String, Checked), Problem> {
        if !self.knows_identities() {
            return Err(WAY_NOT_OFFERED.into());
        }
        for source in &self.sources {
            match source.check(factors, reference).await {
                Ok(checked) => return Ok((source.name().to_owned(), checked)),
                Err(Failure(why)) => tracing::warn!(source = source.name(), why, "no identity verdict"),
            }
        }
        Err(IDENTITY_UNAVAILABLE.into())
    }

    /// Starts a check at the first vendor that takes it; returns its name with it. Not to be called within a
    /// transaction.
    ///
    /// # Errors
    /// `way_not_offered` without a vendor, `face_unavailable` when none answers.
    pub async fn start_face(&self, request: &FaceRequest<'_>) -> Result<(String, FaceStarted), Problem> {
        if !self.knows_faces() {
            return Err(WAY_NOT_OFFERED.into());
        }
        for face in &self.faces {
            match face.start(request).await {
                Ok(started) => return Ok((face.name().to_owned(), started)),
                Err(Failure(why)) => tracing::warn!(vendor = face.name(), why, "no face check"),
            }
        }
        Err(FACE_UNAVAILABLE.into())
    }

    /// Asks the vendor that took a check what came of it. Not to be called within a transaction.
    ///
    /// # Errors
    /// `face_unavailable` when it does not answer or is no longer configured.
    pub async fn face_result(
        &self,
        vendor: &str,
        vendor_reference: &str,
        reference: &str,
    ) -> Result<FaceAnswer, Problem> {
        let known = self.faces.iter().find(|face| face.name() == vendor).ok_or(FACE_UNAVAILABLE)?;
        known.result(vendor_reference, reference).await.map_err(|Failure(why)| {
            tracing::warn!(vendor, why, "no face verdict");
            FACE_UNAVAILABLE.into()
        })
    }
}
