//! Developers in the store, for operators: there is no tenant here, the permission is the gate.

use jiff::Timestamp;
use paifang_kernel::access::{Account, Organisation, Staff};
use paifang_kernel::api::PageQuery;
use paifang_kernel::db::{FromRow, Row, Sql, ToValue, Tx, Value};
use paifang_kernel::id::{Id, Kind};
use paifang_kernel::problem::{ACCOUNT_FROZEN, STATE_CONFLICT};
use paifang_kernel::{App, Problem, mask, sql};

use super::{AccountState, DeveloperNote, DeveloperQuery, Marks};
use crate::contact::{self, Contact};
use crate::signin::{LOGIN_FAILED, PASSWORD_RESET_REQUIRED, folded};

/// An account with the organisation it acts for first.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) id: Id<Account>,
    pub(super) nickname: String,
    pub(super) username: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) email: Option<String>,
    pub(super) language: String,
    pub(super) developer_type: Option<String>,
    pub(super) marks: Marks,
    pub(super) frozen_at: Option<Timestamp>,
    pub(super) frozen_reason: Option<String>,
    pub(super) closing_at: Option<Timestamp>,
    pub(super) created_at: Timestamp,
    pub(super) org: Option<OrgRow>,
}

/// An organisation beside one of its members.
#[derive(Clone, Debug)]
pub(super) struct OrgRow {
    pub(super) id: Id<Organisation>,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) verification: String,
    pub(super) developer_kind: Option<String>,
    pub(super) level: i64,
    pub(super) contracted_until: Option<Timestamp>,
    pub(super) frozen_at: Option<Timestamp>,
    pub(super) frozen_reason: Option<String>,
}

impl Found {
    /// Where the account stands.
    pub(super) fn state(&self) -> AccountState {
        AccountState::of(self.marks)
    }

    /// Opens the contacts and masks them at once.
    pub(super) fn masked(&self, app: &App) -> Result<(Option<String>, Option<String>), Problem> {
        let open = |sealed: &Option<String>, hide: fn(&str) -> String| match sealed {
            Some(sealed) => {
                Ok::<_, Problem>(Some(hide(&contact::open(&app.keys, self.id.as_str(), sealed)?)))
            }
            None => Ok(None),
        };
        Ok((open(&self.phone, mask::phone)?, open(&self.email, mask::email)?))
    }
}

impl FromRow for OrgRow {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("org")?,
            name: row.get("org_name")?,
            kind: row.get("org_kind")?,
            verification: row.get("verification")?,
            developer_kind: row.get("developer_kind")?,
            level: row.get("level")?,
            contracted_until: row.get("contracted_until")?,
            frozen_at: row.get("org_frozen_at")?,
            frozen_reason: row.get("org_frozen_reason")?,
        })
    }
}

impl FromRow for Found {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let at = |name: &str| row.get::<Option<Timestamp>>(name);
        let marks = Marks {
            frozen: at("frozen_at")?.is_some(),
            reset: at("reset_at")?.is_some(),
            closing: at("closing_at")?.is_some(),
            closed: at("closed_at")?.is_some(),
        };
        Ok(Self {
            id: row.get("id")?,
            nickname: row.get("nickname")?,
            username: row.get("username")?,
            phone: row.get("phone")?,
            email: row.get("email")?,
            language: row.get("language")?,
            developer_type: row.get("developer_type")?,
            marks,
            frozen_at: at("frozen_at")?,
            frozen_reason: row.get("frozen_reason")?,
            closing_at: at("closing_at")?,
            created_at: row.get("created_at")?,
            org: row.get::<Option<String>>("org")?.map(|_| OrgRow::from_row(row)).transpose()?,
        })
    }
}

const ORG: &str =
    "o.id AS org, o.name AS org_name, o.kind AS org_kind, o.verification, o.developer_kind, o.level,
    o.contracted_until, o.frozen_at AS org_frozen_at, o.frozen_reason AS org_frozen_reason";

/// Accounts, each with the organisation it acts for first.
fn accounts(condition: &str) -> String {
    format!(
        "SELECT a.id, a.nickname, a.username, a.phone, a.email, a.language, a.developer_type, a.frozen_at,
           a.frozen_reason, a.reset_at, a.closing_at, a.closed_at, a.created_at, {ORG}
         FROM accounts a LEFT JOIN organisations o ON o.id = (SELECT m.org FROM memberships m WHERE m.account = a.id
           ORDER BY CASE WHEN m.role = 'owner' THEN 0 ELSE 1 END, m.created_at LIMIT 1)
         WHERE {condition}"
    )
}

