//! Operators open kinds, publish texts and end contracts; time ends them too.

use paifang_kernel::access::{DeveloperKind, Needed, StaffRole, Verification};
use paifang_testkit::{both, json};

use super::people::{
    applied, approval, changed, chief, company, contracted, decide, good, reviewer, told, verified, waiting,
    wire, wired,
};
use crate::contract::{ContractGate, sweep};
use crate::fixtures::{PASSWORD, operator};
use crate::{AccountsConfig, verification::tests::people::audited};

const DAY: i64 = 86_400;

fn wire_all(app: &paifang_kernel::App) -> paifang_testkit::Wiring {
    wired(app, AccountsConfig { contract_gate: ContractGate::All, ..AccountsConfig::default() })
}

fn wire_off(app: &paifang_kernel::App) -> paifang_testkit::Wiring {
    wired(app, AccountsConfig { contract_gate: ContractGate::Off, ..AccountsConfig::default() })
}

both! { wire;

/// CON-05: a closed kind is refused; once an operator opens it, it is accepted.
async fn a_closed_kind_is_refused_until_it_is_opened(w: World) {
    let (dana, sam) = (company(w).await, chief(w).await);
    for kind in ["sds_service", "solution_provider", "video_cloud_supplement"] {
        let refused = dana.post("/me/contracts", good(kind)).await.refused("contract_kind_closed");
        assert_eq!(refused["errors"][0]["pointer"], "/kind");
    }
    dana.post("/me/contracts", good("unheard_of")).await.refused("not_found");
    let opened = sam.patch("/admin/contract-kinds/solution_provider", json!({ "open": true, "version": 1 })).await.ok();
    assert_eq!(opened["open"], true);
    sam.patch("/admin/contract-kinds/solution_provider", json!({ "open": true, "version": 1 })).await.refused("version_conflict");
    applied(&dana, "solution_provider").await;
    sam.patch("/admin/contract-kinds/module_maker", json!({ "open": false })).await.ok();
    dana.post("/me/contracts", good("module_maker")).await.refused("contract_kind_closed");
}

/// CON-04: kinds and texts are the operator's to edit; each change is audited, and others may not.
async fn operators_edit_kinds_and_texts(w: World) {
    let (sam, rui) = (chief(w).await, reviewer(w).await);
    let audrey = operator(w, "audrey01", &[StaffRole::Auditor]).await;
    let path = "/admin/contract-kinds/module_maker";
    let change = json!({ "zh": "模组合作协议", "en": "Module agreement", "term_months": 36 });
    for other in [&rui, &audrey] {
        other.patch(path, change.clone()).await.refused("role_forbidden");
        assert_eq!(other.get("/admin/contract-kinds").await.ok()["items"].as_array().unwrap().len(), 4);
    }
    let view = sam.patch(path, change).await.ok();
    assert_eq!((&view["title"]["zh"], &view["term_months"]), (&"模组合作协议".into(), &36.into()));
    sam.patch(path, json!({ "term_months": 0 })).await.refused("invalid");
    sam.post(&format!("{path}/texts"), json!({ "zh": " ", "en": "x" })).await.refused("invalid");
    let published = sam.post(&format!("{path}/texts"), json!({ "zh": "新", "en": "new" })).await.created();
    assert_eq!(published["version"], 2);
    let listed = sam.get("/admin/contract-kinds").await.ok();
    assert_eq!(listed["items"][1]["text"]["en"], "new");
    assert_eq!(audited(w, "module_maker").await, ["contract_kind.change", "contract_text.publish"]);
}

/// REV-09: a termination needs words and two operators, shuts the gate at once, and tells the owner; the kind can be signed anew.
async fn a_termination_shuts_the_gate(w: World) {
    let (dana, rui, sam) = (company(w).await, reviewer(w).await, chief(w).await);
    let id = applied(&dana, "module_maker").await;
    let path = format!("/admin/contracts/{id}/termination");
    sam.post(&path, json!({ "reason": "too early" })).await.refused("state_conflict");
    decide(&rui, approval(1)).await;
    rui.post(&path, json!({ "reason": "not mine" })).await.refused("role_forbidden");
    sam.post(&path, json!({ "reason": " " })).await.refused("termination_reason_required");
    assert!(contracted(&dana).await);
    let sue = operator(w, "chief002", &[StaffRole::Super]).await;
    let first = sue.post(&path, json!({ "reason": "严重违约" })).await.ok();
    assert_eq!((&first["state"], &first["awaiting_second"]), (&"signed".into(), &true.into()));
    sue.post(&path, json!({ "reason": "严重违约" })).await.refused("second_person_required");
    assert!(contracted(&dana).await, "one of two does not end a contract");
    assert_eq!(sam.post(&path, json!({ "reason": "严重违约" })).await.ok()["state"], "terminated");
    assert!(!contracted(&dana).await);
    let view = dana.get(&format!("/me/contracts/{id}")).await.ok();
    assert_eq!((&view["state"], &view["history"][2]["reason"]), (&"terminated".into(), &"严重违约".into()));
    assert!(told(w).await.contains(&"contract.terminated".to_owned()));
    assert_eq!(audited(w, &id).await, ["contract.submit", "contract.terminate_first", "contract.terminate"]);
    sam.post(&path, json!({ "reason": "twice" })).await.refused("state_conflict");
    applied(&dana, "module_maker").await;
}

/// CON-12: the warnings before the end, 60, 30 and 7 days before the end, each once; then the contract expires and the gate shuts.
async fn the_owner_is_warned_before_the_end(w: World) {
    let (dana, rui, sam) = (company(w).await, reviewer(w).await, chief(w).await);
    sam.patch("/admin/contract-kinds/module_maker", json!({ "term_months": 12 })).await.ok();
    applied(&dana, "module_maker").await;
    decide(&rui, approval(1)).await;
    let org = crate::fixtures::organisation(&dana).await;
    let mut passed = 0;
    for (day, moved) in [(304, 0), (305, 1), (306, 0), (334, 0), (335, 1), (350, 0), (358, 1), (364, 0), (365, 1), (366, 0)] {
        w.travel((day - passed) * DAY);
        passed = day;
        assert_eq!(sweep(&w.app).await.unwrap(), moved, "day {day}");
    }
    let notices = w.notices().await;
    let left: Vec<_> = notices.iter().filter(|n| n.kind == "contract.expiring").map(|n| n.params["days"].as_str().unwrap().to_owned()).collect();
    assert_eq!(left, ["60", "30", "7"]);
    assert_eq!(notices.iter().filter(|notice| notice.kind == "contract.expired").count(), 1);
    let (state, until): (String, Option<i64>) = w.app.db.one(paifang_kernel::sql!(
        "SELECT c.state, o.contracted_until FROM contracts c JOIN organisations o ON o.id = c.org WHERE o.id = $1", org
    )).await.unwrap();
    assert_eq!((state.as_str(), until), ("expired", None));
}

/// CON-12: after the end nothing new is made, existing devices keep running for 30 days, and both page and notice say so.
async fn devices_keep_running_for_a_grace(w: World) {
    let (dana, rui, sam) = (company(w).await, reviewer(w).await, chief(w).await);
    sam.patch("/admin/contract-kinds/module_maker", json!({ "term_months": 1 })).await.ok();
    let id = applied(&dana, "module_maker").await;
    decide(&rui, approval(1)).await;
    let signed = dana.get(&format!("/me/contracts/{id}")).await.ok();
    assert!(signed["grace_until"].is_null());
    dana.get("/device-allowance").await.ok();
    w.travel(30 * DAY);
    let dana = w.anonymous();
    dana.post("/sessions", json!({ "login": "13800001234", "password": PASSWORD })).await.created();
    sweep(&w.app).await.unwrap();
    dana.get("/device-allowance").await.refused("contract_required");
    let ended = dana.get(&format!("/me/contracts/{id}")).await.ok();
    let moment = |name: &str| ended[name].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert_eq!(ended["state"], "expired");
    assert_eq!(moment("grace_until").duration_since(moment("ends_at")).as_hours(), 30 * 24);
    let told = w.notices().await.into_iter().find(|notice| notice.kind == "contract.expired").unwrap();
    assert_eq!(told.params["grace"], "30");
    let again = applied(&dana, "module_maker").await;
    let fresh = operator(w, "business2", &[StaffRole::Reviewer]).await;
    decide(&fresh, approval(1)).await;
    for (chief, waits) in [("chief002", true), ("chief003", false)] {
        let chief = operator(w, chief, &[StaffRole::Super]).await;
        let termination = chief.post(&format!("/admin/contracts/{again}/termination"), json!({ "reason": "违约" })).await;
        assert_eq!(termination.ok()["awaiting_second"], waits);
    }
    let ended = dana.get(&format!("/me/contracts/{again}")).await.ok();
    let until: jiff::Timestamp = ended["grace_until"].as_str().unwrap().parse().unwrap();
    assert_eq!(until.duration_since(w.app.now()).as_hours(), 30 * 24);
}

/// Operators see the contracts of all organisations, narrowed by state and name, and nobody else does.
async fn operators_oversee_contracts(w: World) {
    let (dana, rui) = (company(w).await, reviewer(w).await);
    let id = applied(&dana, "module_maker").await;
    let all = rui.get("/admin/contracts").await.ok();
    assert_eq!((&all["items"][0]["id"], &all["items"][0]["state"]), (&id.as_str().into(), &"reviewing".into()));
    decide(&rui, approval(1)).await;
    let count = async |query: &str| rui.get(&format!("/admin/contracts{query}")).await.ok()["items"].as_array().unwrap().len();
    assert_eq!((count("?state=signed").await, count("?state=reviewing").await), (1, 0));
    assert_eq!((count("?organisation=nobody").await, count("?organisation=%25").await), (0, 0));
    let name = all["items"][0]["organisation"].as_str().unwrap().to_owned();
    assert!(!name.is_empty());
    let support = operator(w, "support1", &[StaffRole::Support]).await;
    support.get("/admin/contracts").await.refused("role_forbidden");
    dana.get("/admin/contracts").await.refused("login_required");
}

/// The gate shuts with the last moment of the term, before any job has run.
async fn the_gate_needs_no_job_to_shut(w: World) {
    let (dana, rui, sam) = (company(w).await, reviewer(w).await, chief(w).await);
    sam.patch("/admin/contract-kinds/module_maker", json!({ "term_months": 1 })).await.ok();
    applied(&dana, "module_maker").await;
    decide(&rui, approval(1)).await;
    for _ in 0..29 {
        w.travel(DAY);
        assert!(contracted(&dana).await);
    }
    w.travel(DAY);
    let again = w.anonymous();
    again.post("/sessions", json!({ "login": "13800001234", "password": PASSWORD })).await.created();
    assert!(!contracted(&again).await);
}

/// Under the usual setting a company is stopped and an individual is not; the refusal names the signing page.
async fn individuals_pass_the_usual_gate(w: World) {
    let ivy = verified(w, "13900005678", DeveloperKind::Individual).await;
    assert!(contracted(&ivy).await);
    assert!(!contracted(&company(w).await).await);
    let standing = paifang_kernel::access::Standing {
        agreed: true, verification: Verification::Verified, kind: Some(DeveloperKind::Enterprise), ..Default::default()
    };
    let obstacle = standing.obstacle(Needed::Contracted).unwrap();
    assert_eq!((obstacle.code.as_str(), obstacle.next.as_str()), ("contract_required", "/console/contracts"));
}

}

both! { wire_all;

/// Under the setting `all` an individual signs too, without company data.
async fn an_individual_signs_without_company_data(w: World) {
    let ivy = verified(w, "13900005678", DeveloperKind::Individual).await;
    assert!(!contracted(&ivy).await);
    let form = changed(&changed(&good("module_maker"), "/company/credit_code", ""), "/company/legal_name", "");
    ivy.post("/me/contracts", form).await.created();
    let rui = reviewer(w).await;
    let case = waiting(&rui).await;
    let seen = rui.get(&format!("/admin/reviews/{case}")).await.ok();
    assert_ne!(seen["applicant"], "牌坊示例科技有限公司");
    assert_ne!(seen["facts"][1]["value"], "牌坊示例科技有限公司");
    decide(&rui, approval(1)).await;
    assert!(contracted(&ivy).await);
}

}

both! { wire_off;

/// Under the setting `off` nobody is stopped.
async fn nobody_is_stopped_when_the_gate_is_off(w: World) {
    assert!(contracted(&company(w).await).await);
}

}
