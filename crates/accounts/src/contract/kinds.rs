//! Kinds of contract and their texts: data that operators change, and the one kind of case at the desk (CON-04, CON-05).

use paifang_kernel::access::Operator;
use paifang_kernel::db::{Db, FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};
use paifang_review::{ReasonText, Words};

/// The kind of case at the desk, for contracts of every kind.
pub(super) const CASE: &str = "contract";

const fn reason(code: &'static str, target: &'static str, zh: &'static str, en: &'static str) -> ReasonText {
    ReasonText { code, target, words: Words { zh, en } }
}

/// What the desk learns about contracts.
pub(super) const CASES: &[paifang_review::Kind] = &[paifang_review::Kind {
    name: CASE,
    words: Words { zh: "签约", en: "Contract" },
    reasons: &[
        reason(
            "con_1",
            "company_name",
            "企业信息与实名认证不一致",
            "The company data differ from its verification",
        ),
        reason("con_2", "business", "合作业务说明不清楚", "The intended business is not clear"),
        reason("con_3", "contact_phone", "无法联系到联系人", "The contact person cannot be reached"),
        reason(
            "con_4",
            "kind",
            "企业不符合该类协议的合作条件",
            "The company does not meet the conditions of this kind",
        ),
    ],
}];

/// A kind of contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Kind {
    pub(super) name: String,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) open: bool,
    pub(super) base: Option<String>,
    pub(super) term_months: i64,
    pub(super) version: i64,
}

/// A published text of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    pub(super) kind: String,
    pub(super) version: i64,
    pub(super) zh: String,
    pub(super) en: String,
    pub(super) published_at: i64,
}

impl FromRow for Kind {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            name: row.get("name")?,
            zh: row.get("zh")?,
            en: row.get("en")?,
            open: row.get("open")?,
            base: row.get("base")?,
            term_months: row.get("term_months")?,
            version: row.get("version")?,
        })
    }
}

impl FromRow for Text {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            kind: row.get("kind")?,
            version: row.get("version")?,
            zh: row.get("zh")?,
            en: row.get("en")?,
            published_at: row.get("published_at")?,
        })
    }
}

/// Every kind in its order.
pub(super) async fn all(db: &Db) -> Result<Vec<Kind>, Problem> {
    db.all(sql!(
        "SELECT name, zh, en, open, base, term_months, version FROM contract_kinds ORDER BY place, name"
    ))
    .await
}

/// The newest text of each kind.
pub(super) async fn newest_texts(db: &Db) -> Result<Vec<Text>, Problem> {
    db.all(sql!(
        "SELECT t.kind, t.version, t.zh, t.en, t.published_at FROM contract_texts t WHERE t.version = \
         (SELECT MAX(n.version) FROM contract_texts n WHERE n.kind = t.kind) ORDER BY t.kind"
    ))
    .await
}

/// One kind.
pub(super) async fn find(tx: &mut Tx, name: &str) -> Result<Kind, Problem> {
    tx.one(sql!(
        "SELECT name, zh, en, open, base, term_months, version FROM contract_kinds WHERE name = $1",
        name
    ))
    .await
}

/// The newest text of a kind.
pub(super) async fn newest_text(tx: &mut Tx, kind: &str) -> Result<Text, Problem> {
    tx.one(sql!(
        "SELECT kind, version, zh, en, published_at FROM contract_texts WHERE kind = $1 ORDER BY version DESC LIMIT 1",
        kind
    ))
    .await
}

/// Writes what an operator changed; whoever changed the kind in between wins and this is `version_conflict`.
pub(super) async fn save(tx: &mut Tx, kind: &Kind) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE contract_kinds SET zh = $1, en = $2, open = $3, term_months = $4, version = version + 1 \
         WHERE name = $5 AND version = $6",
        kind.zh,
        kind.en,
        kind.open,
        kind.term_months,
        kind.name,
        kind.version
    ))
    .await
}

/// Publishes the next version of a kind's text.
pub(super) async fn publish(app: &App, tx: &mut Tx, text: &Text, by: &Id<Operator>) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "INSERT INTO contract_texts (kind, version, zh, en, published_at, published_by) VALUES ($1, $2, $3, $4, $5, $6)",
        text.kind,
        text.version,
        text.zh,
        text.en,
        app.now(),
        by
    ))
    .await
}
