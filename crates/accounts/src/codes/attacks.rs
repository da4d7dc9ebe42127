//! Attacks with codes: floods of text messages, somebody else's allowance, and guessing (rules A5 and A6, goals 40 to 42).

use std::collections::BTreeMap;
use std::sync::Arc;

use paifang_kernel::access::StaffRole;
use paifang_kernel::app::Parts;
use paifang_kernel::limits::CodeLimits;
use paifang_kernel::notice::To;
use paifang_testkit::{Client, Seen, World, both, json};
use serde_json::Value;

use super::CodePurpose;
use super::tests::{at_once, other_than, try_code};
use crate::fixtures::{
    ask, operator, picture, picture_for, request, rows, sign_up, text, ticket_and_code, wire,
};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
const PHONE: &str = "13800001234";

/// One number in twenty spellings.
const SPELLINGS: [&str; 20] = [
    "13800001234",
    "+8613800001234",
    "008613800001234",
    "+86 13800001234",
    "+86-138-0000-1234",
    "+86 138 0000 1234",
    "138 0000 1234",
    "138-0000-1234",
    " 13800001234",
    "13800001234 ",
    "１３８００００１２３４",
    "＋8613800001234",
    "0086 138 0000 1234",
    "0086-138-0000-1234",
    "+86 138-0000-1234",
    "1380000 1234",
    "138 00001234",
    "+86１３８００００１２３４",
    "(+86)13800001234",
    "+86 (138) 0000 1234",
];

/// Believes the address that a proxy names, so that a story can come from many.
fn behind_a_proxy(parts: &mut Parts) {
    parts.settings.trusted_proxies = vec!["127.0.0.1".parse().expect("an address")];
}

fn limit(w: &World, change: impl FnOnce(&mut CodeLimits)) {
    w.app.live.change(|live| change(&mut Arc::make_mut(&mut live.limits).code));
}

/// Asks for a code from an address, for a purpose, in a browser.
async fn ask_from(w: &World, browser: &Client, ip: &str, (purpose, phone): (CodePurpose, &str)) -> Seen {
    let mut wish = request(phone, &picture_for(w, purpose).await);
    wish["purpose"] = purpose.name().into();
    browser.header("x-forwarded-for", ip).post("/codes", wish).await
}

/// The codes that reached a number.
async fn arrived(w: &World, phone: &str) -> usize {
    let to = format!("+86{phone}");
    let notices = w.notices().await;
    notices
        .iter()
        .filter(|one| one.kind == "code" && matches!(&one.to, To::Phone(number) if *number == to))
        .count()
}

/// The numbers of one attempt, by the answer's code.
fn tally(counts: &mut BTreeMap<String, usize>, answer: &Seen) {
    let code = if answer.status.as_u16() == 202 { "sent".to_owned() } else { text(&answer.json()["code"]) };
    *counts.entry(code).or_default() += 1;
}

