//! Stories of second factors.

mod passkeys;

use paifang_kernel::App;
use paifang_kernel::access::StaffRole;
use paifang_testkit::{Client, Wiring, World, both, json};
use serde_json::Value;

use super::{OperatorFactor, totp};
use crate::AccountsConfig;
use crate::fixtures::{PASSWORD, operator, rows, sign_up, text, verified, wire, wire_with};

const PHONE: &str = "13800001234";
const OTHER_PHONE: &str = "13900005678";

/// The slice where operators must have a second factor.
fn strict(app: &App) -> Wiring {
    wire_with(app, AccountsConfig { operator_factor: OperatorFactor::Required, ..AccountsConfig::default() })
}

/// An authenticator app with one secret.
struct Authenticator(Vec<u8>);

impl Authenticator {
    /// Reads the secret that is shown in base 32.
    fn reading(shown: &str) -> Self {
        let letter = |letter: u8| {
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|one| *one == letter).expect("a letter")
        };
        let (mut bytes, mut bits, mut held) = (Vec::new(), 0_u64, 0);
        for one in shown.bytes().map(letter) {
            (bits, held) = (bits << 5 | one as u64, held + 5);
            if held >= 8 {
                held -= 8;
                bytes.push((bits >> held & 0xff) as u8);
            }
        }
        Self(bytes)
    }

    /// The code of now.
    fn code(&self, w: &World) -> String {
        totp::code(&self.0, totp::step(w.app.now().as_second()))
    }

    /// The code of the next half minute, which no one has used.
    fn next(&self, w: &World) -> String {
        w.travel(30);
        self.code(w)
    }
}

/// Sets an authenticator up below `/me` or `/admin/me`; returns it with the recovery codes.
async fn enrol(w: &World, who: &Client, door: &str) -> (Authenticator, Vec<String>) {
    let begun = who.post(&format!("{door}/factors/totp"), json!({})).await.created();
    let app = Authenticator::reading(&text(&begun["secret"]));
    let added = who.put(&format!("{door}/factors/totp"), json!({ "code": app.code(w) })).await.ok();
    let codes = added["recovery_codes"].as_array().into_iter().flatten().map(text).collect();
    (app, codes)
}

fn login() -> Value {
    json!({ "login": PHONE, "password": PASSWORD })
}

/// Somebody whose password was right and whose log-in waits for a second factor.
async fn waiting(w: &World) -> Client {
    let client = w.anonymous();
    let answer = client.post("/sessions", login()).await.created();
    assert_eq!((&answer["next"], &answer["csrf_token"]), (&json!("/login/factor"), &Value::Null));
    client
}

