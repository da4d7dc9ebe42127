//! The gates: who is sent where, on pages and over the API, and that they close again.

use paifang_kernel::access::StaffRole;
use paifang_testkit::{both, json};

use crate::stage::{Key, Stage, demo, items, text, whole};

/// Addresses behind the verification gate.
const GATED: [&str; 3] =
    ["/apps", "/apps/app_00000000000000000000000000", "/apps/app_00000000000000000000000000/calls"];

both! { whole, demo;
    /// GATE-01: a visitor is sent to the login page and back; with a session the same address opens.
    async fn a_visitor_who_opens_the_console_is_sent_to_log_in_and_back(w: World) {
        let stage = Stage::new(w);
        let visitor = w.anonymous();
        let answer = visitor.page("/console/apps?page=2").await;
        assert_eq!(answer.status, 307);
        assert_eq!(answer.header("location"), "/login?return_to=%2Fconsole%2Fapps%3Fpage%3D2");
        assert_eq!(visitor.page("/admin/reviews").await.header("location"), "/admin/login?return_to=%2Fadmin%2Freviews");
        for open in ["/", "/login", "/register", "/apis", "/solutions", "/docs", "/problems/login_required"] {
            assert_eq!(visitor.page(open).await.status, 200, "{open}");
        }
        let dana = stage.register("13800001234").await;
        assert_eq!(dana.page("/console/apps?page=2").await.status, 200);
        assert_eq!(dana.page("/admin/reviews").await.status, 307);
    }

    /// GATE-02, GATE-03, GATE-04, GATE-06, GATE-07: the API stops each state with its code, and leaves the account open.
    async fn the_api_holds_the_same_gates_in_every_state(w: World) {
        let stage = Stage::new(w);
        let desk = stage.operator("rui", &[StaffRole::Reviewer]).await;
        for path in GATED {
            w.anonymous().get(path).await.refused("login_required");
        }
        let dana = stage.register("13800001234").await;
        let app = json!({ "name": "灯光助手", "description": "" });
        let refuses = async |code: &str, next: &str| {
            for path in GATED {
                assert_eq!(dana.get(path).await.refused(code)["next"], next);
            }
            dana.post("/apps", app.clone()).await.refused(code);
        };
        refuses("verification_required", "/console/verify").await;
        let form = stage.individual(&dana).await;
        let case = stage.submit(&dana, form.clone()).await;
        refuses("verification_pending", "/console/verify/status").await;
        for open in ["/me", "/me/verification", "/me/notices"] {
            dana.get(open).await.ok();
        }
        dana.patch("/me", json!({ "nickname": "戴娜" })).await.ok();
        for open in ["/", "/docs", "/console/account"] {
            assert_eq!(dana.page(open).await.status, 200, "{open}");
        }
        stage.decide(&desk, &case, "reject", json!([{ "code": "ind_2" }])).await;
        refuses("verification_required", "/console/verify").await;
        stage.submit(&dana, form).await;
        stage.decide(&desk, &case, "approve", json!([])).await;
        dana.post("/apps", app.clone()).await.created();
        dana.delete("/sessions/current").await.no_content();
        w.anonymous().get("/apps").await.refused("login_required");
    }

    /// RNV-01: registering, the public pages and the management centre all lead to the choice page, a visitor by way of the login page.
    async fn every_entry_to_verification_leads_to_the_choice_page(w: World) {
        let stage = Stage::new(w);
        let visitor = w.anonymous();
        let link = "href=\"/console/verify\"";
        let entry = "href=\"/login?return_to=%2Fconsole%2Fverify\"";
        assert!(visitor.page("/docs/verification").await.text().contains(entry));
        let login = visitor.page("/console/verify").await;
        assert_eq!(login.header("location"), "/login?return_to=%2Fconsole%2Fverify");
        let dana = stage.register("13800001234").await;
        assert!(dana.page("/").await.text().contains(link));
        assert_eq!(dana.page("/console/verify").await.status, 200);
        assert_eq!(dana.get("/me").await.ok()["obstacle"]["next"], "/console/verify");
    }

    /// GATE-07: logging out works while a verification is pending.
    async fn logging_out_works_while_pending(w: World) {
        let stage = Stage::new(w);
        let dana = stage.register("13800001234").await;
        let form = stage.individual(&dana).await;
        stage.submit(&dana, form).await;
        dana.delete("/sessions/current").await.no_content();
        dana.get("/me").await.refused("login_required");
    }

    /// GATE-06: a revoked verification closes the console and the gateway, and the owner is told why.
    async fn a_revoked_verification_closes_console_and_gateway(w: World) {
        let stage = Stage::new(w);
        let admin = stage.operator("admin", &[StaffRole::Super]).await;
        let offer = stage.offer(&admin).await;
        let dana = stage.verified("13800001234", &admin).await;
        let wish = json!({ "solution_id": offer.solution, "new_app": { "name": "灯光助手", "description": "" } });
        let key = Key::of(&dana.post("/subscriptions", wish).await.created()["app"]);
        stage.follow().await;
        stage.echo(&key).await.ok();
        let org = text(&dana.get("/me").await.ok()["organisation"]["id"]);
        w.run_jobs().await;
        w.travel(1);
        let reason = json!({ "reason": "资料不实" });
        let second = stage.operator("second", &[StaffRole::Super]).await;
        for one in [&admin, &second] {
            one.post(&format!("/admin/verifications/{org}/revocation"), reason.clone()).await.ok();
        }
        dana.get("/apps").await.refused("verification_required");
        stage.follow().await;
        stage.echo(&key).await.refused("verification_required");
        assert!(stage.texts_to("13800001234").await[0].contains("资料不实"));
        assert_eq!(items(&dana.get("/me/notices").await.ok())[0]["kind"], "verification.revoked");
    }
}
