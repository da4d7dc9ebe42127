//! Approval without a person: a case that arrives is looked at by the desk itself when its kind's rule says so (REV-12).

use paifang_kernel::access::Operator;
use paifang_kernel::audit::{self, Actor, Entry};
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::jobs::{Job, Jobs};
use paifang_kernel::{App, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store::of;
use crate::case::{Case, CaseId, Decision, Reviewer, State};
use crate::desk::Desk;
use crate::filing::reviewers_line;
use crate::subject::Sight;
use crate::{alerts, reasons, store};

/// The job that looks at a version.
const ARRIVED: &str = "review.arrived";

#[derive(Serialize, Deserialize)]
struct Arrived {
    case: Id<CaseId>,
    version: u32,
}

/// Lets the desk look at the version once it is stored, if the kind's rule wants that; else the reviewers are told.
pub(crate) async fn ring(app: &App, tx: &mut Tx, case: &Case) -> Result<(), Problem> {
    if of(tx, &case.kind).await?.auto_checks.is_empty() {
        return alerts::arrived(app, tx, case).await;
    }
    let arrived = Arrived { case: case.id.clone(), version: case.version };
    tx.enqueue(app, ARRIVED, &arrived).await.map(|_| ())
}

/// The work of the desk that no person does.
#[must_use]
pub fn jobs(desk: &Desk) -> Jobs {
    let (looking, telling) = (desk.clone(), desk.clone());
    let arrivals = Jobs::new().on(ARRIVED, move |job| {
        let desk = looking.clone();
        async move { arrived(&desk, &job).await }
    });
    arrivals.on(alerts::ALERT, move |job| {
        let desk = telling.clone();
        async move { alerts::tell(&desk, &job).await }
    })
}

async fn arrived(desk: &Desk, job: &Job) -> Result<(), Problem> {
    let Arrived { case, version } = job.payload()?;
    let mut tx = desk.app.db.begin().await?;
    let case = store::load(&mut tx, &case).await?;
    let untouched = matches!(case.state, State::Pending { claim: None }) && case.version == version;
    if untouched && !approve(desk, &mut tx, &case).await? {
        alerts::arrived(&desk.app, &mut tx, &case).await?;
    }
    tx.commit().await
}

/// Approves the case when every check that the rule names came out well.
async fn approve(desk: &Desk, tx: &mut Tx, case: &Case) -> Result<bool, Problem> {
    let app = &desk.app;
    let owner = desk.subjects.owner(&case.kind)?;
    let rules = of(tx, &case.kind).await?;
    let view = owner.view(app, tx, case, Sight::Masked).await?;
    if !rules.approve(&view.checks) {
        return Ok(false);
    }
    let system = Reviewer {
        id: Id::<Operator>::trusted("system".to_owned()),
        name: "system".to_owned(),
        own_orgs: Vec::new(),
        at: app.now(),
    };
    let case = case.clone().approve_by_itself(&system)?;
    store::save(tx, &case).await?;
    store::record(app, tx, &case.id, &reviewers_line(&case, &system, "approve", "pending", Vec::new()))
        .await?;
    let catalogue = reasons::catalogue(app, &desk.subjects.kinds()).await?;
    owner.decided(app, tx, &case, &Decision::Approve, &catalogue).await?;
    let entry = Entry {
        actor: &Actor::System,
        action: "review.approve",
        object: case.id.as_str(),
        details: json!({ "number": case.number, "kind": case.kind, "version": case.version, "checks": rules.auto_checks }),
        reason: None,
        ip: None,
        request_id: None,
    };
    audit::record(tx, app.now(), entry).await?;
    Ok(true)
}
