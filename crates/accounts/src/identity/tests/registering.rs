//! Registration by the four factors, and activation where the record holds no phone.

use paifang_kernel::access::StaffRole;
use paifang_testkit::{World, both, json};
use serde_json::Value;

use super::{NAME, OTHER, PHONE, dana, other_number};
use crate::codes::CodePurpose;
use crate::fixtures::{
    PASSWORD, ask_for, four_factors, last_code, operator, register_person, rows, text, wire, wire_identity,
};
use crate::identity::provider::{NO_ANSWER, NO_MATCH};

fn named(form: &Value, name: &str) -> Value {
    let mut form = form.clone();
    form["card"]["name"] = name.into();
    form
}

/// Imports somebody by number, with a phone or without.
async fn import(w: &World, number: &str, phone: &str) {
    let admin = operator(w, "rui", &[StaffRole::Super]).await;
    let people = json!([{ "id_number": number, "name": NAME, "phone": phone }]);
    let done = admin.post("/admin/account-imports", json!({ "people": people, "dry_run": false })).await.ok();
    assert_eq!(done["created"], 1);
}

/// The first step of an activation with a code that was really sent.
async fn activation(w: &World, number: &str, phone: &str) -> Value {
    let sent = ask_for(w, CodePurpose::Activate, phone).await.accepted();
    json!({ "id_number": number, "phone": phone, "code": last_code(w, phone).await, "code_ticket": sent["ticket"] })
}

