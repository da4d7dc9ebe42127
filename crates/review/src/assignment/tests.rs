//! A super administrator gives a case to somebody else (REV-04).

use paifang_kernel::access::Operator;
use paifang_kernel::notice::To;
use paifang_testkit::{both, json};

use crate::alerts::tests::{id, staffed};
use crate::stories::paper::{applicant, chief, handed_in, reviewer};

both! { staffed;

/// REV-04: a held case goes to the named reviewer, who is told and decides it; the one before loses it.
async fn a_held_case_is_given_to_somebody_else(w: World) {
    let (dana, rui, yan, sam) = (applicant(w, "dana"), reviewer(w, "rui"), reviewer(w, "yan"), chief(w, "sam"));
    let case = handed_in(&dana, "First").await;
    let path = format!("/admin/reviews/{case}");
    assert_eq!(rui.put(&format!("{path}/claim"), json!({})).await.ok()["can"]["assign"], false);
    let seen = sam.get(&path).await.ok();
    assert_eq!((&seen["can"]["assign"], &seen["claimed_by"]["name"]), (&true.into(), &"rui".into()));
    let to = json!({ "operator": id::<Operator>("yan") });
    rui.put(&format!("{path}/reviewer"), to.clone()).await.refused("role_forbidden");
    let given = sam.put(&format!("{path}/reviewer"), to).await.ok();
    assert_eq!((&given["claimed_by"]["name"], &given["can"]["decide"]), (&"yan".into(), &false.into()));
    let approval = json!({ "version": 1, "decision": "approve" });
    rui.post(&format!("{path}/decision"), approval.clone()).await.refused("review_claimed");
    let notice = w.notices().await.pop().unwrap();
    assert_eq!((&notice.to, notice.kind.as_str()), (&To::Operator(id("yan")), "review.assigned"));
    assert_eq!((&notice.params["by"], &notice.params["number"]), (&json!("sam"), &json!("RV000001")));
    let done = yan.post(&format!("{path}/decision"), approval).await.ok();
    let line = &done["history"][2];
    assert_eq!((&line["action"], &line["who"], &line["note"]), (&"assign".into(), &"sam".into(), &"yan".into()));
    let recorded: Vec<String> = w
        .app
        .db
        .all(paifang_kernel::sql!("SELECT details FROM audit_log WHERE action = 'review.assign'"))
        .await
        .unwrap();
    assert!(recorded.len() == 1 && recorded[0].contains("yan"), "{recorded:?}");
}

/// REV-04, REV-09: only who may decide the case gets it: no stranger, no other role, nobody outside the group, nobody of
/// the applicant's company; and a decided case is given to nobody.
async fn only_who_may_decide_is_given_a_case(w: World) {
    let (dana, rui, sam) = (applicant(w, "dana"), reviewer(w, "rui"), chief(w, "sam"));
    let case = handed_in(&dana, "First").await;
    let path = format!("/admin/reviews/{case}/reviewer");
    for name in ["nobody", "sue", "kin"] {
        let refusal = sam.put(&path, json!({ "operator": id::<Operator>(name) })).await.refused("reviewer_unfit");
        assert_eq!(refusal["errors"][0]["pointer"], "/operator", "{name}");
    }
    let group = json!({ "name": "Papers", "kinds": ["paper"], "members": [id::<Operator>("rui")] });
    sam.put("/admin/review-groups/papers", group).await.ok();
    sam.put(&path, json!({ "operator": id::<Operator>("yan") })).await.refused("reviewer_unfit");
    assert_eq!(sam.get(&format!("/admin/reviews/{case}")).await.ok()["claimed_by"], json!(null));
    sam.put(&path, json!({ "operator": id::<Operator>("rui") })).await.ok();
    rui.post(&format!("/admin/reviews/{case}/decision"), json!({ "version": 1, "decision": "approve" })).await.ok();
    sam.put(&path, json!({ "operator": id::<Operator>("rui") })).await.refused("state_conflict");
}
}
