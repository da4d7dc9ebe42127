//! The audit chain: what was recorded cannot be changed, removed or cut off unseen.

#![expect(clippy::expect_used, reason = "a story that cannot go on must fail loudly")]

use std::path::PathBuf;

use paifang_kernel::App;
use paifang_kernel::audit::{Actor, Entry, Verdict, record, sign_head, verify};
use paifang_kernel::db::Sql;
use paifang_kernel::sql;
use paifang_testkit::{Wiring, World, both, json};

fn wire(_: &App) -> Wiring {
    Wiring::default()
}

async fn act(w: &World, times: usize) {
    for number in 0..times {
        let mut tx = w.app.db.begin().await.expect("a transaction");
        let entry = Entry {
            actor: &Actor::System,
            action: "thing.change",
            object: "thing_1",
            details: json!({ "number": number, "text": "\u{4e2d}\"\\", "nothing": null }),
            reason: None,
            ip: None,
            request_id: None,
        };
        record(&mut tx, w.app.now(), entry).await.expect("a recorded entry");
        tx.commit().await.expect("a commit");
    }
}

async fn tamper(w: &World, statement: Sql) {
    let mut tx = w.app.db.begin().await.expect("a transaction");
    tx.exec(statement).await.expect("a change");
    tx.commit().await.expect("a commit");
}

async fn judge(w: &World, signed_head: Option<&PathBuf>) -> Verdict {
    verify(&w.app.db, &w.app.keys, signed_head.map(PathBuf::as_path)).await.expect("a readable store")
}

fn place(verdict: &Verdict) -> Option<u64> {
    match verdict {
        Verdict::Sound(_) => None,
        Verdict::Broken { seq, .. } => Some(*seq),
    }
}

both! { wire;
    /// ADM-06: an untouched chain is sound, and an empty one too.
    async fn an_untouched_chain_is_sound(w: World) {
        assert_eq!(judge(w, None).await, Verdict::Sound(0));
        act(w, 3).await;
        assert_eq!(judge(w, None).await, Verdict::Sound(3));
    }

    /// ADM-06: a changed field is found at its entry.
    async fn a_changed_entry_is_found(w: World) {
        act(w, 5).await;
        tamper(w, sql!("UPDATE audit_log SET object = 'thing_2' WHERE seq = 3")).await;
        assert_eq!(place(&judge(w, None).await), Some(3));
    }

    /// ADM-06: a removed entry is found where it stood.
    async fn a_removed_entry_is_found(w: World) {
        act(w, 5).await;
        tamper(w, sql!("DELETE FROM audit_log WHERE seq = 2")).await;
        assert_eq!(place(&judge(w, None).await), Some(2));
    }

    /// ADM-06: a cut-off end is found, by the head or, where the head was moved back too, by the signed head.
    async fn a_cut_end_is_found(w: World) {
        act(w, 5).await;
        let folder = tempfile::tempdir().expect("a folder");
        let signed = folder.path().join("audit.head");
        sign_head(&w.app.db, &w.app.keys, &signed).await.expect("a signed head");
        tamper(w, sql!("DELETE FROM audit_log WHERE seq = 5")).await;
        assert_eq!(place(&judge(w, None).await), Some(5));
        let back = "UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_log WHERE seq = 4)";
        tamper(w, sql!(back)).await;
        assert_eq!(judge(w, None).await, Verdict::Sound(4));
        assert_eq!(place(&judge(w, Some(&signed)).await), Some(5));
        std::fs::write(&signed, "4 00 00").expect("a forged head");
        assert_eq!(place(&judge(w, Some(&signed)).await), Some(0));
    }

    /// ADM-06: an entry put behind the end without the head is found.
    async fn an_entry_beyond_the_end_is_found(w: World) {
        act(w, 2).await;
        tamper(w, sql!("UPDATE audit_head SET seq = 1, hash = (SELECT hash FROM audit_log WHERE seq = 1)")).await;
        assert_eq!(place(&judge(w, None).await), Some(2));
    }

    /// ADM-06: checking a running platform raises no false alarm.
    async fn checking_does_not_disturb_a_running_platform(w: World) {
        act(w, 1).await;
        let (_, verdicts) = tokio::join!(act(w, 40), async {
            let mut verdicts = Vec::new();
            for _ in 0..10 {
                verdicts.push(judge(w, None).await);
            }
            verdicts
        });
        assert!(verdicts.iter().all(|verdict| place(verdict).is_none()), "{verdicts:?}");
        assert_eq!(judge(w, None).await, Verdict::Sound(41));
    }
}
