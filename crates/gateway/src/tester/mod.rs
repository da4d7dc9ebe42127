//! The test console (GW-12, SOL-05): the platform signs a call with the app's own secret and sends it through the very
//! same pipeline, so that it is counted and logged like any other.

mod http;
mod store;

use std::net::IpAddr;

use ::http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use paifang_apps::Application;
use paifang_kernel::Problem;
use paifang_kernel::id::Id;
use paifang_kernel::problem::{INVALID, NOT_FOUND};
use std::collections::BTreeMap;

use crate::Gateway;
use crate::headers::REQUEST_ID;
use crate::signature::{BodyDigest, Signed};
use tokio::time::Instant;

pub use http::{Explanation, NewTestCall, PastedString, TestCallView, routes};

/// The longest answer shown, in bytes; the rest is cut.
const SHOWN: usize = 64 << 10;
/// Test calls kept per app.
const KEPT: i64 = 50;

/// A call that is ready to be signed.
#[derive(Debug)]
struct Draft {
    method: Method,
    path: String,
    query: String,
    headers: HeaderMap,
    body: Bytes,
}

impl Draft {
    /// Fills the path's variables and the query from what the developer typed.
    fn new(method: Method, template: &str, new: &NewTestCall) -> Result<Draft, Problem> {
        let mut rest = new.query.clone();
        let path = fill_path(template, &mut rest)?;
        let pairs: Vec<String> =
            rest.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        let mut headers = HeaderMap::new();
        for (name, value) in &new.headers {
            let name = HeaderName::try_from(name.as_str())
                .map_err(|_| INVALID.arg("reason", name).at("/headers"))?;
            let value =
                HeaderValue::try_from(value).map_err(|_| INVALID.arg("reason", &name).at("/headers"))?;
            headers.insert(name, value);
        }
        let body = Bytes::from(new.body.clone().unwrap_or_default());
        Ok(Draft { method, path, query: pairs.join("&"), headers, body })
    }

    fn address(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }

    fn signed<'a>(&'a self, app_key: &'a str, timestamp: &'a str, nonce: &'a str) -> Signed<'a> {
        let body = BodyDigest::of(&self.body);
        Signed {
            method: self.method.as_str(),
            path: &self.path,
            query: &self.query,
            body,
            app_key,
            timestamp,
            nonce,
        }
    }
}

/// Replaces `{name}` segments by the value of that name, which leaves the query.
fn fill_path(template: &str, values: &mut BTreeMap<String, String>) -> Result<String, Problem> {
    let mut filled = String::from(crate::request::PREFIX);
    for segment in template.split('/').skip(1) {
        filled.push('/');
        match segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            None => filled.push_str(segment),
            Some(name) => {
                let value = values.remove(name).filter(|value| !value.is_empty());
                let missing = || INVALID.arg("reason", name).at(format!("/query/{name}"));
                filled.push_str(&encode(&value.ok_or_else(missing)?));
            }
        }
    }
    Ok(filled)
}

/// Percent-encodes everything but the unreserved characters of RFC 3986.
fn encode(text: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet =
        &percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
    percent_encoding::utf8_percent_encode(text, KEPT).to_string()
}

impl Gateway {
    /// Signs and sends a call for an app of the caller's and shows everything about it.
    ///
    /// # Errors
    /// The app or the API is not there, or the form is wrong; what the gateway answers is no error here.
    async fn test(
        &self,
        app: &Id<Application>,
        new: &NewTestCall,
        ip: IpAddr,
    ) -> Result<TestCallView, Problem> {
        let table = self.table_now();
        let caller = table.caller_by_id(app.as_str()).ok_or(NOT_FOUND)?;
        let (method, route) = table.route_by_id(&new.api_id).ok_or_else(|| NOT_FOUND.at("/api_id"))?;
        let now = self.platform().clock.now_ms();
        let key = caller.signing_key(now).ok_or(NOT_FOUND)?;
        let draft = Draft::new(method.clone(), &route.template, new)?;
        let timestamp = now.to_string();
        let nonce = hex::encode(self.platform().entropy.bytes::<16>());
        let signed = draft.signed(&caller.app_key, &timestamp, &nonce);
        let signature = key.sign(&signed);
        let canonical = signed.canonical();
        let mut request = Request::new(Full::new(draft.body.clone()));
        *request.method_mut() = draft.method.clone();
        *request.uri_mut() =
            draft.address().parse().map_err(|_| INVALID.arg("reason", "query").at("/query"))?;
        *request.headers_mut() = draft.headers.clone();
        let proofs = [
            ("x-app-key", caller.app_key.as_str()),
            ("x-timestamp", &timestamp),
            ("x-nonce", &nonce),
            ("x-signature", &signature),
        ];
        for (name, value) in proofs {
            let value = HeaderValue::from_str(value).map_err(Problem::internal)?;
            request.headers_mut().insert(HeaderName::from_static(name), value);
        }
        let started = Instant::now();
        let (parts, body) = self.call(request, ip).await.into_parts();
        let (body, truncated) = read_shown(body).await;
        Ok(TestCallView {
            at: self.platform().now(),
            api_id: new.api_id.clone(),
            method: draft.method.to_string(),
            address: draft.address(),
            status: parts.status.as_u16(),
            request_id: shown(parts.headers.get(REQUEST_ID)),
            headers: parts
                .headers
                .iter()
                .map(|(name, value)| (name.to_string(), shown(Some(value))))
                .collect(),
            body,
            truncated,
            duration_ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
            canonical,
            curl: curl(&self.platform().settings.public_url, &draft, &caller.app_key),
        })
    }
}

