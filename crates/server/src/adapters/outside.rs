//! The guarded client as the log-in through an outside provider uses it (ACC-16, rule O1).

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{HeaderMap, HeaderValue, Method, header};
use paifang_accounts::outside::{Caller, OUTSIDE_FAILED, OutsideConfig};
use paifang_kernel::Problem;
use paifang_kernel::outbound::{Call, Outbound, Patience, Reach};
use serde_json::Value;

/// Calls the configured provider.
pub struct Provider(Outbound);

impl Provider {
    /// A client that reaches as far as the configuration says.
    ///
    /// # Errors
    /// The TLS library could not be set up.
    pub fn new(config: &OutsideConfig) -> Result<Self, String> {
        let reach = if config.private { Reach::Private } else { Reach::Public };
        Outbound::new(reach, Patience::default()).map(Self).map_err(|error| error.to_string())
    }

    async fn call(
        &self,
        method: Method,
        url: &str,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<Value, Problem> {
        let failed = |why: String| Problem::new(OUTSIDE_FAILED).cause(why);
        let url = url.parse().map_err(|_| failed("the provider's address is none".to_owned()))?;
        let call = Call { method, url, headers, body };
        let answer = self.0.call(call).await.map_err(|error| failed(error.to_string()))?;
        if answer.status != 200 {
            return Err(failed(format!("the provider answered {}", answer.status)));
        }
        serde_json::from_slice(&answer.body).map_err(|error| failed(error.to_string()))
    }
}

#[async_trait]
impl Caller for Provider {
    async fn read(&self, url: &str) -> Result<Value, Problem> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static("application/json"))]);
        self.call(Method::GET, url, headers, Vec::new()).await
    }

    async fn post(&self, url: &str, basic: (&str, &str), form: &[(&str, &str)]) -> Result<Value, Problem> {
        let (user, password) = basic;
        let text = format!("Basic {}", STANDARD.encode(format!("{user}:{password}")));
        let mut basic = HeaderValue::from_str(&text).map_err(Problem::internal)?;
        basic.set_sensitive(true);
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        let json = HeaderValue::from_static("application/json");
        let headers = [(header::ACCEPT, json), (header::CONTENT_TYPE, kind), (header::AUTHORIZATION, basic)];
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        self.call(Method::POST, url, HeaderMap::from_iter(headers), body.into_bytes()).await
    }
}
