//! Stories of codes: how often they are sent, and when a typed one counts.

use paifang_kernel::sql;
use paifang_testkit::{World, both, json};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::fixtures::{ask, form, last_code, picture, request, rows, text, ticket_and_code, wire};

const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const PHONE: &str = "13800001234";

/// Sends as many requests at once, each with a captcha of its own, and counts the answers by status.
pub(super) async fn at_once(w: &World, count: usize, recipient: &str) -> (usize, Vec<String>) {
    let mut requests = JoinSet::new();
    for _ in 0..count {
        let (client, body) = (w.anonymous(), request(recipient, &picture(w).await));
        requests.spawn(async move { client.post("/codes", body).await });
    }
    let answers = requests.join_all().await;
    let refused = answers.iter().filter(|answer| answer.status.as_u16() != 202);
    let refused: Vec<String> = refused.map(|answer| text(&answer.json()["code"])).collect();
    (count - refused.len(), refused)
}

/// A wrong code of the right shape.
pub(super) fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

pub(super) async fn try_code(w: &World, recipient: &str, ticket: &str, code: &str) -> String {
    let answer = w.anonymous().post("/accounts", form(recipient, ticket, code)).await;
    if answer.status.as_u16() == 201 { "created".to_owned() } else { text(&answer.json()["code"]) }
}

