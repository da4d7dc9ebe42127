//! Stories of agreements: a new first number asks everybody again, a new second one nobody.

use paifang_kernel::access::{DeveloperKind, StaffRole, Verification};
use paifang_kernel::sql;
use paifang_testkit::{Client, World, both, json};
use serde_json::Value;

use crate::fixtures::{PASSWORD, operator, organisation, rows, sign_up, text, wire};
use crate::organisations::{NewStanding, set_standing};

const PHONE: &str = "13800001234";

fn version(kind: &str, weight: &str) -> Value {
    json!({ "kind": kind, "weight": weight, "title_zh": "开放平台协议", "title_en": "Open Platform Agreement",
        "text_zh": "# 新的一版\n\n欢迎使用{name}。", "text_en": "# A new version\n\nWelcome to {name}." })
}

/// Somebody whose organisation is verified, so that only agreements can stand in the way.
async fn verified(w: &World) -> Client {
    let dana = sign_up(w, PHONE).await;
    let org = organisation(&dana).await;
    let mut tx = w.app.db.begin().await.expect("a transaction");
    let standing = NewStanding {
        verification: Verification::Verified,
        kind: Some(DeveloperKind::Individual),
        level: 3,
        name: None,
    };
    set_standing(&mut tx, &org, &standing).await.expect("a standing");
    tx.commit().await.expect("a commit");
    dana.get("/gate").await.ok();
    dana
}

both! { wire;
    /// ACC-06: after version 2 the next login leads to it, and until it is accepted gated calls answer `agreement_required`.
    async fn a_new_first_number_asks_again(w: World) {
        let dana = verified(w).await;
        let admin = operator(w, "rui", &[StaffRole::Super]).await;
        let made = admin.post("/admin/agreements", version("open_platform", "major")).await.created();
        assert_eq!(made["version"], "2.0");
        let refusal = dana.get("/gate").await.refused("agreement_required");
        assert_eq!(refusal["next"], "/console/agreements");
        let again = w.anonymous();
        let landed = again.post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.created();
        assert_eq!(landed["next"], "/console/agreements");
        assert_eq!(again.get("/me").await.ok()["obstacle"]["code"], "agreement_required");
        let own = again.get("/me/agreements").await.ok();
        let open = &own["items"][0];
        assert_eq!((&open["needed"], &open["accepted_version"]), (&json!(true), &json!("1.0")));
        assert_eq!(open["agreement"]["text_zh"], "# 新的一版\n\n欢迎使用牌坊开放平台。");
        again.put("/me/agreements/open_platform", json!({ "version": "1.0" })).await.refused("agreement_outdated");
        again.get("/gate").await.refused("agreement_required");
        w.travel(60);
        again.put("/me/agreements/open_platform", json!({ "version": "2.0" })).await.ok();
        for client in [&dana, &again] {
            client.get("/gate").await.ok();
        }
        let kept: Vec<(String, String, i64, String)> = w.app.db
            .all(sql!("SELECT agreement, version, accepted_at, ip FROM agreement_acceptances ORDER BY version")).await.expect("rows");
        let second = ("open_platform".to_owned(), "2.0".to_owned(), w.app.clock.now_ms(), "127.0.0.1".to_owned());
        assert_eq!((kept.len(), &kept[1]), (2, &second));
        assert_eq!(rows(w, "SELECT COUNT(*) FROM audit_log WHERE action = 'agreement.accept'").await, 1);
    }

    /// ACC-06: a new second number is shown, but what was accepted goes on.
    async fn a_new_second_number_asks_nobody(w: World) {
        let dana = verified(w).await;
        let admin = operator(w, "rui", &[StaffRole::Super]).await;
        assert_eq!(admin.post("/admin/agreements", version("open_platform", "minor")).await.created()["version"], "1.1");
        dana.get("/gate").await.ok();
        let shown = w.anonymous().get("/agreements").await.ok();
        assert_eq!((text(&shown["items"][0]["version"]), text(&shown["items"][1]["version"])), ("1.1".to_owned(), "1.0".to_owned()));
        let own = dana.get("/me/agreements").await.ok();
        assert_eq!((&own["items"][0]["needed"], &own["items"][1]["needed"]), (&json!(false), &json!(false)));
        sign_up(w, "13900005678").await;
        let newest: String = w.app.db
            .one(sql!("SELECT version FROM agreement_acceptances ORDER BY version DESC LIMIT 1")).await.expect("a version");
        assert_eq!(newest, "1.1", "a new account accepts what is in force");
    }

    /// ACC-06: the developer service agreement asks those again who once accepted it, and nobody else.
    async fn the_service_agreement_asks_its_own(w: World) {
        let dana = verified(w).await;
        let admin = operator(w, "rui", &[StaffRole::Super]).await;
        admin.post("/admin/agreements", version("developer_service", "major")).await.created();
        dana.get("/gate").await.ok();
        dana.put("/me/agreements/developer_service", json!({ "version": "2.0" })).await.ok();
        admin.post("/admin/agreements", version("developer_service", "major")).await.created();
        dana.get("/gate").await.refused("agreement_required");
        dana.put("/me/agreements/developer_service", json!({ "version": "3.0" })).await.ok();
        dana.get("/gate").await.ok();
        dana.put("/me/agreements/no_such", json!({ "version": "1.0" })).await.refused("not_found");
    }

    /// ACC-06: an empty or broken text is not published, and only super administrators publish.
    async fn a_wrong_version_is_not_published(w: World) {
        let admin = operator(w, "rui", &[StaffRole::Super]).await;
        for (field, value) in [("title_zh", json!(" ")), ("text_en", json!("")), ("title_en", json!("a\nb")), ("text_zh", json!("a\u{0}b"))] {
            let mut form = version("open_platform", "major");
            form[field] = value;
            let refusal = admin.post("/admin/agreements", form).await.refused("invalid");
            assert_eq!(refusal["errors"][0]["pointer"], format!("/{field}"));
        }
        let auditor = operator(w, "ana", &[StaffRole::Auditor]).await;
        auditor.post("/admin/agreements", version("open_platform", "major")).await.refused("role_forbidden");
        let seen = auditor.get("/admin/agreements").await.ok();
        assert_eq!(seen["items"].as_array().map(Vec::len), Some(2), "only the built-in ones");
        assert!(text(&seen["items"][0]["text_zh"]).contains("{name}"));
    }
}
