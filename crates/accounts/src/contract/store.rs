//! The tables of contracts: where each stands, its sealed filings, its history, and what the gate reads.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::Timestamp;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::db::{Db, FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::problem::{OnConstraint as _, STATE_CONFLICT};
use paifang_kernel::{App, Problem, sql};
use paifang_review::CaseId;
use serde::{Deserialize, Serialize};

use super::company::Company;
use super::{ContractId, Filing, State};

/// A contract with the number that guards its writes; 0 means that there is no row yet.
#[derive(Clone, Debug)]
pub(super) struct Contract {
    pub(super) id: Id<ContractId>,
    pub(super) org: Id<Organisation>,
    pub(super) kind: String,
    pub(super) state: State,
    pub(super) warned_days: Option<i64>,
    version: i64,
}

impl FromRow for Contract {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            org: row.get("org")?,
            kind: row.get("kind")?,
            state: row.get::<Json<State>>("facts")?.0,
            warned_days: row.get("warned_days")?,
            version: row.get("version")?,
        })
    }
}

impl Contract {
    /// A contract that nobody handed in yet.
    pub(super) fn new(app: &App, org: &Id<Organisation>, kind: &str) -> Self {
        Self {
            id: app.id(),
            org: org.clone(),
            kind: kind.to_owned(),
            state: State::Unsigned,
            warned_days: None,
            version: 0,
        }
    }
}

/// The contracts of an organisation, newest first.
pub(super) async fn of(db: &Db, org: &Id<Organisation>) -> Result<Vec<Contract>, Problem> {
    db.all(sql!(
        "SELECT id, org, kind, facts, warned_days, version FROM contracts WHERE org = $1 ORDER BY created_at DESC, id DESC \
         LIMIT 200",
        org
    ))
    .await
}

/// One contract of an organisation; another's is not found (rule W2).
pub(super) async fn find(db: &Db, org: &Id<Organisation>, id: &Id<ContractId>) -> Result<Contract, Problem> {
    db.one(sql!(
        "SELECT id, org, kind, facts, warned_days, version FROM contracts WHERE org = $1 AND id = $2",
        org,
        id
    ))
    .await
}

/// One contract of an organisation, inside the transaction of a move.
pub(super) async fn load(
    tx: &mut Tx,
    org: &Id<Organisation>,
    id: &Id<ContractId>,
) -> Result<Contract, Problem> {
    tx.one(sql!(
        "SELECT id, org, kind, facts, warned_days, version FROM contracts WHERE org = $1 AND id = $2",
        org,
        id
    ))
    .await
}

/// Any contract, for operators and the sweep.
pub(super) async fn any(tx: &mut Tx, id: &Id<ContractId>) -> Result<Contract, Problem> {
    tx.one(sql!("SELECT id, org, kind, facts, warned_days, version FROM contracts WHERE id = $1", id)).await
}

/// The contract of a case at the desk.
pub(super) async fn of_case(tx: &mut Tx, case: &Id<CaseId>) -> Result<Contract, Problem> {
    tx.one(sql!("SELECT id, org, kind, facts, warned_days, version FROM contracts WHERE case_id = $1", case))
        .await
}

/// A contract with what operators call its parts.
#[derive(Clone, Debug)]
pub(super) struct Overseen {
    pub(super) contract: Contract,
    pub(super) organisation: String,
    pub(super) zh: String,
    pub(super) en: String,
}

impl FromRow for Overseen {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            contract: Contract::from_row(row)?,
            organisation: row.get("organisation")?,
            zh: row.get("zh")?,
            en: row.get("en")?,
        })
    }
}