/// How a search text is compared, with the one value it brings. Ids, whole contacts and whole user names are found by their
/// index; a part of a name looks through everybody.
async fn condition(app: &App, text: &str) -> Result<(&'static str, Value), Problem> {
    const OF_ORG: &str = "EXISTS (SELECT 1 FROM memberships x WHERE x.account = a.id AND x.org = $1)";
    const LIKE: &str = "(LOWER(a.nickname) LIKE $1 ESCAPE '\\' OR a.username_key LIKE $1 ESCAPE '\\' \
         OR LOWER(o.name) LIKE $1 ESCAPE '\\')";
    let text = text.trim();
    if text.starts_with(Account::PREFIX) && Id::<Account>::parse(text).is_some() {
        return Ok(("a.id = $1", text.to_value()));
    }
    if text.starts_with(Organisation::PREFIX) && Id::<Organisation>::parse(text).is_some() {
        return Ok((OF_ORG, text.to_value()));
    }
    Ok(match (Contact::phone(text), Contact::email(text)) {
        (Ok(phone), _) => ("a.phone_index = $1", phone.index(&app.keys).to_value()),
        (_, Ok(email)) => ("a.email_index = $1", email.index(&app.keys).to_value()),
        _ if text.is_empty() => ("$1 = ''", "".to_value()),
        _ if is_username(app, text).await? => ("a.username_key = $1", folded(text).to_value()),
        _ => {
            let words = folded(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            (LIKE, format!("%{words}%").to_value())
        }
    })
}

async fn is_username(app: &App, text: &str) -> Result<bool, Problem> {
    let known = app
        .db
        .opt::<i64>(sql!("SELECT CAST(1 AS BIGINT) FROM accounts WHERE username_key = $1", folded(text)));
    Ok(known.await?.is_some())
}

fn in_state(state: AccountState) -> &'static str {
    match state {
        AccountState::Active => {
            "a.frozen_at IS NULL AND a.reset_at IS NULL AND a.closing_at IS NULL AND a.closed_at IS NULL"
        }
        AccountState::Frozen => "(a.frozen_at IS NOT NULL OR o.frozen_at IS NOT NULL)",
        AccountState::ResetDue => "a.reset_at IS NOT NULL",
        AccountState::Closing => "a.closing_at IS NOT NULL",
        AccountState::Closed => "a.closed_at IS NOT NULL",
    }
}

/// One page of developers, the newest first.
pub(super) async fn list(app: &App, query: &DeveloperQuery, page: &PageQuery) -> Result<Vec<Found>, Problem> {
    let (like, value) = condition(app, query.q.as_deref().unwrap_or_default()).await?;
    let state = query.state.map_or("TRUE", in_state);
    let text = format!(
        "{} AND {state} AND ($2 = '' OR o.verification = $2) AND ($3 = '' OR a.id < $3) ORDER BY a.id DESC LIMIT $4",
        accounts(like)
    );
    let verification = query.verification.map_or("", |state| state.name());
    let after = page.after()?.unwrap_or_default();
    let args = vec![value, verification.to_value(), after.to_value(), page.rows().to_value()];
    app.db.all(Sql::built(text, args)).await
}

/// One developer.
pub(super) async fn find(app: &App, id: &Id<Account>) -> Result<Found, Problem> {
    app.db.one(Sql::built(accounts("a.id = $1"), vec![id.to_value()])).await
}

/// Every organisation of an account with its role there.
pub(super) async fn organisations(
    app: &App,
    account: &Id<Account>,
) -> Result<Vec<(String, OrgRow)>, Problem> {
    struct Member(String, OrgRow);
    impl FromRow for Member {
        fn from_row(row: &Row) -> Result<Self, Problem> {
            Ok(Self(row.get("role")?, OrgRow::from_row(row)?))
        }
    }
    let text = format!(
        "SELECT m.role, {ORG} FROM memberships m JOIN organisations o ON o.id = m.org WHERE m.account = $1
         ORDER BY m.created_at, o.id LIMIT 100"
    );
    let rows: Vec<Member> = app.db.all(Sql::built(text, vec![account.to_value()])).await?;
    Ok(rows.into_iter().map(|Member(role, org)| (role, org)).collect())
}

/// A contract of one of the organisations: id, kind, state and end.
pub(super) type Contract = (String, String, String, Option<Timestamp>);

/// The contracts of an organisation.
pub(super) async fn contracts(app: &App, org: &Id<Organisation>) -> Result<Vec<Contract>, Problem> {
    app.db
        .all(sql!(
            "SELECT id, kind, state, ends_at FROM contracts WHERE org = $1 ORDER BY created_at DESC LIMIT 50",
            org
        ))
        .await
}

