//! Stories of activation: who imported people are is found out only with their phone, and then the account is theirs.

use paifang_kernel::access::StaffRole;
use paifang_testkit::{Client, Seen, World, both, json};
use serde_json::Value;

use crate::codes::CodePurpose;
use crate::fixtures::{PASSWORD, ask_for, good_form, last_code, operator, rows, sign_up, text, wire};
use crate::verification::id_number::tests::complete;

const PHONE: &str = "13800001234";
const OTHER: &str = "13900005678";

fn dana() -> String {
    complete("11010519900101001")
}

/// Imports dana with a phone and a mailbox, and eve without a phone.
async fn imported(w: &World) {
    let admin = operator(w, "rui", &[StaffRole::Super]).await;
    let people = json!([
        { "id_number": dana(), "name": "戴娜", "phone": PHONE, "email": "dana@example.com", "organisation": "示例公司" },
        { "id_number": complete("11010519900101002"), "name": "李雷" },
    ]);
    let done = admin.post("/admin/account-imports", json!({ "people": people, "dry_run": false })).await.ok();
    assert_eq!(done["created"], 2);
}

/// The form of step 1 with a code that was really sent.
async fn first_step(w: &World, number: &str, phone: &str) -> Value {
    let sent = ask_for(w, CodePurpose::Activate, phone).await.accepted();
    json!({ "id_number": number, "phone": phone, "code": last_code(w, phone).await, "code_ticket": sent["ticket"] })
}

fn second_step(ticket: &Value, username: &str) -> Value {
    json!({ "ticket": ticket, "username": username, "password": PASSWORD, "password_again": PASSWORD, "agreement": true })
}

async fn log_in(w: &World, login: &str, password: &str) -> (Client, Seen) {
    let visitor = w.anonymous();
    let answer = visitor.post("/sessions", json!({ "login": login, "password": password })).await;
    (visitor, answer)
}

