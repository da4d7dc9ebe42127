//! The two steps of an activation.

use jiff::civil::Date;
use paifang_kernel::Problem;
use paifang_kernel::access::{Account, Anyone};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, State, Work};
use paifang_kernel::audit::Actor;
use paifang_kernel::id::Id;
use paifang_kernel::problem::AGREEMENT_REQUIRED;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{
    ACTIVATION_EXPIRED, ACTIVATION_PROOF_REQUIRED, LIFE_MS, NOTHING_TO_ACTIVATE, PHONE_NOT_ON_RECORD, Proof,
    proof, store,
};
use crate::agreements::{self, Agreement, AgreementKind};
use crate::codes::{self, CodePurpose, Redeemed, Typed};
use crate::contact::Contact;
use crate::identity::{self, BY_IMPORT, Card, Factors, Person, Proven, Validity};
use crate::imports::{self, ImportedPerson};
use crate::security::{CONTACT_TAKEN, password, username};
use crate::signup::{self, first_name};
use crate::verification::{CONSENT_VERSION, IdNumber};
use crate::{Accounts, organisations};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("activations")
        .post("/activations", begin, "Begins to activate an imported account, with a code")
        .post("/activations/completion", complete, "Activates the account with user name and password")
}

/// Step 1: who somebody is, and the code that was sent for the purpose `activate`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewActivation {
    /// The identity-card number.
    id_number: String,
    /// The mobile number; the one on record, where the record holds one.
    phone: String,
    /// The code that was sent there.
    code: String,
    /// The ticket that came when the code was asked for.
    code_ticket: String,
    /// What else the card says; asked for where the record holds no phone number (ACT-05).
    card: Option<Card>,
}

/// Step 1 is done.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ActivationBegun {
    /// To be sent back with step 2.
    ticket: String,
    /// Seconds until it is too old.
    expires_in: i64,
}

/// Step 2: how the owner will log in from now on.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Completion {
    /// From step 1.
    ticket: String,
    /// 6 to 20 characters: a letter, then letters, digits and underscores.
    username: String,
    /// 8 to 16 characters of at least two classes.
    password: String,
    /// The same once more.
    password_again: String,
    /// Whether the open-platform agreement is accepted.
    #[serde(default)]
    agreement: bool,
}

/// The account is active; nobody is logged in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Activated {
    /// The platform-wide id of the account.
    account_id: Id<Account>,
    /// The page to go to.
    next: &'static str,
}

async fn begin(
    cx: Cx,
    _open: Anyone,
    State(accounts): State<Accounts>,
    Form(new): Form<NewActivation>,
) -> Made<ActivationBegun> {
    // Gives back the kept answer of a repeated request before its code is found used.
    drop(cx.begin_open().await?);
    let today = cx.now().to_zoned(cx.zone()).date();
    let number = IdNumber::parse(&new.id_number, today).map_err(|code| code.at("/id_number"))?;
    let phone = Contact::phone(&new.phone).map_err(|code| code.at("/phone"))?;
    let (ticket, code) = (&new.code_ticket, &new.code);
    let typed = Typed { ticket, purpose: CodePurpose::Activate, recipient: &phone, code };
    codes::expect_open(cx.app(), &typed).await?;
    let four_factors = match &new.card {
        Some(card) => checked(&cx, &accounts, &typed, card.read(&new.id_number, today)?).await?,
        None => false,
    };
    let mut tx = cx.begin_open().await?;
    let redeemed = match codes::redeem(cx.app(), &mut tx, &typed).await? {
        Redeemed::Right => judge(&cx, &mut tx, (&number, &phone), four_factors).await?,
        Redeemed::Refused(problem) => Err(problem),
    };
    match redeemed {
        Ok(person) => {
            let ticket = store::begin(cx.app(), &mut tx, &person, &phone).await?;
            tx.created(ActivationBegun { ticket, expires_in: LIFE_MS / 1000 }).await
        }
        Err(problem) => {
            tx.commit().await?;
            Err(problem)
        }
    }
}

/// Whether the four factors were checked, because the record holds no phone number (ACT-05). The code is tried without
/// being used up: the source is asked outside the transaction that uses it.
async fn checked(
    cx: &Cx,
    accounts: &Accounts,
    typed: &Typed<'_>,
    (person, validity): (Person, Validity),
) -> Result<bool, Problem> {
    let mut tx = cx.begin_open().await?;
    let waits = match codes::redeem(cx.app(), &mut tx, typed).await? {
        Redeemed::Right => imports::find(cx.app(), &mut tx, &person.number).await?,
        Redeemed::Refused(_) => None,
    };
    drop(tx);
    if waits.is_none_or(|waiting| waiting.phone_index.is_some()) {
        return Ok(false);
    }
    let factors = Factors { person, validity, phone: typed.recipient.clone() };
    identity::prove(cx, accounts, factors).await.map(|_| true)
}

