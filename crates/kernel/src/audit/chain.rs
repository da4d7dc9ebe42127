//! Checking the chain: every entry against the one before, the end against its head, and both against the signed head
//! that is kept outside the database (rule K3).

use std::path::Path;

use crate::db::{Db, FromRow, Row};
use crate::keys::{Keys, Purpose};
use crate::{Problem, sql};

use super::Recorded;

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

/// A place in the chain and the hash of the entry there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub(super) seq: u64,
    pub(super) hash: String,
}

impl FromRow for Head {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { seq: row.get("seq")?, hash: row.get("hash")? })
    }
}

impl Head {
    /// Whether another entry stands at this place.
    fn denies(&self, entry: &Recorded) -> bool {
        self.seq == entry.seq && self.hash != entry.hash
    }
}

/// What does not fit, and where.
pub(super) type Fault = (u64, &'static str);

/// One walk along the chain, entry by entry, so that a long one needs no memory.
pub(super) struct Walk<'a> {
    head: &'a Head,
    witness: Option<&'a Head>,
    seq: u64,
    previous: String,
}

impl<'a> Walk<'a> {
    pub(super) fn new(head: &'a Head, witness: Option<&'a Head>) -> Self {
        Self { head, witness, seq: 0, previous: String::new() }
    }

    /// Looks at the next entry.
    pub(super) fn step(&mut self, entry: Recorded) -> Result<(), Fault> {
        self.seq += 1;
        let seq = self.seq;
        if entry.seq != seq {
            return Err((seq, "the entry is missing"));
        }
        if entry.previous != self.previous || entry.computed_hash() != entry.hash {
            return Err((seq, "the entry was changed"));
        }
        if self.head.denies(&entry) {
            return Err((seq, "the entry differs from the head of the chain"));
        }
        if self.witness.is_some_and(|witness| witness.denies(&entry)) {
            return Err((seq, "the entry differs from the signed head"));
        }
        self.previous = entry.hash;
        Ok(())
    }

    /// Looks at where the chain ends, `newest` being the place that the head names now; returns the number of entries.
    pub(super) fn end(self, newest: u64) -> Result<u64, Fault> {
        if self.seq < self.head.seq {
            return Err((self.seq + 1, "the end of the chain was cut off"));
        }
        if self.seq > newest {
            return Err((newest + 1, "the entry stands beyond the end of the chain"));
        }
        if self.witness.is_some_and(|witness| witness.seq > self.seq) {
            return Err((self.seq + 1, "the chain ends before the signed head"));
        }
        Ok(self.seq)
    }
}

/// Checks every entry, the head, and the signed head kept outside the database, if there is one.
///
/// # Errors
/// The store cannot be read.
pub async fn verify(db: &Db, keys: &Keys, signed_head: Option<&Path>) -> Result<Verdict, Problem> {
    // The head is read before the entries, because a running platform appends meanwhile.
    let known = head(db).await?;
    let witness = signed_head.and_then(|path| std::fs::read_to_string(path).ok());
    let witness = match witness.as_deref().map(|text| read_witness(keys, text)) {
        Some(None) => return Ok(broken((0, "the signed head does not fit its signature"))),
        Some(Some(witness)) => Some(witness),
        None => None,
    };
    let mut walk = Walk::new(&known, witness.as_ref());
    loop {
        let page: Vec<Recorded> =
            db.all(sql!("SELECT * FROM audit_log WHERE seq > $1 ORDER BY seq LIMIT 1000", walk.seq)).await?;
        if page.is_empty() {
            break;
        }
        for entry in page {
            if let Err(fault) = walk.step(entry) {
                return Ok(broken(fault));
            }
        }
    }
    let newest = head(db).await?.seq;
    Ok(walk.end(newest).map_or_else(broken, Verdict::Sound))
}

async fn head(db: &Db) -> Result<Head, Problem> {
    db.one(sql!("SELECT seq, hash FROM audit_head WHERE id = 1")).await
}

fn broken((seq, why): Fault) -> Verdict {
    Verdict::Broken { seq, why: why.to_owned() }
}

/// Writes the signed head outside the database, so that a cut end is found (rule K3).
///
/// # Errors
/// The store cannot be read or the file not written.
pub async fn sign_head(db: &Db, keys: &Keys, path: &Path) -> Result<(), Problem> {
    let Head { seq, hash } = head(db).await?;
    let text = format!("{seq} {hash}");
    let mac = hex::encode(keys.mac(Purpose::AuditHead, text.as_bytes()));
    crate::files::write_durably(path, format!("{text} {mac}\n").as_bytes(), 0o600)
}

fn read_witness(keys: &Keys, text: &str) -> Option<Head> {
    let (signed, mac) = text.trim().rsplit_once(' ')?;
    let genuine = hex::encode(keys.mac(Purpose::AuditHead, signed.as_bytes())) == mac;
    let (seq, hash) = signed.split_once(' ')?;
    if genuine { Some(Head { seq: seq.parse().ok()?, hash: hash.to_owned() }) } else { None }
}
