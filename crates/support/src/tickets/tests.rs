//! Stories of tickets, told through HTTP, and the table of their states.

use jiff::Timestamp;
use paifang_kernel::Code;
use paifang_kernel::access::{DeveloperKind, Role, StaffRole, Verification};
use paifang_kernel::notice::Notice;
use paifang_kernel::sql;
use paifang_testkit::{Client, World, both, json};
use serde_json::Value;

use super::{PER_DAY, Side, State};
use crate::articles::tests::wire;

fn question() -> Value {
    json!({ "category": "api", "priority": "high", "subject": "签名一直不对", "text": "按文档签名仍返回 signature_wrong\n请协助",
        "request_ids": ["req_01"] })
}

fn wish() -> Value {
    json!({ "subject": "门锁接入方案", "text": "计划接入 5 万把门锁", "contact": "王小姐", "phone": "010-12345678", "time": "工作日下午" })
}

async fn opened(who: &Client) -> (String, String) {
    let made = who.post("/me/tickets", question()).await.created();
    (made["id"].as_str().unwrap().to_owned(), made["number"].as_str().unwrap().to_owned())
}

fn kinds(notices: &[Notice]) -> Vec<&str> {
    let mut kinds: Vec<&str> = notices.iter().map(|notice| notice.kind.as_str()).collect();
    kinds.sort_unstable();
    kinds
}

async fn count(w: &World) -> i64 {
    w.app.db.one(sql!("SELECT CAST(COUNT(*) AS BIGINT) FROM tickets")).await.unwrap()
}

/// HLP-04, in part: every state answers every move.
#[test]
fn every_state_answers_every_move() {
    let at = Timestamp::UNIX_EPOCH;
    type Move<'a> = (&'a str, &'a dyn Fn(State) -> Result<State, Code>);
    let moves: [Move<'_>; 4] = [
        ("ask", &|state| state.wrote(Side::Customer)),
        ("answer", &|state| state.wrote(Side::Staff)),
        ("solve", &|state| state.solve(at)),
        ("close", &|state| state.close(at)),
    ];
    let mut picture = String::new();
    for state in [State::Open, State::Waiting, State::Solved { at }, State::Closed { at }] {
        picture.push_str(state.name());
        for (title, step) in &moves {
            let outcome = step(state).map_or_else(|code| code.id, |next| next.name());
            picture.push_str(&format!(" {title}={outcome}"));
        }
        picture.push('\n');
    }
    let expected = "\
open ask=open answer=waiting solve=solved close=closed
waiting ask=open answer=waiting solve=solved close=closed
solved ask=open answer=waiting solve=state_conflict close=closed
closed ask=state_conflict answer=state_conflict solve=state_conflict close=state_conflict
";
    assert_eq!(picture, expected);
}

both! { wire;

/// ENT-03: an individual, and whoever is not verified yet, is told the rule and opens nothing.
async fn only_enterprise_developers_get_support(w: World) {
    let individual = w.person("ina", |person| {
        person.standing(|standing| standing.kind = Some(DeveloperKind::Individual))
    });
    let waiting = w.person("pia", |person| {
        person.standing(|standing| standing.verification = Verification::Pending)
    });
    for who in [individual, waiting] {
        assert_eq!(who.get("/me/tickets").await.ok()["entitled"], false);
        let refusal = who.post("/me/tickets", question()).await.refused("enterprise_only");
        assert_eq!((&refusal["status"], &refusal["next"]), (&403.into(), &"/console/support/new".into()));
        who.post("/me/consultations", wish()).await.refused("enterprise_only");
    }
    assert_eq!(count(w).await, 0);
    w.anonymous().post("/me/tickets", question()).await.refused("login_required");
}

/// ENT-03, HLP-03: an enterprise opens a ticket at any hour, also on a Sunday night, and gets a number.
async fn an_enterprise_opens_a_ticket_at_any_hour(w: World) {
    let dana = w.developer("dana");
    assert_eq!(dana.get("/me/tickets").await.ok()["entitled"], true);
    let (_, number) = opened(&dana).await;
    assert_eq!(number, "T20261123-0001");
    // From Monday at ten to Sunday at three in the morning.
    w.travel(5 * 86_400 + 17 * 3_600);
    let made = dana.post("/me/tickets", question()).await.created();
    assert_eq!((&made["number"], &made["state"]), (&"T20261129-0001".into(), &"open".into()));
    assert_eq!(made["messages"][0]["text"], "按文档签名仍返回 signature_wrong\n请协助");
    assert_eq!(made["request_ids"], json!(["req_01"]));
    let listed = dana.get("/me/tickets").await.ok();
    let numbers: Vec<&str> =
        listed["items"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap()).collect();
    assert_eq!(numbers, ["T20261129-0001", "T20261123-0001"]);
    assert_eq!(kinds(&w.notices().await), ["ticket.opened", "ticket.opened"]);
}

/// HLP-03: the consultation form makes a request in the back-office, with whom to call and when.
async fn a_consultation_reaches_the_back_office(w: World) {
    let dana = w.developer("dana");
    let made = dana.post("/me/consultations", wish()).await.created();
    assert_eq!((&made["kind"], &made["state"]), (&"consultation".into(), &"open".into()));
    let cara = w.staff("cara", &[StaffRole::Support]);
    opened(&dana).await;
    let listed = cara.get("/admin/tickets?kind=consultation&state=open").await.ok();
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["waiting"]), (1, &json!(2)));
    let row = &listed["items"][0];
    assert_eq!((&row["number"], &row["subject"]), (&made["number"], &"门锁接入方案".into()));
    assert!(row["organisation"].as_str().unwrap().starts_with("公司"));
    let seen = cara.get(&format!("/admin/tickets/{}", row["id"].as_str().unwrap())).await.ok();
    assert_eq!(seen["wish"], json!({ "contact": "王小姐", "phone": "010-12345678", "time": "工作日下午" }));
}