/// The contracts of all organisations, newest first, in a state and of organisations whose name holds a text.
pub(super) async fn overseen(
    db: &Db,
    (state, organisation): (&str, &str),
    (after, rows): (&str, usize),
) -> Result<Vec<Overseen>, Problem> {
    let name = organisation.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    db.all(sql!(
        "SELECT c.id, c.org, c.kind, c.facts, c.warned_days, c.version, o.name AS organisation, k.zh, k.en \
         FROM contracts c JOIN organisations o ON o.id = c.org JOIN contract_kinds k ON k.name = c.kind \
         WHERE ($1 = '' OR c.state = $1) AND o.name LIKE $2 ESCAPE '\\' AND ($3 = '' OR c.id < $3) \
         ORDER BY c.id DESC LIMIT $4",
        state,
        format!("%{name}%"),
        after,
        rows
    ))
    .await
}

/// Whether a contract of that kind is in force.
pub(super) async fn in_force(
    app: &App,
    tx: &mut Tx,
    org: &Id<Organisation>,
    kind: &str,
) -> Result<bool, Problem> {
    let found: Option<String> = tx
        .opt(sql!(
            "SELECT id FROM contracts WHERE org = $1 AND kind = $2 AND state = 'signed' AND ends_at > $3",
            org,
            kind,
            app.now()
        ))
        .await?;
    Ok(found.is_some())
}

/// Who moved a contract.
#[derive(Clone, Copy, Debug)]
pub(super) enum Actor {
    Developer,
    Operator,
    Platform,
}

/// One line of a contract's history.
#[derive(Clone, Debug)]
pub(super) struct Step {
    pub(super) at: Timestamp,
    pub(super) actor: String,
    pub(super) from: String,
    pub(super) to: String,
    pub(super) reason: Option<String>,
}

impl FromRow for Step {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            at: row.get("at")?,
            actor: row.get("actor")?,
            from: row.get("from_state")?,
            to: row.get("to_state")?,
            reason: row.get("reason")?,
        })
    }
}

const HISTORY: &str =
    "SELECT at, actor, from_state, to_state, reason FROM contract_history WHERE contract = $1 ORDER BY place";

/// What happened to a contract, oldest first.
pub(super) async fn history(db: &Db, id: &Id<ContractId>) -> Result<Vec<Step>, Problem> {
    db.all(sql!(HISTORY, id)).await
}

/// The same as [`history`] inside the transaction of a move.
pub(super) async fn steps(tx: &mut Tx, id: &Id<ContractId>) -> Result<Vec<Step>, Problem> {
    tx.all(sql!(HISTORY, id)).await
}

/// Writes a move with its line of history and what the gate reads; whoever moved in between wins.
pub(super) async fn save(
    app: &App,
    tx: &mut Tx,
    before: &Contract,
    state: State,
    (actor, who, reason): (Actor, &str, Option<&str>),
) -> Result<Contract, Problem> {
    let (from, to) = (before.state.name(), state.name());
    let case = state.filing().map(|filing| filing.case.clone());
    let ends_at = state.signed().map(|signed| signed.ends_at);
    let wrote = tx.exec_one(sql!(
        "INSERT INTO contracts (id, org, kind, state, facts, case_id, ends_at, created_at, version) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) \
         ON CONFLICT (id) DO UPDATE SET state = excluded.state, facts = excluded.facts, case_id = excluded.case_id, \
         ends_at = excluded.ends_at, version = contracts.version + 1 WHERE contracts.version = $9",
        before.id,
        before.org,
        before.kind,
        to,
        Json(&state),
        case,
        ends_at,
        app.now(),
        before.version
    ));
    wrote.await.on_constraint("contracts_org_kind", STATE_CONFLICT)?;
    let actor = match actor {
        Actor::Developer => "developer",
        Actor::Operator => "operator",
        Actor::Platform => "platform",
    };
    tx.exec_one(sql!(
        "INSERT INTO contract_history (contract, place, at, who, actor, from_state, to_state, reason) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        before.id,
        before.version + 1,
        app.now(),
        who,
        actor,
        from,
        to,
        reason
    ))
    .await?;
    set_contracted(tx, &before.org).await?;
    Ok(Contract { state, version: before.version + 1, ..before.clone() })
}

