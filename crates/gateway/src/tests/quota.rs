//! The daily quota: exact under concurrency, over crashes, days and changes of the limit.

use std::slice;
use std::sync::Arc;

use paifang_testkit::both;

use super::stage::{APP_KEY, Stage, wire};
use crate::Gateway;

/// Takes from the count as fast as possible, without an upstream; says how many passed.
async fn take_all(gateways: &[Gateway], callers: usize, each: usize) -> usize {
    let workers: Vec<_> = (0..callers)
        .map(|n| {
            let table = gateways[n % gateways.len()].table_now();
            let caller = Arc::clone(table.caller(APP_KEY).unwrap());
            async move {
                let mut passed = 0;
                for _ in 0..each {
                    let (_, taken) = caller.book.take(&caller.terms).await;
                    match taken {
                        Ok(()) => passed += 1,
                        Err(problem) => assert_eq!(problem.code().id, "quota_exceeded"),
                    }
                }
                passed
            }
        })
        .collect();
    futures::future::join_all(workers).await.into_iter().sum()
}

both! { wire;
    /// GW-01: in development an AppKey makes 5,000 calls a day; call 5,001 is refused.
    async fn call_5001_of_a_day_is_refused(w: World) {
        let stage = Stage::new(w, 5_000).await;
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 8, 624).await, 4_992);
        for left in (0..8).rev() {
            let answer = stage.echo().await;
            assert_eq!((answer.header("x-ratelimit-limit"), answer.remaining()), ("5000", left));
            answer.ok();
        }
        let answer = stage.echo().await;
        answer.refused(429, "quota_exceeded");
        assert_eq!(answer.remaining(), 0);
        assert_eq!(stage.upstream.seen(), 8);
    }

    /// GW-05: 20,000 signed calls at once with a limit of 5,000: exactly 5,000 reach the upstream.
    async fn of_20000_parallel_calls_exactly_5000_pass(w: World) {
        let stage = Arc::new(Stage::new(w, 5_000).await);
        let callers = (0..256).map(|n| {
            let stage = Arc::clone(&stage);
            async move {
                let mut passed = 0;
                for _ in 0..(20_000 / 256 + usize::from(n < 20_000 % 256)) {
                    let answer = stage.echo().await;
                    if answer.status == 200 { passed += 1 } else { drop(answer.refused(429, "quota_exceeded")) }
                }
                passed
            }
        });
        let passed: usize = futures::future::join_all(callers).await.into_iter().sum();
        assert_eq!((passed, stage.upstream.seen()), (5_000, 5_000));
    }

    /// GW-05: a limit of one, and 64 callers who want it.
    async fn one_call_for_sixty_four(w: World) {
        let stage = Stage::new(w, 1).await;
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 64, 1).await, 1);
    }

    /// GW-05: small limits are as exact as large ones.
    async fn small_limits_are_exact(w: World) {
        let stage = Stage::new(w, 150).await;
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 64, 10).await, 150);
    }

    /// GW-05: several servers on one store hand out exactly the limit together.
    async fn several_nodes_share_one_limit(w: World) {
        let stage = Stage::new(w, 2_000).await;
        let mut nodes = vec![stage.gateway.clone()];
        for _ in 0..3 {
            let node = stage.other_node();
            node.open().await.unwrap();
            nodes.push(node);
        }
        let passed = take_all(&nodes, 64, 100).await;
        // Every node asks on until the store has nothing left, so that no lease stays unused.
        assert_eq!(passed, 2_000);
    }

    /// GW-05: a killed server never gives a call away and wastes at most 1 % of the limit.
    async fn a_crash_wastes_at_most_one_percent(w: World) {
        let mut stage = Stage::new(w, 1_000).await;
        let mut passed = 0;
        for calls in [1, 250, 399] {
            passed += take_all(slice::from_ref(&stage.gateway), 1, calls).await;
            stage.gateway.flush().await;
            stage = stage.crash().await;
        }
        passed += take_all(slice::from_ref(&stage.gateway), 16, 100).await;
        assert!((970..=1_000).contains(&passed), "{passed}: three crashes cost at most 10 calls each");
    }

    /// GW-05: a server that stops in good order wastes nothing.
    async fn a_stop_in_good_order_wastes_nothing(w: World) {
        let mut stage = Stage::new(w, 1_000).await;
        let mut passed = 0;
        for calls in [1, 250, 399] {
            passed += take_all(slice::from_ref(&stage.gateway), 1, calls).await;
            stage.gateway.drain().await;
            stage = stage.crash().await;
        }
        passed += take_all(slice::from_ref(&stage.gateway), 16, 100).await;
        assert_eq!(passed, 1_000);
    }

    /// A raised limit holds at once and the day's count is kept; a lowered one too.
    async fn a_changed_limit_holds_at_once(w: World) {
        let stage = Stage::new(w, 500).await;
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 4, 200).await, 500);
        stage.echo().await.refused(429, "quota_exceeded");
        stage.change(|app| app.limit = 800).await;
        let answer = stage.echo().await;
        assert_eq!((answer.header("x-ratelimit-limit"), answer.remaining()), ("800", 299));
        stage.change(|app| app.limit = 510).await;
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 4, 200).await, 9);
        stage.change(|app| app.limit = 600).await;
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 4, 200).await, 90);
    }

    /// GW-05: the day is the platform's calendar day; a clock put back never reopens a spent day.
    async fn a_day_is_spent_once(w: World) {
        let stage = Stage::new(w, 300).await;
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 4, 100).await, 300);
        w.travel(14 * 3_600 - 1);
        let answer = stage.echo().await;
        answer.refused(429, "quota_exceeded");
        assert_eq!(answer.header("retry-after"), "1");
        w.travel(1);
        assert_eq!(stage.echo().await.remaining(), 299);
        w.travel(-2);
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 4, 100).await, 0, "the day before stays spent");
        w.travel(2);
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 4, 100).await, 299, "and the new day keeps its count");
        w.travel(400 * 86_400);
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 1, 10).await, 10);
        w.travel(-400 * 86_400);
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 4, 100).await, 0);
    }

    /// Rule M4: without the store a node uses up its lease and then refuses; it never lets calls through uncounted.
    async fn without_the_store_the_lease_is_the_end(w: World) {
        let stage = Stage::new(w, 5_000).await;
        assert_eq!(take_all(slice::from_ref(&stage.gateway), 1, 10).await, 10);
        stage.gateway.flush().await;
        stage.app.db.close().await;
        let table = stage.gateway.table_now();
        let caller = table.caller(APP_KEY).unwrap();
        let mut passed = 0;
        loop {
            let (_, taken) = caller.book.take(&caller.terms).await;
            match taken {
                Ok(()) => passed += 1,
                Err(problem) => break assert_eq!(problem.code().id, "unavailable"),
            }
        }
        assert!((15..=50).contains(&passed), "{passed} of a lease of 25 and the one ahead");
    }

    /// GW-08: the owner hears at 80 % and at 100 %, each once a day, over restarts and raised limits too.
    async fn the_owner_hears_at_80_and_100_percent_once(w: World) {
        let mut stage = Stage::new(w, 500).await;
        let kinds = async |stage: &Stage| {
            stage.gateway.flush().await;
            w.notices().await.iter().map(|notice| notice.kind.clone()).collect::<Vec<_>>()
        };
        take_all(slice::from_ref(&stage.gateway), 1, 399).await;
        assert!(kinds(&stage).await.is_empty());
        take_all(slice::from_ref(&stage.gateway), 1, 1).await;
        assert_eq!(kinds(&stage).await, ["quota.warning"]);
        let notice = w.notices().await.remove(0);
        assert_eq!((notice.params["used"].as_str(), notice.params["limit"].as_str()), (Some("400"), Some("500")));
        assert_eq!(notice.to, paifang_kernel::notice::To::Account(w.who("dana").account));
        stage.gateway.drain().await;
        stage = stage.crash().await;
        take_all(slice::from_ref(&stage.gateway), 4, 100).await;
        assert_eq!(kinds(&stage).await, ["quota.warning", "quota.exhausted"]);
        stage.change(|app| app.limit = 600).await;
        take_all(slice::from_ref(&stage.gateway), 4, 100).await;
        assert_eq!(kinds(&stage).await.len(), 2);
        w.travel(86_400);
        take_all(slice::from_ref(&stage.gateway), 4, 200).await;
        assert_eq!(kinds(&stage).await.len(), 4, "a new day has its own notices");
    }
}
