//! Text messages through any provider that takes them over HTTP.

use async_trait::async_trait;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Url};
use serde_json::Value;

use super::{Failure, Message, Provider, Receipt};
use crate::config::{BodyFormat, HttpSmsConfig};
use crate::outbound::{Answer, Call, Outbound, Patience, Reach, permitted};
use crate::templates::{fill, variables};

/// What the url, the headers and the body may name.
const VARIABLES: &[&str] = &["phone", "phone_digits", "text", "reference", "secret"];

/// A provider of text messages that is called over HTTP.
pub struct HttpSms {
    config: HttpSmsConfig,
    body: Body,
    method: Method,
    outbound: Outbound,
}

enum Body {
    None,
    Json(Value),
    Form(String),
}

impl HttpSms {
    /// Opens the provider.
    ///
    /// # Errors
    /// The settings are faulty.
    pub fn new(config: HttpSmsConfig, patience: Patience) -> Result<Self, String> {
        Self::check(&config)?;
        let outbound = Outbound::new(reach(&config), patience).map_err(|error| error.to_string())?;
        let method = method(&config)?;
        let body = body(&config)?;
        Ok(Self { config, body, method, outbound })
    }

    /// Says what is wrong with the settings of a provider.
    ///
    /// # Errors
    /// The first fault in a sentence that shows no secret.
    pub fn check(config: &HttpSmsConfig) -> Result<(), String> {
        if config.name.is_empty() || config.name.len() > 40 {
            return Err("name: 1 to 40 characters".to_owned());
        }
        method(config)?;
        check_url(config)?;
        body(config)?;
        check_variables(config)?;
        header_map(config, &|_| Some("0".to_owned())).map_err(|failure| failure.to_string())?;
        if config.success_pointer.is_some() != config.success_equals.is_some() {
            return Err("success_pointer and success_equals go together".to_owned());
        }
        let mut pointers = config.success_pointer.iter().chain(&config.reference_pointer);
        if pointers.any(|pointer| !pointer.starts_with('/')) {
            return Err("a JSON pointer begins with /".to_owned());
        }
        Ok(())
    }

    fn call(&self, message: &Message) -> Result<Call, Failure> {
        let value = |name: &str| self.value(name, message);
        let mut headers = header_map(&self.config, &value)?;
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
        let url = Url::parse(&url).map_err(|_| Failure::new("the url cannot be filled in"))?;
        Ok(Call { method: self.method.clone(), url, headers, body })
    }

    fn value(&self, name: &str, message: &Message) -> Option<String> {
        let value = match name {
            "phone" => &message.recipient,
            "phone_digits" => message.recipient.trim_start_matches('+'),
            "text" => &message.text,
            "reference" => &message.reference,
            "secret" => self.config.secret.expose(),
            _ => return None,
        };
        Some(value.to_owned())
    }

    fn judge(&self, answer: &Answer) -> Result<Receipt, Failure> {
        let listed = &self.config.success_status;
        let good = if listed.is_empty() {
            (200..300).contains(&answer.status)
        } else {
            listed.contains(&answer.status)
        };
        if !good {
            let reason = format!("http status {}", answer.status);
            let of_message = matches!(answer.status, 400 | 422);
            return Err(if of_message { Failure::of_message(reason) } else { Failure::new(reason) });
        }
        let document = serde_json::from_slice::<Value>(&answer.body).unwrap_or(Value::Null);
        let at =
            |pointer: &Option<String>| pointer.as_deref().and_then(|p| document.pointer(p)).and_then(scalar);
        if let (Some(pointer), Some(wanted)) = (&self.config.success_pointer, &self.config.success_equals)
            && at(&self.config.success_pointer).as_ref() != Some(wanted)
        {
            return Err(Failure::new(format!("the answer does not hold success at {pointer}")));
        }
        let reference = at(&self.config.reference_pointer).map(|text| text.chars().take(100).collect());
        Ok(Receipt { reference })
    }
}

#[async_trait]
impl Provider for HttpSms {
    fn name(&self) -> &str {
        &self.config.name
    }

    async fn send(&self, message: &Message) -> Result<Receipt, Failure> {
        let call = self.call(message)?;
        let answer = self.outbound.call(call).await.map_err(|error| Failure::new(error.to_string()))?;
        self.judge(&answer)
    }
}

fn reach(config: &HttpSmsConfig) -> Reach {
    if config.private_network { Reach::Private } else { Reach::Public }
}

fn method(config: &HttpSmsConfig) -> Result<Method, String> {
    match config.method.as_str() {
        "GET" => Ok(Method::GET),
        "POST" => Ok(Method::POST),
        "PUT" => Ok(Method::PUT),
        _ => Err("method: GET, POST or PUT".to_owned()),
    }
}

/// The values may fill the path and the query, never the place that is called.
fn check_url(config: &HttpSmsConfig) -> Result<(), String> {
    let sample = |value: &'static str| Url::parse(&fill(&config.url, |_| Some(value.to_owned())));
    let (Ok(one), Ok(other)) = (sample("1"), sample("2")) else {
        return Err("url: not a URL".to_owned());
    };
    if one.origin() != other.origin() {
        return Err("url: the host is fixed".to_owned());
    }
    permitted(&one, reach(config)).map_err(|_| {
        "url: https on port 443 or 1024 and above, unless private_network is set; no inner address".to_owned()
    })
}

fn body(config: &HttpSmsConfig) -> Result<Body, String> {
    match config.format {
        _ if config.method == "GET" && config.body.is_empty() => Ok(Body::None),
        _ if config.method == "GET" => Err("body: none with GET".to_owned()),
        BodyFormat::Form => Ok(Body::Form(config.body.clone())),
        BodyFormat::Json => {
            serde_json::from_str(&config.body).map(Body::Json).map_err(|error| format!("body: {error}"))
        }
    }
}

fn check_variables(config: &HttpSmsConfig) -> Result<(), String> {
    let patterns = [config.url.as_str(), config.body.as_str()];
    let patterns = patterns.into_iter().chain(config.headers.values().map(|value| value.expose()));
    let mut names = patterns.flat_map(variables);
    names.find(|name| !VARIABLES.contains(name)).map_or(Ok(()), |name| Err(format!("no variable {{{name}}}")))
}

fn header_map(config: &HttpSmsConfig, value: &dyn Fn(&str) -> Option<String>) -> Result<HeaderMap, Failure> {
    let mut headers = HeaderMap::new();
    for (name, pattern) in &config.headers {
        let fault = |_| Failure::new(format!("the header {name} cannot be sent"));
        let key = HeaderName::try_from(name.as_str()).map_err(|_| fault(()))?;
        let mut filled = HeaderValue::try_from(fill(pattern.expose(), value)).map_err(|_| fault(()))?;
        filled.set_sensitive(true);
        headers.insert(key, filled);
    }
    Ok(headers)
}

/// Fills the strings of a document in, so that no value can leave its string.
fn fill_json(document: &Value, value: &dyn Fn(&str) -> Option<String>) -> Value {
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

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}
