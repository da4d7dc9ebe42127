//! What operators edit and everybody reads.

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::access::{Organisation, StaffRole};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};
use paifang_testkit::{Wiring, both, json};
use serde_json::Value;

use crate::{Customers, Support, routes};

/// Organisations that are called as their ids.
struct Named;

#[async_trait]
impl Customers for Named {
    async fn names(&self, orgs: &[Id<Organisation>]) -> Result<HashMap<Id<Organisation>, String>, Problem> {
        Ok(orgs.iter().map(|org| (org.clone(), format!("公司 {org}"))).collect())
    }
}

pub(crate) fn wire(app: &App) -> Wiring {
    Wiring::default().api(routes().with_state(Support::new(app.clone(), Arc::new(Named))))
}

fn of<'a>(list: &'a Value, slug: &str) -> &'a Value {
    list["items"].as_array().unwrap().iter().find(|article| article["slug"] == slug).unwrap()
}

both! { wire;

/// ENT-05: the page of the developer types explains both in both languages, and an operator can edit the text.
async fn operators_edit_the_explanation_of_the_types(w: World) {
    let shown = w.anonymous().get("/articles?shelf=type").await.ok();
    let before = of(&shown, "type-individual").clone();
    assert!(before["text_zh"].as_str().unwrap().contains("不以盈利为目的的极客、米粉"));
    assert!(before["text_en"].as_str().unwrap().contains("without commercial purpose"));
    assert!(of(&shown, "type-enterprise")["text_zh"].as_str().unwrap().contains("公司"));

    let edit = json!({ "title_zh": "个人", "title_en": "Individual", "text_zh": "写给 **自己** 的人", "text_en": "For *makers*",
        "version": before["version"] });
    let (cara, audrey) = (w.staff("cara", &[StaffRole::Support]), w.staff("audrey", &[StaffRole::Auditor]));
    audrey.put("/admin/articles/type-individual", edit.clone()).await.refused("role_forbidden");
    w.anonymous().put("/admin/articles/type-individual", edit.clone()).await.refused("login_required");
    for field in ["title_zh", "title_en", "text_zh", "text_en"] {
        let mut half = edit.clone();
        half[field] = json!(" ");
        let refusal = cara.put("/admin/articles/type-individual", half).await.refused("article_incomplete");
        assert_eq!(refusal["errors"][0]["pointer"], format!("/{field}"));
    }
    let mut long = edit.clone();
    long["text_en"] = json!("x".repeat(20_001));
    cara.put("/admin/articles/type-individual", long).await.refused("invalid");
    let mut odd = edit.clone();
    odd["shelf"] = json!("help");
    cara.put("/admin/articles/type-individual", odd).await.refused("invalid");
    assert_eq!(of(&w.anonymous().get("/articles?shelf=type").await.ok(), "type-individual"), &before);

    let saved = cara.put("/admin/articles/type-individual", edit.clone()).await.ok();
    assert_eq!(saved["version"], 2);
    let after = w.anonymous().get("/articles?shelf=type").await.ok();
    assert_eq!(of(&after, "type-individual")["text_zh"], "写给 **自己** 的人");
    cara.put("/admin/articles/type-individual", edit).await.refused("version_conflict");
    cara.put("/admin/articles/nowhere", json!({ "title_zh": "a", "title_en": "a", "text_zh": "a", "text_en": "a", "version": 1 }))
        .await
        .refused("not_found");
    let told: Vec<String> =
        w.app.db.all(sql!("SELECT object FROM audit_log WHERE action = 'article.edit'")).await.unwrap();
    assert_eq!(told, ["type-individual"]);
}

/// HLP-05: the help centre starts with the image rules and all ten standard reasons to send a verification back.
async fn the_help_centre_is_seeded_with_rules_and_reasons(w: World) {
    let shown = w.anonymous().get("/articles?shelf=help").await.ok();
    assert!(of(&shown, "id-images")["text_zh"].as_str().unwrap().contains("没有任何修改、拼接或涂抹的痕迹"));
    for slug in ["individual-reasons", "enterprise-reasons"] {
        let page = w.anonymous().get(&format!("/articles/{slug}")).await.ok();
        for text in [&page["text_zh"], &page["text_en"]] {
            assert_eq!(text.as_str().unwrap().matches("## ").count(), 5, "{slug}");
        }
    }
    w.anonymous().get("/articles/type-individual").await.refused("not_found");
    w.anonymous().get("/articles?shelf=secret").await.refused("malformed");
}
}
