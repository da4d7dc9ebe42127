//! The staff list: who is there, with which roles, and who may not log in any more (ADM-01).

use paifang_kernel::access::{Caller, Fresh, Operator, ReadOperators, WriteOperators};
use paifang_kernel::api::{Api, Cx, Empty, Form, Made, Page, PageQuery, Params, Path, Reply, State};
use paifang_kernel::id::Id;
use serde_json::json;

use super::contacts::Change;
use super::{NewOperator, OperatorChange, OperatorView, checked_roles, session_http, store};
use crate::factors::{self, FACTOR_NEEDED};
use crate::{Accounts, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("operators")
        .get("/admin/operators", list, "Lists the operators")
        .post("/admin/operators", create, "Adds an operator")
        .patch("/admin/operators/{id}", change, "Changes an operator's roles, or keeps one from logging in")
        .delete(
            "/admin/operators/{id}/factors",
            reset_factors,
            "Removes the second factors of an operator who lost them",
        )
        .and(session_http::routes())
}

async fn list(
    cx: Cx,
    _who: Caller<ReadOperators>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<OperatorView>> {
    let after = query.after()?.unwrap_or_default();
    let rows = store::list(cx.app(), &after, query.rows()).await?;
    Ok(Page::cut(rows, &query, |operator| operator.id.to_string()).into())
}

async fn create(
    cx: Cx,
    who: Fresh<WriteOperators>,
    State(accounts): State<Accounts>,
    Form(new): Form<NewOperator>,
) -> Made<OperatorView> {
    let new = new.checked(&accounts.password_rule())?;
    let hash = accounts.hasher.hash(&new.0.password).await?;
    let mut tx = cx.begin(&*who).await?;
    let view = store::insert(cx.app(), &mut tx, &new, &hash).await?;
    let details = json!({ "login": view.login, "roles": view.roles });
    cx.audit(&mut tx, &*who, "operator.create", &view.id, details).await?;
    tx.created(view).await
}

async fn change(
    cx: Cx,
    who: Fresh<WriteOperators>,
    Path(id): Path<String>,
    Form(change): Form<OperatorChange>,
) -> Reply<OperatorView> {
    let contacts = Change::read(change.phone.as_deref(), change.email.as_deref(), change.language)?;
    let mut tx = cx.begin(&*who).await?;
    store::lock_staff(&mut tx).await?;
    let before = store::lock(cx.app(), &mut tx, &id).await?;
    let mut after = before.clone();
    if let Some(roles) = change.roles {
        after.roles = checked_roles(roles)?;
    }
    if let Some(disabled) = change.disabled {
        after.disabled_at = disabled.then(|| before.disabled_at.unwrap_or_else(|| cx.now()));
    }
    store::save(&mut tx, &after).await?;
    if before != after {
        // A session of before would keep the rights of before (rule A9).
        sessions::end_all_staff(&mut tx, &after.id).await?;
    }
    contacts.save(cx.app(), &mut tx, &after.id).await?;
    let details = json!({ "before": { "roles": before.roles, "disabled": before.disabled_at.is_some() },
        "after": { "roles": after.roles, "disabled": after.disabled_at.is_some() },
        "contacts": contacts.names() });
    cx.audit(&mut tx, &*who, "operator.change", &after.id, details).await?;
    let after = store::read(cx.app(), &mut tx, &after.id).await?;
    tx.ok(after).await
}

/// Somebody else's only: one's own last factor stays (rule A12).
async fn reset_factors(cx: Cx, who: Fresh<WriteOperators>, Path(id): Path<Id<Operator>>) -> Empty {
    if id == who.operator {
        return Err(FACTOR_NEEDED.into());
    }
    let mut tx = cx.begin(&*who).await?;
    store::lock(cx.app(), &mut tx, id.as_str()).await?;
    factors::forget_all(&mut tx, id.as_str()).await?;
    sessions::end_all_staff(&mut tx, &id).await?;
    cx.audit(&mut tx, &*who, "operator.factors_reset", &id, json!({})).await?;
    tx.no_content().await
}
