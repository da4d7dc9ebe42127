//! Opens accounts.

use paifang_kernel::Problem;
use paifang_kernel::access::{Account, Anyone, Developer};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, State, Work};
use paifang_kernel::audit::Actor;
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use serde::Serialize;
use serde_json::json;

use super::{ALREADY_REGISTERED, NewAccount, first_name, store};
use crate::agreements::{self, AgreementKind};
use crate::codes::{self, CodePurpose, Redeemed, Typed};
use crate::contact::Contact;
use crate::security::devices::ThisDevice;
use crate::sessions::{self, Opened};
use crate::{Accounts, organisations};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("accounts").post("/accounts", create, "Opens an account and logs in")
}

/// Somebody is logged in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LoggedIn {
    /// The platform-wide id of the account (ACC-13).
    pub account_id: Id<Account>,
    /// The page to go to.
    pub next: String,
    /// To be sent as `X-CSRF-Token` with every change.
    pub csrf_token: String,
}

async fn create(
    cx: Cx,
    _open: Anyone,
    device: ThisDevice,
    State(accounts): State<Accounts>,
    Form(new): Form<NewAccount>,
) -> Made<LoggedIn> {
    // Gives back the kept answer of a repeated request before its code is found used.
    drop(cx.begin_open().await?);
    let contact = new.read(&accounts.password_rule())?;
    accounts.expect_registration(contact.channel())?;
    let typed = Typed {
        ticket: &new.code_ticket,
        purpose: CodePurpose::Register,
        recipient: &contact,
        code: &new.code,
    };
    codes::expect_open(cx.app(), &typed).await?;
    let password_hash = accounts.hasher.hash(&new.password).await?;
    let mut tx = cx.begin_open().await?;
    if let Redeemed::Refused(problem) = codes::redeem(cx.app(), &mut tx, &typed).await? {
        tx.commit().await?;
        return Err(problem);
    }
    let Some(account) = store::insert(cx.app(), &mut tx, &contact, &password_hash, cx.lang()).await? else {
        return Err(tell_owner(&cx, tx, &contact).await?);
    };
    let opened = furnish(&cx, &accounts, &mut tx, &account, &contact).await?;
    let remembered = device.remember(cx.app(), &mut tx, &account).await?;
    let csrf_token = opened.csrf_token(cx.app());
    let body = LoggedIn { account_id: account, next: "/console/verify".to_owned(), csrf_token };
    let made = tx.created(body).await?;
    Ok(made.cookie(opened.cookie::<Developer>(cx.app())).cookie(remembered))
}

/// Gives a new account what it starts with: agreement, organisation, audit entry and session.
async fn furnish(
    cx: &Cx,
    accounts: &Accounts,
    tx: &mut Work,
    account: &Id<Account>,
    contact: &Contact,
) -> Result<Opened, Problem> {
    let kind = AgreementKind::OpenPlatform;
    let config = accounts.config();
    let agreement = config.agreements.get(kind);
    agreements::accept(cx.app(), tx, (kind, agreement), account, &cx.request.ip.to_string()).await?;
    let org = organisations::open(cx.app(), tx, account, &first_name(account.as_str())).await?;
    let actor = Actor::Developer { account: account.clone(), org: org.clone() };
    let details = json!({ "contact": contact.masked(), "agreement": kind.name(), "agreement_version": agreement.version });
    cx.audit_as(tx, &actor, "account.create", account.as_str(), details, None).await?;
    sessions::open(cx, tx, account, &org).await
}

/// The code was right, so its owner may learn that the account exists, here and by a message (ACC-12, rule A4).
async fn tell_owner(cx: &Cx, mut tx: Work, contact: &Contact) -> Result<Problem, Problem> {
    let owner = store::owner(cx.app(), &mut tx, contact).await?;
    tx.notify(cx.app(), &Notice::new(To::Account(owner), "account.exists")).await?;
    tx.commit().await?;
    Ok(ALREADY_REGISTERED.into())
}
