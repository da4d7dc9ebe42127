//! Sets the user name.

use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, WriteAccount};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Reply};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{claim, expect_good};
use crate::Accounts;
use crate::allowance::{self, HOUR_MS};
use crate::security::{Change, record};

/// Names that one account may try in an hour, so that nobody lists the taken ones.
const TRIES_AN_HOUR: u32 = 10;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("my_username").put("/me/username", set, "Sets one's own user name")
}

/// A user name.
#[derive(Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Username {
    /// 6 to 20 characters: a letter, then letters, digits and underscores.
    username: String,
}

async fn set(cx: Cx, who: Caller<WriteAccount>, Form(form): Form<Username>) -> Reply<Username> {
    expect_good(&cx.limits().username, &form.username)?;
    count_try(&cx, who.account.as_str()).await?;
    let mut tx = cx.begin(&*who).await?;
    claim(&mut tx, &who.account, &form.username).await?;
    cx.audit(&mut tx, &*who, "account.username_changed", &who.account, json!({})).await?;
    record(&cx, &mut tx, &who.account, Change::UsernameChanged).await?;
    tx.ok(form).await
}

/// Counts that somebody tries a name, so that nobody lists the taken ones.
pub(crate) async fn count_try(cx: &Cx, who: &str) -> Result<(), Problem> {
    let mut tx = cx.db.begin().await?;
    let counted = (&*format!("username-of:{who}"), &*cx.request.id);
    allowance::spend(cx.app(), &mut tx, counted, (HOUR_MS, TRIES_AN_HOUR)).await?;
    tx.commit().await
}
