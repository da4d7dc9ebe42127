//! From individual to enterprise and back, with the number of devices that each may have.

use paifang_testkit::{both, json};
use serde_json::Value;

use super::people::{approval, decide, enterprise, individual, own_devices, settle, staff, wire};

fn case_of(view: &Value) -> String {
    view["case"]["id"].as_str().unwrap().to_owned()
}

both! { wire;

/// ENT-04: an individual becomes an enterprise by a change case of the other kind; until then it stays an individual.
async fn an_individual_becomes_an_enterprise(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let first = dana.put("/me/verification", individual(&dana).await).await.ok();
    decide(&rui, &case_of(&first), approval(1)).await;
    let kind = async || -> (String, String) {
        let sql = paifang_kernel::sql!("SELECT developer_kind, name FROM organisations WHERE developer_kind IS NOT NULL");
        w.app.db.one(sql).await.unwrap()
    };
    let change = dana.put("/me/verification", enterprise(&dana).await).await.ok();
    assert_eq!((&change["status"], &change["case"]["state"]), (&"verified".into(), &"pending".into()));
    assert_eq!(kind().await, ("individual".to_owned(), "dana".to_owned()));
    dana.get("/gate").await.ok();
    decide(&rui, &case_of(&change), approval(1)).await;
    assert_eq!(kind().await, ("enterprise".to_owned(), "牌坊示例科技有限公司".to_owned()));
}

/// ENT-04: the way back is refused with 301 devices, when it is handed in and when it is approved, and open with 300.
async fn an_enterprise_with_many_devices_stays_one(w: World) {
    settle(w).await;
    let (dana, rui) = (w.developer("dana"), staff(w, "rui"));
    let first = dana.put("/me/verification", enterprise(&dana).await).await.ok();
    decide(&rui, &case_of(&first), approval(1)).await;
    let form = individual(&dana).await;
    own_devices(w, 301).await;
    let refusal = dana.put("/me/verification", form.clone()).await.refused("device_cap");
    assert_eq!((&refusal["status"], &refusal["params"]["count"]), (&409.into(), &json!("301")));
    assert_eq!(dana.get("/me/verification").await.ok()["case"]["id"], first["case"]["id"]);
    own_devices(w, 300).await;
    let change = dana.put("/me/verification", form).await.ok();
    own_devices(w, 301).await;
    let case = case_of(&change);
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    let decision = format!("/admin/reviews/{case}/decision");
    rui.post(&decision, approval(1)).await.refused("device_cap");
    own_devices(w, 300).await;
    rui.post(&decision, approval(1)).await.ok();
    let now: (String, String) = w
        .app
        .db
        .one(paifang_kernel::sql!("SELECT developer_kind, name FROM organisations WHERE developer_kind IS NOT NULL"))
        .await
        .unwrap();
    assert_eq!(now, ("individual".to_owned(), "*娜".to_owned()), "the company's name is not the person's");
}
}
