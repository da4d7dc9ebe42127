//! The tables of verification: where each organisation stands, its sealed filings, the keyed hashes of its numbers.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::Timestamp;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::db::{Db, FromRow, Json, Row, Sql, ToValue, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::{Keys, Purpose};
use paifang_kernel::{App, Problem, sql};
use paifang_review::CaseId;
use serde::{Deserialize, Serialize};

use super::dossier::Dossier;
use super::{Filing, Verification};
use crate::documents::{DocumentId, Slot};
use crate::retention::Class;

/// A verification with the number that guards its writes; 0 means that there is no row yet.
#[derive(Debug, Default)]
pub(super) struct Standing {
    pub(super) verification: Verification,
    version: i64,
}

impl FromRow for Standing {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { verification: row.get::<Json<Verification>>("facts")?.0, version: row.get("version")? })
    }
}

const ONE: &str = "SELECT facts, version FROM verifications WHERE org = $1";

/// Where an organisation stands, inside the transaction of a move.
pub(super) async fn load(tx: &mut Tx, org: &Id<Organisation>) -> Result<Standing, Problem> {
    Ok(tx.opt(sql!(ONE, org)).await?.unwrap_or_default())
}

/// Where an organisation stands.
pub(super) async fn read(db: &Db, org: &Id<Organisation>) -> Result<Verification, Problem> {
    let standing: Option<Standing> = db.opt(sql!(ONE, org)).await?;
    Ok(standing.unwrap_or_default().verification)
}

/// Writes a move; whoever moved in between wins and this is `version_conflict`.
pub(super) async fn save(tx: &mut Tx, org: &Id<Organisation>, standing: &Standing) -> Result<(), Problem> {
    let Standing { verification, version } = standing;
    tx.exec_one(sql!(
        "INSERT INTO verifications (org, state, facts, case_id, version) VALUES ($1, $2, $3, $4, 1) \
         ON CONFLICT (org) DO UPDATE SET state = excluded.state, facts = excluded.facts, case_id = excluded.case_id, \
         version = verifications.version + 1 WHERE verifications.version = $5",
        org,
        verification.newest.name(),
        Json(verification),
        verification.newest.filing().map(|filing| filing.case.clone()),
        *version
    ))
    .await
}

/// A document of a filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Attached {
    pub(super) id: Id<DocumentId>,
    pub(super) slot: Slot,
    pub(super) content_type: String,
}

/// What is kept of a filing besides the sealed dossier.
#[derive(Debug)]
pub(super) struct Record<'a> {
    pub(super) filing: &'a Filing,
    pub(super) org: &'a Id<Organisation>,
    pub(super) account: &'a Id<Account>,
    pub(super) documents: &'a [Attached],
    pub(super) agreement_version: &'a str,
    pub(super) consent_version: &'a str,
}

fn place(case: &Id<CaseId>, version: u32) -> String {
    format!("verification_filings/dossier/{case}/{version}")
}

/// Seals a version and marks the older ones of its case as superseded.
pub(super) async fn file(
    app: &App,
    tx: &mut Tx,
    record: &Record<'_>,
    dossier: &Dossier,
) -> Result<(), Problem> {
    let Filing { case, version, kind, filed_at, .. } = record.filing;
    let plain = serde_json::to_vec(dossier)?;
    let (wrapped_key, sealed) = app.keys.seal_record(Purpose::Identity, &place(case, *version), &plain);
    tx.exec(sql!(
        "UPDATE verification_filings SET superseded_at = $1 WHERE case_id = $2 AND superseded_at IS NULL",
        filed_at,
        case
    ))
    .await?;
    tx.exec_one(sql!(
        "INSERT INTO verification_filings (case_id, version, org, kind, dossier, wrapped_key, documents, \
         agreement_version, consent_version, account, filed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        case,
        version,
        record.org,
        kind.name(),
        STANDARD_NO_PAD.encode(sealed),
        wrapped_key,
        Json(record.documents),
        record.agreement_version,
        record.consent_version,
        record.account,
        filed_at
    ))
    .await?;
    set_identities(app, tx, record, dossier).await
}

