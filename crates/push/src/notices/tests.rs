//! Where notices go, and their journey from the event to the inbox and the phone, told through the API.

use paifang_kernel::notice::Contact;

use super::targets;
use crate::provider::Channel;
use crate::templates::Template;

/// NTF-01: the phone goes first, a mailbox stands in for it, and a review outcome reaches both.
#[test]
fn contacts_are_chosen_by_reach() {
    let both = Contact {
        phone: Some("+8613800138000".to_owned()),
        email: Some("wei@example.com".to_owned()),
        ..Contact::default()
    };
    let chosen = |kind, contact: &Contact, offered: &[Channel]| -> Vec<Channel> {
        let template = Template::of(kind).expect("a kind");
        let targets = targets(template, None, contact, |channel| offered.contains(&channel));
        targets.into_iter().map(|(channel, _)| channel).collect()
    };
    let (first, every) = ("verification.submitted", "verification.approved");
    let all = [Channel::Sms, Channel::Mail];
    assert_eq!(chosen(first, &both, &all), [Channel::Sms]);
    assert_eq!(chosen(every, &both, &all), all);
    assert_eq!(chosen(first, &both, &[Channel::Mail]), [Channel::Mail]);
    let mail_only = Contact { phone: None, ..both };
    assert_eq!(chosen(first, &mail_only, &all), [Channel::Mail]);
    assert_eq!(chosen(every, &Contact::default(), &all), []);
}

mod stories {
    use paifang_kernel::Lang;
    use paifang_kernel::notice::{Notice, To};
    use paifang_testkit::{both, json};

    use crate::provider::Channel;
    use crate::stage::{Stage, wire};

    const PHONE: &str = "+8613800138000";
    const MAIL: &str = "dana@example.com";

    fn rejection() -> serde_json::Value {
        json!([{ "zh": "证件照片模糊", "en": "the photo is blurred" }])
    }

