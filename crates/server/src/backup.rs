//! Backup and restore by one command while the platform runs. A backup holds a consistent view of every
//! table and all encrypted files, and never the master key (rule K1); it restores into either kind of database.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;

use paifang_kernel::Problem;
use paifang_kernel::db::{Db, Table, Tx, is_blank};
use serde::{Deserialize, Serialize};

use crate::config::Config;
use crate::platform::{audit_head, migrations, open_database};

/// Rows held in memory at a time while restoring.
const HELD: usize = 500;

/// The first line of a backup: which schema its rows fit.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Head {
    version: String,
    schema: Vec<(String, String)>,
}

impl Head {
    fn of_this_program() -> Self {
        let schema = migrations().into_iter().map(|migration| (migration.name.clone(), migration.checksum()));
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), schema: schema.collect() }
    }
}

/// Writes a backup into a new folder.
///
/// # Errors
/// The folder exists, or the store or the disk refuses.
pub async fn backup(config: &Config, folder: &Path) -> Result<(), Problem> {
    if folder.exists() {
        return Err(Problem::internal(format!("{} exists already", folder.display())));
    }
    fs::create_dir_all(folder)?;
    let db = open_database(config).await?;
    let rows = write_rows(&db, &folder.join("rows.jsonl")).await?;
    let files = copy_folder(&config.server.data.join("files"), &folder.join("files"))?;
    let head = audit_head(&config.server.data);
    if head.exists() {
        fs::copy(head, folder.join("audit.head"))?;
    }
    db.close().await;
    println!("{rows} rows and {files} files in {}; keep the master key elsewhere", folder.display());
    Ok(())
}

async fn write_rows(db: &Db, path: &Path) -> Result<u64, Problem> {
    let mut out = BufWriter::new(File::create(path)?);
    serde_json::to_writer(&mut out, &Head::of_this_program())?;
    out.write_all(b"\n")?;
    let mut snapshot = db.snapshot().await?;
    let mut count = 0;
    for table in snapshot.tables(&migrations()).await? {
        serde_json::to_writer(&mut out, &table)?;
        out.write_all(b"\n")?;
        snapshot
            .each(&table, |row| {
                count += 1;
                serde_json::to_writer(&mut out, &row)?;
                Ok(out.write_all(b"\n")?)
            })
            .await?;
    }
    out.into_inner().map_err(|error| Problem::internal(error.to_string()))?.sync_all()?;
    Ok(count)
}

/// Fills an empty database and data folder from a backup.
///
/// # Errors
/// The database is not empty, the backup is of another version, or something cannot be read or written.
pub async fn restore(config: &Config, folder: &Path) -> Result<(), Problem> {
    let mut lines = BufReader::new(File::open(folder.join("rows.jsonl"))?).lines();
    let head: Head =
        serde_json::from_str(&lines.next().ok_or_else(|| Problem::internal("the backup is empty"))??)?;
    if head.schema != Head::of_this_program().schema {
        return Err(Problem::internal(format!(
            "the backup is of version {}; restore it with that version",
            head.version
        )));
    }
    let db = open_database(config).await?;
    if !is_blank(&db).await? {
        return Err(Problem::internal("the database is not empty"));
    }
    db.migrate(&migrations()).await?;
    let tables = db.snapshot().await?.tables(&migrations()).await?;
    let mut tx = db.begin().await?;
    tx.clear(&tables).await?;
    let rows = read_rows(&mut tx, lines).await?;
    let files = copy_folder(&folder.join("files"), &config.server.data.join("files"))?;
    if folder.join("audit.head").exists() {
        fs::copy(folder.join("audit.head"), audit_head(&config.server.data))?;
    }
    tx.commit().await?;
    db.close().await;
    println!(
        "{rows} rows and {files} files restored; put the master key in its place and run paifang verify"
    );
    Ok(())
}

async fn read_rows(
    tx: &mut Tx,
    lines: impl Iterator<Item = std::io::Result<String>>,
) -> Result<u64, Problem> {
    let mut table: Option<Table> = None;
    let mut held = Vec::new();
    let mut count = 0;
    for line in lines {
        let line = line?;
        if line.starts_with('{') {
            pour(tx, table.as_ref(), &mut held).await?;
            table = Some(serde_json::from_str(&line)?);
        } else {
            held.push(serde_json::from_str(&line)?);
            count += 1;
            if held.len() == HELD {
                pour(tx, table.as_ref(), &mut held).await?;
            }
        }
    }
    pour(tx, table.as_ref(), &mut held).await?;
    Ok(count)
}

async fn pour(
    tx: &mut Tx,
    table: Option<&Table>,
    held: &mut Vec<Vec<serde_json::Value>>,
) -> Result<(), Problem> {
    if let Some(table) = table {
        tx.fill(table, held).await?;
    }
    held.clear();
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<u64, Problem> {
    fs::create_dir_all(to)?;
    let mut count = 0;
    for entry in fs::read_dir(from).into_iter().flatten() {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), to.join(entry.file_name()))?;
            count += 1;
        }
    }
    Ok(count)
}