both! { wire;
    /// ACT-03, ACT-04: two steps make the account active; then user name, phone and ID number log in.
    async fn two_steps_make_an_account(w: World) {
        imported(w).await;
        let step = first_step(w, &dana(), PHONE).await;
        let begun = w.anonymous().post("/activations", step).await.created();
        let visitor = w.anonymous();
        let done = visitor.post("/activations/completion", second_step(&begun["ticket"], "Dana_77")).await.created();
        assert_eq!((text(&done["next"]), visitor.cookies().len()), ("/login".to_owned(), 0));
        for login in ["dana_77", PHONE, &dana(), &dana().to_lowercase()] {
            let (client, answer) = log_in(w, login, PASSWORD).await;
            assert_eq!(answer.created()["account_id"], done["account_id"], "{login}");
            assert_eq!(client.get("/me").await.ok()["organisation"]["name"], "示例公司");
        }
        let step = first_step(w, &dana(), OTHER).await;
        w.anonymous().post("/activations", step).await.refused("nothing_to_activate");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 1);
        assert_eq!(rows(w, "SELECT COUNT(*) FROM agreement_acceptances").await, 1);
        assert_eq!(rows(w, "SELECT COUNT(*) FROM audit_log WHERE action = 'account.activate'").await, 1);
    }

    /// ACT-03: a wrong code is refused and counted, five wrong ones kill the right one, and another purpose's code is none.
    async fn a_wrong_code_does_not_begin(w: World) {
        imported(w).await;
        let good = first_step(w, &dana(), PHONE).await;
        let mut wrong = good.clone();
        wrong["code"] = if good["code"] == "000000" { json!("111111") } else { json!("000000") };
        for _ in 0..5 {
            w.anonymous().post("/activations", wrong.clone()).await.refused("code_wrong");
        }
        w.anonymous().post("/activations", good).await.refused("code_dead");
        ask_for(w, CodePurpose::Activate, PHONE).await.refused("sms_minute_limit");
        w.travel(3600);
        let form = good_form(w, OTHER).await;
        let step = json!({ "id_number": dana(), "phone": OTHER, "code": form["code"], "code_ticket": form["code_ticket"] });
        w.anonymous().post("/activations", step).await.refused("code_wrong");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM activations").await, 0);
    }

    /// ACT-05: the record's phone must be used; with another one, or with none on record, nobody takes the account.
    async fn only_the_phone_on_record_proves(w: World) {
        imported(w).await;
        let step = first_step(w, &dana(), OTHER).await;
        let refusal = w.anonymous().post("/activations", step).await.refused("phone_not_on_record");
        assert_eq!(refusal["errors"][0]["pointer"], "/phone");
        w.travel(3600);
        let step = first_step(w, &complete("11010519900101002"), OTHER).await;
        w.anonymous().post("/activations", step).await.refused("activation_proof_required");
        w.travel(3600);
        let step = first_step(w, &complete("11010519900101003"), OTHER).await;
        w.anonymous().post("/activations", step).await.refused("nothing_to_activate");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM activations").await, 0);
    }

    /// ACT-04, SEC-04, SEC-11: a wrong second step is refused field by field, keeps the ticket, and the ticket works once.
    async fn a_wrong_second_step_changes_nothing(w: World) {
        imported(w).await;
        let eve = sign_up(w, OTHER).await;
        eve.put("/me/username", json!({ "username": "eve_the_first" })).await.ok();
        let step = first_step(w, &dana(), PHONE).await;
        let ticket = w.anonymous().post("/activations", step).await.created()["ticket"].clone();
        let good = second_step(&ticket, "dana_77");
        for (field, value, code) in [
            ("username", json!("1dana"), "username_invalid"),
            ("username", json!("Eve_The_First"), "username_taken"),
            ("password", json!("abcdefgh"), "password_weak"),
            ("password_again", json!("qzvkmwr8"), "password_mismatch"),
            ("agreement", json!(false), "agreement_required"),
            ("ticket", json!("guessed"), "activation_expired"),
        ] {
            let mut form = good.clone();
            form[field] = value;
            w.anonymous().post("/activations/completion", form).await.refused(code);
            assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 1, "{code}");
        }
        w.anonymous().post("/activations/completion", good.clone()).await.created();
        w.anonymous().post("/activations/completion", good).await.refused("activation_expired");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 2);
    }

    /// ACT-03: the second step may take fifteen minutes.
    async fn a_ticket_ends(w: World) {
        imported(w).await;
        let step = first_step(w, &dana(), PHONE).await;
        let ticket = w.anonymous().post("/activations", step).await.created()["ticket"].clone();
        w.travel(15 * 60);
        let late = w.anonymous().post("/activations/completion", second_step(&ticket, "dana_77")).await;
        late.refused("activation_expired");
    }

    /// ACT-02: any password with the ID number of an imported account leads to the activation and never opens a session,
    /// and the answer is that of an unknown person and of an active one, down to the lock after five tries.
    async fn any_password_leads_to_the_activation(w: World) {
        imported(w).await;
        let known = complete("11010519900101009");
        let admin = operator(w, "ana", &[StaffRole::Super]).await;
        let person = json!([{ "id_number": known, "name": "王五", "phone": OTHER }]);
        admin.post("/admin/account-imports", json!({ "people": person, "dry_run": false })).await.ok();
        let step = first_step(w, &known, OTHER).await;
        let begun = w.anonymous().post("/activations", step).await.created();
        w.anonymous().post("/activations/completion", second_step(&begun["ticket"], "wang_wu")).await.created();
        let mut seen = Vec::new();
        for number in [dana(), known, complete("11010519900101007")] {
            let mut answers = Vec::new();
            for _ in 0..6 {
                let (visitor, answer) = log_in(w, &number, "any-word-7").await;
                assert!(visitor.cookies().is_empty());
                answers.push(alike(&answer));
            }
            seen.push(answers);
        }
        assert!(seen[0][0].2.contains("/activate") && seen[0][5].2.contains("login_locked"), "{seen:?}");
        assert!(seen.iter().all(|answers| *answers == seen[0]), "{seen:?}");
    }

    /// The half of ACT-01 that needs no ID number: registering with the phone or mailbox of an imported person is refused, only after the code was right.
    async fn an_imported_contact_is_registered_already(w: World) {
        imported(w).await;
        for (contact, stranger) in [(PHONE, OTHER), ("dana@example.com", "eve@example.com")] {
            let good = good_form(w, contact).await;
            let mut wrong = good.clone();
            wrong["code"] = json!("abcdef");
            let strange = {
                let mut form = good_form(w, stranger).await;
                form["code"] = json!("abcdef");
                w.anonymous().post("/accounts", form).await
            };
            let early = w.anonymous().post("/accounts", wrong).await;
            assert_eq!(alike(&early), alike(&strange), "before the code nothing is said");
            let refusal = w.anonymous().post("/accounts", good).await.refused("already_registered");
            assert_eq!(refusal["next"], "/activate");
            w.travel(3600);
        }
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 0);
    }

    /// Rule A3: until the code was typed in, an activation looks the same for somebody imported, active and unknown.
    async fn an_activation_tells_nothing_before_the_code(w: World) {
        imported(w).await;
        sign_up(w, OTHER).await;
        w.travel(3600);
        let mut seen = Vec::new();
        for (number, phone) in [(dana(), PHONE), (complete("11010519900101008"), OTHER), (complete("11010519900101006"), "13700001111")] {
            let sent = ask_for(w, CodePurpose::Activate, phone).await;
            let shape = (sent.status.as_u16(), sent.body.len());
            let ticket = sent.accepted()["ticket"].clone();
            let step = json!({ "id_number": number, "phone": phone, "code": "abcdef", "code_ticket": ticket });
            let answer = w.anonymous().post("/activations", step).await;
            seen.push((shape, alike(&answer)));
        }
        assert!(seen.iter().all(|one| *one == seen[0]), "{seen:?}");
    }
}

/// What a stranger can compare: status, headers and body, without the request's own number.
fn alike(answer: &Seen) -> (u16, Vec<String>, String) {
    let mut document = answer.json();
    document["request_id"] = Value::Null;
    let mut headers: Vec<String> = answer
        .headers
        .iter()
        .filter(|(name, _)| *name != "x-request-id")
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    headers.sort();
    (answer.status.as_u16(), headers, document.to_string())
}
