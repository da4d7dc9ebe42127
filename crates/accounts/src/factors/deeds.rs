//! What somebody does with their own factors; the same for developers and operators.

use jiff::Timestamp;
use paifang_kernel::Problem;
use paifang_kernel::api::{Cx, JsonSchema, Made, Reply, Work};
use paifang_kernel::id::Id;
use paifang_kernel::problem::{NOT_FOUND, STATE_CONFLICT};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::owner::Owner;
use super::{FACTOR_NEEDED, FACTOR_WRONG, Factor, FactorKind, store, totp};
use crate::Accounts;
use crate::security::Change;

/// One's own second factors.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FactorList {
    /// The oldest first.
    items: Vec<FactorView>,
    /// How many recovery codes are left.
    recovery_codes: i64,
}

/// A second factor, without anything secret.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FactorView {
    /// Its id.
    id: Id<Factor>,
    /// Its kind; absent for one that this version does not know.
    kind: Option<FactorKind>,
    /// What its owner calls it.
    name: String,
    /// Since when.
    created_at: Timestamp,
    /// When it was used last.
    used_at: Option<Timestamp>,
}

/// An authenticator that is being set up; it counts once its first code was entered.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TotpBegun {
    /// The secret in base 32, to be typed where no picture can be read.
    secret: String,
    /// The same as an address, for the picture.
    uri: String,
}

/// The first code.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    /// Six digits.
    pub(super) code: String,
}

/// A factor is set up, and the session goes on under a new id.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FactorAdded {
    /// Recovery codes, where there were none yet; they are never shown again.
    recovery_codes: Option<Vec<String>>,
    /// To be sent as `X-CSRF-Token` from now on.
    csrf_token: String,
}

/// New recovery codes; the old ones are void.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RecoveryCodes {
    /// Ten codes, each for one use; they are never shown again.
    codes: Vec<String>,
}

pub(super) async fn list<O: Owner>(cx: &Cx, who: &O) -> Reply<FactorList> {
    let mut tx = cx.db.begin().await?;
    let recovery_codes = store::codes_left(&mut tx, who.id()).await?;
    drop(tx);
    let view = |factor: store::Listed| FactorView {
        id: factor.id,
        kind: factor.kind,
        name: factor.name,
        created_at: factor.created_at,
        used_at: factor.used_at,
    };
    let items = store::list(cx.app(), who.id()).await?.into_iter().map(view).collect();
    Ok(FactorList { items, recovery_codes }.into())
}

pub(super) async fn begin_totp<O: Owner>(cx: &Cx, who: &O) -> Made<TotpBegun> {
    let label = who.label(cx.app()).await?;
    let mut tx = cx.begin(who).await?;
    let secret = totp::base32(&store::begin_totp(cx.app(), &mut tx, who.id()).await?);
    let uri = totp::uri(&secret, &cx.brand().name_en, &label);
    tx.created(TotpBegun { secret, uri }).await
}

pub(super) async fn confirm_totp<O: Owner>(cx: &Cx, who: &O, typed: &TotpCode) -> Reply<FactorAdded> {
    let mut tx = cx.begin(who).await?;
    let begun = store::authenticator(cx.app(), &mut tx, who.id()).await?.filter(|found| !found.confirmed);
    let begun = begun.ok_or(STATE_CONFLICT)?;
    let step = totp::matching(&begun.secret, &typed.code, cx.now().as_second());
    let step = step.ok_or_else(|| FACTOR_WRONG.at("/code"))?;
    store::advance(cx.app(), &mut tx, &begun.id, step).await?;
    store::confirm(cx.app(), &mut tx, &begun.id).await?;
    let (added, cookie) = added(cx, &mut tx, who, (&begun.id, FactorKind::Totp)).await?;
    Ok(tx.ok(added).await?.cookie(cookie))
}

/// Makes the first recovery codes, tells the owner, and lets the session go on under a new id (rules A9, A13).
/// Returns the answer and the session's new cookie.
pub(super) async fn added<O: Owner>(
    cx: &Cx,
    tx: &mut Work,
    who: &O,
    (id, kind): (&Id<Factor>, FactorKind),
) -> Result<(FactorAdded, String), Problem> {
    let is_first = store::codes_left(tx, who.id()).await? == 0;
    let recovery_codes =
        if is_first { Some(store::renew_codes(cx.app(), tx, who.id()).await?) } else { None };
    cx.audit(tx, who, "factor.add", id, json!({ "kind": kind })).await?;
    who.tell(cx, tx, Change::FactorAdded).await?;
    let opened = who.renew(cx.app(), tx).await?;
    let csrf_token = opened.csrf_token(cx.app());
    Ok((FactorAdded { recovery_codes, csrf_token }, opened.cookie::<O>(cx.app())))
}

pub(super) async fn remove<O: Owner>(
    cx: &Cx,
    accounts: &Accounts,
    who: &O,
    id: &str,
) -> Result<Work, Problem> {
    let mut tx = cx.begin(who).await?;
    let left = store::remove(&mut tx, who.id(), id).await?.ok_or(NOT_FOUND)?;
    if left == 0 && who.must_keep_one(accounts) {
        return Err(FACTOR_NEEDED.into());
    }
    cx.audit(&mut tx, who, "factor.remove", id, json!({ "left": left })).await?;
    who.tell(cx, &mut tx, Change::FactorRemoved).await?;
    Ok(tx)
}

pub(super) async fn renew_codes<O: Owner>(cx: &Cx, who: &O) -> Made<RecoveryCodes> {
    let mut tx = cx.begin(who).await?;
    if store::kinds(&mut tx, who.id()).await?.is_empty() {
        return Err(STATE_CONFLICT.into());
    }
    let codes = store::renew_codes(cx.app(), &mut tx, who.id()).await?;
    cx.audit(&mut tx, who, "factor.recovery_codes", who.id(), json!({})).await?;
    who.tell(cx, &mut tx, Change::RecoveryCodesMade).await?;
    tx.created(RecoveryCodes { codes }).await
}
