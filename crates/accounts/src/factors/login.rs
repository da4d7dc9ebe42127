//! Answers a log-in that waits for a second factor; only this opens the session (LOG-09).

use paifang_kernel::Problem;
use paifang_kernel::access::{Account, Anyone, Developer, Identity, Operator, Staff};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, Reply, State, Work};
use paifang_kernel::id::Id;
use serde::Serialize;

use super::challenge::Waiting;
use super::{FACTOR_CHALLENGE_OVER, FactorKind, Given, Place, Proof, proof};
use crate::operators::session_http::{StaffLoggedIn, entered};
use crate::security::devices::ThisDevice;
use crate::signin::http::landing;
use crate::signup::http::LoggedIn;
use crate::{Accounts, sessions, signin};

/// The routes of this part.
pub(super) fn routes() -> Api<Accounts> {
    Api::new("login_challenges")
        .get("/sessions/challenge", show, "Shows which second factor a log-in waits for")
        .post("/sessions/challenge", answer, "Gives the second factor; logs in")
        .get(
            "/admin/sessions/challenge",
            show_staff,
            "Shows which second factor an operator's log-in waits for",
        )
        .post("/admin/sessions/challenge", answer_staff, "Gives an operator's second factor; logs in")
}

/// What a log-in waits for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Challenge {
    /// The kinds of factor that would do; a recovery code always does.
    factors: Vec<FactorKind>,
}

async fn show(cx: Cx, _open: Anyone, waiting: Waiting<Developer>) -> Reply<Challenge> {
    Ok(Challenge { factors: waiting.kinds(cx.app()).await? }.into())
}

async fn show_staff(cx: Cx, _open: Anyone, waiting: Waiting<Staff>) -> Reply<Challenge> {
    Ok(Challenge { factors: waiting.kinds(cx.app()).await? }.into())
}

async fn answer(
    cx: Cx,
    _open: Anyone,
    device: ThisDevice,
    State(accounts): State<Accounts>,
    waiting: Waiting<Developer>,
    place: Place,
    Form(proof): Form<Proof>,
) -> Made<LoggedIn> {
    let (tx, owner) = shown(&cx, &waiting, &proof.given(&place)?).await?;
    let made = entered_by(&cx, &accounts, tx, (&device, Id::trusted(owner))).await?;
    Ok(made.cookie(sessions::forgetting_challenge::<Developer>(cx.app())))
}

/// Opens the session of a developer who has shown everything that is asked for.
pub(super) async fn entered_by(
    cx: &Cx,
    accounts: &Accounts,
    mut tx: Work,
    (device, account): (&ThisDevice, Id<Account>),
) -> Made<LoggedIn> {
    let known = signin::store::known(&mut tx, &account).await?.ok_or(FACTOR_CHALLENGE_OVER)?;
    let opened = sessions::enter(cx, &mut tx, &account, &known.org).await?;
    let remembered = device.remember(cx.app(), &mut tx, &account).await?;
    let next = landing(cx, accounts, &known).await?;
    let body = LoggedIn::new(cx.app(), account, next, &opened);
    Ok(tx.created(body).await?.cookie(opened.cookie::<Developer>(cx.app())).cookie(remembered))
}

async fn answer_staff(
    cx: Cx,
    _open: Anyone,
    waiting: Waiting<Staff>,
    place: Place,
    Form(proof): Form<Proof>,
) -> Made<StaffLoggedIn> {
    let (tx, owner) = shown(&cx, &waiting, &proof.given(&place)?).await?;
    let made = entered(&cx, tx, &Id::<Operator>::trusted(owner)).await?;
    Ok(made.cookie(sessions::forgetting_challenge::<Staff>(cx.app())))
}

/// Counts the try, compares, and ends the challenge when the factor is right (rules A5, A8).
async fn shown<I: Identity>(
    cx: &Cx,
    waiting: &Waiting<I>,
    given: &Given<'_>,
) -> Result<(Work, String), Problem> {
    // Gives back the kept answer of a repeated request before its challenge is found used.
    drop(cx.begin_open().await?);
    let owner = waiting.count_try(cx.app()).await?;
    let counted = proof::count(cx, &owner).await?;
    let mut tx = proof::spend(cx, cx.begin_open().await?, &owner, (given, &counted)).await?;
    waiting.end(cx.app(), &mut tx).await?;
    Ok((tx, owner))
}
