//! Opens and ends sessions.

use paifang_kernel::Problem;
use paifang_kernel::access::{Anyone, Caller, Developer, EndSession, Needed, Standing};
use paifang_kernel::api::{Api, Cx, Empty, Form, JsonSchema, Made, State};
use serde::Deserialize;

use super::{Attempt, LOGIN_FAILED, LoginName, store};
use crate::password::is_outdated;
use crate::signup::http::LoggedIn;
use crate::{Accounts, sessions};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("sessions").post("/sessions", create, "Logs in").delete("/sessions/current", end, "Logs out")
}

/// The log-in form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSession {
    /// Phone number, mail address or user name.
    pub login: String,
    /// The password.
    pub password: String,
}

async fn create(
    cx: Cx,
    _open: Anyone,
    State(accounts): State<Accounts>,
    Form(new): Form<NewSession>,
) -> Made<LoggedIn> {
    let name = LoginName::read(&new.login);
    let known = store::find(cx.app(), &name).await?;
    let who = known.as_ref().map_or_else(|| name.index(&cx.keys), |known| known.account.to_string());
    let attempt = Attempt::begin(cx.app(), &who, &cx.request.ip.to_string()).await?;
    let right = accounts
        .hasher
        .verify(&new.password, known.as_ref().map(|known| known.password_hash.as_str()))
        .await?;
    let Some(known) = known.filter(|_| right) else {
        return Err(LOGIN_FAILED.into());
    };
    let fresh = renewed(&accounts, &known.password_hash, &new.password).await?;
    let mut tx = cx.begin_open().await?;
    attempt.forgive(cx.app(), &mut tx).await?;
    if let Some(fresh) = fresh {
        store::renew_hash(&mut tx, &known.account, &known.password_hash, &fresh).await?;
    }
    let opened = sessions::open(&cx, &mut tx, &known.account, &known.org).await?;
    let csrf_token = opened.csrf_token(cx.app());
    let body = LoggedIn { account_id: known.account, next: landing(&known.standing), csrf_token };
    Ok(tx.created(body).await?.cookie(opened.cookie::<Developer>(cx.app())))
}

async fn end(cx: Cx, who: Caller<EndSession>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    sessions::end(&mut tx, &who.session).await?;
    Ok(tx.no_content().await?.cookie(sessions::forgetting_cookie::<Developer>(cx.app())))
}

/// A new hash when the stored one was made with another cost than today's.
async fn renewed(accounts: &Accounts, stored: &str, password: &str) -> Result<Option<String>, Problem> {
    if is_outdated(stored) { accounts.hasher.hash(password).await.map(Some) } else { Ok(None) }
}

/// Where somebody lands after logging in: before the first gate in the way, else at application management (LOG-05).
fn landing(standing: &Standing) -> String {
    standing.obstacle(Needed::Verified).map_or_else(|| "/console/apps".to_owned(), |obstacle| obstacle.next)
}
