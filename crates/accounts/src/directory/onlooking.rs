//! An operator looks at a developer's console: read-only, for half an hour, and the developer knows it (ADM-08).

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::access::{
    Account, AssistDevelopers, Caller, Developer, Identity as _, Onlooker, Organisation, Session,
};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, Path, State, Work};
use paifang_kernel::audit::{self, Actor, Entry};
use paifang_kernel::id::Id;
use paifang_kernel::jobs::{Job, Jobs};
use paifang_kernel::problem::STATE_CONFLICT;
use paifang_kernel::{App, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{AccountState, Because, VIEW_SECONDS, store};
use crate::security::{self, Change};
use crate::{Accounts, sessions};

/// The kind of the job that ends a view whose time is over.
const VIEW_OVER: &str = "view.over";

/// The routes of this part.
pub(super) fn routes() -> Api<Accounts> {
    Api::new("developer_views").post(
        "/admin/developers/{id}/views",
        start,
        "Opens a developer's console for thirty minutes, to look and not to change",
    )
}

/// The developer's console is open in this browser.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ViewOpened {
    /// The page to go to.
    pub next: &'static str,
    /// When the view ends by itself.
    pub until: Timestamp,
}

/// What is left to do when the time of a view is over.
#[derive(Debug, Serialize, Deserialize)]
struct Over {
    session: Id<Session>,
    account: Id<Account>,
}

async fn start(
    cx: Cx,
    who: Caller<AssistDevelopers>,
    State(_accounts): State<Accounts>,
    Path(id): Path<Id<Account>>,
    Form(because): Form<Because>,
) -> Made<ViewOpened> {
    let reason = because.read()?;
    let org = viewable(cx.app(), &id).await?;
    let mut tx = cx.begin(&*who).await?;
    let until = cx.now() + SignedDuration::from_secs(VIEW_SECONDS);
    let onlooker = Onlooker { operator: who.operator.clone(), login: who.login.clone(), until };
    let (session, opened) = sessions::open_view(&cx, &mut tx, (&id, &org), &onlooker).await?;
    tx.enqueue_at(cx.app(), VIEW_OVER, &Over { session, account: id.clone() }, until).await?;
    let details = json!({ "org": org, "until": until });
    cx.audit_as(&mut tx, &who.actor(), "view.start", id.as_str(), details, Some(&reason)).await?;
    security::record_noted(cx.app(), &mut tx, &id, (Change::ViewStarted, Some(&reason))).await?;
    let made = tx.created(ViewOpened { next: "/console", until }).await?;
    Ok(made.cookie(opened.cookie_for::<Developer>(cx.app(), VIEW_SECONDS)))
}

/// The organisation to look at first; there is nothing to see of a closed account.
async fn viewable(app: &App, id: &Id<Account>) -> Result<Id<Organisation>, Problem> {
    let found = store::find(app, id).await?;
    let is_closed = found.state() == AccountState::Closed;
    found.org.filter(|_| !is_closed).map(|org| org.id).ok_or_else(|| STATE_CONFLICT.into())
}

/// Writes down that an operator stopped looking, when the session that ends was a view.
pub(crate) async fn end_view(cx: &Cx, tx: &mut Work, who: &Developer) -> Result<(), Problem> {
    if who.onlooker.is_none() {
        return Ok(());
    }
    cx.audit_as(tx, &who.actor(), "view.end", who.account.as_str(), json!({}), None).await?;
    security::record_noted(cx.app(), tx, &who.account, (Change::ViewEnded, None)).await
}

/// Work of kind `view.over`: ends the view, unless it was ended before.
pub(crate) fn jobs(app: App) -> Jobs {
    Jobs::new().on(VIEW_OVER, move |job: Job| {
        let app = app.clone();
        async move {
            let Over { session, account } = job.payload()?;
            let mut tx = app.db.begin().await?;
            if sessions::end_left(&mut tx, session.as_str()).await? {
                let entry = Entry {
                    actor: &Actor::System,
                    action: "view.end",
                    object: account.as_str(),
                    details: json!({ "time": "over" }),
                    reason: None,
                    ip: None,
                    request_id: None,
                };
                audit::record(&mut tx, app.now(), entry).await?;
                security::record_noted(&app, &mut tx, &account, (Change::ViewEnded, None)).await?;
            }
            tx.commit().await
        }
    })
}
