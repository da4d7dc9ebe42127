//! The refusals: each code once, in both languages, with its page, and every code of requirements §8 accounted for.

use std::collections::{BTreeMap, BTreeSet};

use paifang_kernel::Code;
use paifang_testkit::{both, json};

use crate::stage::{Stage, demo, text, whole};

/// Codes of requirements §8 whose areas are still to be built; the list may only shrink.
const LATER: &[&str] = &[
    "identity_mismatch",
    "face_mismatch",
    "face_limit",
    "device_unregistered",
    "model_taken",
    "product_listed",
    "product_registered",
    "package_unverified",
    "topic_forbidden",
    "ip_forbidden",
    "listing_incomplete",
    "ability_exhausted",
];

/// Every code as the slices declare it, before they are joined.
fn declared() -> Vec<Code> {
    let mut all: Vec<Code> = Vec::new();
    for list in [paifang_kernel::problem::PROBLEMS, paifang_gateway::PROBLEMS, paifang_push::PROBLEMS] {
        all.extend(list);
    }
    all.extend(paifang_accounts::PROBLEMS.iter().flat_map(|list| list.iter()));
    all.extend(paifang_support::PROBLEMS.iter().flat_map(|list| list.iter()));
    all.extend(paifang_review::PROBLEMS.iter().flat_map(|list| list.iter()));
    all.extend(paifang_catalog::problems());
    all.extend(paifang_apps::problems());
    all
}

fn placeholders(sentence: &str) -> BTreeSet<String> {
    sentence.split('{').skip(1).filter_map(|rest| rest.split('}').next()).map(str::to_owned).collect()
}

#[test]
fn every_code_is_declared_once_and_worded_in_both_languages() {
    let mut known: BTreeMap<&str, Code> = BTreeMap::new();
    for code in declared() {
        if let Some(other) = known.insert(code.id, code) {
            assert_eq!(other, code, "{} means two things", code.id);
        }
        assert!((400..600).contains(&code.status), "{}", code.id);
        assert!(!code.zh.trim().is_empty() && !code.en.trim().is_empty(), "{}", code.id);
        assert_eq!(placeholders(code.zh), placeholders(code.en), "{}", code.id);
        assert!(!code.zh.is_ascii() && code.en.is_ascii(), "{}", code.id);
    }
}

#[test]
fn every_code_of_the_requirements_is_there_or_known_to_come_later() {
    let rules = include_str!("../../../../docs/requirements.md");
    let (_, rest) = rules.split_once("## 8. Error codes").unwrap();
    let list = rest.split('`').nth(1).unwrap();
    let known: BTreeSet<&str> = declared().iter().map(|code| code.id).collect();
    let wanted: BTreeSet<&str> = list.split(", ").collect();
    let later: BTreeSet<&str> = LATER.iter().copied().collect();
    let missing: Vec<&&str> =
        wanted.iter().filter(|id| !known.contains(*id) && !later.contains(*id)).collect();
    assert_eq!(missing, Vec::<&&str>::new());
    assert!(later.is_subset(&wanted), "a code that requirements §8 does not name");
}

both! { whole, demo;
    /// GW-17: every code has the page that the refusal's `help` opens, in both languages.
    async fn the_help_of_every_code_opens_its_page(w: World) {
        let stage = Stage::new(w);
        let visitor = w.anonymous();
        for code in paifang_server::wire::problems() {
            for lang in ["zh-CN", "en"] {
                let page = visitor.header("accept-language", lang).page(&format!("/problems/{}", code.id)).await;
                assert_eq!(page.status, 200, "{}", code.id);
                assert!(page.text().contains(code.id), "{}", code.id);
            }
        }
        let (refusal, english) = (visitor.get("/apps").await.json(), visitor.header("accept-language", "en").get("/apps").await.json());
        assert_ne!(refusal["message"], english["message"]);
        let gateway = visitor.page("/gw/demo/echo").await.refused("signature_missing");
        for document in [refusal, english, gateway] {
            for member in ["code", "message", "request_id", "help"] {
                assert!(document[member].is_string(), "{member}: {document}");
            }
            assert_eq!(visitor.page(&text(&document["help"])).await.status, 200);
        }
        drop(stage);
    }

    /// Operations have ids of their own, a sentence and a permission.
    async fn every_operation_has_its_own_id_a_sentence_and_a_permission(w: World) {
        let document = w.anonymous().page("/api/v1/openapi.json").await.ok();
        let mut ids = BTreeSet::new();
        for (path, methods) in document["paths"].as_object().unwrap() {
            for (method, operation) in methods.as_object().unwrap() {
                assert!(ids.insert(text(&operation["operationId"])), "{method} {path}");
                assert!(!text(&operation["summary"]).is_empty(), "{method} {path}");
                assert!(!text(&operation["x-permission"]).is_empty(), "{method} {path}: no permission");
            }
        }
        assert!(ids.len() > 50 && json!(ids).is_array());
        drop(Stage::new(w));
    }
}
