//! Stories of registration.

use paifang_kernel::notice::To;
use paifang_kernel::sql;
use paifang_testkit::{both, json};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::fixtures::{PASSWORD, ask, form, good_form, rows, sign_up, text, ticket_and_code, wire};

const PHONE: &str = "13800001234";
const MAIL: &str = "dana@example.com";

/// The expected code, the field it points at, and what is changed in the good form.
type WrongForm = (&'static str, &'static str, Vec<(&'static str, Value)>);

/// The good form with some fields replaced.
fn with(form: &Value, changes: &[(&str, Value)]) -> Value {
    let mut form = form.clone();
    for (field, value) in changes {
        form[*field] = value.clone();
    }
    form
}

both! { wire;
    /// ACC-02: a phone number, captcha, code and password make an account that can log in.
    async fn a_phone_number_makes_an_account(w: World) {
        let dana = w.anonymous();
        let answer = dana.post("/accounts", good_form(w, PHONE).await).await.created();
        let me = dana.get("/me").await.ok();
        assert_eq!((&me["account"]["id"], &me["account"]["phone"]), (&answer["account_id"], &json!("138****1234")));
        assert_eq!((&me["account"]["email"], &me["csrf_token"]), (&Value::Null, &answer["csrf_token"]));
        let login = json!({ "login": PHONE, "password": PASSWORD });
        w.anonymous().post("/sessions", login).await.created();
    }

    /// ACC-03: a mail address and the code sent there make an account; its phone is empty.
    async fn a_mail_address_makes_an_account(w: World) {
        let dana = sign_up(w, MAIL).await;
        let me = dana.get("/me").await.ok();
        assert_eq!((&me["account"]["phone"], &me["account"]["email"]), (&Value::Null, &json!("d***@example.com")));
        let login = json!({ "login": "DANA@example.com", "password": PASSWORD });
        w.anonymous().post("/sessions", login).await.created();
    }

    /// ACC-02, ACC-03, ACC-04, ACC-05, SEC-04, SEC-05: each wrong field is refused with its code and changes nothing.
    async fn a_wrong_form_is_refused_field_by_field(w: World) {
        let good = good_form(w, PHONE).await;
        let long = "qzvkmwr7qzvkmwr71";
        let table: Vec<WrongForm> = vec![
            ("phone_invalid", "/phone", vec![("phone", json!("12345678901"))]),
            ("email_invalid", "/email", vec![("phone", Value::Null), ("email", json!("dana@"))]),
            ("invalid", "/phone", vec![("email", json!(MAIL))]),
            ("password_mismatch", "/password_again", vec![("password_again", json!("qzvkmwr8"))]),
            ("password_weak", "/password", vec![("password", json!("abcdefgh")), ("password_again", json!("abcdefgh"))]),
            ("password_weak", "/password", vec![("password", json!(long)), ("password_again", json!(long))]),
            ("password_common", "/password", vec![("password", json!("password1")), ("password_again", json!("password1"))]),
            ("agreement_required", "/agreement", vec![("agreement", json!(false))]),
        ];
        for (code, pointer, changes) in table {
            let refusal = w.anonymous().post("/accounts", with(&good, &changes)).await.refused(code);
            assert_eq!(refusal["errors"][0]["pointer"], pointer, "{code}");
        }
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 0);
        w.anonymous().post("/accounts", good).await.created();
    }

    /// ACC-05: a form without the tick is refused like one with an empty tick.
    async fn a_missing_tick_is_no_tick(w: World) {
        let mut form = good_form(w, PHONE).await;
        form.as_object_mut().expect("a form").remove("agreement");
        let refusal = w.anonymous().post("/accounts", form).await;
        assert_eq!(refusal.status.as_u16(), 422);
        refusal.refused("agreement_required");
    }

    /// Rule W3: a field that the form does not have is refused, so that nothing can be smuggled in.
    async fn unknown_fields_are_refused(w: World) {
        let form = with(&good_form(w, PHONE).await, &[("level", json!(4))]);
        w.anonymous().post("/accounts", form).await.refused("invalid");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 0);
    }

    /// ACC-04: all wrong fields are named at once.
    async fn all_errors_come_together(w: World) {
        let form = json!({ "phone": "1", "password": "short", "password_again": "other", "code": "", "code_ticket": "" });
        let refusal = w.anonymous().post("/accounts", form).await.refused("phone_invalid");
        let codes: Vec<String> = refusal["errors"].as_array().expect("errors").iter().map(|e| text(&e["code"])).collect();
        assert_eq!(codes, ["phone_invalid", "password_weak", "password_mismatch", "agreement_required"]);
    }

    /// ACC-05: acceptance is kept with agreement, version, time and address.
    async fn acceptance_of_the_agreement_is_evidence(w: World) {
        sign_up(w, PHONE).await;
        let kept: (String, String, i64, String) = w
            .app
            .db
            .one(sql!("SELECT agreement, version, accepted_at, ip FROM agreement_acceptances"))
            .await
            .expect("an acceptance");
        let expected = ("open_platform".to_owned(), "1.0".to_owned(), w.app.clock.now_ms(), "127.0.0.1".to_owned());
        assert_eq!(kept, expected);
    }

    /// ACC-12: until the code was typed in, a registered number is answered exactly like a new one.
    async fn a_registered_number_cannot_be_told_from_a_new_one(w: World) {
        sign_up(w, PHONE).await;
        w.travel(3600);
        let known = ask(w, PHONE).await;
        let unknown = ask(w, "13900005678").await;
        assert_eq!((known.status, known.body.len()), (unknown.status, unknown.body.len()));
        let (known, unknown) = (known.json(), unknown.json());
        assert_eq!(
            (&known["expires_in"], &known["resend_in"]),
            (&unknown["expires_in"], &unknown["resend_in"])
        );
        let wrong = |recipient, answer: &Value| form(recipient, &text(&answer["ticket"]), "no code");
        let known = w.anonymous().post("/accounts", wrong(PHONE, &known)).await;
        let unknown = w.anonymous().post("/accounts", wrong("13900005678", &unknown)).await;
        assert_eq!((known.status, known.body.len()), (unknown.status, unknown.body.len()));
        known.refused("code_wrong");
        unknown.refused("code_wrong");
        w.run_jobs().await;
    }

    /// ACC-12: whoever proves to own a registered number is told, and the account's owner gets a message.
    async fn the_owner_of_a_registered_number_is_told(w: World) {
        let me = sign_up(w, PHONE).await.get("/me").await.ok();
        w.travel(3600);
        let visitor = w.anonymous();
        visitor.post("/accounts", good_form(w, PHONE).await).await.refused("already_registered");
        assert!(visitor.cookies().is_empty());
        let notices = w.notices().await;
        let last = notices.last().expect("a message");
        let To::Account(account) = &last.to else { panic!("not to an account: {last:?}") };
        assert_eq!((last.kind.as_str(), account.as_str()), ("account.exists", text(&me["account"]["id"]).as_str()));
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 1);
    }

    /// ACC-12: of many registrations of one number at the same time exactly one makes an account.
    async fn one_number_makes_one_account_at_once(w: World) {
        let form = good_form(w, PHONE).await;
        let mut tries = JoinSet::new();
        for _ in 0..8 {
            let (client, form) = (w.anonymous(), form.clone());
            tries.spawn(async move { client.post("/accounts", form).await.status.as_u16() });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 1);
        assert_eq!(rows(w, "SELECT COUNT(*) FROM organisations").await, 1);
    }

    /// ACC-13: every account has an id of its own that never changes.
    async fn accounts_have_ids_of_their_own(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, "13900005678").await);
        let first = text(&dana.get("/me").await.ok()["account"]["id"]);
        dana.patch("/me", json!({ "nickname": "dana" })).await.ok();
        assert_eq!(text(&dana.get("/me").await.ok()["account"]["id"]), first);
        assert_ne!(text(&eve.get("/me").await.ok()["account"]["id"]), first);
        assert!(first.starts_with("acc_"), "{first}");
    }

    /// ACC-14: registration logs in and leads on to the verification page.
    async fn registration_leads_on_to_verification(w: World) {
        let dana = w.anonymous();
        let answer = dana.post("/accounts", good_form(w, PHONE).await).await.created();
        assert_eq!(answer["next"], "/console/verify");
        assert_eq!(dana.get("/me").await.ok()["obstacle"]["next"], "/console/verify");
    }

    /// Rule M2: a repeated request with the same key gets the same answer and has one effect.
    async fn a_repeated_registration_has_one_effect(w: World) {
        let form = good_form(w, PHONE).await;
        let visitor = w.anonymous().keyed("sign-up-1");
        let first = visitor.post("/accounts", form.clone()).await.created();
        let second = w.anonymous().keyed("sign-up-1").post("/accounts", form.clone()).await.created();
        assert_eq!(first, second);
        let other = with(&form, &[("phone", json!("13900005678"))]);
        w.anonymous().keyed("sign-up-1").post("/accounts", other).await.refused("idempotency_key_reused");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 1);
    }

    /// Rules P1, P2, A1: number and password are not readable at rest.
    async fn contacts_and_passwords_are_not_readable_at_rest(w: World) {
        sign_up(w, PHONE).await;
        let (index, sealed, hash): (String, String, String) = w
            .app
            .db
            .one(sql!("SELECT phone_index, phone, password_hash FROM accounts"))
            .await
            .expect("an account");
        assert!(!index.contains(PHONE) && !sealed.contains(PHONE) && hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    /// Rule K3: the opening of an account is in the audit log, with the number masked.
    async fn registration_is_in_the_audit_log(w: World) {
        sign_up(w, PHONE).await;
        let (action, details): (String, String) =
            w.app.db.one(sql!("SELECT action, details FROM audit_log")).await.expect("an entry");
        assert_eq!(action, "account.create");
        assert!(details.contains("138****1234") && !details.contains(PHONE), "{details}");
    }

    /// ACC-08: a code that was never asked for does not help.
    async fn an_invented_ticket_is_refused(w: World) {
        let (ticket, _) = ticket_and_code(w, PHONE).await;
        let invented = ticket.replace(|c: char| c.is_ascii_digit(), "7");
        w.anonymous().post("/accounts", form(PHONE, &invented, "000000")).await.refused("code_wrong");
    }
}
