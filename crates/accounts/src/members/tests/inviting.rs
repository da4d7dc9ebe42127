//! Invitations by phone, mail and user name.

use paifang_kernel::notice::To;
use paifang_testkit::{both, json};

use super::people::{COMPANY, invited, joined, member, signed};
use crate::fixtures::{rows, sign_up, wire};

const OWNER: &str = "13800001234";
const MEMBER: &str = "13900005678";
const DAY: i64 = 86_400;

both! { wire;

/// AUT-02: somebody is invited by phone, mail or user name, accepts, and works for the organisation.
async fn a_person_is_invited_in_three_ways(w: World) {
    let dana = signed(w, OWNER).await;
    let by_phone = sign_up(w, MEMBER).await;
    let by_mail = sign_up(w, "tess@example.com").await;
    let by_name = sign_up(w, "13700009999").await;
    by_name.put("/me/username", json!({ "username": "Tess_2026" })).await;
    w.travel(3_600);
    for (client, recipient) in [(&by_phone, MEMBER), (&by_mail, "Tess@Example.com"), (&by_name, "tess_2026")] {
        invited(&dana, recipient, &["technical", "operations"]).await;
        let open = client.get("/me/invitations").await.ok();
        assert_eq!((&open["items"][0]["organisation"], &open["items"][0]["roles"]), (&json!(COMPANY), &json!(["technical", "operations"])));
        joined(client).await;
        assert_eq!(client.get("/me").await.ok()["roles"], json!(["technical", "operations"]));
        assert_eq!(client.get("/me/invitations").await.ok()["items"], json!([]));
    }
    assert_eq!(dana.get("/members").await.ok()["items"].as_array().unwrap().len(), 4);
    assert_eq!(dana.get("/member-invitations").await.ok()["items"], json!([]));
}

/// AUT-02, rule A3: the answer is the same whether the person exists, and a person who registers later finds the invitation.
async fn an_invitation_waits_for_a_person_who_registers_later(w: World) {
    let dana = signed(w, OWNER).await;
    sign_up(w, MEMBER).await;
    w.travel(3_600);
    let known = dana.post("/member-invitations", json!({ "recipient": MEMBER, "roles": ["admin"] })).await;
    let unknown = dana.post("/member-invitations", json!({ "recipient": "13600001111", "roles": ["admin"] })).await;
    let nobody = dana.post("/member-invitations", json!({ "recipient": "nobody_at_all", "roles": ["admin"] })).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (201, unknown.body.len()));
    assert_eq!(nobody.status.as_u16(), 201);
    let (known, unknown) = (known.json(), unknown.json());
    assert_eq!((&known["recipient"], &unknown["recipient"]), (&json!("139****5678"), &json!("136****1111")));
    let told: Vec<To> = w.notices().await.into_iter().filter(|one| one.kind == "member.invited").map(|one| one.to).collect();
    let (accounts, contacts): (Vec<To>, Vec<To>) = told.into_iter().partition(|to| matches!(to, To::Account(_)));
    assert_eq!((accounts.len(), contacts), (1, vec![To::Phone("+8613600001111".to_owned())]));
    w.travel(3_600);
    let late = sign_up(w, "13600001111").await;
    joined(&late).await;
    assert_eq!(late.get("/me").await.ok()["roles"], json!(["admin"]));
}

/// AUT-02: an invitation lives seven days; afterwards it is gone, and the same person can be invited again.
async fn an_invitation_lives_seven_days(w: World) {
    let dana = signed(w, OWNER).await;
    let eve = sign_up(w, MEMBER).await;
    w.travel(3_600);
    let first = invited(&dana, MEMBER, &["business"]).await;
    for seconds in [3 * DAY, 4 * DAY - 1] {
        w.travel(seconds);
        dana.get("/me").await.ok();
        eve.get("/me").await.ok();
    }
    dana.post("/member-invitations", json!({ "recipient": MEMBER, "roles": ["admin"] })).await.refused("already_invited");
    assert_eq!(eve.get("/me/invitations").await.ok()["items"].as_array().unwrap().len(), 1);
    w.travel(1);
    assert_eq!(eve.get("/me/invitations").await.ok()["items"], json!([]));
    let path = format!("/me/invitations/{first}/answer");
    eve.post(&path, json!({ "answer": "accept" })).await.refused("invitation_over");
    assert_eq!(rows(w, "SELECT COUNT(*) FROM memberships").await, 2);
    invited(&dana, MEMBER, &["admin"]).await;
    joined(&eve).await;
}

