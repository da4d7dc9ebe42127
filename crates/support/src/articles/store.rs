//! The table of articles.

use paifang_kernel::access::Operator;
use paifang_kernel::db::{Db, FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use super::{Article, Shelf};

impl FromRow for Article {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let shelf: String = row.get("shelf")?;
        Ok(Self {
            slug: row.get("slug")?,
            shelf: Shelf::from_name(&shelf).ok_or_else(|| Problem::internal("an unknown shelf"))?,
            title_zh: row.get("title_zh")?,
            title_en: row.get("title_en")?,
            text_zh: row.get("text_zh")?,
            text_en: row.get("text_en")?,
            version: row.get("version")?,
            changed_at: row.get("changed_at")?,
        })
    }
}

/// Every column, with the rest of the statement.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT slug, shelf, title_zh, title_en, text_zh, text_en, version, changed_at FROM articles ",
            $rest
        )
    };
}

/// Every article, shelf by shelf in its order.
pub(super) async fn all(db: &Db) -> Result<Vec<Article>, Problem> {
    db.all(sql!(select!("ORDER BY shelf, place, slug"))).await
}

/// The articles of a shelf in their order.
///
/// # Errors
/// The store refuses.
pub async fn of_shelf(db: &Db, shelf: Shelf) -> Result<Vec<Article>, Problem> {
    db.all(sql!(select!("WHERE shelf = $1 ORDER BY place, slug"), shelf.name())).await
}

/// One article of a shelf.
///
/// # Errors
/// `not_found`, or the store refuses.
pub async fn find(db: &Db, shelf: Shelf, slug: &str) -> Result<Article, Problem> {
    db.one(sql!(select!("WHERE shelf = $1 AND slug = $2"), shelf.name(), slug)).await
}

/// One article, inside the transaction of an edit.
pub(super) async fn load(tx: &mut Tx, slug: &str) -> Result<Article, Problem> {
    tx.one(sql!(select!("WHERE slug = $1"), slug)).await
}

/// Writes an edit of the version that was looked at; an edit in between is `version_conflict`.
pub(super) async fn save(
    app: &App,
    tx: &mut Tx,
    article: &Article,
    by: &Id<Operator>,
) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE articles SET title_zh = $1, title_en = $2, text_zh = $3, text_en = $4, version = version + 1, \
         changed_at = $5, changed_by = $6 WHERE slug = $7 AND version = $8",
        article.title_zh,
        article.title_en,
        article.text_zh,
        article.text_en,
        app.now(),
        by,
        article.slug,
        article.version
    ))
    .await
}
