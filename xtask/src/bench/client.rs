//! A small HTTP client for setting the scene: one connection a request, cookies kept by hand.

use crate::Outcome;
use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// One answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

/// Somebody with a session at the API.
pub struct Session {
    address: SocketAddr,
    cookie: String,
    csrf: String,
}

impl Session {
    /// Signs in at `/api/v1<path>`.
    pub fn open(address: SocketAddr, path: &str, login: &Value) -> Outcome<Self> {
        let mut session = Self { address, cookie: String::new(), csrf: String::new() };
        let body = serde_json::json!({ "login": login["login"], "password": login["password"] });
        let answer = session.request("POST", path, Some(&body))?;
        let cookies = answer.head.lines().filter_map(|line| {
            let (name, value) = line.split_once(": ")?;
            name.eq_ignore_ascii_case("set-cookie").then(|| value.split(';').next().unwrap_or_default())
        });
        session.cookie = cookies.collect::<Vec<_>>().join("; ");
        session.csrf = text(&serde_json::from_slice(&answer.body)?, "/csrf_token")?;
        Ok(session)
    }

    /// The text of its `Cookie` header.
    pub fn cookie(&self) -> &str {
        &self.cookie
    }

    /// Calls the API and gives the JSON of its answer; a refusal is an error.
    pub fn call(&self, method: &str, path: &str, body: Option<&Value>) -> Outcome<Value> {
        let answer = self.request(method, path, body)?;
        if answer.body.is_empty() { Ok(Value::Null) } else { Ok(serde_json::from_slice(&answer.body)?) }
    }

    fn request(&self, method: &str, path: &str, body: Option<&Value>) -> Outcome<Answer> {
        let mut headers = Vec::new();
        if !self.cookie.is_empty() {
            headers.push(("Cookie", self.cookie.as_str()));
            headers.push(("X-CSRF-Token", self.csrf.as_str()));
        }
        let body = body.map(Value::to_string);
        if body.is_some() {
            headers.push(("Content-Type", "application/json"));
        }
        let path = format!("/api/v1{path}");
        let answer =
            request(self.address, method, &path, &headers, body.as_deref().unwrap_or_default().as_bytes())?;
        if (200..300).contains(&answer.status) {
            return Ok(answer);
        }
        Err(format!("{method} {path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)).into())
    }
}

/// A field that must be there, by its JSON pointer.
pub fn text(value: &Value, pointer: &str) -> Outcome<String> {
    let found = value.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
    found.ok_or_else(|| format!("no {pointer} in {value}").into())
}

/// One request on a connection of its own.
pub fn request(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
    body: &[u8],
) -> Outcome<Answer> {
    let mut stream = TcpStream::connect_timeout(&address, Duration::from_secs(2))?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let mut text = format!("{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    for (name, value) in headers {
        text += &format!("{name}: {value}\r\n");
    }
    text += &format!("Content-Length: {}\r\n\r\n", body.len());
    stream.write_all(&[text.as_bytes(), body].concat())?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").ok_or("an answer without an end")?;
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let status =
        head.split(' ').nth(1).and_then(|status| status.parse().ok()).ok_or("an answer without a status")?;
    let raw = &bytes[end + 4..];
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    Ok(Answer { status, body: if is_chunked { unchunk(raw) } else { raw.to_vec() }, head })
}

fn unchunk(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = raw.windows(2).position(|window| window == b"\r\n") {
        let size = std::str::from_utf8(&raw[..end])
            .ok()
            .and_then(|size| usize::from_str_radix(size.trim(), 16).ok());
        let Some(chunk) = size.filter(|size| *size > 0).and_then(|size| raw.get(end + 2..end + 2 + size))
        else {
            break;
        };
        body.extend_from_slice(chunk);
        raw = raw.get(end + 4 + chunk.len()..).unwrap_or_default();
    }
    body
}
