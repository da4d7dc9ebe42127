//! The table is complete and even in both languages, and filling in cannot be abused.

use std::collections::{BTreeMap, BTreeSet};

use paifang_kernel::Lang;
use paifang_kernel::pattern::{fill, variables};
use serde_json::json;

use super::{COMMON, Template, Wording, Words, all};

fn wording() -> Wording {
    let common = COMMON.iter().map(|name| (*name, [format!("{name}中"), format!("{name} en")])).collect();
    Wording::new(common, BTreeMap::new())
}

fn used(words: &Words) -> [BTreeSet<&str>; 3] {
    [words.title, words.text, words.sms].map(|text| variables(text).collect())
}

/// NTF-02: both languages of every kind say the same, field by field, and use only what the sender gives.
#[test]
fn both_languages_use_equal_variables() {
    for template in all() {
        let (zh, en) = (used(&template.zh), used(&template.en));
        assert_eq!(zh, en, "{}", template.kind);
        let own: BTreeSet<_> = zh.iter().flatten().filter(|name| !COMMON.contains(name)).copied().collect();
        assert_eq!(own, template.variables.iter().copied().collect(), "{}", template.kind);
        for words in [&template.zh, &template.en] {
            assert!(
                [words.title, words.text, words.sms].iter().all(|text| !text.is_empty()),
                "{}",
                template.kind
            );
        }
    }
}

/// Rule P8: a subject holds no personal data, because a title takes no variable at all.
#[test]
fn titles_take_no_variable() {
    for template in all() {
        for words in [&template.zh, &template.en] {
            assert_eq!(variables(words.title).count(), 0, "{}", template.kind);
        }
    }
}

#[test]
fn kinds_are_unique_and_an_unnamed_security_kind_gets_the_general_words() {
    let kinds: BTreeSet<_> = all().map(|t| t.kind).collect();
    assert_eq!(kinds.len(), all().count());
    assert_eq!(Template::of("security.unheard_of").map(|t| t.kind), Some("security"));
    assert_eq!(Template::of("quota.unheard_of"), None);
}

/// RNV-12: the reasons come in the reader's language.
#[test]
fn reasons_follow_the_language() {
    let params = json!({ "reasons": [{ "zh": "照片模糊", "en": "blurred" }, { "zh": "姓名不符", "en": "wrong name" }] });
    let zh = wording().render("verification.rejected", Lang::Zh, &params).expect("known kind");
    let en = wording().render("verification.rejected", Lang::En, &params).expect("known kind");
    assert!(zh.sms.contains("照片模糊；姓名不符") && zh.text.contains("support中"));
    assert!(en.mail.contains("blurred; wrong name") && en.subject.starts_with("[platform en] "));
}

#[test]
fn a_value_is_neither_expanded_nor_able_to_add_lines() {
    let value = |name: &str| (name == "app").then(|| "x{code}\r\nBcc: y".to_owned());
    assert_eq!(fill("a {app} {code} {not a name} {", value), "a x{code}  Bcc: y – {not a name} {");
}

#[test]
fn an_edit_replaces_only_what_it_names() {
    let edit = serde_json::from_value(json!({ "zh": { "sms": "新词 {code}" } })).expect("an edit");
    let wording = Wording::new(BTreeMap::new(), BTreeMap::from([("code".to_owned(), edit)]));
    let params = json!({ "code": "123456" });
    let zh = wording.render("code", Lang::Zh, &params).expect("known kind");
    let en = wording.render("code", Lang::En, &params).expect("known kind");
    assert!(zh.sms.ends_with("新词 123456") && zh.title == "验证码");
    assert!(en.sms.contains("Your code is 123456"));
}