async fn set_identities(
    app: &App,
    tx: &mut Tx,
    record: &Record<'_>,
    dossier: &Dossier,
) -> Result<(), Problem> {
    let case = &record.filing.case;
    tx.exec(sql!("DELETE FROM verification_identities WHERE case_id = $1", case)).await?;
    let numbers = [("person", Some(dossier.person())), ("company", dossier.company())];
    for (kind, number) in numbers.into_iter().filter_map(|(kind, number)| Some((kind, number?))) {
        tx.exec_one(sql!(
            "INSERT INTO verification_identities (case_id, org, kind, fingerprint) VALUES ($1, $2, $3, $4)",
            case,
            record.org,
            kind,
            fingerprint(&app.keys, kind, number)
        ))
        .await?;
    }
    Ok(())
}

/// The keyed hash of a person's or a company's number.
pub(super) fn fingerprint(keys: &Keys, kind: &str, number: &str) -> String {
    keys.index(Purpose::Identity, &format!("verification/{kind}/{number}"))
}

/// How often the number is waiting or verified at other organisations.
pub(super) async fn elsewhere(
    app: &App,
    tx: &mut Tx,
    org: &Id<Organisation>,
    kind: &str,
    number: &str,
) -> Result<i64, Problem> {
    tx.one(sql!(
        "SELECT CAST(COUNT(DISTINCT i.org) AS BIGINT) FROM verification_identities i JOIN verifications v ON v.org = i.org \
         WHERE i.fingerprint = $1 AND i.org <> $2 AND v.state IN ('pending', 'approved')",
        fingerprint(&app.keys, kind, number),
        org
    ))
    .await
}

/// Which of these fingerprints belong to a person whose newest case is approved.
pub(super) async fn verified_among(tx: &mut Tx, fingerprints: &[String]) -> Result<Vec<String>, Problem> {
    if fingerprints.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=fingerprints.len()).map(|place| format!("${place}")).collect();
    let text = format!(
        "SELECT i.fingerprint FROM verification_identities i JOIN verifications v ON v.org = i.org
         WHERE i.kind = 'person' AND v.state = 'approved' AND i.fingerprint IN ({})",
        places.join(", ")
    );
    tx.all(Sql::built(text, fingerprints.iter().map(ToValue::to_value).collect())).await
}

/// A filed version, unsealed.
pub(super) struct Filed {
    pub(super) dossier: Dossier,
    pub(super) documents: Vec<Attached>,
    pub(super) account: Id<Account>,
}

struct Sealed {
    dossier: String,
    wrapped_key: String,
    documents: Vec<Attached>,
    account: Id<Account>,
}

impl FromRow for Sealed {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            dossier: row.get("dossier")?,
            wrapped_key: row.get("wrapped_key")?,
            documents: row.get::<Json<Vec<Attached>>>("documents")?.0,
            account: row.get("account")?,
        })
    }
}

const VERSION: &str = "SELECT dossier, wrapped_key, documents, account FROM verification_filings WHERE case_id = $1 AND version = $2";

/// Reads a filed version inside a transaction; nothing once its time was over and it was destroyed.
pub(super) async fn kept(
    app: &App,
    tx: &mut Tx,
    case: &Id<CaseId>,
    version: u32,
) -> Result<Option<Filed>, Problem> {
    let sealed = tx.opt(sql!(VERSION, case, version)).await?;
    sealed.map(|sealed| unseal(app, case, version, sealed)).transpose()
}

/// Reads a filed version inside a transaction.
pub(super) async fn filed(app: &App, tx: &mut Tx, case: &Id<CaseId>, version: u32) -> Result<Filed, Problem> {
    unseal(app, case, version, tx.one(sql!(VERSION, case, version)).await?)
}

/// Reads a filed version.
pub(super) async fn read_filed(app: &App, case: &Id<CaseId>, version: u32) -> Result<Filed, Problem> {
    unseal(app, case, version, app.db.one(sql!(VERSION, case, version)).await?)
}

/// Names each filed version that does not open, for `paifang verify`.
///
/// # Errors
/// The store does not answer.
pub async fn faults(app: &App) -> Result<Vec<String>, Problem> {
    let filed: Vec<(Id<CaseId>, u32)> = app
        .db
        .all(sql!("SELECT case_id, version FROM verification_filings ORDER BY case_id, version"))
        .await?;
    let mut faults = Vec::new();
    for (case, version) in filed {
        if let Err(problem) = read_filed(app, &case, version).await {
            faults.push(format!("verification {case}, version {version}: {problem}"));
        }
    }
    Ok(faults)
}

