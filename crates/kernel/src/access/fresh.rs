//! Callers who entered a factor again a moment ago (rule A11).

use std::ops::Deref;

use aide::generate::GenContext;
use aide::openapi::Operation;
use aide::operation::OperationInput;
use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use jiff::Timestamp;

use super::{Caller, Identity, Permission};
use crate::problem::REAUTHENTICATION_REQUIRED;
use crate::{App, Problem};

/// A caller for a deed that asks for a factor entered again within the last ten minutes (rule A11); no token passes.
pub struct Fresh<P: Permission>(Caller<P>);

impl<P: Permission> std::fmt::Debug for Fresh<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Fresh(..)")
    }
}

impl<P: Permission> Deref for Fresh<P> {
    type Target = P::Who;

    fn deref(&self) -> &P::Who {
        &self.0
    }
}

impl<P, S> FromRequestParts<S> for Fresh<P>
where
    P: Permission,
    S: Send + Sync,
    App: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let caller = Caller::<P>::from_request_parts(parts, state).await?;
        caller.check_fresh(&P::GRANT, App::from_ref(state).now())?;
        Ok(Self(caller))
    }
}

impl<P: Permission> OperationInput for Fresh<P> {
    fn operation_input(ctx: &mut GenContext, operation: &mut Operation) {
        Caller::<P>::operation_input(ctx, operation);
        operation.extensions.insert("x-fresh".to_owned(), true.into());
    }
}

/// Refuses what was not confirmed anew, or too long ago.
pub(super) fn check_fresh(fresh_until: Option<Timestamp>, now: Timestamp) -> Result<(), Problem> {
    if fresh_until.is_some_and(|until| now < until) { Ok(()) } else { Err(REAUTHENTICATION_REQUIRED.into()) }
}
