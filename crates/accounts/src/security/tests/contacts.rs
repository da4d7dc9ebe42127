//! Stories of changing or binding a phone number or mail address.

use paifang_kernel::access::Verification;
use paifang_testkit::{Client, World, both, json};
use tokio::task::JoinSet;

use super::{MAIL, OTHER_PHONE, PHONE, elsewhere, log_in, log_of, other_than, told, verification};
use crate::fixtures::{PASSWORD, last_code, rows, sign_up, text, wire};

const NEW_MAIL: &str = "dana@example.org";

/// Begins a change and proves the present contact; returns the change's address.
async fn proven(w: &World, who: &Client, kind: &str, present: &str) -> String {
    let started = who.post("/me/contact-changes", json!({ "kind": kind })).await.created();
    let at = format!("/me/contact-changes/{}", text(&started["id"]));
    let code = last_code(w, present).await;
    who.put(&format!("{at}/proof"), json!({ "code": code })).await.ok();
    at
}

/// The whole way: proof of the present contact, code to the new one, done.
async fn rebind(w: &World, who: &Client, (kind, present): (&str, &str), new: &str) {
    let at = proven(w, who, kind, present).await;
    who.post(&format!("{at}/codes"), json!({ "recipient": new })).await.accepted();
    let code = last_code(w, new).await;
    who.put(&at, json!({ "code": code })).await.ok();
}

