//! Shows the level with what it rests on, and notes that the guidance was shown.

use jiff::Timestamp;
use paifang_kernel::access::{Caller, ReadAccount, WriteAccount};
use paifang_kernel::api::{Api, Cx, Empty, JsonSchema, Reply, State};
use paifang_kernel::mask;
use serde::Serialize;

use super::guidance_due;
use crate::Accounts;
use crate::identity::face::{FaceConsent, failures_left};
use crate::identity::{FACE, store};
use crate::verification::person_index;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("level").get("/me/level", show, "Shows one's own real-name level and how it rises").put(
        "/me/level/guidance",
        guided,
        "Notes that the way to level 4 was shown",
    )
}

/// One's own level.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LevelView {
    /// The level of the organisation acted for, 0 to 4.
    level: u8,
    /// The highest level.
    highest: u8,
    /// Whose identity was checked, if anybody's.
    identity: Option<IdentityView>,
    /// Whether faces can be compared here.
    face_offered: bool,
    /// How many face checks may still fail today (LVL-06).
    failures_left: u32,
    /// What a face check needs consent to (rule P5).
    consent: FaceConsent,
    /// Whether the way to level 4 was not shown yet (LOG-10).
    guidance_due: bool,
}

/// The identity behind an account, masked.
#[derive(Debug, Serialize, JsonSchema)]
pub struct IdentityView {
    /// The name, masked.
    name: String,
    /// The ID number, masked.
    id_number: String,
    /// What this identity gives, 3 or 4.
    level: u8,
    /// `review`, `import`, or `source` for an identity source that compared four factors.
    proven_by: &'static str,
    /// Since when it is known.
    proven_at: Timestamp,
    /// When the face was compared.
    raised_at: Option<Timestamp>,
}

fn proven_by(source: &str) -> &'static str {
    match source {
        crate::identity::BY_REVIEW => "review",
        crate::identity::BY_IMPORT => "import",
        _ => "source",
    }
}

async fn show(cx: Cx, who: Caller<ReadAccount>, State(accounts): State<Accounts>) -> Reply<LevelView> {
    let face_offered = accounts.providers().knows_faces();
    let stored = store::of_account(cx.app(), &who.account).await?;
    let (mut identity, mut left) = (None, cx.limits().identity.face_failures_day);
    if let Some(stored) = stored {
        let person = stored.person(cx.app())?;
        left = failures_left(&cx, &person_index(&cx.keys, &person.number)).await?;
        identity = Some(IdentityView {
            name: mask::name(&person.name),
            id_number: mask::id_number(person.number.reveal()),
            level: stored.level,
            proven_by: proven_by(&stored.source),
            proven_at: stored.proven_at,
            raised_at: stored.raised_at,
        });
    }
    let view = LevelView {
        level: who.standing.level,
        highest: FACE,
        identity,
        face_offered,
        failures_left: left,
        consent: FaceConsent::in_lang(cx.lang()),
        guidance_due: guidance_due(&cx, &who.account, face_offered).await?,
    };
    Ok(view.into())
}

async fn guided(cx: Cx, who: Caller<WriteAccount>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    store::guided(cx.app(), &mut tx, &who.account).await?;
    tx.no_content().await
}