both! { wire;
    /// LOG-09: with TOTP set, the password alone does not open a session; with the code it does, and each code works once.
    async fn a_password_alone_opens_nothing(w: World) {
        let dana = sign_up(w, PHONE).await;
        let (app, codes) = enrol(w, &dana, "/me").await;
        assert_eq!(codes.len(), 10);
        dana.get("/me").await.ok();
        let used = app.code(w);

        let client = waiting(w).await;
        client.get("/me").await.refused("login_required");
        assert_eq!(client.get("/sessions/challenge").await.ok()["factors"], json!(["totp"]));
        client.post("/sessions/challenge", json!({ "code": used })).await.refused("factor_wrong");
        client.post("/sessions/challenge", json!({ "password": PASSWORD })).await.refused("invalid");
        client.post("/sessions/challenge", json!({})).await.refused("invalid");
        client.get("/me").await.refused("login_required");
        client.post("/sessions/challenge", json!({ "code": app.next(w) })).await.created();
        client.get("/me").await.ok();
        client.post("/sessions/challenge", json!({ "code": app.next(w) })).await.refused("factor_challenge_over");
        w.anonymous().post("/sessions/challenge", json!({ "code": app.next(w) })).await.refused("factor_challenge_over");
    }

    /// LOG-09: a recovery code stands in for the factor, once; new ones void the old ones.
    async fn a_recovery_code_works_once(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.post("/me/recovery-codes", json!({})).await.refused("state_conflict");
        let (_, codes) = enrol(w, &dana, "/me").await;
        let typed = codes[0].to_uppercase().replace('-', " ");
        let client = waiting(w).await;
        client.post("/sessions/challenge", json!({ "recovery_code": typed })).await.created();
        client.get("/me").await.ok();
        assert_eq!(client.get("/me/factors").await.ok()["recovery_codes"], 9);
        assert!(w.notices().await.iter().any(|notice| notice.kind == "security.recovery_code_used"));
        waiting(w).await.post("/sessions/challenge", json!({ "recovery_code": codes[0] })).await.refused("factor_wrong");
        let renewed = dana.post("/me/recovery-codes", json!({})).await.created();
        waiting(w).await.post("/sessions/challenge", json!({ "recovery_code": codes[1] })).await.refused("factor_wrong");
        waiting(w).await.post("/sessions/challenge", json!({ "recovery_code": renewed["codes"][0] })).await.created();
        let kept: Vec<String> = w.app.db.all(paifang_kernel::sql!("SELECT code_hash FROM recovery_codes")).await.expect("hashes");
        assert!(kept.iter().all(|hash| !codes.contains(hash)) && kept.len() == 9);
    }

    /// LOG-09, rule A8: after five wrong codes the right one waits a quarter of an hour, whoever begins anew.
    async fn guessing_is_locked(w: World) {
        let dana = sign_up(w, PHONE).await;
        let (app, _) = enrol(w, &dana, "/me").await;
        let client = waiting(w).await;
        for _ in 0..5 {
            client.post("/sessions/challenge", json!({ "code": "000000" })).await.refused("factor_wrong");
        }
        client.post("/sessions/challenge", json!({ "code": app.next(w) })).await.refused("factor_challenge_over");
        let again = waiting(w).await;
        again.post("/sessions/challenge", json!({ "code": app.next(w) })).await.refused("login_locked");
        assert!(w.notices().await.iter().any(|notice| notice.kind == "security.login_locked"));
        w.travel(900);
        waiting(w).await.post("/sessions/challenge", json!({ "code": app.next(w) })).await.created();
    }

    /// LOG-09: a log-in waits ten minutes for its factor, and only in the browser that began it.
    async fn a_challenge_ends(w: World) {
        let dana = sign_up(w, PHONE).await;
        let (app, _) = enrol(w, &dana, "/me").await;
        let client = waiting(w).await;
        w.travel(600);
        client.get("/sessions/challenge").await.refused("factor_challenge_over");
        client.post("/sessions/challenge", json!({ "code": app.next(w) })).await.refused("factor_challenge_over");
        crate::fixtures::slice(&w.app).purge().await.expect("a tidy store");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM login_challenges").await, 0);
    }

    /// LOG-09: setting up needs a fresh factor and the first code; one authenticator an account; a secret is never shown again.
    async fn setting_up_is_guarded(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.cautious().post("/me/factors/totp", json!({})).await.refused("reauthentication_required");
        dana.put("/me/factors/totp", json!({ "code": "123456" })).await.refused("state_conflict");
        let first = dana.post("/me/factors/totp", json!({})).await.created();
        assert!(text(&first["uri"]).starts_with("otpauth://totp/"), "{first}");
        dana.put("/me/factors/totp", json!({ "code": "000000" })).await.refused("factor_wrong");
        // Not confirmed, so it counts for nothing and may be begun anew.
        assert_eq!(w.anonymous().post("/sessions", login()).await.created()["factors"], json!([]));
        let (app, _) = enrol(w, &dana, "/me").await;
        dana.post("/me/factors/totp", json!({})).await.refused("factor_exists");
        let shown = dana.get("/me/factors").await;
        assert!(!shown.text().contains("secret"));
        let secret: String = w.app.db.one(paifang_kernel::sql!("SELECT secret FROM factors")).await.expect("a secret");
        assert!(!secret.contains(&totp::base32(&app.0)));
        let eve = sign_up(w, OTHER_PHONE).await;
        let id = text(&shown.ok()["items"][0]["id"]);
        eve.delete(&format!("/me/factors/{id}")).await.refused("not_found");
        assert_eq!(eve.get("/me/factors").await.ok()["items"], json!([]));

        w.travel(1);
        dana.delete(&format!("/me/factors/{id}")).await.no_content();
        assert_eq!(rows(w, "SELECT COUNT(*) FROM recovery_codes").await, 0);
        let client = w.anonymous();
        client.post("/sessions", login()).await.created();
        let log = client.get("/me/security-events").await.ok();
        assert_eq!((&log["items"][0]["kind"], &log["items"][1]["kind"]), (&json!("factor_removed"), &json!("factor_added")));
    }

    /// Rule A11: a code is a factor too, and may be entered again instead of the password.
    async fn a_code_confirms_a_deed(w: World) {
        let dana = sign_up(w, PHONE).await;
        let (app, codes) = enrol(w, &dana, "/me").await;
        w.travel(600);
        let dana = dana.cautious();
        dana.post("/me/recovery-codes", json!({})).await.refused("reauthentication_required");
        dana.post("/me/reauthentication", json!({ "code": "000000" })).await.refused("factor_wrong");
        dana.post("/me/reauthentication", json!({ "code": app.next(w) })).await.ok();
        dana.post("/me/recovery-codes", json!({})).await.created();
        dana.post("/me/reauthentication", json!({ "recovery_code": codes[0] })).await.refused("factor_wrong");
        dana.post("/me/reauthentication", json!({ "code": "1", "password": PASSWORD })).await.refused("invalid");
    }

    /// LOG-09: an organisation demands a second factor of its members: without one only their own account opens.
    async fn an_organisation_demands_a_factor(w: World) {
        let dana = verified(w, PHONE).await;
        let version = dana.get("/organisation").await.ok()["version"].clone();
        let demand = json!({ "display_name": "", "demands_factor": true, "version": version });
        dana.put("/organisation", demand.clone()).await.refused("factor_required");
        enrol(w, &dana, "/me").await;
        assert_eq!(dana.put("/organisation", demand).await.ok()["demands_factor"], true);
        dana.get("/gate").await.ok();

        let token = dana.post("/me/tokens", json!({ "name": "a", "scopes": ["apps:read"], "days": 1 })).await.created();
        let program = w.anonymous().header("authorization", &format!("Bearer {}", text(&token["token"])));
        let id = text(&dana.get("/me/factors").await.ok()["items"][0]["id"]);
        dana.delete(&format!("/me/factors/{id}")).await.no_content();
        let refusal = dana.get("/gate").await.refused("factor_required");
        assert_eq!(refusal["next"], "/console/account/security");
        program.get("/gate").await.refused("factor_required");
        assert_eq!(dana.get("/me").await.ok()["gates"]["apps"]["code"], "factor_required");
        dana.get("/me/factors").await.ok();
        let begun = dana.post("/me/factors/totp", json!({})).await.created();
        let app = Authenticator::reading(&text(&begun["secret"]));
        dana.put("/me/factors/totp", json!({ "code": app.code(w) })).await.ok();
        dana.get("/gate").await.ok();
    }

    /// a repeated request about factors gives the same answer and has no second effect.
    async fn repeated_requests_give_the_same_answer(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.post("/me/reauthentication", json!({ "password": PASSWORD })).await.ok();
        let once = dana.keyed("begin").post("/me/factors/totp", json!({})).await.created();
        assert_eq!(dana.keyed("begin").post("/me/factors/totp", json!({})).await.created(), once);
        let app = Authenticator::reading(&text(&once["secret"]));
        dana.put("/me/factors/totp", json!({ "code": app.code(w) })).await.ok();
        let once = dana.keyed("codes").post("/me/recovery-codes", json!({})).await.created();
        assert_eq!(dana.keyed("codes").post("/me/recovery-codes", json!({})).await.created(), once);
        let client = waiting(w).await;
        let proof = json!({ "code": app.next(w) });
        let once = client.keyed("answer").post("/sessions/challenge", proof.clone()).await.created();
        assert_eq!(client.keyed("answer").post("/sessions/challenge", proof).await.created(), once);
        client.keyed("answer").post("/sessions/challenge", json!({ "code": "1" })).await.refused("idempotency_key_reused");
        let once = client.keyed("ask").post("/passkey-challenges", json!({})).await.created();
        assert_eq!(client.keyed("ask").post("/passkey-challenges", json!({})).await.created(), once);
    }

    /// LOG-09: erasing an account leaves no factor behind.
    async fn factors_end_with_the_account(w: World) {
        let dana = sign_up(w, PHONE).await;
        enrol(w, &dana, "/me").await;
        dana.put("/me/closure", json!({})).await.ok();
        w.travel(15 * 86_400);
        w.run_jobs().await;
        assert_eq!(rows(w, "SELECT COUNT(*) FROM factors").await, 0);
        assert_eq!(rows(w, "SELECT COUNT(*) FROM recovery_codes").await, 0);
    }
}

