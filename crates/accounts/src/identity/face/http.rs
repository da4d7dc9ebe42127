//! Face checks of people without a session: logging in, and setting a forgotten password anew (LOG-03, SEC-02).

use paifang_kernel::Problem;
use paifang_kernel::access::{Account, Anyone, Developer};
use paifang_kernel::api::{Answer, Api, Cx, Form, JsonSchema, Made, Path, Reply, State, Work};
use paifang_kernel::audit::Actor;
use paifang_kernel::id::Id;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::run::{self, Begun};
use super::{FaceOutcome, FacePurpose, Holder, LIFE_MS, Wish, own, store};
use crate::Accounts;
use crate::captcha::{self, CAPTCHA_WRONG};
use crate::codes::CodePurpose;
use crate::cookies::{self, Carried, Kind, SameSite};
use crate::identity::{FACE_CHECK_EXPIRED, FACE_WITHOUT_ACCOUNT, FaceCheckId, Person, store as identities};
use crate::security::devices::ThisDevice;
use crate::security::password::expect_good;
use crate::security::recovery;
use crate::sessions;
use crate::signin::{self, http::landing};
use crate::signup::http::LoggedIn;
use crate::verification::{CONSENT_REQUIRED, IdNumber, person_name};

const COOKIE: &str = "paifang_face";

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("face_checks")
        .post("/face-checks", create, "Begins a face check without a session")
        .put("/face-checks/{id}", conclude, "Asks what came of a face check")
        .post("/face-sessions", log_in, "Logs in with a face check")
        .post("/face-password-recoveries", recover, "Sets a forgotten password anew, with a face check")
        .and(own::routes())
}

/// The browser that a request comes from, by the token it was given when it began a check.
pub(crate) type ThisBrowser = Carried<BeganHere>;

/// The cookie that binds a check to the browser that began it.
pub(crate) struct BeganHere;

impl Kind for BeganHere {
    fn base() -> String {
        COOKIE.to_owned()
    }
}

impl ThisBrowser {
    fn holder(&self) -> Result<Holder<'_>, Problem> {
        self.token.as_deref().map(Holder::Browser).ok_or_else(|| FACE_CHECK_EXPIRED.into())
    }
}

/// Who wants to show their face, and what for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewFaceCheck {
    /// What the check is for.
    purpose: FacePurpose,
    /// The name on the identity card.
    #[serde(default)]
    name: String,
    /// Its number.
    #[serde(default)]
    id_number: String,
    /// The separate consent to a face check (rule P5).
    #[serde(default)]
    consent: bool,
    /// The captcha that was shown; none is as good as a wrong one.
    #[serde(default)]
    captcha_id: String,
    /// What the person read in it.
    #[serde(default)]
    captcha_answer: String,
}

/// A check has begun; the person goes to the vendor's page and comes back with `check` and `state` in the address.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FaceCheckBegun {
    /// Names the check.
    pub(super) id: Id<FaceCheckId>,
    /// The vendor's page.
    pub(super) address: String,
}

/// What the vendor sent back with the person.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaceReturned {
    /// As it stood in the address.
    pub(super) state: String,
}

/// What came of the check.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FaceResult {
    /// Matched, or not finished yet.
    state: FaceOutcome,
    /// The account that belongs to the person, masked (SEC-02); there once the face matched.
    account: Option<String>,
}

/// A check that matched.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaceLogin {
    /// The check.
    check: String,
}

/// A check that matched, and the new password twice.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FacePasswordRecovery {
    /// The check.
    check: String,
    /// 8 to 16 characters of at least two classes.
    password: String,
    /// The same once more.
    password_again: String,
}

/// Reads name and number as somebody typed them.
///
/// # Errors
/// `id_number_invalid`, `name_invalid`.
pub(super) fn person(cx: &Cx, name: &str, number: &str) -> Result<Person, Problem> {
    let today = cx.now().to_zoned(cx.zone()).date();
    let number = IdNumber::parse(number, today).map_err(|code| code.at("/id_number"));
    let name = person_name(name).map_err(|code| code.at("/name"));
    match (name, number) {
        (Ok(name), Ok(number)) => Ok(Person { name, number }),
        (Err(first), Err(second)) => Err(first.and(second)),
        (Err(problem), _) | (_, Err(problem)) => Err(problem),
    }
}

/// # Errors
/// `consent_required`.
pub(super) fn expect_consent(given: bool) -> Result<(), Problem> {
    if given { Ok(()) } else { Err(CONSENT_REQUIRED.at("/consent")) }
}

