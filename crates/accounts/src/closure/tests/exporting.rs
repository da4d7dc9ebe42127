//! A copy of one's personal data.

use paifang_testkit::{both, json};
use serde_json::Value;

use super::{OTHER_PHONE, PHONE, ask, files, newest, wire};
use crate::fixtures::{rows, sign_up, slice, text};

both! { wire;
    /// SEC-13: the copy holds what is known in plain, is sealed at rest, and is handed over once.
    async fn a_copy_is_made_and_handed_over_once(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.patch("/me", json!({ "contact": "戴娜", "address": "示例路 1 号" })).await.ok();
        ask(&dana.cautious()).await.refused("reauthentication_required");
        assert_eq!(newest(&dana).await, Value::Null);
        let wish = ask(&dana).await.accepted();
        assert_eq!(wish["state"], "preparing");
        ask(&dana).await.refused("export_open");
        let path = format!("/me/exports/{}/file", text(&wish["id"]));
        dana.delete(&path).await.refused("not_found");
        w.run_jobs().await;
        assert_eq!(newest(&dana).await["state"], "ready");
        let file: String = w.app.db.one(paifang_kernel::sql!("SELECT file FROM personal_exports")).await.expect("a file");
        let sealed = w.app.files.get(&file).await.expect("a file");
        assert!(!sealed.windows(11).any(|window| window == b"13800001234"));

        let eve = sign_up(w, OTHER_PHONE).await;
        eve.delete(&path).await.refused("not_found");
        let taken = dana.delete(&path).await;
        assert!(taken.header("content-disposition").starts_with("attachment; filename=\"personal-data-"));
        let copy = taken.ok();
        assert_eq!(copy["account"]["phone"], "+8613800001234");
        assert_eq!(copy["account"]["profile"]["address"], "示例路 1 号");
        assert_eq!(copy["agreements"].as_array().map(Vec::len), Some(1));
        assert_eq!(copy["sessions"].as_array().map(Vec::len), Some(1));
        assert_eq!(copy["security_events"][0]["kind"], "data_exported");
        assert_eq!(copy["applications"][0]["org"], copy["organisations"][0]["id"]);
        for part in ["verifications", "contracts", "documents"] {
            assert!(copy[part].is_array(), "{part}");
        }
        dana.delete(&path).await.refused("not_found");
        w.app.files.get(&file).await.expect_err("destroyed");
        assert_eq!((newest(&dana).await["state"].clone(), files(w).await), (json!("taken"), 0));
    }

    /// SEC-13: after 24 hours a copy that nobody took is destroyed, and a new one may be asked for.
    async fn a_copy_lives_for_a_day(w: World) {
        let dana = sign_up(w, PHONE).await;
        let path = format!("/me/exports/{}/file", text(&ask(&dana).await.accepted()["id"]));
        w.run_jobs().await;
        w.travel(86_399);
        slice(&w.app).purge().await.expect("a tidy store");
        assert_eq!(newest(&dana).await["state"], "ready");
        w.travel(1);
        dana.delete(&path).await.refused("not_found");
        slice(&w.app).purge().await.expect("a tidy store");
        assert_eq!((newest(&dana).await["state"].clone(), files(w).await), (json!("expired"), 0));
        ask(&dana).await.accepted();
        assert_eq!(rows(w, "SELECT COUNT(*) FROM personal_exports").await, 2);
    }
}
