//! The snapshot as the apps slice gives it, and that changes are followed without asking.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use paifang_apps::applications::store as app_store;
use paifang_apps::{Organisations, Owner};
use paifang_kernel::Problem;
use paifang_kernel::access::Organisation;
use paifang_kernel::id::Id;
use paifang_testkit::both;

use super::stage::{Stage, record_of, send_to, wire};
use crate::Gateway;
use crate::quota::Quota;
use crate::source::FromApps;

/// Everybody is verified at level 3.
struct Everybody;

#[async_trait]
impl Organisations for Everybody {
    async fn owners(&self, orgs: &[Id<Organisation>]) -> Result<HashMap<Id<Organisation>, Owner>, Problem> {
        let owner = Owner { verified: true, frozen: false, level: 3, roles: vec!["maker".to_owned()] };
        Ok(orgs.iter().map(|org| (org.clone(), owner.clone())).collect())
    }
}

both! { wire;
    /// A new application signs with the secret it was given, and its limit header shows 5000.
    async fn an_application_signs_with_its_own_secret(w: World) {
        let stage = Stage::new(w, 100).await;
        let mut record = record_of(w);
        let mut tx = w.app.db.begin().await.unwrap();
        app_store::insert(&mut tx, &w.app, &mut record, 100).await.unwrap();
        let secret = app_store::add_secret(&mut tx, &w.app, &record.id).await.unwrap();
        tx.commit().await.unwrap();
        let source = Arc::new(FromApps::new(w.app.clone(), Arc::new(Everybody)));
        let gateway = Gateway::new(w.app.clone(), Quota::new(w.app.clone()), source, |_| true).unwrap();
        let mut call = stage.call("GET", "/gw/demo/echo");
        call.app_key = record.app_key.clone();
        let answer = send_to(&gateway, call.request()).await;
        answer.refused(401, "signature_wrong");
        assert_eq!(answer.header("x-ratelimit-limit"), "5000");
        call.secret = secret.expose().to_owned();
        send_to(&gateway, call.request()).await.refused(404, "api_unknown");
    }

    /// Rule S4: a running gateway follows a change within a second without being told.
    async fn a_running_gateway_follows_changes(w: World) {
        let stage = Stage::new(w, 1_000_000).await;
        let running = tokio::time::timeout(Duration::from_millis(1_000), stage.gateway.clone().run());
        let looking = async {
            stage.echo().await.ok();
            stage.announce(|app| app.secrets[0].retired = true);
            while stage.echo().await.status == 200 {
                tokio::task::yield_now().await;
            }
            stage.echo().await
        };
        tokio::select! {
            _ = running => panic!("the change was not seen within a second"),
            answer = looking => drop(answer.refused(401, "secret_retired")),
        }
    }
}
