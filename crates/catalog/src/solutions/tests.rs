//! Stories of solutions: a bundle becomes an offer, and stops being one.

use paifang_kernel::access::StaffRole;
use paifang_testkit::{both, json};
use serde_json::Value;

use crate::revisions;
use crate::testing::{cara, document, ids, import_of, published, wire};

fn bundle(apis: &[String]) -> Value {
    json!({
        "name_zh": "宠物店", "name_en": "Pet shop", "summary_zh": "管理宠物", "summary_en": "Manage pets",
        "documents_zh": "# 开始", "documents_en": "# Start", "api_ids": apis,
        "required_roles": ["trusted_merchant"], "min_level": 3
    })
}

both! { wire;
    /// SOL-01, SOL-02, ADM-03: a bundle of published APIs becomes a public offer with counts, documents and roles.
    async fn a_solution_is_published_and_retired(w: World) {
        let (cara, visitor) = (cara(w), w.anonymous());
        let apis = published(w, "Pets", &["/a", "/b"]).await;
        let made = cara.post("/admin/solutions", bundle(&apis)).await.created();
        let id = made["id"].as_str().expect("an id");
        assert_eq!(made["state"], "draft");
        visitor.get(&format!("/solutions/{id}")).await.refused("not_found");
        cara.put(&format!("/admin/solutions/{id}/publication"), json!({})).await.ok();
        let list = visitor.get("/solutions").await.ok();
        assert_eq!((&list["items"][0]["api_count"], &list["items"][0]["message_count"]), (&json!(2), &json!(0)));
        let seen = visitor.get(&format!("/solutions/{id}")).await.ok();
        assert_eq!(seen["required_roles"], json!(["trusted_merchant"]));
        assert_eq!((&seen["documents_zh"], &seen["min_level"]), (&json!("# 开始"), &json!(3)));
        let shown: Vec<&Value> = seen["apis"].as_array().expect("apis").iter().map(|api| &api["id"]).collect();
        assert_eq!(shown, apis.iter().collect::<Vec<_>>());
        assert_eq!(visitor.get(&format!("/apis/{}", apis[0])).await.ok()["solutions"][0]["id"], id);
        assert_eq!(ids(&visitor.get("/solutions?q=pet%20SHOP").await.ok()), [id]);
        assert!(ids(&visitor.get("/solutions?q=%25").await.ok()).is_empty());
        cara.delete(&format!("/admin/solutions/{id}/publication")).await.ok();
        cara.delete(&format!("/admin/solutions/{id}/publication")).await.refused("state_conflict");
        visitor.get(&format!("/solutions/{id}")).await.refused("not_found");
        assert!(ids(&visitor.get("/solutions").await.ok()).is_empty());
    }

    async fn a_solution_is_published_only_with_published_apis(w: World) {
        let cara = cara(w);
        let draft = cara.post("/admin/apis", import_of(document("Draft", &["/draft"]))).await.created();
        let draft = draft["items"][0]["id"].as_str().expect("an id").to_owned();
        for apis in [vec![], vec![draft]] {
            let made = cara.post("/admin/solutions", bundle(&apis)).await.created();
            let id = made["id"].as_str().expect("an id");
            cara.put(&format!("/admin/solutions/{id}/publication"), json!({})).await.refused("not_ready");
        }
    }

    async fn a_wrong_form_names_its_field(w: World) {
        let apis = published(w, "Pets", &["/a"]).await;
        let twice = [apis.clone(), apis.clone()].concat();
        let unknown = vec!["api_00000000000000000000000000".to_owned()];
        let mut table = vec![
            (bundle(&twice), "apis_invalid", "/api_ids"),
            (bundle(&unknown), "apis_invalid", "/api_ids"),
            (bundle(&["nonsense".to_owned()]), "invalid", "/api_ids/0"),
        ];
        for (field, value, code) in [
            ("name_zh", json!(""), "text_length"),
            ("name_en", json!("x\u{0}"), "text_unreadable"),
            ("required_roles", json!(["Not A Role"]), "roles_invalid"),
            ("min_level", json!(9), "level_invalid"),
        ] {
            let mut form = bundle(&apis);
            form[field] = value;
            table.push((form, code, Box::leak(format!("/{field}").into_boxed_str())));
        }
        for (form, code, pointer) in table {
            let problem = cara(w).post("/admin/solutions", form).await.refused(code);
            assert_eq!(problem["errors"][0]["pointer"], pointer);
        }
        assert!(ids(&cara(w).get("/admin/solutions").await.ok()).is_empty());
    }

    /// ADM-03: an edit on a stale version changes nothing; a right one reaches readers and the gateway at once.
    async fn an_edit_names_the_version_it_saw(w: World) {
        let apis = published(w, "Pets", &["/a", "/b"]).await;
        let made = cara(w).post("/admin/solutions", bundle(&apis[..1])).await.created();
        let path = format!("/admin/solutions/{}", made["id"].as_str().expect("an id"));
        cara(w).put(&format!("{path}/publication"), json!({})).await.ok();
        let mut form = bundle(&apis);
        for stale in [json!(1), Value::Null] {
            form["version"] = stale;
            cara(w).put(&path, form.clone()).await.refused("version_conflict");
        }
        let before = revisions::current(&w.app.db).await.expect("a revision");
        form["version"] = json!(2);
        assert_eq!(cara(w).put(&path, form).await.ok()["version"], 3);
        assert_eq!(revisions::current(&w.app.db).await.expect("a revision"), before + 1);
        assert_eq!(w.anonymous().get("/solutions").await.ok()["items"][0]["api_count"], 2);
    }

    /// Reviewers do not see the catalogue's drafts, auditors do not change them.
    async fn roles_decide_who_may_read_and_write(w: World) {
        w.staff("rui", &[StaffRole::Reviewer]).get("/admin/solutions").await.refused("role_forbidden");
        w.staff("ada", &[StaffRole::Auditor]).get("/admin/solutions").await.ok();
        w.staff("ada", &[StaffRole::Auditor]).post("/admin/solutions", bundle(&[])).await.refused("role_forbidden");
        w.developer("dana").post("/admin/solutions", bundle(&[])).await.refused("login_required");
    }
}
