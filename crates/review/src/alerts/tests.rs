//! Who is told of a case, when, and how often (REV-10).

use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::access::{Operator, Organisation, StaffRole};
use paifang_kernel::id::{Id, Kind};
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::{App, Problem};
use paifang_testkit::{Wiring, World, both, json};

use crate::colleagues::{Colleague, Colleagues};
use crate::stories::paper::{applicant, chief, decide, desk, handed_in, papers, reviewer};

/// The id that a person of this name has in stories.
pub(crate) fn id<T: Kind>(name: &str) -> Id<T> {
    Id::trusted(format!("{}_{name:0<26}", T::PREFIX))
}

/// Two reviewers, a super administrator, support, and a reviewer who is one of dana's company.
pub(crate) struct Staff;

#[async_trait]
impl Colleagues for Staff {
    async fn all(&self) -> Result<Vec<Colleague>, Problem> {
        let one = |name: &str, role, own: &[&str]| Colleague {
            id: id::<Operator>(name),
            login: name.to_owned(),
            roles: vec![role],
            own_orgs: own.iter().map(|org| id::<Organisation>(org)).collect(),
        };
        Ok(vec![
            one("rui", StaffRole::Reviewer, &[]),
            one("yan", StaffRole::Reviewer, &[]),
            one("kin", StaffRole::Reviewer, &["dana"]),
            one("sam", StaffRole::Super, &[]),
            one("sue", StaffRole::Support, &[]),
        ])
    }
}

/// The desk with a staff list.
pub(crate) fn staffed(app: &App) -> Wiring {
    let desk = desk(app).staffed(Arc::new(Staff));
    papers(app).api(crate::routes().with_state(desk.clone())).jobs(crate::jobs(&desk))
}

/// Who was told what, in order.
async fn told(w: &World) -> Vec<(String, String)> {
    let name = |notice: Notice| {
        let To::Operator(operator) = notice.to else { return None };
        Some((operator.as_str().trim_start_matches("opr_").trim_end_matches('0').to_owned(), notice.kind))
    };
    w.notices().await.into_iter().filter_map(name).collect()
}

/// The same from a place on, by name, because what is written at one moment goes out in any order.
async fn told_from(w: &World, place: usize) -> Vec<(String, String)> {
    let mut seen = told(w).await.split_off(place);
    seen.sort();
    seen
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(who, what)| ((*who).to_owned(), (*what).to_owned())).collect()
}

both! { staffed;

/// REV-10, REV-09: a new case is told to those who may decide it, once, with number, kind and deadline and no name; whose
/// own company asks is not told.
async fn a_new_case_is_told_to_its_reviewers(w: World) {
    let dana = applicant(w, "dana");
    let case = handed_in(&dana, "First").await;
    assert_eq!(told_from(w, 0).await, pairs(&[("rui", "review.opened"), ("yan", "review.opened")]));
    let notice = w.notices().await[0].clone();
    assert_eq!(notice.params["case"], json!(case));
    assert_eq!((&notice.params["number"], &notice.params["due"]), (&json!("RV000001"), &json!("2026-11-26 23:59")));
    assert_eq!(notice.params["kind"], json!({ "zh": "paper", "en": "paper" }));
    assert!(!format!("{:?}", notice.params).contains("First"));
    let news = w.announcements().await;
    assert_eq!((news.len(), news[0].kind.as_str()), (1, "review.opened"));
    assert_eq!((&news[0].data["case"], &news[0].data["kind"]), (&json!(case), &json!("paper")));
    assert!(!format!("{:?}", news[0].data).contains("First"));
    handed_in(&applicant(w, "lin"), "Second").await;
    assert_eq!(told(w).await.len(), 5, "of another company's case the third reviewer is told too");
}

/// REV-10: an overdue case is told once to its group; one that was decided, withdrawn or renewed in time is not.
async fn an_overdue_case_is_told_once(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let (late, done) = (handed_in(&dana, "Late").await, handed_in(&dana, "Done").await);
    let renewed = handed_in(&dana, "Renewed").await;
    assert_eq!(told(w).await.len(), 6);
    decide(&rui, &done, json!({ "version": 1, "decision": "approve" })).await;
    w.travel(2 * 86_400);
    dana.post("/papers", json!({ "kind": "paper", "applicant": "Renewed", "case": renewed })).await.ok();
    assert_eq!(told(w).await.len(), 8, "the new version");
    w.travel(2 * 86_400);
    assert_eq!(told_from(w, 8).await, pairs(&[("rui", "review.overdue"), ("yan", "review.overdue")]));
    assert_eq!(w.notices().await.last().unwrap().params["case"], json!(late));
    w.travel(86_400);
    assert_eq!(told(w).await.len(), 10, "once");
    let kinds: Vec<String> = w.announcements().await.into_iter().map(|one| one.kind).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "review.overdue").count(), 1);
}

/// REV-10: an overdue case is told to the group even when somebody holds it; a new version of a held case is not.
async fn a_held_case_is_told_when_overdue_only(w: World) {
    let (dana, rui) = (applicant(w, "dana"), reviewer(w, "rui"));
    let case = handed_in(&dana, "First").await;
    assert_eq!(told(w).await.len(), 2);
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    dana.post("/papers", json!({ "kind": "paper", "applicant": "First", "case": case })).await.ok();
    assert_eq!(told(w).await.len(), 2);
    w.travel(4 * 86_400 - 600);
    rui.put(&format!("/admin/reviews/{case}/claim"), json!({})).await.ok();
    w.travel(600);
    assert_eq!(told_from(w, 2).await, pairs(&[("rui", "review.overdue"), ("yan", "review.overdue")]));
}

/// REV-10, REV-02: where a group reviews the kind, its members are told; where no reviewer may, the super administrators.
async fn the_group_is_told_and_else_the_super_administrators(w: World) {
    let (dana, sam) = (applicant(w, "dana"), chief(w, "sam"));
    let group = json!({ "name": "Papers", "kinds": ["paper"], "members": [id::<Operator>("yan")] });
    sam.put("/admin/review-groups/papers", group).await.ok();
    handed_in(&dana, "First").await;
    assert_eq!(told(w).await, pairs(&[("yan", "review.opened")]));
    let nobody = json!({ "name": "Papers", "kinds": ["paper"], "members": [] });
    sam.put("/admin/review-groups/papers", nobody).await.ok();
    handed_in(&dana, "Second").await;
    assert_eq!(told_from(w, 1).await, pairs(&[("sam", "review.opened")]));
}

/// REV-10, REV-12: what the desk approves by itself is told to nobody, what it cannot approve is.
async fn what_is_approved_by_itself_is_told_to_nobody(w: World) {
    let (dana, sam) = (applicant(w, "dana"), chief(w, "sam"));
    sam.put("/admin/review-rules/paper", json!({ "four_eyes": [], "auto_checks": ["careful"] })).await.ok();
    handed_in(&dana, "Careful").await;
    assert_eq!(told(w).await, pairs(&[]));
    handed_in(&dana, "Careless").await;
    assert_eq!(told(w).await.len(), 2);
}
}
