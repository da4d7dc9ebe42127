//! The guidance after the first log-in, and what an account's end leaves.

use paifang_testkit::{World, both, json};

use super::{NAME, PHONE, dana};
use crate::fixtures::{PASSWORD, register_person, text, wire_identity};

async fn landing(w: &World) -> String {
    let done =
        w.anonymous().post("/sessions", json!({ "login": PHONE, "password": PASSWORD })).await.created();
    text(&done["next"])
}

both! { wire_identity;
    /// LOG-10: the first log-in guides to level 4, until it was shown once; then it leads on.
    async fn the_first_log_in_guides_to_level_4(w: World) {
        let client = register_person(w, PHONE, NAME, &dana()).await;
        assert_eq!(landing(w).await, "/console/account/level?welcome=1");
        assert_eq!(client.get("/me/level").await.ok()["guidance_due"], true);
        client.put("/me/level/guidance", json!({})).await.no_content();
        assert_eq!(client.get("/me/level").await.ok()["guidance_due"], false);
        assert_eq!(landing(w).await, "/console/verify");
    }

    /// SEC-13: the person is in the export of personal data.
    async fn a_person_is_among_the_personal_data(w: World) {
        let client = register_person(w, PHONE, NAME, &dana()).await;
        let account = paifang_kernel::id::Id::trusted(text(&client.get("/me").await.ok()["account"]["id"]));
        let known = crate::identity::personal(&w.app, &account).await.expect("data");
        assert_eq!((&known["name"], &known["id_number"]), (&json!(NAME), &json!(dana())));
    }
}
