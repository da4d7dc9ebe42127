//! Sessions in the store, by the keyed hash of their token.

use std::time::Duration;

use jiff::Timestamp;
use paifang_kernel::access::{
    Account, Developer, Identity, Means, Onlooker, Operator, Organisation, Session, Staff, StaffRole,
};
use paifang_kernel::api::Cx;
use paifang_kernel::db::{FromRow, Json, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Lang, Problem, sql};

use super::{Opened, lives};
use crate::{Accounts, agreements, closure, directory, factors, members, operators, organisations, tokens};

/// How often the last use of a session is written down; idle times are kept this exactly.
const TOUCH: Duration = Duration::from_secs(60);

/// Opens a session of a developer for an organisation, or a challenge where a second factor is still to come: the one
/// door for every way of logging in (LOG-09).
///
/// # Errors
/// `account_frozen`, `password_reset_required`, or `login_failed` when it is closed for good; the transaction may still be committed.
pub(crate) async fn open(
    cx: &Cx,
    tx: &mut Tx,
    account: &Id<Account>,
    org: &Id<Organisation>,
) -> Result<Opened, Problem> {
    match challenge(cx, tx, account.as_str()).await? {
        Some(waiting) => directory::admit(tx, account).await.map(|()| waiting),
        None => enter(cx, tx, account, org).await,
    }
}

/// A log-in that waits for a second factor, where somebody has one.
async fn challenge(cx: &Cx, tx: &mut Tx, owner: &str) -> Result<Option<Opened>, Problem> {
    let waits_for = factors::kinds(tx, owner).await?;
    if waits_for.is_empty() {
        return Ok(None);
    }
    let token = factors::challenge(cx.app(), tx, owner).await?;
    Ok(Some(Opened { token, waits_for }))
}

/// Opens a session of a developer who has shown everything that is asked for.
///
/// # Errors
/// As [`open`].
pub(crate) async fn enter(
    cx: &Cx,
    tx: &mut Tx,
    account: &Id<Account>,
    org: &Id<Organisation>,
) -> Result<Opened, Problem> {
    directory::admit(tx, account).await?;
    closure::take_back(cx, tx, account).await?;
    let token = cx.entropy.token();
    let now = cx.clock.now_ms();
    tx.exec_one(sql!(
        "INSERT INTO sessions (id, token_hash, account, org, created_at, seen_at, expires_at, ip, user_agent)
         VALUES ($1, $2, $3, $4, $5, $5, $6, $7, $8)",
        cx.id::<Session>(),
        hash(cx.app(), &token),
        account,
        org,
        now,
        now + lives::<Developer>(cx.app()).1 * 1000,
        cx.request.ip.to_string(),
        cx.request.user_agent
    ))
    .await?;
    Ok(Opened::session(token))
}

/// Opens a session in which an operator looks on; it belongs to the developer, who sees it and may end it (ADM-08).
pub(crate) async fn open_view(
    cx: &Cx,
    tx: &mut Tx,
    (account, org): (&Id<Account>, &Id<Organisation>),
    onlooker: &Onlooker,
) -> Result<(Id<Session>, Opened), Problem> {
    let (id, token) = (cx.id::<Session>(), cx.entropy.token());
    tx.exec_one(sql!(
        "INSERT INTO sessions (id, token_hash, account, org, created_at, seen_at, expires_at, ip, user_agent, onlooker,
         onlooker_login) VALUES ($1, $2, $3, $4, $5, $5, $6, '', '', $7, $8)",
        id,
        hash(cx.app(), &token),
        account,
        org,
        cx.now(),
        onlooker.until,
        onlooker.operator,
        onlooker.login
    ))
    .await?;
    Ok((id, Opened::session(token)))
}

/// Opens a session of an operator, or a challenge where a second factor is still to come (rule A12).
pub(crate) async fn open_staff(cx: &Cx, tx: &mut Tx, operator: &Id<Operator>) -> Result<Opened, Problem> {
    match challenge(cx, tx, operator.as_str()).await? {
        Some(waiting) => Ok(waiting),
        None => enter_staff(cx, tx, operator).await,
    }
}

