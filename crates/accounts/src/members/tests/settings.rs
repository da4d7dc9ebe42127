//! What an organisation sets for itself.

use paifang_testkit::{both, json};

use super::people::{COMPANY, member, signed};
use crate::fixtures::wire;

const OWNER: &str = "13800001234";
const MEMBER: &str = "13900005678";

both! { wire;

/// The organisation's own name for itself shows in the console; the verified name stays in messages to others.
async fn an_organisation_chooses_its_display_name(w: World) {
    let dana = signed(w, OWNER).await;
    let before = dana.get("/organisation").await.ok();
    assert_eq!((&before["name"], &before["display_name"], &before["kind"]), (&json!(COMPANY), &json!(null), &json!("enterprise")));
    let change = json!({ "display_name": " 牌坊 ", "version": before["version"] });
    let after = dana.put("/organisation", change.clone()).await.ok();
    assert_eq!((&after["display_name"], &after["name"]), (&json!("牌坊"), &json!(COMPANY)));
    assert_eq!(dana.get("/me").await.ok()["organisation"]["name"], "牌坊");
    dana.put("/organisation", change).await.refused("version_conflict");
    let tess = member(w, &dana, MEMBER, &["business"]).await;
    let invited = w.notices().await.into_iter().find(|notice| notice.kind == "member.invited").unwrap();
    assert_eq!(invited.params["organisation"], COMPANY);
    tess.get("/organisation").await.refused("role_forbidden");
    let back = json!({ "display_name": "", "version": after["version"] });
    assert_eq!(dana.put("/organisation", back).await.ok()["display_name"], json!(null));
    assert_eq!(dana.get("/me").await.ok()["organisation"]["name"], COMPANY);
}

/// A name that is too long or holds control characters is refused at its field and changes nothing.
async fn a_wrong_display_name_changes_nothing(w: World) {
    let dana = signed(w, OWNER).await;
    let version = dana.get("/organisation").await.ok()["version"].clone();
    for name in ["x".repeat(41), "a\nb".to_owned()] {
        let refusal = dana.put("/organisation", json!({ "display_name": name, "version": version })).await.refused("invalid");
        assert_eq!(refusal["errors"][0]["pointer"], "/display_name");
    }
    assert_eq!(dana.get("/organisation").await.ok()["version"], version);
}

}
