//! The binary itself, started as an operator starts it, and somebody who talks to it over the network.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::body::Body;
use http::{Method, Request, header};
use http_body_util::BodyExt;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};

/// How often and how long something is waited for.
const LOOKS: usize = 600;
const PAUSE: Duration = Duration::from_millis(50);

/// A running demonstration; dropping it kills it.
pub struct Program {
    child: Child,
    /// What `demo.json` tells.
    pub demo: Value,
}

impl Program {
    /// Starts `paifang serve --demo` on a data folder and waits until it is ready.
    pub async fn demo(data: &Path) -> Self {
        let told = data.join("demo.json");
        let before = std::fs::read(&told).ok();
        let child = Command::new(env!("CARGO_BIN_EXE_paifang"))
            .arg("--data")
            .arg(data)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a started program");
        let mut program = Self { child, demo: Value::Null };
        for _ in 0..LOOKS {
            let now = std::fs::read(&told).ok();
            if now.is_some() && now != before {
                program.demo = serde_json::from_slice(&now.unwrap_or_default()).expect("a whole demo.json");
                if program.visitor().is_answered("/readyz").await {
                    return program;
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("the program did not become ready");
    }

    /// Starts `paifang serve` in a folder of its own with this environment, and waits until it is ready.
    pub async fn start(data: &Path, demo: bool, environment: &[(&str, String)]) -> Self {
        std::fs::create_dir_all(data).expect("a folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a free port")
            .port();
        let address = format!("127.0.0.1:{port}");
        let out = std::fs::File::create(data.with_extension("out")).expect("a file");
        let child = Command::new(env!("CARGO_BIN_EXE_paifang"))
            .arg("--data")
            .arg(data)
            .args(["serve", "--listen", &address])
            .args(demo.then_some("--demo"))
            .envs(environment.iter().map(|(name, value)| (name, value)))
            .stdout(out)
            .stderr(Stdio::null())
            .spawn()
            .expect("a started program");
        let mut program = Self { child, demo: json!({ "base_url": format!("http://{address}") }) };
        for _ in 0..LOOKS {
            if program.visitor().is_answered("/readyz").await {
                if demo {
                    let told = std::fs::read(data.join("demo.json")).expect("a demo.json");
                    program.demo = serde_json::from_slice(&told).expect("a whole demo.json");
                }
                return program;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("the program did not become ready");
    }

    /// Ends the program at once, as a power cut does; who waits for it comes later.
    pub fn pull_the_plug(&self) {
        self.signal("-KILL");
    }

    /// Asks the program to stop.
    pub fn ask_to_stop(&self) {
        self.signal("-TERM");
    }

    fn signal(&self, signal: &str) {
        let sent = Command::new("kill").args([signal, &self.child.id().to_string()]).status();
        assert!(sent.expect("a signal").success());
    }

    /// Asks the program to stop, waits for its end and says whether it ended well.
    pub async fn stop(mut self) -> bool {
        self.ask_to_stop();
        for _ in 0..LOOKS {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status.success();
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("the program did not stop");
    }

    /// Somebody without a session.
    pub fn visitor(&self) -> Visitor {
        let base = self.demo["base_url"].as_str().expect("an address").to_owned();
        let client = Client::builder(TokioExecutor::new()).build_http();
        Visitor { base, jar: BTreeMap::new(), csrf: String::new(), client }
    }

    /// The same person after a restart, with the cookies from before.
    pub fn returning(&self, before: &Visitor) -> Visitor {
        Visitor { jar: before.jar.clone(), csrf: before.csrf.clone(), ..self.visitor() }
    }

    /// Ends the program as a power cut does.
    pub fn kill(mut self) {
        self.child.kill().expect("a killed program");
        self.child.wait().expect("an ended program");
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ended_before = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Somebody with a cookie jar on the other side of the network.
pub struct Visitor {
    base: String,
    jar: BTreeMap<String, String>,
    csrf: String,
    client: Client<HttpConnector, Body>,
}

impl Visitor {
    /// Logs in, as a developer at `/sessions` or as staff at `/admin/sessions`.
    pub async fn log_in(&mut self, at: &str, login: &Value) {
        let body = json!({ "login": login["login"], "password": login["password"] });
        let (status, answer) = self.ask(Method::POST, at, Some(body)).await;
        assert_eq!(status, 201, "{answer}");
        self.csrf = answer["csrf_token"].as_str().expect("a token").to_owned();
    }

    /// Reads any address.
    pub async fn read(&mut self, path: &str) -> Value {
        let (status, answer) = self.send(Method::GET, path, None).await.expect("an answer");
        assert_eq!(status, 200, "{path}: {answer}");
        answer
    }

    /// Sends JSON to `/api/v1{path}`.
    pub async fn ask(&mut self, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
        self.send(method, &format!("/api/v1{path}"), body).await.expect("an answer")
    }

    async fn is_answered(&mut self, path: &str) -> bool {
        self.send(Method::GET, path, None).await.is_some_and(|(status, _)| status == 200)
    }

    /// Sends JSON to `/api/v1{path}` of a server that may die meanwhile.
    pub async fn attempt(&mut self, method: Method, path: &str, body: Option<Value>) -> Option<(u16, Value)> {
        self.send(method, &format!("/api/v1{path}"), body).await
    }

    /// Sends JSON to any address; without an answer when the server dies meanwhile.
    pub async fn send(&mut self, method: Method, path: &str, body: Option<Value>) -> Option<(u16, Value)> {
        let body = body.map(|body| body.to_string().into_bytes()).unwrap_or_default();
        self.carry(method, path, (&[("content-type", "application/json".to_owned())], body)).await
    }

    /// Sends anything to any address; without an answer when the server dies meanwhile.
    pub async fn carry(
        &mut self,
        method: Method,
        path: &str,
        (headers, body): (&[(&'static str, String)], Vec<u8>),
    ) -> Option<(u16, Value)> {
        let (status, bytes) = self.carry_raw(method, path, (headers, body)).await?;
        let answer: Value = serde_json::from_slice(&bytes).unwrap_or_default();
        if let Some(token) = answer["csrf_token"].as_str() {
            token.clone_into(&mut self.csrf);
        }
        Some((status, answer))
    }

    /// The same, with the answer as bytes.
    pub async fn carry_raw(
        &mut self,
        method: Method,
        path: &str,
        (headers, body): (&[(&'static str, String)], Vec<u8>),
    ) -> Option<(u16, Vec<u8>)> {
        let jar: Vec<String> = self.jar.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header(header::COOKIE, jar.join("; "))
            .header("x-csrf-token", &self.csrf);
        for (name, value) in headers {
            request = request.header(*name, value);
        }
        let request = request.body(Body::from(body)).expect("a request");
        let response = self.client.request(request).await.ok()?;
        for line in response.headers().get_all(header::SET_COOKIE) {
            let pair = line.to_str().ok().and_then(|line| line.split(';').next()?.split_once('='));
            if let Some((name, value)) = pair {
                self.jar.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = response.status().as_u16();
        let bytes = response.into_body().collect().await.ok()?.to_bytes();
        Some((status, bytes.to_vec()))
    }
}

/// Asks again and again until the answer is there, for what a program does in the background.
pub async fn until<T, F>(what: &str, mut look: impl FnMut() -> F) -> T
where
    F: Future<Output = Option<T>>,
{
    for _ in 0..LOOKS {
        if let Some(seen) = look().await {
            return seen;
        }
        tokio::time::sleep(PAUSE).await;
    }
    panic!("it did not happen: {what}");
}
