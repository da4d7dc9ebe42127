//! Help for developers: pages and explanations that operators edit, and the tickets of enterprise developers.

pub mod articles;
pub mod tickets;

use std::collections::HashMap;
use std::sync::Arc;

use async_trait::async_trait;
use axum::extract::FromRef;
use paifang_kernel::access::Organisation;
use paifang_kernel::api::Api;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Code, Problem};

/// Knows what organisations are called; implemented by accounts.
#[async_trait]
pub trait Customers: Send + Sync {
    /// The name of each of them; unknown ones are left out.
    async fn names(&self, orgs: &[Id<Organisation>]) -> Result<HashMap<Id<Organisation>, String>, Problem>;
}

/// The state of this crate's handlers.
#[derive(Clone)]
pub struct Support {
    app: App,
    customers: Arc<dyn Customers>,
}

impl std::fmt::Debug for Support {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Support(..)")
    }
}

impl Support {
    /// Joins the application with whoever knows the customers.
    #[must_use]
    pub fn new(app: App, customers: Arc<dyn Customers>) -> Self {
        Self { app, customers }
    }
}

impl FromRef<Support> for App {
    fn from_ref(support: &Support) -> Self {
        support.app.clone()
    }
}

/// Every route of the slice.
#[must_use]
pub fn routes() -> Api<Support> {
    tickets::routes().and(articles::routes())
}

/// Every refusal of this crate, by slice.
pub const PROBLEMS: &[&[Code]] = &[articles::PROBLEMS, tickets::PROBLEMS];