both! { wire;
    /// SEC-06: an account registered by phone starts with an empty address; the first code goes to the phone, the second to the new address.
    async fn an_address_is_bound_to_an_account_with_a_phone(w: World) {
        let dana = sign_up(w, PHONE).await;
        w.travel(60);
        assert!(dana.get("/me").await.ok()["account"]["email"].is_null());
        let started = dana.post("/me/contact-changes", json!({ "kind": "email" })).await.created();
        assert_eq!((&started["channel"], &started["sent_to"]), (&json!("sms"), &json!("138****1234")));
        let at = format!("/me/contact-changes/{}", text(&started["id"]));
        let code = last_code(w, PHONE).await;
        dana.post(&format!("{at}/codes"), json!({ "recipient": MAIL })).await.refused("state_conflict");
        dana.put(&format!("{at}/proof"), json!({ "code": other_than(&code) })).await.refused("code_wrong");
        dana.put(&format!("{at}/proof"), json!({ "code": code })).await.ok();
        dana.put(&at, json!({ "code": code })).await.refused("state_conflict");
        dana.post(&format!("{at}/codes"), json!({ "recipient": MAIL })).await.accepted();
        let code = last_code(w, MAIL).await;
        dana.put(&at, json!({ "code": other_than(&code) })).await.refused("code_wrong");
        dana.put(&at, json!({ "code": code })).await.ok();
        assert_eq!(dana.get("/me").await.ok()["account"]["email"], "d***@example.com");
        log_in(w, MAIL, PASSWORD).await.created();
        log_in(w, PHONE, PASSWORD).await.created();
        dana.put(&at, json!({ "code": code })).await.refused("not_found");
    }

    /// SEC-06, SEC-12, rule A13: a changed address takes a code at the old and one at the new, and the old one is told too.
    async fn a_changed_address_is_told_to_the_old_one(w: World) {
        let dana = sign_up(w, MAIL).await;
        w.travel(60);
        rebind(w, &dana, ("email", MAIL), NEW_MAIL).await;
        log_in(w, MAIL, PASSWORD).await.refused("login_failed");
        log_in(w, NEW_MAIL, PASSWORD).await.created();
        let kind = "security.email_changed".to_owned();
        assert_eq!(told(w).await, [(kind.clone(), "account".to_owned()), (kind, MAIL.to_owned())]);
        let log = dana.get("/me/security-events").await.ok();
        assert_eq!((&log["items"][0]["kind"], &log["items"][0]["ip"]), (&json!("email_changed"), &json!("127.0.0.1")));
    }

    /// SEC-07: the phone is changed in the same way, and an account registered by mail starts with an empty one.
    async fn a_phone_is_bound_and_changed(w: World) {
        let dana = sign_up(w, MAIL).await;
        w.travel(60);
        assert!(dana.get("/me").await.ok()["account"]["phone"].is_null());
        rebind(w, &dana, ("phone", MAIL), PHONE).await;
        assert_eq!(dana.get("/me").await.ok()["account"]["phone"], "138****1234");
        w.travel(60);
        rebind(w, &dana, ("phone", PHONE), OTHER_PHONE).await;
        log_in(w, PHONE, PASSWORD).await.refused("login_failed");
        log_in(w, OTHER_PHONE, PASSWORD).await.created();
        assert!(told(w).await.contains(&("security.phone_changed".to_owned(), format!("+86{PHONE}"))));
        assert_eq!(log_of(&dana).await, ["phone_changed", "phone_changed"]);
    }

    /// LOG-08, rule A9: another contact ends all other sessions and gives the present one a new id.
    async fn another_contact_ends_all_other_sessions(w: World) {
        let (here, there) = (sign_up(w, PHONE).await, elsewhere(w, PHONE).await);
        w.travel(60);
        let before = here.cookies();
        rebind(w, &here, ("phone", PHONE), OTHER_PHONE).await;
        there.get("/me").await.refused("login_required");
        here.get("/me").await.ok();
        assert_ne!(here.cookies()["paifang_session"], before["paifang_session"]);
        w.run_jobs().await;
    }

    /// SEC-10: while a verification is pending, phone and address stay as they are, at every step; afterwards they change.
    async fn contacts_stay_while_a_verification_is_pending(w: World) {
        let dana = sign_up(w, PHONE).await;
        w.travel(60);
        let at = proven(w, &dana, "phone", PHONE).await;
        dana.post(&format!("{at}/codes"), json!({ "recipient": OTHER_PHONE })).await.accepted();
        let code = last_code(w, OTHER_PHONE).await;
        verification(w, &dana, Verification::Pending).await;
        for kind in ["phone", "email"] {
            dana.post("/me/contact-changes", json!({ "kind": kind })).await.refused("state_conflict");
        }
        dana.put(&format!("{at}/proof"), json!({ "code": code })).await.refused("state_conflict");
        dana.post(&format!("{at}/codes"), json!({ "recipient": OTHER_PHONE })).await.refused("state_conflict");
        dana.put(&at, json!({ "code": code })).await.refused("state_conflict");
        assert_eq!(dana.get("/me").await.ok()["account"]["phone"], "138****1234");
        for settled in [Verification::Rejected, Verification::Verified] {
            verification(w, &dana, settled).await;
            w.travel(3600);
            dana.post("/me/contact-changes", json!({ "kind": "email" })).await.created();
        }
        w.run_jobs().await;
    }

    /// ACC-12, rule A4: that a contact belongs to somebody is said only after the code sent there was entered.
    async fn a_taken_contact_is_named_only_to_whoever_owns_it(w: World) {
        sign_up(w, OTHER_PHONE).await;
        let dana = sign_up(w, PHONE).await;
        w.travel(3600);
        let at = proven(w, &dana, "phone", PHONE).await;
        let taken = dana.post(&format!("{at}/codes"), json!({ "recipient": OTHER_PHONE })).await;
        let code = last_code(w, OTHER_PHONE).await;
        dana.put(&at, json!({ "code": other_than(&code) })).await.refused("code_wrong");
        let free = dana.post(&format!("{at}/codes"), json!({ "recipient": "13700001111" })).await;
        assert_eq!((taken.status, taken.body), (free.status, free.body));
        dana.put(&at, json!({ "code": code })).await.refused("code_wrong");
        w.travel(60);
        dana.post(&format!("{at}/codes"), json!({ "recipient": OTHER_PHONE })).await.accepted();
        let code = last_code(w, OTHER_PHONE).await;
        dana.put(&at, json!({ "code": code })).await.refused("contact_taken");
        assert_eq!(dana.get("/me").await.ok()["account"]["phone"], "138****1234");
        assert!(told(w).await.is_empty());
    }

    /// ACC-11: of many tries at once with the right code exactly one changes the account.
    async fn a_change_is_applied_once(w: World) {
        let dana = sign_up(w, PHONE).await;
        w.travel(60);
        let at = proven(w, &dana, "email", PHONE).await;
        dana.post(&format!("{at}/codes"), json!({ "recipient": MAIL })).await.accepted();
        let code = last_code(w, MAIL).await;
        let mut tries = JoinSet::new();
        for _ in 0..8 {
            let (client, at, code) = (dana.clone(), at.clone(), code.clone());
            tries.spawn(async move { client.put(&at, json!({ "code": code })).await.status.as_u16() });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|status| **status == 200).count(), 1, "{answers:?}");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM security_events").await, 1);
        w.run_jobs().await;
    }

    /// ACC-11: of two accounts that want one number only the one that asked last holds a code that counts.
    async fn two_accounts_cannot_bind_one_number(w: World) {
        let (dana, eve) = (sign_up(w, MAIL).await, sign_up(w, NEW_MAIL).await);
        w.travel(60);
        let mut tries = Vec::new();
        for (who, mail) in [(&dana, MAIL), (&eve, NEW_MAIL)] {
            let at = proven(w, who, "phone", mail).await;
            who.post(&format!("{at}/codes"), json!({ "recipient": PHONE })).await.accepted();
            tries.push((who, at, last_code(w, PHONE).await));
            w.travel(60);
        }
        let mut answers = Vec::new();
        for (who, at, code) in tries {
            answers.push(who.put(&at, json!({ "code": code })).await.status.as_u16());
        }
        assert_eq!(answers, [422, 200]);
        w.run_jobs().await;
    }

    /// Rules A5, A11: a change belongs to its session and account, and each step has ten minutes.
    async fn a_change_belongs_to_its_session_and_time(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, OTHER_PHONE).await);
        let there = elsewhere(w, PHONE).await;
        w.travel(60);
        let at = proven(w, &dana, "email", PHONE).await;
        for stranger in [&eve, &there] {
            stranger.post(&format!("{at}/codes"), json!({ "recipient": MAIL })).await.refused("not_found");
        }
        w.travel(600);
        dana.post(&format!("{at}/codes"), json!({ "recipient": MAIL })).await.refused("not_found");
    }

    /// ACC-09, ACC-11: these codes count like all others, die after five wrong tries, and an account asks for ten an hour.
    async fn codes_for_a_change_are_limited(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.post("/me/contact-changes", json!({ "kind": "email" })).await.refused("sms_minute_limit");
        w.travel(60);
        let started = dana.post("/me/contact-changes", json!({ "kind": "email" })).await.created();
        let (at, code) = (format!("/me/contact-changes/{}", text(&started["id"])), last_code(w, PHONE).await);
        for _ in 0..5 {
            dana.put(&format!("{at}/proof"), json!({ "code": other_than(&code) })).await.refused("code_wrong");
        }
        dana.put(&format!("{at}/proof"), json!({ "code": code })).await.refused("code_dead");
        w.travel(3600);
        let at = proven(w, &dana, "email", PHONE).await;
        for number in 0..9 {
            dana.post(&format!("{at}/codes"), json!({ "recipient": format!("dana{number}@example.com") })).await.accepted();
        }
        dana.post(&format!("{at}/codes"), json!({ "recipient": MAIL })).await.refused("rate_limited");
        w.run_jobs().await;
    }

    /// SEC-06, SEC-07: what is no address or number, and what is bound already, is refused before anything is sent.
    async fn wrong_and_equal_contacts_are_refused(w: World) {
        let dana = sign_up(w, PHONE).await;
        w.travel(60);
        let at = proven(w, &dana, "phone", PHONE).await;
        let sent = w.notices().await.len();
        dana.post(&format!("{at}/codes"), json!({ "recipient": "12345678901" })).await.refused("phone_invalid");
        dana.post(&format!("{at}/codes"), json!({ "recipient": MAIL })).await.refused("phone_invalid");
        dana.post(&format!("{at}/codes"), json!({ "recipient": "+86 138 0000 1234" })).await.refused("contact_same");
        dana.post("/me/contact-changes", json!({ "kind": "username" })).await.refused("invalid");
        assert_eq!(w.notices().await.len(), sent);
    }

    /// Rule P1: the new contact is not readable at rest while the change is under way.
    async fn a_contact_on_its_way_is_not_readable_at_rest(w: World) {
        let dana = sign_up(w, PHONE).await;
        w.travel(60);
        let at = proven(w, &dana, "email", PHONE).await;
        dana.post(&format!("{at}/codes"), json!({ "recipient": MAIL })).await.accepted();
        let stored: String =
            w.app.db.one(paifang_kernel::sql!("SELECT recipient FROM contact_changes")).await.expect("a change");
        assert!(!stored.contains("dana"));
        w.run_jobs().await;
    }
}
