//! Stories of setting a forgotten password anew.

use paifang_testkit::{World, both, json};
use serde_json::Value;

use super::{MAIL, NEW, OTHER_PHONE, PHONE, ask_to_recover, elsewhere, log_in, log_of, other_than, told};
use crate::fixtures::{PASSWORD, ask, last_code, picture, request, sign_up, text, wire};

fn form(recipient: &str, ticket: &str, code: &str) -> Value {
    json!({ "recipient": recipient, "code": code, "code_ticket": ticket, "password": NEW, "password_again": NEW })
}

async fn recover(w: &World, recipient: &str) {
    let ticket = text(&ask_to_recover(w, recipient).await.accepted()["ticket"]);
    let code = last_code(w, recipient).await;
    let done = w.anonymous().post("/password-recoveries", form(recipient, &ticket, &code)).await.created();
    assert_eq!(done["next"], "/login");
}

both! { wire;
    /// SEC-01: by phone and by mail, a code and a new password lead back to the login page, and the new password logs in.
    async fn a_forgotten_password_is_set_anew(w: World) {
        for recipient in [PHONE, MAIL] {
            sign_up(w, recipient).await;
            w.travel(3600);
            recover(w, recipient).await;
            log_in(w, recipient, PASSWORD).await.refused("login_failed");
            log_in(w, recipient, NEW).await.created();
        }
    }

    /// LOG-08, SEC-12: after that nobody is logged in any more, and the owner is told and finds it in the log.
    async fn a_new_password_ends_every_session_and_tells_the_owner(w: World) {
        let (one, two) = (sign_up(w, PHONE).await, elsewhere(w, PHONE).await);
        w.travel(3600);
        recover(w, PHONE).await;
        one.get("/me").await.refused("login_required");
        two.get("/me").await.refused("login_required");
        assert_eq!(told(w).await, [("security.password_recovered".to_owned(), "account".to_owned())]);
        one.post("/sessions", json!({ "login": PHONE, "password": NEW })).await.created();
        assert_eq!(log_of(&one).await, ["password_recovered"]);
    }

    /// ACC-12, rule A3: an unknown recipient gets the same answers and the same limits, and no message at all.
    async fn unknown_recipients_cannot_be_told_apart(w: World) {
        sign_up(w, PHONE).await;
        w.travel(3600);
        let sent = w.notices().await.len();
        let mut seen = Vec::new();
        for recipient in [PHONE, OTHER_PHONE] {
            let first = ask_to_recover(w, recipient).await;
            let (status, length, answer) = (first.status.as_u16(), first.body.len(), first.json());
            let again = ask_to_recover(w, recipient).await.refused("sms_minute_limit");
            let ticket = text(&answer["ticket"]);
            let mut tries = Vec::new();
            for _ in 0..6 {
                let answer = w.anonymous().post("/password-recoveries", form(recipient, &ticket, "no code")).await;
                tries.push((answer.status.as_u16(), answer.body.len(), text(&answer.json()["code"])));
            }
            seen.push((status, length, answer["expires_in"].clone(), again["params"]["seconds"].clone(), tries));
        }
        assert_eq!(seen[0], seen[1]);
        assert_eq!(seen[0].4[4].2, "code_wrong");
        assert_eq!(seen[0].4[5].2, "code_dead");
        assert_eq!(w.notices().await.len(), sent + 1);
    }

    /// ACC-07: without a captcha for this very purpose no code is sent.
    async fn recovering_needs_its_own_captcha(w: World) {
        sign_up(w, PHONE).await;
        w.travel(3600);
        let sent = w.notices().await.len();
        let mut body = request(PHONE, &picture(w).await);
        body["purpose"] = json!("recover");
        w.anonymous().post("/codes", body).await.refused("captcha_wrong");
        let bare = json!({ "channel": "sms", "purpose": "recover", "recipient": PHONE });
        w.anonymous().post("/codes", bare).await.refused("captcha_wrong");
        assert_eq!(w.notices().await.len(), sent);
    }

    /// ACC-09: the day's messages are shared by all functions: once registering used them up, recovering is refused until midnight.
    async fn registering_and_recovering_share_the_messages_of_the_day(w: World) {
        for _ in 0..5 {
            ask(w, PHONE).await.accepted();
            w.travel(1800);
        }
        w.travel(3600);
        ask_to_recover(w, PHONE).await.refused("sms_day_limit");
        w.travel(12 * 3600);
        ask_to_recover(w, PHONE).await.accepted();
        w.run_jobs().await;
    }

    /// ACC-11: a code for one purpose is worth nothing for the other.
    async fn a_code_to_register_sets_no_password(w: World) {
        sign_up(w, PHONE).await;
        w.travel(3600);
        let ticket = text(&ask(w, PHONE).await.accepted()["ticket"]);
        let code = last_code(w, PHONE).await;
        w.anonymous().post("/password-recoveries", form(PHONE, &ticket, &code)).await.refused("code_wrong");
        log_in(w, PHONE, PASSWORD).await.created();
    }

    /// SEC-04, SEC-05, ACC-04: the new password follows the rule; a refused form uses no code up.
    async fn the_new_password_follows_the_rule(w: World) {
        sign_up(w, PHONE).await;
        w.travel(3600);
        let ticket = text(&ask_to_recover(w, PHONE).await.accepted()["ticket"]);
        let code = last_code(w, PHONE).await;
        let table = [("abcdefgh", "abcdefgh", "password_weak"), ("password1", "password1", "password_common"),
            (NEW, PASSWORD, "password_mismatch"), ("qzvkmwr7qzvkmwr71", "qzvkmwr7qzvkmwr71", "password_weak")];
        for (password, again, refused) in table {
            let mut body = form(PHONE, &ticket, &code);
            body["password"] = json!(password);
            body["password_again"] = json!(again);
            w.anonymous().post("/password-recoveries", body).await.refused(refused);
        }
        w.anonymous().post("/password-recoveries", form("1380000", &ticket, &code)).await.refused("phone_invalid");
        w.anonymous().post("/password-recoveries", form(PHONE, &ticket, other_than(&code))).await.refused("code_wrong");
        w.anonymous().post("/password-recoveries", form(PHONE, &ticket, &code)).await.created();
        w.anonymous().post("/password-recoveries", form(PHONE, &ticket, &code)).await.refused("code_dead");
    }

    /// LOG-06: whoever proves to own the phone is not kept waiting by the lock.
    async fn a_new_password_ends_the_lock(w: World) {
        sign_up(w, PHONE).await;
        w.travel(3600);
        for _ in 0..5 {
            log_in(w, PHONE, "wrong-7-wrong").await.refused("login_failed");
        }
        log_in(w, PHONE, PASSWORD).await.refused("login_locked");
        recover(w, PHONE).await;
        log_in(w, PHONE, NEW).await.created();
    }
}