async fn create(
    cx: Cx,
    _open: Anyone,
    State(accounts): State<Accounts>,
    Form(new): Form<NewFaceCheck>,
) -> Made<FaceCheckBegun> {
    let person = person(&cx, &new.name, &new.id_number)?;
    expect_consent(new.consent)?;
    let mut tx = cx.begin_open().await?;
    let solved =
        captcha::solve(cx.app(), &mut tx, &new.captcha_id, CodePurpose::Face, &new.captcha_answer).await?;
    tx.commit().await?;
    if !solved {
        return Err(CAPTCHA_WRONG.at("/captcha_answer"));
    }
    let browser = cx.entropy.token();
    let holder = Holder::Browser(&browser);
    let wish = Wish { purpose: new.purpose, person: &person, holder, next: "" };
    let begun = run::start(&cx, &accounts, &wish).await?;
    let mut tx = cx.begin_open().await?;
    begun.keep(&cx, &mut tx, &wish).await?;
    let Begun { id, address, .. } = begun;
    let made = tx.created(FaceCheckBegun { id, address }).await?;
    Ok(made.cookie(cookies::line(cx.app(), COOKIE, SameSite::Lax, (&browser, LIFE_MS / 1000))))
}

async fn conclude(
    cx: Cx,
    _open: Anyone,
    browser: ThisBrowser,
    State(accounts): State<Accounts>,
    Path(id): Path<String>,
    Form(back): Form<FaceReturned>,
) -> Reply<FaceResult> {
    let check = store::returned(cx.app(), (&id, &back.state), browser.holder()?).await?;
    let state = run::conclude(&cx, &accounts, &check, None).await?;
    if state == FaceOutcome::Waiting {
        return Ok(FaceResult { state, account: None }.into());
    }
    let mut tx = cx.begin_open().await?;
    let identity = identities::of_number(&mut tx, &check.number_index).await?.ok_or(FACE_WITHOUT_ACCOUNT)?;
    tx.ok(FaceResult { state, account: Some(identity.masked(cx.app())?) }).await
}

/// The account of the person whose face it was; the check is used up.
async fn used(
    cx: &Cx,
    tx: &mut Work,
    browser: &ThisBrowser,
    check: (&str, FacePurpose),
) -> Result<Id<Account>, Problem> {
    let number = store::use_up(cx.app(), tx, check, browser.holder()?).await?;
    let identity = identities::of_number(tx, &number).await?.ok_or(FACE_WITHOUT_ACCOUNT)?;
    Ok(identity.account().clone())
}

async fn log_in(
    cx: Cx,
    _open: Anyone,
    browser: ThisBrowser,
    device: ThisDevice,
    State(accounts): State<Accounts>,
    Form(form): Form<FaceLogin>,
) -> Made<LoggedIn> {
    let mut tx = cx.begin_open().await?;
    let account = used(&cx, &mut tx, &browser, (&form.check, FacePurpose::LogIn)).await?;
    let known = signin::store::known(&mut tx, &account).await?.ok_or(FACE_WITHOUT_ACCOUNT)?;
    let opened = sessions::open(&cx, &mut tx, &known.account, &known.org).await?;
    let details = json!({ "way": "face", "check": form.check });
    cx.audit_as(&mut tx, &Actor::Visitor, "session.open", account.as_str(), details, None).await?;
    let remembered = device.remember_after(cx.app(), &mut tx, (&account, &opened)).await?;
    let next = landing(&cx, &accounts, &known).await?;
    let made = tx.created(LoggedIn::new(cx.app(), account, next, &opened)).await?;
    Ok(remembered.into_iter().fold(made.cookie(opened.cookie::<Developer>(cx.app())), Answer::cookie))
}

async fn recover(
    cx: Cx,
    _open: Anyone,
    browser: ThisBrowser,
    State(accounts): State<Accounts>,
    Form(form): Form<FacePasswordRecovery>,
) -> Made<recovery::http::PasswordRecovered> {
    // Gives back the kept answer of a repeated request before its check is found used.
    drop(cx.begin_open().await?);
    expect_good(&accounts.password_rule(), &form.password, &form.password_again)?;
    let check = (form.check.as_str(), FacePurpose::ResetPassword);
    store::expect_usable(cx.app(), check, browser.holder()?).await?;
    let hash = accounts.hasher.hash(&form.password).await?;
    let mut tx = cx.begin_open().await?;
    let account = used(&cx, &mut tx, &browser, check).await?;
    recovery::set_password_of(&mut tx, &account, &hash).await?;
    recovery::http::settle(&cx, &mut tx, &account).await?;
    tx.created(recovery::http::PasswordRecovered::default()).await
}
