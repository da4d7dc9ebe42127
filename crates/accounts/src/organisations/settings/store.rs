//! The settings of an organisation in the store.

use paifang_kernel::access::{DeveloperKind, Organisation, Verification};
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{Problem, sql};

use super::Settings;

impl FromRow for Settings {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let kind = row.get::<Option<String>>("developer_kind")?;
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            display_name: row.get("display_name")?,
            kind: kind.as_deref().and_then(DeveloperKind::from_name),
            verification: Verification::from_name(&row.get::<String>("verification")?),
            created_at: row.get("created_at")?,
            demands_factor: row.get("demands_factor")?,
            version: row.get("version")?,
        })
    }
}

/// Reads the settings of an organisation.
pub(super) async fn load(tx: &mut Tx, org: &Id<Organisation>) -> Result<Settings, Problem> {
    tx.one(sql!(
        "SELECT id, name, display_name, developer_kind, verification, created_at, demands_factor, version
         FROM organisations
         WHERE id = $1",
        org
    ))
    .await
}

/// Writes the settings; somebody else's change since that version is `version_conflict`.
pub(super) async fn save(tx: &mut Tx, settings: &Settings) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE organisations SET display_name = $1, demands_factor = $2, version = version + 1
         WHERE id = $3 AND version = $4",
        settings.display_name,
        settings.demands_factor,
        settings.id,
        settings.version
    ))
    .await
}