/// HLP-03, HLP-04 in part: both sides write, the first answer's time is kept, and each end is told to the developer.
async fn a_ticket_goes_through_its_states(w: World) {
    let (dana, cara) = (w.developer("dana"), w.staff("cara", &[StaffRole::Support]));
    let (id, _) = opened(&dana).await;
    let (mine, theirs) = (format!("/me/tickets/{id}"), format!("/admin/tickets/{id}"));
    w.travel(600);
    let answered = cara.post(&format!("{theirs}/messages"), json!({ "text": "请检查时间戳的单位" })).await.created();
    assert_eq!((&answered["state"], &answered["answered_at"]), (&"waiting".into(), &"2026-11-23T02:10:00Z".into()));
    assert_eq!(answered["messages"][1]["author"], "cara");
    w.travel(60);
    let asked = dana.post(&format!("{mine}/messages"), json!({ "text": "是毫秒" })).await.created();
    assert_eq!((&asked["state"], &asked["messages"][1]["author"]), (&"open".into(), &json!(null)));
    cara.post(&format!("{theirs}/messages"), json!({ "text": "换行符" })).await.created();
    let solved = cara.put(&format!("{theirs}/outcome"), json!({ "outcome": "solved" })).await.ok();
    assert_eq!((&solved["state"], &solved["answered_at"]), (&"solved".into(), &"2026-11-23T02:10:00Z".into()));
    cara.put(&format!("{theirs}/outcome"), json!({ "outcome": "solved" })).await.refused("state_conflict");
    let again = dana.post(&format!("{mine}/messages"), json!({ "text": "还是不行" })).await.created();
    assert_eq!((&again["state"], &again["writable"]), (&"open".into(), &json!(true)));
    let closed = dana.put(&format!("{mine}/closure"), json!({})).await.ok();
    assert_eq!((&closed["state"], &closed["writable"]), (&"closed".into(), &json!(false)));
    dana.post(&format!("{mine}/messages"), json!({ "text": "x" })).await.refused("state_conflict");
    cara.post(&format!("{theirs}/messages"), json!({ "text": "x" })).await.refused("state_conflict");
    dana.put(&format!("{mine}/closure"), json!({})).await.refused("state_conflict");
    let told = w.notices().await;
    assert_eq!(kinds(&told), ["ticket.answered", "ticket.answered", "ticket.opened", "ticket.solved"]);
    let actions: Vec<String> =
        w.app.db.all(sql!("SELECT action FROM audit_log WHERE object = $1 ORDER BY seq", id)).await.unwrap();
    let expected = ["open", "answer", "write", "answer", "solve", "write", "close"];
    assert_eq!(actions, expected.map(|action| format!("ticket.{action}")));
}

