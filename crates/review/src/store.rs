//! The tables of the desk: cases, history, search terms, edits of the catalogue and of the calendar.

use jiff::Timestamp;
use paifang_kernel::access::{Operator, Organisation};
use paifang_kernel::db::{Db, FromRow, Json, Row, Sql, ToValue, Tx, Value};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};

use crate::case::{Case, CaseId, Claim, Decided, Deed, First, Reason, State, UNMASKED_LIMIT};
use crate::filing::Term;

paifang_kernel::ids! {
    /// One line of a case's history.
    HistoryId = "rvh";
}

/// Unmasked views of one reviewer in a day (rule P4).
const UNMASKED_PER_DAY: i64 = 200;

const COLUMNS: &str = "id, number, kind, org, applicant, phone, state, version, submitted_at, promised_at, due_at, \
    claimed_by, claimed_name, claimed_at, decided_by, decided_name, decided_at, reasons, revision, \
    first_deed, first_by, first_name, first_at, first_why, only_marked";

impl FromRow for Case {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            number: row.get("number")?,
            kind: row.get("kind")?,
            org: row.get("org")?,
            applicant: row.get("applicant")?,
            phone: row.get("phone")?,
            state: state(row)?,
            version: row.get("version")?,
            submitted_at: row.get("submitted_at")?,
            promised_at: row.get("promised_at")?,
            due_at: row.get("due_at")?,
            first: first(row)?,
            only_marked: row.get("only_marked")?,
            revision: row.get("revision")?,
        })
    }
}

fn state(row: &Row) -> Result<State, Problem> {
    let name: String = row.get("state")?;
    let decided = || -> Result<Decided, Problem> {
        Ok(Decided { by: row.get("decided_by")?, name: row.get("decided_name")?, at: row.get("decided_at")? })
    };
    Ok(match name.as_str() {
        "pending" => State::Pending { claim: claim(row)? },
        "approved" => State::Approved(decided()?),
        "rejected" => State::Rejected(decided()?, row.get::<Json<Vec<Reason>>>("reasons")?.0),
        "withdrawn" => State::Withdrawn,
        "revoked" => State::Revoked(decided()?),
        other => return Err(Problem::internal(format!("a case has the unknown state {other}"))),
    })
}

fn claim(row: &Row) -> Result<Option<Claim>, Problem> {
    let Some(by) = row.get::<Option<Id<Operator>>>("claimed_by")? else {
        return Ok(None);
    };
    Ok(Some(Claim { by, name: row.get("claimed_name")?, at: row.get("claimed_at")? }))
}

fn first(row: &Row) -> Result<Option<First>, Problem> {
    let Some(deed) = row.get::<Option<String>>("first_deed")?.as_deref().and_then(Deed::from_name) else {
        return Ok(None);
    };
    let said = Decided { by: row.get("first_by")?, name: row.get("first_name")?, at: row.get("first_at")? };
    Ok(Some(First { deed, said, why: row.get("first_why")? }))
}

/// The state's facts, spread over columns.
struct Spread {
    claim: Option<Claim>,
    decided: Option<Decided>,
    reasons: Vec<Reason>,
}

impl Spread {
    fn of(state: &State) -> Self {
        let empty = Self { claim: None, decided: None, reasons: Vec::new() };
        match state.clone() {
            State::Pending { claim } => Self { claim, ..empty },
            State::Approved(decided) | State::Revoked(decided) => Self { decided: Some(decided), ..empty },
            State::Rejected(decided, reasons) => Self { decided: Some(decided), reasons, ..empty },
            State::Withdrawn => empty,
        }
    }
}

/// The next number, such as `RV000123`; gaps appear when a transaction is undone.
pub(crate) async fn next_number(tx: &mut Tx) -> Result<String, Problem> {
    let last: i64 =
        tx.one(sql!("UPDATE review_numbers SET last = last + 1 WHERE id = 1 RETURNING last")).await?;
    Ok(format!("RV{last:06}"))
}

pub(crate) async fn insert(tx: &mut Tx, case: &Case) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO review_cases (id, number, kind, org, applicant, phone, state, version, submitted_at, promised_at, \
         due_at, reasons, revision) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '[]', $12)",
        case.id,
        case.number,
        case.kind,
        case.org,
        case.applicant,
        case.phone,
        case.state.name(),
        case.version,
        case.submitted_at,
        case.promised_at,
        case.due_at,
        case.revision
    ))
    .await
}

