//! Opens and ends sessions.

use paifang_kernel::Problem;
use paifang_kernel::access::{Anyone, Caller, Developer, EndSession, Needed, permissions_of};
use paifang_kernel::api::{Answer, Api, Cx, Empty, Form, JsonSchema, Made, State};
use serde::Deserialize;

use super::store::{self, Known};
use super::{LoginName, failed};
use crate::identity::level;
use crate::password::is_outdated;
use crate::security::devices::ThisDevice;
use crate::security::lock::Counted;
use crate::signup::http::LoggedIn;
use crate::{Accounts, directory, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("sessions").post("/sessions", create, "Logs in").delete("/sessions/current", end, "Logs out")
}

/// The log-in form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// Phone number, mail address, user name or ID number.
    pub login: String,
    /// The password.
    pub password: String,
}

async fn create(
    cx: Cx,
    _open: Anyone,
    device: ThisDevice,
    State(accounts): State<Accounts>,
    Form(new): Form<NewSession>,
) -> Made<LoggedIn> {
    let (known, counted) = check(&cx, &accounts, &device, &new).await?;
    let fresh = renewed(&accounts, &known.password_hash, &new.password).await?;
    let mut tx = cx.begin_open().await?;
    counted.forgive(cx.app(), &mut tx).await?;
    if let Some(fresh) = fresh {
        store::renew_hash(&mut tx, &known.account, &known.password_hash, &fresh).await?;
    }
    let opened = match sessions::open(&cx, &mut tx, &known.account, &known.org).await {
        Ok(opened) => opened,
        Err(refusal) => {
            // The password was right, so that the attempt is forgiven whatever else is in the way.
            tx.commit().await?;
            return Err(refusal);
        }
    };
    let remembered = device.remember_after(cx.app(), &mut tx, (&known.account, &opened)).await?;
    let next = landing(&cx, &accounts, &known).await?;
    let made = tx.created(LoggedIn::new(cx.app(), known.account, next, &opened)).await?;
    Ok(remembered.into_iter().fold(made.cookie(opened.cookie::<Developer>(cx.app())), Answer::cookie))
}

/// Counts the attempt, then compares the password; unknown names take the same steps (rules A3, A8).
async fn check(
    cx: &Cx,
    accounts: &Accounts,
    device: &ThisDevice,
    new: &NewSession,
) -> Result<(Known, Counted), Problem> {
    let name = LoginName::read(&new.login);
    let known = store::find(cx.app(), &name).await?;
    let account = known.as_ref().map(|known| &known.account);
    let who = account.map_or_else(|| name.index(&cx.keys), ToString::to_string);
    let trusted = device.is_known(cx.app(), account).await?;
    let counted = Counted::begin(cx, &who, trusted).await?;
    let hash = known.as_ref().map(|known| known.password_hash.as_str());
    let right = accounts.hasher.verify(&new.password, hash).await?;
    if !right {
        counted.failed(cx, account).await?;
    }
    known.filter(|_| right).map(|known| (known, counted)).ok_or_else(|| failed(&name))
}

async fn end(cx: Cx, who: Caller<EndSession>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    sessions::end(&mut tx, &who.session).await?;
    directory::end_view(&cx, &mut tx, &who).await?;
    Ok(tx.no_content().await?.cookie(sessions::forgetting_cookie::<Developer>(cx.app())))
}

/// A new hash when the stored one was made with another cost than today's.
async fn renewed(accounts: &Accounts, stored: &str, password: &str) -> Result<Option<String>, Problem> {
    if is_outdated(stored) { accounts.hasher.hash(password).await.map(Some) } else { Ok(None) }
}

/// Where somebody lands after logging in: before a new agreement, at the guidance to level 4 the first time (LOG-10),
/// before the next gate in the way, else at application management (LOG-05), or at the console's door where the role
/// does not have it.
pub(crate) async fn landing(cx: &Cx, accounts: &Accounts, known: &Known) -> Result<String, Problem> {
    let obstacle = known.standing.obstacle(Needed::Verified);
    let agreed = known.standing.agreed && !known.standing.frozen;
    if agreed && level::guidance_due(cx, &known.account, accounts.providers().knows_faces()).await? {
        return Ok(level::GUIDANCE.to_owned());
    }
    let start =
        if permissions_of(&known.roles).contains(&"apps.read") { "/console/apps" } else { "/console" };
    Ok(obstacle.map_or_else(|| start.to_owned(), |obstacle| obstacle.next))
}
