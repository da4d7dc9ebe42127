//! Stories of the member log.

use paifang_testkit::{both, json};

use super::harmless;
use crate::fixtures::{text, wire};
use crate::members::tests::people::{id, member, signed};

const OWNER: &str = "13800001234";
const MEMBER: &str = "13900005678";

both! { wire;

/// AUT-14: each action of a member is an entry with who, what, when and from where, for main account and administrators.
async fn the_log_shows_what_members_did(w: World) {
    let dana = signed(w, OWNER).await;
    let adam = member(w, &dana, MEMBER, &["admin"]).await;
    w.travel(3_600);
    let made = adam.post("/member-invitations", json!({ "recipient": "nobody_here", "roles": ["business"] })).await.created();
    let log = adam.get("/organisation/log?limit=2").await.ok();
    let entry = &log["items"][0];
    assert_eq!((&entry["action"], &entry["object"], &entry["ip"]), (&json!("member.invite"), &made["id"], &json!("127.0.0.1")));
    assert_eq!((text(&entry["account"]), text(&entry["at"])), (id(&adam).await, w.app.now().to_string()));
    assert!(!text(&entry["name"]).is_empty());
    let next = dana.get(&format!("/organisation/log?cursor={}", text(&log["next"]))).await.ok();
    assert!(next["items"].as_array().unwrap().iter().any(|one| one["action"] == "member.join"));
}

/// AUT-14: the log can be narrowed to a person, a kind of action and a span of time.
async fn the_log_is_filtered(w: World) {
    let dana = signed(w, OWNER).await;
    let adam = member(w, &dana, MEMBER, &["admin"]).await;
    let mine = dana.get(&format!("/organisation/log?account={}", id(&adam).await)).await.ok();
    let actions: Vec<String> = mine["items"].as_array().unwrap().iter().map(|one| text(&one["action"])).collect();
    assert_eq!(actions, ["member.enter", "member.join"]);
    let invites = dana.get("/organisation/log?action=member.inv").await.ok();
    assert_eq!(invites["items"].as_array().unwrap().len(), 1);
    let later = w.app.now().to_string();
    w.travel(3_600);
    adam.get("/me").await.ok();
    dana.post("/member-invitations", json!({ "recipient": "nobody_here", "roles": ["business"] })).await.created();
    let since = dana.get(&format!("/organisation/log?since={later}")).await.ok()["items"].as_array().unwrap().len();
    let until = dana.get(&format!("/organisation/log?until={later}&action=member.")).await.ok();
    assert!(since >= 1 && until["items"].as_array().unwrap().iter().all(|one| text(&one["at"]) < later));
    dana.get("/organisation/log?since=yesterday").await.refused("malformed");
}

/// AUT-14, rule W2: other roles may not read it, and other organisations have their own.
async fn the_log_is_for_main_account_and_administrators(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical", "business", "operations"]).await;
    for path in ["/organisation/log", "/organisation/log/export"] {
        tess.get(path).await.refused("role_forbidden");
    }
    w.travel(3_600);
    let eve = signed(w, "13700009999").await;
    let foreign = eve.get("/organisation/log").await.ok();
    assert!(foreign["items"].as_array().unwrap().iter().all(|one| one["action"] != "member.invite"));
}

/// AUT-14: what a member does about their own account stays their own.
async fn personal_actions_are_not_in_the_log(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical"]).await;
    tess.patch("/me", json!({ "nickname": "tess" })).await.ok();
    let log = dana.get("/organisation/log?limit=100").await.ok();
    assert!(log["items"].as_array().unwrap().iter().all(|one| !text(&one["action"]).starts_with("account.")));
}

/// AUT-14, rule W7: the export is UTF-8 with a mark, holds the same entries, defuses formulas, and is itself an entry.
async fn the_log_is_exported(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical"]).await;
    tess.patch("/me", json!({ "nickname": "=1+1" })).await.ok();
    let file = dana.get("/organisation/log/export").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").contains("member-log.csv"));
    assert!(file.body.starts_with(b"\xef\xbb\xbf"));
    let rows = file.text();
    assert!(rows.contains(",'=1+1,member.join,") && rows.contains(",member.invite,") && rows.contains(",127.0.0.1,"), "{rows}");
    assert!(rows.contains("2026-11-23 "), "{rows}");
    let log = dana.get("/organisation/log?action=member_log.").await.ok();
    assert_eq!(log["items"].as_array().unwrap().len(), 1);
}

}

/// Rule W7: cells that a spreadsheet would run get a quote, others stay.
#[test]
fn formulas_are_defused() {
    for risky in ["=1+1", "+86", "-1", "@x", " =1", "\t=1", "\r1"] {
        assert_eq!(harmless(risky), format!("'{risky}"));
    }
    for harmless_cell in ["", "dana", "a=b", "2026-11-23", "{\"a\":1}"] {
        assert_eq!(harmless(harmless_cell), harmless_cell);
    }
}
