//! Lists, makes and revokes one's own API tokens (ADM-09).

use jiff::Timestamp;
use paifang_kernel::access::{Caller, Fresh, ManageFactors, permissions_of, scopes};
use paifang_kernel::api::{Api, Cx, Empty, Form, JsonSchema, Made, Path, Reply};
use paifang_kernel::id::Id;
use paifang_kernel::problem::NOT_FOUND;
use serde::Serialize;
use serde_json::json;

use super::{ApiToken, NewToken, store};
use crate::Accounts;
use crate::security::{self, Change};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("tokens")
        .get("/me/tokens", list, "Lists one's own API tokens, and the scopes that one may give")
        .post("/me/tokens", create, "Makes an API token; the only answer that shows its text")
        .delete("/me/tokens/{id}", revoke, "Revokes an API token at once")
}

/// One's own tokens in the organisation one acts for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenList {
    /// The newest first.
    items: Vec<TokenView>,
    /// The scopes that one's roles allow to give.
    offered: Vec<String>,
}

/// A token, without its text.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenView {
    /// Its id.
    id: Id<ApiToken>,
    /// What it is for.
    name: String,
    /// What it may do.
    scopes: Vec<String>,
    /// When it was made.
    created_at: Timestamp,
    /// When it ends by itself.
    expires_at: Timestamp,
    /// Whether it has ended.
    expired: bool,
    /// When it was used last, to the minute.
    used_at: Option<Timestamp>,
}

/// A new token.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TokenMade {
    /// To be sent as `Authorization: Bearer …`; it is never shown again.
    token: String,
    /// What is known about it.
    details: TokenView,
}

impl TokenView {
    fn of(token: store::Stored, now: Timestamp) -> Self {
        Self {
            id: token.id,
            name: token.name,
            scopes: token.scopes,
            created_at: token.created_at,
            expires_at: token.expires_at,
            expired: token.expires_at <= now,
            used_at: token.used_at,
        }
    }
}

async fn list(cx: Cx, who: Caller<ManageFactors>) -> Reply<TokenList> {
    let tokens = store::list(cx.app(), &who).await?;
    let items = tokens.into_iter().map(|token| TokenView::of(token, cx.now())).collect();
    Ok(TokenList { items, offered: scopes(&permissions_of(&who.roles)) }.into())
}

async fn create(cx: Cx, who: Fresh<ManageFactors>, Form(new): Form<NewToken>) -> Made<TokenMade> {
    let wish = new.checked(&scopes(&permissions_of(&who.roles)), cx.now())?;
    let mut tx = cx.begin(&*who).await?;
    let (token, made) = store::insert(cx.app(), &mut tx, &who, wish).await?;
    let facts = json!({ "name": made.name, "scopes": made.scopes, "expires_at": made.expires_at });
    cx.audit(&mut tx, &*who, "token.create", &made.id, facts).await?;
    security::record(&cx, &mut tx, &who.account, Change::TokenCreated).await?;
    tx.created(TokenMade { token, details: TokenView::of(made, cx.now()) }).await
}

async fn revoke(cx: Cx, who: Caller<ManageFactors>, Path(id): Path<String>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    if !store::revoke(&mut tx, &who, &id).await? {
        return Err(NOT_FOUND.into());
    }
    cx.audit(&mut tx, &*who, "token.revoke", &id, json!({})).await?;
    security::record(&cx, &mut tx, &who.account, Change::TokenRevoked).await?;
    tx.no_content().await
}
