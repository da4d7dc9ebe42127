//! Whether the server lives, is ready, and how it fares: `/healthz`, `/readyz`, `/metrics`.

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use paifang_kernel::{App, sql};

/// What the health routes look at.
#[derive(Clone, Debug)]
pub struct Health {
    app: App,
    metrics: Option<PrometheusHandle>,
}

/// The three routes; without a recorder `/metrics` is empty.
pub fn routes(app: App, metrics: Option<PrometheusHandle>) -> Router {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(figures))
        .with_state(Health { app, metrics })
}

/// Ready means that the store answers and takes writes.
async fn ready(State(health): State<Health>) -> Response {
    match health.app.db.ping().await {
        Ok(()) => "ready".into_response(),
        Err(problem) => {
            tracing::warn!(cause = %problem, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "not ready").into_response()
        }
    }
}

async fn figures(State(health): State<Health>) -> Response {
    if let Err(problem) = measure(&health.app).await {
        tracing::warn!(cause = %problem, "the outbox could not be measured");
    }
    let text = health.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default();
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}

/// The age of the oldest unsent message and the number of jobs put aside.
async fn measure(app: &App) -> Result<(), paifang_kernel::Problem> {
    let oldest: Option<i64> = app
        .db
        .opt(sql!(
            "SELECT created_at FROM jobs WHERE state = 'due' AND due_at <= $1 ORDER BY created_at LIMIT 1",
            app.now()
        ))
        .await?;
    let dead: i64 = app.db.one(sql!("SELECT COUNT(*) FROM jobs WHERE state = 'dead'")).await?;
    let age = oldest.map_or(0, |at| (app.clock.now_ms() - at).max(0));
    #[expect(clippy::cast_precision_loss, reason = "a gauge needs no more than 52 bits")]
    {
        metrics::gauge!("paifang_outbox_oldest_seconds").set(age as f64 / 1_000.0);
        metrics::gauge!("paifang_jobs_dead").set(dead as f64);
    }
    Ok(())
}
