//! An account under attack for a whole day, from everywhere, on two nodes and across a restart (goal 44).

use std::net::{IpAddr, Ipv4Addr};

use paifang_kernel::app::Parts;
use paifang_testkit::{Client, both, json};
use serde_json::Value;
use tokio::task::JoinSet;

use super::{PHONE, log_in};
use crate::fixtures::{PASSWORD, sign_up, text, wire};

const WRONG: &str = "wrong-7-wrong";
const DAY: i64 = 86_400;

/// What an account lets strangers try in a day at the most (goal 44, Kanidm's figure).
const TRIES_A_DAY: usize = 100;

/// Lets a header say where somebody comes from, as behind a proxy.
fn behind_a_proxy(parts: &mut Parts) {
    parts.settings.trusted_proxies = vec![IpAddr::V4(Ipv4Addr::UNSPECIFIED), IpAddr::V4(Ipv4Addr::LOCALHOST)];
}

fn from(client: &Client, number: usize) -> Client {
    client.header("x-forwarded-for", &format!("203.0.{}.{}", number / 250, number % 250))
}

fn login(password: &str) -> Value {
    json!({ "login": PHONE, "password": password })
}

both! { wire, behind_a_proxy;
    /// LOG-06, goal 44: whoever guesses from ever new addresses, on two nodes and across a restart, is heard at most a hundred
    /// times a day; the owner logs in from a known browser a hundred times of a hundred meanwhile, and from a new one the day
    /// after.
    async fn a_day_of_guessing_locks_nobody_in_or_out(w: World) {
        let dana = sign_up(w, PHONE).await;
        let (mut heard, mut let_in, mut address) = (0, 0, 0);
        let mut other_node = w.restarted().await;
        for step in 0..100 {
            if step == 50 {
                other_node.app.db.close().await;
                other_node = w.restarted().await;
            }
            for node in [w.anonymous(), other_node.anonymous()] {
                // A stranger tries until refused.
                for _ in 0..8 {
                    address += 1;
                    let answer = from(&node, address).post("/sessions", login(WRONG)).await;
                    match text(&answer.json()["code"]).as_str() {
                        "login_failed" => heard += 1,
                        "login_locked" | "rate_limited" => break,
                        other => panic!("{other}"),
                    }
                }
            }
            let owner = dana.post("/sessions", login(PASSWORD)).await;
            let_in += usize::from(owner.status == 201);
            w.travel(DAY / 100);
        }
        other_node.app.db.close().await;
        assert!((5..=TRIES_A_DAY).contains(&heard), "{heard}");
        assert_eq!(let_in, 100);
        w.travel(DAY);
        log_in(w, PHONE, PASSWORD).await.created();
        w.run_jobs().await;
    }

    /// Rule A8, goal 44: twenty failures an hour from one address, over all accounts and spread over two nodes.
    async fn one_address_is_heard_twenty_times_an_hour(w: World) {
        let other_node = w.restarted().await;
        let mut tries = JoinSet::new();
        for number in 0..40 {
            let node = if number % 2 == 0 { w.anonymous() } else { other_node.anonymous() };
            let body = json!({ "login": format!("nobody_{number}"), "password": WRONG });
            tries.spawn(async move { from(&node, 1).post("/sessions", body).await.status.as_u16() });
        }
        let answers = tries.join_all().await;
        other_node.app.db.close().await;
        assert_eq!(answers.iter().filter(|status| **status == 401).count(), 20, "{answers:?}");
        assert_eq!(answers.iter().filter(|status| **status == 429).count(), 20, "{answers:?}");
    }

    /// Rule A1, goal 44: of two hundred guesses at once each is judged or told to come back; none fails otherwise, and the
    /// right password works right after.
    async fn two_hundred_guesses_at_once_wait_their_turn(w: World) {
        sign_up(w, PHONE).await;
        let mut tries = JoinSet::new();
        for number in 0..200 {
            let client = from(&w.anonymous(), number);
            let body = json!({ "login": format!("nobody_{number}"), "password": WRONG });
            tries.spawn(async move { client.post("/sessions", body).await.status.as_u16() });
        }
        let answers = tries.join_all().await;
        assert!(answers.iter().all(|status| matches!(status, 401 | 503)), "{answers:?}");
        assert!(answers.iter().filter(|status| **status == 401).count() >= 2, "{answers:?}");
        log_in(w, PHONE, PASSWORD).await.created();
    }
}
