//! A call that an operator described: address, headers and body with `{names}` that are filled in safely.

use std::collections::BTreeMap;
use std::fmt;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Answer, Call, Outbound, Patience, Reach, Secret, permitted};
use crate::pattern::{fill, variables};

/// How a provider is called. `url`, the header values and `body` may use `{names}` of what is sent, and `{secret}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CallConfig {
    /// `GET`, `POST` or `PUT`.
    #[serde(default = "post")]
    pub method: String,
    /// Where to call; values put into it are percent-encoded.
    pub url: String,
    /// Whether the provider may stand in a private network and be called without TLS (rule O1).
    #[serde(default)]
    pub private_network: bool,
    /// Headers to send; they are secret in every print-out.
    #[serde(default)]
    pub headers: BTreeMap<String, Secret>,
    /// How `body` is written.
    #[serde(default)]
    pub format: BodyFormat,
    /// The body: a JSON text, or `name=value&…`; empty for `GET`.
    #[serde(default)]
    pub body: String,
    /// A secret that the patterns name `{secret}`, so that they can be shown without it.
    #[serde(default)]
    pub secret: Secret,
}

fn post() -> String {
    "POST".to_owned()
}

/// How the body of a call is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BodyFormat {
    /// JSON: values are put into the strings of the given document.
    #[default]
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// A described call, checked and ready to be made as often as wanted.
pub struct Calls {
    config: CallConfig,
    body: Body,
    method: Method,
    outbound: Outbound,
}

impl fmt::Debug for Calls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calls").field("config", &self.config).finish_non_exhaustive()
    }
}

enum Body {
    None,
    Json(Value),
    Form(String),
}

/// Looks up what a name stands for.
pub type Values<'a> = &'a (dyn Fn(&str) -> Option<String> + Sync);

impl CallConfig {
    /// Says what is wrong with the description; `names` are those it may use besides `{secret}`.
    ///
    /// # Errors
    /// The first fault in a sentence that shows no secret.
    pub fn check(&self, names: &[&str]) -> Result<(), String> {
        self.method()?;
        self.check_url()?;
        self.body()?;
        self.check_names(names)?;
        self.header_map(&|_| Some("0".to_owned())).map(|_| ())
    }

    fn reach(&self) -> Reach {
        if self.private_network { Reach::Private } else { Reach::Public }
    }

    fn method(&self) -> Result<Method, String> {
        match self.method.as_str() {
            "GET" => Ok(Method::GET),
            "POST" => Ok(Method::POST),
            "PUT" => Ok(Method::PUT),
            _ => Err("method: GET, POST or PUT".to_owned()),
        }
    }

    /// The values may fill the path and the query, never the place that is called.
    fn check_url(&self) -> Result<(), String> {
        let sample = |value: &'static str| Url::parse(&fill(&self.url, |_| Some(value.to_owned())));
        let (Ok(one), Ok(other)) = (sample("1"), sample("2")) else {
            return Err("url: not a URL".to_owned());
        };
        if one.origin() != other.origin() {
            return Err("url: the host is fixed".to_owned());
        }
        permitted(&one, self.reach()).map_err(|_| {
            "url: https on port 443 or 1024 and above, unless private_network is set; no inner address"
                .to_owned()
        })
    }

    fn body(&self) -> Result<Body, String> {
        match self.format {
            _ if self.method == "GET" && self.body.is_empty() => Ok(Body::None),
            _ if self.method == "GET" => Err("body: none with GET".to_owned()),
            BodyFormat::Form => Ok(Body::Form(self.body.clone())),
            BodyFormat::Json => {
                serde_json::from_str(&self.body).map(Body::Json).map_err(|error| format!("body: {error}"))
            }
        }
    }

    fn check_names(&self, known: &[&str]) -> Result<(), String> {
        let patterns = [self.url.as_str(), self.body.as_str()];
        let patterns = patterns.into_iter().chain(self.headers.values().map(Secret::expose));
        let mut names = patterns.flat_map(variables);
        let unknown = names.find(|name| *name != "secret" && !known.contains(name));
        unknown.map_or(Ok(()), |name| Err(format!("no variable {{{name}}}")))
    }

    fn header_map(&self, value: Values<'_>) -> Result<HeaderMap, String> {
        let mut headers = HeaderMap::new();
        for (name, pattern) in &self.headers {
            let fault = || format!("the header {name} cannot be sent");
            let key = HeaderName::try_from(name.as_str()).map_err(|_| fault())?;
            let mut filled = HeaderValue::try_from(fill(pattern.expose(), value)).map_err(|_| fault())?;
            filled.set_sensitive(true);
            headers.insert(key, filled);
        }
        Ok(headers)
    }
}

impl Calls {
    /// Gets ready to make a call; `names` are those that it may use besides `{secret}`.
    ///
    /// # Errors
    /// The description is faulty, in a sentence that shows no secret.
    pub fn new(config: CallConfig, names: &[&str], patience: Patience) -> Result<Self, String> {
        config.check(names)?;
        let outbound = Outbound::new(config.reach(), patience).map_err(|error| error.to_string())?;
        let (method, body) = (config.method()?, config.body()?);
        Ok(Self { config, body, method, outbound })
    }

    /// Makes the call with these values; whatever status comes back is an answer.
    ///
    /// # Errors
    /// No answer came, in words that hold no value and no secret.
    pub async fn ask(&self, value: Values<'_>) -> Result<Answer, String> {
        let call = self.call(value)?;
        self.outbound.call(call).await.map_err(|error| error.to_string())
    }

    fn call(&self, value: Values<'_>) -> Result<Call, String> {
        let value = |name: &str| match name {
            "secret" => Some(self.config.secret.expose().to_owned()),
            _ => value(name),
        };
        let mut headers = self.config.header_map(&value)?;
        let body = match &self.body {
            Body::None => Vec::new(),
            Body::Json(document) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                fill_json(document, &value).to_string().into_bytes()
            }
            Body::Form(pattern) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
                fill(pattern, |name| value(name).map(encoded)).into_bytes()
            }
        };
        let url = fill(&self.config.url, |name| value(name).map(encoded));
        let url = Url::parse(&url).map_err(|_| "the url cannot be filled in".to_owned())?;
        Ok(Call { method: self.method.clone(), url, headers, body })
    }
}

/// Says whether this can be a place in a JSON answer.
///
/// # Errors
/// A sentence for the operator.
pub fn check_pointer(pointer: &str) -> Result<(), String> {
    if pointer.starts_with('/') { Ok(()) } else { Err("a JSON pointer begins with /".to_owned()) }
}

/// Fills the strings of a document in, so that no value can leave its string.
fn fill_json(document: &Value, value: Values<'_>) -> Value {
    match document {
        Value::String(pattern) => Value::String(fill(pattern, value)),
        Value::Array(items) => items.iter().map(|item| fill_json(item, value)).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, field)| (name.clone(), fill_json(field, value))).collect()
        }
        other => other.clone(),
    }
}

fn encoded(value: String) -> String {
    utf8_percent_encode(&value, NON_ALPHANUMERIC).to_string()
}
