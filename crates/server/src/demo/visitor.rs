//! A visitor inside the process: sends requests to the router as a browser would, cookies and all.

use std::collections::BTreeMap;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, header};
use paifang_kernel::Problem;
use serde_json::Value;
use tower::ServiceExt;

/// The largest answer read.
const ANSWER: usize = 4 << 20;

/// Somebody with a cookie jar.
#[derive(Clone)]
pub struct Visitor {
    router: Router,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

impl Visitor {
    /// Somebody who has not been here.
    #[must_use]
    pub fn new(router: &Router) -> Self {
        Self { router: router.clone(), cookies: BTreeMap::new(), csrf: String::new() }
    }

    /// Sends JSON and reads the answer; keeps cookies and the cross-site token.
    ///
    /// # Errors
    /// The answer is a refusal.
    pub async fn ask(&mut self, method: Method, path: &str, body: Value) -> Result<Value, Problem> {
        let bytes = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        self.send(method, &format!("/api/v1{path}"), "application/json", bytes).await
    }

    /// Posts JSON.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn post(&mut self, path: &str, body: Value) -> Result<Value, Problem> {
        self.ask(Method::POST, path, body).await
    }

    /// Puts JSON.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn put(&mut self, path: &str, body: Value) -> Result<Value, Problem> {
        self.ask(Method::PUT, path, body).await
    }

    /// Changes a part.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn patch(&mut self, path: &str, body: Value) -> Result<Value, Problem> {
        self.ask(Method::PATCH, path, body).await
    }

    /// Reads.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn get(&mut self, path: &str) -> Result<Value, Problem> {
        self.ask(Method::GET, path, Value::Null).await
    }

    /// Sends bytes to any address.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn send(
        &mut self,
        method: Method,
        path: &str,
        kind: &str,
        bytes: Vec<u8>,
    ) -> Result<Value, Problem> {
        let jar: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method.clone()).uri(path);
        if !jar.is_empty() {
            request = request.header(header::COOKIE, jar.join("; ")).header("x-csrf-token", &self.csrf);
        }
        let request =
            request.header(header::CONTENT_TYPE, kind).body(Body::from(bytes)).map_err(Problem::internal)?;
        let Ok(response) = self.router.clone().oneshot(request).await;
        for line in
            response.headers().get_all(header::SET_COOKIE).iter().filter_map(|value| value.to_str().ok())
        {
            if let Some((name, value)) = line.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = response.status();
        let bytes = to_bytes(response.into_body(), ANSWER).await.map_err(Problem::internal)?;
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if let Some(token) = answer["csrf_token"].as_str() {
            token.clone_into(&mut self.csrf);
        }
        if status.is_success() {
            Ok(answer)
        } else {
            Err(Problem::internal(format!("{method} {path}: {status} {answer}")))
        }
    }
}