both! { wire;
    /// ACC-09: one a minute, three an hour, five a day; the day ends at midnight of the platform's zone.
    async fn text_messages_are_limited_by_minute_hour_and_day(w: World) {
        ask(w, PHONE).await.accepted();
        w.travel(59);
        let refusal = ask(w, PHONE).await.refused("sms_minute_limit");
        assert_eq!(refusal["params"]["seconds"], "1");
        w.travel(1);
        ask(w, PHONE).await.accepted();
        w.travel(MINUTE);
        ask(w, PHONE).await.accepted();
        w.travel(MINUTE);
        let refusal = ask(w, PHONE).await.refused("sms_hour_limit");
        assert_eq!(refusal["params"]["seconds"], (HOUR - 3 * MINUTE).to_string());
        w.travel(HOUR);
        ask(w, PHONE).await.accepted();
        w.travel(MINUTE);
        ask(w, PHONE).await.accepted();
        w.travel(2 * HOUR);
        ask(w, PHONE).await.refused("sms_day_limit");
        w.travel(12 * HOUR);
        ask(w, PHONE).await.accepted();
        assert_eq!(w.notices().await.len(), 6);
    }

    /// ACC-09: the allowance belongs to the number, however it is written.
    async fn one_number_has_one_allowance(w: World) {
        ask(w, PHONE).await.accepted();
        ask(w, "+86 138-0000-1234").await.refused("sms_minute_limit");
        ask(w, "13800001235").await.accepted();
        w.run_jobs().await;
    }

    /// ACC-09: of 64 requests at once exactly one is served, whatever the database does.
    async fn sixty_four_requests_at_once_send_one_message(w: World) {
        let (sent, refused) = at_once(w, 64, PHONE).await;
        assert_eq!(sent, 1);
        assert!(refused.iter().all(|code| code == "sms_minute_limit"), "{refused:?}");
        assert_eq!(w.notices().await.len(), 1);
    }

    /// ACC-09: at the edge of the day the fifth message goes out once, also among 64 requests at once.
    async fn the_last_message_of_the_day_goes_out_once(w: World) {
        for _ in 0..4 {
            ask(w, PHONE).await.accepted();
            w.travel(HOUR);
        }
        let (sent, _) = at_once(w, 64, PHONE).await;
        w.travel(HOUR);
        let (more, refused) = at_once(w, 8, PHONE).await;
        assert_eq!((sent, more, w.notices().await.len()), (1, 0, 5));
        assert!(refused.iter().all(|code| code == "sms_day_limit"), "{refused:?}");
    }

    /// ACC-09: mail has the same limits under its own names, and its own allowance.
    async fn mail_is_limited_like_text_messages(w: World) {
        let mail = "dana@example.com";
        for _ in 0..2 {
            ask(w, mail).await.accepted();
            ask(w, "Dana@Example.com").await.refused("mail_minute_limit");
            w.travel(MINUTE);
        }
        ask(w, mail).await.accepted();
        ask(w, mail).await.refused("mail_hour_limit");
        for _ in 0..2 {
            w.travel(HOUR);
            ask(w, mail).await.accepted();
        }
        w.travel(HOUR);
        ask(w, mail).await.refused("mail_day_limit");
        w.run_jobs().await;
    }

    /// ACC-10: the refusal says which limit, how many seconds, and when sending is possible again.
    async fn a_refusal_says_when_to_come_back(w: World) {
        ask(w, PHONE).await.accepted();
        w.travel(18);
        let refusal = ask(w, PHONE).await;
        assert_eq!(refusal.status.as_u16(), 429);
        assert_eq!(refusal.header("retry-after"), "42");
        let document = refusal.refused("sms_minute_limit");
        assert_eq!((&document["retry_after"], &document["params"]["seconds"]), (&json!(42), &json!("42")));
        assert_eq!(document["params"]["available_at"], "2026-11-23T02:01:00Z");
        w.run_jobs().await;
    }

    /// ACC-10: the limits hold across a restart.
    async fn limits_survive_a_restart(w: World) {
        ask(w, PHONE).await.accepted();
        let again = w.restarted().await;
        let body = request(PHONE, &picture(w).await);
        again.anonymous().post("/codes", body).await.refused("sms_minute_limit");
        again.app.db.close().await;
        w.run_jobs().await;
    }

    /// ACC-10: a message that no provider took does not count, neither for the number nor for the address.
    async fn a_provider_failure_gives_the_allowance_back(w: World) {
        ask(w, PHONE).await.accepted();
        w.run_jobs().await;
        let reference: String =
            w.app.db.one(sql!("SELECT send_reference FROM codes")).await.expect("the code that was sent");
        let mut tx = w.app.db.begin().await.expect("a transaction");
        for _ in 0..2 {
            tx.enqueue(&w.app, "code.failed", &json!({ "reference": reference })).await.expect("a job");
        }
        tx.commit().await.expect("a commit");
        ask(w, PHONE).await.refused("sms_minute_limit");
        w.run_jobs().await;
        ask(w, PHONE).await.accepted();
        w.run_jobs().await;
        let counted: Vec<String> = w.app.db.all(sql!("SELECT events FROM allowances")).await.expect("allowances");
        let counted: Vec<usize> =
            counted.iter().filter_map(|events| serde_json::from_str::<Vec<Value>>(events).ok()).map(|list| list.len()).collect();
        // The number, the address and its network; the budget has no events of its own.
        assert_eq!(counted.iter().filter(|count| **count == 1).count(), 3, "{counted:?}");
    }

    /// ACC-11: thirty codes an hour from one address, over all numbers.
    async fn one_address_gets_thirty_codes_an_hour(w: World) {
        for number in 0..30 {
            ask(w, &format!("138000010{number:02}")).await.accepted();
        }
        let refusal = ask(w, "13800001099").await.refused("rate_limited");
        assert_eq!(refusal["params"]["seconds"], HOUR.to_string());
        w.travel(HOUR);
        ask(w, "13800001099").await.accepted();
        w.run_jobs().await;
    }

    /// ACC-11: after five wrong tries the right code comes too late.
    async fn five_wrong_tries_kill_a_code(w: World) {
        let (ticket, code) = ticket_and_code(w, PHONE).await;
        for _ in 0..5 {
            assert_eq!(try_code(w, PHONE, &ticket, other_than(&code)).await, "code_wrong");
        }
        assert_eq!(try_code(w, PHONE, &ticket, &code).await, "code_dead");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 0);
    }

    /// ACC-11: tries are counted exactly when they come at once.
    async fn tries_at_once_are_all_counted(w: World) {
        let (ticket, code) = ticket_and_code(w, PHONE).await;
        let mut tries = JoinSet::new();
        for _ in 0..16 {
            let (client, body) = (w.anonymous(), form(PHONE, &ticket, other_than(&code)));
            tries.spawn(async move { text(&client.post("/accounts", body).await.json()["code"]) });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|code| *code == "code_wrong").count(), 5, "{answers:?}");
        assert_eq!(try_code(w, PHONE, &ticket, &code).await, "code_dead");
    }

    /// ACC-11: five minutes, six digits, one use.
    async fn a_code_lives_five_minutes_and_once(w: World) {
        let (ticket, code) = ticket_and_code(w, PHONE).await;
        assert!(code.len() == 6 && code.bytes().all(|digit| digit.is_ascii_digit()), "{code}");
        w.travel(5 * MINUTE);
        assert_eq!(try_code(w, PHONE, &ticket, &code).await, "code_dead");
        let (ticket, code) = ticket_and_code(w, PHONE).await;
        w.travel(5 * MINUTE - 1);
        assert_eq!(try_code(w, PHONE, &ticket, &code).await, "created");
        assert_eq!(try_code(w, PHONE, &ticket, &code).await, "code_dead");
    }

    /// ACC-11: only the newest code counts.
    async fn a_newer_code_replaces_an_older_one(w: World) {
        let (old_ticket, old_code) = ticket_and_code(w, PHONE).await;
        w.travel(MINUTE);
        let (ticket, code) = ticket_and_code(w, PHONE).await;
        assert_eq!(try_code(w, PHONE, &old_ticket, &old_code).await, "code_dead");
        assert_eq!(try_code(w, PHONE, &ticket, &code).await, "created");
    }

    /// ACC-08, ACC-11: a code counts only for the recipient it was sent to, and only with its ticket.
    async fn a_code_sent_to_one_number_does_not_register_another(w: World) {
        let (ticket, code) = ticket_and_code(w, PHONE).await;
        let (other_ticket, other_code) = ticket_and_code(w, "13900005678").await;
        assert_eq!(try_code(w, "13900005678", &ticket, &code).await, "code_wrong");
        assert_eq!(try_code(w, PHONE, &other_ticket, &other_code).await, "code_wrong");
        if code != other_code {
            assert_eq!(try_code(w, PHONE, &ticket, &other_code).await, "code_wrong");
        }
        assert_eq!(try_code(w, PHONE, "code_unknown", &code).await, "code_wrong");
        assert_eq!(try_code(w, PHONE, &ticket, &code).await, "created");
    }

    /// ACC-08: nothing is sent before somebody asks, and then only to the number that was entered.
    async fn a_code_goes_only_to_the_number_entered(w: World) {
        w.anonymous().post("/captchas", json!({ "purpose": "register" })).await.created();
        assert!(w.notices().await.is_empty());
        ask(w, PHONE).await.accepted();
        assert_eq!((w.notices().await.len(), last_code(w, PHONE).await.len()), (1, 6));
    }

    /// What is no number or no address is refused before anything happens.
    async fn wrong_recipients_are_refused(w: World) {
        let refusal = ask(w, "12345678901").await.refused("phone_invalid");
        assert_eq!(refusal["errors"][0]["pointer"], "/recipient");
        ask(w, "dana@example").await.refused("email_invalid");
        assert!(w.notices().await.is_empty());
    }

    /// Rule A5: neither the code nor the number is readable in the store.
    async fn codes_and_numbers_are_not_readable_at_rest(w: World) {
        let (_, code) = ticket_and_code(w, PHONE).await;
        let stored: Vec<(String, String, String)> =
            w.app.db.all(sql!("SELECT recipient, code_mac, id FROM codes")).await.expect("codes");
        assert!(stored.iter().all(|(recipient, mac, _)| !recipient.contains("1234") && !mac.contains(&code)));
    }
}
