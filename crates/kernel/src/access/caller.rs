//! Callers as handler arguments: the extractor checks session, standing, role and cross-site token (design 1.5).

use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use aide::generate::GenContext;
use aide::openapi::Operation;
use aide::operation::OperationInput;
use async_trait::async_trait;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use super::fresh::check_fresh;
use super::{Account, Means, Operator, Organisation, Permission, Role, StaffRole, Standing};
use crate::api::RequestInfo;
use crate::id::Id;
use crate::keys::Purpose;
use crate::problem::{CSRF_FAILED, FACTOR_REQUIRED, LOGIN_REQUIRED, ROLE_FORBIDDEN, VIEW_ONLY};
use crate::{App, Lang, Problem};

/// A developer with a session, acting for an organisation.
#[derive(Clone, Debug)]
pub struct Developer {
    /// The person.
    pub account: Id<Account>,
    /// The organisation acted for; every store function of an owned table takes it first (rule W2).
    pub org: Id<Organisation>,
    /// The id of the session or of the API token, never the secret itself.
    pub session: String,
    /// By which means the person is known.
    pub means: Means,
    /// The person's roles in the organisation.
    pub roles: Vec<Role>,
    /// How far the organisation has come.
    pub standing: Standing,
    /// The person's language.
    pub lang: Lang,
    /// The operator who looks on through this session and may change nothing (ADM-08).
    pub onlooker: Option<Onlooker>,
}

/// An operator who looks at a developer's console and changes nothing (ADM-08).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Onlooker {
    /// The operator.
    pub operator: Id<Operator>,
    /// The operator's login name.
    pub login: String,
    /// When the view ends by itself.
    pub until: Timestamp,
}

impl Developer {
    /// Keeps secrets and unmasked data from an operator who looks on (ADM-08).
    ///
    /// # Errors
    /// `view_only`.
    pub fn expect_own_eyes(&self) -> Result<(), Problem> {
        if self.onlooker.is_some() { Err(VIEW_ONLY.into()) } else { Ok(()) }
    }
}

/// A member of the operating company's staff with a session.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The person.
    pub operator: Id<Operator>,
    /// The login name, shown in watermarks and histories.
    pub login: String,
    /// The session's id, never its token.
    pub session: String,
    /// The person's roles.
    pub roles: Vec<StaffRole>,
    /// The organisations the person belongs to as a developer, whose cases are not theirs to decide (REV-09).
    pub own_orgs: Vec<Id<Organisation>>,
    /// Until when a factor that was entered again counts (rule A11).
    pub fresh_until: Option<Timestamp>,
    /// Whether a second factor is set up, or none is asked for; until then nothing but one's own account opens (rule A12).
    pub enrolled: bool,
}

/// Looks sessions up; the accounts slice implements it and the server plugs it in.
#[async_trait]
pub trait Sessions: Send + Sync {
    /// The developer whose session has this token.
    async fn developer(&self, token: &str) -> Result<Option<Developer>, Problem>;
    /// The developer who made this API token (ADM-09).
    async fn bearer(&self, _token: &str) -> Result<Option<Developer>, Problem> {
        Ok(None)
    }
    /// The member of staff whose session has this token.
    async fn staff(&self, token: &str) -> Result<Option<Staff>, Problem>;
}

/// A place for something that a higher crate provides after the application was built.
pub struct Plug<T: ?Sized>(Arc<OnceLock<Arc<T>>>);

impl<T: ?Sized> Plug<T> {
    /// Plugs the thing in; a second time is ignored.
    pub fn set(&self, thing: Arc<T>) {
        let _kept = self.0.set(thing);
    }

    /// The thing, if it is there yet.
    #[must_use]
    pub fn get(&self) -> Option<&Arc<T>> {
        self.0.get()
    }
}

impl<T: ?Sized> Clone for Plug<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> Default for Plug<T> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<T: ?Sized> std::fmt::Debug for Plug<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Plug({})", if self.0.get().is_some() { "set" } else { "empty" })
    }
}

