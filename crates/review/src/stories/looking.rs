//! Every unmasked look is on record before it is shown: goal 53 of the reliability figures.

use paifang_kernel::sql;
use paifang_testkit::{both, json};

use super::paper::{applicant, handed_in, reviewer, wire};

both! { wire;

/// REV-11, RNV-20, rule P4: 1,000 unmasked looks of five reviewers leave 1,000 records that say who, at whose case, at which
/// version, when and from where; the look after the day's last one shows nothing and leaves none.
async fn a_thousand_unmasked_looks_are_a_thousand_records(w: World) {
    let dana = applicant(w, "dana");
    for number in 0..5 {
        let rui = reviewer(w, &format!("rui{number}"));
        let case = handed_in(&dana, "First").await;
        // Taking the case is the first look.
        let path = format!("/admin/reviews/{case}");
        assert_eq!(rui.put(&format!("{path}/claim"), json!({})).await.ok()["facts"][0]["value"], "secret");
        for _ in 1..200 {
            assert_eq!(rui.get(&path).await.ok()["facts"][0]["value"], "secret");
        }
        rui.get(&path).await.refused("unmasked_limit");
    }
    let looks = "SELECT COUNT(*) FROM audit_log l JOIN review_cases c ON c.id = l.object \
        WHERE l.action = 'review.view' AND l.details LIKE '%\"unmasked\":true%' AND l.details LIKE '%\"version\":1%' \
        AND l.actor LIKE 'opr_rui%' AND l.actor_kind = 'staff' AND l.at > 0 AND l.ip <> '' AND l.request_id <> ''";
    assert_eq!(w.app.db.one::<i64>(sql!(looks)).await.unwrap(), 1_000);
}

/// Rule P4, goal 53: the person sees which operator looked unmasked, at what and when; masked looks and strangers' are not there.
async fn the_person_sees_who_looked(w: World) {
    let (dana, eve) = (applicant(w, "dana"), applicant(w, "eve"));
    let (rui, yan) = (reviewer(w, "rui"), reviewer(w, "yan"));
    let case = handed_in(&dana, "First").await;
    let other = handed_in(&eve, "Second").await;
    let path = format!("/admin/reviews/{case}");
    yan.get(&path).await.ok();
    rui.put(&format!("{path}/claim"), json!({})).await.ok();
    w.travel(60);
    assert_eq!(rui.get(&format!("{path}/documents/page")).await.status, 200);
    yan.put(&format!("/admin/reviews/{other}/claim"), json!({})).await.ok();
    let seen = dana.get("/me/data-views").await.ok();
    let seen: Vec<_> = seen["items"].as_array().into_iter().flatten().map(|one| (one["by"].clone(), one["what"].clone())).collect();
    assert_eq!(seen, [(json!("rui"), json!("document")), (json!("rui"), json!("form"))]);
    let first = dana.get("/me/data-views?limit=1").await.ok();
    let next = first["next"].as_str().unwrap_or_default();
    assert_eq!(dana.get(&format!("/me/data-views?limit=1&cursor={next}")).await.ok()["items"][0]["what"], "form");
    assert_eq!(applicant(w, "nobody").get("/me/data-views").await.ok()["items"], json!([]));
    w.anonymous().get("/me/data-views").await.refused("login_required");
}

/// Rule K4: a look that cannot be recorded shows nothing, neither data nor document.
async fn a_look_that_cannot_be_recorded_shows_nothing(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "First").await;
    let path = format!("/admin/reviews/{case}");
    rui.put(&format!("{path}/claim"), json!({})).await.ok();
    let rename = async |from: &str, to: &str| {
        let mut tx = w.app.db.begin().await.unwrap();
        tx.exec(paifang_kernel::db::Sql::built(format!("ALTER TABLE {from} RENAME TO {to}"), vec![])).await.unwrap();
        tx.commit().await.unwrap();
    };
    rename("audit_log", "audit_gone").await;
    for address in [path.clone(), format!("{path}/documents/page")] {
        let seen = rui.get(&address).await;
        assert_eq!(seen.status.as_u16(), 500, "{address}");
        let body = String::from_utf8_lossy(&seen.body).into_owned();
        assert!(!body.contains("secret") && !body.contains("%PDF"), "{body}");
    }
    rename("audit_gone", "audit_log").await;
    assert_eq!(rui.get(&path).await.ok()["facts"][0]["value"], "secret");
}
}
