//! Stories of API tokens.

use paifang_testkit::{Client, World, both, json};
use serde_json::Value;

use super::{NewToken, PREFIX};
use crate::fixtures::{PASSWORD, rows, text, verified, wire};

const PHONE: &str = "13800001234";
const OTHER_PHONE: &str = "13900005678";

fn wish(scopes: &[&str]) -> Value {
    json!({ "name": "夜间同步", "scopes": scopes, "days": 30 })
}

/// A program that has only the token.
fn program(w: &World, made: &Value) -> Client {
    w.anonymous().header("authorization", &format!("Bearer {}", text(&made["token"])))
}

both! { wire;
    /// ADM-09: with a token of read scope reads work, and writes are refused; a write scope writes, without a cross-site token.
    async fn a_read_token_reads_and_writes_nothing(w: World) {
        let dana = verified(w, PHONE).await;
        let offered = dana.get("/me/tokens").await.ok()["offered"].clone();
        assert!(offered.as_array().is_some_and(|all| all.contains(&json!("organisation:read"))), "{offered}");
        let made = dana.post("/me/tokens", wish(&["organisation:read"])).await.created();
        assert!(text(&made["token"]).starts_with(PREFIX));
        let reader = program(w, &made);
        let settings = reader.get("/organisation").await.ok();
        let change = json!({ "display_name": "示例", "version": settings["version"] });
        reader.put("/organisation", change.clone()).await.refused("role_forbidden");
        reader.get("/gate").await.refused("role_forbidden");
        assert_eq!(dana.get("/organisation").await.ok()["display_name"], Value::Null);

        let made = dana.post("/me/tokens", wish(&["organisation:write"])).await.created();
        let writer = program(w, &made);
        assert_eq!(writer.put("/organisation", change).await.ok()["display_name"], "示例");
        assert_eq!(writer.get("/organisation").await.ok()["display_name"], "示例");
    }

    /// ADM-09, rule A11: a token makes and sees no tokens, enters no password, and does nothing that asks for a fresh factor.
    async fn a_token_manages_no_tokens(w: World) {
        let dana = verified(w, PHONE).await;
        let all: Vec<String> = dana.get("/me/tokens").await.ok()["offered"].as_array().into_iter().flatten().map(text).collect();
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        let powerful = program(w, &dana.post("/me/tokens", wish(&all)).await.created()).cautious();
        powerful.get("/me/tokens").await.refused("role_forbidden");
        powerful.post("/me/tokens", wish(&["apps:read"])).await.refused("role_forbidden");
        powerful.post("/me/reauthentication", json!({ "password": PASSWORD })).await.refused("role_forbidden");
        powerful.post("/me/exports", json!({})).await.refused("role_forbidden");
        powerful.put("/me/closure", json!({})).await.refused("role_forbidden");
        powerful.get("/admin/me").await.refused("login_required");
        powerful.get("/gate").await.ok();
    }

    /// ADM-09: a token is made only with a fresh factor, and the form is checked: name, scopes of one's own roles, days.
    async fn making_a_token_is_guarded(w: World) {
        let dana = verified(w, PHONE).await;
        dana.cautious().post("/me/tokens", wish(&["apps:read"])).await.refused("reauthentication_required");
        for (field, value) in [
            ("name", json!(" ")), ("name", json!("x".repeat(41))), ("scopes", json!([])), ("scopes", json!(["operators:read"])),
            ("days", json!(0)), ("days", json!(366)),
        ] {
            let mut form = wish(&["apps:read"]);
            form[field] = value;
            let refusal = dana.post("/me/tokens", form).await.refused("invalid");
            assert_eq!(refusal["errors"][0]["pointer"], format!("/{field}"));
        }
        assert_eq!(rows(w, "SELECT COUNT(*) FROM api_tokens").await, 0);
        for _ in 0..20 {
            dana.post("/me/tokens", wish(&["apps:read"])).await.created();
        }
        dana.post("/me/tokens", wish(&["apps:read"])).await.refused("token_limit");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM api_tokens").await, 20);
    }

    /// ADM-09, rule S6: the text is shown once and kept as a hash; revoking, expiry and a new password end a token at once.
    async fn a_token_is_shown_once_and_ends(w: World) {
        let dana = verified(w, PHONE).await;
        let made = dana.post("/me/tokens", wish(&["apps:read"])).await.created();
        let id = text(&made["details"]["id"]);
        let listed = dana.get("/me/tokens").await;
        assert!(!listed.text().contains(PREFIX));
        assert_eq!(listed.ok()["items"][0]["used_at"], Value::Null);
        let kept: String = w.app.db.one(paifang_kernel::sql!("SELECT token_hash FROM api_tokens")).await.expect("a hash");
        assert!(!text(&made["token"]).contains(&kept));
        let reader = program(w, &made);
        reader.get("/gate").await.ok();
        assert_ne!(dana.get("/me/tokens").await.ok()["items"][0]["used_at"], Value::Null);

        let eve = verified(w, OTHER_PHONE).await;
        eve.delete(&format!("/me/tokens/{id}")).await.refused("not_found");
        assert_eq!(eve.get("/me/tokens").await.ok()["items"], json!([]));
        dana.delete(&format!("/me/tokens/{id}")).await.no_content();
        reader.get("/gate").await.refused("login_required");
        dana.delete(&format!("/me/tokens/{id}")).await.refused("not_found");

        let short = program(w, &dana.post("/me/tokens", json!({ "name": "短", "scopes": ["apps:read"], "days": 1 })).await.created());
        w.travel(86_399);
        short.get("/gate").await.ok();
        w.travel(1);
        short.get("/gate").await.refused("login_required");
        w.anonymous().header("authorization", "Bearer pft_guess").get("/gate").await.refused("login_required");
    }

    /// ADM-09, rule A13: making and revoking are in the audit log and the security log, and the owner is told.
    async fn tokens_leave_traces(w: World) {
        let dana = verified(w, PHONE).await;
        let made = dana.post("/me/tokens", wish(&["apps:read"])).await.created();
        dana.delete(&format!("/me/tokens/{}", text(&made["details"]["id"]))).await.no_content();
        let log = dana.get("/me/security-events").await.ok();
        assert_eq!((&log["items"][0]["kind"], &log["items"][1]["kind"]), (&json!("token_revoked"), &json!("token_created")));
        assert!(w.notices().await.iter().any(|notice| notice.kind == "security.token_created"));
        assert_eq!(rows(w, "SELECT COUNT(*) FROM audit_log WHERE action IN ('token.create', 'token.revoke')").await, 2);
    }
}

/// ADM-09: scopes are kept in the order of the table, each once.
#[test]
fn scopes_are_tidied() {
    let offered = ["apps:read".to_owned(), "apps:write".to_owned()];
    let scopes = vec!["apps:write".to_owned(), "apps:read".to_owned(), "apps:write".to_owned()];
    let new = NewToken { name: " a ".to_owned(), scopes, days: 1 };
    let wish = new.checked(&offered, jiff::Timestamp::UNIX_EPOCH).expect("a good form");
    assert_eq!((wish.name.as_str(), wish.scopes.as_slice()), ("a", offered.as_slice()));
}
