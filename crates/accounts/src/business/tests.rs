//! The gate before business registration.

use paifang_testkit::{both, json};

use crate::fixtures::{register_person, rows, show_face, sign_up, text, wire_identity};
use crate::verification::id_number::tests::complete;

both! { wire_identity;
    /// LVL-03: level 3 and 0 are refused with what is needed and what is there; level 4 takes part, once.
    async fn only_level_4_takes_part(w: World) {
        let number = complete("11010519900101001");
        let client = register_person(w, "13800001234", "戴娜", &number).await;
        for _ in 0..2 {
            let refusal = client.post("/business-registration", json!({})).await.refused("level_required");
            assert_eq!(refusal["params"], json!({ "required": "4", "current": "3" }));
            assert_eq!(refusal["next"], "/console/account/level");
        }
        client.get("/business-registration").await.refused("level_required");
        let gates = client.get("/me").await.ok()["gates"].clone();
        assert_eq!(gates["business"]["code"], "level_required");
        let newcomer = sign_up(w, "13900005678").await;
        let refusal = newcomer.get("/business-registration").await.refused("level_required");
        assert_eq!(refusal["params"]["current"], "0");
        assert_eq!(rows(w, "SELECT COUNT(*) FROM business_registrations").await, 0);
        let begun = client.post("/me/face-checks", json!({ "purpose": "raise_level", "consent": true })).await.created();
        let (check, state) = show_face(w, &begun, "match").await;
        client.put(&format!("/me/face-checks/{check}"), json!({ "state": state })).await.ok();
        assert!(client.get("/business-registration").await.ok()["reference"].is_null());
        let first = client.post("/business-registration", json!({})).await.created();
        let second = client.post("/business-registration", json!({})).await.created();
        assert_eq!(first, second);
        assert_eq!(text(&first["address"]), format!("https://business.example.com/?n={}", text(&first["reference"])));
        assert!(client.get("/me").await.ok()["gates"]["business"].is_null());
        assert_eq!(rows(w, "SELECT COUNT(*) FROM audit_log WHERE action = 'business_registration.begin'").await, 1);
    }
}
