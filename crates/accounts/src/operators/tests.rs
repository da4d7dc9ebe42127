//! Stories of operators: the first one, the staff list, and who may do what.

use paifang_kernel::access::StaffRole;
use paifang_kernel::sql;
use paifang_testkit::{both, json};
use serde_json::Value;
use tokio::task::JoinSet;

use super::{colleagues, ensure_setup_token, own_orgs, reach};
use crate::fixtures::{PASSWORD, operator, rows, sign_up, text, wire};

fn setup(token: &str) -> Value {
    json!({ "token": token, "login": "rui", "name": "睿", "password": PASSWORD })
}

fn hired(login: &str, roles: &[&str]) -> Value {
    json!({ "login": login, "name": login, "password": PASSWORD, "roles": roles })
}

fn login(name: &str) -> Value {
    json!({ "login": name, "password": PASSWORD })
}

both! { wire;
    /// Rule A12: there is no default operator; the first one comes from a one-time link and is super administrator.
    async fn the_first_operator_comes_from_a_one_time_link(w: World) {
        w.anonymous().post("/admin/sessions", login("admin")).await.refused("login_failed");
        let token = ensure_setup_token(&w.app).await.expect("a store").expect("a link");
        w.anonymous().post("/operator-setup", setup("invented")).await.refused("setup_link_dead");
        let rui = w.anonymous();
        let answer = rui.post("/operator-setup", setup(&token)).await.created();
        assert_eq!(answer["next"], "/admin/reviews");
        let me = rui.get("/admin/me").await.ok();
        assert_eq!((&me["operator"]["roles"], &me["csrf_token"]), (&json!(["super"]), &answer["csrf_token"]));
        w.anonymous().post("/operator-setup", setup(&token)).await.refused("setup_link_dead");
        assert_eq!(ensure_setup_token(&w.app).await.ok(), Some(None));
    }

    /// Rule A12: the link lives a day, and a newer one replaces it.
    async fn the_setup_link_lives_a_day_and_is_replaced(w: World) {
        let old = ensure_setup_token(&w.app).await.expect("a store").expect("a link");
        let new = ensure_setup_token(&w.app).await.expect("a store").expect("a link");
        w.anonymous().post("/operator-setup", setup(&old)).await.refused("setup_link_dead");
        w.travel(86_400);
        w.anonymous().post("/operator-setup", setup(&new)).await.refused("setup_link_dead");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM operators").await, 0);
    }

    /// Rule A12: of several people with the link one becomes operator; a bad password does not use it up.
    async fn the_setup_link_works_once_at_once(w: World) {
        let token = ensure_setup_token(&w.app).await.expect("a store").expect("a link");
        let mut weak = setup(&token);
        weak["password"] = json!("password1");
        w.anonymous().post("/operator-setup", weak).await.refused("password_common");
        let mut tries = JoinSet::new();
        for number in 0..6 {
            let (client, mut form) = (w.anonymous(), setup(&token));
            form["login"] = json!(format!("rui{number}"));
            tries.spawn(async move { client.post("/operator-setup", form).await.status.as_u16() });
        }
        let answers = tries.join_all().await;
        assert_eq!(answers.iter().filter(|status| **status == 201).count(), 1, "{answers:?}");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM operators").await, 1);
    }

    /// ADM-01: operators have their own login path; a developer's session opens nothing there, and the other way round.
    async fn operators_and_developers_log_in_apart(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        rui.get("/me").await.refused("login_required");
        let dana = sign_up(w, "13800001234").await;
        let refusal = dana.get("/admin/me").await.refused("login_required");
        assert_eq!(refusal["next"], "/admin/login");
        w.anonymous().post("/sessions", login("rui")).await.refused("login_failed");
        w.anonymous().post("/admin/sessions", login("13800001234")).await.refused("login_failed");
        let session = rui.cookies()["paifang_staff"].clone();
        w.anonymous().header("cookie", &format!("paifang_session={session}")).get("/me").await.refused("login_required");
    }

    /// ADM-01: each role reads or changes the staff list as the table says.
    async fn the_staff_list_is_for_super_administrators(w: World) {
        let table = [
            (StaffRole::Super, 200, 201),
            (StaffRole::Auditor, 200, 403),
            (StaffRole::Reviewer, 403, 403),
            (StaffRole::Catalog, 403, 403),
            (StaffRole::Finance, 403, 403),
            (StaffRole::Support, 403, 403),
        ];
        for (role, read, write) in table {
            let one = operator(w, role.name(), &[role]).await;
            assert_eq!(one.get("/admin/operators").await.status.as_u16(), read, "{role:?}");
            let answer = one.post("/admin/operators", hired(&format!("by_{}", role.name()), &["reviewer"])).await;
            assert_eq!(answer.status.as_u16(), write, "{role:?}");
            if write == 403 {
                answer.refused("role_forbidden");
            }
            assert_eq!(one.get("/admin/me").await.ok()["operator"]["roles"], json!([role.name()]));
        }
        w.anonymous().get("/admin/operators").await.refused("login_required");
    }

    /// ADM-01: rights and menus follow the roles.
    async fn rights_and_menus_follow_the_roles(w: World) {
        let lin = operator(w, "lin", &[StaffRole::Reviewer]).await;
        let me = lin.get("/admin/me").await.ok();
        assert_eq!(me["menus"], json!(["reviews", "contracts", "inbox"]));
        assert!(me["permissions"].as_array().is_some_and(|list| list.contains(&json!("reviews.decide"))));
        assert!(me["permissions"].as_array().is_some_and(|list| !list.contains(&json!("operators.write"))));
    }

    /// ADM-01: a hired operator logs in, and a change of roles ends the sessions with the old rights.
    async fn a_hired_operator_logs_in_and_changes_roles(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        let lin = rui.post("/admin/operators", hired("Lin", &["reviewer", "reviewer"])).await.created();
        assert_eq!((&lin["login"], &lin["roles"]), (&json!("lin"), &json!(["reviewer"])));
        rui.post("/admin/operators", hired("lin", &["support"])).await.refused("login_taken");
        let client = w.anonymous();
        client.post("/admin/sessions", login("LIN")).await.created();
        let path = format!("/admin/operators/{}", text(&lin["id"]));
        rui.patch(&path, json!({ "roles": ["catalog"] })).await.ok();
        client.get("/admin/me").await.refused("login_required");
        client.post("/admin/sessions", login("lin")).await.created();
        assert_eq!(client.get("/admin/me").await.ok()["operator"]["roles"], json!(["catalog"]));
        assert_eq!(rui.get("/admin/operators").await.ok()["items"].as_array().map(Vec::len), Some(2));
    }

    /// ADM-01: disabling ends the sessions at once and keeps the person from logging in.
    async fn a_disabled_operator_is_out_at_once(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        let lin = operator(w, "lin", &[StaffRole::Reviewer]).await;
        let id = text(&lin.get("/admin/me").await.ok()["operator"]["id"]);
        rui.patch(&format!("/admin/operators/{id}"), json!({ "disabled": true })).await.ok();
        lin.get("/admin/me").await.refused("login_required");
        w.anonymous().post("/admin/sessions", login("lin")).await.refused("login_failed");
        rui.patch(&format!("/admin/operators/{id}"), json!({ "disabled": false })).await.ok();
        w.anonymous().post("/admin/sessions", login("lin")).await.created();
    }

    /// ADM-01: the last super administrator can neither be disabled nor lose the role.
    async fn the_last_super_administrator_stays(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        let own = format!("/admin/operators/{}", text(&rui.get("/admin/me").await.ok()["operator"]["id"]));
        rui.patch(&own, json!({ "disabled": true })).await.refused("last_super");
        rui.patch(&own, json!({ "roles": ["reviewer"] })).await.refused("last_super");
        rui.get("/admin/me").await.ok();
    }

    /// ADM-01: two super administrators who disable each other at the same time leave one.
    async fn two_who_disable_each_other_leave_one(w: World) {
        let (rui, lin) = (operator(w, "rui", &[StaffRole::Super]).await, operator(w, "lin", &[StaffRole::Super]).await);
        let path = |me: Value| format!("/admin/operators/{}", text(&me["operator"]["id"]));
        let (ruis, lins) = (path(rui.get("/admin/me").await.ok()), path(lin.get("/admin/me").await.ok()));
        let form = json!({ "disabled": true });
        let (a, b) = tokio::join!(rui.patch(&lins, form.clone()), lin.patch(&ruis, form.clone()));
        let done = [a.status.as_u16(), b.status.as_u16()].iter().filter(|status| **status == 200).count();
        assert_eq!(done, 1);
        assert_eq!(rows(w, "SELECT COUNT(*) FROM operators WHERE disabled_at IS NULL").await, 1);
    }

    /// Rules W2, W3: unknown operators, fields and roles are refused.
    async fn odd_requests_are_refused(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        rui.patch("/admin/operators/opr_unknown", json!({ "disabled": true })).await.refused("not_found");
        rui.post("/admin/operators", hired("lin", &["emperor"])).await.refused("invalid");
        rui.post("/admin/operators", hired("lin", &[])).await.refused("invalid");
        rui.post("/admin/operators", hired("a b", &["reviewer"])).await.refused("invalid");
        let mut form = hired("lin", &["reviewer"]);
        form["is_super"] = json!(true);
        rui.post("/admin/operators", form).await.refused("invalid");
    }

    /// Rule M2: a repeated request hires one person.
    async fn a_repeated_request_hires_once(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await.keyed("hire-lin");
        let first = rui.post("/admin/operators", hired("lin", &["reviewer"])).await.created();
        assert_eq!(rui.post("/admin/operators", hired("lin", &["reviewer"])).await.created(), first);
    }

    /// Rules K3, A8: logins, hiring and changes are in the audit log; passwords are not.
    async fn staff_changes_are_in_the_audit_log(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        let lin = rui.post("/admin/operators", hired("lin", &["reviewer"])).await.created();
        rui.patch(&format!("/admin/operators/{}", text(&lin["id"])), json!({ "disabled": true })).await.ok();
        let entries: Vec<(String, String, String)> =
            w.app.db.all(sql!("SELECT action, actor_name, details FROM audit_log ORDER BY seq")).await.expect("entries");
        let actions: Vec<(&str, &str)> = entries.iter().map(|(action, who, _)| (action.as_str(), who.as_str())).collect();
        assert_eq!(
            actions,
            [
                ("operator.create", ""),
                ("operator.login", "rui"),
                ("operator.reauthenticated", "rui"),
                ("operator.create", "rui"),
                ("operator.change", "rui"),
            ]
        );
        assert!(entries.iter().all(|(_, _, details)| !details.contains(PASSWORD)));
    }

    /// Rule A9: an operator's log-out ends the session at once.
    async fn an_operator_logs_out(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        let session = rui.cookies()["paifang_staff"].clone();
        rui.delete("/admin/sessions/current").await.no_content();
        w.anonymous().header("cookie", &format!("paifang_staff={session}")).get("/admin/me").await.refused("login_required");
    }

    /// REV-10: contacts of an operator are shown masked, sealed at rest, changed and taken away, and refused when they are none.
    async fn contacts_are_kept_sealed_and_shown_masked(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        let mut form = hired("lin", &["reviewer"]);
        form["phone"] = json!("138 0000 9999");
        form["email"] = json!("Lin@Example.com");
        let lin = rui.post("/admin/operators", form).await.created();
        assert_eq!((&lin["phone"], &lin["email"], &lin["language"]), (&json!("138****9999"), &json!("l***@example.com"), &json!("zh-CN")));
        let path = format!("/admin/operators/{}", text(&lin["id"]));
        rui.patch(&path, json!({ "email": "lin" })).await.refused("email_invalid");
        rui.patch(&path, json!({ "phone": "123" })).await.refused("phone_invalid");
        let client = w.anonymous();
        client.post("/admin/sessions", login("lin")).await.created();
        let changed = rui.patch(&path, json!({ "phone": "", "language": "en" })).await.ok();
        assert_eq!((&changed["phone"], &changed["email"], &changed["language"]), (&Value::Null, &lin["email"], &json!("en")));
        client.get("/admin/me").await.ok();
        let kept: Vec<Option<String>> = w.app.db.all(sql!("SELECT email FROM operators WHERE login = 'lin'")).await.expect("a row");
        assert!(kept[0].as_ref().is_some_and(|sealed| !sealed.contains('@')));
        let contact = reach(&w.app, &paifang_kernel::id::Id::trusted(text(&lin["id"]))).await.expect("a contact");
        assert_eq!((contact.email.as_deref(), contact.lang.name()), (Some("lin@example.com"), "en"));
        rui.patch(&path, json!({ "disabled": true })).await.ok();
        let contact = reach(&w.app, &paifang_kernel::id::Id::trusted(text(&lin["id"]))).await.expect("a contact");
        assert_eq!(contact.email, None, "who may not log in is told nothing");
    }

    /// REV-09: an operator with the phone number or the mailbox of a developer is known as one of that developer's organisations.
    async fn an_operator_is_known_again_as_a_developer(w: World) {
        let rui = operator(w, "rui", &[StaffRole::Super]).await;
        let (dana, eve) = (sign_up(w, "13800001234").await, sign_up(w, "eve@example.com").await);
        let org = async |who: &paifang_testkit::Client| text(&who.get("/me").await.ok()["organisation"]["id"]);
        let (danas, eves) = (org(&dana).await, org(&eve).await);
        let mut form = hired("lin", &["reviewer"]);
        form["phone"] = json!("+86 13800001234");
        let lin = rui.post("/admin/operators", form).await.created();
        let mut form = hired("kim", &["reviewer"]);
        form["email"] = json!("EVE@example.com");
        rui.post("/admin/operators", form).await.created();
        let all = colleagues(&w.app).await.expect("a staff list");
        let own = |login: &str| -> Vec<String> {
            let one = all.iter().find(|one| one.login == login).expect("a colleague");
            one.own_orgs.iter().map(ToString::to_string).collect()
        };
        assert_eq!((own("rui"), own("lin"), own("kim")), (vec![], vec![danas.clone()], vec![eves]));
        let id = paifang_kernel::id::Id::trusted(text(&lin["id"]));
        let orgs = own_orgs(&w.app, &id).await.expect("organisations");
        assert_eq!(orgs.iter().map(ToString::to_string).collect::<Vec<_>>(), [danas]);
    }
}