/// Somebody with a session.
#[async_trait]
pub trait Identity: Clone + Send + Sync + 'static {
    /// The cookie's base name.
    const COOKIE: &'static str;
    /// Finds the person by the session token.
    async fn find(app: &App, token: &str) -> Result<Option<Self>, Problem>;
    /// Finds the person by an API token; operators have none.
    async fn find_bearer(_app: &App, _token: &str) -> Result<Option<Self>, Problem> {
        Ok(None)
    }
    /// Refuses whoever may not.
    ///
    /// # Errors
    /// The standing or the role is missing.
    fn check(&self, grant: &super::Grant) -> Result<(), Problem>;
    /// Refuses whoever may look but not change; asked on every method that is not safe.
    ///
    /// # Errors
    /// `view_only`.
    fn check_change(&self, _grant: &super::Grant) -> Result<(), Problem> {
        Ok(())
    }
    /// Refuses whoever did not enter a factor again lately, and every token (rule A11).
    ///
    /// # Errors
    /// `reauthentication_required`, or `role_forbidden` for a token.
    fn check_fresh(&self, grant: &super::Grant, now: Timestamp) -> Result<(), Problem>;
    /// The person's own language, if known.
    fn lang(&self) -> Option<Lang>;
    /// Who it is, for the audit log and for idempotency keys.
    fn actor(&self) -> crate::audit::Actor;
}

#[async_trait]
impl Identity for Developer {
    const COOKIE: &'static str = "paifang_session";

    async fn find(app: &App, token: &str) -> Result<Option<Self>, Problem> {
        match app.sessions.get() {
            Some(sessions) => sessions.developer(token).await,
            None => Ok(None),
        }
    }

    async fn find_bearer(app: &App, token: &str) -> Result<Option<Self>, Problem> {
        match app.sessions.get() {
            Some(sessions) => sessions.bearer(token).await,
            None => Ok(None),
        }
    }

    fn check(&self, grant: &super::Grant) -> Result<(), Problem> {
        if let Some(problem) = grant.needed.and_then(|needed| self.standing.refusal(needed)) {
            return Err(problem);
        }
        let allowed = grant.roles.iter().any(|role| self.roles.contains(role)) && self.means.covers(grant);
        if allowed { Ok(()) } else { Err(ROLE_FORBIDDEN.arg("permission", grant.name)) }
    }

    fn check_change(&self, grant: &super::Grant) -> Result<(), Problem> {
        // Ending the view is the only thing that an onlooker does.
        if grant.name == super::EndSession::GRANT.name { Ok(()) } else { self.expect_own_eyes() }
    }

    fn check_fresh(&self, grant: &super::Grant, now: Timestamp) -> Result<(), Problem> {
        match &self.means {
            Means::Session { fresh_until } => check_fresh(*fresh_until, now),
            Means::Token { .. } => Err(ROLE_FORBIDDEN.arg("permission", grant.name)),
        }
    }

    fn lang(&self) -> Option<Lang> {
        Some(self.lang)
    }

    fn actor(&self) -> crate::audit::Actor {
        match &self.onlooker {
            Some(Onlooker { operator, login, .. }) => {
                crate::audit::Actor::Staff { operator: operator.clone(), login: login.clone() }
            }
            None => crate::audit::Actor::Developer { account: self.account.clone(), org: self.org.clone() },
        }
    }
}

#[async_trait]
impl Identity for Staff {
    const COOKIE: &'static str = "paifang_staff";

    async fn find(app: &App, token: &str) -> Result<Option<Self>, Problem> {
        match app.sessions.get() {
            Some(sessions) => sessions.staff(token).await,
            None => Ok(None),
        }
    }

    fn check(&self, grant: &super::Grant) -> Result<(), Problem> {
        if !grant.staff.iter().any(|role| self.roles.contains(role)) {
            return Err(ROLE_FORBIDDEN.arg("permission", grant.name));
        }
        let is_own_account = grant.name == super::ReadOperator::GRANT.name;
        if self.enrolled || is_own_account {
            Ok(())
        } else {
            Err(Problem::new(FACTOR_REQUIRED).next("/admin/security"))
        }
    }

