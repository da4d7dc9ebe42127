//! The audit log: append-only, each entry chained to the one before by hash (ADM-06, rules K3 and K4).

use std::path::Path;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::access::{Account, Operator, Organisation};
use crate::db::{Db, FromRow, Row, Sql, ToValue as _, Tx};
use crate::id::Id;
use crate::keys::{Keys, Purpose};
use crate::{Problem, sql};

/// Who did it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// A developer, acting for an organisation.
    Developer {
        /// The person.
        account: Id<Account>,
        /// The organisation.
        org: Id<Organisation>,
    },
    /// A member of staff.
    Staff {
        /// The person.
        operator: Id<Operator>,
        /// The login name.
        login: String,
    },
    /// Somebody without a session.
    Visitor,
    /// The server itself.
    System,
}

impl Actor {
    fn columns(&self) -> (&'static str, &str, &str, Option<&str>) {
        match self {
            Self::Developer { account, org } => ("developer", account.as_str(), "", Some(org.as_str())),
            Self::Staff { operator, login } => ("staff", operator.as_str(), login, None),
            Self::Visitor => ("visitor", "", "", None),
            Self::System => ("system", "", "", None),
        }
    }

    /// A text that is the same for the same person, for idempotency keys.
    #[must_use]
    pub fn scope(&self) -> &str {
        match self {
            Self::Developer { account, .. } => account.as_str(),
            Self::Staff { operator, .. } => operator.as_str(),
            Self::Visitor => "visitor",
            Self::System => "system",
        }
    }
}

/// What is to be recorded; personal data only masked.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// What, for instance `app.create`.
    pub action: &'a str,
    /// Whose or which, an id.
    pub object: &'a str,
    /// Old and new values, masked.
    pub details: serde_json::Value,
    /// Why, where the action asks for a reason.
    pub reason: Option<&'a str>,
    /// The caller's address.
    pub ip: Option<String>,
    /// The request.
    pub request_id: Option<String>,
}

/// A recorded entry.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Recorded {
    /// Its place in the chain, from 1 without gaps.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// `developer`, `staff`, `visitor` or `system`.
    pub actor_kind: String,
    /// The actor's id.
    pub actor: String,
    /// The operator's login name.
    pub actor_name: String,
    /// The organisation acted for.
    pub org: Option<String>,
    /// What was done.
    pub action: String,
    /// Whose or which.
    pub object: String,
    /// Old and new values, masked.
    pub details: serde_json::Value,
    /// The stored text of the details, which is what the hash covers.
    #[serde(skip)]
    pub details_text: String,
    /// Why.
    pub reason: Option<String>,
    /// The caller's address.
    pub ip: Option<String>,
    /// The request.
    pub request_id: Option<String>,
    /// The hash of the entry before.
    pub previous: String,
    /// The hash of this entry.
    pub hash: String,
}

impl FromRow for Recorded {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let details: String = row.get("details")?;
        Ok(Self {
            seq: row.get("seq")?,
            at: row.get("at")?,
            actor_kind: row.get("actor_kind")?,
            actor: row.get("actor")?,
            actor_name: row.get("actor_name")?,
            org: row.get("org")?,
            action: row.get("action")?,
            object: row.get("object")?,
            // A text that is no JSON was tampered with; the hash, which covers the text, says so.
            details: serde_json::from_str(&details).unwrap_or(serde_json::Value::Null),
            details_text: details,
            reason: row.get("reason")?,
            ip: row.get("ip")?,
            request_id: row.get("request_id")?,
            previous: row.get("previous")?,
            hash: row.get("hash")?,
        })
    }
}

impl Recorded {
    /// The hash over every field and the entry before.
    #[must_use]
    pub fn computed_hash(&self) -> String {
        let fields = serde_json::json!([
            self.previous,
            self.seq,
            self.at.as_millisecond(),
            self.actor_kind,
            self.actor,
            self.actor_name,
            self.org,
            self.action,
            self.object,
            self.details_text,
            self.reason,
            self.ip,
            self.request_id,
        ]);
        hex::encode(Sha256::digest(fields.to_string().as_bytes()))
    }
}

