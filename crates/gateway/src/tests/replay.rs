//! That no signed call is taken twice: in one life of the process, over its death, and whatever the clock does.

use paifang_testkit::both;

use super::stage::{Stage, wire};
use crate::nonces::TOLERANCE_MS;

both! { wire;
    /// GW-09: the same call twice, also at the same time, is taken once; the same nonce with a new signature too.
    async fn a_replay_is_refused(w: World) {
        let stage = Stage::new(w, 100).await;
        let call = stage.call("GET", "/gw/demo/echo");
        let sent = futures::future::join_all((0..20).map(|_| stage.send(&call))).await;
        assert_eq!(sent.iter().filter(|answer| answer.status == 200).count(), 1);
        for answer in sent.iter().filter(|answer| answer.status != 200) {
            answer.refused(401, "replayed");
        }
        let mut again = stage.call("POST", "/gw/demo/echo");
        again.nonce = call.nonce;
        stage.send(&again).await.refused(401, "replayed");
        assert_eq!(stage.remaining().await, 99);
    }

    /// GW-09: a timestamp may be off by 300 seconds, not more, in both directions.
    async fn a_late_or_early_call_is_refused(w: World) {
        let stage = Stage::new(w, 100).await;
        w.travel(3_600);
        let now = stage.app.clock.now_ms();
        for (off, passes) in [(-TOLERANCE_MS, true), (TOLERANCE_MS, true), (-TOLERANCE_MS - 1, false), (TOLERANCE_MS + 1, false)] {
            let mut call = stage.call("GET", "/gw/demo/echo");
            call.timestamp = (now + off).to_string();
            let answer = stage.send(&call).await;
            if passes { assert_eq!(answer.status, 200, "{off}") } else { drop(answer.refused(401, "timestamp_expired")) }
        }
    }

    /// GW-09: a replay stays a replay for as long as its timestamp could pass.
    async fn a_replay_is_refused_until_its_time_is_over(w: World) {
        let stage = Stage::new(w, 100).await;
        let mut call = stage.call("GET", "/gw/demo/echo");
        call.timestamp = (stage.app.clock.now_ms() + TOLERANCE_MS).to_string();
        stage.send(&call).await.ok();
        for _ in 0..20 {
            w.travel(30);
            stage.echo().await.ok();
            stage.send(&call).await.refused(401, "replayed");
        }
        w.travel(1);
        stage.send(&call).await.refused(401, "timestamp_expired");
    }

    /// GW-09: neither a kill nor a fast client's clock nor a clock put back ten minutes lets a captured call in again.
    async fn a_restart_reopens_no_replay(w: World) {
        let stage = Stage::new(w, 100).await;
        let usual = stage.call("GET", "/gw/demo/echo");
        stage.send(&usual).await.ok();
        let mut fast = stage.call("GET", "/gw/demo/echo");
        fast.timestamp = (stage.app.clock.now_ms() + 200_000).to_string();
        stage.send(&fast).await.ok();
        let stage = stage.crash().await;
        assert_ne!(stage.send(&usual).await.status, 200);
        stage.send(&fast).await.refused(401, "replayed");
        w.travel(10);
        stage.echo().await.ok();
        stage.send(&usual).await.refused(401, "timestamp_expired");
        let last = stage.call("GET", "/gw/demo/echo");
        stage.send(&last).await.ok();
        let stage = stage.crash().await;
        w.travel(-600);
        assert_ne!(stage.send(&last).await.status, 200);
        let stage = stage.crash().await;
        assert_ne!(stage.send(&usual).await.status, 200, "started with the clock put back");
        w.travel(590);
        assert_ne!(stage.send(&usual).await.status, 200);
        w.travel(20);
        assert_ne!(stage.send(&last).await.status, 200);
        stage.send(&fast).await.refused(401, "replayed");
        stage.echo().await.ok();
    }

    /// A store that does not answer lets no call through whose nonce it would have to keep.
    async fn without_the_store_nothing_new_is_taken(w: World) {
        let stage = Stage::new(w, 100).await;
        stage.app.db.close().await;
        stage.echo().await.refused(503, "unavailable");
        assert_eq!(stage.upstream.seen(), 0);
    }
}