/// Writes the case back; whoever changed it in between wins and this is `version_conflict`.
pub(crate) async fn save(tx: &mut Tx, case: &Case) -> Result<(), Problem> {
    let Spread { claim, decided, reasons } = Spread::of(&case.state);
    let first = case.first.as_ref();
    tx.exec_one(sql!(
        "UPDATE review_cases SET applicant = $1, phone = $2, state = $3, version = $4, submitted_at = $5, \
         promised_at = $6, due_at = $7, claimed_by = $8, claimed_name = $9, claimed_at = $10, decided_by = $11, \
         decided_name = $12, decided_at = $13, reasons = $14, first_deed = $15, first_by = $16, \
         first_name = $17, first_at = $18, first_why = $19, only_marked = $20, revision = revision + 1 WHERE id = $21 AND \
         revision = $22",
        case.applicant,
        case.phone,
        case.state.name(),
        case.version,
        case.submitted_at,
        case.promised_at,
        case.due_at,
        claim.as_ref().map(|claim| claim.by.clone()),
        claim.as_ref().map(|claim| claim.name.clone()),
        claim.as_ref().map(|claim| claim.at),
        decided.as_ref().map(|decided| decided.by.clone()),
        decided.as_ref().map(|decided| decided.name.clone()),
        decided.as_ref().map(|decided| decided.at),
        Json(&reasons),
        first.map(|first| first.deed.name()),
        first.map(|first| first.said.by.clone()),
        first.map(|first| first.said.name.clone()),
        first.map(|first| first.said.at),
        first.map(|first| first.why.clone()),
        case.only_marked,
        case.id,
        case.revision
    ))
    .await
}

pub(crate) async fn load(tx: &mut Tx, id: &Id<CaseId>) -> Result<Case, Problem> {
    tx.one(Sql::built(format!("SELECT {COLUMNS} FROM review_cases WHERE id = $1"), vec![id.to_value()])).await
}

/// One case by its id, outside a transaction.
pub(crate) async fn read(db: &Db, id: &Id<CaseId>) -> Result<Case, Problem> {
    db.one(Sql::built(format!("SELECT {COLUMNS} FROM review_cases WHERE id = $1"), vec![id.to_value()])).await
}

/// What the queue is narrowed to; see [`queue`].
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) state: Option<&'static str>,
    pub(crate) kind: Option<String>,
    pub(crate) desk: Vec<String>,
    pub(crate) search: Option<String>,
    pub(crate) after: Option<(i64, String)>,
}

/// A page of cases: what waits longest first, what is decided newest first.
pub(crate) async fn queue(app: &App, filter: &Filter, limit: usize) -> Result<Vec<Case>, Problem> {
    let mut args: Vec<Value> = Vec::new();
    let desk = among(&filter.desk, &mut args);
    let mut text = format!("SELECT {COLUMNS} FROM review_cases WHERE kind IN ({desk})");
    let mut bind = |value: Value| {
        args.push(value);
        args.len()
    };
    if let Some(state) = filter.state {
        text += &format!(" AND state = ${}", bind(state.to_value()));
    }
    if let Some(kind) = &filter.kind {
        text += &format!(" AND kind = ${}", bind(kind.to_value()));
    }
    if let Some(search) = &filter.search {
        let number = bind(search.to_ascii_uppercase().to_value());
        let term = bind(term_index(app, search).to_value());
        text += &format!(
            " AND (number = ${number} OR id IN (SELECT case_id FROM review_terms WHERE term = ${term}))"
        );
    }
    let waiting = filter.state == Some("pending");
    if let Some((at, id)) = &filter.after {
        let sign = if waiting { ">" } else { "<" };
        let (at, id) = (bind(at.to_value()), bind(id.to_value()));
        text += &format!(" AND (submitted_at, id) {sign} (${at}, ${id})");
    }
    let way = if waiting { "ASC" } else { "DESC" };
    text += &format!(" ORDER BY submitted_at {way}, id {way} LIMIT ${}", bind(limit.to_value()));
    app.db.all(Sql::built(text, args)).await
}

/// Places for these kinds in an `IN` list; an empty list finds nothing.
fn among(kinds: &[String], args: &mut Vec<Value>) -> String {
    let places = kinds.iter().map(|kind| {
        args.push(kind.to_value());
        format!("${}", args.len())
    });
    let places: Vec<String> = places.collect();
    if places.is_empty() { "''".to_owned() } else { places.join(", ") }
}

/// How many cases of these kinds are in each state.
pub(crate) async fn counts(db: &Db, kinds: &[String]) -> Result<Vec<(String, i64)>, Problem> {
    let mut args = Vec::new();
    let kinds = among(kinds, &mut args);
    let text = format!(
        "SELECT state, CAST(COUNT(*) AS BIGINT) FROM review_cases WHERE kind IN ({kinds}) GROUP BY state"
    );
    db.all(Sql::built(text, args)).await
}

