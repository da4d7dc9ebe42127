//! The storage door by itself; the stories of every slice run it on both databases.

use super::{Db, Durability};

async fn memory() -> (tempfile::TempDir, Db) {
    let folder = tempfile::tempdir().unwrap_or_else(|error| panic!("{error}"));
    let url = format!("sqlite:{}", folder.path().join("t.db").display());
    let db = Db::open(&url, Durability::Demanded).await.unwrap_or_else(|problem| panic!("{problem}"));
    let mut tx = db.begin().await.unwrap_or_else(|problem| panic!("{problem}"));
    tx.exec(sql!("CREATE TABLE t (a BIGINT PRIMARY KEY, b TEXT)"))
        .await
        .unwrap_or_else(|problem| panic!("{problem}"));
    tx.commit().await.unwrap_or_else(|problem| panic!("{problem}"));
    (folder, db)
}

async fn count(db: &Db) -> i64 {
    db.one(sql!("SELECT COUNT(*) FROM t")).await.unwrap_or(-1)
}

#[tokio::test]
async fn a_dropped_transaction_leaves_nothing_and_does_not_hold_others() {
    let (_folder, db) = memory().await;
    let mut tx = db.begin().await.unwrap_or_else(|problem| panic!("{problem}"));
    assert!(tx.exec(sql!("INSERT INTO t VALUES (1, 'x')")).await.is_ok());
    drop(tx);
    let mut tx = db.begin().await.unwrap_or_else(|problem| panic!("{problem}"));
    assert!(tx.exec(sql!("INSERT INTO t VALUES (2, $1)", None::<String>)).await.is_ok());
    assert!(tx.commit().await.is_ok());
    assert_eq!(count(&db).await, 1);
}

#[tokio::test]
async fn many_writers_share_commits_and_all_land() {
    let (_folder, db) = memory().await;
    let writes = (0..200_i64).map(|n| {
        let db = db.clone();
        async move {
            let mut tx = db.begin().await?;
            tx.exec(sql!("INSERT INTO t VALUES ($1, 'x')", n)).await?;
            if n % 10 == 3 {
                return Ok(());
            }
            tx.commit().await
        }
    });
    let outcomes: Vec<Result<(), crate::Problem>> = futures::future::join_all(writes).await;
    assert!(outcomes.iter().all(Result::is_ok));
    assert_eq!(count(&db).await, 180);
}

#[tokio::test]
async fn a_violated_uniqueness_is_named() {
    let (_folder, db) = memory().await;
    let mut tx = db.begin().await.unwrap_or_else(|problem| panic!("{problem}"));
    assert!(tx.exec(sql!("INSERT INTO t VALUES (1, 'x')")).await.is_ok());
    let refused = tx.exec(sql!("INSERT INTO t VALUES (1, 'y')")).await;
    assert_eq!(
        refused.err().and_then(|problem| problem.constraint().map(str::to_owned)).as_deref(),
        Some("t_a")
    );
}