/// Opens a session of an operator who has shown everything that is asked for.
pub(crate) async fn enter_staff(cx: &Cx, tx: &mut Tx, operator: &Id<Operator>) -> Result<Opened, Problem> {
    let token = cx.entropy.token();
    let now = cx.clock.now_ms();
    tx.exec_one(sql!(
        "INSERT INTO staff_sessions (id, token_hash, operator, created_at, seen_at, expires_at, ip, user_agent)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $7)",
        cx.id::<Session>(),
        hash(cx.app(), &token),
        operator,
        now,
        now + lives::<Staff>(cx.app()).1 * 1000,
        cx.request.ip.to_string(),
        cx.request.user_agent
    ))
    .await?;
    Ok(Opened::session(token))
}

/// Ends one session of a developer.
pub(crate) async fn end(tx: &mut Tx, session: &str) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM sessions WHERE id = $1", session)).await.map(|_| ())
}

/// Ends a session that is still there; returns whether it was.
pub(crate) async fn end_left(tx: &mut Tx, session: &str) -> Result<bool, Problem> {
    Ok(tx.exec(sql!("DELETE FROM sessions WHERE id = $1", session)).await? == 1)
}

/// Ends every session and every API token of an account, at once.
pub(crate) async fn end_all(tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    tokens::revoke_all(tx, account).await?;
    tx.exec(sql!("DELETE FROM sessions WHERE account = $1", account)).await.map(|_| ())
}

/// Ends every session of an account but one; returns how many ended.
pub(crate) async fn end_others(tx: &mut Tx, account: &Id<Account>, keep: &str) -> Result<u64, Problem> {
    tx.exec(sql!("DELETE FROM sessions WHERE account = $1 AND id <> $2", account, keep)).await
}

/// Ends one session of an account; returns whether it had that session.
pub(super) async fn end_one(tx: &mut Tx, account: &Id<Account>, session: &str) -> Result<bool, Problem> {
    let ended =
        tx.exec(sql!("DELETE FROM sessions WHERE account = $1 AND id = $2", account, session)).await?;
    Ok(ended == 1)
}

/// Gives a session a new id and token, because what its owner may do or how they log in has changed (rule A9).
pub(crate) async fn renew(app: &App, tx: &mut Tx, session: &str) -> Result<Opened, Problem> {
    let token = app.entropy.token();
    tx.exec_one(sql!(
        "UPDATE sessions SET id = $1, token_hash = $2 WHERE id = $3",
        app.id::<Session>(),
        hash(app, &token),
        session
    ))
    .await?;
    Ok(Opened::session(token))
}

/// The same for an operator's session.
pub(crate) async fn renew_staff(app: &App, tx: &mut Tx, session: &str) -> Result<Opened, Problem> {
    let token = app.entropy.token();
    tx.exec_one(sql!(
        "UPDATE staff_sessions SET id = $1, token_hash = $2 WHERE id = $3",
        app.id::<Session>(),
        hash(app, &token),
        session
    ))
    .await?;
    Ok(Opened::session(token))
}

/// Notes that the owner of a session entered a factor again, which counts until then (rule A11).
pub(crate) async fn freshen(tx: &mut Tx, session: &str, until: Timestamp) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE sessions SET fresh_until = $1 WHERE id = $2", until, session)).await
}

/// The same for an operator's session.
pub(crate) async fn freshen_staff(tx: &mut Tx, session: &str, until: Timestamp) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE staff_sessions SET fresh_until = $1 WHERE id = $2", until, session)).await
}

/// A session as its owner sees it.
#[derive(Debug)]
pub(crate) struct Listed {
    pub(crate) id: String,
    pub(crate) user_agent: String,
    pub(crate) ip: String,
    pub(crate) created_at: Timestamp,
    pub(crate) seen_at: Timestamp,
    /// Whether it is an operator who looks on.
    pub(crate) viewed: bool,
}

