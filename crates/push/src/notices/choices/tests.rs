//! Choosing channels, told through the API, and where notices go then.

use paifang_kernel::notice::Contact;

use super::{Choice, Topic};
use crate::notices::targets;
use crate::provider::Channel;
use crate::templates::Template;

fn both() -> Contact {
    Contact {
        phone: Some("+8613800138000".to_owned()),
        email: Some("dana@example.com".to_owned()),
        ..Contact::default()
    }
}

fn chosen(kind: &str, choice: Option<Choice>, contact: &Contact) -> Vec<Channel> {
    let template = Template::of(kind).expect("a kind");
    targets(template, choice, contact, |_| true).into_iter().map(|(channel, _)| channel).collect()
}

/// NTF-03: a choice decides alone, but security and review notices find a way when the chosen one is gone.
#[test]
fn a_choice_goes_before_the_usual() {
    let choice = |sms, mail| Some(Choice { sms, mail, inbox: true });
    assert_eq!(chosen("quota.warning", None, &both()), [Channel::Sms]);
    assert_eq!(chosen("quota.warning", choice(true, true), &both()), [Channel::Sms, Channel::Mail]);
    assert_eq!(chosen("quota.warning", choice(false, true), &both()), [Channel::Mail]);
    assert_eq!(chosen("quota.warning", choice(false, false), &both()), []);
    assert_eq!(chosen("verification.rejected", choice(true, false), &both()), [Channel::Sms]);
    let phone_only = Contact { email: None, ..both() };
    assert_eq!(chosen("verification.rejected", choice(false, true), &phone_only), [Channel::Sms]);
    assert_eq!(chosen("quota.warning", choice(false, true), &phone_only), []);
}

#[test]
fn kinds_belong_to_topics() {
    let topics = [
        ("security.password_changed", Topic::Security),
        ("account.exists", Topic::Security),
        ("contract.rejected", Topic::Review),
        ("contract.expiring", Topic::Contract),
        ("verification.approved", Topic::Review),
        ("quota.exhausted", Topic::Quota),
        ("ownership.offered", Topic::Member),
        ("weather.fine", Topic::Other),
    ];
    for (kind, topic) in topics {
        assert_eq!(Topic::of(kind), topic, "{kind}");
    }
    assert!(Topic::named("quota").is_some() && Topic::named("weather").is_none());
    let kept: Vec<_> = Topic::offered().filter(|topic| topic.is_kept()).collect();
    assert_eq!(kept, [Topic::Security, Topic::Review]);
}

mod stories {
    use paifang_kernel::Lang;
    use paifang_kernel::notice::{Notice, To};
    use paifang_testkit::{both, json};

    use crate::provider::Channel;
    use crate::stage::{Stage, wire};

    const PHONE: &str = "+8613800138000";
    const MAIL: &str = "dana@example.com";

    fn topic(view: &serde_json::Value, name: &str) -> serde_json::Value {
        let items = view["items"].as_array().cloned().unwrap_or_default();
        items.into_iter().find(|item| item["topic"] == name).unwrap_or_default()
    }

    both! { wire;
        /// NTF-03: mail switched off for quota: none is sent; the inbox goes off only where it may.
        async fn mail_switched_off_for_quota_is_not_sent(w: World) {
            let dana = w.developer("dana");
            let stage = Stage::of(w);
            let account = w.who("dana").account;
            stage.introduce(account.as_str(), Lang::Zh, None, Some(MAIL));
            let quota = || Notice::new(To::Account(w.who("dana").account), "quota.warning")
                .param("app", "示例").param("used", 4_000).param("limit", 5_000);
            stage.notify(quota()).await;
            stage.work().await;
            assert_eq!(stage.texts(Channel::Mail).len(), 1, "mail goes out while nothing was chosen");
            let off = json!({ "sms": false, "mail": false, "inbox": true });
            let view = dana.put("/me/notice-channels/quota", off).await.ok();
            assert_eq!((topic(&view, "quota")["mail"].clone(), topic(&view, "quota")["chosen"].clone()), (json!(false), json!(true)));
            stage.notify(quota()).await;
            stage.work().await;
            assert_eq!(stage.texts(Channel::Mail).len(), 1);
            assert_eq!(dana.get("/me/notices").await.ok()["items"].as_array().map(Vec::len), Some(2));
            dana.put("/me/notice-channels/quota", json!({ "sms": false, "mail": false, "inbox": false })).await.ok();
            stage.notify(quota()).await;
            stage.work().await;
            assert_eq!(dana.get("/me/notices").await.ok()["items"].as_array().map(Vec::len), Some(2));
            let view = dana.delete("/me/notice-channels/quota").await.ok();
            assert_eq!((topic(&view, "quota")["sms"].clone(), topic(&view, "quota")["chosen"].clone()), (json!(true), json!(false)));
            stage.notify(quota()).await;
            stage.work().await;
            assert_eq!(stage.texts(Channel::Mail).len(), 2);
        }

        /// NTF-03: security and review notices keep the inbox and one channel that is bound.
        async fn security_and_review_stay_on(w: World) {
            let dana = w.developer("dana");
            for kept in ["security", "review"] {
                let path = format!("/me/notice-channels/{kept}");
                let refused = dana.put(&path, json!({ "sms": false, "mail": false, "inbox": true })).await;
                refused.refused("notice_channel_required");
                let refused = dana.put(&path, json!({ "sms": true, "mail": true, "inbox": false })).await;
                assert_eq!(refused.refused("notice_channel_required")["errors"][0]["pointer"], "/inbox");
                let unbound = dana.put(&path, json!({ "sms": false, "mail": true, "inbox": true })).await;
                unbound.refused("notice_channel_required");
                assert_eq!(topic(&dana.get("/me/notice-channels").await.ok(), kept)["chosen"], false);
                let kept_on = dana.put(&path, json!({ "sms": true, "mail": false, "inbox": true })).await.ok();
                assert_eq!(topic(&kept_on, kept)["chosen"], true);
            }
        }

        /// NTF-03: each account has its own choice; odd requests are refused.
        async fn a_choice_is_ones_own(w: World) {
            let (dana, wei) = (w.developer("dana"), w.developer("wei"));
            let off = json!({ "sms": false, "mail": false, "inbox": true });
            dana.put("/me/notice-channels/quota", off.clone()).await.ok();
            assert_eq!(topic(&wei.get("/me/notice-channels").await.ok(), "quota")["chosen"], false);
            dana.put("/me/notice-channels/weather", off.clone()).await.refused("not_found");
            dana.put("/me/notice-channels/quota", json!({ "sms": false })).await.refused("invalid");
            w.anonymous().get("/me/notice-channels").await.refused("login_required");
            w.anonymous().put("/me/notice-channels/quota", off).await.refused("login_required");
            let stage = Stage::of(w);
            let account = w.who("dana").account;
            stage.introduce(account.as_str(), Lang::Zh, Some(PHONE), None);
            assert_eq!(stage.push.chosen_channels(&account).await.expect("a store that answers")[0]["topic"], "quota");
            stage.push.erase(&account).await.expect("a store that answers");
            assert_eq!(topic(&dana.get("/me/notice-channels").await.ok(), "quota")["chosen"], false);
        }
    }
}
