//! Shows and changes the settings of the organisation one acts for (ADM-09).

use jiff::Timestamp;
use paifang_kernel::access::{
    Caller, DeveloperKind, Organisation, ReadOrganisation, Verification, WriteOrganisation,
};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Reply};
use paifang_kernel::id::Id;
use paifang_kernel::problem::FACTOR_REQUIRED;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Settings, display_name, store};
use crate::{Accounts, factors};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("organisation").get("/organisation", show, "Shows the settings of the organisation").put(
        "/organisation",
        change,
        "Changes the settings of the organisation",
    )
}

/// The settings of the organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganisationSettings {
    /// Its id.
    id: Id<Organisation>,
    /// The name that verification gave it.
    name: String,
    /// What it calls itself in the console.
    display_name: Option<String>,
    /// The developer type, once verified.
    kind: Option<DeveloperKind>,
    /// How far its verification has come.
    verification: Verification,
    /// Since when it exists.
    created_at: Timestamp,
    /// Whether it demands a second factor of its members (LOG-09).
    demands_factor: bool,
    /// The number that guards a change.
    version: i64,
}

impl OrganisationSettings {
    fn of(settings: Settings) -> Self {
        Self {
            id: settings.id,
            name: settings.name,
            display_name: settings.display_name,
            kind: settings.kind,
            verification: settings.verification,
            created_at: settings.created_at,
            demands_factor: settings.demands_factor,
            version: settings.version,
        }
    }
}

/// The settings as they are to be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OrganisationChange {
    /// At most 40 characters; empty goes back to the verified name.
    display_name: String,
    /// Whether it demands a second factor of its members; absent leaves that as it is. Whoever demands one has one.
    demands_factor: Option<bool>,
    /// The version that was seen.
    version: i64,
}

async fn show(cx: Cx, who: Caller<ReadOrganisation>) -> Reply<OrganisationSettings> {
    let mut tx = cx.db.begin().await?;
    let settings = store::load(&mut tx, &who.org).await?;
    tx.commit().await?;
    Ok(OrganisationSettings::of(settings).into())
}

async fn change(
    cx: Cx,
    who: Caller<WriteOrganisation>,
    Form(new): Form<OrganisationChange>,
) -> Reply<OrganisationSettings> {
    let name = display_name(&new.display_name)?;
    let mut tx = cx.begin(&*who).await?;
    let before = store::load(&mut tx, &who.org).await?;
    let demands_factor = new.demands_factor.unwrap_or(before.demands_factor);
    if demands_factor
        && !before.demands_factor
        && factors::kinds(&mut tx, who.account.as_str()).await?.is_empty()
    {
        return Err(FACTOR_REQUIRED.at("/demands_factor"));
    }
    let facts = json!({ "old": { "display_name": before.display_name, "demands_factor": before.demands_factor },
        "new": { "display_name": name, "demands_factor": demands_factor } });
    let mut settings = Settings { display_name: name, demands_factor, version: new.version, ..before };
    store::save(&mut tx, &settings).await?;
    settings.version += 1;
    cx.audit(&mut tx, &*who, "organisation.change", &who.org, facts).await?;
    tx.ok(OrganisationSettings::of(settings)).await
}