/// The gate opens until the last signed contract of the organisation ends.
async fn set_contracted(tx: &mut Tx, org: &Id<Organisation>) -> Result<(), Problem> {
    let until: Option<i64> = tx
        .one(sql!("SELECT MAX(ends_at) AS until FROM contracts WHERE org = $1 AND state = 'signed'", org))
        .await?;
    crate::organisations::set_contracted(tx, org, until).await
}

/// Contracts in force that end before a moment, a few hundred at a time.
pub(super) async fn ending(db: &Db, before: Timestamp, after: &str) -> Result<Vec<Id<ContractId>>, Problem> {
    db.all(sql!(
        "SELECT id FROM contracts WHERE state = 'signed' AND ends_at <= $1 AND id > $2 ORDER BY id LIMIT 200",
        before,
        after
    ))
    .await
}

/// Remembers the last warning, so that each is sent once.
pub(super) async fn warned(tx: &mut Tx, contract: &Contract, days: i64) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE contracts SET warned_days = $1, version = version + 1 WHERE id = $2 AND version = $3",
        days,
        contract.id,
        contract.version
    ))
    .await
}

/// A filed version: who signs, and the document that was accepted.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Filed {
    pub(super) company: Company,
    pub(super) html: String,
}

/// What is kept of a filing besides the sealed part.
pub(super) struct Record<'a> {
    pub(super) filing: &'a Filing,
    pub(super) org: &'a Id<Organisation>,
    pub(super) account: &'a Id<Account>,
    pub(super) ip: String,
    pub(super) sha256: &'a str,
}

fn place(case: &Id<CaseId>, version: u32) -> String {
    format!("contract_filings/sealed/{case}/{version}")
}

/// Seals a version.
pub(super) async fn file(app: &App, tx: &mut Tx, record: &Record<'_>, filed: &Filed) -> Result<(), Problem> {
    let Filing { case, version, text_version, filed_at, .. } = record.filing;
    let plain = serde_json::to_vec(filed)?;
    let (wrapped_key, sealed) = app.keys.seal_record(Purpose::Identity, &place(case, *version), &plain);
    tx.exec_one(sql!(
        "INSERT INTO contract_filings (case_id, version, org, text_version, sha256, sealed, wrapped_key, account, ip, filed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        case,
        version,
        record.org,
        *text_version,
        record.sha256,
        STANDARD_NO_PAD.encode(sealed),
        wrapped_key,
        record.account,
        record.ip,
        filed_at
    ))
    .await
}

/// A filing's row, still sealed.
pub(super) struct Sealed {
    sealed: String,
    wrapped_key: String,
    pub(super) sha256: String,
    pub(super) account: Id<Account>,
}

impl FromRow for Sealed {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            sealed: row.get("sealed")?,
            wrapped_key: row.get("wrapped_key")?,
            sha256: row.get("sha256")?,
            account: row.get("account")?,
        })
    }
}

impl Sealed {
    /// Opens it.
    pub(super) fn open(&self, app: &App, case: &Id<CaseId>, version: u32) -> Result<Filed, Problem> {
        let bytes = STANDARD_NO_PAD.decode(&self.sealed).map_err(Problem::internal)?;
        let plain =
            app.keys.open_record(Purpose::Identity, &place(case, version), &self.wrapped_key, &bytes)?;
        Ok(serde_json::from_slice(&plain)?)
    }
}

const FILING: &str =
    "SELECT sealed, wrapped_key, sha256, account FROM contract_filings WHERE case_id = $1 AND version = $2";

/// Reads a filed version inside a transaction.
pub(super) async fn filed(tx: &mut Tx, case: &Id<CaseId>, version: u32) -> Result<Sealed, Problem> {
    tx.one(sql!(FILING, case, version)).await
}

/// Reads a filed version.
pub(super) async fn read_filed(db: &Db, case: &Id<CaseId>, version: u32) -> Result<Sealed, Problem> {
    db.one(sql!(FILING, case, version)).await
}