    fn check_fresh(&self, _: &super::Grant, now: Timestamp) -> Result<(), Problem> {
        check_fresh(self.fresh_until, now)
    }

    fn lang(&self) -> Option<Lang> {
        None
    }

    fn actor(&self) -> crate::audit::Actor {
        crate::audit::Actor::Staff { operator: self.operator.clone(), login: self.login.clone() }
    }
}

/// The caller of a handler, who has the permission `P`; reads like the person.
#[derive(Debug)]
pub struct Caller<P: Permission> {
    who: P::Who,
    token: String,
    permission: PhantomData<fn() -> P>,
}

impl<P: Permission> Caller<P> {
    /// The session token, for ending the session and for the cross-site token.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }
}

impl<P: Permission> Deref for Caller<P> {
    type Target = P::Who;

    fn deref(&self) -> &P::Who {
        &self.who
    }
}

impl<P, S> FromRequestParts<S> for Caller<P>
where
    P: Permission,
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let app = App::from_ref(state);
        let login = || Problem::new(LOGIN_REQUIRED).next(login_page::<P::Who>());
        let bearer = bearer(&parts.headers);
        let sent = bearer.clone().or_else(|| cookie::<P::Who>(&app, &parts.headers));
        let token = sent.ok_or_else(login)?;
        let found = match &bearer {
            Some(_) => P::Who::find_bearer(&app, &token).await?,
            None => P::Who::find(&app, &token).await?,
        };
        let who = found.ok_or_else(login)?;
        if let (Some(info), Some(lang)) = (parts.extensions.get::<RequestInfo>(), who.lang()) {
            info.prefer(lang);
        }
        // A browser sends no bearer token by itself, so that only cookies need the cross-site token (rule W4).
        if bearer.is_none() && !parts.method.is_safe() {
            check_csrf(&app, &token, &parts.headers)?;
            who.check_change(&P::GRANT)?;
        }
        who.check(&P::GRANT)?;
        Ok(Self { who, token, permission: PhantomData })
    }
}

impl<P: Permission> OperationInput for Caller<P> {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        operation.extensions.insert("x-permission".to_owned(), P::GRANT.name.into());
    }
}

/// A handler that anybody may call; every other one names its permission.
#[derive(Clone, Copy, Debug)]
pub struct Anyone;

impl<S: Send + Sync> FromRequestParts<S> for Anyone {
    type Rejection = Problem;

    async fn from_request_parts(_: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self)
    }
}

impl OperationInput for Anyone {
    fn operation_input(_: &mut GenContext, operation: &mut Operation) {
        operation.extensions.insert("x-permission".to_owned(), "anyone".into());
    }
}

/// The API token of an `Authorization: Bearer …` line.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

fn login_page<I: Identity>() -> &'static str {
    if I::COOKIE == Staff::COOKIE { "/admin/login" } else { "/login" }
}

/// The session token in the request's cookies.
#[must_use]
pub fn cookie<I: Identity>(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie_named(app, headers, I::COOKIE)
}

/// The value of one of our cookies, by its base name; an empty one is none.
#[must_use]
pub fn cookie_named(app: &App, headers: &HeaderMap, base: &str) -> Option<String> {
    let name = app.settings.cookie_name(base);
    let pairs = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, value)| *key == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

/// The token that a page must send back in `X-CSRF-Token` (rule W4).
#[must_use]
pub fn csrf_token(app: &App, session_token: &str) -> String {
    URL_SAFE_NO_PAD.encode(app.keys.mac(Purpose::Csrf, session_token.as_bytes()))
}

fn check_csrf(app: &App, token: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let sent = headers.get("x-csrf-token").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let right: bool = csrf_token(app, token).as_bytes().ct_eq(sent.as_bytes()).into();
    if right { Ok(()) } else { Err(CSRF_FAILED.into()) }
}
