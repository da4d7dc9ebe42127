//! Factors, recovery codes and their use in the store; the owner is an account's or an operator's id.

use jiff::Timestamp;
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};

use super::{FACTOR_EXISTS, Factor, FactorKind, recovery, totp};

/// A confirmed factor as its owner sees it.
#[derive(Debug)]
pub(super) struct Listed {
    pub(super) id: Id<Factor>,
    pub(super) kind: Option<FactorKind>,
    pub(super) name: String,
    pub(super) created_at: Timestamp,
    pub(super) used_at: Option<Timestamp>,
}

impl FromRow for Listed {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            kind: FactorKind::from_name(&row.get::<String>("kind")?),
            name: row.get("name")?,
            created_at: row.get("created_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

/// The confirmed factors of somebody, the oldest first.
pub(super) async fn list(app: &App, owner: &str) -> Result<Vec<Listed>, Problem> {
    app.db
        .all(sql!(
            "SELECT id, kind, name, created_at, used_at FROM factors WHERE owner = $1 AND confirmed_at IS NOT NULL
             ORDER BY id LIMIT 100",
            owner
        ))
        .await
}

/// The kinds of factor that somebody can show; none for most people.
pub(crate) async fn kinds(tx: &mut Tx, owner: &str) -> Result<Vec<FactorKind>, Problem> {
    let names: Vec<String> = tx
        .all(sql!(
            "SELECT DISTINCT kind FROM factors WHERE owner = $1 AND confirmed_at IS NOT NULL ORDER BY kind DESC",
            owner
        ))
        .await?;
    Ok(names.iter().filter_map(|name| FactorKind::from_name(name)).collect())
}

/// An authenticator's secret and the last step whose code was used.
#[derive(Debug)]
pub(super) struct Authenticator {
    pub(super) id: Id<Factor>,
    pub(super) secret: Vec<u8>,
    pub(super) confirmed: bool,
}

/// The authenticator of somebody, confirmed or not.
pub(super) async fn authenticator(
    app: &App,
    tx: &mut Tx,
    owner: &str,
) -> Result<Option<Authenticator>, Problem> {
    let found: Option<(Id<Factor>, String, Option<i64>)> = tx
        .opt(sql!("SELECT id, secret, confirmed_at FROM factors WHERE owner = $1 AND kind = 'totp'", owner))
        .await?;
    let Some((id, sealed, confirmed_at)) = found else { return Ok(None) };
    let secret = app.keys.open(Purpose::Factor, &place(&id), &sealed)?;
    Ok(Some(Authenticator { id, secret, confirmed: confirmed_at.is_some() }))
}

/// Begins to set an authenticator up, instead of one that was never confirmed.
///
/// # Errors
/// `factor_exists`.
pub(super) async fn begin_totp(app: &App, tx: &mut Tx, owner: &str) -> Result<Vec<u8>, Problem> {
    tx.exec(sql!("DELETE FROM factors WHERE owner = $1 AND kind = 'totp' AND confirmed_at IS NULL", owner))
        .await?;
    let (id, secret) = (app.id::<Factor>(), app.entropy.bytes::<{ totp::SECRET }>());
    let made = tx
        .exec(sql!(
            "INSERT INTO factors (id, owner, kind, name, secret, counter, created_at)
             VALUES ($1, $2, 'totp', '', $3, 0, $4) ON CONFLICT DO NOTHING",
            id,
            owner,
            app.keys.seal(Purpose::Factor, &place(&id), &secret),
            app.now()
        ))
        .await?;
    if made == 1 { Ok(secret.to_vec()) } else { Err(FACTOR_EXISTS.into()) }
}

/// Notes that the owner showed a right code, so that the factor counts from now on.
pub(super) async fn confirm(app: &App, tx: &mut Tx, id: &Id<Factor>) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE factors SET confirmed_at = $1 WHERE id = $2", app.now(), id)).await
}

/// Uses a time step, or a passkey's signature number, up; `false` when it or a later one was used before.
pub(super) async fn advance(app: &App, tx: &mut Tx, id: &Id<Factor>, counter: i64) -> Result<bool, Problem> {
    let used = tx
        .exec(sql!(
            "UPDATE factors SET counter = $1, used_at = $2 WHERE id = $3 AND counter < $1",
            counter,
            app.now(),
            id
        ))
        .await?;
    Ok(used == 1)
}

/// A passkey and whose it is.
#[derive(Debug)]
pub(super) struct Passkey {
    pub(super) id: Id<Factor>,
    pub(super) owner: String,
    pub(super) point: Vec<u8>,
    pub(super) counter: i64,
}

/// Keeps a passkey; nothing when the credential is kept already.
pub(super) async fn add_passkey(
    app: &App,
    tx: &mut Tx,
    owner: &str,
    (name, credential, point, counter): (&str, &str, &[u8], i64),
) -> Result<Option<Id<Factor>>, Problem> {
    let id = app.id::<Factor>();
    let made = tx
        .exec(sql!(
            "INSERT INTO factors (id, owner, kind, name, credential, secret, counter, created_at, confirmed_at)
             VALUES ($1, $2, 'passkey', $3, $4, $5, $6, $7, $7) ON CONFLICT DO NOTHING",
            id,
            owner,
            name,
            credential,
            app.keys.seal(Purpose::Factor, &place(&id), point),
            counter,
            app.now()
        ))
        .await?;
    Ok((made == 1).then_some(id))
}

/// The passkey with this credential.
pub(super) async fn passkey(app: &App, tx: &mut Tx, credential: &str) -> Result<Option<Passkey>, Problem> {
    let found: Option<(Id<Factor>, String, String, i64)> = tx
        .opt(sql!("SELECT id, owner, secret, counter FROM factors WHERE credential = $1", credential))
        .await?;
    let Some((id, owner, sealed, counter)) = found else { return Ok(None) };
    let point = app.keys.open(Purpose::Factor, &place(&id), &sealed)?;
    Ok(Some(Passkey { id, owner, point, counter }))
}

/// The credentials of somebody, so that one device does not make a second key.
pub(super) async fn credentials(tx: &mut Tx, owner: &str) -> Result<Vec<String>, Problem> {
    tx.all(sql!(
        "SELECT credential FROM factors WHERE owner = $1 AND kind = 'passkey' ORDER BY id LIMIT 100",
        owner
    ))
    .await
}

/// Notes the use of a factor that does not count.
pub(super) async fn touch(app: &App, tx: &mut Tx, id: &Id<Factor>) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE factors SET used_at = $1 WHERE id = $2", app.now(), id)).await
}

