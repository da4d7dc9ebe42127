//! People whose sessions exist without the accounts slice, for the stories of every other slice.

use std::collections::HashMap;

use async_trait::async_trait;
use paifang_kernel::Problem;
use paifang_kernel::access::{
    Account, Developer, DeveloperKind, Means, Operator, Organisation, Role, Sessions, Staff, StaffRole,
    Standing, Verification,
};
use paifang_kernel::id::Id;
use parking_lot::Mutex;

/// Sessions by token; the token is the person's name.
#[derive(Debug, Default)]
pub struct FakeSessions {
    developers: Mutex<HashMap<String, Developer>>,
    staff: Mutex<HashMap<String, Staff>>,
}

/// Builds a developer for a story: verified, enterprise, owner, with a fresh factor, unless said otherwise.
#[derive(Clone, Debug)]
pub struct Person {
    pub(crate) name: String,
    pub(crate) developer: Developer,
}

fn id<T: paifang_kernel::id::Kind>(name: &str) -> Id<T> {
    // A readable id that is the same in every run: the name, padded to the usual length.
    let padded: String =
        name.chars().filter(char::is_ascii_alphanumeric).chain(std::iter::repeat('0')).take(26).collect();
    Id::trusted(format!("{}_{}", T::PREFIX, padded.to_ascii_lowercase()))
}

impl Person {
    pub(crate) fn new(name: &str) -> Self {
        let standing = Standing {
            frozen: false,
            agreed: true,
            verification: Verification::Verified,
            kind: Some(DeveloperKind::Enterprise),
            level: 3,
            contracted: true,
            factor_missing: false,
        };
        let developer = Developer {
            account: id::<Account>(name),
            org: id::<Organisation>(name),
            session: format!("session-{name}"),
            means: Means::Session { fresh_until: Some(jiff::Timestamp::MAX) },
            roles: vec![Role::Owner],
            standing,
            lang: paifang_kernel::Lang::Zh,
            onlooker: None,
        };
        Self { name: name.to_owned(), developer }
    }

    /// Gives the person these roles instead of the main account's.
    #[must_use]
    pub fn roles(mut self, roles: &[Role]) -> Self {
        self.developer.roles = roles.to_vec();
        self
    }

    /// Lets the person act for the organisation of somebody else.
    #[must_use]
    pub fn working_for(mut self, owner: &str) -> Self {
        self.developer.org = id(owner);
        self
    }

    /// Changes how far the person's organisation has come.
    #[must_use]
    pub fn standing(mut self, change: impl FnOnce(&mut Standing)) -> Self {
        change(&mut self.developer.standing);
        self
    }

    /// Has not entered a factor again lately (rule A11).
    #[must_use]
    pub fn stale(mut self) -> Self {
        self.developer.means = Means::Session { fresh_until: None };
        self
    }

    /// Speaks English.
    #[must_use]
    pub fn english(mut self) -> Self {
        self.developer.lang = paifang_kernel::Lang::En;
        self
    }
}

impl FakeSessions {
    pub(crate) fn admit(&self, person: &Person) {
        self.developers.lock().insert(person.name.clone(), person.developer.clone());
    }

    pub(crate) fn admit_staff(&self, name: &str, roles: &[StaffRole]) {
        let staff = Staff {
            operator: id::<Operator>(name),
            login: name.to_owned(),
            session: format!("session-{name}"),
            roles: roles.to_vec(),
            own_orgs: Vec::new(),
            fresh_until: Some(jiff::Timestamp::MAX),
            enrolled: true,
        };
        self.staff.lock().insert(name.to_owned(), staff);
    }

    /// The developer of that name, as handlers see them.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Developer> {
        self.developers.lock().get(name).cloned()
    }
}

#[async_trait]
impl Sessions for FakeSessions {
    async fn developer(&self, token: &str) -> Result<Option<Developer>, Problem> {
        Ok(self.find(token))
    }

    async fn staff(&self, token: &str) -> Result<Option<Staff>, Problem> {
        Ok(self.staff.lock().get(token).cloned())
    }
}
