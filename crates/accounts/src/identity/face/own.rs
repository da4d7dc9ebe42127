//! Face checks of somebody with a session: raising the level, and standing in for a lost phone (LVL-02, SEC-08).

use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, Developer, WriteAccount};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, Path, Reply, State};
use paifang_kernel::problem::INVALID;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::http::{FaceCheckBegun, FaceReturned, expect_consent, person};
use super::run::{self, Begun};
use super::{FaceOutcome, FacePurpose, FaceState, Holder, Wish, store};
use crate::identity::{FACE, IDENTITY_MISMATCH, IDENTITY_MISSING, Person, store as identities};
use crate::{Accounts, organisations, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("my_face_checks").post("/me/face-checks", create, "Begins a face check of one's own").put(
        "/me/face-checks/{id}",
        conclude,
        "Asks what came of it; a match to raise the level raises it",
    )
}

/// What a check with a session is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnPurpose {
    /// Raising the real-name level to 4 (LVL-02).
    RaiseLevel,
    /// Standing in for a phone or mailbox that is lost (SEC-08).
    ChangeContact,
}

/// A check of one's own face.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewOwnFaceCheck {
    /// What the check is for.
    purpose: OwnPurpose,
    /// The separate consent to a face check (rule P5).
    #[serde(default)]
    consent: bool,
    /// The name on the card; asked for where the check stands in for a lost contact.
    name: Option<String>,
    /// The number of the card; asked for where the check stands in for a lost contact.
    id_number: Option<String>,
    /// A page of the console to go on with afterwards.
    next: Option<String>,
}

/// What came of the check; after a raised level the session goes on under a new id (rule A9).
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnFaceResult {
    /// Matched, or not finished yet.
    state: FaceOutcome,
    /// The page to go on with.
    next: String,
    /// The real-name level of the organisation acted for, once it was raised.
    level: Option<u8>,
    /// To be sent as `X-CSRF-Token` from now on.
    csrf_token: Option<String>,
}

/// Only a page of the console, so that nobody is led elsewhere.
fn page(next: Option<&str>) -> Result<&str, Problem> {
    let path = next.unwrap_or("/console/account/level");
    let fits = path.starts_with("/console") && path.len() <= 300 && !path.contains(['\\', '\n', '\r']);
    if fits { Ok(path) } else { Err(INVALID.arg("reason", "/console").at("/next")) }
}

/// The person of the account. Where the check stands in for a lost contact, name and number are asked for again.
async fn owner(cx: &Cx, who: &Developer, new: &NewOwnFaceCheck) -> Result<Person, Problem> {
    let stored = identities::of_account(cx.app(), &who.account).await?;
    let missing = || Problem::new(IDENTITY_MISSING).next("/console/verify");
    let known = stored.ok_or_else(missing)?.person(cx.app())?;
    if new.purpose == OwnPurpose::ChangeContact {
        let [name, number] = [&new.name, &new.id_number].map(|text| text.as_deref().unwrap_or_default());
        if person(cx, name, number)? != known {
            return Err(IDENTITY_MISMATCH.at("/id_number"));
        }
    }
    Ok(known)
}

async fn create(
    cx: Cx,
    who: Caller<WriteAccount>,
    State(accounts): State<Accounts>,
    Form(new): Form<NewOwnFaceCheck>,
) -> Made<FaceCheckBegun> {
    // Gives back the kept answer of a repeated request before another check is begun.
    drop(cx.begin(&*who).await?);
    expect_consent(new.consent)?;
    let next = page(new.next.as_deref())?;
    let person = owner(&cx, &who, &new).await?;
    let purpose = match new.purpose {
        OwnPurpose::RaiseLevel => FacePurpose::RaiseLevel,
        OwnPurpose::ChangeContact => FacePurpose::ChangeContact,
    };
    let holder = Holder::Account(who.account.as_str());
    let wish = Wish { purpose, person: &person, holder, next };
    let begun = run::start(&cx, &accounts, &wish).await?;
    let mut tx = cx.begin(&*who).await?;
    begun.keep(&cx, &mut tx, &wish).await?;
    let Begun { id, address, .. } = begun;
    tx.created(FaceCheckBegun { id, address }).await
}

async fn conclude(
    cx: Cx,
    who: Caller<WriteAccount>,
    State(accounts): State<Accounts>,
    Path(id): Path<String>,
    Form(back): Form<FaceReturned>,
) -> Reply<OwnFaceResult> {
    let holder = Holder::Account(who.account.as_str());
    let check = store::returned(cx.app(), (&id, &back.state), holder).await?;
    if check.state == FaceState::Used && check.purpose == FacePurpose::RaiseLevel {
        // A repetition: the level was raised, and the session goes on as it is.
        let (state, level) = (FaceOutcome::Matched, Some(who.standing.level));
        return Ok(OwnFaceResult { state, next: check.next, level, csrf_token: None }.into());
    }
    let state = run::conclude(&cx, &accounts, &check, Some(&who)).await?;
    let result = OwnFaceResult { state, next: check.next.clone(), level: None, csrf_token: None };
    if state == FaceOutcome::Waiting || check.purpose != FacePurpose::RaiseLevel {
        return Ok(result.into());
    }
    let mut tx = cx.begin(&*who).await?;
    store::use_up(cx.app(), &mut tx, (&id, FacePurpose::RaiseLevel), holder).await?;
    identities::raise(cx.app(), &mut tx, &who.account).await?;
    for org in identities::owned(&mut tx, &who.account).await? {
        organisations::settle_level(&mut tx, &org).await?;
    }
    cx.audit(&mut tx, &*who, "account.level_raised", &who.account, json!({ "level": FACE, "check": id }))
        .await?;
    let level = organisations::level(&mut tx, &who.org).await?;
    let opened = sessions::renew(cx.app(), &mut tx, &who.session).await?;
    let csrf_token = Some(opened.csrf_token(cx.app()));
    let done = tx.ok(OwnFaceResult { level: Some(level), csrf_token, ..result }).await?;
    Ok(done.cookie(opened.cookie::<Developer>(cx.app())))
}
