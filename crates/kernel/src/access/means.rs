//! By which means a developer is known: a browser's session, or an API token that may do only part of what its maker may.

use jiff::Timestamp;

use super::{GRANTS, Grant};

/// By which means a developer is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Means {
    /// A browser's session.
    Session {
        /// Until when a factor that was entered again counts (rule A11).
        fresh_until: Option<Timestamp>,
    },
    /// A personal API token (ADM-09).
    Token {
        /// What it may do, as [`scopes`] names it.
        scopes: Vec<String>,
    },
}

impl Means {
    /// Whether a permission lies within what these means allow.
    #[must_use]
    pub fn covers(&self, grant: &Grant) -> bool {
        match self {
            Self::Session { .. } => true,
            Self::Token { scopes } => scope_of(grant).is_some_and(|(menu, access)| {
                let held = |access| scopes.iter().any(|scope| *scope == format!("{menu}:{access}"));
                held(access) || (access == "read" && held("write"))
            }),
        }
    }
}

/// Every scope that a token of somebody with these permissions may be given: `menu:read`, `menu:write` (ADM-09).
#[must_use]
pub fn scopes(permissions: &[&str]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for grant in GRANTS.iter().filter(|grant| permissions.contains(&grant.name)) {
        let scope = scope_of(grant).map(|(menu, access)| format!("{menu}:{access}"));
        all.extend(scope.filter(|scope| !all.contains(scope)));
    }
    all
}

/// The scope that a permission asks of a token; what opens no menu is for people only, and so is all of the staff's.
fn scope_of(grant: &Grant) -> Option<(&'static str, &'static str)> {
    grant.needed?;
    let access = if grant.name.ends_with(".read") { "read" } else { "write" };
    (!grant.menu.is_empty()).then_some((grant.menu, access))
}
