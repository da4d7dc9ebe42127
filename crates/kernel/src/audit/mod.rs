//! The audit log: append-only, each entry chained to the one before by hash (ADM-06, rules K3 and K4).

mod chain;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::access::{Account, Operator, Organisation};
use crate::db::{Db, FromRow, Row, Sql, ToValue as _, Tx, Value};
use crate::id::Id;
use crate::{Problem, sql};

pub use chain::{Verdict, sign_head, verify};

use chain::Head;

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
    /// The entry at a place of the chain, behind the one with this hash.
    fn chained(seq: u64, previous: String, at: Timestamp, entry: Entry<'_>) -> Self {
        let (actor_kind, actor, actor_name, org) = entry.actor.columns();
        let mut recorded = Self {
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
        recorded
    }

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
    let Head { seq, hash: previous } =
        tx.one(sql!("UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash")).await?;
    let recorded = Recorded::chained(seq, previous, at, entry);
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

/// What was done to some objects, the newest entry first: the actions, each with a text that its details hold.
///
/// # Errors
/// The store refuses.
pub async fn of_objects(
    db: &Db,
    objects: &[String],
    actions: &[(&str, &str)],
    (before, most): (Option<u64>, usize),
) -> Result<Vec<Recorded>, Problem> {
    if objects.is_empty() || actions.is_empty() {
        return Ok(Vec::new());
    }
    let before = before.and_then(|seq| i64::try_from(seq).ok()).unwrap_or(i64::MAX);
    let mut values = vec![before.to_value(), most.to_value()];
    let mut place = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let objects: Vec<String> = objects.iter().map(|object| place(object.to_value())).collect();
    let actions: Vec<String> = actions
        .iter()
        .map(|(action, held)| {
            let (action, held) =
                (place(action.to_value()), place(format!("%{}", beginning(held)).to_value()));
            format!("(action = {action} AND details LIKE {held} ESCAPE '\\')")
        })
        .collect();
    let text = format!(
        "SELECT * FROM audit_log WHERE seq < $1 AND object IN ({}) AND ({}) ORDER BY seq DESC LIMIT $2",
        objects.join(", "),
        actions.join(" OR ")
    );
    db.all(Sql::built(text, values)).await
}

/// A `LIKE` pattern for texts that begin like this; nothing in it is special.
fn beginning(text: &str) -> String {
    let plain = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("{plain}%")
}
