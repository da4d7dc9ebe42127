//! Stories of credentials: what is made, who sees it, and where it never lies open.

use paifang_kernel::access::Role;
use paifang_kernel::db::Sql;
use paifang_kernel::sql;
use paifang_testkit::{Backend, World, both, json};

use crate::applications::secret::AppSecret;
use crate::testing::{an_app, id, wire};

/// Every value of every table, as text; what a thief of the database would read.
async fn dump(w: &World) -> String {
    let (tables, row) = match w.backend {
        Backend::Sqlite => ("SELECT name FROM sqlite_master WHERE type = 'table'", None),
        Backend::Postgres => (
            "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = 'public'",
            Some("CAST(row_to_json(t) AS TEXT)"),
        ),
    };
    let mut dump = String::new();
    for table in w.app.db.all::<String>(sql!(tables)).await.expect("tables") {
        let row = match row {
            Some(row) => row.to_owned(),
            None => columns(w, &table).await,
        };
        let rows = Sql::built(format!("SELECT {row} FROM {table} t"), Vec::new());
        for row in w.app.db.all::<String>(rows).await.expect("rows") {
            dump.push_str(&row);
            dump.push('\n');
        }
    }
    dump
}

/// All columns of a SQLite table, joined to one text.
async fn columns(w: &World, table: &str) -> String {
    let names = Sql::built(format!("SELECT name FROM pragma_table_info('{table}')"), Vec::new());
    let names: Vec<String> = w.app.db.all(names).await.expect("columns");
    let texts: Vec<String> = names.iter().map(|name| format!("COALESCE(CAST({name} AS TEXT), '')")).collect();
    texts.join(" || '|' || ")
}

both! { wire;
    /// APP-01: a verified developer fills in the data and gets an AppKey of digits and an AppSecret with a known prefix.
    async fn a_created_application_has_both_credentials(w: World) {
        let dana = w.developer("dana");
        let (first, second) = (an_app(&dana).await, an_app(&dana).await);
        let key = first["app_key"].as_str().expect("a key");
        assert!(key.len() >= 8 && key.bytes().all(|c| c.is_ascii_digit()) && !key.starts_with('0'));
        let secret = first["app_secret"].as_str().expect("a secret");
        assert!(secret.starts_with("pfs_") && secret.len() == 47);
        assert_ne!(first["app_key"], second["app_key"]);
        assert_ne!(first["app_secret"], second["app_secret"]);
    }

    /// GATE-06, GATE-04: an application of somebody who is not verified cannot be created, nor seen.
    async fn the_unverified_cannot_create_an_application(w: World) {
        use paifang_kernel::access::Verification::{Pending, Rejected, Unverified};
        for (state, code) in [(Unverified, "verification_required"), (Rejected, "verification_required"), (Pending, "verification_pending")] {
            let uma = w.person("uma", |p| p.standing(|s| s.verification = state));
            let problem = uma.post("/apps", json!({ "name": "x" })).await.refused(code);
            assert!(problem["next"].as_str().is_some_and(|next| next.starts_with("/console/verify")));
            uma.get("/apps").await.refused(code);
        }
        assert_eq!(w.app.db.one::<i64>(sql!("SELECT COUNT(*) FROM apps")).await.expect("a count"), 0);
        w.anonymous().post("/apps", json!({ "name": "x" })).await.refused("login_required");
    }

    /// APP-02: the secret is shown in full only at creation, or after a factor was entered again; looking is in the audit log.
    async fn the_secret_is_shown_again_only_after_a_fresh_factor(w: World) {
        let dana = w.developer("dana");
        let app = an_app(&dana).await;
        let path = format!("/apps/{}", id(&app));
        assert!(dana.get(&path).await.ok().get("app_secret").is_none());
        assert!(!dana.get("/apps").await.text().contains("pfs_"));
        let stale = w.person("dana", paifang_testkit::Person::stale);
        stale.post(&format!("{path}/secret-view"), json!({})).await.refused("reauthentication_required");
        let dana = w.developer("dana");
        let looks = || async { w.app.db.one::<i64>(sql!("SELECT COUNT(*) FROM audit_log WHERE action = 'app.secret_view'")).await.expect("a count") };
        assert_eq!(looks().await, 0);
        let shown = dana.post(&format!("{path}/secret-view"), json!({})).await.ok();
        assert_eq!((&shown["app_key"], &shown["app_secret"]), (&app["app_key"], &app["app_secret"]));
        assert_eq!(looks().await, 1);
    }

    /// APP-05: nobody who reads the whole database finds a secret, not even in the kept answer of a repeated request.
    async fn a_dump_of_the_database_has_no_secret(w: World) {
        let dana = w.developer("dana");
        let app = dana.keyed("once").post("/apps", json!({ "name": "My shop" })).await.created();
        dana.keyed("look").post(&format!("/apps/{}/secret-view", id(&app)), json!({})).await.ok();
        let secret = app["app_secret"].as_str().expect("a secret");
        let dump = dump(w).await;
        assert!(dump.contains(app["app_key"].as_str().expect("a key")), "the dump shows what it should");
        assert!(!dump.contains(secret) && !dump.contains("pfs_"));
        let sealed: (String, String) = w.app.db.one(sql!("SELECT id, sealed FROM app_secrets")).await.expect("a row");
        let opened = AppSecret::open(&w.app.keys, &paifang_kernel::id::Id::trusted(sealed.0), &sealed.1).expect("our key opens it");
        assert_eq!(opened.expose(), secret);
    }

    /// APP-01: the same request with the same key makes one application and gives the same answer, secret included.
    async fn a_repeated_creation_makes_one_application(w: World) {
        let dana = w.developer("dana");
        let first = dana.keyed("k").post("/apps", json!({ "name": "My shop" })).await.created();
        assert_eq!(dana.keyed("k").post("/apps", json!({ "name": "My shop" })).await.created(), first);
        dana.keyed("k").post("/apps", json!({ "name": "Other" })).await.refused("idempotency_key_reused");
        assert_eq!(dana.get("/apps").await.ok()["items"].as_array().map(Vec::len), Some(1));
    }

    /// Requirements §5: operations staff read applications but change nothing; business staff do not see them.
    async fn roles_decide_who_may_read_and_write(w: World) {
        let app = an_app(&w.developer("dana")).await;
        let path = format!("/apps/{}", id(&app));
        let olga = w.person("olga", |p| p.working_for("dana").roles(&[Role::Operations]));
        assert_eq!(olga.get(&path).await.ok()["id"], app["id"]);
        olga.post("/apps", json!({ "name": "x" })).await.refused("role_forbidden");
        olga.patch(&path, json!({ "name": "x" })).await.refused("role_forbidden");
        olga.delete(&path).await.refused("role_forbidden");
        olga.post(&format!("{path}/secret-view"), json!({})).await.refused("role_forbidden");
        olga.post(&format!("{path}/transfer"), json!({})).await.refused("role_forbidden");
        olga.post(&format!("{path}/quota-raises"), json!({})).await.refused("role_forbidden");
        let bob = w.person("bob", |p| p.working_for("dana").roles(&[Role::Business]));
        bob.get(&path).await.refused("role_forbidden");
        let tess = w.person("tess", |p| p.working_for("dana").roles(&[Role::Technical]));
        assert_eq!(tess.patch(&path, json!({ "name": "By tess" })).await.ok()["name"], "By tess");
    }
}