/// Reads as much of an answer as is shown; a body that breaks off is shown as far as it came.
async fn read_shown(mut body: crate::answer::Reply) -> (String, bool) {
    let mut bytes = Vec::new();
    while let Some(Ok(frame)) = body.frame().await {
        if let Ok(data) = frame.into_data() {
            bytes.extend_from_slice(&data);
        }
        if bytes.len() > SHOWN {
            bytes.truncate(SHOWN);
            return (String::from_utf8_lossy(&bytes).into_owned(), true);
        }
    }
    (String::from_utf8_lossy(&bytes).into_owned(), false)
}

fn shown(value: Option<&HeaderValue>) -> String {
    value.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned()).unwrap_or_default()
}

/// The same call as a shell script that signs by itself; the secret is read from `APP_SECRET`.
fn curl(public_url: &str, draft: &Draft, app_key: &str) -> String {
    let body = String::from_utf8_lossy(&draft.body);
    let mut lines = vec![
        format!("body={}", quote(&body)),
        "timestamp=$(date +%s)000".to_owned(),
        "nonce=$(openssl rand -hex 16)".to_owned(),
        "digest=$(printf %s \"$body\" | openssl dgst -sha256 -r | cut -d' ' -f1)".to_owned(),
        format!("query={}", quote(&draft.query)),
        "sorted=$(printf %s \"$query\" | tr '&' '\\n' | LC_ALL=C sort -s -t= -k1,1 | paste -sd'&' -)"
            .to_owned(),
        format!(
            "signature=$(printf '%s\\n%s\\n%s\\n%s\\n%s\\n%s\\n%s' {} {} \"$sorted\" \"$digest\" {} \"$timestamp\" \"$nonce\" \
             | openssl dgst -sha256 -hmac \"$APP_SECRET\" -binary | base64)",
            draft.method,
            quote(&draft.path),
            quote(app_key)
        ),
        format!(
            "curl -X {} {}\"${{query:+?}}$query\" \\",
            draft.method,
            quote(&format!("{public_url}{}", draft.path))
        ),
        format!("  -H {} -H \"X-Timestamp: $timestamp\" \\", quote(&format!("X-App-Key: {app_key}"))),
        "  -H \"X-Nonce: $nonce\" -H \"X-Signature: $signature\"".to_owned(),
    ];
    for (name, value) in &draft.headers {
        add(&mut lines, &format!("-H {}", quote(&format!("{name}: {}", shown(Some(value))))));
    }
    if !draft.body.is_empty() {
        add(&mut lines, "--data-binary \"$body\"");
    }
    lines.join("\n")
}

fn add(lines: &mut Vec<String>, argument: &str) {
    if let Some(last) = lines.last_mut() {
        last.push_str(" \\");
    }
    lines.push(format!("  {argument}"));
}

/// A text as one word of the shell.
fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{fill_path, quote};

    #[test]
    fn path_variables_are_taken_from_the_values() {
        let mut values =
            BTreeMap::from([("pet_id".to_owned(), "a/b 1".to_owned()), ("q".to_owned(), "x".to_owned())]);
        assert_eq!(fill_path("/pets/{pet_id}", &mut values).unwrap(), "/gw/pets/a%2Fb%201");
        assert_eq!(values.len(), 1);
        assert!(fill_path("/pets/{pet_id}", &mut values).is_err());
    }

    #[test]
    fn a_quoted_word_cannot_end_early() {
        assert_eq!(quote("it's"), r"'it'\''s'");
    }
}
