//! Stories of one's own account, and of the gates that its standing opens.

use axum::http::Method;
use image::ImageFormat;
use paifang_kernel::access::{DeveloperKind, Verification};
use paifang_kernel::notice::Contacts;
use paifang_kernel::{Lang, sql};
use paifang_testkit::{Client, World, both, json};

use crate::documents::MAX_BYTES;
use crate::documents::tests::pictures::{picture, with_exif};
use crate::fixtures::{organisation, sign_up, slice, text, wire};
use crate::organisations::{self, NewStanding, set_standing};

const PHONE: &str = "13800001234";

async fn stand(w: &World, client: &Client, verification: Verification) {
    let org = organisation(client).await;
    let verified = verification == Verification::Verified;
    let standing = NewStanding {
        verification,
        kind: verified.then_some(DeveloperKind::Enterprise),
        level: if verified { 3 } else { 0 },
        name: verified.then(|| "示例科技有限公司".to_owned()),
    };
    let mut tx = w.app.db.begin().await.expect("a transaction");
    set_standing(&mut tx, &org, &standing).await.expect("a standing");
    tx.commit().await.expect("a commit");
}

both! { wire;
    /// GATE-01, GATE-04: without a session the API asks to log in.
    async fn a_visitor_is_asked_to_log_in(w: World) {
        for path in ["/me", "/gate"] {
            let refusal = w.anonymous().get(path).await;
            assert_eq!(refusal.status.as_u16(), 401);
            assert_eq!(refusal.refused("login_required")["next"], "/login");
        }
        w.anonymous().header("cookie", "paifang_session=invented").get("/me").await.refused("login_required");
    }

    /// GATE-02, GATE-03, GATE-04, GATE-06: each standing opens the gate or says what is missing and where to go.
    async fn each_standing_meets_its_gate(w: World) {
        let dana = sign_up(w, PHONE).await;
        let table = [
            (Verification::Unverified, Some(("verification_required", "/console/verify"))),
            (Verification::Pending, Some(("verification_pending", "/console/verify/status"))),
            (Verification::Rejected, Some(("verification_required", "/console/verify"))),
            (Verification::Verified, None),
        ];
        for (verification, gate) in table {
            stand(w, &dana, verification).await;
            let answer = dana.get("/gate").await;
            let me = dana.get("/me").await.ok();
            assert_eq!(me["standing"]["verification"], verification.name());
            match gate {
                None => assert_eq!((answer.ok()["open"].as_bool(), me["obstacle"].is_null()), (Some(true), true)),
                Some((code, next)) => {
                    assert_eq!(answer.status.as_u16(), 403);
                    assert_eq!(answer.refused(code)["next"], next);
                    assert_eq!(me["obstacle"], json!({ "code": code, "next": next }));
                }
            }
        }
    }

    /// GATE-07: account, profile, developer type and logging out stay open while the verification is under review.
    async fn the_account_stays_open_in_every_standing(w: World) {
        for verification in [Verification::Unverified, Verification::Pending, Verification::Rejected] {
            let phone = format!("1380000123{}", verification as u8);
            let dana = sign_up(w, &phone).await;
            stand(w, &dana, verification).await;
            dana.get("/me").await.ok();
            dana.patch("/me", json!({ "nickname": "dana" })).await.ok();
            dana.put("/me/developer-type", json!({ "type": "individual" })).await.ok();
            dana.delete("/sessions/current").await.no_content();
        }
    }

    /// An account that accepted only an older agreement is asked again before anything else.
    async fn a_new_agreement_stands_before_the_other_gates(w: World) {
        let dana = sign_up(w, PHONE).await;
        let mut tx = w.app.db.begin().await.expect("a transaction");
        tx.exec_one(sql!("UPDATE agreement_acceptances SET version = '0.9', major = 0")).await.expect("an old acceptance");
        tx.commit().await.expect("a commit");
        dana.get("/gate").await.refused("agreement_required");
        dana.get("/me").await.ok();
    }

    /// ACC-15: the developer type is chosen after registration and can be changed until verification fixes it.
    async fn a_developer_type_is_chosen(w: World) {
        let dana = sign_up(w, PHONE).await;
        assert!(dana.get("/me").await.ok()["account"]["developer_type"].is_null());
        for choice in ["enterprise", "individual"] {
            dana.put("/me/developer-type", json!({ "type": choice })).await.ok();
            assert_eq!(dana.get("/me").await.ok()["account"]["developer_type"], choice);
        }
        dana.put("/me/developer-type", json!({ "type": "robot" })).await.refused("invalid");
        stand(w, &dana, Verification::Verified).await;
        dana.put("/me/developer-type", json!({ "type": "enterprise" })).await.refused("state_conflict");
    }

    /// PRO-02: nothing that belongs to verification or account security can be set in the profile.
    async fn verified_fields_are_frozen(w: World) {
        let dana = sign_up(w, PHONE).await;
        stand(w, &dana, Verification::Verified).await;
        let before = dana.get("/me").await.ok();
        for field in ["name", "id_number", "company_name", "credit_code", "legal_name", "phone", "email", "level"] {
            let refusal = dana.patch("/me", json!({ field: "other", "nickname": "eve" })).await;
            assert_eq!(refusal.status.as_u16(), 409);
            assert_eq!(refusal.refused("field_frozen")["errors"][0]["pointer"], format!("/{field}"));
        }
        assert_eq!(dana.get("/me").await.ok(), before);
    }

    /// PRO-04: the other fields are saved and shown, within their bounds.
    async fn the_profile_is_edited_freely(w: World) {
        let dana = sign_up(w, PHONE).await;
        let change = json!({ "nickname": "戴娜", "contact": "王小姐", "website": "https://example.com", "language": "en" });
        dana.patch("/me", change).await.ok();
        dana.patch("/me", json!({ "address": "杭州市" })).await.ok();
        let account = dana.get("/me").await.ok()["account"].clone();
        assert_eq!((&account["nickname"], &account["language"]), (&json!("戴娜"), &json!("en")));
        let profile = json!({ "contact": "王小姐", "address": "杭州市", "website": "https://example.com", "introduction": "" });
        assert_eq!(account["profile"], profile);
        for wrong in [json!({ "nickname": " " }), json!({ "website": "javascript:alert(1)" }), json!({ "introduction": "x".repeat(501) }),
            json!({ "avatar": "x" }), json!({ "language": "fr" })]
        {
            dana.patch("/me", wrong).await.refused("invalid");
        }
        let sealed: String = w.app.db.one(sql!("SELECT profile FROM accounts")).await.expect("a profile");
        assert!(!sealed.contains("杭州") && !sealed.is_empty());
    }

    /// Whoever sends messages learns how to reach an account, in its language.
    async fn an_account_can_be_reached(w: World) {
        let dana = sign_up(w, PHONE).await;
        dana.patch("/me", json!({ "language": "en" })).await.ok();
        let id = paifang_kernel::id::Id::trusted(text(&dana.get("/me").await.ok()["account"]["id"]));
        let reach = slice(&w.app).contact(&id).await.expect("a contact");
        assert_eq!((reach.lang, reach.phone.as_deref(), reach.email), (Lang::En, Some("+8613800001234"), None));
    }

    /// The approved company gives the organisation its name, and the main account is found from it.
    async fn an_approved_company_names_its_organisation(w: World) {
        let dana = sign_up(w, PHONE).await;
        stand(w, &dana, Verification::Verified).await;
        let me = dana.get("/me").await.ok();
        assert_eq!((&me["organisation"]["name"], &me["organisation"]["kind"]), (&json!("示例科技有限公司"), &json!("company")));
        let org = organisation(&dana).await;
        let summary = organisations::find(&w.app, &org).await.expect("an organisation");
        assert_eq!(summary.owner.as_str(), text(&me["account"]["id"]));
        let mut tx = w.app.db.begin().await.expect("a transaction");
        assert_eq!(organisations::owner_of(&mut tx, &org).await.ok(), Some(summary.owner));
    }

    /// The main account's answer names its role, its rights and its menus.
    async fn me_lists_roles_rights_and_menus(w: World) {
        let me = sign_up(w, PHONE).await.get("/me").await.ok();
        assert_eq!(me["roles"], json!(["owner"]));
        assert!(me["permissions"].as_array().is_some_and(|list| list.contains(&json!("apps.write"))));
        assert!(me["menus"].as_array().is_some_and(|list| list.contains(&json!("apps"))));
        assert_eq!((&me["unread"], &me["demo"]), (&json!(0), &json!(false)));
    }

    /// PRO-04: a picture passes the image gate, is kept as a small sealed square, shown to its owner, replaced and removed.
    async fn a_picture_is_set_replaced_and_removed(w: World) {
        let dana = sign_up(w, PHONE).await;
        let put = async |bytes: Vec<u8>| dana.send(Method::PUT, "/api/v1/me/avatar", Some("image/png"), bytes).await;
        let avatar = async || dana.get("/me").await.ok()["account"]["avatar"].clone();
        assert!(avatar().await.is_null());
        dana.get("/me/avatar").await.refused("not_found");
        for (bytes, code) in [
            (b"<svg onload=alert(1)>".to_vec(), "picture_type"),
            (Vec::new(), "picture_type"),
            (picture(63, 200, ImageFormat::Png), "picture_too_small"),
            (vec![0xff; MAX_BYTES + 1], "document_too_large"),
        ] {
            put(bytes).await.refused(code);
        }
        assert!(avatar().await.is_null());
        let set = put(with_exif(&picture(300, 120, ImageFormat::Jpeg), b"GPS canary")).await.ok();
        assert_eq!(avatar().await, set["url"]);
        let seen = dana.get("/me/avatar").await;
        assert_eq!(seen.header("content-type"), "image/jpeg");
        let square = image::load_from_memory(&seen.body).expect("a picture");
        assert_eq!((square.width(), square.height()), (256, 256));
        assert!(!seen.body.windows(10).any(|part| part == b"GPS canary"));
        let file = async || -> String { w.app.db.one(sql!("SELECT file FROM avatars")).await.expect("a file") };
        let first = file().await;
        assert!(!w.app.files.get(&first).await.expect("a sealed file").starts_with(&[0xff, 0xd8]));
        w.travel(1);
        put(picture(200, 200, ImageFormat::Png)).await.ok();
        assert_ne!(avatar().await, set["url"]);
        assert!(w.app.files.get(&first).await.is_err(), "the picture before is gone");
        let second = file().await;
        dana.delete("/me/avatar").await.no_content();
        dana.delete("/me/avatar").await.no_content();
        assert!(avatar().await.is_null() && w.app.files.get(&second).await.is_err());
        w.anonymous().get("/me/avatar").await.refused("login_required");
    }

    /// ENT-01, ENT-02: the device cap is a property of the verified subject: an individual has it, a company has none.
    async fn the_device_cap_follows_the_developer_type(w: World) {
        let dana = sign_up(w, PHONE).await;
        let cap = async || dana.get("/me").await.ok()["standing"]["device_cap"].clone();
        assert_eq!(cap().await, 300);
        stand(w, &dana, Verification::Verified).await;
        assert!(cap().await.is_null());
    }
}