/// Removes a factor, and with the last one the recovery codes; returns how many are left, or nothing for somebody else's.
pub(super) async fn remove(tx: &mut Tx, owner: &str, id: &str) -> Result<Option<usize>, Problem> {
    let gone = tx
        .exec(sql!(
            "DELETE FROM factors WHERE owner = $1 AND id = $2 AND confirmed_at IS NOT NULL",
            owner,
            id
        ))
        .await?;
    if gone == 0 {
        return Ok(None);
    }
    let left = kinds(tx, owner).await?.len();
    if left == 0 {
        tx.exec(sql!("DELETE FROM recovery_codes WHERE owner = $1", owner)).await?;
    }
    Ok(Some(left))
}

/// Removes everything that somebody could show.
pub(crate) async fn forget_all(tx: &mut Tx, owner: &str) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM factors WHERE owner = $1", owner)).await?;
    tx.exec(sql!("DELETE FROM recovery_codes WHERE owner = $1", owner)).await.map(|_| ())
}

/// New recovery codes instead of the old ones.
pub(super) async fn renew_codes(app: &App, tx: &mut Tx, owner: &str) -> Result<Vec<String>, Problem> {
    tx.exec(sql!("DELETE FROM recovery_codes WHERE owner = $1", owner)).await?;
    let codes = recovery::fresh(app);
    for code in &codes {
        let hash = recovery::hash(app, owner, code);
        tx.exec_one(sql!("INSERT INTO recovery_codes (owner, code_hash) VALUES ($1, $2)", owner, hash))
            .await?;
    }
    Ok(codes)
}

/// How many recovery codes are left.
pub(super) async fn codes_left(tx: &mut Tx, owner: &str) -> Result<i64, Problem> {
    tx.one(sql!("SELECT COUNT(*) FROM recovery_codes WHERE owner = $1", owner)).await
}

/// Uses a recovery code up.
pub(super) async fn use_code(app: &App, tx: &mut Tx, owner: &str, typed: &str) -> Result<bool, Problem> {
    let hash = recovery::hash(app, owner, typed);
    let used =
        tx.exec(sql!("DELETE FROM recovery_codes WHERE owner = $1 AND code_hash = $2", owner, hash)).await?;
    Ok(used == 1)
}

fn place(id: &Id<Factor>) -> String {
    format!("factors/secret/{id}")
}
