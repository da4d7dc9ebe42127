//! Opens accounts.

use paifang_kernel::access::{Account, Anyone, Developer};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, State, Work};
use paifang_kernel::audit::Actor;
use paifang_kernel::id::Id;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::{App, Problem};
use serde::Serialize;
use serde_json::json;

use super::{ALREADY_REGISTERED, NewAccount, expect_identity_open, expect_open, first_name, store};
use crate::agreements::{self, Agreement, AgreementKind};
use crate::codes::{self, CodePurpose, Redeemed, Typed};
use crate::contact::Contact;
use crate::factors::FactorKind;
use crate::identity::{self, Proven, level};
use crate::invitations::{self, INVITATION_INVALID, INVITATION_REQUIRED};
use crate::security::devices::ThisDevice;
use crate::sessions::{self, Opened};
use crate::{Accounts, imports, organisations};

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
    /// To be sent as `X-CSRF-Token` with every change; absent while a second factor is still asked for.
    pub csrf_token: Option<String>,
    /// The kinds of second factor of which one is still asked for; with any, nobody is logged in yet (LOG-09).
    pub factors: Vec<FactorKind>,
}

impl LoggedIn {
    /// The answer to a log-in, which may have to go on with a second factor.
    pub(crate) fn new(app: &App, account_id: Id<Account>, next: String, opened: &Opened) -> Self {
        let factors = opened.waits_for().to_vec();
        let is_open = factors.is_empty();
        Self {
            account_id,
            next: if is_open { next } else { "/login/factor".to_owned() },
            csrf_token: is_open.then(|| opened.csrf_token(app)),
            factors,
        }
    }
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
    let today = cx.now().to_zoned(cx.zone()).date();
    let person = new.person(today)?;
    expect_way(&accounts, &contact, person.is_some())?;
    let invitation = invitation_of(&accounts, &new)?;
    let typed = Typed {
        ticket: &new.code_ticket,
        purpose: CodePurpose::Register,
        recipient: &contact,
        code: &new.code,
    };
    codes::expect_open(cx.app(), &typed).await?;
    let proven = match person {
        Some(person) => Some(identity::vouch(&cx, &accounts, &typed, person).await?),
        None => None,
    };
    let password_hash = accounts.hasher.hash(&new.password).await?;
    let agreement = agreements::current(cx.app(), AgreementKind::OpenPlatform).await?;
    let mut tx = cx.begin_open().await?;
    if let Redeemed::Refused(problem) = codes::redeem(cx.app(), &mut tx, &typed).await? {
        tx.commit().await?;
        return Err(problem);
    }
    if imports::awaits_contact(cx.app(), &mut tx, &contact).await? {
        tx.commit().await?;
        return Err(Problem::new(ALREADY_REGISTERED).next("/activate"));
    }
    let Some(account) = store::insert(cx.app(), &mut tx, &contact, &password_hash, cx.lang()).await? else {
        return Err(tell_owner(&cx, tx, &contact).await?);
    };
    if let Some(code) = invitation
        && !invitations::redeem(cx.app(), &mut tx, code).await?
    {
        return Err(INVITATION_INVALID.at("/invitation_code"));
    }
    if let Some(proven) = &proven {
        keep_identity(&cx, &mut tx, &account, proven).await?;
    }
    let opened = furnish(&cx, &mut tx, &agreement, &account, &contact).await?;
    let remembered = device.remember(cx.app(), &mut tx, &account).await?;
    let guided = proven.is_some() && accounts.providers().knows_faces();
    let next = if guided { level::GUIDANCE } else { "/console/verify" }.to_owned();
    let body = LoggedIn::new(cx.app(), account, next, &opened);
    let made = tx.created(body).await?;
    Ok(made.cookie(opened.cookie::<Developer>(cx.app())).cookie(remembered))
}

/// Whether the way in which somebody registers is open (ACC-17, ACC-20).
fn expect_way(accounts: &Accounts, contact: &Contact, by_identity: bool) -> Result<(), Problem> {
    let registration = accounts.registration();
    if by_identity {
        return expect_identity_open(&registration).map_err(|problem| problem.at("/id_number"));
    }
    expect_open(&registration, contact).map_err(|problem| problem.at(pointer_of(contact)))
}

/// Ties the person to the new account. The four factors were right, so whoever is told that the number belongs to an
/// account is its owner (ACC-12).
async fn keep_identity(
    cx: &Cx,
    tx: &mut Work,
    account: &Id<Account>,
    proven: &Proven,
) -> Result<(), Problem> {
    let taken = || Problem::new(ALREADY_REGISTERED).next("/login");
    if imports::find(cx.app(), tx, &proven.person.number).await?.is_some() {
        return Err(Problem::new(ALREADY_REGISTERED).next("/activate"));
    }
    if !identity::keep(cx.app(), tx, account, proven).await? {
        return Err(taken());
    }
    let details = json!({ "source": proven.source, "reference": proven.reference });
    cx.audit_as(tx, &Actor::Visitor, "identity.proven", account.as_str(), details, None).await
}

fn pointer_of(contact: &Contact) -> &'static str {
    match contact {
        Contact::Phone(_) => "/phone",
        Contact::Email(_) => "/email",
    }
}

/// The invitation code of the form, while one is demanded (ACC-20).
fn invitation_of<'f>(accounts: &Accounts, new: &'f NewAccount) -> Result<Option<&'f str>, Problem> {
    if !accounts.registration().invitation {
        return Ok(None);
    }
    let code = new.invitation_code.as_deref().map(str::trim).filter(|code| !code.is_empty());
    code.map(Some).ok_or_else(|| INVITATION_REQUIRED.at("/invitation_code"))
}

/// Gives a new account what it starts with: agreement, organisation, audit entry and session.
async fn furnish(
    cx: &Cx,
    tx: &mut Work,
    agreement: &Agreement,
    account: &Id<Account>,
    contact: &Contact,
) -> Result<Opened, Problem> {
    agreements::accept(cx.app(), tx, agreement, account, &cx.request.ip.to_string()).await?;
    let org = organisations::open(cx.app(), tx, account, &first_name(account.as_str())).await?;
    organisations::settle_level(tx, &org).await?;
    let actor = Actor::Developer { account: account.clone(), org: org.clone() };
    let details = json!({ "contact": contact.masked(), "agreement": agreement.kind.name(), "agreement_version": agreement.version.to_string() });
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
