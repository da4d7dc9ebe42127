//! Published versions, and who accepted which of them, kept as evidence.

use jiff::Timestamp;
use paifang_kernel::access::Account;
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::problem::VERSION_CONFLICT;
use paifang_kernel::{App, Problem, sql};

use super::{Agreement, AgreementKind, Version, Words, builtin};

impl FromRow for Agreement {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let name: String = row.get("agreement")?;
        let kind = AgreementKind::from_name(&name);
        let kind = kind.ok_or_else(|| Problem::internal(format!("no agreement is called {name}")))?;
        Ok(Self {
            kind,
            version: Version { major: row.get("major")?, minor: row.get("minor")? },
            words: Words {
                title_zh: row.get("title_zh")?,
                title_en: row.get("title_en")?,
                text_zh: row.get("text_zh")?,
                text_en: row.get("text_en")?,
            },
            published_at: row.get("published_at")?,
        })
    }
}

/// The version of an agreement that is in force: the newest published one, else the built-in text.
///
/// # Errors
/// The store refuses.
pub async fn current(app: &App, kind: AgreementKind) -> Result<Agreement, Problem> {
    let newest: Option<Agreement> = app
        .db
        .opt(sql!(
            "SELECT agreement, major, minor, title_zh, title_en, text_zh, text_en, published_at FROM agreement_versions
             WHERE agreement = $1 ORDER BY major DESC, minor DESC LIMIT 1",
            kind.name()
        ))
        .await?;
    Ok(newest.unwrap_or_else(|| builtin::first(kind)))
}

/// Every version of an agreement, the newest first, at the most a hundred; the built-in text comes last.
pub(super) async fn list(app: &App, kind: AgreementKind) -> Result<Vec<Agreement>, Problem> {
    let mut all: Vec<Agreement> = app
        .db
        .all(sql!(
            "SELECT agreement, major, minor, title_zh, title_en, text_zh, text_en, published_at FROM agreement_versions
             WHERE agreement = $1 ORDER BY major DESC, minor DESC LIMIT 100",
            kind.name()
        ))
        .await?;
    all.push(builtin::first(kind));
    Ok(all)
}

/// Publishes a version; whoever published in between wins and this is `version_conflict`.
pub(super) async fn publish(tx: &mut Tx, agreement: &Agreement, by: &str) -> Result<(), Problem> {
    let Agreement { kind, version, words, published_at } = agreement;
    let added = tx
        .exec(sql!(
            "INSERT INTO agreement_versions (agreement, major, minor, title_zh, title_en, text_zh, text_en, published_by,
               published_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT DO NOTHING",
            kind.name(),
            version.major,
            version.minor,
            words.title_zh,
            words.title_en,
            words.text_zh,
            words.text_en,
            by,
            published_at
        ))
        .await?;
    if added == 1 { Ok(()) } else { Err(VERSION_CONFLICT.into()) }
}

/// Records that an account accepted an agreement in a version, with time and address (ACC-06).
///
/// # Errors
/// The store refuses.
pub async fn accept(
    app: &App,
    tx: &mut Tx,
    agreement: &Agreement,
    account: &Id<Account>,
    ip: &str,
) -> Result<(), Problem> {
    tx.exec(sql!(
        "INSERT INTO agreement_acceptances (account, agreement, version, major, accepted_at, ip)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, agreement, version) DO NOTHING",
        account,
        agreement.kind.name(),
        agreement.version.to_string(),
        agreement.version.major,
        app.now(),
        ip
    ))
    .await?;
    Ok(())
}

/// The newest acceptance of an agreement by an account: version, first number, moment.
pub(super) async fn accepted(
    app: &App,
    account: &Id<Account>,
    kind: AgreementKind,
) -> Result<Option<(String, i64, Timestamp)>, Problem> {
    app.db
        .opt(sql!(
            "SELECT version, major, accepted_at FROM agreement_acceptances WHERE account = $1 AND agreement = $2
             ORDER BY major DESC, accepted_at DESC LIMIT 1",
            account,
            kind.name()
        ))
        .await
}

/// An SQL expression, 1 or 0: whether the account in this column has accepted what it must in its present first number.
///
/// The open-platform agreement is for everybody; the developer service agreement only for those who accepted it once.
pub(crate) fn agreed_sql(account: &str) -> String {
    let newest = |kind: &str| {
        format!("COALESCE((SELECT MAX(v.major) FROM agreement_versions v WHERE v.agreement = '{kind}'), 1)")
    };
    let accepted = |kind: &str| {
        format!(
            "SELECT 1 FROM agreement_acceptances g WHERE g.account = {account} AND g.agreement = '{kind}'"
        )
    };
    let (open, service) = (AgreementKind::OpenPlatform.name(), AgreementKind::DeveloperService.name());
    format!(
        "CAST(CASE WHEN EXISTS ({} AND g.major >= {}) AND (NOT EXISTS ({}) OR EXISTS ({} AND g.major >= {}))
         THEN 1 ELSE 0 END AS BIGINT)",
        accepted(open),
        newest(open),
        accepted(service),
        accepted(service),
        newest(service)
    )
}