both! { wire_identity;
    /// LVL-01, ACC-17: name, number, validity and phone make an account of level 3, and the person is kept sealed.
    async fn the_four_factors_give_level_3(w: World) {
        let client = w.anonymous();
        let made = client.post("/accounts", four_factors(w, PHONE, NAME, &dana()).await).await.created();
        assert_eq!(made["next"], "/console/account/level?welcome=1");
        assert_eq!(client.get("/me").await.ok()["standing"]["level"], 3);
        let level = client.get("/me/level").await.ok();
        assert_eq!((&level["level"], &level["identity"]["proven_by"]), (&json!(3), &json!("source")));
        assert_eq!(level["identity"]["name"], "*娜");
        assert!(text(&level["identity"]["id_number"]).contains("**********"));
        let sealed: String = w.app.db.one(paifang_kernel::sql!("SELECT sealed FROM identities")).await.expect("a row");
        assert!(!sealed.contains(NAME) && !sealed.contains(&dana()));
        assert_eq!(crate::identity::faults(&w.app).await.expect("an answer"), Vec::<String>::new());
    }

    /// ACC-18: a mismatch stops the registration, says that a new card may be the reason, and leads to the manual review;
    /// the code is not used up by it.
    async fn a_mismatch_stops_the_registration(w: World) {
        let form = four_factors(w, PHONE, NO_MATCH, &dana()).await;
        let refusal = w.anonymous().post("/accounts", form.clone()).await.refused("identity_mismatch");
        assert!(text(&refusal["detail"]).contains("新换领的身份证"), "{refusal}");
        assert_eq!(refusal["next"], "/register?return_to=/console/verify");
        assert_eq!((rows(w, "SELECT COUNT(*) FROM accounts").await, rows(w, "SELECT COUNT(*) FROM identities").await), (0, 0));
        w.anonymous().post("/accounts", named(&form, NAME)).await.created();
    }

    /// ACC-19: number, validity, name and consent are checked here first: the source, which would not answer, is not asked.
    async fn a_card_is_checked_here_first(w: World) {
        let form = four_factors(w, PHONE, NO_ANSWER, &dana()).await;
        let wrong = |pointer: &str, value: Value| {
            let mut form = form.clone();
            *form.pointer_mut(pointer).expect("a field") = value;
            form
        };
        let last = if dana().ends_with('X') { "0" } else { "X" };
        let number = format!("{}{last}", &dana()[..17]);
        let table = [
            (wrong("/id_number", number.into()), "id_number_invalid", "/id_number"),
            (wrong("/card/valid_from", "2001-01-01".into()), "id_expired", "/card/valid_from"),
            (wrong("/card/valid_years", 7.into()), "id_expired", "/card/valid_from"),
            (wrong("/card/name", "".into()), "name_invalid", "/card/name"),
            (wrong("/card/consent", false.into()), "consent_required", "/card/consent"),
        ];
        for (form, code, pointer) in table {
            assert_eq!(w.anonymous().post("/accounts", form).await.refused(code)["errors"][0]["pointer"], pointer);
        }
        w.anonymous().post("/accounts", form.clone()).await.refused("identity_unavailable");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 0);
        let long_term = wrong("/card/valid_years", Value::Null);
        w.anonymous().post("/accounts", named(&long_term, NAME)).await.created();
    }

    /// ACC-18: one person is asked about five times a day; a source that does not answer is not counted.
    async fn the_source_is_asked_so_often(w: World) {
        let form = four_factors(w, PHONE, NO_MATCH, &dana()).await;
        for _ in 0..6 {
            w.anonymous().post("/accounts", named(&form, NO_ANSWER)).await.refused("identity_unavailable");
        }
        for _ in 0..5 {
            w.anonymous().post("/accounts", form.clone()).await.refused("identity_mismatch");
        }
        w.anonymous().post("/accounts", form.clone()).await.refused("rate_limited");
        w.travel(86_400);
        let form = four_factors(w, PHONE, NAME, &dana()).await;
        w.anonymous().post("/accounts", form).await.created();
    }

    /// ACC-12: an ID number belongs to one account; whoever proved the four factors learns that it is there.
    async fn a_number_belongs_to_one_account(w: World) {
        register_person(w, PHONE, NAME, &dana()).await;
        let form = four_factors(w, OTHER, NAME, &dana()).await;
        let refusal = w.anonymous().post("/accounts", form).await.refused("already_registered");
        assert_eq!(refusal["next"], "/login");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 1);
    }

    /// ACT-01: an imported person's number leads to the account that waits, only after captcha and code were right, and the
    /// hint costs the code.
    async fn an_imported_person_is_told_to_log_in(w: World) {
        import(w, &dana(), "").await;
        let form = four_factors(w, PHONE, NAME, &dana()).await;
        let mut wrong = form.clone();
        wrong["code"] = "no code".into();
        w.anonymous().post("/accounts", wrong).await.refused("code_wrong");
        let refusal = w.anonymous().post("/accounts", form.clone()).await.refused("already_registered");
        assert_eq!((text(&refusal["detail"]), &refusal["next"]), ("账号已注册，请直接登录".to_owned(), &json!("/activate")));
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 0);
        w.anonymous().post("/accounts", form).await.refused("code_dead");
    }

    /// ACT-05: with a phone on record only that phone begins; without one the four factors must be right first.
    async fn an_activation_needs_the_phone_on_record_or_the_four_factors(w: World) {
        import(w, &dana(), PHONE).await;
        let step = activation(w, &dana(), OTHER).await;
        w.anonymous().post("/activations", step).await.refused("phone_not_on_record");
        w.travel(61);
        let admin = operator(w, "mei", &[StaffRole::Super]).await;
        let people = json!([{ "id_number": other_number(), "name": "李雷" }]);
        admin.post("/admin/account-imports", json!({ "people": people, "dry_run": false })).await.ok();
        let step = activation(w, &other_number(), OTHER).await;
        w.anonymous().post("/activations", step).await.refused("activation_proof_required");
        w.travel(61);
        let card = |name: &str| json!({ "name": name, "valid_from": "2020-03-01", "valid_years": 20, "consent": true });
        let mut step = activation(w, &other_number(), OTHER).await;
        step["card"] = card(NO_MATCH);
        w.anonymous().post("/activations", step.clone()).await.refused("identity_mismatch");
        step["card"] = card("李雷");
        let ticket = w.anonymous().post("/activations", step).await.created()["ticket"].clone();
        let done = json!({ "ticket": ticket, "username": "lilei_77", "password": PASSWORD, "password_again": PASSWORD, "agreement": true });
        w.anonymous().post("/activations/completion", done).await.created();
        let visitor = w.anonymous();
        visitor.post("/sessions", json!({ "login": other_number(), "password": PASSWORD })).await.created();
        assert_eq!(visitor.get("/me/level").await.ok()["identity"]["proven_by"], "import");
    }

    /// LOG-02: a verified ID number logs in with the password, in either way of writing it; a wrong password does not.
    async fn an_id_number_logs_in(w: World) {
        let number = crate::verification::id_number::tests::complete("11010519491231002");
        register_person(w, PHONE, NAME, &number).await;
        for login in [number.clone(), number.to_lowercase(), format!(" {number} ")] {
            w.anonymous().post("/sessions", json!({ "login": login, "password": PASSWORD })).await.created();
        }
        let wrong = json!({ "login": number, "password": "wrong-7-wrong" });
        w.anonymous().post("/sessions", wrong).await.refused("login_failed");
        let unknown = json!({ "login": dana(), "password": PASSWORD });
        w.anonymous().post("/sessions", unknown).await.refused("login_failed");
    }
}

both! { wire;
    /// ACC-17, ACC-20: the form is there only where an operator switched it on.
    async fn the_form_is_switched_on_by_operators(w: World) {
        let form = four_factors(w, PHONE, NAME, &dana()).await;
        w.anonymous().post("/accounts", form).await.refused("registration_closed");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM accounts").await, 0);
    }
}
