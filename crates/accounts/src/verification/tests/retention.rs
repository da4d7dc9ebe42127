//! The end of identity data, by travelling in time: what is over is gone with its keys, what is not over stays.

use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::sql;
use paifang_testkit::{Backend, World, both, json};

use super::people::{
    approval, audited, decide, enterprise, individual, rejection, settle, staff, submitted, wire,
};
use crate::retention::{Class, RETENTION};
use crate::verification::{account_closed, purge};

const DAY: i64 = 86_400;

/// Everything that is needed to read a dossier and a document, as a thief with the master key would keep it.
struct Loot {
    dossier_key: String,
    document_key: String,
    file: String,
}

async fn loot(w: &World, case: &str) -> Loot {
    let sql = sql!("SELECT wrapped_key FROM verification_filings WHERE case_id = $1", case);
    let dossier_key: String = w.app.db.one(sql).await.unwrap();
    let (file, document_key): (String, String) =
        w.app.db.one(sql!("SELECT file, wrapped_key FROM documents ORDER BY id LIMIT 1")).await.unwrap();
    Loot { dossier_key, document_key, file }
}

/// Whether the database's own files hold a text; PostgreSQL's lie with its server.
async fn on_disk(w: &World, text: &str) -> bool {
    let path: String =
        w.app.db.one(sql!("SELECT file FROM pragma_database_list WHERE name = 'main'")).await.unwrap();
    let files = [path.clone(), format!("{path}-wal")];
    files
        .iter()
        .filter_map(|file| std::fs::read(file).ok())
        .any(|bytes| bytes.windows(text.len()).any(|part| part == text.as_bytes()))
}

/// No row, no file, no page of the database brings a byte back.
async fn assert_destroyed(w: &World, loot: &Loot) {
    let rows: i64 = w
        .app
        .db
        .one(sql!(
            "SELECT (SELECT COUNT(*) FROM verification_filings) + (SELECT COUNT(*) FROM documents) + \
             (SELECT COUNT(*) FROM verification_identities)"
        ))
        .await
        .unwrap();
    assert_eq!(rows, 0);
    assert!(w.app.files.get(&loot.file).await.is_err());
    if w.backend == Backend::Sqlite {
        assert!(!on_disk(w, &loot.dossier_key).await && !on_disk(w, &loot.document_key).await);
    }
}

/// RNV-19: one table says how long each class is kept.
#[test]
fn the_table_says_how_long_each_class_is_kept() {
    let days = |class: Class| class.days();
    assert_eq!(
        [Class::Loose, Class::Rejected, Class::Withdrawn, Class::Approved].map(days),
        [30, 180, 180, 1_096]
    );
    assert!(RETENTION.iter().all(|(class, days)| class.days() == *days));
}

both! { wire;

/// RNV-19: after 180 days no byte of a rejected dossier can be read any more, and the audit log says so.
async fn nothing_of_a_rejected_dossier_remains(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let case = submitted(&dana).await;
    decide(&rui, &case, rejection(1, "ind_1")).await;
    let loot = loot(w, &case).await;
    assert!(w.app.files.get(&loot.file).await.is_ok());
    if w.backend == Backend::Sqlite {
        assert!(on_disk(w, &loot.dossier_key).await, "before, the key is there to be found");
    }
    w.travel(180 * DAY - 1);
    assert_eq!(purge(&w.app).await.unwrap(), 0);
    w.travel(2);
    assert_eq!(purge(&w.app).await.unwrap(), 1);
    assert_destroyed(w, &loot).await;
    let opened = w.app.keys.open_record(Purpose::Document, "documents/file/x", &loot.document_key, b"");
    assert!(opened.is_err(), "a key without its file opens nothing");
    let org: String = w.app.db.one(sql!("SELECT org FROM verifications")).await.unwrap();
    assert_eq!(audited(w, &org).await, ["verification.submit", "verification.destroy"]);
    assert_eq!(purge(&w.app).await.unwrap(), 0);
}

/// RNV-19: a withdrawn dossier ends the same way, and so does a rejected one that a case of the other kind has overtaken.
async fn withdrawn_and_overtaken_dossiers_are_destroyed_too(w: World) {
    settle(w).await;
    let (dana, eve, rui) = (w.developer("dana"), w.developer("eve"), staff(w, "rui"));
    submitted(&dana).await;
    dana.delete("/me/verification").await.ok();
    let overtaken = submitted(&eve).await;
    decide(&rui, &overtaken, rejection(1, "ind_1")).await;
    let form = enterprise(&eve).await;
    let newer = eve.put("/me/verification", form).await.ok()["case"]["id"].as_str().unwrap().to_owned();
    w.travel(181 * DAY);
    assert_eq!(purge(&w.app).await.unwrap(), 2);
    let left: Vec<String> = w.app.db.all(sql!("SELECT case_id FROM verification_filings")).await.unwrap();
    assert_eq!(left, [newer]);
    let view = eve.get("/me/verification").await.ok();
    assert_eq!((&view["status"], &view["case"]["kind"]), (&"pending".into(), &"enterprise".into()));
}

/// RNV-19: who resubmits in time keeps the data of the case.
async fn a_resubmitted_case_is_kept(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let form = individual(&dana).await;
    let case = dana.put("/me/verification", form.clone()).await.ok()["case"]["id"].as_str().unwrap().to_owned();
    decide(&rui, &case, rejection(1, "ind_1")).await;
    w.travel(170 * DAY);
    dana.put("/me/verification", form).await.ok();
    w.travel(30 * DAY);
    assert_eq!(purge(&w.app).await.unwrap(), 0);
    decide(&rui, &case, approval(2)).await;
    w.travel(400 * DAY);
    assert_eq!(purge(&w.app).await.unwrap(), 0);
    assert_eq!(dana.get("/me/verification").await.ok()["status"], "verified");
}

/// RNV-19: approved data are kept until three years after the account was closed, and then nothing of them remains.
async fn approved_data_end_three_years_after_the_account(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let case = submitted(&dana).await;
    decide(&rui, &case, approval(1)).await;
    w.travel(4 * 366 * DAY);
    assert_eq!(purge(&w.app).await.unwrap(), 0, "an open account keeps its data");
    let loot = loot(w, &case).await;
    let org: String = w.app.db.one(sql!("SELECT org FROM verifications")).await.unwrap();
    let mut tx = w.app.db.begin().await.unwrap();
    account_closed(&mut tx, &Id::trusted(org.clone()), w.app.now()).await.unwrap();
    // The person behind the account ends with the account itself.
    tx.exec(sql!("DELETE FROM identities")).await.unwrap();
    tx.commit().await.unwrap();
    w.travel(1_096 * DAY - 1);
    assert_eq!(purge(&w.app).await.unwrap(), 0);
    w.travel(2);
    assert_eq!(purge(&w.app).await.unwrap(), 1);
    assert_destroyed(w, &loot).await;
    let view = dana.get("/me/verification").await.ok();
    assert_eq!((&view["status"], &view["case"]), (&"unverified".into(), &json!(null)));
    let level: i64 = w.app.db.one(sql!("SELECT level FROM organisations WHERE id = $1", org)).await.unwrap();
    assert_eq!(level, 0);
}
}
