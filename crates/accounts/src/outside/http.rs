//! Begins and ends a log-in through the outside provider; links and unlinks an identity.

use jiff::Timestamp;
use paifang_kernel::Problem;
use paifang_kernel::access::{Account, Anyone, Caller, Developer, ReadAccount, WriteAccount};
use paifang_kernel::api::{Answer, Api, Cx, Empty, Form, JsonSchema, Made, Reply, State, Work};
use paifang_kernel::audit::Actor;
use paifang_kernel::id::Id;
use paifang_kernel::problem::NOT_FOUND;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    Confirmed, OUTSIDE_EXPIRED, OUTSIDE_FAILED, OUTSIDE_OFF, OUTSIDE_ONLY_WAY, Secrets, exchange, line, store,
};
use crate::cookies::{self, Carried, Kind, SameSite};
use crate::security::devices::ThisDevice;
use crate::sessions::{self, Opened};
use crate::signin::{self, http::landing};
use crate::signup::first_name;
use crate::signup::http::LoggedIn;
use crate::{Accounts, organisations};

const COOKIE: &str = "paifang_outside";

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("outside")
        .post("/outside-logins", begin, "Begins a log-in through the outside provider")
        .post("/outside-sessions", finish, "Logs in with what the outside provider sent back")
        .get("/me/outside-identity", show, "Shows the linked outside identity")
        .post("/me/outside-identity", begin_link, "Begins to link an outside identity")
        .delete("/me/outside-identity", unlink, "Unlinks the outside identity")
}

/// The browser that a request comes from, by the token it was given when it set out.
pub(crate) type ThisBrowser = Carried<SetOutHere>;

/// The cookie that binds a log-in to the browser that began it.
pub(crate) struct SetOutHere;

impl Kind for SetOutHere {
    fn base() -> String {
        COOKIE.to_owned()
    }
}

/// Nothing is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// Where the person has to go.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SetOut {
    /// The provider's page.
    address: String,
}

/// What the provider sent back with the person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CameBack {
    /// As it was given to the provider.
    state: String,
    /// The provider's code.
    code: String,
}

/// The linked identity, if any.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OutsideIdentity {
    /// Whether a provider is configured.
    offered: bool,
    /// What its button says in Chinese.
    label_zh: String,
    /// What its button says in English.
    label_en: String,
    /// What the provider calls the person; nothing is linked without it.
    name: Option<String>,
    /// Since when it is linked.
    linked_at: Option<Timestamp>,
}

/// The one address to which the provider may send people back (rule W9).
fn redirect(cx: &Cx) -> String {
    format!("{}/login/outside", cx.settings.public_url)
}

async fn set_out(cx: &Cx, accounts: &Accounts, session: Option<&str>) -> Result<(SetOut, String), Problem> {
    let config = &accounts.config().outside;
    if !config.is_on() {
        return Err(OUTSIDE_OFF.into());
    }
    let endpoints = exchange::discover(line(&accounts.outside)?.as_ref(), config).await?;
    let (state, browser) = (cx.entropy.token(), cx.entropy.token());
    let secrets = Secrets { nonce: cx.entropy.token(), verifier: cx.entropy.token() };
    store::begin(cx.app(), (&state, &browser), &secrets, session).await?;
    let address = exchange::address(&endpoints, config, &redirect(cx), (&state, &secrets));
    let cookie = cookies::line(cx.app(), COOKIE, SameSite::Lax, (&browser, store::LIFE_MS / 1000));
    Ok((SetOut { address }, cookie))
}

async fn begin(
    cx: Cx,
    _open: Anyone,
    State(accounts): State<Accounts>,
    Form(_): Form<Nothing>,
) -> Made<SetOut> {
    // Gives back the kept answer of a repeated request before another log-in is begun.
    drop(cx.begin_open().await?);
    let (body, cookie) = set_out(&cx, &accounts, None).await?;
    Ok(cx.begin_open().await?.created(body).await?.cookie(cookie))
}

async fn begin_link(
    cx: Cx,
    who: Caller<WriteAccount>,
    State(accounts): State<Accounts>,
    Form(_): Form<Nothing>,
) -> Made<SetOut> {
    drop(cx.begin(&*who).await?);
    let (body, cookie) = set_out(&cx, &accounts, Some(&who.session)).await?;
    Ok(cx.begin(&*who).await?.created(body).await?.cookie(cookie))
}

