//! What the apps slice shows of the counts (APP-09, GW-03).

use std::collections::HashMap;

use async_trait::async_trait;
use paifang_apps::{Application, UsageToday};
use paifang_kernel::Problem;
use paifang_kernel::id::Id;

use crate::quota::Quota;

#[async_trait]
impl UsageToday for Quota {
    async fn calls_today(&self, apps: &[Id<Application>]) -> Result<HashMap<Id<Application>, u64>, Problem> {
        let ids: Vec<&str> = apps.iter().map(Id::as_str).collect();
        let counts = self.used_today(&ids).await?;
        Ok(apps.iter().cloned().zip(counts.into_iter().map(i64::unsigned_abs)).collect())
    }

    async fn busiest_day(&self, app: &Id<Application>) -> Result<u64, Problem> {
        self.busiest_day_of(app.as_str()).await.map(i64::unsigned_abs)
    }
}
