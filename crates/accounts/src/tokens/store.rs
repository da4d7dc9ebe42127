//! Tokens in the store, by the keyed hash of their text (rule S6).

use jiff::Timestamp;
use paifang_kernel::access::{Account, Developer, Means};
use paifang_kernel::clock::from_millis;
use paifang_kernel::db::{FromRow, Json, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Lang, Problem, sql};

use super::{ApiToken, MOST, PREFIX, TOKEN_LIMIT, Wish};
use crate::{Accounts, agreements, allowance, members, organisations};

/// How exactly the last use of a token is kept, in milliseconds.
const TOUCH_MS: i64 = 60_000;

/// A token as it is stored: everything but its text.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) id: Id<ApiToken>,
    pub(super) name: String,
    pub(super) scopes: Vec<String>,
    pub(super) created_at: Timestamp,
    pub(super) expires_at: Timestamp,
    pub(super) used_at: Option<Timestamp>,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(scopes) = row.get::<Json<Vec<String>>>("scopes")?;
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            scopes,
            created_at: row.get("created_at")?,
            expires_at: row.get("expires_at")?,
            used_at: row.get("used_at")?,
        })
    }
}

/// The tokens that somebody made in the organisation they act for, the newest first; also those that are over.
pub(super) async fn list(app: &App, who: &Developer) -> Result<Vec<Stored>, Problem> {
    app.db.all(sql!(
        "SELECT id, name, scopes, created_at, expires_at, used_at FROM api_tokens WHERE org = $1 AND account = $2
         ORDER BY id DESC LIMIT 100",
        who.org,
        who.account
    ))
    .await
}

/// Makes a token; its text is in the answer and nowhere else.
///
/// # Errors
/// `token_limit`.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    who: &Developer,
    wish: Wish,
) -> Result<(String, Stored), Problem> {
    // Whoever makes two at once waits here, so that the count below holds (rule D5).
    allowance::lock(app, tx, &format!("tokens:{}", who.account)).await?;
    let had: i64 = tx
        .one(sql!("SELECT COUNT(*) FROM api_tokens WHERE org = $1 AND account = $2", who.org, who.account))
        .await?;
    if usize::try_from(had).is_ok_and(|had| had >= MOST) {
        return Err(TOKEN_LIMIT.arg("most", MOST));
    }
    let text = format!("{PREFIX}{}", app.entropy.token());
    let Wish { name, scopes, expires_at } = wish;
    let made = Stored { id: app.id(), name, scopes, created_at: app.now(), expires_at, used_at: None };
    tx.exec_one(sql!(
        "INSERT INTO api_tokens (id, account, org, name, token_hash, scopes, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        made.id,
        who.account,
        who.org,
        made.name,
        hash(app, &text),
        Json(&made.scopes),
        made.created_at,
        made.expires_at
    ))
    .await?;
    Ok((text, made))
}

/// Ends a token; returns whether its maker had it.
pub(super) async fn revoke(tx: &mut Tx, who: &Developer, id: &str) -> Result<bool, Problem> {
    let ended = tx
        .exec(sql!(
            "DELETE FROM api_tokens WHERE org = $1 AND account = $2 AND id = $3",
            who.org,
            who.account,
            id
        ))
        .await?;
    Ok(ended == 1)
}

/// Ends every token of an account.
pub(crate) async fn revoke_all(tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM api_tokens WHERE account = $1", account)).await.map(|_| ())
}

struct Bearer {
    who: Developer,
    contracted_until: Option<Timestamp>,
    used_at: Option<i64>,
}

impl FromRow for Bearer {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let mut standing = organisations::standing_of(row)?;
        standing.frozen = row.get::<Option<i64>>("frozen_at")?.is_some();
        standing.agreed = row.get::<i64>("agreed")? == 1;
        standing.factor_missing = row.get::<bool>("demands_factor")? && row.get::<i64>("factors")? == 0;
        let Json(scopes) = row.get::<Json<Vec<String>>>("scopes")?;
        let who = Developer {
            account: row.get("account")?,
            org: row.get("org")?,
            session: row.get("id")?,
            means: Means::Token { scopes },
            roles: members::roles_of(row)?,
            standing,
            lang: row.get::<Lang>("language")?,
            onlooker: None,
        };
        Ok(Self { who, contracted_until: row.get("contracted_until")?, used_at: row.get("used_at")? })
    }
}

/// The developer who made this token, with the roles and standing of this moment (ADM-09).
pub(crate) async fn developer(accounts: &Accounts, token: &str) -> Result<Option<Developer>, Problem> {
    let app = &accounts.app;
    if !token.starts_with(PREFIX) {
        return Ok(None);
    }
    let text = format!(
        "SELECT t.id, t.account, t.org, t.scopes, t.used_at, a.language,
           COALESCE(a.frozen_at, o.frozen_at) AS frozen_at, m.role, m.roles,
           o.verification, o.developer_kind, o.level, o.contracted_until, o.demands_factor, {} AS agreed,
           (SELECT COUNT(*) FROM factors f WHERE f.owner = t.account AND f.confirmed_at IS NOT NULL) AS factors
         FROM api_tokens t JOIN accounts a ON a.id = t.account
         JOIN memberships m ON m.org = t.org AND m.account = t.account
         JOIN organisations o ON o.id = t.org WHERE t.token_hash = $1 AND t.expires_at > $2",
        agreements::agreed_sql("t.account")
    );
    let values = vec![hash(app, token).to_value(), app.now().to_value()];
    let Some(mut bearer) = app.db.opt::<Bearer>(Sql::built(text, values)).await? else { return Ok(None) };
    let standing = &mut bearer.who.standing;
    standing.contracted =
        accounts.config().contract_gate.passes(standing.kind, bearer.contracted_until, app.now());
    touch(app, &bearer).await?;
    Ok(Some(bearer.who))
}

/// Notes the use, at most once a minute.
async fn touch(app: &App, bearer: &Bearer) -> Result<(), Problem> {
    let now = app.clock.now_ms();
    if bearer.used_at.is_some_and(|used_at| now < used_at + TOUCH_MS) {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    tx.exec(sql!("UPDATE api_tokens SET used_at = $1 WHERE id = $2", from_millis(now), bearer.who.session))
        .await?;
    tx.commit().await
}

fn hash(app: &App, token: &str) -> String {
    app.keys.index(Purpose::Session, &format!("token/{token}"))
}
