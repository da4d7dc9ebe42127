//! What runs beside the requests: the outbox, the gateway's look-out, the signed head of the audit chain, forgetting.

use std::time::Duration;

use metrics_exporter_prometheus::PrometheusHandle;
use paifang_kernel::api::forget_replies;
use paifang_kernel::audit as chain;
use paifang_kernel::jobs::Jobs;
use paifang_kernel::{App, Problem};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::config::Config;
use crate::platform;
use crate::wire::Product;

/// Workers that empty the outbox side by side, so that one slow provider does not hold everybody up.
const SENDERS: usize = 4;
/// How often the signed head of the audit chain is written (rule K3).
const HEAD_EVERY: Duration = Duration::from_secs(60);
/// How often what nobody can use any more is forgotten.
const PURGE_EVERY: Duration = Duration::from_secs(3_600);

/// The running tasks.
#[derive(Debug)]
pub struct Workers {
    /// These end by themselves when told to stop, each after the piece of work in hand.
    senders: JoinSet<()>,
    /// These may be cut off at any moment.
    others: JoinSet<()>,
}

impl Workers {
    /// Starts them all.
    #[must_use]
    pub fn start(
        product: &Product,
        config: &Config,
        metrics: PrometheusHandle,
        stopped: &watch::Receiver<bool>,
    ) -> Self {
        let mut senders = JoinSet::new();
        for _ in 0..SENDERS {
            senders.spawn(empty_outbox(product.app.clone(), product.jobs.clone(), stopped.clone()));
        }
        let mut others = JoinSet::new();
        others.spawn(product.gateway.clone().run());
        others.spawn(product.settings.clone().run());
        others.spawn(sign_heads(product.app.clone(), config.clone()));
        others.spawn(forget(product.accounts.clone(), product.push.clone(), product.app.clone()));
        others.spawn(async move {
            loop {
                metrics.run_upkeep();
                tokio::time::sleep(Duration::from_secs(5)).await;
            }
        });
        Self { senders, others }
    }

    /// Lets the work in hand end, so that no message is cut in half, then stops the rest (rule H4).
    pub async fn end(mut self, patience: Duration) {
        let ended = async { while self.senders.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, ended).await.is_err() {
            tracing::warn!("some messages did not get out in time; they go out after the next start");
        }
        self.senders.abort_all();
        self.others.abort_all();
        while self.others.join_next().await.is_some() {}
    }
}

async fn empty_outbox(app: App, jobs: Jobs, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        match jobs.run_next(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(problem) => tracing::error!(cause = %problem, "the outbox could not be read"),
        }
        tokio::select! {
            () = app.bell.wait(Duration::from_secs(1)) => {}
            _ = stopped.wait_for(|stop| *stop) => {}
        }
    }
}

async fn sign_heads(app: App, config: Config) {
    loop {
        write_head(&app, &config).await;
        tokio::time::sleep(HEAD_EVERY).await;
    }
}

/// Writes the signed head of the audit chain beside the database.
pub async fn write_head(app: &App, config: &Config) {
    let path = platform::audit_head(&config.server.data);
    if let Err(problem) = chain::sign_head(&app.db, &app.keys, &path).await {
        tracing::error!(cause = %problem, "the signed head of the audit chain could not be written");
    }
}

async fn forget(accounts: paifang_accounts::Accounts, push: paifang_push::Push, app: App) {
    loop {
        let outcome: Result<(), Problem> = async {
            accounts.purge().await?;
            push.sweep().await?;
            forget_replies(&app).await
        }
        .await;
        if let Err(problem) = outcome {
            tracing::warn!(cause = %problem, "old entries could not be forgotten");
        }
        tokio::time::sleep(PURGE_EVERY).await;
    }
}