both! { strict;
    /// LOG-09, rule A12: an operator must set a second factor up before anything else opens, and then logs in with it.
    async fn an_operator_enrols_before_anything_else(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        let me = rui.get("/admin/me").await.ok();
        assert_eq!((&me["enrolled"], &me["second_factor"], &me["menus"]), (&json!(false), &json!(false), &json!([])));
        let refusal = rui.get("/admin/operators").await.refused("factor_required");
        assert_eq!(refusal["next"], "/admin/security");
        let (app, codes) = enrol(w, &rui, "/admin/me").await;
        assert_eq!(codes.len(), 10);
        rui.get("/admin/operators").await.ok();
        let id = text(&rui.get("/admin/me/factors").await.ok()["items"][0]["id"]);
        rui.delete(&format!("/admin/me/factors/{id}")).await.refused("factor_needed");

        let client = w.anonymous();
        let form = json!({ "login": "rui", "password": PASSWORD });
        let answer = client.post("/admin/sessions", form.clone()).await.created();
        assert_eq!((&answer["factors"], &answer["csrf_token"]), (&json!(["totp"]), &Value::Null));
        client.get("/admin/me").await.refused("login_required");
        assert_eq!(client.get("/admin/sessions/challenge").await.ok()["factors"], json!(["totp"]));
        client.post("/admin/sessions/challenge", json!({ "code": "000000" })).await.refused("factor_wrong");
        client.post("/admin/sessions/challenge", json!({ "code": app.next(w) })).await.created();
        client.get("/admin/operators").await.ok();
        // A developer's door does not take an operator's challenge.
        let other = w.anonymous();
        other.post("/admin/sessions", form).await.created();
        other.post("/sessions/challenge", json!({ "code": app.next(w) })).await.refused("factor_challenge_over");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM audit_log WHERE action = 'operator.login'").await, 2);
    }

    /// LOG-09: a super administrator frees a colleague who lost the factor, never themselves.
    async fn a_lost_factor_is_reset_by_a_colleague(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        enrol(w, &rui, "/admin/me").await;
        let mei = operator(w, "mei", &[StaffRole::Reviewer]).await;
        enrol(w, &mei, "/admin/me").await;
        let (own, hers) = (text(&rui.get("/admin/me").await.ok()["operator"]["id"]), text(&mei.get("/admin/me").await.ok()["operator"]["id"]));
        mei.delete(&format!("/admin/operators/{own}/factors")).await.refused("role_forbidden");
        rui.delete(&format!("/admin/operators/{own}/factors")).await.refused("factor_needed");
        rui.delete(&format!("/admin/operators/{hers}/factors")).await.no_content();
        mei.get("/admin/me").await.refused("login_required");
        mei.post("/admin/sessions", json!({ "login": "mei", "password": PASSWORD })).await.created();
        assert_eq!(mei.get("/admin/me").await.ok()["enrolled"], false);
    }
}

/// Rule A12: without a word in the configuration operators must have a second factor, but in the demonstration.
#[test]
fn operators_are_asked_unless_it_is_the_demo() {
    let table = [
        (OperatorFactor::Usual, true, false),
        (OperatorFactor::Required, true, true),
        (OperatorFactor::Optional, false, false),
    ];
    for (setting, real, demo) in table {
        assert_eq!((setting.is_demanded(false), setting.is_demanded(true)), (real, demo), "{setting:?}");
    }
}
