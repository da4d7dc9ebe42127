//! The routes of passkeys: make one, use one as the second factor, or log in with nothing else.

use paifang_kernel::Problem;
use paifang_kernel::access::{Account, Anyone, Fresh, ManageFactors, Operator, ReadOperator};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, State, Work};
use paifang_kernel::id::{Id, Kind};
use paifang_kernel::problem::INVALID;
use serde::Serialize;

use super::deeds::{FactorAdded, added};
use super::owner::Owner;
use super::passkey::{self, Assertion, NewPasskey, Place};
use super::webauthn::Act;
use super::{FACTOR_WRONG, FactorKind, login, store};
use crate::Accounts;
use crate::operators::session_http::{StaffLoggedIn, entered};
use crate::security::devices::ThisDevice;
use crate::signup::http::LoggedIn;

/// The routes of this part.
pub(super) fn routes() -> Api<Accounts> {
    Api::new("passkeys")
        .post("/me/passkey-challenges", ask, "Says what a browser needs to make a passkey")
        .post("/me/factors/passkeys", add, "Keeps a passkey that a browser made")
        .post(
            "/admin/me/passkey-challenges",
            ask_staff,
            "Says what an operator's browser needs to make a passkey",
        )
        .post("/admin/me/factors/passkeys", add_staff, "Keeps a passkey of an operator")
        .post("/passkey-challenges", begin, "Says what a passkey is to sign")
        .post("/sessions/passkey", log_in, "Logs in with a passkey alone")
        .post("/admin/sessions/passkey", log_in_staff, "Logs an operator in with a passkey alone")
}

/// What a browser needs to make a passkey.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasskeyWish {
    /// To be signed once, within five minutes.
    challenge: String,
    /// For which host.
    rp_id: String,
    /// Names the owner to the device, in base 64 for addresses.
    user_id: String,
    /// Shown by the device.
    user_name: String,
    /// Credentials that are there already.
    exclude: Vec<String>,
}

/// What a passkey is to sign.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PasskeyChallenge {
    /// To be signed once, within five minutes.
    challenge: String,
    /// For which host.
    rp_id: String,
}

async fn ask(cx: Cx, who: Fresh<ManageFactors>, place: Place) -> Made<PasskeyWish> {
    wish(&cx, &*who, place).await
}

async fn ask_staff(cx: Cx, who: Fresh<ReadOperator>, place: Place) -> Made<PasskeyWish> {
    wish(&cx, &*who, place).await
}

async fn wish<O: Owner>(cx: &Cx, who: &O, place: Place) -> Made<PasskeyWish> {
    let user_name = who.label(cx.app()).await?;
    let mut tx = cx.begin(who).await?;
    let wish = PasskeyWish {
        challenge: passkey::challenge(cx.app(), Act::Create, who.id()),
        rp_id: place.rp_id,
        user_id: passkey::encoded(who.id()),
        user_name,
        exclude: store::credentials(&mut tx, who.id()).await?,
    };
    tx.created(wish).await
}

async fn add(
    cx: Cx,
    who: Fresh<ManageFactors>,
    place: Place,
    Form(new): Form<NewPasskey>,
) -> Made<FactorAdded> {
    keep(&cx, &*who, (&place, new)).await
}

async fn add_staff(
    cx: Cx,
    who: Fresh<ReadOperator>,
    place: Place,
    Form(new): Form<NewPasskey>,
) -> Made<FactorAdded> {
    keep(&cx, &*who, (&place, new)).await
}

async fn keep<O: Owner>(cx: &Cx, who: &O, (place, mut new): (&Place, NewPasskey)) -> Made<FactorAdded> {
    new.name = new.name.trim().to_owned();
    if !(1..=40).contains(&new.name.chars().count()) || new.name.chars().any(char::is_control) {
        return Err(INVALID.arg("reason", "1..40").at("/name"));
    }
    let mut tx = cx.begin(who).await?;
    let id = passkey::add(cx.app(), &mut tx, who.id(), (place, &new)).await?;
    let (added, cookie) = added(cx, &mut tx, who, (&id, FactorKind::Passkey)).await?;
    Ok(tx.created(added).await?.cookie(cookie))
}

async fn begin(cx: Cx, _open: Anyone, place: Place) -> Made<PasskeyChallenge> {
    let tx = cx.begin_open().await?;
    let challenge = passkey::challenge(cx.app(), Act::Get, "");
    tx.created(PasskeyChallenge { challenge, rp_id: place.rp_id }).await
}

async fn log_in(
    cx: Cx,
    _open: Anyone,
    device: ThisDevice,
    State(accounts): State<Accounts>,
    place: Place,
    Form(signed): Form<Assertion>,
) -> Made<LoggedIn> {
    let (tx, account) = signed_by::<Account>(&cx, (&place, &signed)).await?;
    login::entered_by(&cx, &accounts, tx, (&device, account)).await
}

async fn log_in_staff(
    cx: Cx,
    _open: Anyone,
    place: Place,
    Form(signed): Form<Assertion>,
) -> Made<StaffLoggedIn> {
    let (tx, operator) = signed_by::<Operator>(&cx, (&place, &signed)).await?;
    entered(&cx, tx, &operator).await
}

/// The owner of the passkey that signed, if it is of the side that was knocked at. A passkey made sure that its owner was
/// there, so that it is two factors in one.
async fn signed_by<T: Kind>(
    cx: &Cx,
    (place, signed): (&Place, &Assertion),
) -> Result<(Work, Id<T>), Problem> {
    let mut tx = cx.begin_open().await?;
    let signer = passkey::signer(cx.app(), &mut tx, (place, signed)).await?;
    let ours = signer.filter(|owner| owner.split('_').next() == Some(T::PREFIX));
    let owner = ours.ok_or_else(|| FACTOR_WRONG.at("/credential"))?;
    Ok((tx, Id::trusted(owner)))
}