/// The code was right and is used up; now it may be said whether somebody waits (rule A4).
async fn judge(
    cx: &Cx,
    tx: &mut Work,
    (number, phone): (&IdNumber, &Contact),
    four_factors: bool,
) -> Result<Result<Id<ImportedPerson>, Problem>, Problem> {
    let Some(waiting) = imports::find(cx.app(), tx, number).await? else {
        return Ok(Err(NOTHING_TO_ACTIVATE.at("/id_number")));
    };
    Ok(match proof(waiting.phone_index.as_deref(), &phone.index(&cx.keys)) {
        Proof::Given => Ok(waiting.id),
        Proof::Wrong => Err(PHONE_NOT_ON_RECORD.at("/phone")),
        Proof::Open if four_factors => Ok(waiting.id),
        Proof::Open => Err(ACTIVATION_PROOF_REQUIRED.into()),
    })
}

async fn complete(
    cx: Cx,
    _open: Anyone,
    State(accounts): State<Accounts>,
    Form(form): Form<Completion>,
) -> Made<Activated> {
    // Gives back the kept answer of a repeated request before its ticket is found used.
    drop(cx.begin_open().await?);
    expect_good(&cx, &accounts, &form)?;
    let person = store::peek(cx.app(), &form.ticket).await?.ok_or(ACTIVATION_EXPIRED)?;
    username::count_try(&cx, person.as_str()).await?;
    let hash = accounts.hasher.hash(&form.password).await?;
    let agreement = agreements::current(cx.app(), AgreementKind::OpenPlatform).await?;
    let mut tx = cx.begin_open().await?;
    let (person, phone) = store::take(cx.app(), &mut tx, &form.ticket).await?.ok_or(ACTIVATION_EXPIRED)?;
    let account =
        signup::store::insert(cx.app(), &mut tx, &phone, &hash, cx.lang()).await?.ok_or(CONTACT_TAKEN)?;
    if !imports::claim(cx.app(), &mut tx, &person, &account).await? {
        return Err(NOTHING_TO_ACTIVATE.into());
    }
    username::claim(&mut tx, &account, &form.username).await?;
    furnish(&cx, &mut tx, &agreement, &account, &person).await?;
    tx.created(Activated { account_id: account, next: "/login" }).await
}

/// Everything that is wrong with the form, at once.
fn expect_good(cx: &Cx, accounts: &Accounts, form: &Completion) -> Result<(), Problem> {
    let name = username::expect_good(&cx.limits().username, &form.username);
    let password = password::expect_good(&accounts.password_rule(), &form.password, &form.password_again);
    let agreed = if form.agreement { Ok(()) } else { Err(AGREEMENT_REQUIRED.at("/agreement")) };
    let wrong = [name, password, agreed].into_iter().filter_map(Result::err).reduce(Problem::and);
    wrong.map_or(Ok(()), Err)
}

/// Gives the account what it starts with: agreement, identity, organisation and audit entry. The operator vouches for
/// who was brought over, so the account has the level of a checked identity.
async fn furnish(
    cx: &Cx,
    tx: &mut Work,
    agreement: &Agreement,
    account: &Id<Account>,
    person: &Id<ImportedPerson>,
) -> Result<(), Problem> {
    agreements::accept(cx.app(), tx, agreement, account, &cx.request.ip.to_string()).await?;
    let record = imports::open(cx.app(), tx, person).await?;
    let number = IdNumber::parse(&record.id_number, Date::MAX)?;
    let proven = Proven {
        person: Person { name: record.name, number },
        validity: None,
        source: BY_IMPORT.to_owned(),
        reference: None,
        consent: CONSENT_VERSION,
    };
    if !identity::keep(cx.app(), tx, account, &proven).await? {
        return Err(NOTHING_TO_ACTIVATE.into());
    }
    let name =
        if record.organisation.is_empty() { first_name(account.as_str()) } else { record.organisation };
    let org = organisations::open(cx.app(), tx, account, &name).await?;
    organisations::settle_level(tx, &org).await?;
    let actor = Actor::Developer { account: account.clone(), org };
    let details = json!({ "imported": person, "agreement_version": agreement.version.to_string() });
    cx.audit_as(tx, &actor, "account.activate", account.as_str(), details, None).await
}