async fn finish(
    cx: Cx,
    _open: Anyone,
    browser: ThisBrowser,
    device: ThisDevice,
    State(accounts): State<Accounts>,
    Form(back): Form<CameBack>,
) -> Made<LoggedIn> {
    // Gives back the kept answer of a repeated request before its state is found used.
    drop(cx.begin_open().await?);
    let browser = browser.token.ok_or(OUTSIDE_EXPIRED)?;
    let (secrets, session) = store::take(cx.app(), &back.state, &browser).await?.ok_or(OUTSIDE_EXPIRED)?;
    let (config, now) = (accounts.config(), cx.now().as_second());
    let who = (back.code.as_str(), redirect(&cx));
    let call = line(&accounts.outside)?.as_ref();
    let who = exchange::redeem(call, &config.outside, (who.0, &who.1), &secrets, now).await?;
    let mut tx = cx.begin_open().await?;
    let (account, opened, next) = match session {
        Some(session) => link(&cx, &mut tx, &who, &session).await?,
        None => log_in(&cx, &accounts, &mut tx, &who).await?,
    };
    let remembered = device.remember_after(cx.app(), &mut tx, (&account, &opened)).await?;
    let made = tx.created(LoggedIn::new(cx.app(), account, next, &opened)).await?;
    Ok(remembered.into_iter().fold(made.cookie(opened.cookie::<Developer>(cx.app())), Answer::cookie))
}

/// Logs in whom the identity belongs to, or opens an account for somebody new; the agreement is still asked for.
async fn log_in(
    cx: &Cx,
    accounts: &Accounts,
    tx: &mut Work,
    who: &Confirmed,
) -> Result<(Id<Account>, Opened, String), Problem> {
    let account = match store::account_of(tx, who).await? {
        Some(account) => account,
        None => {
            let account = store::open_account(cx, tx, who).await?;
            store::link(cx.app(), tx, who, &account).await?;
            let org = organisations::open(cx.app(), tx, &account, &first_name(account.as_str())).await?;
            let actor = Actor::Developer { account: account.clone(), org };
            let details = json!({ "issuer": who.issuer });
            cx.audit_as(tx, &actor, "account.create", account.as_str(), details, None).await?;
            account
        }
    };
    let known = signin::store::known(tx, &account).await?.ok_or(OUTSIDE_FAILED)?;
    let opened = sessions::open(cx, tx, &account, &known.org).await?;
    let next = landing(cx, accounts, &known).await?;
    Ok((account, opened, next))
}

/// Links the identity to the account of the session that set out; the session goes on under a new id (rule A9).
async fn link(
    cx: &Cx,
    tx: &mut Work,
    who: &Confirmed,
    session: &str,
) -> Result<(Id<Account>, Opened, String), Problem> {
    let account = store::account_of_session(tx, session).await?.ok_or(OUTSIDE_EXPIRED)?;
    store::link(cx.app(), tx, who, &account).await?;
    let known = signin::store::known(tx, &account).await?.ok_or(OUTSIDE_FAILED)?;
    let actor = Actor::Developer { account: account.clone(), org: known.org };
    cx.audit_as(
        tx,
        &actor,
        "account.outside_linked",
        account.as_str(),
        json!({ "issuer": who.issuer }),
        None,
    )
    .await?;
    let opened = sessions::renew(cx.app(), tx, session).await?;
    Ok((account, opened, "/console/account/security".to_owned()))
}

async fn show(cx: Cx, who: Caller<ReadAccount>, State(accounts): State<Accounts>) -> Reply<OutsideIdentity> {
    let config = &accounts.config().outside;
    let linked = store::linked(cx.app(), &who.account, &config.issuer).await?;
    let (name, linked_at) = linked.map(|linked| (linked.name, linked.linked_at)).unzip();
    let (label_zh, label_en) = (config.label_zh.clone(), config.label_en.clone());
    Ok(OutsideIdentity { offered: config.is_on(), label_zh, label_en, name, linked_at }.into())
}

async fn unlink(cx: Cx, who: Caller<WriteAccount>, State(accounts): State<Accounts>) -> Empty {
    if signin::store::password_hash(cx.app(), &who.account).await?.is_empty() {
        return Err(OUTSIDE_ONLY_WAY.into());
    }
    let mut tx = cx.begin(&*who).await?;
    if !store::unlink(&mut tx, &who.account, &accounts.config().outside.issuer).await? {
        return Err(NOT_FOUND.into());
    }
    cx.audit(&mut tx, &*who, "account.outside_unlinked", &who.account, json!({})).await?;
    tx.no_content().await
}
