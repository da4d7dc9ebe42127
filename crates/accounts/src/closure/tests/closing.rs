//! The end of an account.

use paifang_kernel::access::Role;
use paifang_kernel::db::Sql;
use paifang_kernel::sql;
use paifang_testkit::{Backend, World, both, json};
use serde_json::Value;

use super::{OTHER_PHONE, PHONE, ask, close, wire};
use crate::closure::fates::{ELSEWHERE, ENDED};
use crate::contact::Contact;
use crate::fixtures::{PASSWORD, organisation, rows, sign_up, text};

const DAY: i64 = 86_400;

fn login() -> Value {
    json!({ "login": PHONE, "password": PASSWORD })
}

async fn actions(w: &World) -> Vec<String> {
    let about = "SELECT action FROM audit_log WHERE action LIKE 'account.%' ORDER BY seq";
    w.app.db.all(sql!(about)).await.expect("entries")
}

both! { wire;
    /// SEC-13: an account that holds an application is not closed, and the refusal names it.
    async fn what_is_held_is_named_and_refused(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.patch("/me", json!({ "nickname": "busy" })).await.ok();
        let held = json!([{ "kind": "app", "id": "app_1", "name": "灯光助手" }]);
        assert_eq!(dana.get("/me/closure").await.ok()["in_the_way"], held);
        let refusal = close(&dana).await.refused("account_in_use");
        assert_eq!(refusal["params"]["in_the_way"], held);
        assert!(text(&refusal["detail"]).contains("灯光助手"));
        dana.get("/me").await.ok();
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts WHERE closing_at IS NOT NULL").await, 0);
    }

    /// SEC-13: an organisation with others in it is named too.
    async fn members_are_in_the_way(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, OTHER_PHONE).await);
        let (org, member) = (organisation(&dana).await, text(&eve.get("/me").await.ok()["account"]["id"]));
        let mut tx = w.app.db.begin().await.expect("a transaction");
        let joined = "INSERT INTO memberships (org, account, role, created_at) VALUES ($1, $2, $3, $4)";
        tx.exec_one(sql!(joined, org, member, Role::Technical.name(), w.app.now())).await.expect("a member");
        tx.commit().await.expect("a commit");
        let refusal = close(&dana).await.refused("account_in_use");
        assert_eq!((&refusal["params"]["in_the_way"][0]["kind"], &refusal["params"]["in_the_way"][0]["id"]), (&json!("member"), &json!(member)));
        close(&eve).await.ok();
    }

    /// SEC-13: closing ends every session; whoever logs in within fifteen days keeps everything.
    async fn logging_in_keeps_the_account(w: World) {
        let dana = sign_up(w, PHONE).await;
        close(&dana.cautious()).await.refused("reauthentication_required");
        let closing = close(&dana).await.ok();
        assert_eq!(closing["erased_at"], "2026-12-08T02:00:00Z");
        assert!(!dana.cookies().contains_key("paifang_session"));
        assert_eq!(rows(w, "SELECT COUNT(*) FROM sessions").await, 0);
        w.travel(15 * DAY - 1);
        w.run_jobs().await;
        let again = w.anonymous();
        again.post("/sessions", login()).await.created();
        w.travel(2);
        w.run_jobs().await;
        again.get("/me").await.ok();
        let log = again.get("/me/security-events").await.ok();
        assert_eq!((&log["items"][0]["kind"], &log["items"][1]["kind"]), (&json!("closure_cancelled"), &json!("closure_requested")));
        // Closed anew, the first date means nothing any more.
        close(&again).await.ok();
        w.travel(14 * DAY);
        w.run_jobs().await;
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts WHERE closed_at IS NOT NULL").await, 0);
    }

    /// SEC-13, rule P7: after fifteen days the personal data are gone, the identifiers free, and the audit log whole.
    async fn after_fifteen_days_everything_is_erased(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.put("/me/username", json!({ "username": "dana_7" })).await.ok();
        dana.patch("/me", json!({ "nickname": "戴娜", "address": "示例路 1 号" })).await.ok();
        ask(&dana).await.accepted();
        w.run_jobs().await;
        close(&dana).await.ok();
        w.travel(15 * DAY);
        w.run_jobs().await;
        w.anonymous().post("/sessions", login()).await.refused("login_failed");
        let left: (Option<String>, Option<String>, String, String) = w
            .app
            .db
            .one(sql!("SELECT phone, username, nickname, profile FROM accounts"))
            .await
            .expect("the empty row");
        assert_eq!(left, (None, None, String::new(), String::new()));
        for table in [
            "SELECT COUNT(*) FROM security_events",
            "SELECT COUNT(*) FROM personal_exports",
            "SELECT COUNT(*) FROM known_devices",
            "SELECT COUNT(*) FROM agreement_acceptances WHERE ip <> ''",
        ] {
            assert_eq!(rows(w, table).await, 0, "{table}");
        }
        assert_eq!(actions(w).await.last().map(String::as_str), Some("account.erase"));
        // The same number and name register anew.
        let anew = sign_up(w, PHONE).await;
        anew.put("/me/username", json!({ "username": "dana_7" })).await.ok();
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 2);
    }

    /// SEC-13, rule P7: every table that names an account says what becomes of it; a new table fails here until it does.
    async fn no_table_is_forgotten(w: World) {
        const NAMES: &str = "('account', 'owner', 'invited_by', 'answered_by', 'from_account', 'to_account')";
        let question = match w.backend {
            Backend::Sqlite => format!(
                "SELECT DISTINCT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                 WHERE m.type = 'table' AND c.name IN {NAMES} ORDER BY m.name"
            ),
            Backend::Postgres => format!(
                "SELECT DISTINCT CAST(table_name AS TEXT) FROM information_schema.columns
                 WHERE table_schema = current_schema() AND column_name IN {NAMES} ORDER BY 1"
            ),
        };
        let tables: Vec<String> = w.app.db.all(Sql::built(question, Vec::new())).await.expect("tables");
        assert!(tables.len() > 10, "{tables:?}");
        for table in &tables {
            let known = ENDED.iter().chain(ELSEWHERE).any(|(name, _)| name == table);
            assert!(known, "{table} has no fate in closure/fates.rs");
        }
        for (table, _) in ENDED.iter().chain(ELSEWHERE) {
            let count = Sql::built(format!("SELECT COUNT(*) FROM {table}"), Vec::new());
            w.app.db.one::<i64>(count).await.expect("a table that exists");
        }
        for (table, statement) in ENDED {
            assert!(statement.contains(&format!(" {table} ")), "{table}: {statement}");
        }
    }

    /// SEC-13: what an account left in other slices of this crate goes with it: second factors, tokens, the imported
    /// record, outside identities, other organisations, and invitations to its number, which whoever gets that number
    /// next does not find.
    async fn nothing_hangs_on_to_an_erased_account(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, OTHER_PHONE).await);
        let (id, org) = (text(&dana.get("/me").await.ok()["account"]["id"]), organisation(&eve).await);
        let (own, others) = (organisation(&dana).await, text(&eve.get("/me").await.ok()["account"]["id"]));
        let index = Contact::phone(PHONE).expect("a number").index(&w.app.keys);
        let mut tx = w.app.db.begin().await.expect("a transaction");
        for left in [
            sql!("INSERT INTO factors (id, owner, kind, name, secret, counter, created_at) VALUES ('f', $1, 'totp', '', '', 0, 0)", id),
            sql!("INSERT INTO recovery_codes (owner, code_hash) VALUES ($1, 'x')", id),
            sql!("INSERT INTO api_tokens (id, account, org, name, token_hash, scopes, created_at, expires_at)
                  VALUES ('t', $1, $2, '', 'x', '[]', 0, 0)", id, own),
            sql!("INSERT INTO outside_identities (issuer, subject, account, name, linked_at) VALUES ('i', 's', $1, '', 0)", id),
            sql!("INSERT INTO imported_people (id, number_index, wrapped_key, sealed, account, imported_at)
                  VALUES ('p', 'n', 'k', 's', $1, 0)", id),
            sql!("INSERT INTO activations (token_hash, person, phone, expires_at) VALUES ('h', 'p', '', 0)"),
            sql!("INSERT INTO memberships (org, account, role, created_at) VALUES ($1, $2, 'member', 0)", org, id),
            sql!("INSERT INTO ownership_transfers (id, org, from_account, to_account, state, facts, created_at, expires_at, version)
                  VALUES ('o', $1, $2, $3, 'started', '', 0, 0, 1)", org, others, id),
            sql!("INSERT INTO member_invitations (id, org, way, recipient_index, recipient, roles, state, invited_by, created_at,
                  expires_at, version) VALUES ('m', $1, 'phone', $2, '', '[]', 'open', $3, 0, 0, 1)", org, index, others),
        ] {
            tx.exec_one(left).await.expect("a row");
        }
        tx.commit().await.expect("a commit");
        close(&dana).await.ok();
        assert_eq!(rows(w, "SELECT COUNT(*) FROM api_tokens").await, 0, "tokens end at once, like sessions");
        w.travel(15 * DAY);
        w.run_jobs().await;
        for gone in [
            "SELECT COUNT(*) FROM factors",
            "SELECT COUNT(*) FROM recovery_codes",
            "SELECT COUNT(*) FROM outside_identities",
            "SELECT COUNT(*) FROM imported_people",
            "SELECT COUNT(*) FROM activations",
            "SELECT COUNT(*) FROM memberships WHERE role <> 'owner'",
            "SELECT COUNT(*) FROM ownership_transfers",
            "SELECT COUNT(*) FROM member_invitations",
        ] {
            assert_eq!(rows(w, gone).await, 0, "{gone}");
        }
    }
}