impl FromRow for Listed {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            user_agent: row.get("user_agent")?,
            ip: row.get("ip")?,
            created_at: row.get("created_at")?,
            seen_at: row.get("seen_at")?,
            viewed: row.get::<Option<String>>("onlooker")?.is_some(),
        })
    }
}

/// The sessions of an account that are alive, the one used last first.
pub(crate) async fn list(app: &App, account: &Id<Account>) -> Result<Vec<Listed>, Problem> {
    let now = app.clock.now_ms();
    app.db
        .all(sql!(
            "SELECT id, user_agent, ip, created_at, seen_at, onlooker FROM sessions
             WHERE account = $1 AND expires_at > $2 AND seen_at > $3 ORDER BY seen_at DESC, id DESC LIMIT 100",
            account,
            now,
            now - lives::<Developer>(app).0 * 1000
        ))
        .await
}

/// Ends one session of an operator, and whatever they look at.
pub(crate) async fn end_staff(tx: &mut Tx, session: &str) -> Result<(), Problem> {
    let views = "DELETE FROM sessions WHERE onlooker = (SELECT operator FROM staff_sessions WHERE id = $1)";
    tx.exec(sql!(views, session)).await?;
    tx.exec(sql!("DELETE FROM staff_sessions WHERE id = $1", session)).await.map(|_| ())
}

/// Ends every session of an operator, at once, and whatever they look at.
pub(crate) async fn end_all_staff(tx: &mut Tx, operator: &Id<Operator>) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM sessions WHERE onlooker = $1", operator)).await?;
    tx.exec(sql!("DELETE FROM staff_sessions WHERE operator = $1", operator)).await.map(|_| ())
}

/// Forgets sessions whose absolute life is over.
pub(crate) async fn purge(app: &App) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    tx.exec(sql!("DELETE FROM sessions WHERE expires_at < $1 AND onlooker IS NULL", app.now())).await?;
    tx.exec(sql!("DELETE FROM staff_sessions WHERE expires_at < $1", app.now())).await?;
    tx.commit().await
}

struct Found<W> {
    who: W,
    contracted_until: Option<Timestamp>,
    seen_at: i64,
    expires_at: i64,
}

impl<W> Found<W> {
    /// Whether the session is still alive, and whether its use is to be written down.
    fn life<I: Identity>(&self, app: &App) -> (bool, bool) {
        let now = app.clock.now_ms();
        let idle_ms = lives::<I>(app).0 * 1000;
        let touch_ms = i64::try_from(TOUCH.as_millis()).unwrap_or(i64::MAX);
        (now < self.expires_at && now < self.seen_at + idle_ms, now >= self.seen_at + touch_ms)
    }
}

impl FromRow for Found<Developer> {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let mut standing = organisations::standing_of(row)?;
        let onlooker = onlooker(row)?;
        // Support may look at a frozen account, to help its owner.
        standing.frozen = row.get::<Option<i64>>("frozen_at")?.is_some() && onlooker.is_none();
        standing.agreed = row.get::<i64>("agreed")? == 1;
        standing.factor_missing = row.get::<bool>("demands_factor")? && row.get::<i64>("factors")? == 0;
        let who = Developer {
            account: row.get("account")?,
            org: row.get("org")?,
            session: row.get("id")?,
            means: Means::Session { fresh_until: row.get("fresh_until")? },
            roles: members::roles_of(row)?,
            standing,
            lang: row.get::<Lang>("language")?,
            onlooker,
        };
        let contracted_until = row.get("contracted_until")?;
        Ok(Self { who, contracted_until, seen_at: row.get("seen_at")?, expires_at: row.get("expires_at")? })
    }
}

