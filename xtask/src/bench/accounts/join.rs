//! Whole registrations: captcha, code by text message, account.

use super::super::client::request;
use super::bare::PASSWORD;
use crate::Outcome;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// How many people a second come in while so many register at a time.
pub fn per_second(address: SocketAddr, people: usize, duration: Duration) -> Outcome<f64> {
    let (start, next) = (Instant::now(), AtomicU64::new(0));
    let counts: Vec<Result<u64, String>> = std::thread::scope(|scope| {
        let work = || {
            let mut count = 0;
            while start.elapsed() < duration {
                register(address, next.fetch_add(1, Ordering::Relaxed)).map_err(|error| error.to_string())?;
                count += 1;
            }
            Ok(count)
        };
        let workers: Vec<_> = (0..people).map(|_| scope.spawn(work)).collect();
        workers.into_iter().map(|worker| worker.join().map_err(|_| "a worker panicked".to_owned())?).collect()
    });
    let mut all = 0;
    for count in counts {
        all += count?;
    }
    Ok(all as f64 / start.elapsed().as_secs_f64())
}

fn register(address: SocketAddr, number: u64) -> Outcome {
    let phone = format!("139{number:08}");
    let ip = format!("10.200.{}.{}", number / 250 % 250, number % 250);
    let post = |path: &str, body: Value| ask(address, ("POST", path), &ip, &body.to_string());
    let captcha = post("/api/v1/captchas", json!({ "purpose": "register" }))?;
    let wish = json!({ "channel": "sms", "purpose": "register", "recipient": phone, "captcha_id": captcha["id"],
        "captcha_answer": captcha["answer"] });
    let sent = post("/api/v1/codes", wish)?;
    let code = code_for(address, &phone, &ip)?;
    let form = json!({ "phone": phone, "password": PASSWORD, "password_again": PASSWORD, "code": code,
        "code_ticket": sent["ticket"], "agreement": true });
    post("/api/v1/accounts", form).map(drop)
}

/// Waits for the message as a person does; the demo's inbox shows it.
fn code_for(address: SocketAddr, phone: &str, ip: &str) -> Outcome<Value> {
    let start = Instant::now();
    while start.elapsed() < Duration::from_secs(30) {
        let inbox = ask(address, ("GET", "/demo/inbox.json"), ip, "")?;
        let items = inbox["items"].as_array().cloned().unwrap_or_default();
        let ours = |item: &&Value| item["recipient"].as_str().is_some_and(|to| to.ends_with(phone));
        if let Some(item) = items.iter().find(ours) {
            return Ok(item["code"].clone());
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    Err(format!("no code came for {phone}").into())
}

fn ask(address: SocketAddr, (method, path): (&str, &str), ip: &str, body: &str) -> Outcome<Value> {
    let headers = [("Content-Type", "application/json"), ("X-Forwarded-For", ip)];
    let answer = request(address, method, path, &headers, body.as_bytes())?;
    if (200..300).contains(&answer.status) {
        return Ok(serde_json::from_slice(&answer.body)?);
    }
    Err(format!("{method} {path}: {} {}", answer.status, String::from_utf8_lossy(&answer.body)).into())
}
