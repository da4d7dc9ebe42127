//! Shows and begins business registration; the permission asks for level 4 (LVL-03).

use jiff::Timestamp;
use paifang_kernel::access::{Caller, RegisterBusiness};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, Reply, State};
use paifang_kernel::id::Id;
use paifang_kernel::problem::NOT_FOUND;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::BusinessRegistration;
use super::store::{self, Stored};
use crate::Accounts;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("business_registration")
        .get(
            "/business-registration",
            show,
            "Shows whether the organisation takes part in business registration",
        )
        .post("/business-registration", begin, "Takes part in business registration")
}

/// The organisation's part in business registration.
#[derive(Debug, Serialize, JsonSchema)]
pub struct BusinessView {
    /// The number under which the operator's system knows it; nothing before it began.
    reference: Option<Id<BusinessRegistration>>,
    /// When it began.
    begun_at: Option<Timestamp>,
    /// Where it goes on, if the operator has a system for it.
    address: Option<String>,
}

/// The answer to "do you handle business registration?".
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewBusiness {}

fn view(accounts: &Accounts, stored: Option<Stored>) -> BusinessView {
    let address = stored.as_ref().and_then(|it| accounts.config().business.onward(it.reference.as_str()));
    let begun_at = stored.as_ref().map(|it| it.begun_at);
    BusinessView { reference: stored.map(|it| it.reference), begun_at, address }
}

async fn show(
    cx: Cx,
    who: Caller<RegisterBusiness>,
    State(accounts): State<Accounts>,
) -> Reply<BusinessView> {
    let mut tx = cx.db.begin().await?;
    let stored = store::load(&mut tx, &who).await?;
    drop(tx);
    Ok(view(&accounts, stored).into())
}

async fn begin(
    cx: Cx,
    who: Caller<RegisterBusiness>,
    State(accounts): State<Accounts>,
    Form(_): Form<NewBusiness>,
) -> Made<BusinessView> {
    let mut tx = cx.begin(&*who).await?;
    let first = store::begin(cx.app(), &mut tx, &who).await?;
    let stored = store::load(&mut tx, &who).await?.ok_or(NOT_FOUND)?;
    if first {
        let details = json!({ "reference": stored.reference });
        cx.audit(&mut tx, &*who, "business_registration.begin", &who.org, details).await?;
    }
    tx.created(view(&accounts, Some(stored))).await
}