fn onlooker(row: &Row) -> Result<Option<Onlooker>, Problem> {
    let Some(operator) = row.get::<Option<Id<Operator>>>("onlooker")? else { return Ok(None) };
    let (login, until) = (row.get("onlooker_login")?, row.get("expires_at")?);
    Ok(Some(Onlooker { operator, login, until }))
}

impl FromRow for Found<Staff> {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let Json(roles) = row.get::<Json<Vec<StaffRole>>>("roles")?;
        let who = Staff {
            operator: row.get("operator")?,
            login: row.get("login")?,
            session: row.get("id")?,
            roles,
            own_orgs: Vec::new(),
            fresh_until: row.get("fresh_until")?,
            enrolled: row.get::<i64>("factors")? > 0,
        };
        Ok(Self {
            who,
            contracted_until: None,
            seen_at: row.get("seen_at")?,
            expires_at: row.get("expires_at")?,
        })
    }
}

/// The developer whose session has this token.
pub(crate) async fn developer(accounts: &Accounts, token: &str) -> Result<Option<Developer>, Problem> {
    let app = &accounts.app;
    let text = format!(
        "SELECT s.id, s.account, s.org, s.seen_at, s.expires_at, s.fresh_until, s.onlooker, s.onlooker_login,
           a.language, COALESCE(a.frozen_at, o.frozen_at) AS frozen_at, m.role, m.roles,
           o.verification, o.developer_kind, o.level, o.contracted_until, o.demands_factor, {} AS agreed,
           (SELECT COUNT(*) FROM factors f WHERE f.owner = s.account AND f.confirmed_at IS NOT NULL) AS factors
         FROM sessions s JOIN accounts a ON a.id = s.account
         JOIN memberships m ON m.org = s.org AND m.account = s.account
         JOIN organisations o ON o.id = s.org WHERE s.token_hash = $1 AND a.closed_at IS NULL",
        agreements::agreed_sql("s.account")
    );
    let found = app.db.opt::<Found<Developer>>(Sql::built(text, vec![hash(app, token).to_value()])).await?;
    let Some(mut found) = found else { return Ok(None) };
    let standing = &mut found.who.standing;
    standing.contracted =
        accounts.config().contract_gate.passes(standing.kind, found.contracted_until, app.now());
    let (alive, touch) = found.life::<Developer>(app);
    if alive && touch {
        let mut tx = app.db.begin().await?;
        tx.exec(sql!(
            "UPDATE sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1",
            app.now(),
            found.who.session
        ))
        .await?;
        tx.commit().await?;
    }
    Ok(alive.then_some(found.who))
}

/// The operator whose session has this token; a disabled one has none.
pub(crate) async fn staff(accounts: &Accounts, token: &str) -> Result<Option<Staff>, Problem> {
    let app = &accounts.app;
    let found = app
        .db
        .opt::<Found<Staff>>(sql!(
            "SELECT s.id, s.operator, s.seen_at, s.expires_at, s.fresh_until, o.login, o.roles,
               (SELECT COUNT(*) FROM factors f WHERE f.owner = o.id AND f.confirmed_at IS NOT NULL) AS factors
             FROM staff_sessions s JOIN operators o ON o.id = s.operator WHERE s.token_hash = $1 AND o.disabled_at IS NULL",
            hash(app, token)
        ))
        .await?;
    let Some(mut found) = found else { return Ok(None) };
    found.who.own_orgs = operators::own_orgs(app, &found.who.operator).await?;
    found.who.enrolled |= !accounts.demands_operator_factor();
    let (alive, touch) = found.life::<Staff>(app);
    if alive && touch {
        let mut tx = app.db.begin().await?;
        tx.exec(sql!(
            "UPDATE staff_sessions SET seen_at = $1 WHERE id = $2 AND seen_at < $1",
            app.now(),
            found.who.session
        ))
        .await?;
        tx.commit().await?;
    }
    Ok(alive.then_some(found.who))
}

fn hash(app: &App, token: &str) -> String {
    app.keys.index(Purpose::Session, token)
}
