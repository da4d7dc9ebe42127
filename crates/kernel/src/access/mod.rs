//! Who may do what, said once: one permission table for handlers, menus, documents and tests (design 1.5, rule W1).

mod caller;
mod fresh;
mod means;
mod standing;
mod table;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use caller::{
    Anyone, Caller, Developer, Identity, Onlooker, Plug, Sessions, Staff, cookie, cookie_named, csrf_token,
};
pub use fresh::Fresh;
pub use means::{Means, scopes};
pub use standing::{DeveloperKind, Needed, Obstacle, Standing, Verification};
pub use table::*;

crate::ids! {
    /// One natural person's login.
    Account = "acc";
    /// The party that owns applications and signs contracts.
    Organisation = "org";
    /// A member of the operating company's staff.
    Operator = "opr";
    /// A login of an account or an operator.
    Session = "ses";
}

/// A role inside an organisation (requirements §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 主账号, the main account.
    Owner,
    /// 管理员.
    Admin,
    /// 商务专员.
    Business,
    /// 技术支持.
    Technical,
    /// 运营专员.
    Operations,
    /// 售后服务.
    AfterSales,
    /// 客户服务.
    CustomerService,
}

/// A role of the operating company's staff (ADM-01).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Super administrator.
    Super,
    /// Decides cases.
    Reviewer,
    /// Manages what is offered.
    Catalog,
    /// Orders, prices, invoices.
    Finance,
    /// Tickets.
    Support,
    /// Reads everything, changes nothing.
    Auditor,
}

impl Role {
    /// Every role, the main account first.
    pub const ALL: [Self; 7] = [
        Self::Owner,
        Self::Admin,
        Self::Business,
        Self::Technical,
        Self::Operations,
        Self::AfterSales,
        Self::CustomerService,
    ];

    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Admin => "admin",
            Self::Business => "business",
            Self::Technical => "technical",
            Self::Operations => "operations",
            Self::AfterSales => "after_sales",
            Self::CustomerService => "customer_service",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

impl StaffRole {
    /// Every staff role.
    pub const ALL: [Self; 6] =
        [Self::Super, Self::Reviewer, Self::Catalog, Self::Finance, Self::Support, Self::Auditor];

    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Super => "super",
            Self::Reviewer => "reviewer",
            Self::Catalog => "catalog",
            Self::Finance => "finance",
            Self::Support => "support",
            Self::Auditor => "auditor",
        }
    }

    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }
}

/// One line of the permission table.
#[derive(Clone, Copy, Debug)]
pub struct Grant {
    /// The permission's name, as the console and the OpenAPI document know it.
    pub name: &'static str,
    /// What a developer must have reached before; `None` for staff permissions.
    pub needed: Option<Needed>,
    /// The menu that the permission opens, or an empty text.
    pub menu: &'static str,
    /// The roles inside an organisation that have it.
    pub roles: &'static [Role],
    /// The staff roles that have it.
    pub staff: &'static [StaffRole],
}

/// A permission as a type, so that a handler's argument says who may call it.
pub trait Permission: Send + Sync + 'static {
    /// Its line of the table.
    const GRANT: Grant;
    /// Who holds it: a developer or a member of staff.
    type Who: Identity;
}

/// Declares the permission table.
macro_rules! permissions {
    (
        developer { $($(#[$ddoc:meta])* $dname:ident $dtext:literal $needed:expr, $dmenu:literal, [$($role:ident)*];)* }
        staff { $($(#[$sdoc:meta])* $sname:ident $stext:literal $smenu:literal, [$($srole:ident)*];)* }
    ) => {
        $(
            $(#[$ddoc])*
            #[derive(Debug)]
            pub enum $dname {}
            impl $crate::access::Permission for $dname {
                const GRANT: $crate::access::Grant = $crate::access::Grant {
                    name: $dtext, needed: Some($needed), menu: $dmenu,
                    roles: &[$($crate::access::Role::$role),*], staff: &[],
                };
                type Who = $crate::access::Developer;
            }
        )*
        $(
            $(#[$sdoc])*
            #[derive(Debug)]
            pub enum $sname {}
            impl $crate::access::Permission for $sname {
                const GRANT: $crate::access::Grant = $crate::access::Grant {
                    name: $stext, needed: None, menu: $smenu,
                    roles: &[], staff: &[$($crate::access::StaffRole::$srole),*],
                };
                type Who = $crate::access::Staff;
            }
        )*
        /// The whole table, in its order.
        pub const GRANTS: &[$crate::access::Grant] = &[
            $(<$dname as $crate::access::Permission>::GRANT,)*
            $(<$sname as $crate::access::Permission>::GRANT,)*
        ];
    };
}
use permissions;

/// The names of the permissions that these roles give inside an organisation.
#[must_use]
pub fn permissions_of(roles: &[Role]) -> Vec<&'static str> {
    let given = GRANTS.iter().filter(|grant| grant.roles.iter().any(|role| roles.contains(role)));
    given.map(|grant| grant.name).collect()
}

/// The names of the permissions that these staff roles give.
#[must_use]
pub fn staff_permissions_of(roles: &[StaffRole]) -> Vec<&'static str> {
    let given = GRANTS.iter().filter(|grant| grant.staff.iter().any(|role| roles.contains(role)));
    given.map(|grant| grant.name).collect()
}

/// The menus that the given permissions open, in the table's order and each once.
#[must_use]
pub fn menus_of(permissions: &[&str]) -> Vec<&'static str> {
    let mut menus: Vec<&'static str> = Vec::new();
    for grant in GRANTS.iter().filter(|grant| permissions.contains(&grant.name) && !grant.menu.is_empty()) {
        if !menus.contains(&grant.menu) {
            menus.push(grant.menu);
        }
    }
    menus
}

/// What stands before each of these menus, for those that stand closed to somebody with these permissions (GATE-08).
/// A menu is open as soon as one of its permissions is.
#[must_use]
pub fn obstacles_of(permissions: &[&str], standing: &Standing) -> BTreeMap<&'static str, Obstacle> {
    let held = GRANTS.iter().filter(|grant| permissions.contains(&grant.name) && !grant.menu.is_empty());
    let mut found = BTreeMap::new();
    let mut open = Vec::new();
    for grant in held {
        match grant.needed.and_then(|needed| standing.obstacle(needed)) {
            Some(obstacle) => drop(found.entry(grant.menu).or_insert(obstacle)),
            None => open.push(grant.menu),
        }
    }
    found.retain(|menu, _| !open.contains(menu));
    found
}

#[cfg(test)]
mod tests;