fn unseal(app: &App, case: &Id<CaseId>, version: u32, sealed: Sealed) -> Result<Filed, Problem> {
    let Sealed { dossier, wrapped_key, documents, account } = sealed;
    let bytes = STANDARD_NO_PAD.decode(dossier).map_err(Problem::internal)?;
    let plain = app.keys.open_record(Purpose::Identity, &place(case, version), &wrapped_key, &bytes)?;
    Ok(Filed { dossier: serde_json::from_slice(&plain)?, documents, account })
}

/// Says what became of a case, and since when the keeping of its data ends; nothing for one that is kept on.
pub(super) async fn start_clock(
    tx: &mut Tx,
    org: &Id<Organisation>,
    case: &Id<CaseId>,
    (class, since): (Class, Option<Timestamp>),
) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO retention_clocks (case_id, org, class, since) VALUES ($1, $2, $3, $4) ON CONFLICT (case_id) \
         DO UPDATE SET class = excluded.class, since = excluded.since",
        case,
        org,
        class.name(),
        since
    ))
    .await
}

/// The case goes on, so its data are needed again.
pub(super) async fn stop_clock(tx: &mut Tx, case: &Id<CaseId>) -> Result<(), Problem> {
    tx.exec(sql!("DELETE FROM retention_clocks WHERE case_id = $1", case)).await.map(|_| ())
}

/// The account of the organisation was closed.
pub(super) async fn start_approved_clocks(
    tx: &mut Tx,
    org: &Id<Organisation>,
    at: Timestamp,
) -> Result<(), Problem> {
    let sql = sql!(
        "UPDATE retention_clocks SET since = $1 WHERE org = $2 AND class = $3 AND since IS NULL",
        at,
        org,
        Class::Approved.name()
    );
    tx.exec(sql).await.map(|_| ())
}

/// Cases of a class whose time is over, a few hundred at a time.
pub(super) async fn due(
    db: &Db,
    class: Class,
    before: Timestamp,
    after: &str,
) -> Result<Vec<(Id<CaseId>, Id<Organisation>)>, Problem> {
    db.all(sql!(
        "SELECT case_id, org FROM retention_clocks WHERE class = $1 AND since < $2 AND case_id > $3 \
         ORDER BY case_id LIMIT 200",
        class.name(),
        before,
        after
    ))
    .await
}

/// Takes the clock away if the time of the case is still over.
pub(super) async fn end_clock(
    tx: &mut Tx,
    case: &Id<CaseId>,
    class: Class,
    before: Timestamp,
) -> Result<bool, Problem> {
    let ended = tx.exec(sql!(
        "DELETE FROM retention_clocks WHERE case_id = $1 AND class = $2 AND since < $3",
        case,
        class.name(),
        before
    ));
    Ok(ended.await? == 1)
}

/// The documents that the versions still kept of an organisation name.
pub(super) async fn documents_of(
    tx: &mut Tx,
    org: &Id<Organisation>,
) -> Result<Vec<Id<DocumentId>>, Problem> {
    named(tx, sql!("SELECT documents FROM verification_filings WHERE org = $1", org)).await
}

async fn named(tx: &mut Tx, sql: Sql) -> Result<Vec<Id<DocumentId>>, Problem> {
    let rows: Vec<Json<Vec<Attached>>> = tx.all(sql).await?;
    let all: BTreeSet<Id<DocumentId>> =
        rows.into_iter().flat_map(|row| row.0).map(|attached| attached.id).collect();
    Ok(all.into_iter().collect())
}

/// Destroys every version of a case; returns the documents that no other version of the organisation names.
pub(super) async fn destroy(
    tx: &mut Tx,
    org: &Id<Organisation>,
    case: &Id<CaseId>,
) -> Result<Vec<Id<DocumentId>>, Problem> {
    let mut gone =
        named(tx, sql!("SELECT documents FROM verification_filings WHERE case_id = $1", case)).await?;
    tx.exec(sql!("DELETE FROM verification_filings WHERE case_id = $1", case)).await?;
    tx.exec(sql!("DELETE FROM verification_identities WHERE case_id = $1", case)).await?;
    let kept = documents_of(tx, org).await?;
    gone.retain(|id| !kept.contains(id));
    Ok(gone)
}