/// HLP-03: another organisation's ticket is not there, colleagues see it, and only customer service answers.
async fn tickets_are_seen_by_their_organisation_and_by_customer_service(w: World) {
    let (dana, eve) = (w.developer("dana"), w.developer("eve"));
    let (id, _) = opened(&dana).await;
    eve.get(&format!("/me/tickets/{id}")).await.refused("not_found");
    eve.post(&format!("/me/tickets/{id}/messages"), json!({ "text": "x" })).await.refused("not_found");
    eve.put(&format!("/me/tickets/{id}/closure"), json!({})).await.refused("not_found");
    assert_eq!(eve.get("/me/tickets").await.ok()["items"], json!([]));
    let colleague = w.person("carl", |person| person.roles(&[Role::CustomerService]).working_for("dana"));
    colleague.get(&format!("/me/tickets/{id}")).await.ok();
    let (audrey, rui) = (w.staff("audrey", &[StaffRole::Auditor]), w.staff("rui", &[StaffRole::Reviewer]));
    audrey.get(&format!("/admin/tickets/{id}")).await.ok();
    audrey.post(&format!("/admin/tickets/{id}/messages"), json!({ "text": "x" })).await.refused("role_forbidden");
    rui.get("/admin/tickets").await.refused("role_forbidden");
}

/// Bad forms are refused at their fields and change nothing; what people wrote is sealed.
async fn bad_forms_are_refused_and_texts_are_sealed(w: World) {
    let dana = w.developer("dana");
    for (field, value) in [
        ("subject", json!(" ")),
        ("subject", json!("x".repeat(101))),
        ("subject", json!("two\nlines")),
        ("text", json!("")),
        ("text", json!("x".repeat(5_001))),
        ("category", json!("weather")),
        ("request_ids", json!(["a b"])),
        ("request_ids", json!(vec!["x"; 11])),
        ("state", json!("closed")),
    ] {
        let mut form = question();
        form[field] = value;
        let refusal = dana.post("/me/tickets", form).await.refused("invalid");
        assert!(refusal["errors"][0]["pointer"].as_str().unwrap().starts_with(&format!("/{field}")) || field == "state");
    }
    let mut form = wish();
    form["phone"] = json!("1");
    dana.post("/me/consultations", form).await.refused("invalid");
    assert_eq!(count(w).await, 0);
    opened(&dana).await;
    dana.post("/me/consultations", wish()).await.created();
    for column in ["SELECT subject FROM tickets", "SELECT COALESCE(wish, '') FROM tickets", "SELECT text FROM ticket_messages"] {
        let kept: Vec<String> = w.app.db.all(sql!(column)).await.unwrap();
        assert!(kept.iter().all(|text| !["签名", "门锁", "12345678"].iter().any(|word| text.contains(word))), "{column}");
    }
}

/// a repeated opening, message or answer has one effect.
async fn repetitions_have_one_effect(w: World) {
    let (dana, cara) = (w.developer("dana").keyed("key-1"), w.staff("cara", &[StaffRole::Support]).keyed("key-2"));
    let first = dana.post("/me/tickets", question()).await.created();
    assert_eq!(dana.post("/me/tickets", question()).await.created(), first);
    assert_eq!(count(w).await, 1);
    dana.post("/me/consultations", wish()).await.refused("idempotency_key_reused");
    let path = format!("/admin/tickets/{}/messages", first["id"].as_str().unwrap());
    for _ in 0..2 {
        let seen = cara.post(&path, json!({ "text": "收到" })).await.created();
        assert_eq!(seen["messages"].as_array().unwrap().len(), 2);
    }
    let consult = w.developer("eve").keyed("key-3");
    assert_eq!(consult.post("/me/consultations", wish()).await.created(), consult.post("/me/consultations", wish()).await.created());
    let write = w.developer("dana").keyed("key-4");
    let path = format!("/me/tickets/{}/messages", first["id"].as_str().unwrap());
    assert_eq!(write.post(&path, json!({ "text": "好" })).await.created(), write.post(&path, json!({ "text": "好" })).await.created());
}

/// An organisation opens fifty tickets a day, and the next day goes on.
async fn tickets_of_a_day_are_limited(w: World) {
    let dana = w.developer("dana");
    for _ in 0..PER_DAY {
        opened(&dana).await;
    }
    dana.post("/me/tickets", question()).await.refused("ticket_quota");
    w.developer("eve").post("/me/tickets", question()).await.created();
    w.travel(86_400);
    opened(&dana).await;
}
}
