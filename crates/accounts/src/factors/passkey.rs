//! Passkeys of accounts and operators: made, kept, and used once per challenge (LOG-09).

use aide::operation::OperationInput;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use paifang_kernel::clock::from_millis;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};
use schemars::JsonSchema;
use serde::Deserialize;
use subtle::ConstantTimeEq;

use super::webauthn::{self, Act};
use super::{FACTOR_WRONG, Factor, store};

/// How long a browser may take to answer.
const LIFE_MS: i64 = 300_000;
/// Bytes of a challenge before its seal: random ones, and its end.
const PLAIN: usize = 24;

/// The place whose passkeys these are, as browsers see it.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// Scheme, host and port.
    origin: String,
    /// The host: keys are made for it and offered nowhere else.
    pub(super) rp_id: String,
}

impl<S> FromRequestParts<S> for Place
where
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let settings = &App::from_ref(state).settings;
        let sent = parts.headers.get("origin").and_then(|origin| origin.to_str().ok()).unwrap_or_default();
        // Browsers know no passkeys for an address of numbers, so that the demonstration is looked at as `localhost`.
        let by_name = settings.public_url.replace("127.0.0.1", "localhost");
        let origin = if settings.demo && sent == by_name { by_name } else { settings.public_url.clone() };
        let url = url::Url::parse(&origin).map_err(Problem::internal)?;
        let rp_id = url.host_str().unwrap_or_default().to_owned();
        Ok(Self { origin: url.origin().ascii_serialization(), rp_id })
    }
}

impl OperationInput for Place {}

/// A key that a browser made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPasskey {
    /// What its owner calls it, 1 to 40 characters.
    pub(super) name: String,
    /// `response.clientDataJSON`, in base 64 for addresses.
    client_data: String,
    /// `response.getAuthenticatorData()`, likewise.
    authenticator_data: String,
    /// `response.getPublicKey()`, likewise.
    public_key: String,
}

/// What a passkey signed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Assertion {
    /// The credential's `id`.
    credential: String,
    /// `response.clientDataJSON`, in base 64 for addresses.
    client_data: String,
    /// `response.authenticatorData`, likewise.
    authenticator_data: String,
    /// `response.signature`, likewise.
    signature: String,
}

/// An owner's id as browsers take it.
pub(super) fn encoded(owner: &str) -> String {
    BASE64.encode(owner)
}

/// What a browser is asked to sign: sealed, bound to its use, and good once for five minutes.
pub(super) fn challenge(app: &App, act: Act, owner: &str) -> String {
    let mut bytes = [0; PLAIN];
    let (random, end) = bytes.split_at_mut(16);
    app.entropy.fill(random);
    end.copy_from_slice(&(app.clock.now_ms() + LIFE_MS).to_be_bytes());
    let seal = sealed(app, act, owner, &bytes);
    BASE64.encode([bytes.as_slice(), &seal].concat())
}

fn sealed(app: &App, act: Act, owner: &str, bytes: &[u8]) -> [u8; 32] {
    app.keys.mac(Purpose::Factor, &[format!("{act:?}/{owner}/").as_bytes(), bytes].concat())
}

/// Uses a challenge up; `false` when it is not ours, for something else, too old or used.
async fn spend_challenge(
    app: &App,
    tx: &mut Tx,
    (act, owner): (Act, &str),
    text: &str,
) -> Result<bool, Problem> {
    let Ok(bytes) = BASE64.decode(text) else { return Ok(false) };
    let Some((plain, seal)) = bytes.split_first_chunk::<PLAIN>() else { return Ok(false) };
    let is_ours: bool = sealed(app, act, owner, plain).as_slice().ct_eq(seal).into();
    let end = plain.last_chunk::<8>().map_or(0, |end| i64::from_be_bytes(*end));
    if !is_ours || end <= app.clock.now_ms() {
        return Ok(false);
    }
    let used = tx
        .exec(sql!(
            "INSERT INTO passkey_challenges (id, owner, purpose, expires_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
            text,
            owner,
            format!("{act:?}"),
            from_millis(end)
        ))
        .await?;
    Ok(used == 1)
}

/// Keeps a new key.
///
/// # Errors
/// `factor_wrong` for what a browser of this place would not send, or for a key that is kept already.
pub(super) async fn add(
    app: &App,
    tx: &mut Tx,
    owner: &str,
    (place, new): (&Place, &NewPasskey),
) -> Result<Id<Factor>, Problem> {
    let wrong = || FACTOR_WRONG.at("/client_data");
    let read = |text: &str| BASE64.decode(text).map_err(|_| wrong());
    let (client, data) = (read(&new.client_data)?, read(&new.authenticator_data)?);
    let key = read(&new.public_key)?;
    let challenge = webauthn::challenge_in(&client, Act::Create, &place.origin).ok_or_else(wrong)?;
    let said = webauthn::said(&data, &place.rp_id).ok_or_else(wrong)?;
    let (credential, point) = said.credential.zip(webauthn::point(&key)).ok_or_else(wrong)?;
    if !spend_challenge(app, tx, (Act::Create, owner), &challenge).await? {
        return Err(wrong());
    }
    let made = (BASE64.encode(credential), point, said.counter);
    store::add_passkey(app, tx, owner, (&new.name, &made.0, made.1, made.2)).await?.ok_or_else(wrong)
}

/// Whose passkey signed, if it did: here, for a challenge of ours, and not before.
pub(super) async fn signer(
    app: &App,
    tx: &mut Tx,
    (place, given): (&Place, &Assertion),
) -> Result<Option<String>, Problem> {
    let read = |text: &str| BASE64.decode(text).unwrap_or_default();
    let (client, data) = (read(&given.client_data), read(&given.authenticator_data));
    let Some(challenge) = webauthn::challenge_in(&client, Act::Get, &place.origin) else { return Ok(None) };
    let Some(said) = webauthn::said(&data, &place.rp_id) else { return Ok(None) };
    if !spend_challenge(app, tx, (Act::Get, ""), &challenge).await? {
        return Ok(None);
    }
    let Some(kept) = store::passkey(app, tx, &given.credential).await? else { return Ok(None) };
    if !webauthn::is_signed(&kept.point, &data, &client, &read(&given.signature)) {
        return Ok(None);
    }
    // A key that counts and goes back has a twin; one that is shared among devices stays at 0.
    let advanced = if said.counter == 0 && kept.counter == 0 {
        store::touch(app, tx, &kept.id).await.map(|()| true)?
    } else {
        store::advance(app, tx, &kept.id, said.counter).await?
    };
    Ok(advanced.then_some(kept.owner))
}
