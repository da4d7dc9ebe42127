//! What outlives a closed account, for how long, and what does not (SEC-13, RNV-19, rule P7).

use paifang_kernel::access::StaffRole;
use paifang_kernel::sql;
use paifang_testkit::{Client, World, both, json};
use serde_json::Value;

use crate::stage::{Stage, demo, items, text, whole};

const DAY: i64 = 86_400;
const PHONE: &str = "13800001234";

async fn count(w: &World, question: &'static str) -> i64 {
    w.app.db.one(sql!(question)).await.unwrap()
}

/// Closes the account and lets the days to think it over pass.
async fn leave(w: &World, who: &Client) {
    who.put("/me/closure", json!({})).await.ok();
    w.travel(15 * DAY);
    w.run_jobs().await;
}

/// The files of every document that is kept.
async fn files(w: &World) -> Vec<String> {
    w.app.db.all(sql!("SELECT file FROM documents ORDER BY id")).await.unwrap()
}

/// The same person's papers with fresh uploads.
async fn papers_of(stage: &Stage<'_>, who: &Client, person: &Value) -> Value {
    let mut papers = stage.individual(who).await;
    for field in ["id_number", "gender"] {
        papers[field] = person[field].clone();
    }
    papers
}

both! { whole, demo;
    /// SEC-13, RNV-19: the approved dossier and its documents outlive the account under lock, and nothing else does; the
    /// person registers and verifies anew at once; three years later the old dossier, its documents and keys are gone, and
    /// the new one is not.
    async fn an_approved_dossier_waits_three_years_and_nothing_else_does(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let dana = stage.register(PHONE).await;
        let person = stage.individual(&dana).await;
        let approved = stage.submit(&dana, person.clone()).await;
        stage.decide(&admin, &approved, "approve", json!([])).await;
        // A change that was sent back, and an upload that was never handed in.
        let change = papers_of(&stage, &dana, &person).await;
        let rejected = stage.submit(&dana, change).await;
        assert_ne!(rejected, approved);
        let why = json!([{ "code": "ind_1", "note": "请上传清晰的原件" }]);
        stage.decide(&admin, &rejected, "reject", why).await;
        stage.individual(&dana).await;
        let all = files(w).await;
        assert_eq!((all.len(), count(w, "SELECT COUNT(*) FROM verification_filings").await), (6, 2));

        leave(w, &dana).await;
        let left: Vec<String> = w.app.db.all(sql!("SELECT case_id FROM verification_filings")).await.unwrap();
        assert_eq!(left, std::slice::from_ref(&approved));
        let kept = files(w).await;
        assert_eq!(kept.len(), 2);
        for file in &all {
            assert_eq!(w.app.files.get(file).await.is_ok(), kept.contains(file), "{file}");
        }
        for gone in ["SELECT COUNT(*) FROM verifications", "SELECT COUNT(*) FROM verification_identities"] {
            assert_eq!(count(w, gone).await, 0, "{gone}");
        }
        let details: String = w.app.db.one(sql!("SELECT details FROM audit_log WHERE action = 'account.erase'")).await.unwrap();
        assert!(details.contains(&approved) && !details.contains(&rejected), "{details}");
        // Under lock: the desk may look, the look is recorded, and `verify` finds the sealed rows whole.
        let late = stage.operator("late", &[StaffRole::Super]).await;
        let case = late.get(&format!("/admin/reviews/{approved}")).await.ok();
        assert_eq!(case["documents"].as_array().map(Vec::len), Some(2), "{case}");
        assert!(paifang_accounts::verification::faults(&w.app).await.unwrap().is_empty());

        // The person comes back with the same phone and the same number, and counts nowhere else.
        let anew = stage.register(PHONE).await;
        let papers = papers_of(&stage, &anew, &person).await;
        let second = stage.submit(&anew, papers).await;
        let desk = late.get(&format!("/admin/reviews/{second}")).await.ok();
        let alone = items(&json!({ "items": desk["checks"] })).into_iter().find(|check| check["code"] == "person_elsewhere");
        assert_eq!(alone.map(|check| check["outcome"].clone()), Some(json!("ok")), "{}", desk["checks"]);
        stage.decide(&late, &second, "approve", json!([])).await;

        w.travel(1_096 * DAY - 60);
        stage.product.accounts.purge().await.unwrap();
        assert_eq!(count(w, "SELECT COUNT(*) FROM verification_filings").await, 2);
        w.travel(120);
        stage.product.accounts.purge().await.unwrap();
        let left: Vec<String> = w.app.db.all(sql!("SELECT case_id FROM verification_filings")).await.unwrap();
        assert_eq!(left, [second]);
        for file in &kept {
            w.app.files.get(file).await.expect_err("destroyed with its key");
        }
        assert_eq!((files(w).await.len(), count(w, "SELECT COUNT(*) FROM retention_clocks").await), (2, 1));
    }

    /// SEC-13: tickets are part of the copy and end with the account.
    async fn tickets_are_taken_along_and_end(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let dana = stage.register("dana@example.com").await;
        let papers = stage.enterprise(&dana).await;
        let case = stage.submit(&dana, papers).await;
        stage.decide(&admin, &case, "approve", json!([])).await;
        let ticket = json!({ "category": "account", "priority": "normal", "subject": "想注销", "text": "请问怎么注销账号？" });
        dana.post("/me/tickets", ticket).await.created();
        let copy = dana.post("/me/exports", json!({})).await.accepted();
        w.run_jobs().await;
        let copy = dana.delete(&format!("/me/exports/{}/file", text(&copy["id"]))).await.ok();
        assert_eq!(copy["tickets"][0]["messages"][0]["text"], "请问怎么注销账号？");
        leave(w, &dana).await;
        // The operators' own notices stay in the same table.
        let notices = "SELECT COUNT(*) FROM notices WHERE account NOT IN (SELECT id FROM operators)";
        for gone in ["SELECT COUNT(*) FROM tickets", "SELECT COUNT(*) FROM ticket_messages", notices] {
            assert_eq!(count(w, gone).await, 0, "{gone}");
        }
    }
}