/// Freezes an account that is not frozen.
///
/// # Errors
/// `state_conflict`.
pub(super) async fn freeze(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    reason: &str,
) -> Result<(), Problem> {
    let frozen = "UPDATE accounts SET frozen_at = $1, frozen_reason = $2, version = version + 1
        WHERE id = $3 AND frozen_at IS NULL AND closed_at IS NULL";
    moved(tx.exec(sql!(frozen, app.now(), reason, account)).await?)
}

/// Lets a frozen account go on.
///
/// # Errors
/// `state_conflict`.
pub(super) async fn unfreeze(tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    let thawed = "UPDATE accounts SET frozen_at = NULL, frozen_reason = NULL, version = version + 1
        WHERE id = $1 AND frozen_at IS NOT NULL";
    moved(tx.exec(sql!(thawed, account)).await?)
}

/// Freezes an organisation that is not frozen.
///
/// # Errors
/// `state_conflict`.
pub(super) async fn freeze_org(
    app: &App,
    tx: &mut Tx,
    org: &Id<Organisation>,
    reason: &str,
) -> Result<(), Problem> {
    let frozen = "UPDATE organisations SET frozen_at = $1, frozen_reason = $2, version = version + 1
        WHERE id = $3 AND frozen_at IS NULL";
    moved(tx.exec(sql!(frozen, app.now(), reason, org)).await?)
}

/// Lets a frozen organisation go on.
///
/// # Errors
/// `state_conflict`.
pub(super) async fn unfreeze_org(tx: &mut Tx, org: &Id<Organisation>) -> Result<(), Problem> {
    let thawed = "UPDATE organisations SET frozen_at = NULL, frozen_reason = NULL, version = version + 1
        WHERE id = $1 AND frozen_at IS NOT NULL";
    moved(tx.exec(sql!(thawed, org)).await?)
}

/// The next log-in needs a new password first.
///
/// # Errors
/// `state_conflict` when that is so already.
pub(super) async fn demand_reset(app: &App, tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    let due = "UPDATE accounts SET reset_at = $1, version = version + 1
        WHERE id = $2 AND reset_at IS NULL AND closed_at IS NULL";
    moved(tx.exec(sql!(due, app.now(), account)).await?)
}

fn moved(rows: u64) -> Result<(), Problem> {
    if rows == 1 { Ok(()) } else { Err(STATE_CONFLICT.into()) }
}

/// Whether an account may log in now. Its row is held until the transaction ends, so that nobody freezes, closes or erases
/// it between the question and the session.
///
/// # Errors
/// `account_frozen`, `password_reset_required`, or `login_failed` when it is closed for good.
pub(crate) async fn admit(tx: &mut Tx, account: &Id<Account>) -> Result<(), Problem> {
    let held = "UPDATE accounts SET version = version WHERE id = $1 RETURNING frozen_at, reset_at, closed_at";
    let (frozen, reset, closed): (Option<i64>, Option<i64>, Option<i64>) =
        tx.one(sql!(held, account)).await?;
    match (closed, frozen, reset) {
        (Some(_), _, _) => Err(LOGIN_FAILED.into()),
        (_, Some(_), _) => Err(ACCOUNT_FROZEN.into()),
        (_, _, Some(_)) => Err(Problem::new(PASSWORD_RESET_REQUIRED).next("/forgot")),
        _ => Ok(()),
    }
}

/// A note of an operator.
#[derive(Debug)]
pub(super) struct Note {
    pub(super) id: Id<DeveloperNote>,
    pub(super) login: String,
    pub(super) text: String,
    pub(super) at: Timestamp,
}

impl FromRow for Note {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { id: row.get("id")?, login: row.get("login")?, text: row.get("text")?, at: row.get("at")? })
    }
}

/// Writes a note down.
pub(super) async fn add_note(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    (who, text): (&Staff, &str),
) -> Result<Note, Problem> {
    let note = Note { id: app.id(), login: who.login.clone(), text: text.to_owned(), at: app.now() };
    tx.exec_one(sql!(
        "INSERT INTO developer_notes (id, account, operator, login, text, at) VALUES ($1, $2, $3, $4, $5, $6)",
        note.id,
        account,
        who.operator,
        note.login,
        note.text,
        note.at
    ))
    .await?;
    Ok(note)
}

/// The notes about an account, the newest first.
pub(super) async fn notes(app: &App, account: &Id<Account>) -> Result<Vec<Note>, Problem> {
    app.db
        .all(sql!(
            "SELECT id, login, text, at FROM developer_notes WHERE account = $1 ORDER BY id DESC LIMIT 100",
            account
        ))
        .await
}
