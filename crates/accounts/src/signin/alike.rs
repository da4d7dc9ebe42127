//! One table for rule A3: whoever asks without a session sees the same for somebody existing, unknown, imported or locked.

use paifang_kernel::access::StaffRole;
use paifang_testkit::{Seen, World, both, json};
use serde_json::Value;

use crate::codes::CodePurpose;
use crate::fixtures::{PASSWORD, ask_for, operator, sign_up, wire};
use crate::verification::id_number::tests::complete;

/// A person as a stranger may try them: by phone and by ID number.
struct Class {
    name: &'static str,
    phone: &'static str,
    number: String,
}

/// What a stranger can compare: status, headers, and a body whose random words are replaced by their lengths.
fn shape(answer: &Seen) -> (u16, Vec<String>, String) {
    let mut document = answer.json();
    for field in ["ticket", "request_id"] {
        if let Some(word) = document[field].as_str() {
            document[field] = word.len().into();
        }
    }
    let visible = answer.headers.iter().filter(|(name, _)| *name != "x-request-id");
    let mut headers: Vec<String> = visible.map(|(name, value)| format!("{name}: {value:?}")).collect();
    headers.sort();
    (answer.status.as_u16(), headers, document.to_string())
}

/// Everybody, in a world where they are what their name says.
async fn cast(w: &World) -> [Class; 4] {
    let class =
        |name, phone, last: &str| Class { name, phone, number: complete(&format!("110105199001010{last}")) };
    let all = [
        class("existing", "13800000001", "11"),
        class("unknown", "13800000002", "12"),
        class("imported", "13800000003", "13"),
        class("locked", "13800000004", "14"),
    ];
    let [existing, _, imported, locked] = &all;
    sign_up(w, existing.phone).await;
    sign_up(w, locked.phone).await;
    let admin = operator(w, "rui", &[StaffRole::Super]).await;
    let people = json!([{ "id_number": imported.number, "name": "戴娜", "phone": imported.phone }]);
    admin.post("/admin/account-imports", json!({ "people": people, "dry_run": false })).await.ok();
    w.travel(86_400);
    for _ in 0..5 {
        let login = json!({ "login": locked.phone, "password": "wrong-7-wrong" });
        w.anonymous().post("/sessions", login).await.refused("login_failed");
    }
    all
}

/// Each way in, tried once with everybody; a wrong code stands for whatever a stranger can type.
async fn tried(w: &World, class: &Class) -> Vec<(&'static str, (u16, Vec<String>, String))> {
    let mut seen = Vec::new();
    for purpose in [CodePurpose::Register, CodePurpose::Recover, CodePurpose::Activate] {
        let sent = ask_for(w, purpose, class.phone).await;
        seen.push((purpose.name(), shape(&sent)));
        let ticket = sent.accepted()["ticket"].clone();
        let (path, form) = match purpose {
            CodePurpose::Register => (
                "/accounts",
                json!({ "phone": class.phone, "password": PASSWORD, "password_again": PASSWORD, "code": "abcdef",
                    "code_ticket": ticket, "agreement": true }),
            ),
            CodePurpose::Recover => (
                "/password-recoveries",
                json!({ "recipient": class.phone, "code": "abcdef", "code_ticket": ticket, "password": PASSWORD,
                    "password_again": PASSWORD }),
            ),
            _ => (
                "/activations",
                json!({ "id_number": class.number, "phone": class.phone, "code": "abcdef", "code_ticket": ticket }),
            ),
        };
        seen.push((path, shape(&w.anonymous().post(path, form).await)));
        w.travel(61);
    }
    let login = json!({ "login": class.number, "password": "wrong-7-wrong" });
    seen.push(("/sessions by number", shape(&w.anonymous().post("/sessions", login).await)));
    seen
}

async fn log_in_wrongly(w: &World, class: &Class) -> (u16, Vec<String>, String) {
    let login: Value = json!({ "login": class.phone, "password": "wrong-7-wrong" });
    shape(&w.anonymous().post("/sessions", login).await)
}

both! { wire;
    /// ACC-12, LOG-06, ACT-02: log-in, registration, activation, forgotten password and asking for a code answer everybody
    /// alike; a lock looks the same for a name that nobody has.
    async fn everybody_is_answered_alike(w: World) {
        let all = cast(w).await;
        let locked = log_in_wrongly(w, &all[3]).await;
        assert!(locked.2.contains("login_locked"), "{locked:?}");
        for class in &all[..3] {
            for _ in 0..5 {
                assert!(log_in_wrongly(w, class).await.2.contains("login_failed"), "{}", class.name);
            }
            assert_eq!(log_in_wrongly(w, class).await, locked, "{}", class.name);
        }
        // The address this all comes from has had its wrong passwords of the hour.
        w.travel(3_601);
        let expected = tried(w, &all[0]).await;
        assert_eq!(expected.len(), 7);
        assert!(expected[6].1.2.contains("/activate"), "{expected:?}");
        for class in &all[1..] {
            assert_eq!(tried(w, class).await, expected, "{}", class.name);
        }
    }
}
