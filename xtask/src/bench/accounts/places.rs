//! An installation with so many accounts: the real server on a database that SQL has filled.

use super::super::client::Session;
use super::super::proxies::{Process, folder, free_address, serve, wait_for};
use super::bare::PASSWORD;
use crate::{Outcome, pg, shell};
use serde_json::json;
use std::io::Write;
use std::net::SocketAddr;
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicU64, Ordering};

/// The database below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The embedded one.
    Sqlite,
    /// A server beside it.
    Postgres,
}

/// What an operator asks about one of the accounts, by its number.
type Question = (&'static str, fn(u64) -> String);

const QUESTIONS: [Question; 4] = [
    ("search by user name", |number| format!("q=user_{number:07}")),
    ("search by account id", |number| format!("q=acc_{number:026}")),
    ("search by organisation id", |number| format!("q=org_{number:026}")),
    ("first page of the list", |_| String::new()),
];

/// A running installation.
pub struct Place {
    _process: Process,
    address: SocketAddr,
    accounts: u64,
    operator: Session,
    turn: AtomicU64,
}

impl Place {
    /// Makes the demo world, fills the database with accounts that have this password hash, and starts again.
    pub fn start(backend: Backend, url: &str, (accounts, hash): (u64, &str)) -> Outcome<Self> {
        let name =
            format!("accounts_{}_{accounts}", if backend == Backend::Sqlite { "sqlite" } else { "postgres" });
        let (folder, address) = (folder(&name)?, free_address()?);
        let database = match backend {
            Backend::Sqlite => String::new(),
            Backend::Postgres => fresh_database(url, &format!("bench_{name}"))?,
        };
        // Everybody comes from one machine here, so that the addresses are told by a header, as behind a proxy.
        let settings = [
            ("PAIFANG_SERVER__DATABASE", database.as_str()),
            ("PAIFANG_SERVER__TRUSTED_PROXIES", "[\"127.0.0.1\"]"),
            ("PAIFANG_SERVER__LOG_FILTER", "warn"),
            ("PAIFANG_LIMITS__CODE__PER_NET_HOUR", "1000000"),
            ("PAIFANG_LIMITS__CODE__SMS_BUDGET_HOUR", "1000000"),
        ];
        let mut first = serve(&folder, address, &settings)?;
        wait_for(address, "/readyz")?;
        first.stop();
        println!("filling {name}");
        match backend {
            Backend::Sqlite => sqlite(&folder.join("paifang.db"), &filling(backend, accounts, hash))?,
            Backend::Postgres => pg::sql(&database, &filling(backend, accounts, hash))?,
        }
        let process = serve(&folder, address, &settings)?;
        wait_for(address, "/readyz")?;
        let demo: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(folder.join("demo.json"))?)?;
        let operator = Session::open(address, "/admin/sessions", &demo["operator"])?;
        Ok(Self { _process: process, address, accounts, operator, turn: AtomicU64::new(0) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// What operators ask.
    pub fn questions(&self) -> impl Iterator<Item = Question> {
        QUESTIONS.into_iter()
    }

    /// A number that wanders over all accounts, so that no two calls in a row ask for neighbours.
    fn next(&self) -> u64 {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        turn.wrapping_mul(0x9E37_79B9_7F4A_7C15) % self.accounts + 1
    }

    /// Ready log-ins, each of another person at another address.
    pub fn log_ins(&self, count: usize) -> Vec<Vec<u8>> {
        let one = || {
            let number = self.next();
            let body = json!({ "login": format!("user_{number:07}"), "password": PASSWORD }).to_string();
            let [_, a, b, c] = (number as u32).to_be_bytes();
            format!(
                "POST /api/v1/sessions HTTP/1.1\r\nHost: {}\r\nX-Forwarded-For: 10.{a}.{b}.{c}\r\n\
                 Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                self.address,
                body.len()
            )
            .into_bytes()
        };
        std::iter::repeat_with(one).take(count).collect()
    }

    /// Ready questions of one kind.
    pub fn asking(&self, number: usize, count: usize) -> Vec<Vec<u8>> {
        let question = QUESTIONS.get(number).map_or(QUESTIONS[0].1, |(_, question)| *question);
        let one = || {
            format!(
                "GET /api/v1/admin/developers?{} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n",
                question(self.next()),
                self.address,
                self.operator.cookie()
            )
            .into_bytes()
        };
        std::iter::repeat_with(one).take(count).collect()
    }
}

/// An empty database beside the given one; the one of an earlier run goes.
fn fresh_database(url: &str, name: &str) -> Outcome<String> {
    pg::sql(url, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE);\nCREATE DATABASE {name};\n"))?;
    let (server, _) = url.rsplit_once('/').ok_or("the address of PostgreSQL names no database")?;
    Ok(format!("{server}/{name}"))
}

/// SQLite's own module of Python is there wherever this repository is built.
fn sqlite(file: &Path, text: &str) -> Outcome {
    let program =
        "import sqlite3, sys\nc = sqlite3.connect(sys.argv[1])\nc.executescript(sys.stdin.read())\nc.close()";
    let mut child = shell::command("python3", &["-c", program]).arg(file).stdin(Stdio::piped()).spawn()?;
    child.stdin.take().ok_or("python3 takes no input")?.write_all(text.as_bytes())?;
    let status = child.wait()?;
    if status.success() { Ok(()) } else { Err(format!("filling SQLite failed ({status})").into()) }
}

/// Accounts with an organisation each, as people who registered have them; contacts are random as keyed indexes are.
fn filling(backend: Backend, accounts: u64, hash: &str) -> String {
    let (numbers, random, padded, now) = match backend {
        Backend::Sqlite => (
            format!(
                "(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {accounts}) SELECT n FROM s)"
            ),
            "LOWER(HEX(RANDOMBLOB(32)))",
            "PRINTF('%026d', n)",
            "CAST(STRFTIME('%s', 'now') AS INTEGER) * 1000",
        ),
        Backend::Postgres => (
            format!("(SELECT n FROM GENERATE_SERIES(1, {accounts}) AS s(n)) AS s"),
            "MD5(RANDOM()::TEXT) || MD5(RANDOM()::TEXT)",
            "LPAD(n::TEXT, 26, '0')",
            "CAST(EXTRACT(EPOCH FROM NOW()) * 1000 AS BIGINT)",
        ),
    };
    let username = match backend {
        Backend::Sqlite => "'user_' || PRINTF('%07d', n)",
        Backend::Postgres => "'user_' || LPAD(n::TEXT, 7, '0')",
    };
    let after = match backend {
        Backend::Sqlite => "ANALYZE;\nPRAGMA wal_checkpoint(TRUNCATE);",
        Backend::Postgres => "VACUUM ANALYZE;",
    };
    format!(
        "BEGIN;
INSERT INTO accounts (id, phone_index, phone, username_key, username, password_hash, nickname, language, profile, created_at, version)
  SELECT 'acc_' || {padded}, {random}, {random}, {username}, {username}, '{hash}', '开发者' || n, 'zh-CN', '', {now}, 1 FROM {numbers};
INSERT INTO organisations (id, name, kind, verification, level, created_at, version)
  SELECT 'org_' || {padded}, '示例主体' || n, 'personal', 'unverified', 0, {now}, 1 FROM {numbers};
INSERT INTO memberships (org, account, role, created_at)
  SELECT 'org_' || {padded}, 'acc_' || {padded}, 'owner', {now} FROM {numbers};
INSERT INTO agreement_acceptances (account, agreement, version, major, accepted_at, ip)
  SELECT 'acc_' || {padded}, 'open_platform', '1.0', 1, {now}, '' FROM {numbers};
COMMIT;
{after}
"
    )
}
