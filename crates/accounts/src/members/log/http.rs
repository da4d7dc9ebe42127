//! Shows and exports what the members of the organisation did (AUT-14).

use std::collections::HashMap;

use axum::http::{HeaderValue, header};
use jiff::Timestamp;
use paifang_kernel::access::{Caller, ReadMemberLog};
use paifang_kernel::api::{Api, Cx, JsonSchema, Page, PageQuery, Params, Reply, Response};
use paifang_kernel::audit::{OrganisationLog, Recorded, of_organisation};
use paifang_kernel::problem::MALFORMED;
use paifang_kernel::{App, Problem};
use paifang_review::{Content, sealed_off};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{EXPORT_MOST, PERSONAL, csv, store};
use crate::Accounts;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("member_log")
        .get("/organisation/log", list, "Lists what the members of the organisation did, the newest first")
        .get("/organisation/log/export", export, "Exports the same as CSV")
}

/// Which entries are wanted.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct MemberLogQuery {
    /// Only of this account.
    account: String,
    /// Only actions that begin with this text, for instance `app.`.
    action: String,
    /// Only from this moment on, as RFC 3339.
    since: String,
    /// Only before this moment, as RFC 3339.
    until: String,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many items, at the most 100.
    limit: Option<u32>,
}

/// What somebody did.
#[derive(Debug, Serialize, JsonSchema)]
pub struct MemberLogEntry {
    /// Its place in the audit log.
    seq: u64,
    /// When.
    at: Timestamp,
    /// Who: the account.
    account: String,
    /// What that person calls themselves.
    name: String,
    /// What was done.
    action: String,
    /// Whose or which.
    object: String,
    /// Old and new values, masked.
    details: serde_json::Value,
    /// The address it came from.
    ip: Option<String>,
    /// The request.
    request_id: Option<String>,
}

impl MemberLogEntry {
    fn of(entry: Recorded, names: &HashMap<String, String>) -> Self {
        Self {
            name: names.get(&entry.actor).cloned().unwrap_or_default(),
            seq: entry.seq,
            at: entry.at,
            account: entry.actor,
            action: entry.action,
            object: entry.object,
            details: entry.details,
            ip: entry.ip,
            request_id: entry.request_id,
        }
    }
}

impl MemberLogQuery {
    fn read(&self, before: Option<u64>, most: usize) -> Result<OrganisationLog<'_>, Problem> {
        Ok(OrganisationLog {
            actor: &self.account,
            action: &self.action,
            except: PERSONAL,
            since: moment(&self.since, "since")?,
            until: moment(&self.until, "until")?,
            before,
            most,
        })
    }
}

fn moment(text: &str, name: &'static str) -> Result<Option<Timestamp>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| MALFORMED.arg("reason", name))
}

async fn list(
    cx: Cx,
    who: Caller<ReadMemberLog>,
    Params(asked): Params<MemberLogQuery>,
) -> Reply<Page<MemberLogEntry>> {
    let page = PageQuery { cursor: asked.cursor.clone(), limit: asked.limit };
    let before = page.after()?.and_then(|key| key.parse().ok());
    let rows = of_organisation(&cx.db, &who.org, &asked.read(before, page.rows())?).await?;
    let page = Page::cut(rows, &page, |entry| entry.seq.to_string());
    let names = store::names(cx.app(), &page.items).await?;
    Ok(page.map(|entry| MemberLogEntry::of(entry, &names)).into())
}

async fn export(
    cx: Cx,
    who: Caller<ReadMemberLog>,
    Params(asked): Params<MemberLogQuery>,
) -> Result<Response, Problem> {
    let rows = of_organisation(&cx.db, &who.org, &asked.read(None, EXPORT_MOST)?).await?;
    let names = store::names(cx.app(), &rows).await?;
    let bytes = csv(&rows, &names, &zone(cx.app()))?;
    let mut tx = cx.begin(&*who).await?;
    cx.audit(&mut tx, &*who, "member_log.export", &who.org, json!({ "entries": rows.len() })).await?;
    tx.commit().await?;
    let mut response = sealed_off(Content { content_type: "text/csv; charset=utf-8".to_owned(), bytes })?;
    let name = HeaderValue::from_static("attachment; filename=\"member-log.csv\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

fn zone(app: &App) -> jiff::tz::TimeZone {
    app.zone()
}