/// AUT-02: an invitation is answered once, by the person it names; it can be declined, or taken back.
async fn an_invitation_is_for_one_person_and_one_answer(w: World) {
    let dana = signed(w, OWNER).await;
    let (eve, mallory) = (sign_up(w, MEMBER).await, sign_up(w, "13700009999").await);
    w.travel(3_600);
    let first = invited(&dana, MEMBER, &["business"]).await;
    let path = format!("/me/invitations/{first}/answer");
    mallory.post(&path, json!({ "answer": "accept" })).await.refused("not_found");
    mallory.delete(&format!("/member-invitations/{first}")).await.refused("verification_required");
    eve.post(&path, json!({ "answer": "decline" })).await.created();
    for answer in ["accept", "decline"] {
        eve.post(&path, json!({ "answer": answer })).await.refused("invitation_over");
    }
    w.travel(3_600);
    let second = invited(&dana, MEMBER, &["business"]).await;
    dana.delete(&format!("/member-invitations/{second}")).await.no_content();
    dana.delete(&format!("/member-invitations/{second}")).await.refused("invitation_over");
    eve.post(&format!("/me/invitations/{second}/answer"), json!({ "answer": "accept" })).await.refused("invitation_over");
    assert_eq!(rows(w, "SELECT COUNT(*) FROM memberships WHERE role = 'member'").await, 0);
}

/// AUT-02: whoever is in already cannot be let in once more, and the main account stays what it is.
async fn a_member_is_not_let_in_twice(w: World) {
    let dana = signed(w, OWNER).await;
    let tess = member(w, &dana, MEMBER, &["technical"]).await;
    w.travel(3_600);
    for (client, recipient) in [(&tess, MEMBER), (&dana, OWNER)] {
        let again = invited(&dana, recipient, &["after_sales"]).await;
        client.post(&format!("/me/invitations/{again}/answer"), json!({ "answer": "accept" })).await.refused("already_member");
    }
    assert_eq!(tess.get("/me").await.ok()["roles"], json!(["technical"]));
    assert_eq!(dana.get("/me").await.ok()["roles"], json!(["owner"]));
}

/// AUT-02: wrong names and roles are refused, each at its field, and nobody is told.
async fn a_wrong_invitation_changes_nothing(w: World) {
    let dana = signed(w, OWNER).await;
    for recipient in ["", "12", "a b", "dana@", "1234567890123"] {
        let refusal = dana.post("/member-invitations", json!({ "recipient": recipient, "roles": ["admin"] })).await.refused("invitee_invalid");
        assert_eq!(refusal["errors"][0]["pointer"], "/recipient", "{recipient}");
    }
    for roles in [json!([]), json!(["owner"]), json!(["admin", "owner"]), json!(["king"])] {
        dana.post("/member-invitations", json!({ "recipient": MEMBER, "roles": roles })).await.refused("invalid");
    }
    assert_eq!(rows(w, "SELECT COUNT(*) FROM member_invitations").await, 0);
    assert!(w.notices().await.iter().all(|notice| notice.kind != "member.invited"));
}

/// Rules P1, P2: no contact of an invited person is readable at rest, in the audit log neither.
async fn an_invited_contact_is_sealed(w: World) {
    let dana = signed(w, OWNER).await;
    let made = invited(&dana, "13600001111", &["admin"]).await;
    let (index, sealed): (String, String) =
        w.app.db.one(paifang_kernel::sql!("SELECT recipient_index, recipient FROM member_invitations")).await.unwrap();
    assert!(!index.contains("1360000") && !sealed.contains("1360000"));
    let details: String = w.app.db
        .one(paifang_kernel::sql!("SELECT details FROM audit_log WHERE object = $1", made)).await.unwrap();
    assert!(details.contains("136****1111") && !details.contains("13600001111"));
}

/// Rule D10: one organisation sends a bounded number of invitations in a day.
async fn invitations_are_counted(w: World) {
    let dana = signed(w, OWNER).await;
    for n in 0..100 {
        invited(&dana, &format!("nobody_{n}"), &["admin"]).await;
    }
    dana.post("/member-invitations", json!({ "recipient": "nobody_too", "roles": ["admin"] })).await.refused("rate_limited");
    w.travel(DAY);
    invited(&dana, "nobody_too", &["admin"]).await;
}

}
