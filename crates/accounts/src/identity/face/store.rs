//! Face checks in the store: verdict, score and the vendor's number, nothing of the face (LVL-06, rule P5).

use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::problem::INTERNAL;
use paifang_kernel::{App, Problem, sql};
use subtle::ConstantTimeEq;

use super::{CONSENT_VERSION, FacePurpose, FaceState, Holder, LIFE_MS, Wish};
use crate::allowance::DAY_MS;
use crate::identity::{FACE_CHECK_EXPIRED, FaceCheckId};
use crate::verification::person_index;

/// How long checks are kept, in milliseconds.
const KEEP_MS: i64 = 180 * DAY_MS;

/// A check as its holder finds it.
#[derive(Debug)]
pub(crate) struct Stored {
    pub(super) id: Id<FaceCheckId>,
    pub(super) purpose: FacePurpose,
    /// Whose face it must be, by the keyed index of the number.
    pub(in crate::identity) number_index: String,
    pub(super) vendor: String,
    pub(super) vendor_reference: String,
    pub(super) next: String,
    pub(super) state: FaceState,
    return_hash: String,
    expires_at: i64,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            purpose: FacePurpose::from_name(&row.get::<String>("purpose")?).ok_or(INTERNAL)?,
            number_index: row.get("number_index")?,
            vendor: row.get("vendor")?,
            vendor_reference: row.get("vendor_reference")?,
            next: row.get("next_path")?,
            state: FaceState::from_name(&row.get::<String>("state")?).ok_or(INTERNAL)?,
            return_hash: row.get("return_hash")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

fn return_hash(app: &App, token: &str) -> String {
    app.keys.index(Purpose::Session, &format!("face-return/{token}"))
}

/// Keeps a check that began at a vendor.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    wish: &Wish<'_>,
    (id, way_back): (&Id<FaceCheckId>, &str),
    (vendor, vendor_reference): (&str, &str),
) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO face_checks (id, purpose, number_index, holder, return_hash, vendor, vendor_reference, next_path,
           consent, state, started_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id,
        wish.purpose.name(),
        person_index(&app.keys, &wish.person.number),
        wish.holder.text(app),
        return_hash(app, way_back),
        vendor,
        vendor_reference,
        wish.next,
        CONSENT_VERSION,
        FaceState::Waiting.name(),
        app.now(),
        app.clock.now_ms() + LIFE_MS
    ))
    .await
}

/// The holder's own check, still in time, for whoever came back from the vendor with the token that only the vendor
/// was told: a link passed on to somebody else ends in their browser, not in the one that began.
///
/// # Errors
/// `not_found` for another holder's, `face_check_expired` without that token or too late.
pub(super) async fn returned(
    app: &App,
    (id, way_back): (&str, &str),
    holder: Holder<'_>,
) -> Result<Stored, Problem> {
    let stored: Stored = app
        .db
        .one(sql!(
            "SELECT id, purpose, number_index, vendor, vendor_reference, next_path, state, return_hash, expires_at
             FROM face_checks WHERE id = $1 AND holder = $2",
            id,
            holder.text(app)
        ))
        .await?;
    let came_back = stored.return_hash.as_bytes().ct_eq(return_hash(app, way_back).as_bytes());
    let in_time = app.clock.now_ms() < stored.expires_at;
    if bool::from(came_back) && in_time { Ok(stored) } else { Err(FACE_CHECK_EXPIRED.into()) }
}

/// Writes down what the vendor said, once.
pub(super) async fn decide(
    app: &App,
    tx: &mut Tx,
    check: &Stored,
    (state, score): (FaceState, Option<&str>),
) -> Result<bool, Problem> {
    let decided = tx
        .exec(sql!(
            "UPDATE face_checks SET state = $1, score = $2, ended_at = $3 WHERE id = $4 AND state = $5",
            state.name(),
            score,
            app.now(),
            check.id,
            FaceState::Waiting.name()
        ))
        .await?;
    Ok(decided == 1)
}

/// Uses a matched check up for its purpose; returns the keyed index of the person whose face it was.
///
/// # Errors
/// `face_check_expired` when it is another's, for another purpose, not matched, too old or used.
pub(crate) async fn use_up(
    app: &App,
    tx: &mut Tx,
    (id, purpose): (&str, FacePurpose),
    holder: Holder<'_>,
) -> Result<String, Problem> {
    let used = tx
        .opt(sql!(
            "UPDATE face_checks SET state = $1 WHERE id = $2 AND purpose = $3 AND holder = $4 AND state = $5
             AND expires_at > $6 RETURNING number_index",
            FaceState::Used.name(),
            id,
            purpose.name(),
            holder.text(app),
            FaceState::Matched.name(),
            app.now()
        ))
        .await?;
    used.ok_or_else(|| FACE_CHECK_EXPIRED.into())
}

/// Whether a check that [`use_up`] would take is there; spares the work that comes before.
///
/// # Errors
/// As [`use_up`].
pub(super) async fn expect_usable(
    app: &App,
    (id, purpose): (&str, FacePurpose),
    holder: Holder<'_>,
) -> Result<(), Problem> {
    let found: Option<String> = app
        .db
        .opt(sql!(
            "SELECT id FROM face_checks WHERE id = $1 AND purpose = $2 AND holder = $3 AND state = $4 AND expires_at > $5",
            id,
            purpose.name(),
            holder.text(app),
            FaceState::Matched.name(),
            app.now()
        ))
        .await?;
    found.map(drop).ok_or_else(|| FACE_CHECK_EXPIRED.into())
}

/// Forgets checks that are too old to matter.
pub(crate) async fn purge(app: &App) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    tx.exec(sql!("DELETE FROM face_checks WHERE started_at < $1", app.clock.now_ms() - KEEP_MS)).await?;
    tx.commit().await
}