both! { wire, behind_a_proxy;
    /// Rule A6: strangers use up three of an owner's five codes a day and see no difference; a known browser has the rest.
    async fn two_codes_of_the_day_are_kept_for_the_owner(w: World) {
        let dana = sign_up(w, PHONE).await;
        let stranger = w.anonymous();
        let mut answers = Vec::new();
        for round in 0..4_i64 {
            w.travel(HOUR);
            let answer = ask_from(w, &stranger, &format!("10.0.{round}.1"), (CodePurpose::Recover, PHONE)).await;
            let mut shape = answer.accepted();
            shape["ticket"] = Value::Null;
            answers.push(shape);
        }
        assert!(answers.iter().all(|shape| *shape == answers[0]), "{answers:?}");
        w.travel(HOUR);
        ask_from(w, &stranger, "10.0.9.1", (CodePurpose::Recover, PHONE)).await.refused("sms_day_limit");
        assert_eq!(arrived(w, PHONE).await, 3, "one to register, two to strangers");
        for _ in 0..2 {
            ask_from(w, &dana, "10.0.5.1", (CodePurpose::Recover, PHONE)).await.accepted();
            w.travel(HOUR);
        }
        ask_from(w, &dana, "10.0.5.1", (CodePurpose::Recover, PHONE)).await.refused("sms_day_limit");
        assert_eq!(arrived(w, PHONE).await, 5);
    }

    /// ACC-09, goal 41: twenty spellings, three purposes, 64 at once, and a restart between: never more than the number's share.
    async fn no_spelling_purpose_or_restart_opens_a_second_share(w: World) {
        limit(w, |code| (code.per_ip_hour, code.per_ip_day, code.per_net_hour) = (10_000, 10_000, 10_000));
        let mut sent = 0;
        for round in 0..5 {
            let mut counts = BTreeMap::new();
            for (turn, spelling) in SPELLINGS.iter().enumerate() {
                let purpose = [CodePurpose::Register, CodePurpose::Recover, CodePurpose::Activate][turn % 3];
                tally(&mut counts, &ask_from(w, &w.anonymous(), "10.0.0.1", (purpose, spelling)).await);
            }
            let (more, _) = at_once(w, 64, PHONE).await;
            let again = w.restarted().await;
            let limit = if round < 4 { "sms_minute_limit" } else { "sms_day_limit" };
            again.anonymous().post("/codes", request(PHONE, &picture(w).await)).await.refused(limit);
            again.app.db.close().await;
            sent += counts.remove("sent").unwrap_or_default() + more;
            assert_eq!(sent, round + 1, "{counts:?}");
            w.travel(HOUR);
        }
        assert!(at_once(w, 64, PHONE).await.0 == 0, "a sixth on the same day");
        w.run_jobs().await;
    }

    /// Rule A6, goal 42: many numbers from one, ten and a hundred addresses stop at the share of address, network and day.
    async fn a_flood_stops_at_addresses_and_networks(w: World) {
        limit(w, |code| (code.per_ip_hour, code.per_ip_day, code.per_net_hour) = (10, 20, 15));
        let mut number = 0;
        let mut flood = async |addresses: &[String], each: usize| {
            let mut counts = BTreeMap::new();
            for turn in 0..each * addresses.len() {
                number += 1;
                let (ip, phone) = (&addresses[turn % addresses.len()], format!("139{number:08}"));
                tally(&mut counts, &ask_from(w, &w.anonymous(), ip, (CodePurpose::Register, &phone)).await);
            }
            counts.remove("sent").unwrap_or_default()
        };
        let one = ["10.1.0.1".to_owned()];
        assert_eq!(flood(&one, 12).await, 10, "the address has ten an hour");
        let neighbours: Vec<String> = (2..12).map(|last| format!("10.1.0.{last}")).collect();
        assert_eq!(flood(&neighbours, 2).await, 5, "its network fifteen");
        let mapped = ["::ffff:10.1.0.77".to_owned()];
        assert_eq!(flood(&mapped, 1).await, 0, "however the address is written");
        let six: Vec<String> = (1..9).map(|last| format!("2001:db8:0:7::{last}")).collect();
        assert_eq!(flood(&six, 3).await, 15, "a /64 is one network");
        w.travel(HOUR);
        assert_eq!(flood(&one, 12).await, 10, "the next hour");
        w.travel(HOUR);
        assert_eq!(flood(&one, 12).await, 0, "and no third one on the same day");
        w.travel(DAY);
        assert_eq!(flood(&one, 1).await, 1);
        w.run_jobs().await;
    }

    /// Rule A6, goal 42: at the budget of the hour text messages stop, mail goes on, and the chief is told once.
    async fn the_budget_of_the_hour_stops_text_messages(w: World) {
        operator(w, "chief001", &[StaffRole::Super]).await;
        limit(w, |code| code.sms_budget_hour = 3);
        for number in 0..3 {
            ask(w, &format!("1380000200{number}")).await.accepted();
            w.travel(MINUTE);
        }
        let refusal = ask(w, "13800002009").await.refused("sms_paused");
        assert_eq!(refusal["retry_after"], HOUR - 3 * MINUTE);
        ask(w, "dana@example.com").await.accepted();
        w.travel(HOUR - 3 * MINUTE);
        ask(w, "13800002009").await.accepted();
        ask(w, "13800002010").await.refused("sms_paused");
        let told = w.notices().await.into_iter().filter(|one| one.kind == "code.paused").collect::<Vec<_>>();
        assert!(told.len() == 1 && matches!(told[0].to, To::Operator(_)), "{told:?}");
        assert_eq!(told[0].params["limit"], json!(3));
    }

    /// Goal 40: after a hundred wrong tries within thirty days no code of the number counts, and a month later one does.
    async fn a_hundred_wrong_tries_stop_the_number(w: World) {
        let mut wrong = 0;
        while wrong < 100 {
            let (ticket, code) = ticket_and_code(w, PHONE).await;
            for _ in 0..5 {
                assert_eq!(try_code(w, PHONE, &ticket, other_than(&code)).await, "code_wrong");
                wrong += 1;
            }
            assert_eq!(try_code(w, PHONE, &ticket, &code).await, "code_dead");
            w.travel(DAY);
        }
        let (ticket, code) = ticket_and_code(w, PHONE).await;
        assert_eq!(try_code(w, PHONE, &ticket, &code).await, "code_stopped");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 0);
        w.travel(11 * DAY);
        let (ticket, code) = ticket_and_code(w, PHONE).await;
        assert_eq!(try_code(w, PHONE, &ticket, &code).await, "created", "the oldest failures count no more");
    }
}
