//! When a message is tried again, told as a table.

use jiff::Timestamp;

use super::{Next, after_failure};

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a moment")
}

/// NTF-04: attempts follow the configured waits; after the last one the message is given up.
#[test]
fn attempts_follow_the_waits() {
    let waits = [0, 5, 30];
    let next = |number| after_failure(number, &waits, at(1_000), None);
    assert_eq!(next(1), Next::At(at(1_005)));
    assert_eq!(next(2), Next::At(at(1_030)));
    assert_eq!(next(3), Next::GiveUp);
    assert_eq!(next(u32::MAX), Next::GiveUp);
}

/// ACC-11: a code that will be dead by then is not tried again.
#[test]
fn nothing_is_tried_after_its_life() {
    let next = |end| after_failure(1, &[0, 5], at(1_000), Some(at(end)));
    assert_eq!(next(1_006), Next::At(at(1_005)));
    assert_eq!(next(1_005), Next::GiveUp);
    assert_eq!(next(900), Next::GiveUp);
}

mod stories {
    use paifang_kernel::Lang;
    use paifang_kernel::access::StaffRole;
    use paifang_kernel::notice::{Notice, To};
    use paifang_testkit::{both, json};

    use crate::provider::{Channel, Script};
    use crate::stage::{Stage, wire};

    const PHONE: &str = "+8613800138000";

    fn code() -> Notice {
        Notice::new(To::Phone(PHONE.to_owned()), "code").param("code", "271828")
    }

    fn welcome() -> Notice {
        Notice::new(To::Email("wei@example.com".to_owned()), "account.welcome").in_lang(Lang::En)
    }

