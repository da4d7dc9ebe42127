//! What the gateway must know of the catalogue: the published routes and which solutions grant them.

use paifang_kernel::db::{Db, FromRow, Row};
use paifang_kernel::id::Id;
use paifang_kernel::keys::{Keys, Purpose};
use paifang_kernel::{Problem, sql};

use crate::{Api, ApiGroup, Solution};

/// A published API as the gateway sees it.
#[derive(Clone, Debug)]
pub struct Route {
    /// The API.
    pub id: Id<Api>,
    /// The group whose upstream secret signs its calls (GW-16).
    pub group: Id<ApiGroup>,
    /// Upper-case HTTP method.
    pub method: String,
    /// The path template, without the gateway's prefix.
    pub path: String,
    /// Where calls go; the path is added to it.
    pub upstream_url: String,
    /// The lowest real-name level of an owner whose application may call it (LVL-05).
    pub min_level: i64,
}

impl FromRow for Route {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            group: row.get("group_id")?,
            method: row.get("method")?,
            path: row.get("path")?,
            upstream_url: row.get("upstream_url")?,
            min_level: row.get("min_level")?,
        })
    }
}

/// Every published API.
///
/// # Errors
/// The store does not answer.
pub async fn routes(db: &Db) -> Result<Vec<Route>, Problem> {
    db.all(sql!(
        "SELECT id, group_id, method, path, upstream_url, min_level FROM apis WHERE state = 'published'"
    ))
    .await
}

/// Which published APIs each solution grants; a retired solution goes on granting them to those who subscribed.
///
/// # Errors
/// The store does not answer.
pub async fn grants(db: &Db) -> Result<Vec<(Id<Solution>, Id<Api>)>, Problem> {
    db.all(sql!(
        "SELECT m.solution_id, m.api_id FROM solution_apis m JOIN apis a ON a.id = m.api_id WHERE a.state = 'published'"
    ))
    .await
}

/// A secret shared with an upstream; it can be used, but neither printed nor sent.
#[derive(Clone)]
pub struct UpstreamSecret(String);

impl UpstreamSecret {
    /// The secret itself, for signing.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for UpstreamSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UpstreamSecret(..)")
    }
}

/// The upstream secret of every group.
///
/// # Errors
/// The store does not answer, or a secret was sealed with another master key.
pub async fn upstream_secrets(db: &Db, keys: &Keys) -> Result<Vec<(Id<ApiGroup>, UpstreamSecret)>, Problem> {
    let sealed: Vec<(Id<ApiGroup>, String)> =
        db.all(sql!("SELECT id, upstream_secret FROM api_groups")).await?;
    let open = |(group, sealed): (Id<ApiGroup>, String)| {
        let secret = keys.open_text(Purpose::UpstreamSecret, &secret_place(&group), &sealed)?;
        Ok((group, UpstreamSecret(secret)))
    };
    sealed.into_iter().map(open).collect()
}

/// Where a group's upstream secret lies, so that it opens nowhere else.
pub(crate) fn secret_place(group: &Id<ApiGroup>) -> String {
    format!("api_groups/upstream_secret/{group}")
}