    both! { wire;
        /// RNV-11, NTF-01: an approval reaches phone and mailbox, and the inbox.
        async fn an_approval_reaches_every_contact(w: World) {
            let dana = w.developer("dana");
            let stage = Stage::of(w);
            let account = w.who("dana").account;
            stage.introduce(account.as_str(), Lang::Zh, Some(PHONE), Some(MAIL));
            stage.notify(Notice::new(To::Account(account), "verification.approved")).await;
            stage.work().await;
            assert!(stage.first.last_to(PHONE).expect("a text message").contains("实名认证已通过"));
            assert!(stage.first.last_to(MAIL).expect("a mail").contains("实名认证已通过"));
            let page = dana.get("/me/notices").await.ok();
            assert_eq!(page["items"][0]["kind"], "verification.approved");
            assert_eq!(page["items"][0]["title"], "实名认证已通过");
        }

        /// RNV-12, NTF-01: a rejection carries each reason and the customer service, by mail when no phone is bound.
        async fn a_rejection_carries_its_reasons(w: World) {
            let dana = w.developer("dana");
            let stage = Stage::of(w);
            let account = w.who("dana").account;
            stage.introduce(account.as_str(), Lang::Zh, None, Some(MAIL));
            stage.notify(Notice::new(To::Account(account), "verification.rejected").param("reasons", rejection())).await;
            stage.work().await;
            let mail = stage.first.last_to(MAIL).expect("a mail");
            assert!(mail.contains("证件照片模糊") && mail.contains(&w.app.brand().support_phone), "{mail}");
            assert_eq!(stage.texts(Channel::Sms), Vec::<String>::new());
            let body = dana.get("/me/notices").await.ok()["items"][0]["body"].to_string();
            assert!(body.contains("证件照片模糊") && body.contains(&w.app.brand().support_phone), "{body}");
        }

        /// NTF-02: the account's language words the message, and the inbox follows the reader's language.
        async fn the_language_of_the_account_decides(w: World) {
            let dana = w.person("dana", |dana| dana.english());
            let stage = Stage::of(w);
            let account = w.who("dana").account;
            stage.introduce(account.as_str(), Lang::En, Some(PHONE), None);
            stage.notify(Notice::new(To::Account(account), "verification.rejected").param("reasons", rejection())).await;
            stage.work().await;
            assert!(stage.first.last_to(PHONE).expect("a text message").contains("the photo is blurred"));
            let body = dana.get("/me/notices").await.ok()["items"][0]["body"].to_string();
            assert!(body.contains("the photo is blurred"), "{body}");
            let body = w.developer("dana").get("/me/notices").await.ok()["items"][0]["body"].to_string();
            assert!(body.contains("证件照片模糊"), "{body}");
        }

        /// NTF-02: unread notices are counted, and marking them as read lowers the count, of the own inbox only.
        async fn the_unread_count_goes_down(w: World) {
            use paifang_kernel::notice::Unread;
            let (dana, wei) = (w.developer("dana"), w.developer("wei"));
            let stage = Stage::of(w);
            for name in ["dana", "wei"] {
                let account = w.who(name).account;
                stage.introduce(account.as_str(), Lang::Zh, Some(PHONE), None);
                for kind in ["account.welcome", "verification.submitted", "verification.approved"] {
                    stage.notify(Notice::new(To::Account(account.clone()), kind)).await;
                    stage.work().await;
                    w.travel(1);
                }
            }
            let danas = w.who("dana").account;
            assert_eq!(stage.push.unread(&danas).await.expect("a count"), 3);
            let first = dana.get("/me/notices?limit=2").await.ok();
            assert_eq!(first["items"][0]["kind"], "verification.approved");
            let second = dana.get(&format!("/me/notices?limit=2&cursor={}", first["next"].as_str().expect("a cursor"))).await.ok();
            assert_eq!(second["items"].as_array().map(Vec::len), Some(1));
            assert!(second.get("next").is_none());
            let id = &first["items"][0]["id"];
            wei.post("/me/notices/reading", json!({ "ids": [id] })).await.ok();
            assert_eq!(stage.push.unread(&danas).await.expect("a count"), 3);
            assert_eq!(dana.post("/me/notices/reading", json!({ "ids": [id] })).await.ok()["unread"], 2);
            assert!(dana.get("/me/notices").await.ok()["items"][0]["read_at"].is_string());
            assert_eq!(dana.post("/me/notices/reading", json!({})).await.ok()["unread"], 0);
            assert_eq!(stage.push.unread(&w.who("wei").account).await.expect("a count"), 3);
        }

        /// REV-10: a reviewer finds a notice in the inbox of the back office, with the case it is about, and in the mailbox.
        async fn an_operator_has_an_inbox_too(w: World) {
            use paifang_kernel::access::{Operator, StaffRole};
            use paifang_kernel::id::Id;
            use paifang_kernel::notice::Unread;
            let (rui, yan) = (w.staff("rui", &[StaffRole::Reviewer]), w.staff("yan", &[StaffRole::Support]));
            let stage = Stage::of(w);
            let operator = Id::<Operator>::trusted(format!("opr_{:0<26}", "rui"));
            stage.introduce(operator.as_str(), Lang::En, Some(PHONE), Some(MAIL));
            let told = Notice::new(To::Operator(operator.clone()), "review.opened").param("number", "RV000007");
            let told = told.param("kind", json!({ "zh": "个人", "en": "Individual" })).param("due", "2026-11-26 18:00");
            stage.notify(told.param("case", "case_7").param("applicant", "王三")).await;
            stage.work_twice().await;
            assert!(stage.first.last_to(MAIL).expect("a mail").contains("Case RV000007 (Individual)"));
            let seen = rui.header("accept-language", "zh-CN").get("/admin/notices").await.ok();
            assert_eq!(seen["items"].as_array().map(Vec::len), Some(1));
            let notice = &seen["items"][0];
            assert_eq!((&notice["title"], &notice["case"]), (&json!("有新的申请等待审核"), &json!("case_7")));
            assert!(notice["body"].as_str().is_some_and(|text| text.starts_with("个人申请 RV000007 等待审核，请在 2026-11-26 18:00")));
            assert_eq!(stage.push.staff_unread(&operator).await.expect("a count"), 1);
            assert_eq!(yan.get("/admin/notices").await.ok()["items"], json!([]));
            yan.post("/admin/notices/reading", json!({ "ids": [notice["id"]] })).await.ok();
            assert_eq!(stage.push.staff_unread(&operator).await.expect("a count"), 1, "another's inbox is untouched");
            assert_eq!(rui.post("/admin/notices/reading", json!({ "ids": [notice["id"]] })).await.ok()["unread"], 0);
            w.developer("dana").get("/admin/notices").await.refused("login_required");
            let kept: Vec<String> = w.app.db.all(paifang_kernel::sql!("SELECT params FROM notices")).await.expect("notices");
            assert!(!kept[0].contains("王三"), "{kept:?}");
        }

        /// NTF-02: only the owner with a session reads an inbox, and odd requests change nothing.
        async fn an_inbox_is_private(w: World) {
            let dana = w.developer("dana");
            w.anonymous().get("/me/notices").await.refused("login_required");
            w.anonymous().post("/me/notices/reading", json!({})).await.refused("login_required");
            dana.post("/me/notices/reading", json!({ "ids": ["app_1"] })).await.refused("invalid");
            dana.post("/me/notices/reading", json!({ "all": true })).await.refused("invalid");
            let many = vec![format!("ntc_{}", "0".repeat(26)); 101];
            dana.post("/me/notices/reading", json!({ "ids": many })).await.refused("too_many_notices");
            dana.get("/me/notices?cursor=%ff").await.refused("malformed");
        }

        /// NTF-02: codes are never kept in an inbox, in the delivery record, or in the outbox in plain.
        async fn a_code_leaves_no_trace(w: World) {
            use paifang_kernel::sql;
            let stage = Stage::of(w);
            stage.notify(Notice::new(To::Phone(PHONE.to_owned()), "code").param("code", "314159").in_lang(Lang::En)).await;
            let outbox: Vec<String> = w.app.db.all(sql!("SELECT payload FROM jobs")).await.expect("the outbox");
            stage.work().await;
            assert!(stage.first.last_to(PHONE).expect("a text message").contains("code is 314159"));
            let kept: Vec<(String, String, i64)> = w.app.db
                .all(sql!("SELECT recipient_masked, state, (SELECT COUNT(*) FROM notices) FROM deliveries"))
                .await
                .expect("the record");
            assert_eq!(kept, [("138****8000".to_owned(), "sent".to_owned(), 0)]);
            assert!(outbox.iter().all(|payload| !payload.contains("314159") && !payload.contains("13800138000")));
        }
    }
}