/// How many pending cases of these kinds are past their deadline.
pub(crate) async fn overdue(db: &Db, kinds: &[String], now: Timestamp) -> Result<i64, Problem> {
    let mut args = Vec::new();
    let kinds = among(kinds, &mut args);
    args.push(now.to_value());
    let text = format!(
        "SELECT CAST(COUNT(*) AS BIGINT) FROM review_cases WHERE kind IN ({kinds}) AND state = 'pending' AND due_at < ${}",
        args.len()
    );
    db.one(Sql::built(text, args)).await
}

/// A line of history on its way in or out.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) at: Timestamp,
    pub(crate) who: String,
    pub(crate) who_name: String,
    pub(crate) action: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) version: u32,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) note: Option<String>,
}

impl FromRow for Line {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            at: row.get("at")?,
            who: row.get("who")?,
            who_name: row.get("who_name")?,
            action: row.get("action")?,
            from: row.get("from_state")?,
            to: row.get("to_state")?,
            version: row.get("version")?,
            reasons: row.get::<Json<Vec<Reason>>>("reasons")?.0,
            note: row.get("note")?,
        })
    }
}

pub(crate) async fn record(app: &App, tx: &mut Tx, case: &Id<CaseId>, line: &Line) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO review_history (id, case_id, at, who, who_name, action, from_state, to_state, version, reasons, \
         note, place) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
         (SELECT CAST(COUNT(*) AS BIGINT) FROM review_history WHERE case_id = $2))",
        app.id::<HistoryId>(),
        case,
        line.at,
        line.who,
        line.who_name,
        line.action,
        line.from,
        line.to,
        line.version,
        Json(&line.reasons),
        line.note
    ))
    .await
}

pub(crate) async fn history(tx: &mut Tx, case: &Id<CaseId>) -> Result<Vec<Line>, Problem> {
    tx.all(sql!(
        "SELECT at, who, who_name, action, from_state, to_state, version, reasons, note FROM review_history \
         WHERE case_id = $1 ORDER BY place, id LIMIT 500",
        case
    ))
    .await
}

/// A claim's sign of life, which is no change of the case.
pub(crate) async fn touch(
    tx: &mut Tx,
    case: &Id<CaseId>,
    by: &Id<Operator>,
    now: Timestamp,
) -> Result<(), Problem> {
    let sql = sql!(
        "UPDATE review_cases SET claimed_at = $1 WHERE id = $2 AND claimed_by = $3 AND state = 'pending'",
        now,
        case,
        by
    );
    tx.exec(sql).await.map(|_| ())
}

fn term_index(app: &App, text: &str) -> String {
    let plain: String = text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    app.keys.index(Purpose::Identity, &format!("review/{plain}"))
}

/// Replaces what the case can be found by.
pub(crate) async fn set_terms(
    app: &App,
    tx: &mut Tx,
    case: &Id<CaseId>,
    terms: &[Term],
) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM review_terms WHERE case_id = $1", case)).await?;
    for term in terms {
        let index = term_index(app, &term.text);
        tx.exec(sql!(
            "INSERT INTO review_terms (case_id, term, identity) VALUES ($1, $2, $3) ON CONFLICT (case_id, term) DO NOTHING",
            case,
            index,
            term.identity
        ))
        .await?;
    }
    Ok(())
}

/// Whether the case can be found by this text.
pub(crate) async fn has_term(app: &App, tx: &mut Tx, case: &Id<CaseId>, text: &str) -> Result<bool, Problem> {
    let sql =
        sql!("SELECT term FROM review_terms WHERE case_id = $1 AND term = $2", case, term_index(app, text));
    Ok(tx.opt::<String>(sql).await?.is_some())
}

/// Other cases of the same person, company or organisation (REV-06).
pub(crate) async fn related(
    tx: &mut Tx,
    case: &Id<CaseId>,
    org: &Id<Organisation>,
) -> Result<Vec<Case>, Problem> {
    let text = format!(
        "SELECT {COLUMNS} FROM review_cases WHERE id <> $1 AND (org = $2 OR id IN (SELECT b.case_id FROM review_terms a \
         JOIN review_terms b ON b.term = a.term WHERE a.case_id = $1 AND a.identity AND b.identity)) \
         ORDER BY submitted_at DESC, id DESC LIMIT 20"
    );
    tx.all(Sql::built(text, vec![case.to_value(), org.to_value()])).await
}

/// Counts an unmasked view, before it happens (rule P4).
pub(crate) async fn count_view(app: &App, tx: &mut Tx, who: &Id<Operator>) -> Result<(), Problem> {
    let counted = tx.exec(sql!(
        "INSERT INTO review_views (operator, day, used) VALUES ($1, $2, 1) ON CONFLICT (operator, day) \
         DO UPDATE SET used = review_views.used + 1 WHERE review_views.used < $3",
        who,
        app.today(),
        UNMASKED_PER_DAY
    ));
    if counted.await? == 1 { Ok(()) } else { Err(UNMASKED_LIMIT.into()) }
}