    both! { wire;
        /// NTF-04: when the first provider fails, the second is used, at once and under the same reference.
        async fn the_second_provider_stands_in(w: World) {
            let stage = Stage::of(w);
            stage.first.always(Script::Refuse("busy"));
            let reference = stage.notify(welcome()).await;
            stage.work().await;
            assert_eq!((stage.first.taken().len(), stage.second.taken().len()), (0, 1));
            assert_eq!(stage.second.taken()[0].reference, format!("{reference}.mail"));
            assert_eq!(stage.deliveries().await, [("sent".to_owned(), 1, None)]);
        }

        /// NTF-04: a provider that failed three times in a row rests; messages go to the next one first, and none is
        /// given up because everybody rests. After the rest it is tried again.
        async fn a_failing_provider_rests(w: World) {
            let stage = Stage::of(w);
            stage.first.always(Script::Refuse("down"));
            let tell = async || {
                stage.notify(welcome()).await;
                stage.work().await;
                (stage.first.asked(), stage.second.asked())
            };
            assert_eq!((tell().await, tell().await, tell().await), ((1, 1), (2, 2), (3, 3)));
            assert_eq!(tell().await, (3, 4));
            stage.second.script([Script::Refuse("down too")]);
            assert_eq!(tell().await, (4, 5), "the resting one is the last resort");
            w.travel(61);
            stage.first.always(Script::Take);
            assert_eq!(tell().await, (6, 5), "the new message, and the one that waited for its second attempt");
        }

        /// NTF-04: who declines one message is not taken for broken.
        async fn a_declined_message_makes_nobody_rest(w: World) {
            let stage = Stage::of(w);
            stage.first.always(Script::Decline("no such number"));
            for asked in 1..=5 {
                stage.notify(welcome()).await;
                stage.work().await;
                assert_eq!((stage.first.asked(), stage.second.taken().len()), (asked, asked));
            }
        }

        /// ADM-05: the operators' order goes before the configured one, and a provider left out is not tried.
        async fn the_order_of_providers_can_be_changed(w: World) {
            let stage = Stage::of(w);
            let ranking = |mail: &[&str]| crate::Ranking { mail: mail.iter().map(|name| (*name).to_owned()).collect(), ..Default::default() };
            stage.push.rank(ranking(&["second", "first"]));
            stage.notify(welcome()).await;
            stage.work().await;
            assert_eq!((stage.first.asked(), stage.second.asked()), (0, 1));
            stage.push.rank(ranking(&["first"]));
            stage.first.always(Script::Refuse("down"));
            stage.notify(welcome()).await;
            stage.work().await;
            assert_eq!((stage.first.asked(), stage.second.asked()), (1, 1));
        }

        /// NTF-04: operators see what became of each message, the newest first, without its words and its recipient.
        async fn operators_see_what_became_of_messages(w: World) {
            let stage = Stage::of(w);
            stage.first.script([Script::Refuse("down")]);
            stage.notify(code()).await;
            stage.work().await;
            w.travel(1);
            stage.first.script([Script::Refuse("down")]);
            stage.second.script([Script::Refuse("asleep")]);
            stage.notify(welcome()).await;
            stage.work().await;
            let chief = w.staff("chief", &[StaffRole::Super]);
            let all = chief.get("/admin/deliveries?limit=1").await.ok();
            let newest = &all["items"][0];
            assert_eq!((&newest["kind"], &newest["state"], &newest["error"]), (&json!("account.welcome"), &json!("queued"), &json!("second: asleep")));
            let rest = chief.get(&format!("/admin/deliveries?cursor={}", all["next"].as_str().expect("a cursor"))).await.ok();
            let sent = &rest["items"][0];
            assert_eq!((&sent["kind"], &sent["state"], &sent["provider"]), (&json!("code"), &json!("sent"), &json!("second")));
            assert_eq!((&sent["recipient"], &sent["attempts"]), (&json!("138****8000"), &json!(1)));
            assert!(!rest.to_string().contains("271828"));
            for (query, count) in [("kind=code", 1), ("kind=account.", 1), ("kind=account", 0), ("channel=mail", 1), ("state=sent", 1), ("provider=first", 0), ("provider=second&channel=sms", 1)] {
                let found = chief.get(&format!("/admin/deliveries?{query}")).await.ok();
                assert_eq!(found["items"].as_array().map(Vec::len), Some(count), "{query}");
            }
            chief.get("/admin/deliveries?state=lost").await.refused("invalid");
            chief.get("/admin/deliveries?channel=pigeon").await.refused("invalid");
            w.staff("reviewer", &[StaffRole::Reviewer]).get("/admin/deliveries").await.refused("role_forbidden");
        }

        /// NTF-05: a job that runs again after it was done sends nothing and keeps nothing twice.
        async fn work_done_twice_sends_once(w: World) {
            let dana = w.developer("dana");
            let stage = Stage::of(w);
            let account = w.who("dana").account;
            stage.introduce(account.as_str(), Lang::Zh, Some(PHONE), None);
            stage.notify(Notice::new(To::Account(account), "verification.approved")).await;
            stage.work_twice().await;
            w.travel(3_600);
            stage.work_twice().await;
            assert_eq!(stage.texts(Channel::Sms).len(), 1);
            let page = dana.get("/me/notices").await.ok();
            assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
        }

        /// NTF-05: killed after the provider took the message, the worker sends it again under the same reference.
        async fn a_lost_answer_repeats_the_reference(w: World) {
            let stage = Stage::of(w);
            stage.first.script([Script::Hang]);
            stage.notify(welcome()).await;
            stage.work_and_die().await;
            assert_eq!(stage.deliveries().await, [("sending".to_owned(), 1, None)]);
            stage.work().await;
            assert_eq!(stage.first.taken().len(), 1, "the claim of the dead worker still holds");
            w.travel(61);
            stage.work().await;
            let taken = stage.first.taken();
            assert_eq!(taken.len(), 2);
            assert_eq!(taken[0].reference, taken[1].reference);
            assert_eq!(stage.deliveries().await, [("sent".to_owned(), 1, None)]);
            w.travel(3_600);
            stage.work().await;
            assert_eq!(stage.first.taken().len(), 2);
        }

        /// NTF-05: killed before anything was sent, the message goes out once after the restart.
        async fn a_notice_survives_a_restart(w: World) {
            let stage = Stage::of(w);
            stage.notify(welcome()).await;
            let reborn = w.restarted().await;
            let providers = crate::provider::Providers::only(std::sync::Arc::new(stage.first.clone()));
            let contacts: std::sync::Arc<dyn paifang_kernel::notice::Contacts> = stage.push.contacts.clone();
            let push = crate::Push::with_providers(reborn.app.clone(), crate::PushConfig::default(), contacts, providers);
            crate::jobs(&push, paifang_kernel::jobs::Jobs::new()).run_due(&reborn.app).await.expect("work");
            assert_eq!(stage.first.taken().len(), 1);
        }

        /// ACC-10: a code that no provider takes within its life is given up, and whoever counted it is told once.
        async fn a_code_that_cannot_be_sent_is_given_back(w: World) {
            let stage = Stage::of(w);
            stage.first.always(Script::Refuse("down"));
            stage.second.always(Script::LoseAnswer);
            let reference = stage.notify(code()).await;
            for seconds in [0, 5, 30] {
                assert!(stage.failed_codes().is_empty());
                w.travel(seconds);
                stage.work().await;
            }
            assert_eq!(stage.failed_codes(), [reference]);
            assert_eq!(stage.first.asked(), 3);
            let lost = Some("second: the answer was lost".to_owned());
            assert_eq!(stage.deliveries().await, [("failed".to_owned(), 3, lost)]);
            w.travel(3_600);
            stage.work().await;
            assert_eq!((stage.first.asked(), stage.failed_codes().len()), (3, 1));
        }

        /// ACC-10, ACC-11: a code that waited longer than it lives is not sent any more, and is given back.
        async fn a_dead_code_is_not_sent(w: World) {
            let stage = Stage::of(w);
            let reference = stage.notify(code()).await;
            w.travel(301);
            stage.work().await;
            assert_eq!(stage.first.asked(), 0);
            assert_eq!(stage.failed_codes(), [reference]);
        }

        /// NTF-04: other notices are tried longer than codes, and end with their status kept.
        async fn a_notice_waits_for_its_provider(w: World) {
            let stage = Stage::of(w);
            stage.first.script(vec![Script::Refuse("down"); 3]);
            stage.second.script(vec![Script::Refuse("down"); 3]);
            stage.notify(welcome()).await;
            for seconds in [0, 5, 30, 300] {
                assert!(stage.first.taken().is_empty());
                w.travel(seconds);
                stage.work().await;
            }
            assert_eq!(stage.first.taken().len(), 1);
            assert!(stage.first.taken()[0].subject.starts_with("[Paifang Open Platform] Welcome"));
            assert_eq!(stage.deliveries().await, [("sent".to_owned(), 4, None)]);
        }

        /// Rules K5, P3: neither codes nor recipients get into the log, whatever becomes of the delivery.
        async fn logs_hold_no_code_and_no_recipient(w: World) {
            let log = crate::stage::Log::default();
            let stage = Stage::of(w);
            stage.first.always(Script::Refuse("down"));
            stage.second.script([Script::Take, Script::Refuse("down"), Script::Refuse("down"), Script::Refuse("down")]);
            {
                let _heard = log.listen();
                for _ in 0..2 {
                    stage.notify(code()).await;
                    for seconds in [0, 5, 30] {
                        w.travel(seconds);
                        stage.work().await;
                    }
                }
            }
            let heard = log.text();
            assert!(heard.contains("delivery given up"), "the log was heard: {heard}");
            assert!(!heard.contains("271828") && !heard.contains("13800138000"), "{heard}");
        }

        /// Rule P7: old records are forgotten, young and unfinished ones stay.
        async fn old_records_are_forgotten(w: World) {
            let stage = Stage::of(w);
            stage.notify(welcome()).await;
            stage.work().await;
            w.travel(100 * 86_400);
            stage.notify(welcome()).await;
            stage.work().await;
            w.travel(81 * 86_400);
            assert_eq!(stage.push.sweep().await.expect("a store that answers"), 1);
            assert_eq!(stage.deliveries().await.len(), 1);
        }
    }
}