/// Appends an entry in the transaction of the action, so that neither happens without the other.
///
/// # Errors
/// The store refuses; then the action must not happen either (rule K4).
pub async fn record(tx: &mut Tx, at: Timestamp, entry: Entry<'_>) -> Result<(), Problem> {
    // Taking the head locks the chain until the end of the transaction, on both databases.
    let (seq, previous): (u64, String) = tx
        .one::<Head>(sql!("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash"))
        .await?
        .into();
    let (actor_kind, actor, actor_name, org) = entry.actor.columns();
    let mut recorded = Recorded {
        seq,
        at,
        actor_kind: actor_kind.to_owned(),
        actor: actor.to_owned(),
        actor_name: actor_name.to_owned(),
        org: org.map(str::to_owned),
        action: entry.action.to_owned(),
        object: entry.object.to_owned(),
        details_text: entry.details.to_string(),
        details: entry.details,
        reason: entry.reason.map(str::to_owned),
        ip: entry.ip,
        request_id: entry.request_id,
        previous,
        hash: String::new(),
    };
    recorded.hash = recorded.computed_hash();
    tx.exec_one(sql!("UPDATE audit_head SET hash = $1 WHERE id = 1", recorded.hash)).await?;
    tx.exec_one(sql!(
        "INSERT INTO audit_log (seq, at, actor_kind, actor, actor_name, org, action, object, details, reason, ip, \
         request_id, previous, hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        recorded.seq,
        recorded.at,
        recorded.actor_kind,
        recorded.actor,
        recorded.actor_name,
        recorded.org,
        recorded.action,
        recorded.object,
        recorded.details_text,
        recorded.reason,
        recorded.ip,
        recorded.request_id,
        recorded.previous,
        recorded.hash
    ))
    .await
}

struct Head(u64, String);

impl FromRow for Head {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self(row.get("seq")?, row.get("hash")?))
    }
}

impl From<Head> for (u64, String) {
    fn from(head: Head) -> Self {
        (head.0, head.1)
    }
}

/// Which entries of an organisation are wanted.
#[derive(Clone, Copy, Debug, Default)]
pub struct OrganisationLog<'a> {
    /// Only of this account; an empty text is everybody.
    pub actor: &'a str,
    /// Only actions that begin with this text.
    pub action: &'a str,
    /// No actions that begin with one of these texts.
    pub except: &'a [&'a str],
    /// Only from this moment on.
    pub since: Option<Timestamp>,
    /// Only before this moment.
    pub until: Option<Timestamp>,
    /// Only entries before this one.
    pub before: Option<u64>,
    /// So many at the most.
    pub most: usize,
}

/// What was done for an organisation, the newest entry first (AUT-14).
///
/// # Errors
/// The store refuses.
pub async fn of_organisation(
    db: &Db,
    org: &Id<Organisation>,
    asked: &OrganisationLog<'_>,
) -> Result<Vec<Recorded>, Problem> {
    let millis = |at: Option<Timestamp>, otherwise: i64| at.map_or(otherwise, Timestamp::as_millisecond);
    let before = asked.before.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX);
    let mut values = vec![
        org.to_value(),
        before.to_value(),
        asked.actor.to_value(),
        beginning(asked.action).to_value(),
        millis(asked.since, 0).to_value(),
        millis(asked.until, i64::MAX).to_value(),
        asked.most.to_value(),
    ];
    let known = values.len();
    values.extend(asked.except.iter().map(|except| beginning(except).to_value()));
    let places = (known + 1)..=values.len();
    let excepted: String = places.map(|place| format!("AND action NOT LIKE ${place} ESCAPE '\\' ")).collect();
    let text = format!(
        "SELECT * FROM audit_log WHERE org = $1 AND seq < $2 AND ($3 = '' OR actor = $3) AND action LIKE $4 ESCAPE '\\' \
         AND at >= $5 AND at < $6 {excepted}ORDER BY seq DESC LIMIT $7"
    );
    db.all(Sql::built(text, values)).await
}

