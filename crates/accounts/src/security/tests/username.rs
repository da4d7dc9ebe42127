//! Stories of the user name.

use paifang_testkit::{both, json};

use super::{OTHER_PHONE, PHONE, log_in, log_of, told};
use crate::fixtures::{PASSWORD, sign_up, text, wire};

both! { wire;
    /// LOG-04, SEC-11: a user name of the right form logs in; `1abcde` and `abcde` are refused.
    async fn a_user_name_logs_in(w: World) {
        let dana = sign_up(w, PHONE).await;
        for wrong in ["1abcde", "abcde", "abc def", "", "dana@example"] {
            let refusal = dana.put("/me/username", json!({ "username": wrong })).await.refused("username_invalid");
            assert_eq!(refusal["params"]["min"], "6", "{wrong}");
        }
        dana.put("/me/username", json!({ "username": "abcde_1" })).await.ok();
        assert_eq!(dana.get("/me").await.ok()["account"]["username"], "abcde_1");
        for name in ["abcde_1", "ABCDE_1", PHONE] {
            log_in(w, name, PASSWORD).await.created();
        }
        assert_eq!(told(w).await, [("security.username_changed".to_owned(), "account".to_owned())]);
        assert_eq!(log_of(&dana).await, ["username_changed"]);
    }

    /// ACC-12: a user name belongs to one account, in whatever case it is written; the old one is free again.
    async fn a_user_name_belongs_to_one_account(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, OTHER_PHONE).await);
        dana.put("/me/username", json!({ "username": "Dana_77" })).await.ok();
        eve.put("/me/username", json!({ "username": "dana_77" })).await.refused("username_taken");
        dana.put("/me/username", json!({ "username": "dana_78" })).await.ok();
        log_in(w, "dana_77", PASSWORD).await.refused("login_failed");
        eve.put("/me/username", json!({ "username": "dana_77" })).await.ok();
        let answer = log_in(w, "dana_77", PASSWORD).await.created();
        assert_eq!(text(&answer["account_id"]), text(&eve.get("/me").await.ok()["account"]["id"]));
        w.run_jobs().await;
    }

    /// ACC-12: nobody finds out in bulk which names are taken.
    async fn trying_names_is_limited(w: World) {
        let (dana, eve) = (sign_up(w, PHONE).await, sign_up(w, OTHER_PHONE).await);
        dana.put("/me/username", json!({ "username": "dana_77" })).await.ok();
        for _ in 0..10 {
            eve.put("/me/username", json!({ "username": "dana_77" })).await.refused("username_taken");
        }
        eve.put("/me/username", json!({ "username": "eve_eve" })).await.refused("rate_limited");
        w.travel(3600);
        eve.put("/me/username", json!({ "username": "eve_eve" })).await.ok();
        w.run_jobs().await;
    }
}
