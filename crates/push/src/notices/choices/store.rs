//! The chosen channels: one row for each topic that differs from the usual.

use std::collections::BTreeMap;

use jiff::Timestamp;
use paifang_kernel::access::Account;
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};
use serde_json::{Value, json};

use super::{Choice, Topic};

impl FromRow for Choice {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self { sms: row.get("sms")?, mail: row.get("mail")?, inbox: row.get("inbox")? })
    }
}

struct Chosen(String, Choice);

impl FromRow for Chosen {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self(row.get("topic")?, Choice::from_row(row)?))
    }
}

/// What an account chose for a topic, if anything.
pub(crate) async fn one(app: &App, account: &Id<Account>, topic: Topic) -> Result<Option<Choice>, Problem> {
    let query = "SELECT sms, mail, inbox FROM notice_choices WHERE account = $1 AND topic = $2";
    app.db.opt(sql!(query, account, topic.name())).await
}

/// Everything that an account chose, by topic; there are as many rows as topics at the most.
pub(crate) async fn all(app: &App, account: &Id<Account>) -> Result<BTreeMap<String, Choice>, Problem> {
    let query =
        "SELECT topic, sms, mail, inbox FROM notice_choices WHERE account = $1 ORDER BY topic LIMIT 100";
    let rows: Vec<Chosen> = app.db.all(sql!(query, account)).await?;
    Ok(rows.into_iter().map(|Chosen(topic, choice)| (topic, choice)).collect())
}

/// Keeps a choice in place of an earlier one.
pub(crate) async fn keep(
    tx: &mut Tx,
    now: Timestamp,
    account: &Id<Account>,
    topic: Topic,
    choice: Choice,
) -> Result<(), Problem> {
    tx.exec(sql!(
        "INSERT INTO notice_choices (account, topic, sms, mail, inbox, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (account, topic) DO UPDATE SET sms = $3, mail = $4, inbox = $5, changed_at = $6",
        account,
        topic.name(),
        choice.sms,
        choice.mail,
        choice.inbox,
        now
    ))
    .await
    .map(drop)
}

/// Goes back to the usual channels.
pub(crate) async fn forget(tx: &mut Tx, account: &Id<Account>, topic: Topic) -> Result<(), Problem> {
    let statement = "DELETE FROM notice_choices WHERE account = $1 AND topic = $2";
    tx.exec(sql!(statement, account, topic.name())).await.map(drop)
}

/// What an account chose, in a form for people (SEC-13).
pub(crate) async fn personal(app: &App, account: &Id<Account>) -> Result<Value, Problem> {
    let view = |(topic, choice): (String, Choice)| json!({ "topic": topic, "sms": choice.sms, "mail": choice.mail, "inbox": choice.inbox });
    Ok(all(app, account).await?.into_iter().map(view).collect())
}
