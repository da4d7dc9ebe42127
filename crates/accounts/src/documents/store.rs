//! The table of documents and the sealed files behind it.

use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::db::{Db, FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};

use super::{DOCUMENT_QUOTA, Document, DocumentId, PER_DAY, Slot};
use crate::retention::Class;

impl FromRow for Document {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let slot: String = row.get("slot")?;
        Ok(Self {
            id: row.get("id")?,
            org: row.get("org")?,
            account: row.get("account")?,
            slot: Slot::from_name(&slot)
                .ok_or_else(|| Problem::internal("a document has an unknown slot"))?,
            content_type: row.get("content_type")?,
            width: row.get("width")?,
            height: row.get("height")?,
            size: row.get("size")?,
            file: row.get("file")?,
            wrapped_key: row.get("wrapped_key")?,
            created_at: row.get("created_at")?,
        })
    }
}

/// Counts an upload before any work is spent on it.
pub(super) async fn count_upload(app: &App, account: &Id<Account>) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    let counted = tx.exec(sql!(
        "INSERT INTO document_quota (account, day, used) VALUES ($1, $2, 1) ON CONFLICT (account, day) \
         DO UPDATE SET used = document_quota.used + 1 WHERE document_quota.used < $3",
        account,
        app.today(),
        PER_DAY
    ));
    if counted.await? != 1 {
        return Err(DOCUMENT_QUOTA.into());
    }
    tx.commit().await
}

fn place(id: &Id<DocumentId>) -> String {
    format!("documents/file/{id}")
}

/// Seals the copy into a file of its own; returns the file's name and the wrapped key.
pub(super) async fn seal(app: &App, id: &Id<DocumentId>, bytes: &[u8]) -> Result<(String, String), Problem> {
    let (wrapped_key, sealed) = app.keys.seal_record(Purpose::Document, &place(id), bytes);
    Ok((app.files.put(sealed).await?, wrapped_key))
}

pub(super) async fn insert(tx: &mut Tx, document: &Document) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO documents (id, org, account, slot, content_type, width, height, size, file, wrapped_key, attached, \
         created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE, $11)",
        document.id,
        document.org,
        document.account,
        document.slot.name(),
        document.content_type,
        document.width,
        document.height,
        document.size,
        document.file,
        document.wrapped_key,
        document.created_at
    ))
    .await
}

/// The organisation's own document; another's is not there.
pub(crate) async fn find(db: &Db, org: &Id<Organisation>, id: &Id<DocumentId>) -> Result<Document, Problem> {
    db.one(sql!("SELECT * FROM documents WHERE org = $1 AND id = $2", org, id)).await
}

/// The content of a document.
pub(crate) async fn content(app: &App, document: &Document) -> Result<Vec<u8>, Problem> {
    let sealed = app.files.get(&document.file).await?;
    app.keys.open_record(Purpose::Document, &place(&document.id), &document.wrapped_key, &sealed)
}

/// Names each document whose file is missing, changed, or sealed with another key, for `paifang verify`.
///
/// # Errors
/// The store does not answer.
pub async fn faults(app: &App) -> Result<Vec<String>, Problem> {
    let mut faults = Vec::new();
    let mut after = String::new();
    loop {
        let page: Vec<Document> =
            app.db.all(sql!("SELECT * FROM documents WHERE id > $1 ORDER BY id LIMIT 100", after)).await?;
        let Some(last) = page.last() else { return Ok(faults) };
        after = last.id.to_string();
        for document in &page {
            if let Err(problem) = content(app, document).await {
                faults.push(format!("document {}: {problem}", document.id));
            }
        }
    }
}

/// Ties the organisation's documents to a filed version, so that they are not swept away as loose ones.
pub(crate) async fn attach(
    tx: &mut Tx,
    org: &Id<Organisation>,
    ids: &[Id<DocumentId>],
) -> Result<(), Problem> {
    for id in ids {
        tx.exec_one(sql!("UPDATE documents SET attached = TRUE WHERE org = $1 AND id = $2", org, id)).await?;
    }
    Ok(())
}

/// Forgets documents and their keys; returns the files, to be removed after the commit.
pub(crate) async fn remove(
    tx: &mut Tx,
    org: &Id<Organisation>,
    ids: &[Id<DocumentId>],
) -> Result<Vec<String>, Problem> {
    let mut files = Vec::new();
    for id in ids {
        let sql = sql!("DELETE FROM documents WHERE org = $1 AND id = $2 RETURNING file", org, id);
        files.extend(tx.opt::<String>(sql).await?);
    }
    Ok(files)
}

/// Destroys uploads that were never filed within a month; returns how many (rule P7). To be called every day.
///
/// # Errors
/// The store or the disk refuses.
pub async fn purge(app: &App) -> Result<u64, Problem> {
    let before = Class::Loose.over_since(app.now());
    let loose: Vec<Document> = app
        .db
        .all(sql!("SELECT * FROM documents WHERE attached = FALSE AND created_at < $1 ORDER BY created_at LIMIT 500", before))
        .await?;
    let mut gone = 0;
    for document in loose {
        let mut tx = app.db.begin().await?;
        let removed =
            tx.exec(sql!("DELETE FROM documents WHERE id = $1 AND attached = FALSE", document.id)).await?;
        tx.commit().await?;
        if removed == 1 {
            app.files.remove(&document.file).await?;
            gone += removed;
        }
    }
    Ok(gone)
}
