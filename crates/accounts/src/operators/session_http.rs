//! The operators' own login path: setup link, sessions, and who one is (ADM-01).

use jiff::Timestamp;
use paifang_kernel::App;
use paifang_kernel::access::{
    Anyone, Caller, Operator, Permission, ReadOperator, Staff, StaffRole, csrf_token, menus_of,
    staff_permissions_of,
};
use paifang_kernel::api::{Api, Cx, Empty, Form, JsonSchema, Made, Reply, State, Work};
use paifang_kernel::audit::Actor;
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::store::Known;
use super::{NewOperator, OperatorView, SETUP_LINK_DEAD, setup, store};
use crate::factors::{self, FactorKind};
use crate::sessions::Opened;
use crate::signin::{Attempt, LOGIN_FAILED, folded};
use crate::{Accounts, sessions};

/// The routes of this part.
pub(super) fn routes() -> Api<Accounts> {
    Api::new("operator_sessions")
        .post("/operator-setup", set_up, "Makes the first operator with the one-time link")
        .post("/admin/sessions", create, "Logs an operator in")
        .delete("/admin/sessions/current", end, "Logs an operator out")
        .get("/admin/me", show, "Shows the operator's own account, rights and menus")
}

/// The first operator.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Setup {
    /// From the link that the server printed at its start.
    pub token: String,
    /// The login name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The password.
    pub password: String,
}

/// An operator's log-in form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStaffSession {
    /// The login name.
    pub login: String,
    /// The password.
    pub password: String,
}

/// An operator is logged in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StaffLoggedIn {
    /// The page to go to.
    pub next: &'static str,
    /// To be sent as `X-CSRF-Token` with every change; absent while a second factor is still asked for.
    pub csrf_token: Option<String>,
    /// The kinds of second factor of which one is still asked for; with any, nobody is logged in yet (rule A12).
    pub factors: Vec<FactorKind>,
}

/// Everything a page needs to know about the operator.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AdminMe {
    /// The person.
    pub operator: OperatorSelf,
    /// What the roles allow.
    pub permissions: Vec<&'static str>,
    /// The menus to draw.
    pub menus: Vec<&'static str>,
    /// To be sent as `X-CSRF-Token` with every change.
    pub csrf_token: String,
    /// Unread messages in the inbox of the back office (REV-10).
    pub unread: u64,
    /// Whether this is the marked demonstration.
    pub demo: bool,
    /// Whether more than one's own account opens; else a second factor must be set up first (rule A12).
    pub enrolled: bool,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// Until when a factor that was entered again counts (rule A11).
    pub fresh_until: Option<Timestamp>,
}

/// An operator as they see themselves.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OperatorSelf {
    /// The id.
    pub id: Id<Operator>,
    /// The login name.
    pub login: String,
    /// The person's name.
    pub name: String,
    /// The person's roles.
    pub roles: Vec<StaffRole>,
}

async fn set_up(
    cx: Cx,
    _open: Anyone,
    State(accounts): State<Accounts>,
    Form(form): Form<Setup>,
) -> Made<StaffLoggedIn> {
    let token_hash = setup::hash(cx.app(), &form.token);
    let new = NewOperator {
        login: form.login,
        name: form.name,
        password: form.password,
        roles: vec![StaffRole::Super],
        phone: None,
        email: None,
        language: None,
    };
    let new = new.checked(&accounts.password_rule())?;
    let hash = accounts.hasher.hash(&new.0.password).await?;
    let mut tx = cx.begin_open().await?;
    if !store::use_setup_link(cx.app(), &mut tx, &token_hash).await? || store::any(&mut tx).await? {
        return Err(SETUP_LINK_DEAD.into());
    }
    let view = store::insert(cx.app(), &mut tx, &new, &hash).await?;
    let details = json!({ "login": view.login, "roles": view.roles });
    cx.audit_as(&mut tx, &actor(&view), "operator.setup", view.id.as_str(), details, None).await?;
    let opened = sessions::open_staff(&cx, &mut tx, &view.id).await?;
    let body = StaffLoggedIn::new(cx.app(), &view.roles, &opened);
    Ok(tx.created(body).await?.cookie(opened.cookie::<Staff>(cx.app())))
}

