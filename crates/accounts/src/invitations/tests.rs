//! Stories of invitations and of closed ways to register.

use paifang_kernel::App;
use paifang_kernel::access::StaffRole;
use paifang_testkit::{Wiring, World, both, json};
use serde_json::Value;
use tokio::task::JoinSet;

use crate::fixtures::{ask, form, good_form, operator, rows, text, ticket_and_code, wire_with};
use crate::{AccountsConfig, Registration};

fn invited(app: &App) -> Wiring {
    let registration = Registration { invitation: true, ..Registration::default() };
    wire_with(app, AccountsConfig { registration, ..AccountsConfig::default() })
}

fn phone_only(app: &App) -> Wiring {
    let registration = Registration { email: false, ..Registration::default() };
    wire_with(app, AccountsConfig { registration, ..AccountsConfig::default() })
}

fn mail_of_a_domain(app: &App) -> Wiring {
    let registration = Registration {
        phone: false,
        email_domains: vec!["Example.com".to_owned()],
        ..Registration::default()
    };
    wire_with(app, AccountsConfig { registration, ..AccountsConfig::default() })
}

/// Makes an invitation as an operator; returns its code and id.
async fn invitation(w: &World, login: &str, uses: u32, days: u32) -> (String, String) {
    let admin = operator(w, login, &[StaffRole::Super]).await;
    let wish = json!({ "uses": uses, "days": days, "note": "合作伙伴" });
    let made = admin.post("/admin/invitations", wish).await.created();
    (text(&made["code"]), text(&made["invitation"]["id"]))
}

fn with(form: &Value, code: &str) -> Value {
    let mut form = form.clone();
    form["invitation_code"] = json!(code);
    form
}

both! { invited;
    /// ACC-20: while an invitation is demanded nobody registers without one, and a wrong one does not use the code up.
    async fn an_invitation_is_demanded(w: World) {
        let (code, _) = invitation(w, "rui", 1, 7).await;
        let good = good_form(w, "13800001234").await;
        let missing = w.anonymous().post("/accounts", good.clone()).await.refused("invitation_required");
        assert_eq!(missing["errors"][0]["pointer"], "/invitation_code");
        w.anonymous().post("/accounts", with(&good, "WRONGCODE2")).await.refused("invitation_invalid");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 0);
        let typed = format!(" {}-{} ", &code[..5].to_lowercase(), &code[5..]);
        w.anonymous().post("/accounts", with(&good, &typed)).await.created();
        let second = good_form(w, "13900005678").await;
        w.anonymous().post("/accounts", with(&second, &code)).await.refused("invitation_invalid");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 1);
    }

    /// ACC-20: an invitation ends with its days, or when an operator ends it; the list says which.
    async fn an_invitation_ends(w: World) {
        let (short, _) = invitation(w, "rui", 5, 1).await;
        let (long, id) = invitation(w, "ana", 5, 30).await;
        w.travel(86_400);
        let good = good_form(w, "13800001234").await;
        w.anonymous().post("/accounts", with(&good, &short)).await.refused("invitation_invalid");
        let admin = operator(w, "bob", &[StaffRole::Super]).await;
        admin.delete(&format!("/admin/invitations/{id}")).await.no_content();
        admin.delete("/admin/invitations/inv_missing").await.refused("not_found");
        w.anonymous().post("/accounts", with(&good, &long)).await.refused("invitation_invalid");
        let list = admin.get("/admin/invitations").await.ok();
        assert_eq!((&list["items"][0]["state"], &list["items"][1]["state"]), (&json!("ended"), &json!("expired")));
        assert!(!list.to_string().contains(&long) && long.starts_with(&text(&list["items"][0]["hint"])));
    }

    /// ACC-20, rule D5: a code for one person brings one person, however many come at once.
    async fn a_code_is_not_used_twice_at_once(w: World) {
        let (code, _) = invitation(w, "rui", 1, 7).await;
        let mut tries = JoinSet::new();
        for phone in ["13800001234", "13800001235", "13800001236", "13800001237"] {
            let (form, client) = (with(&good_form(w, phone).await, &code), w.anonymous());
            tries.spawn(async move { client.post("/accounts", form).await.status.as_u16() });
        }
        let mut answers = tries.join_all().await;
        answers.sort_unstable();
        assert_eq!(answers, [201, 422, 422, 422]);
    }

    /// ACC-20: what no invitation can be is refused.
    async fn a_wrong_wish_is_refused(w: World) {
        let admin = operator(w, "rui", &[StaffRole::Super]).await;
        for (uses, days, note) in [(0, 7, String::new()), (1, 0, String::new()), (10_001, 1, String::new()), (1, 367, String::new()), (1, 1, "长".repeat(101))] {
            admin.post("/admin/invitations", json!({ "uses": uses, "days": days, "note": note })).await.refused("invalid");
        }
        assert_eq!(rows(w, "SELECT COUNT(*) FROM invitations").await, 0);
    }
}

both! { phone_only;
    /// ACC-20: registration by mail is closed: no code is sent and no account made; by phone it is open.
    async fn a_closed_way_is_closed(w: World) {
        ask(w, "dana@example.com").await.refused("registration_closed");
        w.anonymous().post("/accounts", form("dana@example.com", "code_x", "123456")).await.refused("registration_closed");
        assert_eq!(w.notices().await.len(), 0);
        w.anonymous().post("/accounts", good_form(w, "13800001234").await).await.created();
    }
}

both! { mail_of_a_domain;
    /// ACC-20: only mail addresses of the named domains register.
    async fn only_some_domains_register(w: World) {
        ask(w, "13800001234").await.refused("registration_closed");
        for other in ["dana@example.org", "dana@sub.example.com", "dana@example.com.evil.org"] {
            ask(w, other).await.refused("email_domain_forbidden");
        }
        let (ticket, code) = ticket_and_code(w, "dana@example.com").await;
        w.anonymous().post("/accounts", form("dana@EXAMPLE.com", &ticket, &code)).await.created();
    }
}
