//! The operators' edits of the catalogue of reasons.

use paifang_kernel::db::{Db, FromRow, Row, Tx};
use paifang_kernel::{Problem, sql};

use super::CatalogueReason;

impl FromRow for CatalogueReason {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            code: row.get("code")?,
            kind: row.get("kind")?,
            zh: row.get("zh")?,
            en: row.get("en")?,
            target: row.get("target")?,
            retired: row.get("retired")?,
        })
    }
}

/// Every reason that an operator added or changed.
pub(super) async fn edited(db: &Db) -> Result<Vec<CatalogueReason>, Problem> {
    db.all(sql!("SELECT code, kind, zh, en, target, retired FROM review_reasons ORDER BY code")).await
}

/// Writes a reason.
pub(super) async fn put(tx: &mut Tx, reason: &CatalogueReason) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO review_reasons (code, kind, zh, en, target, retired) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (code) DO UPDATE SET zh = excluded.zh, en = excluded.en, target = excluded.target, \
         retired = excluded.retired",
        reason.code,
        reason.kind,
        reason.zh,
        reason.en,
        reason.target,
        reason.retired
    ))
    .await
}