async fn create(
    cx: Cx,
    _open: Anyone,
    State(accounts): State<Accounts>,
    Form(form): Form<NewStaffSession>,
) -> Made<StaffLoggedIn> {
    let login = folded(&form.login);
    let known = store::find(cx.app(), &login).await?;
    let who = cx.keys.index(Purpose::Contact, &format!("staff/{login}"));
    let attempt = Attempt::begin(cx.app(), &who, &cx.request.ip.to_string()).await?;
    let right = accounts
        .hasher
        .verify(&form.password, known.as_ref().map(|known| known.password_hash.as_str()))
        .await?;
    let Some(known) = known.filter(|_| right) else {
        return Err(LOGIN_FAILED.into());
    };
    let mut tx = cx.begin_open().await?;
    attempt.forgive(cx.app(), &mut tx).await?;
    let opened = sessions::open_staff(&cx, &mut tx, &known.id).await?;
    if !opened.waits_for().is_empty() {
        let body = StaffLoggedIn::new(cx.app(), &known.roles, &opened);
        return Ok(tx.created(body).await?.cookie(opened.cookie::<Staff>(cx.app())));
    }
    logged_in(&cx, tx, (&known, &opened)).await
}

/// Opens the session of an operator who has shown the second factor too.
pub(crate) async fn entered(cx: &Cx, mut tx: Work, id: &Id<Operator>) -> Made<StaffLoggedIn> {
    let known = store::active(&mut tx, id).await?.ok_or(LOGIN_FAILED)?;
    let opened = sessions::enter_staff(cx, &mut tx, id).await?;
    logged_in(cx, tx, (&known, &opened)).await
}

async fn logged_in(cx: &Cx, mut tx: Work, (known, opened): (&Known, &Opened)) -> Made<StaffLoggedIn> {
    let actor = Actor::Staff { operator: known.id.clone(), login: known.login.clone() };
    cx.audit_as(&mut tx, &actor, "operator.login", known.id.as_str(), json!({}), None).await?;
    let body = StaffLoggedIn::new(cx.app(), &known.roles, opened);
    Ok(tx.created(body).await?.cookie(opened.cookie::<Staff>(cx.app())))
}

impl StaffLoggedIn {
    fn new(app: &App, roles: &[StaffRole], opened: &Opened) -> Self {
        let factors = opened.waits_for().to_vec();
        let csrf_token = factors.is_empty().then(|| opened.csrf_token(app));
        Self { next: landing(roles), csrf_token, factors }
    }
}

async fn end(cx: Cx, who: Caller<ReadOperator>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    sessions::end_staff(&mut tx, &who.session).await?;
    Ok(tx.no_content().await?.cookie(sessions::forgetting_cookie::<Staff>(cx.app())))
}

async fn show(cx: Cx, who: Caller<ReadOperator>, State(accounts): State<Accounts>) -> Reply<AdminMe> {
    let OperatorView { id, login, name, roles, .. } = store::get(cx.app(), &who.operator).await?;
    let mut permissions = staff_permissions_of(&roles);
    permissions.retain(|name| who.enrolled || *name == ReadOperator::GRANT.name);
    let mut tx = cx.db.begin().await?;
    let second_factor = !factors::kinds(&mut tx, id.as_str()).await?.is_empty();
    drop(tx);
    let me = AdminMe {
        operator: OperatorSelf { id, login, name, roles },
        menus: menus_of(&permissions),
        permissions,
        csrf_token: csrf_token(cx.app(), who.token()),
        unread: match accounts.unread().get() {
            Some(inbox) => inbox.staff_unread(&who.operator).await?,
            None => 0,
        },
        demo: cx.settings.demo,
        enrolled: who.enrolled,
        second_factor,
        fresh_until: who.fresh_until.filter(|until| cx.now() < *until),
    };
    Ok(me.into())
}

fn actor(view: &OperatorView) -> Actor {
    Actor::Staff { operator: view.id.clone(), login: view.login.clone() }
}

/// The first page that the roles open.
fn landing(roles: &[StaffRole]) -> &'static str {
    match menus_of(&staff_permissions_of(roles)).first() {
        Some(&"reviews") => "/admin/reviews",
        Some(&"catalog") => "/admin/apis",
        Some(&"operators") => "/admin/operators",
        Some(&"audit") => "/admin/audit",
        _ => "/admin",
    }
}
