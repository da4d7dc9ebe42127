//! The built-in upstream of the sample APIs: it answers with what it was asked.

use axum::Json;
use axum::Router;
use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Method, Uri};
use axum::routing::{any, get};
use paifang_kernel::App;
use serde_json::{Map, Value, json};

use super::UPSTREAM;

/// The routes under [`UPSTREAM`].
pub fn routes(app: App) -> Router {
    let inner = Router::new().route("/demo/echo", any(echo)).route("/demo/time", get(time)).with_state(app);
    Router::new().nest(UPSTREAM, inner)
}

async fn echo(method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Json<Value> {
    let caller: Map<String, Value> = headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with("x-paifang-") && !name.as_str().ends_with("signature"))
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.into())))
        .collect();
    Json(json!({
        "method": method.as_str(),
        "path": uri.path().trim_start_matches(UPSTREAM),
        "query": uri.query().unwrap_or_default(),
        "body": String::from_utf8_lossy(&body),
        "caller": caller,
    }))
}

#[derive(serde::Deserialize)]
struct Zone {
    zone: Option<String>,
}

async fn time(State(app): State<App>, Query(asked): Query<Zone>) -> Json<Value> {
    let zone = asked.zone.as_deref().and_then(|name| jiff::tz::TimeZone::get(name).ok());
    let zone = zone.unwrap_or_else(|| app.zone());
    let now = app.now().to_zoned(zone);
    Json(
        json!({ "time": now.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), "zone": now.time_zone().iana_name() }),
    )
}
