//! Stories of APIs: from a document to something that everybody can read and the gateway routes.

use paifang_kernel::access::StaffRole;
use paifang_kernel::problem::STATE_CONFLICT;
use paifang_kernel::sql;
use paifang_testkit::{both, json};

use super::State;
use crate::testing::{cara, document, ids, import_of, published, wire, wire_private};
use crate::{revisions, routing};

/// ADM-03: an API is created by import, published, retired and published again; nothing else moves it.
#[test]
fn states_and_moves() {
    let cell = |outcome: Result<State, _>| {
        outcome.map_or_else(|code| if code == STATE_CONFLICT { "-" } else { "?" }, State::name)
    };
    let picture: Vec<String> = State::ALL
        .into_iter()
        .map(|s| {
            format!("{}: {} {} {}", s.name(), cell(s.publish(false)), cell(s.publish(true)), cell(s.retire()))
        })
        .collect();
    assert_eq!(
        picture,
        ["draft: published published -", "published: - published retired", "retired: published published -"]
    );
}

both! { wire;
    /// ADM-03, SOL-02: an operator imports an OpenAPI document, publishes its APIs and retires one; the public sees it happen.
    async fn an_operator_publishes_apis_from_a_document(w: World) {
        let (cara, visitor) = (cara(w), w.anonymous());
        let made = cara.post("/admin/apis", import_of(document("Pets", &["/pets", "/pets/{pet_id}"]))).await.created();
        assert_eq!((made["created"].as_u64(), made["items"][0]["state"].as_str()), (Some(2), Some("draft")));
        let id = made["items"][1]["id"].as_str().expect("an id").to_owned();
        visitor.get(&format!("/apis/{id}")).await.refused("not_found");
        cara.put(&format!("/admin/apis/{id}/publication"), json!({})).await.ok();
        cara.put(&format!("/admin/apis/{id}/publication"), json!({})).await.refused("state_conflict");
        let api = visitor.get(&format!("/apis/{id}")).await.ok();
        assert_eq!(api["gateway_path"], "/gw/pets/{pet_id}");
        assert_eq!((&api["title_zh"], &api["title_en"]), (&json!("读取 /pets/{pet_id}"), &json!("Reads /pets/{pet_id}")));
        assert_eq!(api["parameters"][0]["name"], "pet_id");
        assert_eq!(api["responses"]["200"]["content"]["application/json"]["example"], json!({ "ok": true }));
        assert_eq!(api["components"], json!({ "schemas": { "Answer": { "type": "object" } } }));
        assert!(!visitor.get(&format!("/apis/{id}")).await.text().contains("upstream.example.com"));
        assert_eq!(ids(&visitor.get("/apis?q=PET").await.ok()), [id.as_str()]);
        cara.delete(&format!("/admin/apis/{id}/publication")).await.ok();
        visitor.get(&format!("/apis/{id}")).await.refused("not_found");
        assert_eq!(visitor.get("/apis").await.ok()["items"], json!([]));
        assert_eq!(cara.put(&format!("/admin/apis/{id}/publication"), json!({})).await.ok()["revision"], 2);
    }

    async fn a_document_may_be_a_text_of_json_or_yaml(w: World) {
        let yaml = "openapi: 3.1.0\ninfo: {title: Echo, version: '2'}\npaths:\n  /echo:\n    post:\n      responses:\n        '200': {description: ok}\n";
        let made = cara(w).post("/admin/apis", import_of(yaml)).await.created();
        assert_eq!((&made["items"][0]["method"], &made["document_version"]), (&json!("POST"), &json!("2")));
        cara(w).post("/admin/apis", import_of(document("Json", &["/a"]).to_string())).await.created();
    }

    async fn a_bad_document_is_refused_whole_with_its_place(w: World) {
        let mut bad = document("Pets", &["/good", "/pets/{pet_id}"]);
        bad["paths"]["/pets/{pet_id}"]["get"]["responses"] = json!({});
        let problem = cara(w).post("/admin/apis", import_of(bad)).await.refused("openapi_invalid");
        assert_eq!(problem["params"]["place"], "/paths/~1pets~1{pet_id}/get/responses");
        assert_eq!(problem["params"]["reason"], "no_responses");
        cara(w).post("/admin/apis", import_of("openapi: [")).await.refused("openapi_invalid");
        assert_eq!(cara(w).get("/admin/apis").await.ok()["items"], json!([]));
    }

    async fn a_document_over_one_mebibyte_is_refused(w: World) {
        let mut large = document("Large", &["/a"]);
        large["components"]["schemas"]["Answer"]["description"] = json!("x".repeat(crate::openapi::DOCUMENT_LIMIT));
        let problem = cara(w).post("/admin/apis", import_of(large.clone())).await.refused("openapi_invalid");
        assert_eq!(problem["params"]["reason"], "too_large");
        cara(w).post("/admin/apis", import_of(large.to_string())).await.refused("openapi_invalid");
        large["components"]["schemas"]["Answer"]["description"] = json!("x".repeat(3 * crate::openapi::DOCUMENT_LIMIT));
        cara(w).post("/admin/apis", import_of(large)).await.refused("too_large");
    }

    async fn unknown_fields_and_foreign_ids_are_refused(w: World) {
        cara(w).post("/admin/apis", json!({ "openapi": {}, "upstream": { "url": "https://x.example.com", "port": 1 } })).await.refused("invalid");
        let id = published(w, "Pets", &["/pets"]).await.remove(0);
        cara(w).put(&format!("/admin/apis/{id}"), json!({ "version": 2, "owner": "me" })).await.refused("invalid");
        w.anonymous().get("/apis/api_0").await.refused("not_found");
        w.anonymous().get("/apis?state=gone").await.refused("malformed");
        w.anonymous().get(&format!("/apis?state=draft&q={id}")).await.ok();
    }

    /// Only catalogue staff and super administrators change APIs; auditors read; others do neither.
    async fn roles_decide_who_may_read_and_write(w: World) {
        let id = published(w, "Pets", &["/pets"]).await.remove(0);
        let write = |client: paifang_testkit::Client| async move { client.post("/admin/apis", import_of(document("More", &["/more"]))).await };
        write(w.staff("sue", &[StaffRole::Super])).await.created();
        w.staff("ada", &[StaffRole::Auditor]).get(&format!("/admin/apis/{id}")).await.ok();
        write(w.staff("ada", &[StaffRole::Auditor])).await.refused("role_forbidden");
        w.staff("rui", &[StaffRole::Reviewer]).get("/admin/apis").await.refused("role_forbidden");
        w.staff("rui", &[StaffRole::Reviewer]).delete(&format!("/admin/apis/{id}/publication")).await.refused("role_forbidden");
        w.developer("dana").get("/admin/apis").await.refused("login_required");
        write(w.anonymous()).await.refused("login_required");
    }

    /// ADM-03: an operator edits texts, upstream and the lowest level of an API; an edit on a stale version changes nothing.
    async fn an_edit_names_the_version_it_saw(w: World) {
        let id = published(w, "Pets", &["/pets"]).await.remove(0);
        let edit = |version: i64, title: &str, level: i64| json!({
            "version": version, "title_zh": title, "title_en": "Pets", "description_zh": "", "description_en": "# Pets",
            "upstream": { "url": "https://other.example.com" }, "min_level": level
        });
        let path = format!("/admin/apis/{id}");
        let row = cara(w).put(&path, edit(2, "宠物", 4)).await.ok();
        assert_eq!((&row["version"], &row["min_level"]), (&json!(3), &json!(4)));
        cara(w).put(&path, edit(2, "狗", 0)).await.refused("version_conflict");
        cara(w).put(&path, edit(3, "狗", 5)).await.refused("level_invalid");
        cara(w).put(&path, edit(3, " ", 0)).await.refused("text_length");
        let api = w.anonymous().get(&format!("/apis/{id}")).await.ok();
        assert_eq!((&api["title_zh"], &api["description_en"], &api["min_level"]), (&json!("宠物"), &json!("# Pets"), &json!(4)));
        assert_eq!(routing::routes(&w.app.db).await.expect("routes")[0].upstream_url, "https://other.example.com");
    }

    async fn another_import_waits_beside_a_published_api(w: World) {
        let (cara, visitor) = (cara(w), w.anonymous());
        let id = published(w, "Pets", &["/pets"]).await.remove(0);
        let mut newer = document("Pets", &["/pets", "/toys"]);
        newer["paths"]["/pets"]["get"]["x-summary-zh"] = json!("新名字");
        let made = cara.post("/admin/apis", import_of(newer.clone())).await.created();
        assert_eq!((made["created"].as_u64(), made["updated"].as_u64()), (Some(1), Some(1)));
        assert_eq!(visitor.get(&format!("/apis/{id}")).await.ok()["title_zh"], "读取 /pets");
        assert_eq!(cara.get(&format!("/admin/apis/{id}")).await.ok()["changes_wait"], true);
        let row = cara.put(&format!("/admin/apis/{id}/publication"), json!({})).await.ok();
        assert_eq!((&row["revision"], &row["changes_wait"], &row["title_zh"]), (&json!(2), &json!(false), &json!("新名字")));
        newer["components"]["schemas"]["Answer"]["title"] = json!("Changed where the API only points");
        assert_eq!(cara.post("/admin/apis", import_of(newer.clone())).await.created()["updated"], 2);
        cara.put(&format!("/admin/apis/{id}/publication"), json!({})).await.ok();
        let again = cara.post("/admin/apis", import_of(newer)).await.created();
        assert_eq!(again["unchanged"], 2);
        let fewer = cara.post("/admin/apis", import_of(document("Pets", &["/toys"]))).await.created();
        assert_eq!(fewer["absent"][0]["id"], id.as_str());
    }

    async fn two_published_apis_never_answer_the_same_call(w: World) {
        published(w, "Pets", &["/pets/{id}"]).await;
        let made = cara(w).post("/admin/apis", import_of(document("Others", &["/pets/{pet_id}"]))).await.created();
        let id = made["items"][0]["id"].as_str().expect("an id");
        cara(w).put(&format!("/admin/apis/{id}/publication"), json!({})).await.refused("route_taken");
        assert_eq!(cara(w).get(&format!("/admin/apis/{id}")).await.ok()["state"], "draft");
    }

    async fn an_upstream_that_is_not_public_is_refused(w: World) {
        for url in ["http://127.0.0.1:9000", "https://metadata.internal", "ftp://example.com", "nonsense"] {
            let body = json!({ "openapi": document("Pets", &["/pets"]), "upstream": { "url": url } });
            let problem = cara(w).post("/admin/apis", body).await.refused("url_forbidden");
            assert_eq!(problem["errors"][0]["pointer"], "/upstream/url");
        }
    }

    async fn lists_are_cut_into_pages(w: World) {
        let made = published(w, "Pets", &["/a", "/b", "/c", "/d", "/e"]).await;
        let first = w.anonymous().get("/apis?limit=2").await.ok();
        let cursor = first["next"].as_str().expect("a next page").to_owned();
        let second = w.anonymous().get(&format!("/apis?limit=3&cursor={cursor}")).await.ok();
        assert_eq!([ids(&first), ids(&second)].concat(), made);
        assert!(second["next"].is_null());
        w.anonymous().get("/apis?cursor=%21").await.refused("malformed");
    }

    /// Each step of an operator is in the audit log with who, what and whose.
    async fn every_step_is_in_the_audit_log(w: World) {
        let id = published(w, "Pets", &["/pets"]).await.remove(0);
        cara(w).delete(&format!("/admin/apis/{id}/publication")).await.ok();
        let log: Vec<(String, String, String)> =
            w.app.db.all(sql!("SELECT action, object, actor_name FROM audit_log ORDER BY seq")).await.expect("a log");
        let steps: Vec<&str> = log.iter().map(|(action, _, _)| action.as_str()).collect();
        assert_eq!(steps, ["api.import", "api.publish", "api.retire"]);
        assert!(log.iter().all(|(_, _, name)| name == "cara") && log[2].1 == id);
    }

    async fn an_import_with_the_same_key_happens_once(w: World) {
        let body = import_of(document("Pets", &["/pets"]));
        let first = cara(w).keyed("k1").post("/admin/apis", body.clone()).await.created();
        assert_eq!(cara(w).keyed("k1").post("/admin/apis", body).await.created(), first);
        cara(w).keyed("k1").post("/admin/apis", import_of(document("Dogs", &["/dogs"]))).await.refused("idempotency_key_reused");
        assert_eq!(ids(&cara(w).get("/admin/apis").await.ok()).len(), 1);
    }

    async fn the_gateway_is_told_of_what_it_must_see_and_no_secret_lies_open(w: World) {
        let revision = || async { revisions::current(&w.app.db).await.expect("a revision") };
        let before = revision().await;
        let made = cara(w).post("/admin/apis", import_of(document("Pets", &["/pets"]))).await.created();
        assert_eq!(revision().await, before);
        cara(w).put(&format!("/admin/apis/{}/publication", made["items"][0]["id"].as_str().expect("an id")), json!({})).await.ok();
        assert_eq!(revision().await, before + 1);
        let (_, secret) = routing::upstream_secrets(&w.app.db, &w.app.keys).await.expect("secrets").remove(0);
        assert!(secret.expose().starts_with("pfu_") && !format!("{secret:?}").contains("pfu_"));
        let stored: String = w.app.db.one(sql!("SELECT upstream_secret FROM api_groups")).await.expect("a group");
        assert!(!stored.contains("pfu_"));
    }
}

mod private {
    //! On a platform that allows private upstreams.

    use super::*;

    both! { wire_private;
        async fn a_private_upstream_is_taken_where_the_settings_allow_it(w: World) {
            let body = json!({ "openapi": document("Pets", &["/pets"]), "upstream": { "url": "http://127.0.0.1:9000" } });
            assert_eq!(cara(w).post("/admin/apis", body).await.created()["items"][0]["upstream"]["url"], "http://127.0.0.1:9000");
        }
    }
}
