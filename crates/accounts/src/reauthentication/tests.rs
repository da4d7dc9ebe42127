//! Stories of entering a factor again.

use paifang_kernel::App;
use paifang_kernel::access::{Fresh, ReadOperator, StaffRole, WriteAccount};
use paifang_kernel::api::{Api, Cx, Reply};
use paifang_testkit::{Wiring, both, json};
use serde_json::Value;

use crate::fixtures::{PASSWORD, operator, rows, sign_up, slice};

const PHONE: &str = "13800001234";

/// The slice, and one deed for each kind of person that asks for a fresh factor.
fn wire(app: &App) -> Wiring {
    let deeds = Api::new("deeds").post("/deed", deed, "Asks a developer for a fresh factor").post(
        "/admin/deed",
        staff_deed,
        "Asks an operator for a fresh factor",
    );
    crate::fixtures::wire(app).api(deeds.with_state(slice(app)))
}

async fn deed(_cx: Cx, _who: Fresh<WriteAccount>) -> Reply<Value> {
    Ok(json!({ "done": true }).into())
}

async fn staff_deed(_cx: Cx, _who: Fresh<ReadOperator>) -> Reply<Value> {
    Ok(json!({ "done": true }).into())
}

both! { wire;
    /// Rule A11: a deed asks for a factor entered again, which counts for ten minutes and for this session only.
    async fn a_factor_counts_for_ten_minutes(w: World) {
        let dana = sign_up(w, PHONE).await.cautious();
        dana.post("/deed", json!({})).await.refused("reauthentication_required");
        dana.post("/me/reauthentication", json!({ "password": "wrong-7-wrong" })).await.refused("password_wrong");
        dana.post("/deed", json!({})).await.refused("reauthentication_required");
        dana.post("/me/reauthentication", json!({ "password": PASSWORD })).await.ok();
        dana.post("/deed", json!({})).await.ok();
        let other = w.anonymous().cautious();
        other.post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.created();
        other.post("/deed", json!({})).await.refused("reauthentication_required");
        w.travel(599);
        dana.post("/deed", json!({})).await.ok();
        w.travel(1);
        dana.post("/deed", json!({})).await.refused("reauthentication_required");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM audit_log WHERE action = 'session.reauthenticated'").await, 1);
    }

    /// Rule A11: the same for an operator.
    async fn an_operator_enters_a_factor_again(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Auditor]).await.cautious();
        rui.post("/admin/deed", json!({})).await.refused("reauthentication_required");
        rui.post("/admin/reauthentication", json!({ "password": "wrong-7-wrong" })).await.refused("password_wrong");
        rui.post("/admin/deed", json!({})).await.refused("reauthentication_required");
        rui.post("/admin/reauthentication", json!({ "password": PASSWORD })).await.ok();
        rui.post("/admin/deed", json!({})).await.ok();
        w.travel(600);
        rui.post("/admin/deed", json!({})).await.refused("reauthentication_required");
    }

    /// Rule A8: wrong tries are counted like failed logins, and then the right password waits too.
    async fn guesses_are_limited(w: World) {
        let dana = sign_up(w, PHONE).await;
        for _ in 0..20 {
            dana.post("/me/reauthentication", json!({ "password": "wrong-7-wrong" })).await.refused("password_wrong");
        }
        dana.post("/me/reauthentication", json!({ "password": PASSWORD })).await.refused("rate_limited");
    }
}
