//! Shows and changes one's own account; the console draws itself from this answer (design 1.10).

use std::collections::BTreeMap;

use jiff::Timestamp;
use paifang_kernel::access::{
    Account, Caller, DeveloperKind, Needed, Obstacle, Organisation, ReadAccount, Role, Verification,
    WriteAccount, csrf_token, menus_of, obstacles_of, permissions_of,
};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Reply, State};
use paifang_kernel::id::Id;
use paifang_kernel::problem::STATE_CONFLICT;
use paifang_kernel::{App, Lang, Problem, mask};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Profile, ProfileChange, store};
use crate::documents::portrait;
use crate::{Accounts, organisations};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("me")
        .get("/me", show, "Shows one's own account, rights and gates")
        .patch("/me", change, "Changes one's own profile")
        .put("/me/developer-type", choose_type, "Chooses between individual and enterprise")
}

/// Everything a page needs to know about the caller.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Me {
    /// The person.
    pub account: AccountView,
    /// The organisation acted for.
    pub organisation: OrganisationView,
    /// How far the organisation has come.
    pub standing: StandingView,
    /// The person's roles in the organisation.
    pub roles: Vec<Role>,
    /// What the roles allow.
    pub permissions: Vec<&'static str>,
    /// The menus to draw.
    pub menus: Vec<&'static str>,
    /// What stands before each menu that is closed for now, by menu (GATE-08).
    pub gates: BTreeMap<&'static str, Obstacle>,
    /// What stands before the management centre, if anything (GATE-02, GATE-03).
    pub obstacle: Option<Obstacle>,
    /// Unread messages in the inbox.
    pub unread: u64,
    /// To be sent as `X-CSRF-Token` with every change.
    pub csrf_token: String,
    /// Whether this is the marked demonstration.
    pub demo: bool,
    /// The operator who looks on through this session and may change nothing (ADM-08).
    pub view: Option<ViewedBy>,
}

/// Who looks on, and how long still.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ViewedBy {
    /// The operator's login name.
    pub login: String,
    /// When the view ends by itself.
    pub until: Timestamp,
}

/// An account as its owner sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AccountView {
    /// The platform-wide id (ACC-13).
    pub id: Id<Account>,
    /// The phone number, masked.
    pub phone: Option<String>,
    /// The mail address, masked.
    pub email: Option<String>,
    /// The user name.
    pub username: Option<String>,
    /// The name shown in the console.
    pub nickname: String,
    /// The language of pages and messages.
    pub language: Lang,
    /// When the account was opened.
    pub created_at: Timestamp,
    /// The developer type that was chosen after registration (ACC-15).
    pub developer_type: Option<DeveloperKind>,
    /// Where the person's picture is, if there is one (PRO-04).
    pub avatar: Option<String>,
    /// What the person wrote about themselves.
    pub profile: Profile,
}

/// The organisation acted for.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OrganisationView {
    /// Its id.
    pub id: Id<Organisation>,
    /// Its name.
    pub name: String,
    /// `personal` or `company`.
    pub kind: String,
}

/// How far the organisation has come.
#[derive(Debug, Serialize, JsonSchema)]
pub struct StandingView {
    /// Real-name verification.
    pub verification: Verification,
    /// The developer type that the approved verification fixed.
    pub kind: Option<DeveloperKind>,
    /// The real-name level, 0 to 4.
    pub level: u8,
    /// How many devices the organisation may have; nothing means no cap (ENT-01, ENT-02).
    pub device_cap: Option<u32>,
}

/// The developer type somebody wants to be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TypeChoice {
    /// Individual or enterprise.
    #[serde(rename = "type")]
    pub kind: DeveloperKind,
}

async fn show(cx: Cx, who: Caller<ReadAccount>, State(accounts): State<Accounts>) -> Reply<Me> {
    let mut account = account_view(cx.app(), store::load(cx.app(), &who.account).await?).await?;
    if who.onlooker.is_some() {
        account.profile = Profile::default();
    }
    let (name, kind) = store::organisation(cx.app(), &who.org).await?;
    let permissions = permissions_of(&who.roles);
    let standing = StandingView {
        verification: who.standing.verification,
        kind: who.standing.kind,
        level: who.standing.level,
        device_cap: organisations::device_cap(&cx.limits(), who.standing.kind),
    };
    let me = Me {
        account,
        organisation: OrganisationView { id: who.org.clone(), name, kind },
        standing,
        roles: who.roles.clone(),
        menus: menus_of(&permissions),
        gates: obstacles_of(&permissions, &who.standing),
        permissions,
        obstacle: who.standing.obstacle(Needed::Verified),
        unread: unread(&accounts, &who.account).await?,
        csrf_token: csrf_token(cx.app(), who.token()),
        demo: cx.settings.demo,
        view: who.onlooker.clone().map(|by| ViewedBy { login: by.login, until: by.until }),
    };
    Ok(me.into())
}

async fn change(cx: Cx, who: Caller<WriteAccount>, Form(change): Form<ProfileChange>) -> Reply<AccountView> {
    let mut tx = cx.begin(&*who).await?;
    let stored = store::load_in(&mut tx, &who.account).await?;
    let edited = change.apply(stored.editable(cx.app())?)?;
    store::save(cx.app(), &mut tx, &stored, &edited).await?;
    cx.audit(&mut tx, &*who, "account.change", &who.account, json!({})).await?;
    let view = account_view(cx.app(), store::load_in(&mut tx, &who.account).await?).await?;
    tx.ok(view).await
}

async fn choose_type(
    cx: Cx,
    who: Caller<WriteAccount>,
    Form(choice): Form<TypeChoice>,
) -> Reply<AccountView> {
    if matches!(who.standing.verification, Verification::Verified) {
        return Err(STATE_CONFLICT.into());
    }
    let mut tx = cx.begin(&*who).await?;
    store::set_type(&mut tx, &who.account, choice.kind).await?;
    let view = account_view(cx.app(), store::load_in(&mut tx, &who.account).await?).await?;
    tx.ok(view).await
}

async fn account_view(app: &App, stored: store::Stored) -> Result<AccountView, Problem> {
    let (phone, email) = stored.contacts(app)?;
    let avatar = portrait::address(app, &stored.id).await?;
    let profile = stored.editable(app)?.profile;
    Ok(AccountView {
        id: stored.id,
        phone: phone.as_deref().map(mask::phone),
        email: email.as_deref().map(mask::email),
        username: stored.username,
        nickname: stored.nickname,
        language: stored.language,
        created_at: stored.created_at,
        developer_type: stored.developer_type,
        avatar,
        profile,
    })
}

async fn unread(accounts: &Accounts, account: &Id<Account>) -> Result<u64, Problem> {
    match accounts.unread.get() {
        Some(inbox) => inbox.unread(account).await,
        None => Ok(0),
    }
}