/// A `LIKE` pattern for texts that begin like this; nothing in it is special.
fn beginning(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("{plain}%")
}

/// The result of checking the whole chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry fits; so many were read.
    Sound(u64),
    /// The chain breaks at this place.
    Broken {
        /// The place.
        seq: u64,
        /// What does not fit.
        why: String,
    },
}

/// Checks every entry, the head, and the signed head kept outside the database, if there is one.
///
/// # Errors
/// The store cannot be read.
pub async fn verify(db: &Db, keys: &Keys, signed_head: Option<&Path>) -> Result<Verdict, Problem> {
    // The head is read before the entries, because a running platform appends meanwhile.
    let (head_seq, head_hash) = head(db).await?;
    let mut previous = String::new();
    let mut seq = 0;
    let witness = signed_head.and_then(|path| std::fs::read_to_string(path).ok());
    let witness = match witness.as_deref().map(|text| read_witness(keys, text)) {
        Some(None) => return Ok(broken(0, "the signed head does not fit its signature")),
        Some(Some(witness)) => Some(witness),
        None => None,
    };
    loop {
        let page: Vec<Recorded> =
            db.all(sql!("SELECT * FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT 1000", seq)).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            seq += 1;
            if entry.seq != seq {
                return Ok(broken(seq, "the entry is missing"));
            }
            if entry.previous != previous || entry.computed_hash() != entry.hash {
                return Ok(broken(seq, "the entry was changed"));
            }
            let is_other = |at: u64, hash: &str| at == seq && hash != entry.hash;
            if is_other(head_seq, &head_hash) {
                return Ok(broken(seq, "the entry differs from the head of the chain"));
            }
            if witness.as_ref().is_some_and(|(at, hash)| is_other(*at, hash)) {
                return Ok(broken(seq, "the entry differs from the signed head"));
            }
            previous = entry.hash;
        }
    }
    if seq < head_seq {
        return Ok(broken(seq + 1, "the end of the chain was cut off"));
    }
    let (head_seq, _) = head(db).await?;
    if seq > head_seq {
        return Ok(broken(head_seq + 1, "the entry stands beyond the end of the chain"));
    }
    if witness.is_some_and(|(at, _)| at > seq) {
        return Ok(broken(seq + 1, "the chain ends before the signed head"));
    }
    Ok(Verdict::Sound(seq))
}

async fn head(db: &Db) -> Result<(u64, String), Problem> {
    let head = db.one::<Head>(sql!("SELECT seq, hash FROM audit_head WHERE id = 1")).await?;
    Ok(head.into())
}

fn broken(seq: u64, why: &str) -> Verdict {
    Verdict::Broken { seq, why: why.to_owned() }
}

/// Writes the signed head outside the database, so that a cut end is found (rule K3).
///
/// # Errors
/// The store cannot be read or the file not written.
pub async fn sign_head(db: &Db, keys: &Keys, path: &Path) -> Result<(), Problem> {
    let (seq, hash) = head(db).await?;
    let text = format!("{seq} {hash}");
    let mac = hex::encode(keys.mac(Purpose::AuditHead, text.as_bytes()));
    crate::files::write_durably(path, format!("{text} {mac}\n").as_bytes(), 0o600)
}

fn read_witness(keys: &Keys, text: &str) -> Option<(u64, String)> {
    let (signed, mac) = text.trim().rsplit_once(' ')?;
    let genuine = hex::encode(keys.mac(Purpose::AuditHead, signed.as_bytes())) == mac;
    let (seq, hash) = signed.split_once(' ')?;
    if genuine { Some((seq.parse().ok()?, hash.to_owned())) } else { None }
}
